"""Places in an order: "the world's second-largest economy", "ranks third in", "the largest budget of the alliance".

A place is judged only where the words themselves say who has it, in what and among whom.
Source: docs/numbers.md, Derived claims.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pipeline.models import Fact, Part, Quantity, QuantityKind, Verdict
from pipeline.verify.derive.beside import rows_of
from pipeline.verify.derive.field import Rank, rank
from pipeline.verify.derive.placing import Placing, placings
from pipeline.verify.judge.decide import Grade, Outcome
from pipeline.verify.judge.judged import Judged, Row
from pipeline.verify.judge.rows import Court, reference
from pipeline.verify.judge.telling import UNCHECKED, publisher
from pipeline.verify.judge.wording import amount, in_text
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.periods import is_cumulative, is_open, label
from pipeline.verify.match.scene import Scene, Scenes

_ORDER = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_LOOK = 3
"""Newest periods that a place without a period may be of."""
_STALE = 4
"""Years after which the newest row says nothing of the present."""
_SHOWN = 5


@dataclass(frozen=True)
class _Outcome:
    """One rank against the place that is claimed: holds, fails, or None where the table does not say."""

    rank: Rank
    holds: bool | None


def ranks(index: int, scenes: Scenes, court: Court) -> Iterator[tuple[Claim, Judged]]:
    """Every place that one sentence claims and the table can speak to."""
    scene = scenes.all[index]
    for placing in placings(scene, court):
        judged = _judge(placing, scene, court)
        if judged is not None:
            yield _claim(placing, scene, court), judged


def _claim(placing: Placing, scene: Scene, court: Court) -> Claim:
    words = Quantity(
        start=placing.start,
        end=placing.end,
        text=scene.text(placing.start, placing.end),
        kind=QuantityKind.ORDINAL,
        value=placing.place,
    )
    facts = court.knowledge.of(placing.entity, placing.measures[0])
    return Claim(words, scene, placing.entity, placing.measures[0], placing.period, facts)


def _judge(placing: Placing, scene: Scene, court: Court) -> Judged | None:
    """None where nothing can be said and the sentence does not even say among whom."""
    found = [_outcome(own, placing, court) for own in _own(placing, court)]
    if not found or (not placing.scoped and not all(each.holds for each in found)):
        return None
    shown, verdict, reason, text = _verdict(found)
    return _told(placing, shown, court, (verdict, reason, f"“{scene.text(placing.start, placing.end)}” {text}"))


def _verdict(found: Sequence[_Outcome]) -> tuple[Sequence[_Outcome], Verdict, str, str]:
    """The ranks to show, and what follows from them; the newest that say anything count first."""
    held, failed = [each for each in found if each.holds], [each for each in found if each.holds is False]
    newest = max((each.rank.own.period_end for each in (*held, *failed)), default=None)
    latest = [each for each in (*held, *failed) if each.rank.own.period_end == newest]
    if not held and len(failed) < len(found):
        return found[:1], Verdict.NOT_IN_TABLE, "FIELD_INCOMPLETE", "could not be checked"
    if all(each.holds for each in latest):
        return latest, Verdict.SUPPORTED, "RANK", "holds"
    if held:
        text = "depends on the year or definition that is meant"
        return (*failed[:1], *held[:1]), Verdict.AMBIGUOUS, "DEFINITIONS_DIFFER", text
    if not all(fact.verified for each in failed for fact in (each.rank.own, *each.rank.above)):
        return latest, Verdict.UNVERIFIED, "UNVERIFIED_ROW", f"does not fit{UNCHECKED}"
    return latest, Verdict.CONTRADICTED, "RANK", "does not hold"


def _own(placing: Placing, court: Court) -> Iterator[Fact]:
    """The entity's rows that the claim may mean: of its period, or of the newest that were known."""
    rows = [f for f in rows_of((placing.entity,), placing.measures, court) if not is_open(f) and not is_cumulative(f)]
    for _, group in groupby(sorted(rows, key=_series), key=_series):
        newest: dict[date, Fact] = {}
        for fact in sorted(group, key=lambda fact: (court.knew(fact), fact.as_of, fact.row_id)):
            newest[fact.period_end] = fact
        ended = sorted((end for end in newest if court.published is None or end <= court.published), reverse=True)
        yield from (
            newest[end]
            for end in ended[: _LOOK if placing.loose else len(ended)]
            if _is_meant(newest[end], placing, court)
        )


def _series(fact: Fact) -> tuple[str, str, str, str]:
    return fact.measure_id, fact.definition_id, fact.unit, fact.price_basis or ""


def _is_meant(fact: Fact, placing: Placing, court: Court) -> bool:
    period = placing.period
    if period is not None and period.end is not None and period.end.year == fact.period_end.year:
        return True
    fresh = court.published is None or court.published.year - fact.period_end.year <= _STALE
    return placing.loose and fresh


def _outcome(own: Fact, placing: Placing, court: Court) -> _Outcome:
    found = rank(own, placing.field, court)
    place = placing.place
    if place < found.first and not placing.at_least:
        return _Outcome(found, holds=False)
    if found.last is None:
        return _Outcome(found, holds=False if place < found.first else None)
    if placing.at_least:
        return _Outcome(found, holds=True if found.last <= place else False if found.first > place else None)
    return _Outcome(found, holds=True if found.first == found.last == place else False if place > found.last else None)


def _told(placing: Placing, found: Sequence[_Outcome], court: Court, outcome: tuple[Verdict, str, str]) -> Judged:
    verdict, reason, text = outcome
    what = "; ".join(_where(each.rank, placing, court) for each in found)
    return Judged(
        verdict,
        reason,
        f"{text}: {what}.",
        tuple(row for each in found for row in _rows(each)),
        "; ".join(_formula(each.rank) for each in found),
        _wanted(placing),
        _fix(found[0].rank, placing) if verdict is Verdict.CONTRADICTED else "",
        "then" if court.published and all(court.knew(each.rank.own) for each in found) else "now",
    )


def _where(place: Rank, placing: Placing, court: Court) -> str:
    """ "By GDP Japan is third of 195 in 2022, with 4.3 trillion USD, behind China (17.9 trillion USD), …"."""
    names = court.knowledge.entities
    own = place.own
    measure = in_text(court.knowledge.measures[own.measure_id].label)
    above = place.above[:_SHOWN]
    behind = ", ".join(f"{names[fact.entity_id].name} ({amount(fact.value, fact.unit)})" for fact in above)
    more = f" and {len(place.above) - _SHOWN} more" if len(place.above) > _SHOWN else ""
    rest = f", {'above' if placing.field.lowest else 'behind'} {behind}{more}" if behind else ""
    head = f"by {measure} {names[own.entity_id].name} is {_nth(place, placing)} in {label(own)}"
    return f"{head}, with {amount(own.value, own.unit)}{rest} ({publisher(_row(own, None), court)})"


def _nth(place: Rank, placing: Placing) -> str:
    end = " from the bottom" if placing.field.lowest else ""
    if place.last is None:
        return f"at best {_ordinal(place.first)}{end} of the {place.size} that the table has"
    if place.last > place.first:
        return f"{_ordinal(place.first)} to {_ordinal(place.last)}{end} of {place.size}"
    return f"{_ordinal(place.first)}{end} of {place.size}"


def _formula(place: Rank) -> str:
    last = "?" if place.last is None else str(place.last)
    return f"{place.own.row_id}: {len(place.above)} above of {place.size - 1} others, place {place.first} to {last}"


def _wanted(placing: Placing) -> str:
    return f"place 1 to {placing.place}" if placing.at_least else f"place {placing.place}"


def _fix(place: Rank, placing: Placing) -> str:
    best = f"{_ordinal(place.first)}-{placing.superlative}" if place.first > 1 else placing.superlative
    return "" if place.last is None or place.last > place.first else best


def _ordinal(place: int) -> str:
    if place < len(_ORDER):
        return _ORDER[place]
    ending = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")  # noqa: PLR2004
    return f"{place}{ending}"


def _rows(each: _Outcome) -> Iterator[Row]:
    own = _row(each.rank.own, each.holds)
    yield own if each.holds is not None else own.standing_as(Part.COMPUTED_FROM)
    for fact in each.rank.above[:_SHOWN]:
        yield _row(fact, each.holds).standing_as(Part.AHEAD)


def _row(fact: Fact, holds: bool | None) -> Row:
    return Row(fact, reference(fact), Outcome(Grade.SUPPORTED if holds else Grade.FAILS, "RANK"), fact.unit)
