"""A ruling in words: whose row, which year, which source. The only place in which a frame's verdict is told."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from pipeline.frames import PHRASES, Act, Frame, How, When
from pipeline.models import Fact, Part, Period, QuantityKind, Verdict, cut, plain
from pipeline.verify import series
from pipeline.verify.claim import inferred, measure_of, period_of
from pipeline.verify.decide import Grade, distance, would_hold
from pipeline.verify.judged import About, Judged, Row
from pipeline.verify.kinds import Comparison, is_per_head
from pipeline.verify.periods import label, said
from pipeline.verify.reasons import Reason
from pipeline.verify.resources import Resources
from pipeline.verify.ruling import Ruling
from pipeline.verify.wording import amount, bounds, hedged, in_text, nth, ranked, restyled, rounded

NOTES = {
    "TRUNCATED": " The digits were cut off rather than rounded.",
    "COARSE_ROUNDING": " It is rounded more than its digits suggest.",
    "HEDGE_DIRECTION": " The hedge points the wrong way.",
    "UNDERSTATED": " The true figure is far above the bound.",
    "OVERSTATED_BOUND": " The true figure is far below the bound.",
    "REFERENCE_COARSER": " The reference is less precise than the claim.",
}
"""What a reason code of a band adds to a sentence."""
_WHY: dict[str, str] = {
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
    Reason.PRICE_BASIS: "The reference table has it in other prices only.",
    Reason.SERIES_INCOMPLETE: "The reference table lacks the years.",
}


def told(ruling: Ruling, frame: Frame, resources: Resources) -> Judged:
    """The ruling on a frame as a finding tells it."""
    return _Telling(ruling, ruling.frame or frame, resources).judged()


def about(ruling: Ruling, frame: Frame) -> About:
    """What the figure was taken to speak of."""
    frame = ruling.frame or frame
    return About(frame.quantity, frame.owner, measure_of(frame, ruling), _period(ruling, frame), inferred(frame))


def _period(ruling: Ruling, frame: Frame) -> Period | None:
    """When it is of; where nothing is said of that, the time of the row that it was judged by."""
    when = frame.period
    if frame.period_how is How.INFERRED:
        when = series.period_of(ruling.comparisons[0].facts[-1]) if ruling.comparisons else None
    return period_of(when) if when else None


_IF_MEANT = (
    *(Reason.SECOND_READING, Reason.NEIGHBOUR_HOLDS),
    *(Reason.INFERRED_ENTITY, Reason.INFERRED_MEASURE, Reason.INFERRED_PERIOD),
)
_CORRECTED = (Verdict.CONTRADICTED, Verdict.WRONG_PERIOD, Verdict.OUTDATED, Verdict.UNIT_MISMATCH)
"""Verdicts with which the right figure is told."""
Clock = Literal["then", "now", "none"]


def _defined(fact: Fact) -> str:
    """By which definition, and in which prices."""
    return ", ".join(filter(None, (fact.definition_id, fact.price_basis)))


class _Telling:
    def __init__(self, ruling: Ruling, frame: Frame, resources: Resources) -> None:
        self.ruling, self.frame, self.resources = ruling, frame, resources
        self.knowledge, self.policy = resources.knowledge, resources.policy
        self.said = hedged(frame.quantity)

    def judged(self) -> Judged:
        """Verdict and message with rows, reckoning and the right figure."""
        ruling = self.ruling
        rows = tuple(self._row(comparison) for comparison in ruling.comparisons)
        wanted = self._wanted()
        return Judged(
            ruling.verdict,
            str(ruling.reason),
            self._message(),
            rows,
            formula="; ".join(self._formula(row, wanted) for row in rows),
            would_hold=wanted,
            suggestion=self._corrected() if rows and ruling.verdict in _CORRECTED else "",
            clock=self._clock(),
        )

    def _right(self) -> Comparison:
        """The comparison with the row that is right: of replaced figures the one in force."""
        found = self.ruling.comparisons
        return found[-1] if self.ruling.verdict is Verdict.OUTDATED else found[0]

    def _clock(self) -> Clock:
        if not self.ruling.comparisons:
            return "none"
        then = self.resources.published is not None and all(found.known for found in self.ruling.comparisons)
        return "then" if then else "now"

    def _wanted(self) -> str:
        """Values for which the sentence would hold; none for a place in an order."""
        if self.frame.act is Act.RANK and self.ruling.comparisons:
            return f"place {self.frame.quantity.value}"
        if not self.ruling.comparisons or self.frame.act in PHRASES:
            return ""
        low, high = would_hold(self.ruling.comparisons[0].stated, self.policy)
        return bounds(low, high, self.frame.quantity)

    def _message(self) -> str:
        ruling = self.ruling
        if self.frame.act is Act.RANK and ruling.comparisons:
            return self._rank()
        if self.frame.act in PHRASES and ruling.note:
            return f"“{self.said}”: {ruling.note}."
        if ruling.note:
            return self._growth()
        if ruling.reason == Reason.DEFINITIONS_DIFFER:
            return self._by_definition()
        if not ruling.comparisons or ruling.verdict in (Verdict.NOT_CHECKABLE, Verdict.NOT_IN_TABLE):
            return f"“{self.said}” could not be checked. {self._why()}"
        first, last = ruling.comparisons[0], ruling.comparisons[-1]
        what = f"{self._value(first)} ({self._cited(first)})"
        there = f"“{self.said}” is the figure of {label(last.facts[-1])}, {self._value(last)}."
        messages = {
            Verdict.SUPPORTED: f"“{self.said}” agrees with {what}.{self._since()}",
            Verdict.OUTDATED: f"“{self.said}” fits {self._replaced(first)}.",
            Verdict.WRONG_PERIOD: f"For {label(first.facts[-1])} it is {what}; {there}",
            Verdict.UNIT_MISMATCH: self._slip(what),
            Verdict.UNVERIFIED: f"“{self.said}” does not fit {what}, which nobody here has checked yet.",
            Verdict.CONTRADICTED: f"“{self.said}” does not hold: it is {what}.",
        }
        return messages.get(ruling.verdict) or self._nearly(first, what)

    def _nearly(self, first: Comparison, what: str) -> str:
        reason, best = self.ruling.reason, self.ruling.comparisons[-1]
        if reason in _IF_MEANT:
            return f"“{self.said}” agrees with {self._value(best)} ({self._cited(best)}), if that is what is meant."
        if reason == Reason.LATER_VINTAGE:
            return f"“{self.said}” is near {what}, which was published later."
        if reason == Reason.SUPERSEDED:
            return f"“{self.said}” agrees with {self._replaced(first)}."
        left = ", ".join(self.frame.leftover)
        rest = f" What is said of {left} was not taken into account." if left else ""
        return f"“{self.said}” nearly agrees with {what}.{NOTES.get(reason, '')}{rest}"

    def _since(self) -> str:
        """What a later edition says, where it says otherwise."""
        first = self.ruling.comparisons[0]
        if self.ruling.reason != Reason.SUPERSEDED_SINCE:
            return ""
        later = first.later[-1]
        return (
            f" A later figure of {later.as_of}, {amount(later.value, later.unit, later.value_high)}, is not the same."
        )

    def _by_definition(self) -> str:
        holds, fails = self.ruling.comparisons
        there, other = (f"{self._value(c)} ({self._cited(c)}, {_defined(c.facts[0])})" for c in (holds, fails))
        return f"“{self.said}” is true of {there}, but not of {other}; the text does not say which is meant."

    def _growth(self) -> str:
        said, note = f"“{self.said}” a year", self.ruling.note
        messages = {
            Verdict.SUPPORTED: f"{said} holds for every window: {note}.",
            Verdict.APPROXIMATE: f"{said} is near, for every window: {note}.",
            Verdict.AMBIGUOUS: f"{said} depends on the years that are meant, and the text does not say: {note}.",
            Verdict.UNVERIFIED: f"{said} holds for no window, though not all rows were checked here: {note}.",
            Verdict.CONTRADICTED: f"{said} holds for no window: {note}.",
        }
        return messages.get(self.ruling.verdict) or f"{said} could not be checked. {self._why()} ({note})"

    def _replaced(self, first: Comparison) -> str:
        old, new = first.facts[-1], self.ruling.comparisons[-1]
        was = f"{self._value(first)} of {old.as_of} ({old.status.value})"
        if new is first:
            return f"{was}, which was replaced since ({self._cited(first)})"
        now = f"{self._value(new)} on {new.facts[-1].as_of} ({new.facts[-1].status.value})"
        return f"{was}, which was replaced by {now} ({self._cited(new)}).{NOTES.get(first.outcome.reason, '')}".rstrip(
            "."
        )

    def _slip(self, what: str) -> str:
        if self.ruling.reason == Reason.CURRENCY:
            return f"“{self.said}” would be right in another currency: it is {what}."
        if self.ruling.reason == Reason.PRICE_BASIS:
            return f"“{self.said}” would be right in other prices: it is {what}."
        if self.frame.act is Act.CHANGE:
            return f"“{self.said}” is the change in percentage points: {what}."
        return f"“{self.said}” is off by its thousands: it is {what}."

    def _why(self) -> str:
        """Why it could not be checked, as far as there are words for it."""
        reason, frame, best = self.ruling.reason, self.frame, next(iter(self.ruling.comparisons), None)
        if reason == Reason.OTHER_MEASURE:
            words = [word.partition(":")[2] or word for word in frame.leftover]
            return f"It is said of something narrower ({', '.join(words)})."
        if reason == Reason.NO_ROW and frame.owner and frame.measures:
            when = f" for {_when(frame.period)}" if frame.period else ""
            own = is_per_head(self.knowledge.measures[min(frame.measures)])
            head = " a head" if frame.per_head and not own else ""
            return f"The reference table has no row on the {self._measure()}{head} of {self._name(frame.owner)}{when}."
        if reason == Reason.ALIGNMENT_UNSURE and best is not None:
            nearest = f"{self._value(best)} ({self._cited(best)})"
            return f"What it speaks of is not clear enough; the nearest row is {nearest}."
        if reason == Reason.SECOND_READING and best is not None:
            best = self.ruling.comparisons[-1]
            return f"It would be right of {self._cited(best)}, if that is what is meant."
        return _WHY.get(reason, "")

    def _rank(self) -> str:
        frame, verdict = self.frame, self.ruling.verdict
        *above, last = (comparison.facts[-1] for comparison in self.ruling.comparisons)
        ahead = ", ".join(f"{self._name(each.entity_id)} ({amount(each.value, each.unit)})" for each in above)
        behind = f" with {amount(last.value, last.unit)}, behind {ahead}" if ahead else ""
        cited = f"{label(last)}, {self.knowledge.publisher(last)}"
        place = f"{nth(self.ruling.place)}{' from below' if frame.sign < 0 else ''}"
        where = f"{self._name(frame.owner or '')} stands {place} by {self._measure()}{behind} ({cited})"
        if verdict is Verdict.NOT_CHECKABLE:
            return f"“{self.said}” could not be checked. In the reference table {where}."
        holds = verdict in (Verdict.SUPPORTED, Verdict.APPROXIMATE)
        return f"“{self.said}” {'agrees' if holds else 'does not agree'}: {where}."

    def _row(self, comparison: Comparison) -> Row:
        fact, reference, outcome = comparison.facts[-1], comparison.reference, comparison.outcome
        if self.ruling.reason == Reason.DEFINITIONS_DIFFER and not comparison.holds:
            outcome = outcome._replace(grade=Grade.FAILS)  # the message says that it is not true of this one
        if self.frame.act in PHRASES:
            return Row(fact, reference, outcome, fact.unit, parts=(Part.SERIES,))
        if len(comparison.facts) > 1:
            parts, computed = self._parts_computed(comparison), self._computed(comparison)
            return Row(fact, reference, outcome, fact.unit, None, comparison.facts, computed, parts)
        gap = distance(comparison.stated, reference)
        return Row(fact, reference, outcome, fact.unit, gap, parts=self._parts(comparison))

    def _parts_computed(self, comparison: Comparison) -> tuple[Part, ...]:
        """The parts of rows that a value is worked out of."""
        count = len(comparison.facts)
        if self.ruling.note:
            return (Part.SERIES,) * count
        if self.frame.act not in (Act.CHANGE, Act.DIFFERENCE) or count != len((Part.BASE, Part.LATER)):
            return ()
        return (Part.BASE, Part.LATER)

    def _parts(self, comparison: Comparison) -> tuple[Part, ...]:
        """What a row plays in the finding, if it is not just what the figure is compared with."""
        if self.frame.act is Act.RANK and comparison.facts[-1].entity_id != self.frame.owner:
            return (Part.AHEAD,)
        if comparison.holds and self.ruling.reason in (Reason.NEIGHBOUR_HOLDS, Reason.SECOND_READING):
            return (Part.ELSEWHERE,)
        return (Part.REPLACED,) if comparison.holds and comparison.older else ()

    def _value(self, comparison: Comparison) -> str:
        fact, ref = comparison.facts[-1], comparison.reference
        return amount(ref.low, fact.unit, ref.high) if len(comparison.facts) == 1 else self._computed(comparison)

    def _computed(self, comparison: Comparison) -> str:
        value, unit = cut(comparison.reference.low, 2).normalize(), comparison.facts[-1].unit
        if self.frame.per_head and self.frame.act is Act.LEVEL:
            *above, people = comparison.facts
            total = amount(sum((fact.value for fact in above), Decimal(0)), above[0].unit)
            each = amount(rounded(comparison.reference.low, 4), above[0].unit)
            return f"{each} a head, {total} for {amount(people.value, people.unit)}"
        act, kind = self.frame.act, self.frame.quantity.kind
        points = kind is QuantityKind.PERCENTAGE_POINT
        if act in (Act.DIFFERENCE, Act.GAP) and not points:
            return amount(comparison.reference.low, unit)
        if kind is QuantityKind.MULTIPLE or act is Act.RATIO:
            return f"{value:f} times"
        if len(comparison.facts) == 1 or act is Act.LEVEL:
            return amount(value, unit)
        return f"{value:f} {'points' if points else '%'}"

    def _cited(self, comparison: Comparison) -> str:
        """Whose, what, when, by whom."""
        facts = comparison.facts
        names = _joined(self._name(each.entity_id) for each in facts)
        measures = _joined(in_text(self.knowledge.measures[each.measure_id].label) for each in facts)
        periods = _joined(label(each) for each in facts)
        return f"{names}, {measures}, {periods}, {_joined(map(self.knowledge.publisher, facts))}"

    def _name(self, entity: str) -> str:
        found = self.knowledge.entities.get(entity)
        return found.name if found else entity

    def _measure(self) -> str:
        facts: Sequence[Fact] = self.ruling.comparisons[-1].facts if self.ruling.comparisons else ()
        measure = facts[-1].measure_id if facts else min(self.frame.measures)
        return in_text(self.knowledge.measures[measure].label)

    def _corrected(self) -> str:
        """The right figure, or the right place; of a course of years there is none."""
        if self.frame.act is Act.RANK:
            return ranked(self.frame.quantity, self.ruling.place)
        return "" if self.frame.act in PHRASES else self._suggestion(self._right())

    def _suggestion(self, comparison: Comparison) -> str:
        """The right figure in the style of the text."""
        value, ulp, quantity = comparison.reference.low, comparison.stated.ulp, self.frame.quantity
        if self.ruling.reason == Reason.PERCENT_VS_POINT:
            return f"{plain(abs(quantity.value or value))} percentage points"
        if not any(letter.isdigit() for letter in quantity.text):
            return self._value(comparison)
        exact = bool(ulp) and cut(value / ulp, 0) * ulp == value
        right = f"{'' if exact else 'about '}{restyled(quantity, abs(value) if self.frame.sign < 0 else value)}"
        if self.ruling.verdict is not Verdict.WRONG_PERIOD:
            return right
        own, other = comparison.facts[-1], self.ruling.comparisons[-1].facts[-1]
        return f"{right} in {label(own)} ({quantity.text} is the {label(other)} figure)"

    def _formula(self, row: Row, wanted: str) -> str:
        value = row.told or amount(row.ref.low, row.unit, row.ref.high)
        where = f" {'in' if row.outcome.grade.value > 1 else 'not in'} [{wanted}]" if wanted else ""
        return f"{row.fact.row_id}: {value}{where}"


def _joined(words: Iterable[str]) -> str:
    """Each word once."""
    return " and ".join(dict.fromkeys(words))


def _when(when: When) -> str:
    return said(period_of(when))
