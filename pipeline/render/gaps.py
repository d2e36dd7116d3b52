"""What no table covers, in words: what would decide figures, whom the text credits with them, facts not looked at."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.models import Credited, FactKind, Finding, Findings, Need
from pipeline.render.words import plural

FACTS = {
    FactKind.RANK: "a rank",
    FactKind.FIRST: "a first",
    FactKind.ONLY: "the only one",
    FactKind.FOUNDED: "a year of founding or treaty",
}
OWN_TABLE = "argmap table import FILE"
OWN_DOCUMENT = "argmap run ARTICLE --evidence FILE"
TEACH = "If a table calls it otherwise, argmap table teach WORDING MEASURE; else"
_UNRECOGNISED = ("NO_MEASURE", "OTHER_MEASURE")
"""Reasons of figures whose measure no table has under the article's words."""
_QUOTED = 4
"""Figures of one group that are quoted."""


@dataclass(frozen=True)
class Gap:
    """Figures that belong together: what they are, their words, whose figures decide them, and by which command."""

    what: str
    quotes: str
    whose: str
    bring: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class BareFact:
    """A fact without a figure: its sort, and its words on one line."""

    sort: str
    quote: str


@dataclass(frozen=True)
class Gaps:
    """What no table covers of one article."""

    needs: tuple[Gap, ...]
    credited: tuple[Gap, ...]
    facts: tuple[BareFact, ...]
    set_aside: str

    @classmethod
    def of(cls, findings: Findings) -> "Gaps":
        """Nothing, where nobody looked."""
        missing, by_id = findings.missing, {each.id: each for each in findings.findings}
        if missing is None:
            return cls((), (), (), "")
        return cls(
            needs=tuple(_need(each, by_id) for each in missing.needs),
            credited=tuple(_credit(each, by_id) for each in missing.credited),
            facts=tuple(BareFact(FACTS[each.kind], " ".join(each.quote.split())) for each in missing.facts),
            set_aside=_set_aside(missing.set_aside),
        )


def _need(need: Need, by_id: dict[str, Finding]) -> Gap:
    found = tuple(by_id[id_] for id_ in need.findings if id_ in by_id)
    parts = (need.measure or "what is not recognised", need.entity, need.period)
    what = f"{plural(len(found), 'figure')}: {', '.join(filter(None, parts))}"
    strange = bool(need.measure) and any(each.reason in _UNRECOGNISED for each in found)
    whose = need.whose or (TEACH if strange and not need.bring else "")
    return Gap(what, _quotes(found), whose, need.bring or OWN_TABLE, found)


def _credit(credited: Credited, by_id: dict[str, Finding]) -> Gap:
    found = tuple(by_id[id_] for id_ in credited.findings if id_ in by_id)
    what = f"{plural(len(found), 'figure')} credited to {credited.source}"
    return Gap(what, _quotes(found), "", OWN_DOCUMENT, found)


def _quotes(found: tuple[Finding, ...]) -> str:
    quoted = ", ".join(f"“{each.quote}”" for each in found[:_QUOTED])
    return f"{quoted} and {len(found) - _QUOTED} more" if len(found) > _QUOTED else quoted


def _set_aside(count: int) -> str:
    figures = plural(count, "more figure")
    return f"{figures} without a row: citations, definitions, ages, or counts of the article’s own" if count else ""


def gap_lines(findings: Findings) -> Iterator[str]:
    """The same in plain text, one line each; nothing where there is nothing to tell."""
    gaps = Gaps.of(findings)
    for gap in gaps.needs:
        whose = f" {gap.whose}:" if gap.whose else ""
        yield f"{gap.what}: {gap.quotes}.{whose} {gap.bring}"
    for gap in gaps.credited:
        yield f"{gap.what}: {gap.quotes}. With that source at hand: {gap.bring}"
    for fact in gaps.facts:
        yield f"not looked at, {fact.sort}: “{fact.quote}”"
    if gaps.set_aside:
        yield gaps.set_aside
