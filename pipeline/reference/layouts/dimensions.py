"""Observations that offices describe by dimensions: which is the place, which the measure, which the unit."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from pipeline.reference.families import PART
from pipeline.reference.layouts.columns import WHOLE


class Coded(NamedTuple):
    """A cell of a dimension: a code and, if the file has it, what it stands for."""

    code: str
    label: str = ""

    @property
    def said(self) -> str:
        """The label, else the code."""
        return self.label or self.code


class Described(NamedTuple):
    """What dimensions say of a figure, in the terms of ``Given``."""

    entity: str
    code: str
    measure: str
    part: str
    measure_code: str
    definition: str
    unit: str


_PLACES: Final = ("REF_AREA", "GEO", "LOCATION", "COUNTRY", "COU", "AREA", "REPORTER")
_MEASURES: Final = ("SUBJECT", "MEASURE", "INDICATOR", "NA_ITEM", "INDIC", "CONCEPT", "SERIES", "VARIABLE")
_FLOWS: Final = ("DATAFLOW", "STRUCTURE_NAME", "STRUCTURE_ID")
_NO_DIMENSION: Final = frozenset(
    (
        *("DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "LAST UPDATE", "TIME_PERIOD", "TIME"),
        *("OBS_VALUE", "UNIT_MEASURE", "UNIT", "UNIT_MULT", "DECIMALS", "OBS_STATUS", "OBS_FLAG", "CONF_STATUS"),
        *("SCALE", "CURRENCY", "POWERCODE", "OBS_STATUS2", "OBS_STATUS3", "SERIES_NAME"),
        *("REFERENCE PERIOD", "FLAGS"),
    )
)
_NOT_OF_THE_SERIES: Final = re.compile(
    r"(?:.*_UPDATE_DATE|.*_NOTES?|COMMENT.*|TIME_FORMAT|SERIES_CODE|DATASET|UPDATE_DATE|FULL_.*|SOURCE|OBS_.*)"
)
_METHODS: Final = frozenset(
    (
        *("FREQ", "FREQUENCY", "S_ADJ", "ADJUSTMENT", "TRANSFORMATION", "PRICE_BASE", "BASE_PER", "METHODOLOGY"),
        *("TABLE_IDENTIFIER", "COUNTERPART_AREA", "ACCOUNTING_ENTRY", "VALUATION", "REF_YEAR_PRICE", "CURRENCY_DENOM"),
        *("TYPE_OF_TRANSFORMATION", "CONSOLIDATION", "DATA_DOMAIN", "COICOP_TYPE", "AGG_METHOD"),
    )
)
"""Dimensions that say how something was measured, not of whom or what."""
_WHOLE: Final = frozenset(
    ("", "T", "TOTAL", "_T", "_Z", "_X", "Z", "X", "TOT", "ALL", "S1", "TOTAL_T", "CP00", "Y15-74", "Y15T74", "Y_GE15")
)
"""Codes of the whole, and of what does not apply."""


@cache
def _labels() -> Mapping[str, str]:
    text = resources.files(__package__).joinpath("measures.csv").read_text(encoding="utf-8")
    return {row["code"]: row["label"] for row in csv.DictReader(text.splitlines())}


def label_of(code: str) -> str:
    """What a measure's code stands for, '' if nobody here knows."""
    return _labels().get(code.strip().upper(), "")


def described(cells: Mapping[str, Coded]) -> Described:
    """Places, measure, unit and definition of an observation by its dimensions, whose names are in capitals.

    What it is broken down by (sex, age) makes a measure of its own; totals do not.
    """
    place, where = _first(cells, _PLACES)
    name, what = _first(cells, _MEASURES)
    methods = _METHODS | {"MEASURE"} if name == "SUBJECT" else _METHODS
    flow = next((cells[each] for each in _FLOWS if cells.get(each)), Coded(""))
    rest = {
        each: cell
        for each, cell in cells.items()
        if each not in {place, name} | _NO_DIMENSION and not _NOT_OF_THE_SERIES.fullmatch(each) and cell.code
    }
    parts = [cell.said for each, cell in rest.items() if each not in methods and not _is_whole(cell)]
    unit = cells.get("UNIT_MEASURE") or cells.get("UNIT") or Coded("")
    return Described(
        entity=where.label,
        code=where.code,
        measure=what.label or label_of(what.code) or what.code or _flow(flow),
        part=PART.join(parts),
        measure_code=what.code or flow.code,
        definition=" ".join(f"{each}={cell.code}" for each, cell in rest.items() if each in methods),
        unit=unit.code,
    )


def _is_whole(cell: Coded) -> bool:
    return cell.code.upper() in _WHOLE or (bool(cell.label) and cell.label.casefold() in WHOLE)


def _first(cells: Mapping[str, Coded], names: tuple[str, ...]) -> tuple[str, Coded]:
    return next(((name, cells[name]) for name in names if cells.get(name, Coded("")).code), ("", Coded("")))


def _flow(flow: Coded) -> str:
    """ "ESTAT:UNE_RT_A(1.0)" → what the dataset is called, else its id."""
    if flow.label:
        return flow.label
    code = re.sub(r"\(.*\)$", "", flow.code).rpartition(":")[2]
    return label_of(code) or code
