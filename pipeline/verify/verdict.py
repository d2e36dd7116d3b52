"""From comparisons to one verdict: an ordered list of steps, and every ceiling in one place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.frames import Act, Frame, How, Mood, When
from pipeline.frames.sorts import fits
from pipeline.models import Fact, FactStatus, QuantityKind, Verdict
from pipeline.verify.judge.decide import Grade, Outcome, Reference, Stated
from pipeline.verify.kinds import KINDS, Case, Comparison, level
from pipeline.verify.policy import Policy
from pipeline.verify.reasons import Reason
from pipeline.verify.series import YEARLY, Library, covers, length, period_of

EDITION = {QuantityKind.MONEY: Decimal("0.2"), QuantityKind.PERCENT: Decimal("0.15"), QuantityKind.COUNT: Decimal("0.05"),
           QuantityKind.MEASURE: Decimal("0.05"), QuantityKind.DURATION: Decimal("0.03")}  # fmt: skip
_SAID = (Mood.ASSERTED, Mood.FUTURE)
_PRECISE = 3


@dataclass(frozen=True)
class Ruling:
    """A verdict with its reason code and the comparisons that it rests on."""

    verdict: Verdict
    reason: str
    """A ``Reason``, or that of a band of the policy."""
    comparisons: tuple[Comparison, ...] = ()
    frame: Frame | None = None
    """As it was judged at last."""
    place: int = 0
    """In an order, where the table has the owner."""


ORDER = [Verdict.SUPPORTED, Verdict.OUTDATED, Verdict.APPROXIMATE, Verdict.UNIT_MISMATCH, Verdict.WRONG_PERIOD, Verdict.CONTRADICTED, Verdict.UNVERIFIED,
         Verdict.AMBIGUOUS, Verdict.NOT_CHECKABLE, Verdict.NOT_IN_TABLE]  # fmt: skip


def rule_all(frames: Iterable[Frame], library: Library, policy: Policy) -> Iterator[Ruling]:
    """A verdict for every frame of an article, in order: what held before confirms what is carried on."""
    held: dict[str, int] = {}
    anchored: When | None = None
    for frame in frames:
        if (
            anchored
            and frame.period_how is How.INFERRED
            and not frame.is_baseline
            and not frame.open_period
            and frame.unsaid
        ):
            frame = replace(frame, period=anchored, period_how=How.CARRIED)
        if frame.owner and frame.owner_how < How.LISTED and frame.sentence - held.get(frame.owner, -9) > _CLOSE:
            frame = replace(frame, owner_how=min(frame.owner_how, How.INFERRED))
        ruling = rule(frame, library, policy)
        if ruling.verdict is Verdict.SUPPORTED and frame.owner and frame.act is Act.LEVEL and _digits(frame) > 1:
            held[frame.owner] = frame.sentence
            if frame.period_how is How.INFERRED and _digits(frame) >= _PRECISE and ruling.comparisons:
                anchored = period_of(ruling.comparisons[0].facts[0])
        yield ruling


_CLOSE = 3
"""Sentences over which a figure that held confirms whom the next ones are of."""


def _digits(frame: Frame) -> int:
    return sum(c.isdigit() for c in frame.quantity.text)


def rule(frame: Frame, library: Library, policy: Policy) -> Ruling:
    """The verdict on one frame."""
    if frame.mood not in _SAID:
        return Ruling(Verdict.NOT_CHECKABLE, Reason(frame.mood.upper()))
    if any(x == "who:stranger" for x in frame.leftover):
        return Ruling(Verdict.NOT_IN_TABLE, Reason.NO_ENTITY)
    if not frame.owner or frame.owner == frame.partner:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.NO_ENTITY)
    if not frame.measures:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.NO_MEASURE)
    if any(x.startswith(("who:", "part:")) for x in frame.leftover):
        return Ruling(Verdict.NOT_IN_TABLE, Reason.OTHER_MEASURE)
    if frame.open_period:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.PART_OF_PERIOD)
    if frame.act is Act.RANK:
        return max((_rank(frame, m, library) for m in sorted(frame.measures)), key=lambda r: -ORDER.index(r.verdict))
    found = [_one(frame, measure, library, policy) for measure in sorted(frame.measures)]
    return min(found, key=lambda r: ORDER.index(r.verdict))


def _one(frame: Frame, measure: str, library: Library, policy: Policy) -> Ruling:
    period = _period(frame, measure, library)
    if period is None:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.NO_ROW)
    if frame.period is not None and not frame.period.is_year and period.is_year:
        frame = replace(frame, period_how=How.INFERRED)
    case = Case(frame, measure, period, library, policy)
    found = KINDS[frame.act](case)
    if not found:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.NO_ROW)
    return _decided(case, found)


def _period(frame: Frame, measure: str, library: Library) -> When | None:
    period, owner = frame.period, frame.owner or ""
    if period is None:
        return None
    none = frame.period_how < How.STATED and not frame.is_baseline and not library.editions(owner, measure, period)
    none = none or (frame.today and not library.editions(owner, measure, period))
    if (
        not period.is_year
        and not frame.is_baseline
        and not library.editions(owner, measure, period)
        and not library.tiled(owner, measure, period)
    ):
        years = [
            f
            for f in library.series(owner, measure)
            if length(f) in YEARLY and f.period_start <= period.start <= f.period_end
        ]
        return period_of(years[0]) if years else None  # a month of which only the year is known
    if none and period.is_year:
        newest = library.newest(owner, measure)
        return newest if newest and newest.start <= period.start else None
    if (frame.period_how is How.INFERRED and not frame.is_baseline) or none:
        newest = library.newest(owner, measure)
        return newest or (period.back(12) if none else period)
    return period


def _decided(case: Case, found: list[Comparison]) -> Ruling:
    frame = case.frame
    current = [c for c in found if not c.older]
    held = [c for c in current if c.holds]
    if held:
        return Ruling(Verdict.APPROXIMATE if frame.leftover else Verdict.SUPPORTED, Reason.HOLDS, tuple(held), frame)
    old = [c for c in found if c.older and c.holds]
    if old:
        return Ruling(Verdict.OUTDATED if firm(frame) else Verdict.APPROXIMATE, Reason.SUPERSEDED, tuple(old), frame)
    near = [c for c in current if c.outcome.grade is Grade.APPROXIMATE]
    if near:
        return Ruling(Verdict.APPROXIMATE, near[0].outcome.reason, tuple(near), frame)
    return _fails(case, current)


def firm(frame: Frame) -> bool:
    """Whether its reading is sure enough for an accusation."""
    hows = (frame.owner_how, frame.measure_how, frame.period_how)
    return (
        frame.mood is Mood.ASSERTED
        and not frame.leftover
        and len(frame.measures) == 1
        and min(hows) >= How.CARRIED
        and sum(how is How.CARRIED for how in hows) < 3
    )


def _fails(case: Case, current: list[Comparison]) -> Ruling:
    frame, best = case.frame, min(current, key=lambda c: c.gap)
    fact = best.facts[-1]
    if frame.mood is Mood.FUTURE and fact.as_of <= case.library.published and fact.status is not FactStatus.ACTUAL:
        frame = replace(frame, mood=Mood.ASSERTED)  # "will cost": the table already holds what was decided
    if frame.act is Act.LEVEL or len(best.facts) == 1:
        if _implausible(best):
            return Ruling(Verdict.NOT_IN_TABLE, Reason.ALIGNMENT_UNSURE, (best,), frame)
        if not best.known and best.gap <= EDITION.get(frame.quantity.kind, Decimal("0.05")):
            return Ruling(Verdict.APPROXIMATE, Reason.LATER_VINTAGE, (best,), frame)
    else:
        signed = best.stated.value
        if signed and abs(best.reference.low - signed) / abs(signed) < Decimal("0.12"):
            return Ruling(Verdict.APPROXIMATE, Reason.WITHIN_TOLERANCE, (best,), frame)
        based = frame.act not in (Act.CHANGE, Act.DIFFERENCE) or frame.baseline or frame.period_how is How.STATED
        if not all(c.may_contradict for c in current) or not based:
            return Ruling(Verdict.NOT_CHECKABLE, Reason.BASIS_OPEN, (best,), frame)
    slip = _slip(case)
    if slip is not None and firm(frame):
        return Ruling(Verdict.UNIT_MISMATCH, Reason.UNIT_MISMATCH, (slip,), frame)
    second = _second_reading(case)
    if second is not None:
        verdict = Verdict.APPROXIMATE if _digits(frame) > 1 else Verdict.NOT_CHECKABLE
        return Ruling(verdict, Reason.SECOND_READING, (second,), frame)
    of_two = frame.act in (Act.RATIO, Act.SHARE, Act.GAP)
    if not firm(frame) or (of_two and min(frame.owner_how, frame.measure_how) < How.LISTED):
        return Ruling(Verdict.NOT_CHECKABLE, Reason.ALIGNMENT_UNSURE, (best,), frame)
    neighbour = _neighbour(case) if frame.act is Act.LEVEL else None
    if neighbour is not None and frame.period_how < How.STATED:
        return Ruling(Verdict.APPROXIMATE, Reason.NEIGHBOUR_HOLDS, (best, neighbour), frame)
    if neighbour is not None:
        return Ruling(Verdict.WRONG_PERIOD, Reason.NEIGHBOUR_HOLDS, (best, neighbour), frame)
    reason = (
        Reason.NEAR_MISS
        if best.gap <= case.policy.tolerance.near_miss and best.outcome.reason == "VALUE"
        else best.outcome.reason
    )
    checked = all(fact.verified for fact in best.facts)
    return Ruling(
        Verdict.CONTRADICTED if checked else Verdict.UNVERIFIED,
        reason if checked else Reason.UNVERIFIED_ROW,
        (best,),
        frame,
    )


def _slip(case: Case) -> Comparison | None:
    """What holds once thousands are put right, or once percent are taken for points."""
    frame = case.frame
    if frame.act is Act.CHANGE and case.library.gazetteer.sort(case.measure).kind is QuantityKind.PERCENT:
        points = [c for c in KINDS[Act.DIFFERENCE](case) if c.holds]
        return points[0] if points else None
    for factor in _SLIPS if frame.act is Act.LEVEL else ():
        scaled = frame.quantity.model_copy(
            update={
                "value": (frame.quantity.value or Decimal(0)) * factor,
                "ulp": (frame.quantity.ulp or Decimal(0)) * factor,
            }
        )
        held = [c for c in level(replace(case, frame=replace(frame, quantity=scaled))) if c.holds]
        if held and frame.quantity.kind is not QuantityKind.PERCENT:
            return held[0]
    return None


_SLIPS = (Decimal(1000), Decimal(1) / 1000, Decimal(1_000_000), Decimal(1) / 1_000_000)


def _implausible(best: Comparison) -> bool:
    """Hardly the row that is meant; a slip of thousands is none of that."""
    a, b = best.stated.value, best.reference.low
    factor = abs(a / b) if a and b else Decimal(1)
    factor = max(factor, 1 / factor)
    slips = any(abs(factor / k - 1) < Decimal("0.15") for k in (1000, 1000000))
    return factor > 20 and not slips  # noqa: PLR2004


def _second_reading(case: Case) -> Comparison | None:
    """What would make it true: another owner, measure or period that may be meant where the words do not say which."""
    frame = case.frame
    kinds = [frame.act] if frame.act in (Act.LEVEL, Act.CHANGE) else []
    readings = [case, *_readings(case)]
    acts = [Act.LEVEL, Act.DIFFERENCE if frame.quantity.kind is not QuantityKind.PERCENT else Act.CHANGE]
    for reading in readings:
        for act in [*kinds, *acts] if reading is case else kinds:
            signs = (0, -1) if act is Act.LEVEL else (reading.frame.sign,)
            tried = (c for sign in signs for c in KINDS[act](replace(reading, frame=replace(reading.frame, sign=sign))))
            held = next((c for c in tried if c.holds), None)
            if held is not None:
                return held
    return None


def _readings(case: Case) -> Iterator[Case]:
    frame, library = case.frame, case.library
    owners = [frame.owner or ""]
    if frame.owner_how < How.STATED:
        owners += [*frame.owners_near, *frame.owners_recent]
    periods = [case.period]
    if frame.period_how < How.STATED:
        periods += [*frame.periods_near, *frame.periods_recent]
    for owner in dict.fromkeys(owners):
        measures = [case.measure]
        if frame.measure_how < How.LISTED:
            known = library.gazetteer.measured_of(owner)
            any_kind = frame.act in (Act.CHANGE, Act.RATIO)
            measures += sorted(m for m in known if any_kind or fits(frame.quantity, library.gazetteer.sort(m)))
        newest = (
            [w for m in dict.fromkeys(measures) if (w := library.newest(owner, m))]
            if frame.period_how < How.STATED
            else []
        )
        for measure in dict.fromkeys(measures):
            for when in dict.fromkeys([*periods, *newest]):
                if (owner, measure, when) != (frame.owner, case.measure, case.period):
                    yield Case(replace(frame, owner=owner, period=when), measure, when, library, case.policy)


def _neighbour(case: Case) -> Comparison | None:
    years = case.policy.neighbour_years
    for fact in case.library.series(case.frame.owner or "", case.measure):
        other = period_of(fact)
        if (
            covers(fact, case.period)
            or abs(other.start.year - case.period.start.year) > years
            or other.grain is not case.period.grain
        ):
            continue
        for comparison in level(Case(case.frame, case.measure, other, case.library, case.policy)):
            if comparison.holds:
                return comparison
    return None


def _rank(frame: Frame, measure: str, library: Library) -> Ruling:
    owner, period = frame.owner or "", _period(frame, measure, library)
    if period is None or owner not in library.gazetteer.entities:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.NO_ROW)
    peers = library.peers[library.gazetteer.entities[owner].kind]
    rows = {e: found[0].current for e in peers if (found := library.editions(e, measure, period))}
    if owner not in rows or len(rows) < 4:  # noqa: PLR2004
        return Ruling(Verdict.NOT_IN_TABLE, Reason.FIELD_INCOMPLETE)
    place = 1 + sum(row.value > rows[owner].value for row in rows.values())
    late, value = rows[owner].as_of > library.published, frame.quantity.value or Decimal(0)
    above = sorted(rows.values(), key=lambda row: -row.value)[:place]
    found = tuple(
        Comparison(Stated.of(frame.quantity), _as_it_is(row), (row,), Outcome(Grade.FAILS, Reason.RANK), known=not late)
        for row in above[-3:]
    )
    if place == value:
        return Ruling(Verdict.SUPPORTED, Reason.HOLDS, found, frame, place)
    if late and abs(place - value) <= 1:
        return Ruling(Verdict.APPROXIMATE, Reason.LATER_VINTAGE, found, frame, place)
    refuted = (
        firm(frame) and frame.measure_how >= How.LISTED and not late and (place > value or len(rows) == len(peers))
    )
    checked = Verdict.CONTRADICTED if all(row.verified for row in above) else Verdict.UNVERIFIED
    return Ruling(checked if refuted else Verdict.NOT_CHECKABLE, Reason.RANK, found, frame, place)


def _as_it_is(fact: Fact) -> Reference:
    return Reference(fact.value, fact.value, fact.ulp)
