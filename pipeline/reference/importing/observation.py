"""Figures of a published table, interpreted: values, periods and units are read here and nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Final

from pipeline.errors import legible
from pipeline.models import FactStatus
from pipeline.reference.importing.about import About
from pipeline.reference.importing.usual import usual_unit
from pipeline.reference.layouts import Given, LeftOut, Page, given
from pipeline.reference.layouts.dimensions import label_of
from pipeline.reference.published import (
    Calendar,
    Figure,
    Stretch,
    Style,
    Unfit,
    Unit,
    figure,
    period,
    spans,
    styles,
    unit_in,
    unit_of,
)
from pipeline.reference.published.statuses import status_of_flags

_LARGEST_POWER: Final = 30
_UNNAMED: Final = frozenset(("", "value", "obs_value", "amount", "figure", "val", "data value", "observation value"))
_SAMPLE: Final = 400
_LONGEST_UNIT: Final = 60
_OF_THEIR_OWN: Final = ("sdmx", "eurostat", "factbook")
"""Layouts that know all their columns."""


@dataclass(frozen=True)
class Observation:
    """One figure of a published table, read.

    ``value`` holds plain digits, to be multiplied by ten to the power of ``mult``; ``row`` is that of the file.
    ``period`` is None and ``measure``, ``definition`` and ``unit`` are '' where the file states none.
    """

    row: int
    entity: str
    code: str
    measure: str
    definition: str
    period: Stretch | None
    value: str
    unit: str = ""
    mult: int = 0
    basis: str = ""
    status: FactStatus = FactStatus.ACTUAL
    note: str = ""
    part: str = ""
    """What the measure is broken down by: Females."""


@dataclass
class Reading:
    """The observations of a page, and what was found on the way: how many cells were empty, what contradicted.

    ``told`` holds a sentence for each thing that the file says otherwise than whoever imports it.
    """

    page: Page
    about: About
    missing: int = 0
    told: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._styles = styles(self.page.sample(), self.page.sheet.divider)
        sample = islice(given(self.page), _SAMPLE)
        labels = [each.period for each in sample if isinstance(each, Given)]
        self._calendar = Calendar(self.about.year_begins, spans(labels))
        self._period = lru_cache(4096)(lambda text: period(text, self._calendar))
        for name in self.page.ignored() if self.page.layout not in _OF_THEIR_OWN else ():
            self.told[f"column {legible(name)[:60]} holds words and is not taken"] = None
        self._own = unit_of(self.about.unit) or Unit(self.about.unit)

    def observations(self) -> Iterator[Observation | LeftOut]:
        """Every figure of the page in its order, or why it cannot be taken; missing ones are counted."""
        for each in given(self.page):
            if isinstance(each, LeftOut):
                yield each
                continue
            try:
                value = figure(each.value, self._styles.get(each.column, Style()))
                if value is None:
                    self.missing += 1
                else:
                    yield self._observed(each, value)
            except Unfit as unfit:
                yield LeftOut(each.row, str(unfit))

    def _observed(self, each: Given, value: Figure) -> Observation:
        if not (each.entity.strip() or each.code.strip() or self.about.entity):
            raise Unfit("names nobody whose figure it is")
        when = self._period(each.period) if each.period.strip() else None
        unit = self._unit(each, value)
        flagged = status_of_flags(each.status) or value.status or (when.status if when else None)
        return Observation(
            row=each.row,
            entity=each.entity.strip() or ("" if each.code.strip() else self.about.entity),
            code=each.code.strip(),
            measure=_measure(each),
            definition=each.definition or each.measure_code,
            period=when,
            value=value.digits,
            unit=legible(unit.name)[:_LONGEST_UNIT],
            mult=unit.mult,
            basis=unit.basis,
            status=flagged or FactStatus.ACTUAL,
            note=each.note,
            part=each.part,
        )

    def _unit(self, each: Given, value: Figure) -> Unit:
        """The unit of the cell, of its row, of its label; else the one that was told, else what such a measure has."""
        label = _measure(each) or self.about.measure
        column = unit_of(each.unit) if each.unit.strip() else None
        stated = column or unit_in(label) or (Unit(each.unit.strip()) if each.unit.strip() else None)
        own = value.unit or stated
        if own and own.name and self._own.name and own.name.casefold() != self._own.name.casefold():
            told = legible(f"{label or 'the file'} is in {own.name}, as the file says")
            self.told[f"{told}; --unit {self.about.unit} is not used"] = None
        unit = _filled(own, self._own) if own else self._own
        if not unit.name:
            unit = _filled(unit, Unit(usual_unit(label)))
        mult = value.unit.mult if value.unit and value.unit.mult else _power(each.scale, unit.mult)
        return Unit(unit.name, mult, unit.basis)


def _filled(unit: Unit, other: Unit) -> Unit:
    """A unit that is only a scale takes the name of the other; one that has a name keeps it."""
    if unit.name:
        return unit
    return Unit(other.name, unit.mult or other.mult, unit.basis or other.basis)


def _measure(each: Given) -> str:
    """What is measured in words, '' where the file only says Value."""
    if each.measure.strip().casefold() in _UNNAMED:
        return label_of(each.measure_code)
    return label_of(each.measure) or each.measure.strip()


def _power(scale: str, usual: int) -> int:
    """The power of ten that a column of scales gives: 6, Millions; else that of the unit."""
    text = scale.strip()
    if not text or text.casefold() in ("units", "unit", "one", "ones", "none"):
        return usual
    if text.lstrip("+-").isdecimal() and text.isascii():
        if abs(int(text)) > _LARGEST_POWER:
            raise Unfit(f"{text[:60]!r} is no power of ten that anybody counts in")
        return int(text)
    found = unit_of(text)
    if found is None or not found.mult:
        raise Unfit(f"{text[:60]!r} is no power of ten")
    return found.mult
