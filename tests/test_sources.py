"""Official sources: answers as documented become tables; what goes wrong is said, and nothing half-written stays."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ArgmapError, InputError, SourceError, SourceUnreachable, TableError
from pipeline.models import FactStatus
from pipeline.reference import load_table, validate
from pipeline.sources import catalogue
from pipeline.sources.catalogue import Asked, asked
from tests.figures import (
    FIRST,
    NEWER,
    OLDER,
    REVISED,
    Adding,
    FigureServer,
    facts,
    json_reply,
    pages,
    table,
    without,
    world_bank,
)


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
    ("name", "unit", "basis", "dimension"),
    [
        ("GDP (constant 2015 US$)", "USD", "constant 2015", "money"),
        ("GDP (current US$)", "USD", "current", "money"),
        ("GDP growth (annual %)", "%", None, "percent_change"),
        ("Military expenditure (% of GDP)", "%", None, "share"),
        ("Population, total", "people", None, "count"),
    ],
)
def test_units_and_prices_are_in_an_indicators_name(
    name: str, unit: str, basis: str | None, dimension: str, adding: Adding, server: FigureServer
) -> None:
    server.serve(world_bank(FIRST, OLDER, name=name))
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    assert {(fact.unit, fact.price_basis) for fact in facts(folder).values()} == {(unit, basis)}
    assert load_table(folder).measures()[0].dimension == dimension


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
        *(
            "owid:../../etc/passwd",
            "owid:a b",
            "dbnomics:IMF",
            "dbnomics:IMF/WEO?x=1/y",
            "eurostat:a/b/c",
            "eurostat:a/A.B+C",
        ),
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


def _with(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda row: {**row, name: value}


FAULTS = {
    "a page instead of data": (["ok", "html"], world_bank(FIRST, OLDER)),
    "is not text in UTF-8": (["bytes"], world_bank(FIRST, OLDER)),
    "is refused (403": (["403"], world_bank(FIRST, OLDER)),
    "is not there (404": (["404"], world_bank(FIRST, OLDER)),
    "too much for one answer (413)": (["413"], world_bank(FIRST, OLDER)),
    "date: field required": ([], world_bank(FIRST, OLDER, change=without("date"))),
    "country: input should be": ([], world_bank(FIRST, OLDER, change=_with("country", "Norway"))),
    "the answer: input should be": ([], world_bank(FIRST, OLDER, change=lambda _: "row")),
    "holds no figures": ([], world_bank({}, OLDER)),
    "holds no figures.": ([], world_bank(dict.fromkeys(FIRST), OLDER)),
    "worldbank:MS.MIL.XPND.CD": ([], world_bank(FIRST, OLDER, change=_with("value", "=1+1"))),
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
    seconds = iter(range(0, 10_000, 10))
    slow = Adding(server, tmp_path, lambda: next(seconds), download_attempts=2, download_timeout=5)
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


def test_every_error_of_a_source_is_one_of_ours(adding: Adding, server: FigureServer) -> None:
    server.script = ["418"]
    with pytest.raises(ArgmapError, match=r"is refused \(418"):
        adding.add("owid:teapot")
