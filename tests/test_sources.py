"""Official sources: their documented answers become tables; what goes wrong is said, and nothing half-written stays."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ArgmapError, InputError, SourceError, SourceUnreachable, TableError
from pipeline.models import Fact, FactStatus
from pipeline.reference import load_table, validate
from pipeline.sources import catalogue
from pipeline.sources.catalogue import Asked, asked
from pipeline.sources.units import unit_of
from tests.figures import Adding, FigureServer, Route, dbnomics, json_reply, owid, pages, table, world_bank

FIRST = {
    ("NOR", "2021"): 8300000000,
    ("NOR", "2022"): 8388512345.4,
    ("NOR", "2023"): None,
    ("SWE", "2021"): 7900000000.5,
    ("WLD", "2022"): 2.24e12,
}
REVISED = {**FIRST, ("NOR", "2022"): 8712345678.9, ("NOR", "2023"): 8669000000}
OLDER, NEWER = "2024-06-28", "2025-01-28"


@pytest.fixture
def server() -> Iterator[FigureServer]:
    with FigureServer(world_bank(FIRST, OLDER)) as running:
        yield running


@pytest.fixture
def adding(server: FigureServer, tmp_path: Path) -> Adding:
    return Adding(server, tmp_path)


def facts(folder: Path) -> dict[str, Fact]:
    """Current and superseded rows by entity, period and the day they were known from."""
    held = load_table(folder)
    found = held.facts([each.entity_id for each in held.entities()], [each.measure_id for each in held.measures()])
    return {f"{fact.entity_id} {fact.period_start:%Y} {fact.as_of}": fact for fact in found}


def test_an_indicator_of_the_world_bank_comes_with_its_edition_and_where_it_stands(adding: Adding) -> None:
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    held = facts(folder)
    norway = held["NOR 2022 2024-06-28"]
    assert (norway.value, norway.unit, norway.status) == (Decimal("8388512345.4"), "USD", FactStatus.ACTUAL)
    assert (norway.price_basis, norway.locator, norway.verified) == ("current", "NOR, 2022", True)
    assert held["WLD 2022 2024-06-28"].value == Decimal("2.24e12")
    assert len(held) == 4
    loaded = load_table(folder)
    (source,) = loaded.sources()
    assert (source.publisher, source.published, source.retrieved) == ("World Bank", date(2024, 6, 28), date(2025, 3, 1))
    assert source.url == "https://data.worldbank.org/indicator/MS.MIL.XPND.CD"
    (measure,) = loaded.measures()
    assert measure.dimension == "money"
    assert {"military spending", "defence spending"} <= set(measure.aliases)
    assert measure.description.startswith("Military expenditures data")
    assert {entity.entity_id: entity.kind for entity in loaded.entities()}["WLD"] == "aggregate"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("military expenditure", "worldbank:MS.MIL.XPND.CD"),
        ("Defence Spending", "worldbank:MS.MIL.XPND.CD"),
        ("worldbank:military spending", "worldbank:MS.MIL.XPND.CD"),
        ("WorldBank: SP.POP.TOTL", "worldbank:SP.POP.TOTL"),
        ("worldbank:rural population", "worldbank:rural population"),
        ("deficit", "dbnomics:IMF/WEO:latest/.GGXCNL_NGDP."),
        ("https://ourworldindata.org/grapher/life-expectancy?tab=map", "owid:life-expectancy"),
        ("https://data.worldbank.org/indicator/SP.POP.TOTL?locations=NO", "worldbank:SP.POP.TOTL"),
        ("https://db.nomics.world/IMF/WEO:2024-10/NOR.LUR.pcent", "dbnomics:IMF/WEO:2024-10/NOR.LUR.pcent"),
        ("https://data.example.org/rest/data/FLOW/A.", "sdmx:https://data.example.org/rest/data/FLOW/A."),
    ],
)
def test_a_source_may_be_named_by_kind_by_words_or_by_the_address_of_its_page(written: str, meant: str) -> None:
    assert asked(written) == Asked(*meant.split(":", 1))


@pytest.mark.parametrize("written", ["", "no such thing", "ftp://example.org/x", "worldbank:", "=1+1", "file:///etc/x"])
def test_what_names_no_source_is_refused_before_anybody_is_asked(written: str, adding: Adding) -> None:
    with pytest.raises(InputError, match="no source of figures"):
        adding.add(written)
    assert adding.left() == []


@pytest.mark.parametrize(
    "written",
    [
        *("owid:../../etc/passwd", "owid:a b", "dbnomics:IMF", "dbnomics:IMF/WEO?x=1/y", "eurostat:a/b/c"),
        *(
            "eurostat:../x",
            "sdmx:ftp://example.org/data/X",
            "sdmx:file:///etc/passwd",
            "sdmx:https://u:p@example.org/data/X",
        ),
        "sdmx:http://example.org/data/X Y",
    ],
)
def test_names_that_could_lead_elsewhere_are_refused_before_anybody_is_asked(
    written: str, adding: Adding, server: FigureServer
) -> None:
    with pytest.raises(InputError):
        adding.add(written)
    assert (adding.left(), server.asked) == ([], [])


def test_words_that_the_catalogue_does_not_have_are_looked_up_among_the_indicators(
    adding: Adding, server: FigureServer
) -> None:
    with pytest.raises(InputError, match=r"may be several.*MS\.MIL\.XPND\.CD.*MS\.MIL\.XPND\.GD\.ZS"):
        adding.add("worldbank:expenditure military")
    with pytest.raises(InputError, match="no indicator of the World Bank is named 'goats'"):
        adding.add("worldbank:goats")
    assert facts(adding.add("worldbank:current USD military"))
    assert "source=2" in server.asked[0]


def test_pages_are_fetched_one_after_the_other_and_make_one_table(adding: Adding, server: FigureServer) -> None:
    server.serve(world_bank(FIRST, OLDER, most=2))
    assert len(facts(adding.add("worldbank:MS.MIL.XPND.CD"))) == 4
    assert pages(server) == ["1", "2", "3"]
    assert all("argmap" in headers["User-Agent"] for headers in server.headers)


def test_a_pause_that_is_asked_for_is_kept(adding: Adding, server: FigureServer) -> None:
    at = adding.at + timedelta(seconds=40)
    server.script = ["429 Retry-After=7", f"503 Retry-After={at:%a, %d %b %Y %H:%M:%S} GMT", "500"]
    adding.add("worldbank:MS.MIL.XPND.CD")
    assert adding.slept[:2] == [7, 40]
    assert 0 < adding.slept[2] <= 30
    assert "429" in adding.said[0]


def test_a_pause_that_is_too_long_ends_the_command_and_says_so(adding: Adding, server: FigureServer) -> None:
    server.script = ["429 Retry-After=86400"]
    with pytest.raises(SourceUnreachable, match="left alone for 86400 s"):
        adding.add("worldbank:MS.MIL.XPND.CD")
    assert (adding.slept, adding.left()) == ([], [])


def test_a_cut_download_goes_on_where_it_was_cut(adding: Adding, server: FigureServer) -> None:
    server.serve(world_bank(FIRST, OLDER, most=2))
    server.script = ["ok", "ok", *["cut"] * 5]
    with pytest.raises(SourceUnreachable, match="goes on from what was fetched"):
        adding.add("worldbank:MS.MIL.XPND.CD")
    assert adding.left() == []
    assert pages(server) == ["1", *["2"] * 5]
    assert len(facts(adding.add("worldbank:MS.MIL.XPND.CD"))) == 4
    assert pages(server)[6:] == ["2", "3"]


def test_what_was_fetched_is_good_for_a_day_and_then_asked_for_again(adding: Adding, server: FigureServer) -> None:
    adding.add("worldbank:MS.MIL.XPND.CD")
    before = len(server.asked)
    adding.adder.add("worldbank:MS.MIL.XPND.CD", adding.folder / "again", adding.folder)
    assert len(server.asked) == before
    adding.at += timedelta(days=2)
    adding.adder.add("worldbank:MS.MIL.XPND.CD", adding.folder / "later", adding.folder)
    assert len(server.asked) == 2 * before


def test_a_kept_answer_that_was_damaged_is_asked_for_again(adding: Adding, server: FigureServer) -> None:
    adding.add("worldbank:MS.MIL.XPND.CD")
    before = len(server.asked)
    for file in (adding.folder / ".argmap" / "downloads").iterdir():
        file.write_text(file.read_text(encoding="utf-8").replace("8300000000", "9300000000"), encoding="utf-8")
    adding.adder.add("worldbank:MS.MIL.XPND.CD", adding.folder / "again", adding.folder)
    assert len(server.asked) == before + 1
    assert facts(adding.folder / "again")["NOR 2021 2024-06-28"].value == 8300000000


def _without(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda row: {key: value for key, value in row.items() if key != name}


def _with(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda row: {**row, name: value}


FAULTS = {
    "a page instead of data": (["ok", "html"], world_bank(FIRST, OLDER)),
    "is not text in UTF-8": (["bytes"], world_bank(FIRST, OLDER)),
    "is refused (403": (["403"], world_bank(FIRST, OLDER)),
    "is not there (404": (["404"], world_bank(FIRST, OLDER)),
    "too much for one answer (413)": (["413"], world_bank(FIRST, OLDER)),
    "date: field required": ([], world_bank(FIRST, OLDER, change=_without("date"))),
    "country: input should be": ([], world_bank(FIRST, OLDER, change=_with("country", "Norway"))),
    "the answer: input should be": ([], world_bank(FIRST, OLDER, change=lambda _: "row")),
    "holds no figures": ([], world_bank({}, OLDER)),
    "holds no figures.": ([], world_bank(dict.fromkeys(FIRST), OLDER)),
    "is not a number": ([], world_bank(FIRST, OLDER, change=_with("value", "=1+1"))),
    "The provided parameter value is not valid": ([], world_bank(FIRST, OLDER, id="SP.POP.TOTL")),
    "pages: input should be less than": (
        [],
        lambda path, _: json_reply([{"page": 1, "pages": 10**9, "total": 1}, []]) if path.startswith("/v2/") else None,
    ),
    "says that there are 9": (
        [],
        lambda path, _: json_reply([{"page": 1, "pages": 1, "total": 9}, []]) if path.startswith("/v2/") else None,
    ),
    "does not answer in JSON": ([], table("/v2/", "Country,Year\nNorway,2022\n")),
    "lastupdated: input should be": ([], world_bank(FIRST, "yesterday")),
}


@pytest.mark.parametrize("said", FAULTS)
def test_an_answer_that_is_not_as_documented_is_one_sentence_and_leaves_nothing(
    said: str, adding: Adding, server: FigureServer
) -> None:
    server.script, route = list(FAULTS[said][0]), FAULTS[said][1]
    server.serve(route)
    with pytest.raises(SourceError) as refused:
        adding.add("worldbank:MS.MIL.XPND.CD")
    assert said.rstrip(".") in refused.value.sentence
    assert "\x1b" not in refused.value.sentence
    assert refused.value.exit_code == 3
    assert adding.left() == []
    server.serve(world_bank(FIRST, OLDER))
    assert facts(adding.add("worldbank:MS.MIL.XPND.CD")), "what was wrong was kept"


def test_an_edition_that_changes_between_two_pages_is_not_mixed(adding: Adding, server: FigureServer) -> None:
    old, new = world_bank(FIRST, OLDER, most=3), world_bank(REVISED, NEWER, most=3)
    server.serve(lambda path, query: (new if query.get("page") == "2" else old)(path, query))
    with pytest.raises(SourceError, match="changed while it was read"):
        adding.add("worldbank:MS.MIL.XPND.CD")
    server.serve(new)
    assert "NOR 2023 2025-01-28" in facts(adding.add("worldbank:MS.MIL.XPND.CD"))


def test_answers_are_bounded_in_size_and_time(server: FigureServer, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="larger than 500 bytes"):
        Adding(server, tmp_path, download_bytes=500).add("worldbank:MS.MIL.XPND.CD")
    slow = Adding(server, tmp_path, download_attempts=2, download_timeout=5)
    seconds = iter(range(0, 10_000, 10))
    object.__setattr__(slow.adder.clock, "monotonic", lambda: next(seconds))
    with pytest.raises(SourceUnreachable, match="takes longer than 5 s"):
        slow.add("worldbank:MS.MIL.XPND.CD")


@pytest.mark.parametrize(
    "location", ["http://elsewhere.example/v2", "file:///etc/passwd", "ftp://127.0.0.1/x", "//x.y/z"]
)
def test_a_redirection_to_another_site_is_not_followed(location: str, adding: Adding, server: FigureServer) -> None:
    server.script = [f"302 Location={location}"]
    with pytest.raises(SourceError, match="is redirected to"):
        adding.add("worldbank:MS.MIL.XPND.CD")
    assert len(server.asked) == 1


def test_a_redirection_within_a_site_is_followed_but_not_for_ever(adding: Adding, server: FigureServer) -> None:
    server.script = [f"301 Location={server.url}/v2/indicator/MS.MIL.XPND.CD?format=json&per_page=9&page=1"]
    assert facts(adding.add("worldbank:MS.MIL.XPND.CD"))
    server.script = ["302 Location=/v2"] * 6
    with pytest.raises(SourceError, match="again and again"):
        adding.adder.add("owid:any", None, adding.folder)


HOSTILE = '\x1b[31m=HYPERLINK("http://x")|\u202eyawroN\nSecond'


def test_names_from_a_server_steer_no_terminal_no_spreadsheet_and_no_path(adding: Adding, server: FigureServer) -> None:
    country = {"id": "../..", "value": HOSTILE}
    change = lambda row: {**row, "country": country, "countryiso3code": f"../{HOSTILE}"}  # noqa: E731 - one line is enough
    name = f"{HOSTILE} (current US$)"
    server.serve(world_bank({("NOR", "2022"): 1}, OLDER, name=name, change=change))
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    assert folder.parent == adding.folder / "tables"
    assert adding.left() == [folder.name]
    assert validate(folder) == ()
    for file in folder.iterdir():
        for row in csv.reader(file.read_text(encoding="utf-8").splitlines()) if file.suffix == ".csv" else ():
            assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in row), row
            assert not any(mark in cell for cell in row for mark in "\x1b\u202e\n"), row
    (entity,) = load_table(folder).entities()
    assert "|" not in entity.name


def test_nothing_is_written_over_a_folder_that_is_there(adding: Adding) -> None:
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(TableError, match="argmap table update"):
        adding.add("military expenditure")
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


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
CHART += "World,OWID_WRL,2021,71.05,\n"


def test_a_chart_comes_with_the_units_of_its_columns_and_without_words(adding: Adding, server: FigureServer) -> None:
    server.serve(owid("life-expectancy", CHART, COLUMNS))
    added = adding.adder.add("https://ourworldindata.org/grapher/life-expectancy", None, adding.folder / "tables")
    held = facts(added.folder)
    norway = held["NOR 2021 2024-10-22"]
    assert (norway.value, norway.unit, norway.ulp) == (Decimal("83.2"), "years", Decimal("0.1"))
    assert added.left_out == ("World region is no column of figures",)
    assert len(held) == 2
    loaded = load_table(added.folder)
    assert loaded.sources()[0].title == "Life expectancy (UN WPP (2024))"
    assert {entity.name: entity.kind for entity in loaded.entities()} == {"Norway": "country", "World": "aggregate"}


@pytest.mark.parametrize(
    ("route", "said"),
    [
        (owid("life-expectancy", CHART.replace("Year", "When"), COLUMNS), "does not answer as it is documented to"),
        (owid("life-expectancy", CHART, {}), "does not answer as it is documented to"),
        (owid("life-expectancy", CHART, {LIFE: {"unit": "years"}}), "titleShort: field required"),
        (owid("life-expectancy", CHART.split("\n", maxsplit=1)[0], COLUMNS), "holds no figures"),
        (owid("other", CHART, COLUMNS), "is not there (404"),
        (owid("life-expectancy", CHART.replace("83.2", "eighty"), COLUMNS), "'eighty' is not a number"),
    ],
)
def test_a_chart_that_is_not_as_documented_is_one_sentence(
    route: Route,
    said: str,
    adding: Adding,
    server: FigureServer,
) -> None:
    server.serve(route)
    with pytest.raises(SourceError) as refused:
        adding.add("owid:life-expectancy")
    assert said in refused.value.sentence
    assert adding.left() == []


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
    with pytest.raises(SourceError) as refused:
        adding.add("dbnomics:IMF/WEO:latest/NOR..")
    assert said in refused.value.sentence
    assert adding.left() == []


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
        (GDP.replace("4185550.0", "=2+2"), "'=2+2' is not a number"),
        (GDP.replace(",2023,", ",MMXXIII,"), "'MMXXIII' is not a period"),
    ],
)
def test_sdmx_that_is_not_as_documented_is_one_sentence(
    text: str, said: str, adding: Adding, server: FigureServer
) -> None:
    server.serve(table("/sdmx", text))
    with pytest.raises(SourceError) as refused:
        adding.add("eurostat:nama_10_gdp")
    assert said in refused.value.sentence
    assert adding.left() == []


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
        ("", "years", "years", 0),
        ("KRW", "", "KRW", 0),
        ("CLV10_MNAC", "Chain linked volumes (2010), million units of national currency", "national currency", 6),
        ("", "anything else", "", 0),
    ],
)
def test_units_are_read_from_what_offices_call_them(code: str, label: str, unit: str, mult: int) -> None:
    assert unit_of(code, label)[:2] == (unit, mult)


# The catalogue


def test_the_catalogue_is_in_the_order_in_which_commentary_asks() -> None:
    order = [
        *("military expenditure", "GDP", "military share of GDP", "population", "inflation", "unemployment rate"),
        *("life expectancy", "CO2 emissions", "GDP per head", "real growth", "budget balance"),
        *("tax revenue as a share of GDP", "government debt", "trade as a share of GDP"),
        *("health spending as a share of GDP", "homicide rate", "extreme poverty", "oil production"),
        *("refugees by country of origin", "armed forces"),
    ]
    names = [wanted.names[0] for wanted in catalogue()]
    assert [name for name in names if name in order] == order


def test_every_command_of_the_catalogue_names_a_source_that_is_known() -> None:
    for wanted in catalogue():
        for source in wanted.sources:
            assert asked(source).source == source
        assert asked(wanted.names[0]).source == wanted.sources[0]
        assert all(asked(word) for word in wanted.words)


# Editions


def test_a_newer_edition_supersedes_what_it_revises_and_loses_nothing(adding: Adding, server: FigureServer) -> None:
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    server.serve(world_bank({k: v for k, v in REVISED.items() if k[0] != "SWE"}, NEWER))
    adding.at += timedelta(hours=1)
    (updated,) = adding.adder.update([folder])
    assert (updated.new, updated.revised, updated.gone, updated.failed) == (1, 1, 1, None)
    assert validate(folder) == ()
    held = facts(folder)
    old, new = held["NOR 2022 2024-06-28"], held["NOR 2022 2025-01-28"]
    assert (old.value, new.value) == (Decimal("8388512345.4"), Decimal("8712345678.9"))
    assert (old.superseded_by, new.superseded_by) == (new.row_id, None)
    assert held["NOR 2021 2024-06-28"].superseded_by is None, "what is repeated was known before"
    gone = held["SWE 2021 2024-06-28"]
    assert (gone.verified, gone.note) == (False, "not in the edition of 2025-01-28")
    (source,) = load_table(folder).sources()
    assert source.published == date(2025, 1, 28)


def test_the_same_edition_again_changes_no_byte(adding: Adding, server: FigureServer) -> None:
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    asked_before = len(server.asked)
    adding.at += timedelta(hours=1)
    (updated,) = adding.adder.update([folder])
    assert (updated.new, updated.revised, updated.gone) == (0, 0, 0)
    assert len(server.asked) > asked_before, "an update asks anew"
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_silent_revision_is_known_from_the_day_it_was_seen(adding: Adding, server: FigureServer) -> None:
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    server.serve(world_bank(REVISED, OLDER))
    adding.at += timedelta(days=9)
    list(adding.adder.update([folder]))
    assert facts(folder)["NOR 2022 2025-03-10"].value == Decimal("8712345678.9")


def test_three_editions_are_one_chain_and_leave_no_old_files(adding: Adding, server: FigureServer) -> None:
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    for number, edition in enumerate(("2025-01-28", "2025-02-20"), 1):
        server.serve(world_bank({**FIRST, ("NOR", "2022"): 9e9 + number}, edition))
        adding.at += timedelta(days=2)
        list(adding.adder.update([folder]))
    held = facts(folder)
    chain = [held[f"NOR 2022 {day}"] for day in (OLDER, "2025-01-28", "2025-02-20")]
    assert [fact.superseded_by for fact in chain] == [chain[1].row_id, chain[2].row_id, None]
    assert len(list(folder.iterdir())) == 6
    assert adding.left() == [folder.name]


def test_names_that_people_added_stay_and_a_new_label_is_the_same_measure(adding: Adding, server: FigureServer) -> None:
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    measures = folder / "measures.csv"
    measures.write_text(
        measures.read_text(encoding="utf-8").replace("military spending", "war chest"), encoding="utf-8"
    )
    server.serve(world_bank(REVISED, NEWER, name="Expenditure, military (current US$)"))
    adding.at += timedelta(hours=1)
    (updated,) = adding.adder.update([folder])
    assert (updated.new, updated.revised, updated.gone) == (1, 1, 0)
    (measure,) = load_table(folder).measures()
    assert "war chest" in measure.aliases


UNFIT = {
    "is now in": world_bank(REVISED, NEWER, name="Military expenditure (% of GDP)"),
    "gives the edition of 2020-01-01": world_bank(REVISED, "2020-01-01"),
    "a page instead of data": table("/v2", "<html>"),
    "holds no figures": world_bank({}, NEWER),
    "value: field required": world_bank(REVISED, NEWER, change=_without("value")),
}


@pytest.mark.parametrize("said", UNFIT)
def test_an_update_that_does_not_fit_leaves_the_table_as_it_was(
    said: str, adding: Adding, server: FigureServer
) -> None:
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    server.serve(UNFIT[said])
    adding.at += timedelta(hours=1)
    (updated,) = adding.adder.update([folder])
    assert updated.failed is not None
    assert said in updated.failed.sentence
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert adding.left() == [folder.name]


def test_a_cut_update_goes_on_and_trouble_with_one_table_is_not_the_end(adding: Adding, server: FigureServer) -> None:
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    bare = adding.folder / "bare"
    bare.mkdir()
    server.serve(world_bank(REVISED, NEWER, most=2))
    adding.at += timedelta(hours=1)
    server.asked.clear()
    server.script = ["ok", "ok", *["cut"] * 5]
    first, second = adding.adder.update([folder, bare])
    assert isinstance(first.failed, SourceUnreachable)
    assert isinstance(second.failed, TableError)
    (again,) = adding.adder.update([folder])
    assert again.revised == 1
    assert pages(server) == ["1", *["2"] * 6, "3"]


def test_a_day_to_come_is_no_edition(adding: Adding, server: FigureServer) -> None:
    server.serve(world_bank(FIRST, "2099-01-01"))
    assert {fact.as_of for fact in facts(adding.add("worldbank:MS.MIL.XPND.CD")).values()} == {adding.at.date()}


def test_the_same_answers_make_the_same_bytes(adding: Adding) -> None:
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    other = adding.adder.add("worldbank:MS.MIL.XPND.CD", adding.folder / "other", adding.folder).folder
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        file.name: file.read_bytes() for file in other.iterdir()
    }
    origin = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["argmap"]
    assert origin["source"] == "worldbank:MS.MIL.XPND.CD"
    assert datetime.fromisoformat(origin["retrieved"]) == datetime(2025, 3, 1, tzinfo=UTC)


def test_every_error_of_a_source_is_one_of_ours(adding: Adding, server: FigureServer) -> None:
    server.script = ["418"]
    with pytest.raises(ArgmapError, match=r"is refused \(418"):
        adding.add("owid:teapot")
