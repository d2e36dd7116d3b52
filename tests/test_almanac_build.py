"""Building the almanac: cells as the Factbook writes them, editions, and archives that are not what they seem."""

import hashlib
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import TableError
from pipeline.models import Fact
from pipeline.reference import DuckTable, load_table
from pipeline.reference.almanac.build import Built, build, main
from pipeline.reference.almanac.cells import UNITS, Unread, read_cell, read_cells, read_stamp, read_strength
from pipeline.reference.almanac.editions import About, known_editions, open_edition
from pipeline.reference.almanac.fields import known_fields

NEW = About("2026-01", "recent", date(2026, 1, 31), "a wheel", "public domain")
OLD = About("2015-11", "2015", date(2015, 11, 30), "a tarball", "public domain")

Sections = Mapping[str, Any]


def _text(text: str, note: str = "") -> dict[str, str]:
    return {"text": text, **({"note": note} if note else {})}


BRAZIL: Sections = {
    "People and Society": {
        "Population": {"total": _text("221,359,387 (2025 est.)")},
        "Life expectancy at birth": {"total population": _text("76.3 years (2024 est.)"), "male": _text("72.6 years")},
        "Literacy": {"total population": _text("92.6% (2015 est.)")},
    },
    "Geography": {"Area": {"total ": _text("8,515,770 sq km")}},
    "Economy": {
        "Real GDP (purchasing power parity)": {
            "Real GDP (purchasing power parity) 2024": _text("$4.165 trillion (2024 est.)"),
            "Real GDP (purchasing power parity) 2023": _text("$4.029 trillion (2022 est.)"),
            "note": "<b>note:</b> data in 2021 dollars",
        },
        "Budget": {"revenues": _text("$556.303 billion (2023 est.)"), "note": "note: central government revenues"},
        "Taxes and other revenues": _text("14% (of GDP) (2023 est.)"),
        "Debt - external": {"Debt - external 2023": _text("NA")},
    },
}
OLDER: Sections = {
    "People and Society": {
        "Population": _text("204,259,812 (July 2015 est.)"),
        "Literacy": {"total population": _text("92.1%"), "female": _text("92.9% (2015 est.)")},
    },
    "Geography": {"Area": {"total": _text("8,514,877 sq km")}},
    "Economy": {
        "GDP (purchasing power parity)": {
            "text": "$3.264 trillion (2014 est.) ++ $3.26 trillion (2013 est.)",
            "note": {"text": "data are in 2014 US dollars"},
        },
        "Budget": {"revenues": _text("$819 billion"), "expenditures": _text("$965.1 billion (2014 est.)")},
    },
}


def _wheel(file: Path, countries: Mapping[str, object]) -> Path:
    with zipfile.ZipFile(file, "w") as wheel:
        for place, sections in countries.items():
            wheel.writestr(f"factbook/data/{place}", sections if isinstance(sections, str) else json.dumps(sections))
    return file


def _tarball(file: Path, countries: Mapping[str, Sections]) -> Path:
    with tarfile.open(file, "w:gz") as tarball:
        for place, sections in countries.items():
            content = json.dumps(sections).encode()
            entry = tarfile.TarInfo(f"package/{place}")
            entry.size = len(content)
            tarball.addfile(entry, io.BytesIO(content))
    return file


def _known(file: Path, about: About) -> dict[str, About]:
    return {hashlib.sha256(file.read_bytes()).hexdigest(): about}


def _built(folder: Path, name: str = "almanac", since: int = 0) -> tuple[Built, DuckTable]:
    wheel = _wheel(folder / f"{name}.whl", {"south-america/br.json": BRAZIL})
    tarball = _tarball(folder / f"{name}.tgz", {"south-america/br.json": OLDER})
    editions = [open_edition(tarball, _known(tarball, OLD)), open_edition(wheel, _known(wheel, NEW))]
    built = build(editions, folder / name, since=since)
    return built, load_table(built.folder)


def _row(table: DuckTable, measure: str, year: int, edition: str = "2026-01") -> Fact:
    facts = table.facts(["BRA"], [f"almanac-{measure}"])
    (found,) = (f for f in facts if f.period_start.year == year and f.source_id.endswith(edition))
    return found


@pytest.mark.parametrize(
    ("text", "unit", "value", "mult", "stamp"),
    [
        ("$29.185 trillion (2024 est.)", "USD", "29.185", 12, "2024 est."),
        ("-$905.378 billion (2023 est.)", "USD", "-905.378", 9, "2023 est."),
        ("$75,500 (2024 est.)", "USD", "75500", 0, "2024 est."),
        ("−0.13% (2025 est.)", "%", "-0.13", 0, "2025 est."),
        ("10.6% (of GDP) (2023 est.)", "%", "10.6", 0, "2023 est."),
        ("114.8% of GDP (2023 est.)", "%", "114.8", 0, "2023 est."),
        ("urban: 99.9% of population (2022 est.)", "%", "99.9", 0, "2022 est."),
        ("18.5% (2024 est.) (male 28,426,426/female 34,927,914)", "%", "18.5", 0, "2024 est."),
        ("1.79 migrant(s)/1,000 population (2025 est.)", "migrants per 1,000 people", "1.79", 0, "2025 est."),
        ("4.795 billion metric tonnes of CO2 (2023 est.)", "tonnes", "4.795", 9, "2023 est."),
        ("5.27 billion Mt (2012 est.)", "tonnes", "5.27", 9, "2012 est."),
        ("20.953 million bbl/day (2023 est.)", "barrels per day", "20.953", 6, "2023 est."),
        ("<p>338,016,259&nbsp;(2025 est.)</p>", "people", "338016259", 0, "2025 est."),
        ("1.45 million (2014); note - most of them in the west", "refugees", "1.45", 6, "2014"),
        ("16,116 (2025)", "fixed lines", "16116", 0, "2025"),
        ("357,022 sq km", "sq km", "357022", 0, None),
    ],
    ids=str,
)
def test_a_cell_is_read_with_its_scale_and_year(text: str, unit: str, value: str, mult: int, stamp: str | None) -> None:
    cell = read_cell(text, unit)
    assert (cell.value, cell.mult, cell.stamp and cell.stamp.said) == (value, mult, stamp)


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("$3.2 trillion (2024 est.)", "%", "another unit"),
        ("3.2% of GDP (2024 est.)", "USD", "another unit"),
        ("3.2 (2024 est.)", "%", "another unit"),
        ("€3.2 trillion (2024 est.)", "USD", "words instead of a figure"),
        ("5.27 billion kWh (2012 est.)", "tonnes", "another unit"),
        ("$1.169 billion (FY14/15 est.)", "USD", "a fiscal year"),
        ("12 years (2019-2021 est.)", "years", "another period than a year"),
        ("12% (31 February 2014)", "%", "another period than a year"),
        ("510,000 (2022 est.) Slowly increasing", "people", "words behind the figure"),
        ("up to 568,900 (2014)", "people", "words instead of a figure"),
        ("1,23,456 (2014)", "people", "another unit"),
        ("NA% (2012)", "%", "no figure"),
        ("", "people", "no figure"),
        ("see entry for the West Bank", "USD", "no figure"),
        ("=HYPERLINK(1) 5% (2020)", "%", "words instead of a figure"),
        ("9" * 30 + " (2020)", "people", "another unit"),
    ],
    ids=str,
)
def test_what_is_no_plain_figure_is_left_out_and_says_why(text: str, unit: str, why: str) -> None:
    with pytest.raises(Unread, match=why):
        read_cell(text, unit)


def test_the_years_of_one_cell_are_read_each() -> None:
    cells = list(read_cells("$3.264 trillion (2014 est.) ++ $NA (2013 est.) ++ $3.1 trillion (2012 est.)", "USD"))
    assert [str(c) if isinstance(c, Unread) else c.value for c in cells] == ["3.264", "no figure", "3.1"]
    (last,) = read_cells("77.7% ++  (2014 est.)", "%")
    assert not isinstance(last, Unread)
    assert (last.value, last.stamp and last.stamp.start.year) == ("77.7", 2014)


@pytest.mark.parametrize(
    ("text", "value", "high", "mult", "decimals"),
    [
        ("approximately 1.28 million active duty Armed Forces (450,000 Army) (2025)", "1.28", None, 6, 2),
        ("information varies; estimated 140,000 active Armed Forces (2025)", "140000", None, 0, -4),
        ("approximately 150-160,000 active personnel (2025)", "150000", "160000", 0, -4),
        ("estimated 1.1-1.2 million active Armed Forces; 350,000 others (2025)", "1.1", "1.2", 6, 1),
        ("approximately 7,500 active-duty military personnel (2025)", "7500", None, 0, -2),
    ],
    ids=str,
)
def test_a_strength_is_read_from_its_sentence(
    text: str, value: str, high: str | None, mult: int, decimals: int
) -> None:
    cell = read_strength(text)
    assert (cell.value, cell.high, cell.mult, cell.decimals) == (value, high, mult, decimals)


@pytest.mark.parametrize(
    "text",
    [
        "estimated 850,000-1 million active Defense Forces (2025)",
        "up to 600,000 active armed forces personnel (2025)",
        "the force claims to have 190,000 active members (2025)",
        "approximately 5,000 Defense Forces (2025)",
        "approximately 5,000 active Defense Forces",
    ],
)
def test_a_strength_that_is_not_plainly_told_is_left_out(text: str) -> None:
    with pytest.raises(Unread):
        read_strength(text)


@given(st.text(max_size=300), st.sampled_from(sorted(UNITS)))
def test_no_text_does_more_than_be_left_out(text: str, unit: str) -> None:
    for cell in read_cells(text, unit):
        assert isinstance(cell, Unread) or cell.value.lstrip("-").replace(".", "", 1).isdigit()


@given(
    st.decimals(min_value=-(10**6), max_value=10**6, places=3, allow_nan=False),
    st.sampled_from(["", " million", " billion", " trillion"]),
    st.integers(min_value=1950, max_value=2049),
)
def test_money_that_is_written_is_read_again(value: Any, scale: str, year: int) -> None:  # noqa: ANN401 - a Decimal
    cell = read_cell(f"{'-' if value < 0 else ''}${abs(value):,.3f}{scale} ({year} est.)", "USD")
    assert (float(cell.value), cell.stamp and cell.stamp.start.year) == (float(value), year)


def test_the_middle_and_the_last_day_of_a_year_stand_for_it() -> None:
    for said in ("July 2015 est.", "31 December 2015", "2015 est."):
        assert (read_stamp(said).start, read_stamp(said).end) == (date(2015, 1, 1), date(2015, 12, 31))
    day = read_stamp("1 January 2015 est.")
    assert (day.start, day.end, day.estimate) == (date(2015, 1, 1), date(2015, 1, 1), True)


def test_two_editions_make_one_package(tmp_path: Path) -> None:
    _, table = _built(tmp_path)
    population = _row(table, "population", 2025)
    assert (int(population.value), population.unit, population.status) == (221_359_387, "people", "estimate")
    assert population.locator == "Brazil (south-america/br): People and Society: Population: total"
    assert int(_row(table, "population", 2015, "2015-11").value) == 204_259_812
    assert [entity.name for entity in table.entities()] == ["Brazil"]


def test_a_figure_without_a_year_takes_that_of_its_group(tmp_path: Path) -> None:
    _, table = _built(tmp_path)
    assert str(_row(table, "life-expectancy-men", 2024).value) == "72.6"
    assert int(_row(table, "budget-revenue", 2014, "2015-11").value) == 819_000_000_000


def test_prices_and_definition_come_from_the_note(tmp_path: Path) -> None:
    _, table = _built(tmp_path)
    assert _row(table, "gdp-ppp", 2024).price_basis == "constant 2021 dollars"
    assert _row(table, "gdp-ppp", 2014, "2015-11").price_basis == "constant 2014 dollars"
    assert (_row(table, "budget-revenue", 2023).definition_id, _row(table, "budget-revenue", 2023).price_basis) == (
        "central government",
        "current",
    )
    assert not _row(table, "budget-revenue", 2014, "2015-11").verified


def test_where_both_have_a_year_the_older_is_superseded(tmp_path: Path) -> None:
    built, table = _built(tmp_path)
    old, new = _row(table, "literacy", 2015, "2015-11"), _row(table, "literacy", 2015)
    assert (str(old.value), old.superseded_by, new.superseded_by) == ("92.1", new.row_id, None)
    assert old.as_of < new.as_of
    assert built.superseded == 2
    assert _row(table, "gdp-ppp", 2014, "2015-11").superseded_by is None


def test_what_is_left_out_is_counted_by_its_reason(tmp_path: Path) -> None:
    built, _ = _built(tmp_path)
    assert built.left_out == {"another year than its name says": 1, "no figure": 1}


def test_a_misprint_is_left_out_and_counted_and_its_neighbours_stay(tmp_path: Path) -> None:
    wheel = _wheel(tmp_path / "factbook.whl", {"south-america/br.json": BRAZIL})
    known = _known(wheel, replace(NEW, wrong=("almanac-population.BRA.2025",)))
    built = build([open_edition(wheel, known)], tmp_path / "out")
    assert built.left_out["a misprint"] == 1
    measured = load_table(built.folder).measured()["BRA"]
    assert "almanac-population" not in measured
    assert "almanac-life-expectancy" in measured


def test_years_before_a_given_one_are_left_out_and_timeless_figures_stay(tmp_path: Path) -> None:
    _, table = _built(tmp_path, since=2020)
    measures = {fact.measure_id: fact.period_start.year for fact in table.facts(["BRA"], table.measured()["BRA"])}
    assert measures["almanac-area"] == 1
    assert min(year for year in measures.values() if year > 1) >= 2020


def test_the_same_editions_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = _built(tmp_path, "one")[0].folder, _built(tmp_path, "two")[0].folder
    assert {f.name: f.read_bytes() for f in one.iterdir()} == {f.name: f.read_bytes() for f in two.iterdir()}


HOSTILE: Sections = {
    "People and Society": {"Population": {"total": _text("5" * 4_000), "total  ": ["not", "text"]}},
    "Economy": {
        "GDP (official exchange rate)": _text("$1 trillion (2024 est.)", "\u202e\x1b[31m data in 9999 dollars"),
        "Public debt": "no group",
        "Exports": {"Exports 2023": {"text": 7}, "note": {"text": ["x"]}},
    },
    "Military and Security": {
        "Military and security service personnel strengths": _text(
            'approximately 9,000 active \u202e\x1b[2J|\n," (2025)'
        )
    },
    "Geography": [],
}


def test_hostile_fields_cost_themselves_alone_and_steer_nothing(tmp_path: Path) -> None:
    entries = {"europe/gm.json": HOSTILE, "south-america/br.json": BRAZIL, "x/../europe/zz.json": BRAZIL}
    wheel = _wheel(tmp_path / "w.whl", entries)
    built = build([open_edition(wheel, _known(wheel, NEW))], tmp_path / "out")
    table = load_table(built.folder)
    rows = table.facts(["DEU"], table.measured()["DEU"])
    assert {row.measure_id for row in rows} == {"almanac-gdp", "almanac-military-personnel"}
    assert all((row.note or "").isprintable() and (row.locator or "").isprintable() for row in rows)
    assert built.left_out["an entry of no country"] == 1
    assert {row.price_basis for row in rows} == {"current", None}
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out", "w.whl"]


@pytest.mark.parametrize(
    ("content", "what"),
    [("{", "is not JSON"), ("[1]", "holds no sections"), ('{"a":' * 5_000 + "1", "is not JSON")],
    ids=["cut short", "a list", "deep"],
)
def test_a_broken_country_is_told_by_name(tmp_path: Path, content: str, what: str) -> None:
    wheel = _wheel(tmp_path / "w.whl", {"europe/gm.json": content})
    with pytest.raises(TableError, match=rf"europe/gm\.json {what}"):
        open_edition(wheel, _known(wheel, NEW))


def test_an_archive_that_nobody_looked_into_is_refused_with_its_digest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = _wheel(tmp_path / "w.whl", {"europe/gm.json": BRAZIL})
    assert main([str(wheel), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"\x1f\x8b cut"], ids=["empty", "zip", "gzip"])
def test_a_damaged_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    archive = tmp_path / "archive"
    archive.write_bytes(content)
    with pytest.raises(TableError, match=r"cannot be read|holds no countries"):
        open_edition(archive, _known(archive, NEW))


def test_a_build_without_a_figure_writes_nothing(tmp_path: Path) -> None:
    wheel = _wheel(tmp_path / "w.whl", {"europe/gm.json": {"Economy": {}}})
    with pytest.raises(TableError, match="no figure could be read"):
        build([open_edition(wheel, _known(wheel, NEW))], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_build_that_finds_a_fault_leaves_the_package_as_it_was(tmp_path: Path) -> None:
    built, _ = _built(tmp_path)
    before = {f.name: f.read_bytes() for f in built.folder.iterdir()}
    share = next(field for field in known_fields() if field.id == "almanac-literacy")
    wrong = replace(share, cells={**share.cells, "dimension": "money"})
    wheel = _wheel(tmp_path / "again.whl", {"south-america/br.json": BRAZIL})
    with pytest.raises(TableError, match="does not measure money"):
        build([open_edition(wheel, _known(wheel, NEW))], built.folder, fields=[wrong])
    assert {f.name: f.read_bytes() for f in built.folder.iterdir()} == before


def test_every_known_edition_says_its_licence_and_every_measure_has_names_of_its_own() -> None:
    assert {about.layout for about in known_editions().values()} == {"recent", "2015"}
    assert all("public domain" in about.license for about in known_editions().values())
    fields = known_fields()
    assert len({field.id for field in fields}) == len({field.cells["label"] for field in fields}) == len(fields)
    assert all(field.cells["description"] and field.cells["aliases"] for field in fields)
