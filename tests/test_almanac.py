"""The almanac that ships: figures of The World Factbook, which fill in where other tables are silent."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from pyarrow import parquet

from pipeline.api import open_tables
from pipeline.models import Entity, Fact, Measure, Source, Verdict
from pipeline.parse import SpacyParser
from pipeline.ports import ReferenceTable
from pipeline.reference import load_table, validate
from pipeline.reference.filling import FillingTable
from pipeline.settings import Settings, load, shipped_almanac
from pipeline.verify import MemoryTable
from tests.checked import bare_map, check, fact, reading_of
from tests.command import argmap

PARSER = SpacyParser()
SPRING = date(2026, 3, 2)
"""After the edition was known."""


@pytest.fixture(scope="module")
def almanac() -> ReferenceTable:
    return load_table(shipped_almanac(), known_whole=True)


class Known(NamedTuple):
    """A figure as it stands in the Factbook, read there by eye."""

    entity: str
    measure: str
    year: int | None
    value: str
    unit: str
    locator: str
    ulp: str
    high: str | None = None
    definition: str = "The World Factbook"
    basis: str | None = None
    verified: bool = False


def _money(entity: str, measure: str, year: int, value: str, locator: str, ulp: str, **more: object) -> Known:
    return Known(entity, measure, year, value, "USD", locator, ulp, basis="current", **more)  # type: ignore[arg-type]


_PPP = "Real GDP (purchasing power parity)"
KNOWN = (
    _money(
        *("USA", "gdp", 2024, "29185e9", "United States (north-america/us): Economy: GDP (official exchange rate)"),
        *("1e9",),
        verified=True,
    ),
    Known(
        "USA",
        "area",
        None,
        "9833517",
        "sq km",
        "United States (north-america/us): Geography: Area: total",
        "1",
        verified=True,
    ),
    Known(
        *("FRA", "gdp-ppp", 2024, "3732e9", "USD", f"France (europe/fr): Economy: {_PPP}: {_PPP} 2024", "1e9"),
        basis="constant 2021 dollars",
    ),
    Known(
        *("FRA", "gdp-per-head-ppp", 2023, "54000", "USD"),
        *("France (europe/fr): Economy: Real GDP per capita: Real GDP per capita 2023", "1"),
        basis="constant 2021 dollars",
    ),
    Known(
        *("TUR", "inflation", 2022, "72.3", "%", "Turkey (middle-east/tu): Economy: Inflation rate (consumer prices)"),
        "0.1",
        verified=True,
    ),
    Known(
        "ETH",
        "gdp-growth",
        2022,
        "5.3",
        "%",
        "Ethiopia (africa/et): Economy: Real GDP growth rate",
        "0.1",
        verified=True,
    ),
    Known(
        *("ZAF", "youth-unemployment", 2024, "60.9", "%"),
        *("South Africa (africa/sf): Economy: Youth unemployment rate (ages 15-24): total", "0.1"),
        definition="modelled estimate",
    ),
    _money("BRA", "current-account", 2024, "-61194e6", "Brazil (south-america/br): Economy", "1e6", verified=True),
    _money("MEX", "reserves", 2022, "201119e6", "Mexico (north-america/mx): Economy", "1e6", verified=True),
    _money("EU", "exports", 2022, "9425e9", "European Union (europe/ee)", "1e9", definition="goods and services"),
    _money("GBR", "budget-spending", 2023, "1442e9", "United Kingdom", "1e9", definition="central government"),
    Known("GBR", "public-debt", 2023, "138.6", "%", "United Kingdom", "0.1", definition="central government"),
    Known("IND", "population", 2025, "1419316933", "people", "India (south-asia/in)", "1"),
    Known("WLD", "population", 2024, "8057236243", "people", "World (world/xx)", "1"),
    Known("IND", "tax-revenue", 2022, "6.7", "%", "India", "0.1", definition="central government"),
    Known("JPN", "life-expectancy", 2024, "85.2", "years", "Japan (east-n-southeast-asia/ja)", "0.1"),
    Known("JPN", "life-expectancy-women", 2024, "88.2", "years", "Japan", "0.1"),
    Known("KOR", "fertility", 2025, "0.68", "children per woman", "South Korea", "0.01"),
    Known("AUS", "median-age", 2025, "38.5", "years", "Australia (australia-oceania/as)", "0.1"),
    Known("BGD", "literacy-women", 2022, "76.5", "%", "Bangladesh (south-asia/bg)", "0.1"),
    Known("CHN", "co2", 2023, "12196e6", "tonnes", "China (east-n-southeast-asia/ch): Environment", "1e6"),
    Known(
        *("SAU", "oil-output", 2023, "11174e3", "barrels per day", "Saudi Arabia (middle-east/sa)", "1e3"),
        definition="all liquids",
    ),
    Known("CAN", "electricity-use", 2023, "555683e6", "kWh", "Canada (north-america/ca): Energy", "1e6"),
    Known("NGA", "internet-users", 2023, "39", "%", "Nigeria (africa/ni): Communications", "1"),
    Known("POL", "military-share", 2025, "4.5", "%", "Poland (europe/pl): Military and Security", "0.1"),
    Known("RUS", "military-personnel", 2025, "1.1e6", "personnel", "Russia (central-asia/rs)", "1e5", high="1.2e6"),
    Known("UKR", "displaced", 2024, "3665165", "displaced people", "Ukraine (europe/up)", "1"),
)


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: f"{known.entity} {known.measure} {known.year}")
def test_a_figure_is_that_of_the_factbook(almanac: ReferenceTable, known: Known) -> None:
    facts = almanac.facts([known.entity], [f"almanac-{known.measure}"])
    (fact,) = (f for f in facts if f.period_start.year == (known.year or 1) and f.source_id == "world-factbook-2026-01")
    assert (fact.value, fact.unit, fact.ulp) == (Decimal(known.value), known.unit, Decimal(known.ulp))
    assert fact.value_high == (Decimal(known.high) if known.high else None)
    assert (fact.definition_id, fact.price_basis) == (known.definition, known.basis)
    assert (fact.locator or "").startswith(known.locator)
    assert fact.as_of == date(2026, 1, 31)
    assert fact.verified == known.verified
    if known.year is None:
        assert (fact.period_start, fact.period_end) == (date.min, date.max)
    else:
        assert (fact.period_start, fact.period_end) == (date(known.year, 1, 1), date(known.year, 12, 31))
        assert fact.status == "estimate"


def test_the_shipped_package_has_no_fault_and_is_small() -> None:
    assert validate(shipped_almanac()) == ()
    assert sum(file.stat().st_size for file in shipped_almanac().iterdir()) < 2_000_000


def test_every_row_says_where_it_stands_and_in_what_edition(almanac: ReferenceTable) -> None:
    rows = _column("locator"), _column("note"), _column("as_of")
    assert len(rows[0]) == len(rows[1]) == len(rows[2]) > 15_000
    assert all(all(cells) for cells in rows)
    titles = {source.title for source in almanac.sources()}
    assert titles == {"The World Factbook, edition of January 2026", "The World Factbook, edition of November 2015"}
    assert {source.publisher for source in almanac.sources()} == {"Central Intelligence Agency"}


def test_shares_and_money_are_never_one_measure(almanac: ReferenceTable) -> None:
    """A share of GDP must not answer for a sum: every measure of the almanac has one unit throughout."""
    pairs = set(zip(_column("measure_id"), _column("unit"), strict=True))
    units = dict(pairs)
    assert len(units) == len(pairs) == len(almanac.measures())
    for measure in almanac.measures():
        unit = units[measure.measure_id]
        assert (unit == "USD") == (measure.dimension == "money"), measure.measure_id
        assert (unit == "%") == (measure.dimension in ("share", "percent_change")), measure.measure_id
        assert ("of GDP" in measure.label) <= (unit == "%"), measure.measure_id


def _column(name: str) -> list[str]:
    table = parquet.read_table(shipped_almanac() / "facts.parquet", columns=[name])
    return [str(cell or "") for cell in table.column(name).to_pylist()]


def test_a_figure_of_the_older_edition_names_the_one_that_replaced_it(almanac: ReferenceTable) -> None:
    older, newer = almanac.facts(["USA"], ["almanac-area"])
    assert (older.value, newer.value) == (Decimal(9826675), Decimal(9833517))
    assert (older.superseded_by, newer.superseded_by) == (newer.row_id, None)
    assert (older.as_of, older.source_id) == (date(2015, 11, 30), "world-factbook-2015-11")


def _verdicts(text: str, table: ReferenceTable, published: date = SPRING) -> list[Verdict]:
    reading = reading_of(text, published)
    found = check(bare_map(reading.article), reading, table).findings
    return [each.verdict for each in found if each.kind == "numeric"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Gross domestic product in Brazil was $2.18 trillion in 2024.", Verdict.SUPPORTED),
        ("Brazil's GDP was $3.5 trillion in 2024.", Verdict.CONTRADICTED),
        ("Youth unemployment in Brazil was 18 percent in 2024.", Verdict.SUPPORTED),
        ("Brazil's jobless rate was 7.7 percent in 2024.", Verdict.SUPPORTED),
        ("Brazil's unemployment rate was 12.1 percent in 2024.", Verdict.UNVERIFIED),
        ("Germany's military spending rose to 2.4 percent of GDP in 2025.", Verdict.SUPPORTED),
        ("Germany spent $2.4 billion on its military in 2025.", Verdict.NOT_IN_TABLE),
        ("Consumer prices in Germany rose 5.9 percent in 2023.", Verdict.SUPPORTED),
        ("Life expectancy in Brazil was 81.9 years in 2024.", Verdict.UNVERIFIED),
        ("Ethiopia had a population of 132 million in 2025.", Verdict.UNVERIFIED),
        ("Ethiopia had a population of 121 million in 2025.", Verdict.SUPPORTED),
        ("Prices in Thailand rose 6.1 percent in 2022.", Verdict.NOT_IN_TABLE),
        ("Brazil covers an area of 8,515,770 square kilometres.", Verdict.SUPPORTED),
        ("Germany emitted 600 million tonnes of CO2 in 2023.", Verdict.SUPPORTED),
        ("In 2023, 87.8 percent of Brazilians lived in cities.", Verdict.SUPPORTED),
        ("GDP per capita in Germany at purchasing power parity was $62,800 in 2024.", Verdict.SUPPORTED),
        ("Brazil had 216 million mobile phone subscriptions in 2024.", Verdict.SUPPORTED),
    ],
    ids=str,
)
def test_a_plain_sentence_is_judged_by_the_almanac(text: str, verdict: Verdict) -> None:
    assert _verdicts(text, open_tables(Settings())) == [verdict]


def test_the_setting_and_the_environment_leave_it_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "argmap-almanac" in open_tables(Settings()).name
    assert open_tables(Settings(almanac=False)).name == "argmap-reference"
    monkeypatch.setenv("ARGMAP_ALMANAC", "false")
    assert open_tables(load().settings).name == "argmap-reference"


def test_the_command_uses_it_and_names_edition_and_place_in_the_report(tmp_path: Path) -> None:
    text = "A large economy\n\nBrazil's GDP was $2.18 trillion in 2024, and therefore its word counts.\n"
    (tmp_path / "economy.txt").write_text(text, encoding="utf-8")
    ran = argmap("run", "economy.txt", "--published", "2026-03-02", "--out", "out", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    (report,) = (tmp_path / "out").glob("*/report.html")
    page = report.read_text(encoding="utf-8")
    assert "The World Factbook, edition of January 2026" in page
    assert "Brazil (south-america/br): Economy: GDP (official exchange rate)" in page
    without = argmap("check", "economy.txt", "--published", "2026-03-02", "--no-almanac", "--json", cwd=tmp_path)
    found = json.loads(without.stdout)
    assert found["table"]["name"] == "argmap-reference"
    assert [each["verdict"] for each in found["findings"] if each["quote"] == "$2.18 trillion"] == ["not_in_table"]


OWN = Measure(measure_id="gdp", label="GDP", aliases=("gross domestic product",), dimension="money")
OURS = Source(source_id="ours", publisher="Our Office", title="Our figures")


def _ours(entity: str, value: str, measure: str = "gdp", unit: str = "USD") -> Fact:
    return fact(f"ours-{entity}", value, 2024, entity_id=entity, measure_id=measure, unit=unit, source_id="ours")


BRAZIL = Entity(entity_id="BRA", name="Brazil", kind="country")


def _own_table(fact: Fact, measure: Measure = OWN) -> MemoryTable:
    return MemoryTable(rows=(fact,), of_entities=(BRAZIL,), of_measures=(measure,), of_sources=(OURS,))


def test_of_a_country_and_year_in_the_readers_own_table_nothing_is_filled_in(almanac: ReferenceTable) -> None:
    filling = FillingTable(almanac, [_own_table(_ours("BRA", "2e12"))])
    assert filling.facts(["BRA"], ["gdp"]) == ()
    assert "gdp" not in filling.measured()["BRA"]
    assert "almanac-inflation" in filling.measured()["BRA"]


def test_a_table_that_ends_early_takes_no_answer_away(almanac: ReferenceTable) -> None:
    """The years that it does not have are filled in with what is verified; what offices count otherwise is not."""
    ended = _ours("BRA", "2e12").model_copy(update={"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)})
    filled = FillingTable(almanac, [_own_table(ended)]).facts(["BRA"], ["gdp"])
    assert {(row.measure_id, row.period_start.year) for row in filled} == {("gdp", 2024)}
    people = Measure(measure_id="people", label="Population", dimension="count")
    counted = ended.model_copy(update={"measure_id": "people", "unit": "people"})
    assert FillingTable(almanac, [_own_table(counted, people)]).facts(["BRA"], ["people"]) == ()


def test_other_countries_are_filled_in_under_the_readers_name_of_the_measure(almanac: ReferenceTable) -> None:
    filling = FillingTable(almanac, [_own_table(_ours("BRA", "2e12"))])
    assert "gdp" in filling.measured()["CHL"]
    assert filling.facts(["CHL"], ["almanac-gdp"]) == ()
    assert {fact.measure_id for fact in filling.facts(["CHL", "BRA"], ["gdp"])} == {"gdp"}
    assert {m.measure_id for m in filling.measures()} & {"gdp", "almanac-gdp"} == {"gdp"}
    assert {p.measure_id for p in filling.profiles()} >= {"gdp", "almanac-gdp-ppp"}


def test_a_measure_of_that_name_in_another_unit_stays_apart(almanac: ReferenceTable) -> None:
    share = Measure(measure_id="gdp", label="GDP", dimension="share")
    filling = FillingTable(almanac, [_own_table(_ours("BRA", "3", unit="%"), share)])
    assert "almanac-gdp" in filling.measured()["BRA"]


def test_what_companies_call_by_a_name_of_countries_stays_apart(almanac: ReferenceTable) -> None:
    staff = Measure(measure_id="staff", label="Workforce", dimension="count")
    mills = Entity(entity_id="MILLS", name="Norland Mills", kind="company")
    row = _ours("MILLS", "900", measure="staff", unit="people")
    own = MemoryTable(rows=(row,), of_entities=(mills,), of_measures=(staff,), of_sources=(OURS,))
    assert "almanac-labour-force" in FillingTable(almanac, [own]).measured()["DEU"]
