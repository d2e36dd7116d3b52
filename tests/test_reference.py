"""Reference tables in use: exact figures, fixed order, several packages at once."""
# ruff: noqa: S608 - queries over the test's own folder

import csv
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import TableError
from pipeline.models import FactStatus
from pipeline.ports import ReferenceTable
from pipeline.reference import DuckTable, load_table, load_tables, search_facts, show_facts, validate
from tests.reference_package import HEADERS, ROWS, SHIPPED, spoil, write_package


@pytest.fixture(scope="module")
def shipped() -> DuckTable:
    return load_table(SHIPPED)


@pytest.fixture
def small(tmp_path: Path) -> DuckTable:
    return load_table(write_package(tmp_path / "small"))


def test_a_value_is_exact_in_its_unit_and_knows_its_last_digit(small: DuckTable) -> None:
    first, proposed, enacted = small.facts(["OBE"], ["budget"])
    assert (first.value, first.ulp, first.unit, first.decimals) == (Decimal("61.5878E12"), Decimal("1E8"), "KRW", 4)
    assert (proposed.value, proposed.ulp, proposed.superseded_by) == (Decimal("64E12"), Decimal("1E12"), "b21")
    assert (enacted.value, enacted.ulp, enacted.status) == (Decimal("63.2E12"), Decimal("1E10"), FactStatus.ENACTED)


def test_a_range_and_an_open_period_are_kept(small: DuckTable) -> None:
    (share,) = small.facts(["OBE"], ["share"])
    assert (share.value, share.value_high, share.ulp) == (Decimal("24.6"), Decimal("24.9"), Decimal("0.1"))
    (members,) = small.facts(["LEA"], ["members"])
    assert (members.period_start, members.period_end) == (date(2001, 1, 1), date.max)


def test_facts_come_in_the_order_of_the_port_whatever_is_asked_first(small: DuckTable) -> None:
    asked = [fact.row_id for fact in small.facts(["LEA", "OBE"], ["share", "members", "budget"])]
    assert asked == ["b20", "b21p", "b21", "m", "s21"]
    assert asked == [fact.row_id for fact in small.facts(["OBE", "LEA", "OBE"], ["budget", "share", "members"])]


def test_nothing_asked_or_nothing_known_is_nothing(small: DuckTable) -> None:
    assert (
        small.facts([], ["budget"])
        == small.facts(["OBE"], [])
        == small.facts(["X'; DROP TABLE packed"], ["budget"])
        == ()
    )
    assert small.count() == 5


def test_names_companions_and_complete_series_are_read(small: DuckTable) -> None:
    oberland = next(entity for entity in small.entities() if entity.entity_id == "OBE")
    assert (oberland.aliases, oberland.part_of) == (("Oberlander", "the highlands"), ("LEA",))
    assert [measure.measure_id for measure in small.measures()] == ["budget", "members", "share"]
    assert small.sources()[0].published == date(2021, 1, 2)
    assert small.complete("OBE", "budget", "law") == (date(2020, 1, 1), date(2021, 12, 31))
    assert small.complete("OBE", "share", "poll") is None


def test_row_order_is_irrelevant_to_every_answer_and_not_to_the_hash(tmp_path: Path, small: DuckTable) -> None:
    lines = ROWS["facts"][:]
    random.Random(3).shuffle(lines)  # noqa: S311 - a fixed order
    shuffled = load_table(write_package(tmp_path / "shuffled", facts=[HEADERS["facts"], *lines]))
    for measure in ("budget", "share", "members"):
        assert shuffled.facts(["OBE", "LEA"], [measure]) == small.facts(["OBE", "LEA"], [measure])
    assert shuffled.hash != small.hash


def test_the_hash_is_that_of_the_contents_alone(tmp_path: Path, small: DuckTable) -> None:
    assert load_table(write_package(tmp_path / "elsewhere")).hash == small.hash
    changed = load_table(write_package(tmp_path / "changed", **spoil("facts", 2, "61.5878", "61.5879")))
    assert changed.hash != small.hash


def test_lookups_may_come_from_several_threads(shipped: ReferenceTable) -> None:
    entities = [entity.entity_id for entity in shipped.entities()] * 3
    measures = [measure.measure_id for measure in shipped.measures()]
    one_by_one = [shipped.facts([entity], measures) for entity in entities]
    with ThreadPoolExecutor(6) as pool:
        again = load_table(SHIPPED)
        assert list(pool.map(lambda entity: again.facts([entity], measures), entities)) == one_by_one


FIGURE = st.tuples(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=6),
    st.integers(-6, 15),
)


@settings(deadline=None, max_examples=5)
@given(st.lists(FIGURE, min_size=20, max_size=60))
def test_no_figure_passes_through_a_float(
    tmp_path_factory: pytest.TempPathFactory, figures: list[tuple[Decimal, int]]
) -> None:
    line = "r{0:03},OBE,budget,law{0:03},2020-01-01,,{1:f},,KRW,{2},,,actual,2020-12-01,,gazette,,,true"
    lines = [line.format(at, digits, mult) for at, (digits, mult) in enumerate(figures)]
    table = load_table(write_package(tmp_path_factory.mktemp("exact"), facts=[HEADERS["facts"], *lines]))
    read = [fact.value for fact in table.facts(["OBE"], ["budget"])]
    assert read == [digits * Decimal(10) ** mult for digits, mult in figures]


def test_cells_may_hold_anything_that_text_can(tmp_path: Path) -> None:
    note = '"a ""quoted"" note, with a comma | and <b>marks</b> \u202e and a \x1f unit mark"'
    table = load_table(write_package(tmp_path / "odd [1] * it's", **spoil("facts", 2, "page 3,,", f"page 3,{note},")))
    assert table.facts(["OBE"], ["budget"])[0].note == note[1:-1].replace('""', '"').replace("\x1f", " ")


def test_parquet_gives_the_same_facts_as_csv(tmp_path: Path, small: DuckTable) -> None:
    import duckdb  # noqa: PLC0415

    folder = write_package(tmp_path / "parquet")
    descriptor = folder / "datapackage.json"
    descriptor.write_text(
        descriptor.read_text(encoding="utf-8").replace("facts.csv", "facts.parquet"), encoding="utf-8"
    )
    typed = (
        f"SELECT * REPLACE (CAST(as_of AS DATE) AS as_of, CAST(unit_mult AS INTEGER) AS unit_mult,"
        f" CAST(verified AS BOOLEAN) AS verified) FROM read_csv('{folder}/facts.csv', all_varchar=true)"
    )
    duckdb.sql(f"COPY ({typed}) TO '{folder}/facts.parquet'")
    assert validate(folder) == ()
    table = load_table(folder)
    assert table.facts(["OBE", "LEA"], ["budget", "share", "members"]) == small.facts(
        ["OBE", "LEA"], ["budget", "share", "members"]
    )


def test_of_several_tables_the_first_with_an_observation_is_heard(tmp_path: Path) -> None:
    own = spoil("facts", 2, "61.5878", "60.0")
    own["facts"] = [
        *own["facts"][:2],
        "x,OBE,budget,law,2019-01-01,2019-12-31,55,,KRW,12,,,enacted,2018-12-01,,gazette,,,true",
    ]
    own["entities"] = [HEADERS["entities"], "OBE,Upper Land,highland state,,country"]
    own["series"] = [HEADERS["series"]]
    joined = load_tables([write_package(tmp_path / "own", **own), write_package(tmp_path / "common")])
    facts = joined.facts(["OBE"], ["budget"])
    assert [fact.row_id for fact in facts] == ["x", "b20", "b21p", "b21"]
    assert facts[1].value == Decimal("60E12")
    oberland = next(entity for entity in joined.entities() if entity.entity_id == "OBE")
    assert oberland.name == "Upper Land"
    assert oberland.aliases == ("highland state", "Oberland", "Oberlander", "the highlands")
    assert joined.complete("OBE", "budget", "law") == (date(2020, 1, 1), date(2021, 12, 31))
    assert joined.name == "small + small"


def test_what_one_source_says_is_taken_from_the_first_table_with_all_its_vintages(tmp_path: Path) -> None:
    later = spoil("facts", 4, "63.20,,KRW,12,,,enacted,2020-12-01", "70,,KRW,12,,,actual,2023-12-01")
    joined = load_tables([write_package(tmp_path / "first"), write_package(tmp_path / "second", **later)])
    of_2021 = [f for f in joined.facts(["OBE"], ["budget"]) if f.period_start.year == 2021]
    assert [(f.row_id, f.value, f.superseded_by) for f in of_2021] == [
        ("b21p", Decimal("64E12"), "b21"),
        ("b21", Decimal("63.20E12"), None),
    ]


def test_what_another_source_says_is_kept_beside_it_under_a_definition_of_its_own(tmp_path: Path) -> None:
    facts = [line.replace(",gazette,", ",ledger,") for line in ROWS["facts"]]
    sources = [HEADERS["sources"], "ledger,Audit Chamber,Ledger,,2021-01-02,,official"]
    first = write_package(tmp_path / "first", series=[HEADERS["series"]])
    other = write_package(tmp_path / "other", facts=[HEADERS["facts"], *facts], sources=sources)
    joined = load_tables([first, other])
    rows = {f.row_id: f for f in joined.facts(["OBE"], ["budget"])}
    assert {f.definition_id for f in rows.values()} == {"law", "law, Ledger"}
    assert rows["b21p, Ledger"].superseded_by == "b21, Ledger"
    assert rows["b21p"].superseded_by == "b21"
    assert joined.complete("OBE", "budget", "law, Ledger") == (date(2020, 1, 1), date(2021, 12, 31))


def test_tables_that_measure_one_thing_in_two_dimensions_do_not_join(tmp_path: Path) -> None:
    other = [HEADERS["measures"], "budget,Army budget,,,share,,,"]
    empty = {name: [HEADERS[name]] for name in ("facts", "series")}
    folders = [write_package(tmp_path / "a"), write_package(tmp_path / "b", measures=other, **empty)]
    with pytest.raises(TableError, match="budget measures money in one table and share in another"):
        load_tables(folders)
    with pytest.raises(TableError, match="no reference table was named"):
        load_tables([])


def test_searching_finds_by_any_name_and_shows_the_newest_first(shipped: DuckTable) -> None:
    assert [fact.row_id for fact in search_facts(shipped, "Seoul defense budget", 3)][-1] == "kor-budget-2024"
    assert {fact.entity_id for fact in search_facts(shipped, "security council")} == {"UNSC"}
    assert {fact.measure_id for fact in search_facts(shipped, "military expenditure")} >= {"military_expenditure"}
    assert search_facts(shipped, "qqqq zzzz") == ()
    assert {fact.entity_id for fact in show_facts(shipped, "TWN")} == {"TWN"}
    assert len(show_facts(shipped, "KOR", "defence_budget")) == 8


@pytest.mark.parametrize("known_whole", [False, True], ids=["searched for faults", "known whole"])
def test_empty_text_in_parquet_is_an_empty_cell(tmp_path: Path, small: DuckTable, known_whole: bool) -> None:
    folder = write_package(tmp_path / "parquet")
    descriptor = folder / "datapackage.json"
    descriptor.write_text(descriptor.read_text(encoding="utf-8").replace("facts.csv", "facts.parquet"), "utf-8")
    rows = list(csv.DictReader((folder / "facts.csv").read_text(encoding="utf-8").splitlines()))
    pq.write_table(pa.table({name: [row[name] for row in rows] for name in rows[0]}), folder / "facts.parquet")
    table = load_table(folder, known_whole=known_whole)
    asked = [entity.entity_id for entity in small.entities()], [measure.measure_id for measure in small.measures()]
    assert table.facts(*asked) == small.facts(*asked)
    assert table.profiles() == small.profiles()


def test_a_parquet_column_of_nulls_is_a_column_of_empty_cells(tmp_path: Path, small: DuckTable) -> None:
    folder = write_package(tmp_path / "parquet")
    descriptor = folder / "datapackage.json"
    descriptor.write_text(descriptor.read_text(encoding="utf-8").replace("facts.csv", "facts.parquet"), "utf-8")
    with (folder / "facts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {name: [row[name] or None for row in rows] for name in rows[0]}
    empty = {name: pa.nulls(len(rows)) for name, cells in columns.items() if not any(cells)}
    assert empty
    pq.write_table(pa.table(columns | empty), folder / "facts.parquet")
    assert validate(folder) == ()
    asked = ["OBE", "LEA"], ["budget", "share", "members"]
    assert load_table(folder).facts(*asked) == small.facts(*asked)


@pytest.mark.parametrize("ends", [("\n", "\r\n"), ("\r\n", "\n"), ("\r", "\n"), ("\r", "\r"), ("\r\n", "\r")])
def test_lines_may_end_in_any_way_and_in_several(tmp_path: Path, small: DuckTable, ends: tuple[str, str]) -> None:
    folder = write_package(tmp_path / "table")
    for name in HEADERS:
        lines = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        mixed = "".join(line + ends[number % 2] for number, line in enumerate(lines))
        (folder / f"{name}.csv").write_bytes(mixed.encode())
    assert validate(folder) == ()
    asked = ["OBE", "LEA"], ["budget", "share", "members"]
    assert load_table(folder).facts(*asked) == small.facts(*asked)


def test_a_bad_row_of_a_file_with_mixed_ends_is_named_by_the_file_and_its_number(tmp_path: Path) -> None:
    folder = write_package(tmp_path / "table")
    lines = (folder / "facts.csv").read_text(encoding="utf-8").splitlines()
    (folder / "facts.csv").write_bytes(
        "\r\n".join([*lines[:3], lines[3] + ",more"]).encode() + b"\n" + lines[4].encode()
    )
    (fault,) = validate(folder)
    assert fault.startswith("facts.csv row 4: does not fit the header")
