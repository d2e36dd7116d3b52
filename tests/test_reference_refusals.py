"""Tables that do not fit: each refusal by row number, in one sentence that says what to do."""
# ruff: noqa: S608 - queries over the test's own folder

import json
from pathlib import Path

import pytest

from pipeline.errors import TableError
from pipeline.models import Verdict
from pipeline.reference import load_table, validate
from tests.checked import bare_map, check, reading_of
from tests.reference_package import HEADERS, ROWS, SHIPPED, spoil, write_package

SPOILED = [
    ("facts", 3, "b21p,", "b20,", "facts.csv row 3: row_id 'b20' is in row 2 too."),
    ("facts", 4, "OBE", "OBX", "facts.csv row 4: entity_id 'OBX' is not in entities."),
    ("facts", 4, "budget", "budgets", "facts.csv row 4: measure_id 'budgets' is not in measures."),
    ("facts", 2, "gazette", "gossip", "facts.csv row 2: source_id 'gossip' is not in sources."),
    ("facts", 3, ",b21,", ",b99,", "facts.csv row 3: superseded_by 'b99' is not in facts."),
    ("facts", 2, "gazette", "", "facts.csv row 2: the value has no source."),
    ("facts", 2, "61.5878", "61,5878", "facts.csv row 2: does not fit the header"),
    ("facts", 2, "61.5878", "about 61", "facts.csv row 2: value 'about 61' is not a number."),
    ("facts", 2, "61.5878", "NaN", "facts.csv row 2: value 'NaN' is not a number."),
    ("facts", 2, "61.5878", "6.1e13", "facts.csv row 2: value '6.1e13' is not a number."),
    ("facts", 2, "61.5878", "", "facts.csv row 2: value is empty."),
    ("facts", 5, "249", "24a", "facts.csv row 5: value_high '24a' is not a number."),
    ("facts", 5, "246,249", "249,246", "facts.csv row 5: value_high '246' is below value '249'."),
    ("facts", 2, "KRW,12", "KRW,trillion", "facts.csv row 2: unit_mult 'trillion' is not a whole number"),
    ("facts", 2, "KRW,12", "KRW,-99", "facts.csv row 2: unit_mult '-99' is not a whole number between -30 and 30."),
    ("facts", 2, "KRW,12", "KRW,31", "facts.csv row 2: unit_mult '31' is not a whole number between -30 and 30."),
    ("facts", 5, "-1,0", "-1,41", "facts.csv row 5: decimals '41' is not a whole number between -30 and 40."),
    ("facts", 5, "246,249", f"{10**40},2", f"facts.csv row 5: value_high '2' is below value '{10**40}'."),
    ("facts", 5, "246,249", "-1,-1.0000000000000000000000000000001", "facts.csv row 5: value_high '-1.00000"),
    ("facts", 2, "2020-01-01", "0000-01-01", "facts.csv row 2: period_start '0000-01-01' is not a date."),
    ("sources", 2, "2021-01-02", "0000-01-02", "sources.csv row 2: published '0000-01-02' is not a date."),
    ("series", 2, "2020-01-01", "0000-01-01", "series.csv row 2: complete_from '0000-01-01' is not a date."),
    ("facts", 2, "2020-12-31", "2020-13-31", "facts.csv row 2: period_end '2020-13-31' is not a date."),
    ("facts", 2, "2020-12-31", "31.12.2020", "facts.csv row 2: period_end '31.12.2020' is not a date."),
    ("facts", 2, "2020-12-31", "2019-12-31", "facts.csv row 2: the period ends ('2019-12-31') before it starts"),
    ("facts", 2, "enacted", "passed", "facts.csv row 2: status 'passed' is none of proposed, enacted"),
    ("facts", 2, "true", "yes", "facts.csv row 2: verified 'yes' is none of true, false."),
    ("facts", 2, "KRW", "%", "facts.csv row 2: unit '%' does not measure money, as 'budget' does."),
    ("facts", 3, "b21,", "s21,", "facts.csv row 3: superseded_by 's21' (row 5) is about another entity or measure."),
    ("facts", 3, "2020-08-01", "2020-12-24", "facts.csv row 3: superseded_by 'b21' was known on '2020-12-01'"),
    ("facts", 4, ",,gazette", ",b21p,gazette", "facts.csv row 3: superseded_by leads back to 'b21p'."),
    ("facts", 4, ",,gazette", ",b21,gazette", "facts.csv row 4: superseded_by leads back to 'b21'."),
    ("entities", 3, "LEA", "OBE", "entities.csv row 3: entity_id 'OBE' is in row 2 too."),
    ("entities", 2, ",LEA,", ",LEA|GON,", "entities.csv row 2: part_of names 'GON', which is not in entities."),
    ("measures", 2, "money,,", "money,tax,", "measures.csv row 2: comparable_with names 'tax'"),
    ("measures", 2, "true", "sum", "measures.csv row 2: additive 'sum' is none of true, false."),
    ("measures", 4, "count", "", "measures.csv row 4: dimension is empty."),
    ("measures", 4, "count", "Colour", "measures.csv row 4: dimension 'Colour' is no word in small letters."),
    ("sources", 2, "2021-01-02", "January", "sources.csv row 2: published 'January' is not a date."),
    ("series", 2, "OBE", "OBX", "series.csv row 2: entity_id 'OBX' is not in entities."),
    ("series", 2, "2021-12-31", "2019-12-31", "series.csv row 2: the series ends ('2019-12-31') before"),
    (
        "series",
        1,
        "complete_to",
        "complete_until",
        "series.csv: lacks complete_to and has 'complete_until' beside them.",
    ),
]


@pytest.mark.parametrize(("name", "row", "old", "new", "said"), SPOILED, ids=[f"{s[0]}-{s[2]}-{s[3]}" for s in SPOILED])
def test_a_spoiled_cell_is_named_by_file_and_row(
    tmp_path: Path, name: str, row: int, old: str, new: str, said: str
) -> None:
    folder = write_package(tmp_path / "table", **spoil(name, row, old, new))
    faults = validate(folder)
    assert any(fault.startswith(said) for fault in faults), faults
    with pytest.raises(TableError) as refused:
        load_table(folder)
    assert faults[0] in refused.value.sentence
    assert "Traceback" not in refused.value.sentence


def test_a_dimension_that_is_not_known_is_told_and_the_table_is_used(tmp_path: Path) -> None:
    folder = write_package(tmp_path / "table", **spoil("measures", 4, "count", "colour"))
    (fault,) = validate(folder)
    assert fault.startswith("measures.csv row 4: dimension 'colour' is none of money, count, share,")
    table = load_table(folder)
    assert {measure.measure_id: measure.dimension for measure in table.measures()}["members"] == "colour"
    reading = reading_of("Oberland's army budget was 61.59 trillion won in 2020. The League of Valleys has 12 members.")
    found = {each.quote: each.verdict for each in check(bare_map(reading.article), reading, table).findings}
    assert found["61.59 trillion won"] is Verdict.SUPPORTED


def test_the_same_observation_twice_is_refused(tmp_path: Path) -> None:
    again = [HEADERS["facts"], *ROWS["facts"], ROWS["facts"][0].replace("b20", "b20-again")]
    faults = validate(write_package(tmp_path / "table", facts=again))
    assert faults == (
        "facts.csv row 7: the same observation as in row 2: 'OBE', 'budget', 'law' from '2020-01-01'."
        " Remove one, or let definition_id differ.",
    )


def test_two_units_of_a_count_are_two_dimensions(tmp_path: Path) -> None:
    more = [HEADERS["facts"], *ROWS["facts"], ROWS["facts"][4].replace("states", "votes").replace("m,LEA", "n,OBE")]
    (fault,) = validate(write_package(tmp_path / "table", facts=more))
    assert fault.startswith("facts.csv row 7: unit 'votes' of 'members' is not 'states', as in row 6.")


def test_the_first_fault_is_raised_with_the_number_of_the_others(tmp_path: Path) -> None:
    lines = [line.replace("gazette", "") for line in ROWS["facts"]]
    with pytest.raises(TableError, match=r"row 2: the value has no source.*There are 4 more"):
        load_table(write_package(tmp_path / "table", facts=[HEADERS["facts"], *lines]))


def test_a_thousand_faults_of_one_kind_are_not_all_listed(tmp_path: Path) -> None:
    line = ROWS["facts"][0].replace("61.5878", "x")
    lines = [line.replace("b20", f"r{number}").replace(",law,", f",law{number},") for number in range(1000)]
    faults = validate(write_package(tmp_path / "table", facts=[HEADERS["facts"], *ROWS["facts"], *lines]))
    assert len(faults) == 21
    assert faults[-1].startswith("facts.csv: more rows like row 26.")


def test_a_long_chain_of_vintages_is_no_cycle(tmp_path: Path) -> None:
    line = "v{0},OBE,budget,law,2018-01-01,2018-12-31,{0},,KRW,12,,,estimate,{1}-01-01,{2},gazette,,,true"
    chain = [line.format(n, 1000 + n, f"v{n + 1}" if n < 2500 else "") for n in range(1, 2501)]
    assert validate(write_package(tmp_path / "table", facts=[HEADERS["facts"], *chain])) == ()


def test_cells_in_sentences_are_cut_short_and_escaped(tmp_path: Path) -> None:
    (fault,) = validate(
        write_package(tmp_path / "table", **spoil("facts", 2, "61.5878", "\u202e\x1b[31m" + "9" * 9999))
    )
    assert "\x1b" not in fault
    assert "\u202e" not in fault
    assert len(fault) < 250


@pytest.mark.parametrize(
    "path",
    [
        "../facts.csv",
        "/etc/hostname.csv",
        "https://example.org/facts.csv",
        "C:\\facts.csv",
        "*.csv",
        "fa?ts.csv",
        "a\x00.csv",
        "a\ud800.csv",
        "a" * 300 + ".csv",
    ],
)
def test_a_file_outside_the_folder_is_refused_unread(tmp_path: Path, path: str) -> None:
    folder = write_package(tmp_path / "table")
    (tmp_path / "facts.csv").write_text((folder / "facts.csv").read_text(encoding="utf-8"), encoding="utf-8")
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"][4]["path"] = path
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    (fault,) = validate(folder)
    assert "facts" in fault
    assert "no plain relative path" in fault or "outside its folder" in fault


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = write_package(tmp_path / "table")
    (folder / "facts.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "facts.csv").symlink_to(tmp_path / "elsewhere.csv")
    (fault,) = validate(folder)
    assert "lies outside its folder" in fault


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("datapackage.json", b"{", "is not JSON"),
        ("datapackage.json", b"[]", "is not a JSON object"),
        ("datapackage.json", b"{}", "has no list of resources"),
        ("datapackage.json", b'{"resources": [{"name": "facts"}]}', "has no resource named entities with one path"),
        ("datapackage.json", b"[" * 100_000, "is not JSON"),
        ("datapackage.json", b'{"resources": [{"name": ["facts"], "path": "facts.csv"}]}', "a resource without a name"),
        ("datapackage.json", b'{"resources": [{"name": "facts", "path": "facts.csv"}, 3]}', "number 2 in its list"),
        ("facts.csv", b"", "facts.csv: lacks row_id"),
        ("facts.csv", b"\xff\xfe\x00\x01", "facts.csv cannot be read"),
        ("facts.csv", HEADERS["facts"].encode() + b"\ncaf\xe9" + b",x" * 18 + b"\n", "facts.csv"),
        ("facts.csv", (HEADERS["facts"] + ",row_id\n").encode(), "facts.csv: names a column twice"),
    ],
)
def test_a_broken_file_is_one_clear_sentence(tmp_path: Path, file: str, content: bytes, said: str) -> None:
    folder = write_package(tmp_path / "table")
    (folder / file).write_bytes(content)
    faults = validate(folder)
    assert said in faults[0]
    assert "\n" not in faults[0]


EXTREMES = {
    "many digits": ("61.5878,,KRW,12,", f"{'9' * 60}.{'9' * 40},,KRW,30,40"),
    "a small part": ("61.5878,,KRW,12,", f"0.{'0' * 39}1,,KRW,-30,40"),
    "coarse": ("61.5878,,KRW,12,", "61.5878,,KRW,12,-30"),
    "below nothing": ("61.5878,,KRW,12,", f"-{'9' * 60},,KRW,-30,"),
    "nothing": ("61.5878,,KRW,12,", "0,,KRW,30,"),
    "the first year": ("2020-01-01,2020-12-31", "0001-01-01,0001-12-31"),
    "the last year": ("2020-01-01,2020-12-31", "2020-01-01,9999-12-31"),
}


@pytest.mark.parametrize("cells", EXTREMES.values(), ids=EXTREMES)
def test_what_is_found_without_a_fault_can_be_used(tmp_path: Path, cells: tuple[str, str]) -> None:
    folder = write_package(tmp_path / "table", **spoil("facts", 2, *cells))
    assert validate(folder) == ()
    reading = reading_of(
        "Oberland's army budget was 61.6 trillion won in 2020. In 2020 the army budget of Oberland was 3 won."
        " Oberland's army budget grew by 3 percent in 2021. It doubled from 2020 to 2021."
    )
    found = check(bare_map(reading.article), reading, load_table(folder))
    assert json.loads(found.model_dump_json())["findings"]


def test_a_missing_folder_or_file_is_said_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="there is no reference table here"):
        load_table(tmp_path / "nowhere")
    folder = write_package(tmp_path / "table")
    (folder / "series.csv").unlink()
    with pytest.raises(TableError, match=r"'series\.csv' for series, which does not exist"):
        load_table(folder)


def test_parquet_with_floats_is_refused(tmp_path: Path) -> None:
    import duckdb  # noqa: PLC0415

    folder = write_package(tmp_path / "table")
    descriptor = folder / "datapackage.json"
    descriptor.write_text(
        descriptor.read_text(encoding="utf-8").replace("facts.csv", "facts.parquet"), encoding="utf-8"
    )
    typed = f"SELECT * REPLACE (CAST(value AS DOUBLE) AS value) FROM read_csv('{folder}/facts.csv', all_varchar=true)"
    duckdb.sql(f"COPY ({typed}) TO '{folder}/facts.parquet'")
    assert validate(folder) == (
        "facts.parquet: value is DOUBLE. Store numbers as DECIMAL or text, dates as DATE or text.",
    )
    (folder / "facts.parquet").write_bytes(b"PAR1 but not really")
    (fault,) = validate(folder)
    assert "facts.parquet cannot be read" in fault


def test_the_shipped_table_fits_and_a_foreign_reader_agrees() -> None:
    frictionless = pytest.importorskip("frictionless")
    assert validate(SHIPPED) == ()
    report = frictionless.Package(str(SHIPPED / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "rowNumber", "message"])


def test_nothing_is_printed_and_no_file_is_left_in_the_folder(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write_package(tmp_path / "table")
    before = sorted(path.name for path in folder.iterdir())
    load_table(folder)
    assert sorted(path.name for path in folder.iterdir()) == before
    assert capfd.readouterr() == ("", "")
