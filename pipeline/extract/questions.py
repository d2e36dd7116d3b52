"""The questions about the argument: prompt, data shown, shape of the answer, and what would be wrong with it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from pipeline import prompts
from pipeline.extract.faults import Fault, entire_faults, link_faults, unit_faults, whole_faults
from pipeline.extract.graph import Graph
from pipeline.extract.shapes import (
    Entire,
    Links,
    Units,
    Whole,
    entire_shape,
    links_shape,
    units_shape,
    whole_shape,
)
from pipeline.extract.windows import Window
from pipeline.holders import Holders
from pipeline.models import AsserterKind, DraftUnit, Reading, RelationType, Role, Sentence
from pipeline.ports import Question
from pipeline.text.folding import Folded

A = TypeVar("A", bound=BaseModel)
FULL = 1500
"""Words of statements that the question about the whole article shows as they are."""
LONG, SHORT = 30, 8
"""Words of a statement that it shows if there are more: of claims and tops, and of the others."""


@dataclass(frozen=True)
class Checked(Generic[A]):
    """A question, and the faults of its answers by their parts."""

    question: Question[A]
    faults: Callable[[A], Iterable[Fault]]


def question(
    name: str, shape: type[A], faults: Callable[[A], Iterable[Fault]], inputs: Mapping[str, object]
) -> Checked[A]:
    """The question that a prompt makes of its inputs."""
    prompt = prompts.load(name)
    system, user = prompt.render(**inputs)
    asked = Question(
        prompt=prompt.ref,
        prompt_sha256=prompt.sha256,
        system=system,
        user=user,
        shape=shape,
        faults=lambda answer: [fault.sentence for fault in faults(answer)],
    )
    return Checked(asked, faults)


def roles(reading: Reading, window: Window, holders: Holders) -> Checked[Units]:
    """Which sentences carry what role."""
    examples = prompts.load("roles").examples
    return question(
        "roles",
        units_shape(_numbers(window)),
        lambda answer: unit_faults(answer, window, examples, holders),
        {"sentences": prompts.fenced([*_about(reading), *_lines(window)])},
    )


def entire(reading: Reading, holders: Holders) -> Checked[Entire]:
    """A short article at once."""
    window, examples = reading.sentences, prompts.load("short").examples
    return question(
        "short",
        entire_shape(_numbers(window)),
        lambda answer: entire_faults(answer, window, examples, holders),
        {"sentences": prompts.fenced([*_about(reading), *_lines(window)])},
    )


def _numbers(window: Window) -> tuple[int, ...]:
    return tuple(sentence.number for sentence in window if not sentence.heading)


def _about(reading: Reading) -> Iterator[str]:
    """Title and date of an article."""
    if reading.article.title:
        yield f"Title: {reading.article.title}"
    if reading.article.published:
        yield f"Published: {reading.article.published.isoformat()}"


def _lines(window: Window) -> Iterator[str]:
    """Sentences with their numbers, under the heading in force."""
    paragraph = None
    if window[0].section and not window[0].heading:
        yield f"[heading] {window[0].section}"
    for sentence in window:
        if sentence.paragraph != paragraph:
            yield ""
        paragraph = sentence.paragraph
        yield f"[heading] {sentence.text}" if sentence.heading else f"{sentence.number}. {sentence.text}"


def relations(units: Sequence[DraftUnit], reading: Reading) -> Checked[Links]:
    """Which of these units support or attack which."""
    lines = [f"{_label(unit)} {words}" for unit, words in zip(units, _in_place(units, reading), strict=True)]
    return question(
        "relations",
        links_shape(tuple(unit.key for unit in units)),
        lambda answer: link_faults(answer, Graph()),
        {"units": prompts.fenced(lines)},
    )


def _label(unit: DraftUnit) -> str:
    """Key, role, and who holds it where that is not the author; of a premise of the author's the key alone.

    Most are such premises, and every word is paid for.
    """
    names = [one.name or str(one.kind) for one in (unit.asserter, *unit.others) if one.kind is not AsserterKind.AUTHOR]
    if unit.role is Role.PREMISE and not names:
        return unit.key
    who = f", {' and '.join(names)}" if names else ""
    return f"{unit.key} {unit.role}{who}:"


def _in_place(units: Sequence[DraftUnit], reading: Reading) -> Iterator[str]:
    """The words of each unit as they stand, with what leads up to a part of a sentence: there the "because" stands."""
    told: dict[int, int] = {}
    for unit in units:
        parts = [_part(reading.sentence(number), unit.quotes, told) for number in unit.sentences]
        yield " ".join(parts) if all(parts) else unit.text


def _part(sentence: Sentence, quotes: Sequence[str], told: dict[int, int]) -> str:
    if not quotes:
        return sentence.text
    folded = Folded.of(sentence.text)
    ends = [end for quote in quotes for _, end, _ in folded.find(quote)[:1]]
    start = told.get(sentence.number, 0)
    if not ends or max(ends) <= start:
        return ""
    told[sentence.number] = max(ends)
    return sentence.text[start : max(ends)].strip()


def whole(
    units: Sequence[DraftUnit], graph: Graph, reading: Reading, neighbours: Sequence[str], holders: Holders
) -> Checked[Whole]:
    """The article as a whole, in terms of the units found."""
    return question(
        "article",
        whole_shape(tuple(unit.key for unit in units)),
        lambda answer: whole_faults(answer, graph, holders),
        {
            "units": prompts.fenced([*_about(reading), "", *_statements(units, graph, reading)]),
            "links": prompts.fenced(told) if (told := list(_told(graph, [unit.key for unit in units]))) else "none",
            "neighbours": prompts.fenced(neighbours) if neighbours else "",
        },
    )


def _statements(units: Sequence[DraftUnit], graph: Graph, reading: Reading) -> Iterator[str]:
    """One line a unit, under the headings of the article."""
    full = sum(len(unit.text.split()) for unit in units) <= FULL
    bearing = {source for relation in graph.relations for source in relation.sources}
    section = None
    for unit in units:
        under = reading.sentence(unit.sentences[0]).section
        if under and under != section:
            yield f"[heading] {under}"
        section = under
        yield f"{_label(unit)} {unit.text if full else _shortened(unit, unit.key not in bearing)}"


def _shortened(unit: DraftUnit, top: bool) -> str:
    words = unit.text.split()
    limit = LONG if top or unit.role in (Role.CLAIM, Role.COUNTERARGUMENT) else SHORT
    return " ".join(words) if len(words) <= limit else f"{' '.join(words[:limit])} …"


def _told(graph: Graph, shown: Sequence[str]) -> Iterator[str]:
    """One line for each thing that is borne on, in one relation: ``3+4,5 support 2``."""
    by_key = {relation.key: relation for relation in graph.relations}
    lines: dict[tuple[RelationType, str], list[str]] = {}
    for relation in graph.relations:
        if not {*relation.sources, graph.end(relation)} <= set(shown):
            continue
        target = relation.target
        if relation.type is RelationType.UNDERCUTS:
            step = by_key[target]
            target = f"the step {'+'.join(step.sources)} to {step.target}"
        lines.setdefault((relation.type, target), []).append("+".join(relation.sources))
    return (f"{','.join(sources)} {type_.removesuffix('s')} {target}" for (type_, target), sources in lines.items())
