"""Rows entered at the desk in front of the reference tables, and those on which the two do not agree."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.models import Fact, Finding, Findings, Part, RowChecked, Verdict
from pipeline.ports import ReferenceTable
from pipeline.reference import Lessons, join, with_taught
from pipeline.render.references import amount
from pipeline.review.checking.entries import Entered, Meant, fact_of
from pipeline.verify import MemoryTable
from pipeline.verify.periods import iso, label

NAME = "entered at the desk"
ROWS_DISAGREE = "ROWS_DISAGREE"
_HELD = (Verdict.SUPPORTED, Verdict.APPROXIMATE)
_FITTING = (Part.AGREES, Part.NEARLY)


@dataclass(frozen=True)
class DeskTable:
    """Entered rows, and all that articles are checked against with them: they come before every other table's."""

    rows: tuple[Fact, ...]
    own: MemoryTable
    all: ReferenceTable

    @classmethod
    def of(cls, entered: Sequence[Entered], base: ReferenceTable, lessons: Lessons) -> "DeskTable":
        """The rows in front of the tables, with all names that were taught."""
        own = memory(entered, base)
        tables = (own, base) if entered else (base,)
        return cls(own.rows, own, with_taught(join(tables), lessons))

    @cached_property
    def ids(self) -> frozenset[str]:
        """Of the rows that were entered."""
        return frozenset(fact.row_id for fact in self.rows)


def memory(entered: Sequence[Entered], base: ReferenceTable) -> MemoryTable:
    """The entered rows as a table of their own, with the entities, measures and sources that they name."""
    meant = [Meant.of(each.entry, base) for each in entered]
    facts = tuple(fact_of(each, of) for each, of in zip(entered, meant, strict=True))
    digest = hashlib.sha256("\n".join(fact.model_dump_json() for fact in facts).encode()).hexdigest()
    return MemoryTable(
        facts,
        tuple({of.entity.entity_id: of.entity for of in meant}.values()),
        tuple({of.measure.measure_id: of.measure for of in meant}.values()),
        tuple({each.source.source_id: each.source for each in entered}.values()),
        name=NAME,
        hash=digest,
    )


def disputed(findings: Findings, table: DeskTable) -> Findings:
    """The findings, ambiguous where a figure fits a row of the desk or of the table and the other side says otherwise.

    Not so where a person chose the row.
    """
    if not table.rows:
        return findings
    told = tuple(_disputed(found, table) for found in findings.findings)
    return findings.model_copy(update={"findings": told})


def _disputed(found: Finding, table: DeskTable) -> Finding:
    figure = found.quantity
    if found.verdict not in _HELD or figure is None or not (figure.entity and figure.measure) or "row" in figure.read:
        return found
    fitting = {row.row_id for row in found.rows if row.part in _FITTING}
    facts = table.all.facts([figure.entity], [figure.measure])
    held = [fact for fact in facts if fact.row_id in fitting]
    against = next((other for fact in held for other in _rivals(fact, facts, table)), None)
    if against is None:
        return found
    whose = "A row entered at the desk" if against.row_id in table.ids else "The reference table"
    source = _source(against, table)
    has = f"{whose} has {amount(against.value, against.unit, against.value_high)} ({label(against)}, {source.cited})."
    rows = [row for row in found.rows if row.row_id != against.row_id]
    return found.model_copy(
        update={
            "verdict": Verdict.AMBIGUOUS,
            "reason": ROWS_DISAGREE,
            "message": f"{found.message} {has}",
            "flag": True,
            "severity": 2,
            "rows": (*rows, _checked(against, source)),
        }
    )


def _rivals(fact: Fact, facts: Iterable[Fact], table: DeskTable) -> Iterator[Fact]:
    """Rows of the other side on the same thing at the same time that say otherwise."""
    ours = fact.row_id in table.ids
    for other in facts:
        same = (other.period_start, other.period_end, other.unit, other.price_basis) == (
            *(fact.period_start, fact.period_end, fact.unit, fact.price_basis),
        )
        if same and (other.row_id in table.ids) is not ours and other.superseded_by is None and _apart(fact, other):
            yield other


def _apart(one: Fact, other: Fact) -> bool:
    """Whether two rows cannot both be right, as precisely as they are told."""
    slack = max(one.ulp, other.ulp) / 2
    low, high = max(one.value, other.value), min(one.value_high or one.value, other.value_high or other.value)
    return low - high > slack


@dataclass(frozen=True)
class _Cited:
    cited: str
    url: str | None


def _source(fact: Fact, table: DeskTable) -> _Cited:
    found = next((each for each in table.all.sources() if each.source_id == fact.source_id), None)
    return _Cited(f"{found.publisher}, {found.title}", found.url) if found else _Cited(fact.source_id, None)


def _checked(fact: Fact, source: _Cited) -> RowChecked:
    return RowChecked(
        row_id=fact.row_id,
        value=fact.value,
        value_high=fact.value_high,
        unit=fact.unit,
        period=iso(fact),
        status=fact.status,
        holds=False,
        part=Part.FAILS,
        source=source.cited,
        url=source.url,
        locator=fact.locator,
        note=fact.note,
        as_of=fact.as_of,
        verified=fact.verified,
    )
