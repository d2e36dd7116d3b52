"""One quantity that two articles state with values of which not both can be true.

Source: docs/numbers.md, Without a table.

An index proposes pairs of passages that are near each other; here it is decided. A figure of another time, kind, plan
or source is another quantity, what is still being counted is never settled, and whoever knows both figures is not told.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import product

from pipeline.models import (
    SEVERITY,
    AcrossFinding,
    QuantityKind,
    Verdict,
    content_id,
)
from pipeline.verify.across.comparable import Comparable, sort_of
from pipeline.verify.across.subject import shared_words
from pipeline.verify.decide import exclude
from pipeline.verify.periods import said
from pipeline.verify.policy import Policy
from pipeline.verify.ruling import HELD

Pair = tuple[Comparable, Comparable]
Near = Callable[[Sequence[str]], Iterable[tuple[str, str]]]
"""Of passages, by id: the pairs that an index finds near each other, of different articles."""

_SETTLED = timedelta(days=365)
"""How long after a period the counting of its dead and injured has ended."""
_MEASURED = (QuantityKind.MONEY, QuantityKind.PERCENT)
"""A count is never the same by its measure alone: it may be of a part."""
_FAILED = (Verdict.CONTRADICTED, Verdict.UNIT_MISMATCH, Verdict.WRONG_PERIOD)
_HALF = 0.5


def restated(figures: Sequence[Comparable], pairs: Sequence[Pair], policy: Policy) -> Iterator[AcrossFinding]:
    """Findings on pairs of figures of different articles; ``figures`` are all that the articles have."""
    by_article: dict[str, list[Comparable]] = {}
    for figure in figures:
        by_article.setdefault(figure.cited.article, []).append(figure)
    judge = _Judge(by_article, policy)
    for pair in pairs:
        yield from judge.finding(*pair)


def candidates(fit: Sequence[Comparable], near: Near) -> list[Pair]:
    """Each pair of figures of two articles that stand in passages near each other, once, in a fixed order."""
    by_passage: dict[str, list[Comparable]] = {}
    for figure in fit:
        for passage in figure.passages:
            by_passage.setdefault(passage, []).append(figure)
    found = {
        _ids(one, other): _by_date(one, other)
        for here, there in near(sorted(by_passage))
        for one, other in product(by_passage[here], by_passage[there])
        if one.cited.article != other.cited.article
    }
    return [found[ids] for ids in sorted(found)]


class _Judge:
    """Decides pairs, with all figures of each article at hand."""

    def __init__(self, by_article: dict[str, list[Comparable]], policy: Policy) -> None:
        self.by_article, self.policy = by_article, policy

    def finding(self, one: Comparable, other: Comparable) -> Iterator[AcrossFinding]:
        """The finding on two figures, if they are of one thing and exclude each other."""
        if not (_same_sort(one, other) and _same_time(one, other) and _same_voice(one, other)):
            return
        about = self._about(one, other)
        if about is None or not exclude(one.quantity, other.quantity, self.policy) or _both_hold(one, other):
            return
        if not self._knows(one, other) and not self._knows(other, one):
            yield _finding(one, other, about)

    @staticmethod
    def _about(one: Comparable, other: Comparable) -> tuple[str, ...] | None:
        """The same entity and measure of the table, else the same words."""
        measured = one.measured is not None and one.measured == other.measured and one.period is not None
        if measured and one.quantity.kind in _MEASURED and not one.subject.of_other_names(other.subject):
            return (one.named,)
        return shared_words(one.subject, other.subject)

    def _knows(self, one: Comparable, other: Comparable) -> bool:
        """Whether the article of the second gives the value of the first too, about much the same."""
        return any(
            _same_sort(one, figure)
            and not exclude(one.quantity, figure.quantity, self.policy)
            and len(one.subject.keys & figure.subject.keys)
            >= _HALF * min(map(len, (one.subject.keys, figure.subject.keys)))
            for figure in self.by_article.get(other.cited.article, ())
        )


def _ids(one: Comparable, other: Comparable) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((each.cited.article, each.cited.start) for each in (one, other)))


def _by_date(one: Comparable, other: Comparable) -> Pair:
    """The article published first comes first; undated ones by id."""
    first, second = sorted((one, other), key=lambda each: (each.published or date.max, each.cited.article))
    return first, second


def _same_sort(one: Comparable, other: Comparable) -> bool:
    """The same kind, unit and thing counted, both a level or both a change."""
    return sort_of(one.quantity) == sort_of(other.quantity) and one.quantity.polarity is other.quantity.polarity


def _same_time(one: Comparable, other: Comparable) -> bool:
    """The same period, over when both wrote; of what has no period, articles of one day (or none has a date)."""
    mine, theirs = one.period, other.period
    days = (one.published, other.published)
    if (mine is None) != (theirs is None):
        return False
    running = one.running or other.running
    if mine is None or theirs is None:
        return days[0] == days[1] and not running
    if (mine.start, mine.end) != (theirs.start, theirs.end):
        return False
    if running:
        return mine.end is not None and all(day is not None and day - mine.end > _SETTLED for day in days)
    return days[0] == days[1] or all(day is None or (mine.end is not None and mine.end < day) for day in days)


def _same_voice(one: Comparable, other: Comparable) -> bool:
    """What two sources say is for them to settle."""
    return not one.voices or not other.voices or bool(one.voices & other.voices)


def _both_hold(one: Comparable, other: Comparable) -> bool:
    """Each fits some row of the table, of another definition or vintage: they speak of different things."""
    return one.cited.verdict in HELD and other.cited.verdict in HELD


def _finding(one: Comparable, other: Comparable, about: tuple[str, ...]) -> AcrossFinding:
    return AcrossFinding(
        id=content_id("x", "STATED_TWICE", *(part for each in _ids(one, other) for part in each)),
        verdict=Verdict.INCONSISTENT,
        reason="STATED_TWICE",
        message=_message(one, other),
        flag=True,
        severity=SEVERITY[Verdict.INCONSISTENT],
        about=about,
        cited=(one.cited, other.cited),
    )


def _message(one: Comparable, other: Comparable) -> str:
    what = one.named if one.measured and one.measured == other.measured else "the same thing"
    when = f" for {said(one.period)}" if one.period else ""
    text = f"“{one.title}” says “{one.said}” and “{other.title}” “{other.said}” of {what}{when}: not both can be right."
    right = [b for a, b in ((one, other), (other, one)) if a.cited.verdict in _FAILED and b.cited.verdict in HELD]
    return f"{text} The reference table agrees with “{right[0].said}”." if right else text
