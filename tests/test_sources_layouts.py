"""Charts, mirrors, Eurostat and SDMX: each in its documented layout, with units, scale, status and edition."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline.errors import SourceError
from pipeline.models import FactStatus
from pipeline.reference import load_table
from pipeline.sources.units import unit_of
from tests.figures import Adding, FigureServer, Route, dbnomics, facts, json_reply, owid, table


def refused(adding: Adding, source: str) -> str:
    """The one sentence with which a source is refused, and nothing is left of it."""
    with pytest.raises(SourceError) as raised:
        adding.add(source)
    assert adding.left() == []
    return raised.value.sentence


# Our World in Data

LIFE = "Period life expectancy at birth"
COLUMNS = {
    LIFE: {
        "titleShort": "Life expectancy",
        "titleLong": "Life expectancy at birth",
        "descriptionShort": "The period life expectancy at birth.",
        "shortUnit": "years",
        "unit": "years",
        "timespan": "1543-2023",
        "type": "Numeric",
        "shortName": "life_expectancy_0",
        "lastUpdated": "2024-10-22",
        "nextUpdate": "2025-10-22",
    },
    "World region according to OWID": {"titleShort": "World region", "type": "Categorical", "unit": ""},
}
CHART = (
    f"Entity,Code,Year,{LIFE},World region according to OWID\nNorway,NOR,2021,83.2,Europe\nNorway,NOR,2022,,Europe\n"
)
CHART += "World,OWID_WRL,2021,71.05,\nOther islands,,2021,70.1,\nNorway,NOR\n"


def test_a_chart_comes_with_the_units_of_its_columns_and_without_words(adding: Adding, server: FigureServer) -> None:
    server.serve(owid("life-expectancy", CHART, COLUMNS))
    added = adding.adder.add("https://ourworldindata.org/grapher/life-expectancy", None, adding.folder / "tables")
    held = facts(added.folder)
    norway = held["NOR 2021 2024-10-22"]
    assert (norway.value, norway.unit, norway.ulp) == (Decimal("83.2"), "years", Decimal("0.1"))
    assert added.left_out == (
        "World region is no column of figures",
        "with more or fewer cells than the header: 1 rows",
    )
    assert len(held) == 3
    loaded = load_table(added.folder)
    assert loaded.sources()[0].title == "Life expectancy (UN WPP (2024))"
    assert {entity.name: entity.kind for entity in loaded.entities()} == {
        "Norway": "country",
        "World": "aggregate",
        "Other islands": "aggregate",
    }


@pytest.mark.parametrize("above", ["Life expectancy", "life_expectancy_0", "Life expectancy at birth"])
def test_a_column_is_known_by_any_of_its_names(above: str, adding: Adding, server: FigureServer) -> None:
    server.serve(owid("life-expectancy", CHART.replace(LIFE, above), COLUMNS))
    assert len(facts(adding.add("owid:life-expectancy"))) == 3


@pytest.mark.parametrize(
    ("route", "said"),
    [
        (owid("life-expectancy", CHART.replace("Year", "When"), COLUMNS), "does not answer as it is documented to"),
        (owid("life-expectancy", CHART, {}), "does not answer as it is documented to"),
        (owid("life-expectancy", CHART, {LIFE: {"unit": "years"}}), "titleShort: field required"),
        (owid("life-expectancy", CHART.split("\n", maxsplit=1)[0], COLUMNS), "holds no figures"),
        (owid("other", CHART, COLUMNS), "is not there (404"),
        (owid("life-expectancy", re.sub(r"83.2|71.05|70.1", "many", CHART), COLUMNS), "owid:life-expectancy"),
    ],
)
def test_a_chart_that_is_not_as_documented_is_one_sentence(
    route: Route,
    said: str,
    adding: Adding,
    server: FigureServer,
) -> None:
    server.serve(route)
    assert said in refused(adding, "owid:life-expectancy")


# DBnomics

WEO = {
    "code": "WEO:2024-10",
    "name": "WEO by countries (2024-10 release)",
    "indexed_at": "2024-10-23T03:15:05.736Z",
    "dimensions_codes_order": ["weo-country", "weo-subject", "unit"],
    "dimensions_labels": {"weo-country": "WEO Country", "weo-subject": "WEO Subject", "unit": "Unit"},
    "dimensions_values_labels": {
        "weo-country": {"NOR": "Norway", "SWE": "Sweden"},
        "weo-subject": {
            "NGDPD": "Gross domestic product, current prices",
            "NGDPDPC": "Gross domestic product per capita, current prices",
            "LP": "Population",
            "NGDP_RPCH": "Gross domestic product, constant prices",
            "LUR": "Unemployment rate",
        },
        "unit": [
            *(["us_dollars", "U.S. dollars"], ["persons", "Persons"], ["national_currency", "National currency"]),
            *(["pcent_change", "Percent change"], ["pcent", "Percent of total labor force"]),
        ],
    },
}


def weo(subject: str, unit: str, values: list[object], country: str = "NOR") -> dict[str, Any]:
    return {
        "@frequency": "annual",
        "dataset_code": "WEO:2024-10",
        "dataset_name": WEO["name"],
        "dimensions": {"unit": unit, "weo-country": country, "weo-subject": subject},
        "indexed_at": "2024-10-23T03:15:05.736Z",
        "period": ["2023", "2024", "2025"][: len(values)],
        "period_start_day": ["2023-01-01", "2024-01-01", "2025-01-01"][: len(values)],
        "provider_code": "IMF",
        "series_code": f"{country}.{subject}.{unit}",
        "series_name": f"{country} – {subject} – {unit}",
        "value": values,
    }


def test_a_mirror_gets_back_the_scale_that_it_lost_and_forecasts_are_none_of_the_past(
    adding: Adding, server: FigureServer
) -> None:
    series = [
        weo("NGDPD", "us_dollars", [485.311, 503.752]),
        weo("NGDPDPC", "us_dollars", [87961.777, "NA"]),
        weo("LP", "persons", [5.522, None]),
        weo("NGDPD", "national_currency", [5126.4]),
        weo("LUR", "pcent", [3.595, 4.0], "SWE"),
    ]
    server.serve(dbnomics(series, dataset=WEO, most=2))
    added = adding.adder.add("dbnomics:IMF/WEO:latest/NOR..", None, adding.folder / "tables")
    held = load_table(added.folder)
    by_label = {measure.label: measure.measure_id for measure in held.measures()}
    gdp = held.facts(["NOR"], [by_label["Gross domestic product, current prices"]])
    assert [(fact.value, fact.unit, fact.status) for fact in gdp] == [
        (Decimal("485.311E9"), "USD", FactStatus.ACTUAL),
        (Decimal("503.752E9"), "USD", FactStatus.FORECAST),
    ]
    (head,) = held.facts(["NOR"], [by_label["Gross domestic product per capita, current prices"]])
    (population,) = held.facts(["NOR"], [by_label["Population"]])
    assert (head.value, population.value, population.unit) == (Decimal("87961.777"), Decimal("5.522E6"), "people")
    assert all(fact.verified and fact.as_of == date(2024, 10, 23) for fact in (*gdp, head, population))
    assert added.left_out == ("without figures, or in a currency that is not named: 1 series",)
    offsets = [each.rpartition("offset=")[2] for each in server.asked]
    assert offsets == ["0", "2", "4"]


def test_a_rate_of_change_is_no_level(adding: Adding, server: FigureServer) -> None:
    server.serve(dbnomics([weo("NGDP_RPCH", "pcent_change", [0.5])], dataset=WEO))
    (measure,) = load_table(adding.add("dbnomics:IMF/WEO:latest/.NGDP_RPCH.")).measures()
    assert measure.dimension == "percent_change"
    assert "economic growth" in measure.aliases


def test_figures_whose_scale_nobody_says_accuse_nobody(adding: Adding, server: FigureServer) -> None:
    labels = {"geo": {"NO": "Norway"}, "unit": {"EUR": "Euro"}}
    dataset = {"code": "trade", "name": "Trade", "updated_at": "2024-05-02", "dimensions_values_labels": labels}
    series = {**weo("", "", [412]), "dimensions": {"geo": "NO", "unit": "EUR", "FREQ": "A"}, "provider_code": "OFF"}
    server.serve(dbnomics([series], dataset=dataset))
    (fact,) = facts(adding.add("dbnomics:OFF/trade/A.NO")).values()
    assert (fact.unit, fact.verified, fact.as_of) == ("EUR", False, date(2024, 5, 2))


@pytest.mark.parametrize(
    ("route", "said"),
    [
        (dbnomics([], dataset=WEO), "not found"),
        (lambda _path, _query: json_reply({"series": {"docs": [], "num_found": 0}}), "dataset: field required"),
        (
            lambda _path, _query: json_reply(
                {"series": {"docs": [], "num_found": 0}, "dataset": {"code": "a"}, "provider": {"code": "b"}}
            ),
            "holds no such series",
        ),
        (dbnomics([{**weo("LUR", "pcent", [1]), "value": "1"}], dataset=WEO), "series.docs.0.value"),
        (dbnomics([{**weo("LUR", "pcent", [1]), "period": []}], dataset=WEO), "as many periods as values"),
    ],
)
def test_a_mirror_that_does_not_answer_as_documented_is_one_sentence(
    route: Route,
    said: str,
    adding: Adding,
    server: FigureServer,
) -> None:
    server.serve(route)
    assert said in refused(adding, "dbnomics:IMF/WEO:latest/NOR..")


# Eurostat and SDMX


def lines(*rows: tuple[str, ...]) -> str:
    return "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) + "\n" for row in rows)


AT_END = ("TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS")
RATE = ("ESTAT:UNE_RT_A(1.0): Unemployment by sex and age - annual data", "13/02/25 23:00:00", "A: Annual")
RATE += ("Y15-74: From 15 to 74 years", "PC_ACT: Percentage of population in the labour force", "T: Total")
UNEMPLOYMENT = lines(
    (
        *("DATAFLOW", "LAST UPDATE", "freq: Time frequency", "age: Age class", "unit: Unit of measure", "sex: Sex"),
        *("geo: Geopolitical entity", "TIME_PERIOD: Time", "OBS_VALUE: Value", "OBS_FLAG: Flag", "CONF_STATUS"),
    ),
    (*RATE, "DE: Germany", "2023", "3.1", "", ""),
    (*RATE, "DE: Germany", "2024", "3.4", "p: provisional", ""),
    (*RATE, "EU27_2020: European Union - 27 countries (from 2020)", "2024", "5.9", "", ""),
    (*RATE, "EL: Greece", "2024", ":", "", ""),
)
PRODUCT = ("ESTAT:NAMA_10_GDP(1.0)", "2025-02-20", "A: Annual", "CP_MEUR: Current prices, million euro")
PRODUCT += ("B1GQ: Gross domestic product at market prices", "DE: Germany")
GDP = lines(
    ("DATAFLOW", "LAST UPDATE", "freq", "unit", "na_item", "geo", *AT_END),
    (*PRODUCT, "2023", "4185550.0", "", ""),
    (*PRODUCT, "2024-Q2", "1076000.0", "b", ""),
)
DEBT = ("DATAFLOW", "OFF:DF(1.0)", "Debt of governments", "I", "NOR", "Norway", "GD", "Gross debt", "XDR")
DEBT += ("International dollars",)
LABELS_BESIDE = lines(
    (
        *("STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "REF_AREA", "Reference area", "MEASURE", "Measure"),
        *("UNIT_MEASURE", "Unit of measure", "TIME_PERIOD", "Time period", "OBS_VALUE", "Observation value"),
        *("OBS_STATUS", "Observation status", "UNIT_MULT", "Unit multiplier"),
    ),
    (*DEBT, "2022", "", "12.5", "", "E", "Estimated value", "9", "Billions"),
    (*DEBT, "2023", "", "13.5", "", "A", "Normal value", "9", "Billions"),
)


def test_eurostat_comes_with_its_labels_flags_and_units(adding: Adding, server: FigureServer) -> None:
    server.serve(table("/sdmx/3.0/data/dataflow/ESTAT/une_rt_a/1.0/A.Y15-74.PC_ACT.T.*", UNEMPLOYMENT))
    folder = adding.add("eurostat:une_rt_a/A.Y15-74.PC_ACT.T.")
    held = facts(folder)
    assert "labels=both" in server.asked[0]
    assert len(held) == 3
    german = held["DEU 2024 2025-02-13"]
    assert (german.value, german.unit, german.status) == (Decimal("3.4"), "%", FactStatus.ESTIMATE)
    loaded = load_table(folder)
    (measure,) = loaded.measures()
    assert measure.label == "Unemployment by sex and age - annual data"
    assert "unemployment rate" in measure.aliases
    assert {entity.name: entity.kind for entity in loaded.entities()} == {
        "Germany": "country",
        "European Union": "aggregate",
    }


def test_scale_and_currency_are_read_from_the_name_of_a_unit(adding: Adding, server: FigureServer) -> None:
    server.serve(table("/sdmx/3.0/data/dataflow/ESTAT/nama_10_gdp/1.0/*", GDP))
    held = facts(adding.add("eurostat:nama_10_gdp"))
    assert {(fact.value, fact.unit) for fact in held.values()} == {
        (Decimal("4185550.0E6"), "EUR"),
        (Decimal("1076000.0E6"), "EUR"),
    }


def test_any_sdmx_service_is_asked_at_its_own_address_and_may_put_labels_beside(
    adding: Adding, server: FigureServer
) -> None:
    server.serve(table("/rest/data/OFF,DF/A.NOR", LABELS_BESIDE))
    folder = adding.add(f"sdmx:{server.url}/rest/data/OFF,DF/A.NOR?format=csvfilewithlabels")
    held = facts(folder)
    assert {(fact.value, fact.status) for fact in held.values()} == {
        (Decimal("12.5E9"), FactStatus.ESTIMATE),
        (Decimal("13.5E9"), FactStatus.ACTUAL),
    }
    assert {fact.as_of for fact in held.values()} == {adding.at.date()}
    assert load_table(folder).measures()[0].label == "Gross debt"
    assert "vnd.sdmx.data+csv" in server.headers[0]["Accept"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<?xml version='1.0'?><Fault><faultcode>413</faultcode></Fault>", "something else than a table"),
        ('{"error": "no"}', "something else than a table"),
        ("a,b\n1,2\n", "does not answer as it is documented to"),
        ("", "does not answer as it is documented to"),
        (GDP.split("\n", maxsplit=1)[0], "holds no figures"),
        (GDP.replace("4185550.0", "=2+2").replace("1076000.0", "=2+2"), "eurostat:nama_10_gdp"),
        (GDP.replace(",2023,", ",MMXXIII,").replace("2024-Q2", "MM"), "eurostat:nama_10_gdp"),
    ],
)
def test_sdmx_that_is_not_as_documented_is_one_sentence(
    text: str, said: str, adding: Adding, server: FigureServer
) -> None:
    server.serve(table("/sdmx", text))
    assert said in refused(adding, "eurostat:nama_10_gdp")


@pytest.mark.parametrize(
    ("code", "label", "unit", "mult"),
    [
        ("CP_MEUR", "Current prices, million euro", "EUR", 6),
        ("CP_MEUR", "", "EUR", 6),
        ("MIO_EUR", "", "EUR", 6),
        ("THS_PER", "Thousand persons", "people", 3),
        ("THS_PER", "", "people", 3),
        ("PC_GDP", "", "%", 0),
        ("PC_ACT", "Percentage of population in the labour force", "%", 0),
        ("PC_PNT", "Percentage points", "pp", 0),
        ("us_dollars", "U.S. dollars", "USD", 0),
        ("", "current US$", "USD", 0),
        ("", "constant 2015 US$", "USD", 0),
        ("", "current international $", "international $", 0),
        ("", "current LCU", "national currency", 0),
        ("I15", "Index, 2015=100", "index", 0),
        ("", "per 100,000 people", "per 100,000 people", 0),
        ("", "tonnes per capita", "tonnes per capita", 0),
        ("", "people per sq. km of land area", "per sq. km of land area", 0),
        ("", "deaths per 1,000 live births", "per 1,000 live births", 0),
        ("", "US$ per capita", "USD", 0),
        ("", "Armed forces personnel, total", "people", 0),
        ("", "years", "years", 0),
        ("KRW", "", "KRW", 0),
        ("CLV10_MNAC", "Chain linked volumes (2010), million units of national currency", "national currency", 6),
        ("", "anything else", "", 0),
    ],
)
def test_units_are_read_from_what_offices_call_them(code: str, label: str, unit: str, mult: int) -> None:
    assert unit_of(code, label)[:2] == (unit, mult)
