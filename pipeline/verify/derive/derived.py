"""Values worked out of several rows: their arithmetic, their case and the verdict.

Source: docs/numbers.md, Derived claims.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.models import Fact, Quantity, cut, plain
from pipeline.verify.judge.decide import Reference, Stated, decide, distance
from pipeline.verify.judge.judged import Judged, Row
from pipeline.verify.judge.level import ceiling, contradicted, disagree, holds, outdated
from pipeline.verify.judge.rows import Case, Court, current_rows, reference
from pipeline.verify.match.claim import Claim

HUNDRED = Decimal(100)


class Worked(NamedTuple):
    """A value worked out of rows, the one that the sentence speaks of first; ``told`` says it in words."""

    ref: Reference
    operands: tuple[Fact, ...]
    unit: str
    told: str


def case_over(claim: Claim, stated: Stated, rows: Sequence[Row], court: Court) -> Case:
    """Computed rows, sorted by whether all they rest on was known at publication."""
    then = tuple(row for row in rows if all(court.knew(fact) for fact in row.operands))
    known = then or tuple(rows)
    current = current_rows(known)
    standing = set(current)
    older = tuple(row for row in known if row not in standing)
    return Case(claim, stated, current, older, current_rows(rows), "then" if then and court.published else "now")


def judge_worked(claim: Claim, stated: Stated, found: Iterable[Worked], court: Court) -> Judged | None:
    """The verdict over what was worked out; None if nothing was. What was inferred lowers the ceiling."""
    case = case_over(claim, stated, [_row(worked, stated, court) for worked in found], court)
    if not case.current:
        return None
    decided = next(filter(None, (step(case, court) for step in (holds, disagree, outdated))), None)
    return ceiling(decided or contradicted(case, court), case)


def near(quantity: Quantity) -> Stated:
    """The figure as stated; the quotient of two sources is no sharper than "about"."""
    stated = Stated.of(quantity)
    return stated._replace(hedge="about") if stated.hedge == "exactly" else stated


def quotient(below: Fact, above: Fact, factor: Decimal = Decimal(1)) -> Reference:
    """One row divided by another, times a factor; what their digits leave open is its precision."""
    low, high = above.value / top(below), top(above) / below.value
    least = (above.value - above.ulp / 2) / (top(below) + below.ulp / 2)
    most = (top(above) + above.ulp / 2) / max(below.value - below.ulp / 2, below.ulp / 2)
    return Reference(low * factor, high * factor, ((most - least) - (high - low)) * factor)


def total(facts: Sequence[Fact]) -> Reference:
    """The sum of rows; rows of one precision add up as they stand, as everybody does it."""
    refs = [reference(fact) for fact in facts]
    return Reference(
        sum((r.low for r in refs), Decimal(0)), sum((r.high for r in refs), Decimal(0)), max(r.ulp for r in refs)
    )


def top(fact: Fact) -> Decimal:
    """The upper end of a row's value."""
    return fact.value if fact.value_high is None else fact.value_high


def observed(fact: Fact) -> tuple[Hashable, ...]:
    """What two rows must share to be set against each other: measure, definition, unit, prices and period."""
    return fact.measure_id, fact.definition_id, fact.unit, fact.price_basis, fact.period_start, fact.period_end


def newest(facts: Iterable[Fact], court: Court) -> Fact | None:
    """Of rows of one observation, the last that was known at publication, else the last."""
    return max(facts, key=lambda fact: (court.knew(fact), fact.as_of, fact.row_id), default=None)


def newest_of_each(facts: Iterable[Fact], key: Callable[[Fact], Hashable], court: Court) -> Mapping[Hashable, Fact]:
    """The newest of the rows that share a key, for every key: one pass, however many vintages there are."""
    groups: dict[Hashable, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[key(fact)].append(fact)
    return {shared: found for shared, rows in groups.items() if (found := newest(rows, court))}


def short(value: Decimal, digits: int = 2) -> str:
    """A computed value, cut to readable digits."""
    return plain(cut(value, digits))


def _row(worked: Worked, stated: Stated, court: Court) -> Row:
    outcome = decide(stated, worked.ref, court.policy)
    gap = distance(stated, worked.ref)
    return Row(worked.operands[0], worked.ref, outcome, worked.unit, gap, worked.operands, worked.told)
