"""Places in an order: where a table has an owner among all of its kind, or among the members of a group.

A table of five countries can show that somebody is not second in the world, because two others stand above; it can
never show that somebody is. So a place is an interval, and its far end is open unless the table covers the field.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.frames import Frame, How
from pipeline.frames.names import COUNTRIES, WORLD
from pipeline.frames.when import MONTHS, When
from pipeline.models import Fact, Verdict
from pipeline.verify.decide import Grade, Outcome, Reference, Stated
from pipeline.verify.kinds import Comparison
from pipeline.verify.policy import Policy
from pipeline.verify.readings import period_of_rows
from pipeline.verify.reasons import Reason
from pipeline.verify.ruling import Ruling, firm
from pipeline.verify.series import SeriesTable, series_of

_FEWEST = 3
"""Of whom there must be rows, for a place among them to say something."""
_SHOWN = 5
_NEAR = 2
"""Somebody without a row of the period may stand above if the nearest row is at least this part of the value."""


@dataclass(frozen=True)
class _Place:
    """The first and last place that the rows allow; ``last`` None: the table does not cover the field."""

    own: Fact
    above: tuple[Fact, ...]
    last: int | None
    size: int

    @property
    def first(self) -> int:
        """The best place that is possible."""
        return len(self.above) + 1


@dataclass(frozen=True)
class _Field:
    """Those who are ranked with one another, in one period, from the largest or from the smallest."""

    frame: Frame
    measure: str
    table: SeriesTable
    policy: Policy

    @property
    def owner(self) -> str:
        """Who is ranked."""
        return self.frame.owner or ""

    @property
    def group(self) -> str | None:
        """The group of whose members it is one; None for all of its kind."""
        entity = self.table.gazetteer.entities.get(self.frame.partner or "")
        return entity.entity_id if entity and entity.entity_id in self._wholes else None

    @property
    def _wholes(self) -> set[str]:
        return {whole for entity in self.table.gazetteer.entities.values() for whole in entity.part_of}

    @property
    def peers(self) -> list[str]:
        """The others of its kind, without those that others are part of."""
        entities = self.table.gazetteer.entities
        kind, group = entities[self.owner].kind, self.group
        alike = (e for e in entities.values() if e.kind == kind and e.entity_id != self.owner)
        inside = (e for e in alike if group is None or group in e.part_of)
        return [e.entity_id for e in inside if e.entity_id not in self._wholes]

    def place(self, period: When) -> _Place | None:
        """Where the owner stands in a period."""
        own = next((e.current for e in self.table.editions(self.owner, self.measure, period)), None)
        if own is None:
            return None
        peers, here, absent = self.peers, list[Fact](), 0
        for peer in peers:
            found = [e.current for e in self.table.editions(peer, self.measure, period)]
            alike = [fact for fact in found if series_of(fact) == series_of(own)]
            here += alike[:1]
            absent += not alike and self._may_be_above(peer, own)
        sign = -1 if self.frame.sign < 0 else 1
        above = sorted(
            (f for f in here if f.value * sign > own.value * sign), key=lambda f: (-f.value * sign, f.row_id)
        )
        level = sum(fact.value == own.value for fact in here)
        whole = self._is_whole(len(here) + 1, peers)
        return _Place(own, tuple(above), len(above) + 1 + level + absent if whole else None, len(here) + 1)

    def _may_be_above(self, peer: str, own: Fact) -> bool:
        """Somebody whose row of the period is missing, and whose nearest row is not far behind."""
        rows = [fact for fact in self.table.series(peer, self.measure) if series_of(fact) == series_of(own)]
        if not rows:
            return False
        near = min(rows, key=lambda fact: (abs((fact.period_start - own.period_start).days), fact.row_id))
        return near.value <= own.value * _NEAR if self.frame.sign < 0 else near.value * _NEAR >= own.value

    def _is_whole(self, size: int, peers: Sequence[str]) -> bool:
        """Whether the table covers the field: most of the world, all members of a group, all that a beat has."""
        if self.group is None and self.of_countries:
            return size >= self.policy.field_whole
        listed = self.group is None or not self.of_countries or self._members() == size
        return listed and size == len(peers) + 1

    @property
    def of_countries(self) -> bool:
        """Whether countries are ranked: of these a table may lack any."""
        return self.table.gazetteer.entities[self.owner].kind in COUNTRIES

    def _members(self) -> int | None:
        """As many members as the table says that the group has."""
        named = (m.measure_id for m in self.table.gazetteer.measures.values() if m.label.lower() == "member states")
        counts = [fact for measure in named for fact in self.table.series(self.group or "", measure)]
        known = [fact for fact in counts if self.table.knew(fact)]
        return int(max(known, key=lambda fact: fact.as_of).value) if known else None


def rule_rank(frame: Frame, measure: str, table: SeriesTable, policy: Policy) -> Ruling:
    """The verdict on a place in an order by one measure."""
    owner, period = frame.owner or "", period_of_rows(frame, measure, table)
    if period is None or owner not in table.gazetteer.entities:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.NO_ROW)
    field, value = _Field(frame, measure, table, policy), int(frame.quantity.value or 1)
    if frame.partner not in (None, WORLD) and field.group is None:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.FIELD_INCOMPLETE)
    found = field.place(period)
    if found is None or found.size < _FEWEST:
        return Ruling(Verdict.NOT_IN_TABLE, Reason.FIELD_INCOMPLETE)
    return _placed(field, found, period, value)


def _placed(field: "_Field", found: "_Place", period: When, value: int) -> Ruling:
    """A place as told against the one that the rows give."""
    frame, table = field.frame, field.table
    late = not table.knew(found.own)
    shown = _shown(found, frame, known=not late)
    if found.last is not None and found.first == value == found.last:
        return Ruling(Verdict.SUPPORTED, Reason.RANK, shown, frame, found.first)
    if late and abs(found.first - value) <= 1:
        return Ruling(Verdict.APPROXIMATE, Reason.LATER_VINTAGE, shown, frame, found.first)
    if not (value < found.first or (found.last is not None and value > found.last)):
        return Ruling(Verdict.NOT_IN_TABLE, Reason.FIELD_INCOMPLETE, shown, frame, found.first)
    scoped = frame.partner is not None or not field.of_countries
    sure = firm(frame) and frame.measure_how >= How.LISTED and not late and scoped
    if not sure or _was_so(field, period, value):
        return Ruling(Verdict.NOT_CHECKABLE, Reason.RANK, shown, frame, found.first)
    checked = all(fact.verified for fact in (found.own, *found.above))
    reason = Reason.RANK if checked else Reason.UNVERIFIED_ROW
    return Ruling(Verdict.CONTRADICTED if checked else Verdict.UNVERIFIED, reason, shown, frame, found.first)


def _was_so(field: _Field, period: When, value: int) -> bool:
    """Where the year is not named: whether it was so in one just before."""
    if field.frame.period_how is How.STATED or not period.is_year:
        return False
    return any((p := field.place(period.back(MONTHS * n))) is not None and p.first == value for n in (1, 2))


def _shown(place: _Place, frame: Frame, *, known: bool) -> tuple[Comparison, ...]:
    """Those above, the nearest last, then the owner."""
    return tuple(
        Comparison(Stated.of(frame.quantity), Reference.of(row), (row,), Outcome(Grade.FAILS, Reason.RANK), known)
        for row in (*place.above[-_SHOWN:], place.own)
    )
