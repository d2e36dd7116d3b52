"""What is wrong with an answer of the right shape, as sentences that a model can act on; they are sent back to it.

Each fault names the part of the answer that it is about, so that what stays faulty can be dropped and the rest kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from pipeline.extract.graph import Graph, Unsound
from pipeline.extract.shapes import Entire, Implicit, Joined, Link, Links, UnitAnswer, Units, Whole
from pipeline.extract.windows import Window
from pipeline.extract.wording import Wording
from pipeline.holders import Holders
from pipeline.models import Dropped, RelationType
from pipeline.prompts import inert
from pipeline.text.folding import Folded
from pipeline.text.plain import plain

A = TypeVar("A", bound=BaseModel)


@dataclass(frozen=True)
class Fault:
    """One fault. ``part`` is the field of the answer, ``position`` the item in it; a mild one does not cost it."""

    part: str
    position: int
    sentence: str
    mild: bool = False


def unit_faults(answer: Units, window: Window, examples: Sequence[str], holders: Holders) -> Iterator[Fault]:
    """Doubles, words and names that are not in the text, and text of the prompt's own examples."""
    seen: dict[tuple[object, ...], int] = {}
    wording = Wording(window)
    for position, unit in enumerate(answer.units):
        what = (tuple(unit.sentences), tuple(unit.quotes), plain(unit.text))
        if what in seen:
            yield Fault("units", position, f"Units {seen[what] + 1} and {position + 1} are the same: give it once.")
        seen.setdefault(what, position)
        yield from _word_faults(position, unit, window, examples)
        if unit.text.strip() and not wording.restates(unit.text, frozenset(unit.sentences)):
            sentence = f"Unit {position + 1}: give its text in the article's own words and as one short sentence."
            yield Fault("units", position, sentence, mild=True)
        for name in (*unit.names, *unit.via):
            if not holders.named(name):
                sentence = (
                    f"Unit {position + 1}: “{name}” is not in the article: copy its own name for them, or give []."
                )
                yield Fault("units", position, sentence, mild=True)


def _word_faults(position: int, unit: UnitAnswer, window: Window, examples: Sequence[str]) -> Iterator[Fault]:
    words = [text for text in (unit.text, *unit.quotes) if text]
    for example in examples:
        if holds(words, example) and not holds([sentence.text for sentence in window], example):
            yield Fault("units", position, f"Unit {position + 1} repeats the example, which is not in the article.")
    shown = " ".join(sentence.text for sentence in window if sentence.number in unit.sentences)
    for quote in unit.quotes:
        if not holds((shown, inert(shown)), quote):
            numbers = ", ".join(map(str, unit.sentences))
            sentence = (
                f"Unit {position + 1}: “{quote}” is not in sentence {numbers}: copy its words exactly, or give []."
            )
            yield Fault("units", position, sentence, mild=True)


def holds(texts: Sequence[str], words: str) -> bool:
    """Whether the words stand in one of the texts, whole and after folding."""
    return any(Folded.of(text).find(words) for text in texts)


def link_faults(answer: Links, known: Graph) -> Iterator[Fault]:
    """Links to nowhere, onto themselves, in circles, twice with different words."""
    for position, sentence in known.copy().extend(answer.links):
        yield Fault("links", position, sentence)


def whole_faults(answer: Whole, known: Graph, holders: Holders) -> Iterator[Fault]:
    """The same for the article as a whole, with the links found before: they give way."""
    graph = known.reopened()
    for position, withdrawn in enumerate(answer.withdraw):
        if withdrawn in answer.withdraw[:position]:
            continue
        try:
            graph.withdraw(withdrawn)
        except Unsound as fault:
            yield Fault("withdraw", position, str(fault))
    yield from _joined_faults(answer, graph, holders)


def entire_faults(answer: Entire, window: Window, examples: Sequence[str], holders: Holders) -> Iterator[Fault]:
    """The same for a short article at once."""
    yield from unit_faults(answer, window, examples, holders)
    known = _keys(answer)
    for position, unit in enumerate(answer.units):
        if known.index(unit.key) != position:
            yield Fault(
                "units", position, f"Unit {position + 1} has the key {unit.key} of another one: give each its own."
            )
    for part, position, named in _named(answer):
        for key in named:
            if key not in known:
                yield Fault(part, position, f"{key} is the key of no unit: name units by the keys that you gave them.")
    yield from _joined_faults(answer, Graph(), holders)


def _keys(answer: Entire) -> list[str]:
    return [unit.key for unit in answer.units]


def _named(answer: Entire) -> Iterator[tuple[str, int, Sequence[str]]]:
    """The keys that each part of an answer names units by."""
    for position, key in enumerate(answer.main):
        yield "main", position, (key,)
    for position, link in enumerate(answer.links):
        yield "links", position, (*link.sources, link.target, *filter(None, (link.step_from,)))
    for position, implicit in enumerate(answer.implicit):
        yield "implicit", position, (*implicit.premises, implicit.conclusion)


def _joined_faults(answer: Joined, graph: Graph, holders: Holders) -> Iterator[Fault]:
    if not answer.main:
        yield Fault("main", 0, "main is empty: give the key of the claim that the rest serves.", mild=True)
    for position, sentence in graph.extend(answer.links):
        yield Fault("links", position, sentence)
    for position, implicit in enumerate(answer.implicit):
        yield from _implicit_faults(position, implicit, graph)
    for position, names in enumerate(answer.same_as):
        for name in names:
            if not holders.named(name):
                yield Fault("same_as", position, f"“{name}” is not in the article: copy its own names, or give [].")


def _implicit_faults(position: int, implicit: Implicit, graph: Graph) -> Iterator[Fault]:
    if not implicit.text.strip() or not implicit.warrant.strip():
        yield Fault("implicit", position, f"Implicit premise {position + 1} needs a text and a warrant.")
    for _, sentence in graph.extend([joined(implicit)]):
        yield Fault("implicit", position, sentence)


def joined(implicit: Implicit) -> Link:
    """An implicit premise's step as a link."""
    return Link(
        sources=implicit.premises,
        type=RelationType.SUPPORTS.value,
        target=implicit.conclusion,
        step_from="",
        scheme=implicit.scheme,
    )


def without(answer: A, faults: Sequence[Fault]) -> tuple[A, tuple[Dropped, ...]]:
    """The answer without these faulty items, and what was wrong with them; mild faults stay."""
    grave = [fault for fault in faults if not fault.mild]
    kept = {
        part: [
            item
            for position, item in enumerate(getattr(answer, part))
            if not any((fault.part, fault.position) == (part, position) for fault in grave)
        ]
        for part in type(answer).model_fields
    }
    dropped = tuple(
        Dropped(what=_said(fault.part, getattr(answer, fault.part)[fault.position]), why=fault.sentence)
        for fault in grave
    )
    return answer.model_copy(update=kept), dropped


def _said(part: str, item: object) -> str:
    """One item of an answer in a line, without what it leaves empty."""
    values = item.model_dump().values() if isinstance(item, BaseModel) else [item]
    told = [", ".join(map(str, value)) if isinstance(value, list) else str(value) for value in values]
    return f"{part}: {' · '.join(' '.join(each.split()) for each in told if each)}"
