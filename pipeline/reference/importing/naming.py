"""Measures of a published table: one for each label and unit, with its dimension and what it is called besides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.errors import legible
from pipeline.models import Dimension, Measure, QuantityKind
from pipeline.quantities.units import UNITS
from pipeline.reference.importing.ids import Ids
from pipeline.reference.published.units import INTERNATIONAL, NATIONAL, PEOPLE

_CURRENCY = re.compile("[A-Z]{3}")
_CHANGE = re.compile(r"growth|inflation|change", re.IGNORECASE)
_LONGEST_LABEL: Final = 300
_OF_CODES: Final[Mapping[str, Dimension]] = {
    **dict.fromkeys(("km2", "m2", "mi2", "ft2", "ha", "acre", "sq km"), Dimension.AREA),
    **dict.fromkeys(("t", "kg", "g", "mg", "ug", "ton", "lb", "oz", "kt", "Mt", "Gt", "tonnes"), Dimension.MASS),
    **dict.fromkeys(("kWh", "MWh", "GWh", "TWh", "cal", "Mtoe", "kton", "Mton"), Dimension.ENERGY),
    **dict.fromkeys(("L", "mL", "gal", "bbl", "m3", "ft3", "bcm"), Dimension.VOLUME),
    **dict.fromkeys(("km", "m", "cm", "mm", "mi", "nmi", "ft", "in", "yd"), Dimension.LENGTH),
    **dict.fromkeys(("Cel", "[degF]"), Dimension.TEMPERATURE),
}
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "gdp": ("gross domestic product", "economic output"),
    "gross domestic product": ("GDP", "economic output"),
    "real gdp growth rate": ("GDP growth", "economic growth", "growth of the economy"),
    "gdp growth": ("economic growth", "growth of the economy"),
    "inflation rate": ("inflation", "consumer prices"),
    "inflation": ("inflation rate", "consumer prices"),
    "inflation, consumer prices": ("inflation", "inflation rate", "consumer prices"),
    "unemployment rate": ("unemployment", "jobless rate"),
    "military expenditures": ("military expenditure", "military spending", "defence spending", "defense spending"),
    "military and security service personnel strengths": ("active troops", "active-duty personnel"),
    "population": ("inhabitants",),
}
"""What statistical offices call by one name and commentary by others."""


class Series(NamedTuple):
    """A label with the unit and the prices that set its figures apart from others of the same label."""

    label: str
    unit: str
    basis: str


@dataclass
class Measures:
    """Measures met so far, by id. The first unit of a label has its plain name; others name theirs."""

    measures: dict[str, Measure] = field(default_factory=dict)
    _ids: Ids = field(default_factory=Ids)
    _of: dict[Series, str] = field(default_factory=dict)
    _firsts: dict[str, Series] = field(default_factory=dict)

    def id_of(self, label: str, unit: str, basis: str) -> str:
        """The id of a measure by its label, its unit and the prices in which it is told."""
        label = legible(label)[:_LONGEST_LABEL]
        series = Series(label, unit, basis)
        if series not in self._of:
            first = self._firsts.setdefault(label, series)
            told = label if first == series else f"{label} ({' '.join(filter(None, (unit, basis)))})"
            self._of[series] = self._ids.of(told)
            self.measures[self._of[series]] = _measure(self._of[series], told, unit)
        return self._of[series]

    def first_unit(self, label: str) -> str | None:
        """The unit that figures of a label had first; None if there was none before."""
        first = self._firsts.get(legible(label)[:_LONGEST_LABEL])
        return first.unit if first else None


def dimension_of(unit: str, label: str) -> Dimension:
    """What figures in a unit measure; rates of change are told by their label."""
    if unit == "%":
        return Dimension.PERCENT_CHANGE if _CHANGE.search(label) else Dimension.SHARE
    if _CURRENCY.fullmatch(unit) or unit in (INTERNATIONAL, NATIONAL):
        return Dimension.MONEY
    if unit in _OF_CODES:
        return _OF_CODES[unit]
    known = UNITS.get(unit)
    if known is not None and known.kind is QuantityKind.DURATION:
        return Dimension.DURATION
    if known is not None and known.kind is QuantityKind.MEASURE:
        return _OF_CODES.get(known.code or "", Dimension.MEASURE)
    return Dimension.MEASURE if unit.startswith("index") else Dimension.COUNT


def _measure(measure_id: str, label: str, unit: str) -> Measure:
    plainer = re.sub(r"\s*\([^)]*\)|, total$", "", label).strip()
    names = [plainer, *_ALSO.get(plainer.casefold(), ())]
    return Measure(
        measure_id=measure_id,
        label=label,
        aliases=tuple(name for name in dict.fromkeys(names) if name and name != label),
        dimension=dimension_of(unit or PEOPLE, label),
    )
