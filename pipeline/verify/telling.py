"""A ruling in words: whose row, which year, which source. The only place in which a frame's verdict is told."""

from collections.abc import Sequence

from pipeline.frames import Act, Frame, When
from pipeline.models import Fact, Grain, Part, Period, QuantityKind, Verdict, cut
from pipeline.verify.judge.decide import distance, would_hold
from pipeline.verify.judge.judged import About, Judged, Row
from pipeline.verify.judge.telling import NOTES
from pipeline.verify.judge.wording import amount, bounds, hedged, in_text, restyled
from pipeline.verify.kinds import Comparison
from pipeline.verify.match.periods import label, said
from pipeline.verify.match.scene import Knowledge
from pipeline.verify.policy import Policy
from pipeline.verify.reasons import Reason
from pipeline.verify.verdict import Ruling

_WHY = {
    Reason.ASKED: "The text asks it.",
    Reason.SUPPOSED: "The text supposes it.",
    Reason.POSSIBLE: "The text says what could be.",
    Reason.WISHED: "It is planned, expected or demanded, not said to be so.",
    Reason.DENIED: "The text says that it is not so.",
    Reason.REJECTED: "The text rejects it.",
    Reason.CLAIMED: "It is in the mouth of somebody by whom the text does not stand.",
    Reason.IDLE: "It counts off what the text itself names.",
    Reason.NO_ENTITY: "Whose figure it is was not recognised, or the reference table does not have them.",
    Reason.NO_MEASURE: "What it measures was not recognised.",
    Reason.PART_OF_PERIOD: "It is of a part of a period that no row has.",
    Reason.FIELD_INCOMPLETE: "The reference table does not have enough of those that are ranked.",
    Reason.BASIS_OPEN: "From when, or in which prices, the change is counted is not told.",
    Reason.READINGS_DIFFER: "The sentence can be read in more than one way.",
}


def told(ruling: Ruling, frame: Frame, knowledge: Knowledge, policy: Policy) -> Judged:
    """The ruling on a frame as a finding tells it."""
    frame = ruling.frame or frame
    return _Telling(ruling, frame, knowledge, policy).judged()


def about(ruling: Ruling, frame: Frame) -> About:
    """What the figure was taken to speak of."""
    frame = ruling.frame or frame
    measure = ruling.comparisons[0].facts[-1].measure_id if ruling.comparisons else min(frame.measures, default=None)
    when = frame.period
    period = None if when is None else Period(start=when.start, end=when.end, grain=when.grain)
    hows = {"entity": frame.owner_how, "measure": frame.measure_how, "period": frame.period_how}
    inferred = tuple(name for name, how in hows.items() if how.is_open)
    return About(frame.quantity, frame.owner, measure, period, inferred)


class _Telling:
    def __init__(self, ruling: Ruling, frame: Frame, knowledge: Knowledge, policy: Policy) -> None:
        self.ruling, self.frame, self.knowledge, self.policy = ruling, frame, knowledge, policy
        self.said = hedged(frame.quantity)

    def judged(self) -> Judged:
        ruling = self.ruling
        rows = tuple(self._row(comparison) for comparison in ruling.comparisons)
        wanted, change = "", ""
        if ruling.comparisons and self.frame.act is not Act.RANK:
            low, high = would_hold(ruling.comparisons[0].stated, self.policy)
            wanted = bounds(low, high, self.frame.quantity)
        if (
            ruling.verdict in (Verdict.CONTRADICTED, Verdict.WRONG_PERIOD, Verdict.OUTDATED, Verdict.UNIT_MISMATCH)
            and ruling.comparisons
        ):
            change = self._suggestion(ruling.comparisons[0])
        clock = "then" if all(c.known for c in ruling.comparisons) else "now"
        return Judged(
            ruling.verdict,
            str(ruling.reason),
            self._message(),
            rows,
            formula="; ".join(self._formula(row, wanted) for row in rows),
            would_hold=wanted,
            suggestion=change,
            clock=clock if ruling.comparisons else "none",
        )

    def _message(self) -> str:
        ruling = self.ruling
        if self.frame.act is Act.RANK and ruling.comparisons:
            return self._rank()
        if not ruling.comparisons or ruling.verdict in (Verdict.NOT_CHECKABLE, Verdict.NOT_IN_TABLE):
            return f"“{self.said}” could not be checked. {self._why()}"
        first = ruling.comparisons[0]
        what = f"{self._value(first)} ({self._cited(first)})"
        match ruling.verdict:
            case Verdict.SUPPORTED:
                return f"“{self.said}” agrees with {what}."
            case Verdict.OUTDATED:
                return f"“{self.said}” fits {self._value(first)} of {first.facts[0].as_of}, which was replaced since ({self._cited(first)})."
            case Verdict.WRONG_PERIOD:
                second = ruling.comparisons[-1]
                return f"For {label(first.facts[-1])} it is {what}; “{self.said}” is the figure of {label(second.facts[-1])}, {self._value(second)}."
            case Verdict.UNIT_MISMATCH:
                return self._slip(first, what)
            case Verdict.UNVERIFIED:
                return f"“{self.said}” does not fit {what}, which nobody here has checked yet."
            case Verdict.CONTRADICTED:
                return f"“{self.said}” does not hold: it is {what}."
            case _:
                return self._nearly(first, what)

    def _nearly(self, first: Comparison, what: str) -> str:
        match self.ruling.reason:
            case Reason.SECOND_READING | Reason.NEIGHBOUR_HOLDS:
                best = self.ruling.comparisons[-1]
                return f"“{self.said}” agrees with {self._value(best)} ({self._cited(best)}), if that is what is meant."
            case Reason.LATER_VINTAGE:
                return f"“{self.said}” is near {what}, which was published later."
            case Reason.SUPERSEDED:
                return f"“{self.said}” agrees with {self._value(first)} of {first.facts[0].as_of}, which was replaced since ({self._cited(first)})."
        rest = (
            f" What is said of {', '.join(self.frame.leftover)} was not taken into account."
            if self.frame.leftover
            else ""
        )
        return f"“{self.said}” nearly agrees with {what}.{NOTES.get(self.ruling.reason, '')}{rest}"

    def _slip(self, first: Comparison, what: str) -> str:
        if self.frame.act is Act.CHANGE:
            return f"“{self.said}” is the change in percentage points: {what}."
        return f"“{self.said}” is off by its thousands: it is {what}."

    def _why(self) -> str:
        reason, frame = self.ruling.reason, self.frame
        if reason == Reason.OTHER_MEASURE:
            words = [word.partition(":")[2] or word for word in frame.leftover]
            return f"It is said of something narrower ({', '.join(words)})."
        if reason == Reason.NO_ROW and frame.owner and frame.measures:
            when = f" for {_when(frame.period)}" if frame.period else ""
            return f"The reference table has no row on the {self._measure()} of {self._name(frame.owner)}{when}."
        if reason == Reason.ALIGNMENT_UNSURE and self.ruling.comparisons:
            best = self.ruling.comparisons[0]
            return (
                f"What it speaks of is not clear enough; the nearest row is {self._value(best)} ({self._cited(best)})."
            )
        if reason == Reason.SECOND_READING:
            best = self.ruling.comparisons[0]
            return f"It would be right of {self._cited(best)}, if that is what is meant."
        return _WHY.get(Reason(reason), "") if reason in Reason else ""

    def _rank(self) -> str:
        frame = self.frame
        last = self.ruling.comparisons[-1].facts[-1]
        where = f"{self._name(frame.owner or '')} stands {_nth(self.ruling.place)} by {self._measure()} ({label(last)}, {self._publisher(last)})"
        if self.ruling.verdict is Verdict.NOT_CHECKABLE:
            return f"“{self.said}” could not be checked. In the reference table {where}."
        holds = self.ruling.verdict in (Verdict.SUPPORTED, Verdict.APPROXIMATE)
        return f"“{self.said}” {'agrees' if holds else 'does not agree'}: {where}."

    def _row(self, comparison: Comparison) -> Row:
        fact = comparison.facts[-1]
        if len(comparison.facts) == 1:
            gap = distance(comparison.stated, comparison.reference)
            part = (
                (Part.AHEAD,)
                if self.frame.act is Act.RANK and fact.entity_id != self.frame.owner
                else self._part(comparison)
            )
            return Row(fact, comparison.reference, comparison.outcome, fact.unit, gap, parts=part)
        told = self._computed(comparison)
        return Row(fact, comparison.reference, comparison.outcome, fact.unit, None, comparison.facts, told)

    def _part(self, comparison: Comparison) -> tuple[Part, ...]:
        if comparison.holds and self.ruling.reason in (Reason.NEIGHBOUR_HOLDS, Reason.SECOND_READING):
            return (Part.ELSEWHERE,)
        if comparison.holds and comparison.older:
            return (Part.REPLACED,)
        return ()

    def _value(self, comparison: Comparison) -> str:
        fact, ref = comparison.facts[-1], comparison.reference
        return amount(ref.low, fact.unit, ref.high) if len(comparison.facts) == 1 else self._computed(comparison)

    def _computed(self, comparison: Comparison) -> str:
        value, quantity = cut(comparison.reference.low, 2).normalize(), self.frame.quantity
        if self.frame.act in (Act.DIFFERENCE, Act.GAP) and quantity.kind is not QuantityKind.PERCENTAGE_POINT:
            return amount(comparison.reference.low, comparison.facts[-1].unit)
        if quantity.kind is QuantityKind.MULTIPLE or self.frame.act is Act.RATIO:
            return f"{value:f} times"
        unit = "points" if quantity.kind is QuantityKind.PERCENTAGE_POINT else "%"
        return (
            f"{value:f} {unit}"
            if len(comparison.facts) > 1 and self.frame.act is not Act.LEVEL
            else amount(value, comparison.facts[-1].unit)
        )

    def _cited(self, comparison: Comparison) -> str:
        """Whose, what, when, by whom."""
        fact = comparison.facts[-1]
        periods = " and ".join(dict.fromkeys(label(each) for each in comparison.facts))
        return f"{self._name(fact.entity_id)}, {in_text(self.knowledge.measures[fact.measure_id].label)}, {periods}, {self._publisher(fact)}"

    def _publisher(self, fact: Fact) -> str:
        source = self.knowledge.sources.get(fact.source_id)
        return source.publisher if source else fact.source_id

    def _name(self, entity: str) -> str:
        found = self.knowledge.entities.get(entity)
        return found.name if found else entity

    def _measure(self) -> str:
        facts: Sequence[Fact] = self.ruling.comparisons[-1].facts if self.ruling.comparisons else ()
        measure = facts[-1].measure_id if facts else min(self.frame.measures)
        return in_text(self.knowledge.measures[measure].label)

    def _suggestion(self, comparison: Comparison) -> str:
        value = comparison.reference.low
        exact = bool(comparison.stated.ulp) and cut(value / comparison.stated.ulp, 0) * comparison.stated.ulp == value
        if not any(letter.isdigit() for letter in self.frame.quantity.text):
            return self._value(comparison)
        return (
            f"{'' if exact else 'about '}{restyled(self.frame.quantity, abs(value) if self.frame.sign < 0 else value)}"
        )

    def _formula(self, row: Row, wanted: str) -> str:
        value = row.told or amount(row.ref.low, row.unit, row.ref.high)
        where = f" {'in' if row.outcome.grade.value > 1 else 'not in'} [{wanted}]" if wanted else ""
        return f"{row.fact.row_id}: {value}{where}"


def _when(when: When | None) -> str:
    if when is None:
        return "that time"
    return said(
        Period(start=when.start, end=when.end, grain=when.grain if when.grain is not Grain.SPAN else Grain.SPAN)
    )


def _nth(place: int) -> str:
    ending = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")  # noqa: PLR2004
    return f"{place}{ending}"
