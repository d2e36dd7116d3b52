"""A small table of real figures: population and defence spending of eight countries and two groups, and a poll.

Population (thousands) after the United Nations' World Population Prospects 2022, GDP (billions of current US dollars)
after the World Bank, rounded; the group and the poll are invented.
"""

from dataclasses import replace
from decimal import Decimal

from pipeline.models import Entity, Fact, FactStatus, Measure, Source
from pipeline.reference.families import with_family
from pipeline.verify import MemoryTable
from tests.checked import fact

_COUNTRIES = (
    ("USA", "United States", "American|the US", ()),
    ("CHN", "China", "Chinese", ()),
    ("JPN", "Japan", "Japanese", ()),
    ("DEU", "Germany", "German", ("TRI",)),
    ("FRA", "France", "French", ("TRI",)),
    ("ITA", "Italy", "Italian", ("TRI",)),
    ("CAN", "Canada", "Canadian", ()),
    ("LUX", "Luxembourg", "", ()),
)
ENTITIES = (
    *(
        Entity(entity_id=id_, name=name, aliases=tuple(filter(None, aliases.split("|"))), part_of=up, kind="country")
        for id_, name, aliases, up in _COUNTRIES
    ),
    Entity(entity_id="WLD", name="World", aliases=("global", "the world"), kind="aggregate"),
    Entity(entity_id="TRI", name="Tripact", aliases=("the alliance",), kind="organisation"),
)
_MEASURES = (
    Measure(measure_id="gdp", label="GDP", aliases=("gross domestic product",), dimension="money", additive=True),
    Measure(measure_id="population", label="Population", aliases=("inhabitants",), dimension="count", additive=True),
    Measure(
        measure_id="spending",
        label="Military expenditure",
        aliases=("defence spending", "spent on defence", "defence budget"),
        dimension="money",
        additive=True,
    ),
    Measure(measure_id="exports_head", label="Exports per capita", dimension="money"),
    Measure(measure_id="exports", label="Exports", dimension="money"),
    Measure(
        measure_id="jobless", label="Unemployment rate", aliases=("unemployment",), dimension="share", bounded=True
    ),
)
MEASURES = tuple(map(with_family, _MEASURES))
"""With the names that a table gets when it is loaded: "economy" for GDP."""
SOURCES = (Source(source_id="bank", publisher="World Bank", title="Indicators"),)
_GDP = {
    "USA": ("23594", "25744", "27361"),
    "CHN": ("17820", "17882", "17795"),
    "JPN": ("5035", "4256", "4213"),
    "DEU": ("4279", "4082", "4456"),
    "FRA": ("2959", "2779", "3031"),
    "ITA": ("2155", "2067", "2255"),
    "CAN": ("2007", "2162", "2140"),
    "LUX": ("85", "81", "86"),
    "WLD": ("97848", "101225", "105435"),
}
_PEOPLE = {
    "USA": "334.9e6",
    "CHN": "1410.7e6",
    "JPN": "124.5e6",
    "DEU": "84.5e6",
    "FRA": "68.2e6",
    "ITA": "58.8e6",
    "CAN": "40.1e6",
    "LUX": "0.668e6",
    "WLD": "8024e6",
}
_SPENDING = {"USA": "916.0", "CHN": "296.4", "DEU": "66.8", "FRA": "61.3", "ITA": "35.5", "JPN": "50.2", "TRI": "163.6"}
_JOBLESS = {2014: "5.0", 2015: "4.6", 2016: "4.1", 2017: "3.8", 2018: "3.4", 2019: "3.1", 2020: "3.9", 2021: "3.6",
            2022: "3.1", 2023: "3.0"}  # fmt: skip


def _row(measure: str, entity: str, year: int, value: str, unit: str) -> Fact:
    number = Decimal(value)
    ulp = Decimal(1).scaleb(int(number.as_tuple().exponent))
    row = fact(f"{measure}.{entity}.{year}", "1", year, measure_id=measure, entity_id=entity, unit=unit)
    return row.model_copy(
        update={"value": number, "ulp": ulp, "status": FactStatus.ACTUAL, "source_id": "bank", "definition_id": "main"}
    )


def _billions(value: str) -> str:
    return str(Decimal(value).scaleb(9))


ROWS = (
    *(
        _row("gdp", id_, year, _billions(value), "USD")
        for id_, values in _GDP.items()
        for year, value in zip((2021, 2022, 2023), values, strict=True)
    ),
    *(_row("population", id_, 2023, value, "people") for id_, value in _PEOPLE.items()),
    *(_row("spending", id_, 2023, _billions(value), "USD") for id_, value in _SPENDING.items()),
    *(_row("jobless", "DEU", year, value, "%") for year, value in _JOBLESS.items()),
    _row("exports", "DEU", 2023, _billions("1688"), "USD"),
    _row("exports_head", "DEU", 2023, "19980", "USD"),
)
TABLE = MemoryTable(ROWS, ENTITIES, MEASURES, SOURCES)
"""Eight countries: enough to refute a place in the world, too few to confirm one."""


def crowded(table: MemoryTable = TABLE, least: int = 160) -> MemoryTable:
    """The same table with so many small countries beside, that its field is the world's."""
    small = tuple(Entity(entity_id=f"S{n}", name=f"Smallia{n}", kind="country") for n in range(least))
    rows = tuple(_row("gdp", each.entity_id, year, "1e9", "USD") for each in small for year in (2021, 2022, 2023))
    return replace(table, rows=(*table.rows, *rows), of_entities=(*table.of_entities, *small))
