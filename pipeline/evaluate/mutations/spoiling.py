"""True sentences spoilt in one respect each: what their verdict must be is known from how they were made."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from pipeline.evaluate.mutations.telling import (
    ANSWERS,
    CURRENCIES,
    FALLS,
    LEVELS,
    OVER,
    RATES,
    SCALES,
    UNDER,
    Case,
    Teller,
    Told,
)
from pipeline.models import Fact, plain

GOOD = frozenset({"supported", "approximate"})
BAD = {
    "contradicted",
    "inconsistent",
    "not_in_table",
    "unverified",
    "outdated",
    "wrong_period",
    "unit_mismatch",
    "ambiguous",
    "not_checkable",
}


class Maker(Teller):
    """Makes true sentences of a table's rows, and spoils them."""

    def cases(self) -> Iterator[Case]:
        """One round over all rows: each true sentence and each way to spoil it."""
        for row in self.rows:
            told = self._telling(row)
            if told is None:
                continue
            published = max(row.as_of + timedelta(days=30), row.period_start)
            yield from self._true(row, told, published)
            for spoil in (
                self._value,
                self._digit,
                self._scale,
                self._year,
                self._vintage,
                self._currency,
                self._direction,
                self._hedge,
                self._entity,
                self._left_out,
                self._unverified,
                self._points,
                self._definition,
            ):
                yield from spoil(row, told, published)

    def _true(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        if not self._is_alone(row, published):
            return
        yield self._case("true rounding", row, told, (row.value, published), {"supported"}, true=True)
        about = replace(told, hedge=self.random.choice(("about ", "roughly ", "around ")))
        yield self._case("true, about", row, about, (row.value, published), {"supported"}, true=True)
        if self.measures[row.measure_id].dimension == "count":
            return
        for hedge, factor in ((self.random.choice(OVER), Decimal("0.9")), (self.random.choice(UNDER), Decimal("1.02"))):
            hedged = replace(told, hedge=hedge, decimals=max(told.decimals, 2))
            yield self._case(
                f"true, {hedge.strip()}", row, hedged, (row.value * factor, published), {"supported"}, true=True
            )

    def _value(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        for low, high in ((0.55, 0.9), (1.1, 1.9)):
            wrong = row.value * Decimal(str(round(self.random.uniform(low, high), 3)))
            if self._differs(row, told, wrong):
                yield self._case("value", row, told, (wrong, published), BAD)

    def _digit(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        if row.value.scaleb(-told.power) < 1:
            return
        unit = Decimal(1).scaleb(told.power - told.decimals)
        place = self.random.randint(0, max(0, told.decimals))
        wrong = row.value + unit.scaleb(place) * self.random.choice((-3, -2, 2, 3, 4))
        if wrong > 0 and self._differs(row, told, wrong):
            yield self._case("digit", row, told, (wrong, published), BAD | {"approximate"} if place == 0 else BAD)

    def _scale(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        powers = [power for power, _ in SCALES]
        if told.power not in powers or not self._is_alone(row, published):
            return
        for shift in (3, -3):
            power = told.power + shift
            if power in powers:
                other = replace(told, power=power)
                yield self._case("scale", row, other, (row.value.scaleb(shift), published), {"unit_mismatch"})

    def _year(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        for other in self.rows:
            far = abs(other.period_start.year - row.period_start.year)
            same = (other.entity_id, other.measure_id, other.definition_id) == (
                row.entity_id,
                row.measure_id,
                row.definition_id,
            )
            if (
                same
                and far in (1, 2, 3)
                and other.unit == row.unit
                and other.as_of <= published
                and self._differs(other, told, row.value)
            ):
                if not self._is_alone(other, published) or not self._is_alone(row, published):
                    continue
                held = [o for o in self._cell(other) if o != other and not self._differs(o, told, row.value)]
                if not held:
                    yield self._case(
                        "year", row, told, (row.value, published), {"wrong_period"}, year=str(other.period_start.year)
                    )

    def _vintage(self, row: Fact, told: Told, _published: date) -> Iterator[Case]:
        newer = [
            other
            for other in self._cell(row)
            if (other.definition_id, other.unit) == (row.definition_id, row.unit) and other.as_of > row.as_of
        ]
        for other in newer:
            if self._differs(other, told, row.value) and told.template in LEVELS:
                day = other.as_of + timedelta(days=30)
                yield self._case("vintage", row, told, (row.value, day), {"outdated"})
                before = row.as_of + timedelta(days=30)
                yield self._case("vintage, before", row, told, (row.value, before), {"supported"}, true=True)

    def _currency(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        if row.unit not in CURRENCIES or not self._is_alone(row, published):
            return
        own = {other.unit for other in self._cell(row)}
        for unit in CURRENCIES:
            if unit not in own:
                yield self._case("currency", row, told, (row.value, published), {"unit_mismatch"}, unit=unit)

    def _direction(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        if told.template in RATES:
            fall = replace(told, template=self.random.choice(FALLS))
            yield self._case("direction", row, fall, (row.value, published), BAD)

    def _hedge(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        if self.measures[row.measure_id].dimension == "count":
            return
        fine = replace(told, hedge=self.random.choice(OVER), decimals=max(told.decimals, 2))
        yield self._case("bound above", row, fine, (row.value * Decimal("1.12"), published), BAD)
        yield self._case(
            "nearly, below", row, replace(fine, hedge="nearly "), (row.value * Decimal("0.88"), published), BAD
        )

    def _entity(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        others = [
            other
            for other in self.table.rows
            if (other.measure_id, other.period_start) == (row.measure_id, row.period_start)
            and other.entity_id != row.entity_id
            and other.unit == row.unit
        ]
        for other in others[:3]:
            cell = self._cell(other)
            if all(self._differs(o, told, row.value) for o in cell):
                name = self.entities[other.entity_id].name
                yield self._case("entity", row, told, (row.value, published), BAD, entity=name)
        strangers = [e for e in self.table.of_entities if e.entity_id not in {o.entity_id for o in self.table.rows}]
        for stranger in strangers[:1]:
            yield self._case(
                "entity without rows", row, told, (row.value, published), {"not_in_table"}, entity=stranger.name
            )

    def _left_out(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        gone = {other.row_id for other in self._cell(row)}
        table = replace(self.table, rows=tuple(other for other in self.table.rows if other.row_id not in gone))
        if told.template in LEVELS:
            yield replace(self._case("row left out", row, told, (row.value, published), BAD), table=table)

    def _unverified(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        wrong = row.value * Decimal("1.37")
        allowed = (BAD | GOOD) - {"contradicted"}
        yield replace(self._case("unverified", row, told, (wrong, published), allowed), table=self.unverified)

    def _points(self, row: Fact, _told: Told, published: date) -> Iterator[Case]:
        """A share's change in points, told as percent and as points."""
        before = [
            other
            for other in self.rows
            if (other.entity_id, other.measure_id, other.definition_id, other.unit)
            == (row.entity_id, row.measure_id, row.definition_id, row.unit)
            and other.period_start.year == row.period_start.year - 1
            and other.as_of <= published
        ]
        if self.measures[row.measure_id].dimension != "share" or not before:
            return
        change = row.value - before[0].value
        if abs(change) < 1:
            return
        verb = "rose" if change > 0 else "fell"
        who = (
            "The share of respondents in {entity} who {measure}"
            if row.measure_id in ANSWERS
            else "{Entity}'s {measure}"
        )
        template = f"{who} {verb} by {{figure}} in {{year}}."
        said = Told(template, 1, 0)
        points = f"{plain(abs(change))} percentage points"
        yield self._case("true points", row, said, (change, published), {"supported"}, true=True, figure=points)
        yield self._case(
            "points as percent", row, said, (change, published), {"unit_mismatch"}, figure=f"{plain(abs(change))}%"
        )

    def _definition(self, row: Fact, told: Told, published: date) -> Iterator[Case]:
        """The figure of a measure that people mix up with this one."""
        for id_ in self.measures[row.measure_id].comparable_with:
            twin = self.measures.get(id_)
            there = [
                o
                for o in self.table.rows
                if (o.entity_id, o.measure_id, o.period_start) == (row.entity_id, id_, row.period_start)
            ]
            if twin is None or not there or twin.dimension != self.measures[row.measure_id].dimension:
                continue
            if all(o.unit == row.unit and self._differs(o, told, row.value) for o in there):
                other = row.model_copy(update={"measure_id": id_})
                yield self._case("definition", other, told, (row.value, published), BAD)
