"""Names of columns, and what stands under them."""

import re
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.reference.published import Unfit, period


class Column(NamedTuple):
    """A column by the name of what it holds and the period it is of, as far as its header says so."""

    name: str
    period: str = ""


class Role(Enum):
    """What a column can say of a figure; OTHER are figures and whatever nobody knows."""

    ENTITY = "entity"
    CODE = "code"
    PERIOD = "period"
    MONTH = "month"
    QUARTER = "quarter"
    DAY = "day"
    MEASURE = "measure"
    MEASURE_CODE = "measure code"
    ITEM = "item"
    PART = "part"
    VALUE = "value"
    UNIT = "unit"
    SCALE = "scale"
    STATUS = "status"
    NOTE = "note"
    FORECAST_FROM = "forecast from"
    IGNORED = "ignored"
    OTHER = "other"


WHOLE: Final = frozenset(("", "total", "both sexes", "both", "all", "all ages", "15+", "15 years and over", "t"))
"""Words for the whole of what figures are broken down by."""
_NAMES: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.ENTITY: (
        *("entity", "country", "country name", "country/area", "country or area", "area", "location", "economy"),
        *("reference area", "territory", "nation", "state", "country.value", "geo name", "entity name", "company"),
        *("organisation", "organization", "division", "segment", "district", "department", "party", "city", "county"),
        *("municipality", "school", "institution", "geography", "place", "name"),
    ),
    Role.CODE: (
        *("code", "country code", "iso3", "iso code", "iso", "iso3c", "iso alpha 3", "countryiso3code", "geo"),
        *("iso3 code", "entity code", "economy code", "alpha 3", "country.id", "iso2c", "iso2", "geo code"),
    ),
    Role.PERIOD: ("year", "date", "time", "period", "time period", "year and month", "reference period", "fiscal year",
                  "financial year", "year month", "months", "quarters"),
    Role.MONTH: ("month", "month name", "month number"),
    Role.QUARTER: ("quarter", "qtr"),
    Role.DAY: ("day",),
    Role.MEASURE: (
        *("indicator name", "series name", "indicator", "variable", "measure", "subject descriptor", "series"),
        *("metric", "statistic", "indicator.value", "variable name", "measure name", "element", "concept"),
    ),
    Role.MEASURE_CODE: (
        *("indicator code", "series code", "weo subject code", "indicator.id", "variable code", "measure code"),
        *("series id", "indicator id"),
    ),
    Role.ITEM: ("item", "product", "category", "breakdown", "sub indicator", "line item"),
    Role.PART: ("sex", "gender", "age", "age group", "residence", "both sexes", "education", "educational attainment"),
    Role.VALUE: ("value", "obs value", "amount", "figure", "observation value", "data value", "val"),
    Role.UNIT: ("unit", "units", "unit of measure", "unit measure", "unit name", "currency"),
    Role.SCALE: ("scale", "multiplier", "unit multiplier", "powercode", "power code", "magnitude", "unit mult"),
    Role.STATUS: ("flag", "flags", "status", "obs status", "observation status", "obs flag", "flag codes"),
    Role.NOTE: ("note", "notes", "comment", "comments", "footnote", "footnotes", "subject notes", "flag description",
                "country/series-specific notes"),
    Role.FORECAST_FROM: ("estimates start after",),
    Role.IGNORED: (
        *("weo country code", "id", "rank", "index", "m49", "m49 code", "area code", "item code", "element code", "#"),
        *("year code", "area code (m49)", "latitude", "longitude", "region", "continent", "income group", "decimal"),
        *("world region", "subregion", "world regions according to owid", "last update", "last updated", "conf status"),
        *("iso numeric", "country code (m49)", "domain", "domain code", "time code", "record type", "gec"),
        *("sub region", "regioncode"),
        *("source year", "source", "source code", "reliability", "value footnotes", "reference period code"),
    ),
}  # fmt: skip
_BY_NAME: Final = {name: role for role, names in _NAMES.items() for name in names}


@lru_cache(maxsize=4_096)
def role_of(column: Column) -> Role:
    """The role of a column by its name; one that is of a period holds figures."""
    if column.period:
        return Role.OTHER
    name = re.sub(r"[_\s]+", " ", column.name.casefold()).strip()
    if name.endswith(("(annotations)", "annotations", "footnote", "flag codes")):
        return Role.IGNORED
    return _BY_NAME.get(name, Role.OTHER)


_WITH_YEAR = re.compile(r"(?P<name>.*?[^\d\s_(,.:-])[\s_,:-]*\(?(?P<year>(?:19|20)\d\d)\)?")


def column(name: str, below: str = "") -> Column:
    """A column by its header, or by its two headers one below the other: a measure and a period in either order."""
    name, below = " ".join(name.split()), " ".join(below.split())
    if is_period(name):
        return Column(below, name)
    if is_period(below):
        return Column(name, below)
    return Column(f"{name}, {below}" if name and below and name != below else name or below)


def dated(of: Column) -> Column:
    """``gdp_2022`` is the measure gdp in 2022."""
    found = None if of.period else _WITH_YEAR.fullmatch(of.name)
    return Column(found["name"].strip("_"), found["year"]) if found else of


def is_period(label: str) -> bool:
    """Whether a header names a period; a financial year is one whoever says when it begins."""
    try:
        period(label)
    except Unfit as unfit:
        return "financial year" in str(unfit)
    return bool(re.search(r"\d{4}|[A-Za-z]", label))
