"""What no table covers: figures grouped by what is needed and by whom the text credits, and facts without figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.missing.facts import unheard_facts
from pipeline.missing.said import Said
from pipeline.missing.sources import sources
from pipeline.missing.words import family_of
from pipeline.missing.worth import Load, is_set_aside, worth
from pipeline.models import ArgumentMap, Credited, Finding, Findings, Missing, Need, Reading
from pipeline.ports import Parser, ReferenceTable
from pipeline.text.stems import keys

_MOST = 100


class _Figure(NamedTuple):
    """An open figure with all that is known of it."""

    finding: Finding
    measure: str
    entity: str | None
    years: tuple[int, ...]
    worth: int
    source: str


Reads = Callable[[frozenset[int], Reading, Parser, ReferenceTable | None], Said]
"""Reads what is said with figures; who checks one article again and again may keep what was read."""


def missing(
    findings: Findings,
    argmap: ArgumentMap,
    reading: Reading,
    parser: Parser,
    table: ReferenceTable | None,
    reads: Reads = Said.of,
) -> Findings:
    """The findings with what no table covers, told by what would cover it. No verdict is changed."""
    open_ = {each.start: each for each in findings.findings if each.rowless}
    figures = _figures(open_, reads(frozenset(open_), reading, parser, table), argmap, reading) if open_ else ()
    known = sorted(figures, key=lambda each: (-each.worth, each.finding.start))
    what = Missing(
        needs=tuple(_needs(known)),
        credited=tuple(_credited(known)),
        facts=unheard_facts(reading.sentences, findings.findings, argmap),
        set_aside=len(open_) - len(known),
    )
    return findings.model_copy(update={"missing": what})


def _figures(open_: Mapping[int, Finding], said: Said, argmap: ArgumentMap, reading: Reading) -> Iterator[_Figure]:
    """Open figures that somebody would look up."""
    credit, load = sources(reading.sentences, said.names, argmap), Load.of(argmap)
    for start, finding in open_.items():
        sentence, quantity = reading.at(start), said.quantity(finding)
        if sentence is not None and is_set_aside(quantity, sentence.text, start - sentence.start):
            continue
        measure = said.measure(finding)
        yield _Figure(
            finding=finding,
            measure=measure,
            entity=said.entity(finding),
            years=said.years(finding),
            worth=min(_MOST, worth(quantity, said.frames.get(start), measure) + load.on(finding)),
            source=credit.get(sentence.number, "") if sentence is not None else "",
        )


def _needs(figures: Sequence[_Figure]) -> Iterator[Need]:
    """By measure and entity, the figure most worth checking first."""
    groups: dict[tuple[object, ...], list[_Figure]] = {}
    for each in figures:
        groups.setdefault((keys(each.measure), each.entity), []).append(each)
    for group in groups.values():
        first, family = group[0], family_of(group[0].measure)
        yield Need(
            measure=first.measure,
            entity=first.entity,
            period=_stretch([year for each in group for year in each.years]),
            findings=tuple(each.finding.id for each in group),
            worth=first.worth,
            whose=family.whose if family else "",
            bring=family.bring if family else "",
        )


def _stretch(years: Sequence[int]) -> str | None:
    if not years:
        return None
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}–{last}"


def _credited(figures: Sequence[_Figure]) -> Iterator[Credited]:
    """By source, the one with most figures first; "the Board" and "the board" are one."""
    groups: dict[str, list[_Figure]] = {}
    for each in sorted(figures, key=lambda figure: figure.finding.start):
        if each.source:
            groups.setdefault(each.source.casefold(), []).append(each)
    for group in sorted(groups.values(), key=lambda found: (-len(found), found[0].finding.start)):
        yield Credited(source=group[0].source, findings=tuple(each.finding.id for each in group))
