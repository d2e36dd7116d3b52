"""True sentences of a reference table's rows, in several sentences, hedges and formats."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipeline.models import Fact, Measure
from pipeline.ports import ReferenceTable
from pipeline.verify import MemoryTable
from pipeline.verify.wording import in_text

DIMENSIONS = ("money", "share", "count", "percent_change")
LEVELS = (
    "{Entity}'s {measure} was {figure} in {year}.",
    "In {year}, the {measure} of {entity} came to {figure}.",
    "{Entity} reported a {measure} of {figure} for {year}.",
    "Officials put {entity}'s {measure} for {year} at {figure}.",
)
RATES = ("{Entity}'s {base} rose by {figure} in {year}.", "In {year}, {entity}'s {base} grew {figure}.")
FALLS = ("{Entity}'s {base} fell by {figure} in {year}.", "In {year}, {entity}'s {base} shrank {figure}.")
POLLS = (
    "In {year}, {figure} of respondents in {entity} said that they {measure}.",
    "A survey of {year} found that {figure} of respondents in {entity} {measure}.",
)
ANSWERS = {
    "would_side_with_us": "would side with the United States",
    "would_side_with_china": "would side with China",
    "expects_us_troops": "expect American troops",
    "favours_us_troops": "favour sending troops",
}
"""Measures that are answers of a survey, and how a sentence gives the answer."""
CURRENCIES = {"USD": "dollars", "EUR": "euros", "KRW": "won", "CNY": "yuan", "JPY": "yen", "GBP": "pounds"}
SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))
OVER, UNDER = ("over ", "more than "), ("nearly ", "almost ")


@dataclass(frozen=True)
class Case:
    """A sentence with the table it is checked against, and what its verdict may be. ``true``: the sentence is true."""

    kind: str
    text: str
    figure: str
    published: date
    table: MemoryTable
    allowed: frozenset[str]
    true: bool = False


@dataclass(frozen=True)
class Told:
    """How a row is told: sentence, hedge and number of decimals, scale word and currency."""

    template: str
    decimals: int
    power: int
    hedge: str = ""


def memory(table: ReferenceTable) -> MemoryTable:
    """The table in memory, so that rows can be taken out; all verified, so that all can be contradicted."""
    entities, measures = table.entities(), table.measures()
    rows = table.facts([e.entity_id for e in entities], [m.measure_id for m in measures])
    series = {
        key: stretch
        for key in {(row.entity_id, row.measure_id, row.definition_id) for row in rows}
        if (stretch := table.complete(*key)) is not None
    }
    return MemoryTable(marked(rows, verified=True), tuple(entities), tuple(measures), tuple(table.sources()), series)


def marked(rows: Sequence[Fact], *, verified: bool) -> tuple[Fact, ...]:
    return tuple(row.model_copy(update={"verified": verified}) for row in rows)


class Teller:
    """Tells rows of a table: the sentence, the figure in it, and whether anything stands beside the row."""

    def __init__(self, table: MemoryTable, seed: int) -> None:
        self.table, self.random = table, random.Random(seed)  # noqa: S311 - repeatable, not secret
        self.entities = {entity.entity_id: entity for entity in table.of_entities}
        self.measures = {measure.measure_id: measure for measure in table.of_measures}
        self.rows = [row for row in table.rows if self._is_plain(row)]
        self.unverified = replace(table, rows=marked(table.rows, verified=False))

    def _is_plain(self, row: Fact) -> bool:
        """A row of one calendar year with one value, whose sentence needs no more than entity, measure and year."""
        year = row.period_start.year
        return (
            self.measures[row.measure_id].dimension in DIMENSIONS
            and (row.period_start, row.period_end) == (date(year, 1, 1), date(year, 12, 31))
            and row.value > 0
            and row.value_high is None
        )

    def _telling(self, row: Fact) -> Told | None:
        measure = self.measures[row.measure_id]
        if measure.dimension == "percent_change":
            return Told(self.random.choice(RATES), max(0, row.decimals or 0), 0)
        power = next((p for p, _ in SCALES if row.value >= Decimal(1).scaleb(p)), 0)
        if measure.dimension == "money" and not power:
            return None
        exact = max(0, power - row.ulp.adjusted())
        decimals = self.random.randint(min(1, exact), exact) if exact else 0
        if measure.measure_id in ANSWERS:
            return Told(self.random.choice(POLLS), decimals, power)
        return Told(self.random.choice(LEVELS), 0 if measure.dimension == "count" else decimals, power)

    def _sentence(self, row: Fact, told: Told, value: Decimal, **other: str) -> tuple[str, str]:
        """The sentence and the figure in it."""
        measure = self.measures[row.measure_id]
        figure = other.get("figure") or self._figure(told, value, other.get("unit", row.unit))
        name = self._called(other.get("entity") or self.entities[row.entity_id].name)
        text = told.template.format(
            Entity=name[0].upper() + name[1:],
            entity=name,
            measure=self._name(measure),
            base=self._base(measure),
            figure=told.hedge + figure,
            year=other.get("year") or row.period_start.year,
        )
        return text, figure

    @staticmethod
    def _called(name: str) -> str:
        """A name as a sentence has it, with its article."""
        return (
            f"the {name}"
            if name.startswith(("United", "North Atlantic", "Association", "European"))
            else {"World": "the world"}.get(name, name)
        )

    def _name(self, measure: Measure) -> str:
        if measure.measure_id in ANSWERS:
            return ANSWERS[measure.measure_id]
        names = [
            alias
            for alias in (measure.label, *measure.aliases)
            if " " in alias and not alias.startswith(("of ", "share of"))
        ]
        return in_text(self.random.choice(names[:4]))

    def _base(self, measure: Measure) -> str:
        base = next((m for m in measure.comparable_with if m in self.measures), measure.measure_id)
        return self.measures[base].label.lower()

    def _figure(self, told: Told, value: Decimal, unit: str) -> str:
        digits = f"{value.scaleb(-told.power).quantize(Decimal(1).scaleb(-told.decimals)):,f}"
        word = next((f" {word}" for power, word in SCALES if power == told.power), "")
        if unit == "USD" and self.random.choice((True, False)):
            return f"US${digits}{word}"
        if unit in CURRENCIES:
            return f"{digits}{word} {CURRENCIES[unit]}"
        return f"{digits}%" if unit == "%" else f"{digits}{word}"

    def _is_alone(self, row: Fact, published: date) -> bool:
        """Whether it is what was known of its cell, with no other definition beside it."""
        return self._newest(row, published) == row and not [
            other for other in self._cell(row) if other.definition_id != row.definition_id
        ]

    def _cell(self, row: Fact) -> list[Fact]:
        return [
            other
            for other in self.table.rows
            if (other.entity_id, other.measure_id, other.period_start)
            == (row.entity_id, row.measure_id, row.period_start)
        ]

    def _newest(self, row: Fact, published: date) -> Fact:
        same = [o for o in self._cell(row) if (o.definition_id, o.unit) == (row.definition_id, row.unit)]
        return max((o for o in same if o.as_of <= published), key=lambda o: o.as_of, default=row)

    def _differs(self, row: Fact, told: Told, value: Decimal) -> bool:
        """Whether the value as it will be written is clearly not the row's: further off than any tolerance."""
        ulp = Decimal(1).scaleb(told.power - told.decimals)
        shown = (value / ulp).quantize(Decimal(1)) * ulp
        top = row.value if row.value_high is None else row.value_high
        gap = max(row.value - shown, shown - top, Decimal(0))
        return gap > max(ulp * Decimal("1.5"), row.ulp * 2, top * Decimal("0.002"))

    def _case(
        self,
        kind: str,
        row: Fact,
        told: Told,
        what: tuple[Decimal, date],
        allowed: set[str],
        *,
        true: bool = False,
        **other: str,
    ) -> Case:
        value, published = what
        text, figure = self._sentence(row, told, value, **other)
        return Case(kind, text, figure, published, self.table, frozenset(allowed), true)
