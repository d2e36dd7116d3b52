"""Quality of argument maps on texts with gold graphs, beside simple baselines."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import api
from pipeline.assemble import assemble
from pipeline.chunk import read
from pipeline.evaluate.evaluation import Evaluation, Part, Row
from pipeline.evaluate.gold import Text, load
from pipeline.evaluate.graph import MAIN, Graph, loose, map_graph, star
from pipeline.evaluate.scoring import score
from pipeline.ground import ground
from pipeline.models import Article, Draft, Provenance, Reading
from pipeline.parse import SpacyParser
from pipeline.rules import clauses_at, draft, draft_of
from pipeline.version import VERSION

FROM_TEXT, UNITS_GIVEN = "from the text", "units given"


@dataclass(frozen=True)
class Contender:
    """An extractor, the task that it does, and what it was told beyond the text and so is not scored on."""

    name: str
    task: str
    extract: Callable[[Text], Graph]
    baseline: bool = False
    told: tuple[str, ...] = ()


def argument(path: Path, part: Part = Part.HELD_OUT, flags: Mapping[str, Any] | None = None) -> Evaluation:
    """The built-in rules, baselines, and the model if one is given in ``flags``, on a gold file's part.

    The weights of the rules were set on the tuning part. Raises InputError and ModelError.
    """
    texts = load(path, part)
    contenders = [*CONTENDERS, *_model(flags or {})]
    rows = tuple(
        Row(name=one.name, task=one.task, baseline=one.baseline, scores=_scores(one, texts)) for one in contenders
    )
    return Evaluation(kind="argument", gold=path.stem, part=part, items=len(texts), rows=rows)


def _scores(contender: Contender, texts: tuple[Text, ...]) -> dict[str, float]:
    measured = score(texts, contender.extract)
    return {name: value for name, value in measured.items() if name not in contender.told}


def _reading(text: Text) -> Reading:
    return read(_article(text), lambda part: len(part.split()))


def _article(text: Text) -> Article:
    return Article.of(text.text, title=text.id, source="gold")


def _mapped(reading: Reading, proposed: Draft) -> Graph:
    return map_graph(assemble(proposed, ground(proposed, reading), reading, Provenance(engine="rules", code=VERSION)))


@cache
def _parser() -> SpacyParser:
    return SpacyParser()


def _rules(text: Text) -> Graph:
    """Without sentence vectors: on texts of a few sentences they change nothing, and take most of the time."""
    reading = _reading(text)
    return _mapped(reading, draft(reading, _parser()))


def _rules_on_units(text: Text) -> Graph:
    reading = _reading(text)
    return _mapped(reading, draft_of(reading, clauses_at(reading, text.gold.spans), _parser()))


def _model(flags: Mapping[str, Any]) -> tuple[Contender, ...]:
    if (name := flags.get("model")) is None:
        return ()
    return (Contender(name, FROM_TEXT, lambda text: map_graph(api.map_article(_article(text), **flags))),)


def _sentences(text: Text) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in _reading(text).sentences]


def _by_paragraph(text: Text, spans: Sequence[tuple[int, int]]) -> Graph:
    """The last span of the introduction on top, the first one of each paragraph under it, the others under that one."""
    breaks = [match.start() for match in re.finditer(r"\n", text.text)]
    home = [bisect_right(breaks, start) for start, _ in spans]
    main = max(i for i, paragraph in enumerate(home) if paragraph == home[0])
    first = [home.index(paragraph) for paragraph in home]
    return star(spans, main, lambda i: main if first[i] == i or home[i] == home[main] else first[i])


def _true_main(text: Text) -> Graph:
    main = text.gold.roles.index(MAIN)
    return star(text.gold.spans, main, lambda _: main)


_UNITS = ("units (tokens)", "units (IoU)")
CONTENDERS = (
    Contender("rules", FROM_TEXT, _rules),
    Contender("sentences as premises", FROM_TEXT, lambda text: loose(_sentences(text)), baseline=True),
    Contender(
        "sentences, all to the first", FROM_TEXT, lambda text: star(_sentences(text), 0, lambda _: 0), baseline=True
    ),
    Contender("by paragraph", FROM_TEXT, lambda text: _by_paragraph(text, _sentences(text)), baseline=True),
    Contender("rules", UNITS_GIVEN, _rules_on_units, told=_UNITS),
    Contender("all to the first", UNITS_GIVEN, lambda text: star(text.gold.spans, 0, lambda _: 0), True, _UNITS),
    Contender("all to the true main claim", UNITS_GIVEN, _true_main, True, (*_UNITS, "main claim")),
    Contender("by paragraph", UNITS_GIVEN, lambda text: _by_paragraph(text, text.gold.spans), True, _UNITS),
    Contender(
        "each to the one before", UNITS_GIVEN, lambda text: star(text.gold.spans, 0, lambda i: i - 1), True, _UNITS
    ),
)
