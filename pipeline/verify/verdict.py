"""From comparisons to one verdict: an ordered list of steps, and every ceiling in one place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.frames import PHRASES, Act, Basis, Frame, How, Mood, When
from pipeline.frames.leftover import ANOTHER
from pipeline.frames.sorts import fits
from pipeline.models import Fact, FactStatus, Grain, HedgeClass, QuantityKind, Verdict
from pipeline.verify.courses import rule_course
from pipeline.verify.decide import Grade, Reference
from pipeline.verify.growth import rule_growth
from pipeline.verify.kinds import KINDS, Comparison, Query, is_real
from pipeline.verify.policy import Policy
from pipeline.verify.ranks import rule_rank
from pipeline.verify.readings import (
    at_some_time,
    begin_of_rows,
    in_another_currency,
    in_other_prices,
    is_plain_fiscal,
    is_running,
    neighbour,
    period_of_rows,
    second_reading,
    slip,
)
from pipeline.verify.reasons import Reason
from pipeline.verify.ruling import HELD, Ruling, digits, firm
from pipeline.verify.series import SeriesTable, is_named, is_published_by, period_of

ORDER = (
    Verdict.SUPPORTED,
    Verdict.OUTDATED,
    Verdict.APPROXIMATE,
    Verdict.UNIT_MISMATCH,
    Verdict.WRONG_PERIOD,
    Verdict.CONTRADICTED,
    Verdict.UNVERIFIED,
    Verdict.AMBIGUOUS,
    Verdict.NOT_CHECKABLE,
    Verdict.NOT_IN_TABLE,
)
"""Of several measures that may be meant, the first of these verdicts is told."""
_STRANGERS = {"who:stranger", ANOTHER}
"""Somebody unknown has the figure."""
_SAID = (Mood.ASSERTED, Mood.FUTURE)
_DOUBLE, _PRECISE = 2, 3
"""Digits of a figure that fits no row of a measure by chance, and none at all."""
_CLOSE = 3
"""Sentences over which a figure that held confirms whom the next ones are of."""
_THOUSANDS = (1000, 1_000_000)


def rule_all(frames: Iterable[Frame], table: SeriesTable, policy: Policy) -> Iterator[Ruling]:
    """A verdict for every frame of an article, in order: what held before confirms what is carried on."""
    confirmed = _Confirmed()
    for frame in frames:
        known = confirmed.applied(frame)
        ruling = rule(known, table, policy)
        confirmed.note(known, ruling)
        yield ruling


@dataclass
class _Confirmed:
    """What figures that held say of the frames after them."""

    owners: dict[str, int] = field(default_factory=dict)
    """By owner, the sentence in which a figure of theirs held last."""
    period: When | None = None
    """That of a precise figure that held without saying when."""

    def applied(self, frame: Frame) -> Frame:
        """A frame with what is known by now of its owner and its period."""
        dated = frame.is_baseline or frame.open_period or not frame.unsaid
        if self.period and frame.period_how is How.INFERRED and not dated:
            frame = replace(frame, period=self.period, period_how=How.CARRIED)
        held = self.owners.get(frame.owner or "")
        far = held is None or frame.sentence - held > _CLOSE
        if frame.owner and frame.owner_how < How.LISTED and far:
            frame = replace(frame, owner_how=min(frame.owner_how, How.INFERRED))
        return frame

    def note(self, frame: Frame, ruling: Ruling) -> None:
        """A level that held."""
        if ruling.verdict is not Verdict.SUPPORTED or not frame.owner or frame.act is not Act.LEVEL:
            return
        if digits(frame) > 1:
            self.owners[frame.owner] = frame.sentence
            if frame.period_how is How.INFERRED and digits(frame) >= _PRECISE and ruling.comparisons:
                self.period = period_of(ruling.comparisons[0].facts[0])


def rule(frame: Frame, table: SeriesTable, policy: Policy) -> Ruling:
    """The verdict on one frame."""
    if frame.mood not in _SAID:
        unsaid = Ruling(Verdict.NOT_CHECKABLE, Reason(frame.mood.upper()))
        return (_as_planned(frame, table, policy) if frame.mood is Mood.WISHED else None) or unsaid
    lacking = _lacking(frame)
    if lacking is not None:
        return _by_figure(frame, table, policy) or Ruling(Verdict.NOT_IN_TABLE, lacking)
    frame = replace(frame, measures=_of_named_source(frame, table))
    measures = sorted(frame.measures)
    if frame.act is Act.RANK:
        found = [_ranked(frame, measure, table, policy) for measure in measures]
    elif frame.act in PHRASES:
        found = [rule_course(frame, measure, table) for measure in measures]
    else:
        found = [_by_measure(frame, measure, table, policy) for measure in measures]
    return min(found, key=lambda ruling: ORDER.index(ruling.verdict))


def _of_named_source(frame: Frame, table: SeriesTable) -> frozenset[str]:
    """Of several measures that may be meant, those of the publisher whom the sentence names."""
    if len(frame.measures) == 1:
        return frame.measures
    owner = frame.owner or ""
    named = (m for m in frame.measures if any(is_published_by(f, frame.text, table) for f in table.series(owner, m)))
    return frozenset(named) or frame.measures


def _ranked(frame: Frame, measure: str, table: SeriesTable, policy: Policy) -> Ruling:
    """A place by the rows of a measure, or as a row that is a place itself."""
    if table.gazetteer.measures[measure].dimension == "rank":
        return _by_measure(replace(frame, act=Act.LEVEL), measure, table, policy)
    return rule_rank(frame, measure, table, policy)


_PLANNED = (FactStatus.PROPOSED, FactStatus.FORECAST, FactStatus.ENACTED)


def _as_planned(frame: Frame, table: SeriesTable, policy: Policy) -> Ruling | None:
    """A plan that the table holds as a plan: it may agree with it, and accuses nobody."""
    ruling = rule(replace(frame, mood=Mood.ASSERTED), table, policy)
    agrees = ruling.verdict in HELD
    meant = ruling.reason not in (Reason.SECOND_READING, Reason.NEIGHBOUR_HOLDS)
    planned = any(fact.status in _PLANNED for found in ruling.comparisons for fact in found.facts)
    return ruling if agrees and meant and planned else None


def _by_figure(frame: Frame, table: SeriesTable, policy: Policy) -> Ruling | None:
    """Whose it is or what is measured is not said in words that are known: a figure that one row of those spoken of
    has at that time, with more digits the less is said, is likely that."""
    enough = _DOUBLE if frame.measures else _PRECISE
    if (
        ANOTHER in frame.leftover
        or digits(frame) < enough
        or frame.act in (Act.RANK, *PHRASES)
        or frame.mood is not Mood.ASSERTED
    ):
        return None
    owners = (frame.owner,) if frame.owner else (*frame.owners_near, *frame.owners_recent)
    read = [
        replace(frame, owner=owner, measures=frozenset((measure,)), leftover=())
        for owner in dict.fromkeys(owners)
        for measure in sorted(frame.measures or table.gazetteer.measured_of(owner))
        if fits(frame.quantity, table.gazetteer.sort(measure)) or frame.act is Act.CHANGE
    ]
    tried = [_by_measure(each, next(iter(each.measures)), table, policy) for each in read]
    held = [r for r in tried if r.verdict in HELD and r.comparisons and r.comparisons[0].holds]
    sure = [ruling for ruling in held if ruling.verdict is Verdict.SUPPORTED] or held
    if len(sure) != 1:
        return None
    reason = Reason.INFERRED_MEASURE if frame.owner else Reason.INFERRED_ENTITY
    return replace(sure[0], verdict=Verdict.APPROXIMATE, reason=reason)


def _lacking(frame: Frame) -> Reason | None:
    """What no row can be looked up without."""
    if _STRANGERS & set(frame.leftover) or not frame.owner or frame.owner == frame.partner:
        return Reason.NO_ENTITY
    if not frame.measures:
        return Reason.NO_MEASURE
    if any(words.startswith(("who:", "part:")) for words in frame.leftover):
        return Reason.OTHER_MEASURE
    return Reason.PART_OF_PERIOD if frame.open_period else None


def _by_measure(frame: Frame, measure: str, table: SeriesTable, policy: Policy) -> Ruling:
    period = period_of_rows(frame, measure, table)
    if period is None:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.NO_ROW)
    frame = _timed(replace(frame, baseline=begin_of_rows(frame, measure, table)), measure, period, table)
    query = Query(frame, measure, period, table, policy)
    if frame.period_how is How.STATED and _is_paid_over_more(query):
        frame = replace(frame, period_how=How.INFERRED)
        query = replace(query, frame=frame)
    if frame.yearly and frame.act is Act.CHANGE and period.is_year:
        return rule_growth(query)
    found = KINDS[frame.act](query)
    return _decided(query, found) if found else _without_row(query)


def _timed(frame: Frame, measure: str, period: When, table: SeriesTable) -> Frame:
    """How surely the rows of a period are those that are meant."""
    said = frame.period
    if is_running(frame, measure, table):
        frame = replace(frame, period=period, period_how=How.STATED)
    elif said is not None and is_plain_fiscal(said):
        own = period.grain is Grain.FISCAL_YEAR and period != said
        frame = replace(frame, period_how=min(frame.period_how, How.CARRIED if own else How.INFERRED))
    elif said is not None and not said.is_year and period.is_year:
        frame = replace(frame, period_how=How.INFERRED)
    return replace(frame, period_how=max(frame.period_how, How.CARRIED)) if period.is_timeless else frame


def _without_row(query: Query) -> Ruling:
    """What is said of a figure for whose measure and period there is none: it may hold in another reading."""
    frame = query.frame
    if (other := in_another_currency(query)) and firm(frame):
        return Ruling(Verdict.UNIT_MISMATCH, Reason.CURRENCY, (other,), frame)
    if in_other_prices(query):
        return Ruling(Verdict.NOT_IN_TABLE, Reason.PRICE_BASIS, frame=frame)
    second = second_reading(query) if digits(frame) >= _DOUBLE else None
    if second is not None:
        return Ruling(Verdict.APPROXIMATE, Reason.SECOND_READING, (second,), frame)
    return Ruling(Verdict.NOT_IN_TABLE, Reason.NO_ROW)


def _decided(query: Query, found: list[Comparison]) -> Ruling:
    frame = query.frame
    named = [c for c in found if len(c.facts) == 1 and is_published_by(c.facts[0], frame.text, query.table)]
    found = named or found
    current = [c for c in found if not c.older]
    likely = [c for c in current if len(c.facts) > 1 or not _is_implausible(c, query.policy)]
    held = [c for c in likely if c.holds]
    if held:
        return _holds(query, held, likely)
    old = [c for c in found if c.older and (c.holds or c.outcome.reason == "TRUNCATED")]
    if old:
        verdict = Verdict.OUTDATED if firm(frame) and not frame.is_baseline else Verdict.APPROXIMATE
        return Ruling(verdict, Reason.SUPERSEDED, (old[0], *current[:1]), frame)
    near = [c for c in likely if c.outcome.grade is Grade.APPROXIMATE]
    if near:
        return Ruling(Verdict.APPROXIMATE, near[0].outcome.reason, tuple(near), frame)
    return _fails(query, current)


def _holds(query: Query, held: list[Comparison], likely: list[Comparison]) -> Ruling:
    """It agrees with a row: by which definition, how surely, and whether it still does."""
    frame = query.frame
    if frame.act is Act.LEVEL and (apart := _by_another_definition(query, held, likely)):
        return Ruling(Verdict.AMBIGUOUS, Reason.DEFINITIONS_DIFFER, (held[0], apart), frame)
    if frame.leftover:
        return Ruling(Verdict.APPROXIMATE, Reason.HOLDS, tuple(held), frame)
    if frame.period_how is How.INFERRED and _is_paid_over_more(query):
        return Ruling(Verdict.APPROXIMATE, Reason.INFERRED_PERIOD, tuple(held), frame)
    least = min(frame.owner_how, frame.measure_how)
    if (least <= How.INFERRED and digits(frame) < _PRECISE) or (least <= How.CARRIED and digits(frame) < 2):  # noqa: PLR2004
        owner = frame.owner_how <= frame.measure_how
        reason = Reason.INFERRED_ENTITY if owner else Reason.INFERRED_MEASURE
        return Ruling(Verdict.APPROXIMATE, reason, tuple(held), frame)
    coarser = query.period.is_year and frame.period is not None and not frame.period.is_year
    if coarser and query.table.gazetteer.is_rate(query.measure):  # the rate of a month is another than that of its year
        return Ruling(Verdict.APPROXIMATE, Reason.INFERRED_PERIOD, tuple(held), frame)
    first = held[0]
    revised = len(first.facts) == 1 and first.later and not _still_holds(query, first)
    return Ruling(Verdict.SUPPORTED, Reason.SUPERSEDED_SINCE if revised else Reason.HOLDS, tuple(held), frame)


def _is_paid_over_more(query: Query) -> bool:
    """Money that adds up, told of a month where the row is of more; what is counted at an end does not."""
    said, measure = query.frame.period, query.table.gazetteer.measures[query.measure]
    money = query.frame.quantity.kind is QuantityKind.MONEY and measure.additive
    return money and said is not None and not said.is_year and said.length < query.period.length


def _still_holds(query: Query, first: Comparison) -> bool:
    """Whether the last edition, of after publication, has it so too."""
    return query.compare(first.stated, Reference.of(first.later[-1]), [first.later[-1]]).outcome.grade > Grade.FAILS


def _by_another_definition(query: Query, held: list[Comparison], likely: list[Comparison]) -> Comparison | None:
    """A row by another definition by which it fails, where the text names the definition or source of neither.

    Or one in the prices of the time, where it holds in others of which the text says nothing.
    """
    if (paid := _as_paid(query, held, likely)) is not None:
        return paid
    hedge = query.frame.quantity.hedge
    exact = hedge is None or hedge.class_ is HedgeClass.EXACTLY
    if exact or any(is_named(c.facts[0], query.frame.text, query.table) for c in held if len(c.facts) == 1):
        return None  # a figure told to its digits is that of the row which has it so
    own = {c.facts[0].definition_id for c in held}
    fails = (c for c in likely if not c.holds and len(c.facts) == 1)
    return next((c for c in fails if c.facts[0].definition_id not in own), None)


def _as_paid(query: Query, held: list[Comparison], likely: list[Comparison]) -> Comparison | None:
    unsaid = query.frame.basis is Basis.UNSAID
    if not unsaid or not all(fact.price_basis and is_real(fact, query.table) for c in held for fact in c.facts):
        return None
    return next((c for c in likely if not c.holds and not is_real(c.facts[0], query.table)), None)


def _fails(query: Query, current: list[Comparison]) -> Ruling:
    """No row fits: whether there is another way to read it, and whether this one is sure enough."""
    best = min(current, key=lambda comparison: comparison.gap)
    frame = _decided_already(query, best.facts[-1])
    excused = (
        _by_row(query, best) if frame.act is Act.LEVEL or len(best.facts) == 1 else _by_levels(query, current, best)
    )
    if excused is not None:
        return replace(excused, frame=frame)
    slipped = slip(query) if firm(frame) else None
    if slipped is not None:
        points = frame.act is Act.CHANGE
        reason = Reason.PERCENT_VS_POINT if points else Reason.UNIT_MISMATCH
        return Ruling(Verdict.UNIT_MISMATCH, reason, (slipped,), frame)
    prices = in_other_prices(query) if firm(frame) and frame.act is Act.LEVEL else None
    if prices is not None and prices.holds:
        return Ruling(Verdict.UNIT_MISMATCH, Reason.PRICE_BASIS, (best, prices), frame)
    if doubt := _doubted(replace(query, frame=frame), best):
        return doubt
    return _accused(replace(query, frame=frame), best)


def _doubted(query: Query, best: Comparison) -> Ruling | None:
    """What else may be meant, or that what is meant is not sure enough."""
    frame = query.frame
    second = second_reading(query)
    if second is not None:
        verdict = Verdict.APPROXIMATE if digits(frame) > 1 else Verdict.NOT_CHECKABLE
        return Ruling(verdict, Reason.SECOND_READING, (best, second), frame)
    undated = frame.act is Act.LEVEL and frame.period_how <= How.INFERRED and digits(frame) >= _PRECISE
    if undated and (then := at_some_time(query)):
        return Ruling(Verdict.APPROXIMATE, Reason.INFERRED_PERIOD, (then,), frame)
    of_two = frame.act in (Act.RATIO, Act.SHARE, Act.GAP)
    if not firm(frame) or (of_two and min(frame.owner_how, frame.measure_how) < How.LISTED):
        return Ruling(Verdict.NOT_CHECKABLE, Reason.ALIGNMENT_UNSURE, (best,), frame)
    return None


def _decided_already(query: Query, fact: Fact) -> Frame:
    """ "Will cost": where the table already holds what was decided, it is said to be so."""
    held = fact.as_of <= query.table.published and fact.status is not FactStatus.ACTUAL
    return replace(query.frame, mood=Mood.ASSERTED) if query.frame.mood is Mood.FUTURE and held else query.frame


def _by_row(query: Query, best: Comparison) -> Ruling | None:
    """What excuses a figure that is compared with one row."""
    if _is_implausible(best, query.policy):
        second = second_reading(query) if digits(query.frame) > 1 else None
        if second is not None:
            return Ruling(Verdict.APPROXIMATE, Reason.SECOND_READING, (second,))
        return Ruling(Verdict.NOT_IN_TABLE, Reason.ALIGNMENT_UNSURE, (best,))
    revised = query.policy.revised.get(query.frame.quantity.kind, query.policy.tolerance.revised)
    if not best.known and best.gap <= revised:
        return Ruling(Verdict.APPROXIMATE, Reason.LATER_VINTAGE, (best,))
    return None


def _by_levels(query: Query, current: list[Comparison], best: Comparison) -> Ruling | None:
    """What excuses a figure that is compared with what several rows come to."""
    frame, value = query.frame, best.stated.value
    if value and abs(best.reference.low - value) / abs(value) < query.policy.tolerance.computed:
        return Ruling(Verdict.APPROXIMATE, Reason.WITHIN_TOLERANCE, (best,))
    based = frame.act not in (Act.CHANGE, Act.DIFFERENCE) or frame.baseline or frame.period_how is How.STATED
    if not all(comparison.may_contradict for comparison in current) or not based:
        return Ruling(Verdict.NOT_CHECKABLE, Reason.BASIS_OPEN, (best,))
    return None


def _accused(query: Query, best: Comparison) -> Ruling:
    frame = query.frame
    hedge = frame.quantity.hedge
    bound = hedge is not None and "BOUND" in hedge.class_.name  # "over 60" holds of many a year
    dated = frame.act is Act.CHANGE and frame.baseline is None and frame.period_how is How.STATED
    near = neighbour(query) if (frame.act is Act.LEVEL or dated) and not bound else None
    if near is not None:
        verdict = Verdict.APPROXIMATE if frame.period_how < How.STATED else Verdict.WRONG_PERIOD
        return Ruling(verdict, Reason.NEIGHBOUR_HOLDS, (best, near), frame)
    if not all(fact.verified for fact in best.facts):
        return Ruling(Verdict.UNVERIFIED, Reason.UNVERIFIED_ROW, (best,), frame)
    turned = frame.act in (Act.CHANGE, Act.DIFFERENCE) and best.stated.value * best.reference.low < 0
    if turned:
        return Ruling(Verdict.CONTRADICTED, Reason.DIRECTION, (best,), frame)
    missed = best.gap <= query.policy.tolerance.near_miss and best.outcome.reason == "VALUE"
    return Ruling(Verdict.CONTRADICTED, Reason.NEAR_MISS if missed else best.outcome.reason, (best,), frame)


def _is_implausible(best: Comparison, policy: Policy) -> bool:
    """Hardly the row that is meant; a slip of thousands is none of that."""
    stated, row = best.stated.value, best.reference.low
    factor = abs(stated / row) if stated and row else Decimal(1)
    factor = max(factor, 1 / factor)
    allowed = policy.tolerance
    return factor > allowed.implausible and all(abs(factor / slipped - 1) >= allowed.slip for slipped in _THOUSANDS)
