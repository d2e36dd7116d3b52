"""What validating tells of a table that can be used: what will hardly match, and what agrees by chance."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reference import DuckTable, examine, load_table
from pipeline.reference.coincidence import agreeing
from pipeline.reference.wording import is_written
from tests.checked import bare_map, check, reading_of
from tests.command import argmap
from tests.reference_package import HEADERS, ROWS, write_package

SHIPPED = Path(__file__).parents[1] / "corpus" / "reference"


def changed(name: str, row: int, **cells: str) -> list[str]:
    """The rows of a file with some cells of one replaced."""
    names, lines = HEADERS[name].split(","), [line.split(",") for line in ROWS[name]]
    for column, cell in cells.items():
        lines[row][names.index(column)] = cell
    return [HEADERS[name], *(",".join(line) for line in lines)]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Population", True),
        ("Defence spending as a share of GDP", False),
        ("defence spending", True),
        ("CO2 emissions", True),
        ("GDP", True),
        ("B1GQ", False),
        ("NGDP_RPCH", False),
        ("NY.GDP.MKTP.CD", False),
        ("UNEMPLRT", False),
        ("no", False),
        ("yes", False),
        ("in the", False),
        ("Life expectancy - Sex: total - Age: 0 - Type: period", False),
        ("Inflation (annual %)", False),
        ("", False),
    ],
)
def test_a_name_is_what_somebody_would_write_in_a_sentence(name: str, written: bool) -> None:
    assert is_written(name) is written


def test_the_shipped_table_has_nothing_to_tell() -> None:
    examined = examine(SHIPPED)
    assert (examined.faults, examined.warnings) == ((), ())
    assert {each.digits for each in examined.coincidences} == {2, 3}
    assert all(0 < each.one_entity <= each.any_row <= 1 for each in examined.coincidences)


def test_a_measure_that_nobody_would_call_by_its_names_is_told(tmp_path: Path) -> None:
    folder = write_package(tmp_path / "t", measures=changed("measures", 0, label="B1GQ", aliases="NAMA_10|no"))
    (warning, *_) = examine(folder).warnings
    assert warning.startswith("measures.csv: nobody writes 'B1GQ'")


def test_decimals_that_are_fewer_than_the_figure_has_are_told(tmp_path: Path) -> None:
    folder = write_package(tmp_path / "t", facts=changed("facts", 0, value="61.55", decimals="1"))
    (told,) = (each for each in examine(folder).warnings if "decimals" in each)
    assert told.startswith("facts.csv row 2: decimals of budget are fewer than its figure has (1 rows)")
    rounded = write_package(tmp_path / "r", facts=changed("facts", 0, value="6100", decimals="-2"))
    assert not [each for each in examine(rounded).warnings if "decimals" in each]
    sharper = write_package(tmp_path / "s", facts=changed("facts", 0, value="6150", decimals="-2"))
    assert [each for each in examine(sharper).warnings if "decimals" in each]


def imported(tmp_path: Path, text: str) -> Path:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    ran = argmap("table", "import", "a.csv", "--out", "out", "--as-of", "2024-06-30", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    return tmp_path / "out"


def test_quarters_and_years_under_one_definition_are_told(tmp_path: Path) -> None:
    mixed = imported(tmp_path, "Country,Period,Inflation\nGermany,2022,6\nGermany,2022-Q1,5\nFrance,2022-Q1,4\n")
    (warning,) = examine(mixed).warnings
    assert "inflation mixes lengths of periods" in warning
    assert "(1 entity)" in warning


def test_leap_years_and_long_months_are_no_mixture(tmp_path: Path) -> None:
    text = "Country,Period,Inflation\nGermany,2024-01,6\nGermany,2024-02,5\nFrance,2023,4\nFrance,2024,4\n"
    assert examine(imported(tmp_path, text)).warnings == ()


def test_a_crowded_table_agrees_with_most_figures_and_a_lone_row_with_hardly_any(tmp_path: Path) -> None:
    rows = "".join(f"Land {n},2022,{Decimal(n) / 10}\n" for n in range(100, 1000))
    crowded = {each.digits: each for each in examine(imported(tmp_path, f"Entity,Year,Inflation\n{rows}")).coincidences}
    assert crowded[2].any_row > 0.6
    assert crowded[2].one_entity == pytest.approx(1 / 87, rel=0.1)
    assert crowded[3].one_entity < 0.002


@settings(deadline=None)
@given(st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=1, max_size=12), st.sampled_from([2, 3]))
def test_more_rows_agree_with_more_figures(values: list[int], digits: int) -> None:
    sizes = [float(value) for value in values]
    own, every = agreeing(digits, sizes, [str(at) for at in range(len(sizes))])
    assert 0 < own <= every <= 1
    together = agreeing(digits, sizes, ["one"] * len(sizes))
    assert together.one_entity == together.any_row == every


def test_validating_prints_coincidences_and_tells_programs_the_same(tmp_path: Path) -> None:
    ran = argmap("table", "validate", str(SHIPPED), cwd=tmp_path)
    assert (ran.returncode, "no faults" in ran.stderr) == (0, True)
    assert "agrees by chance" in ran.stdout
    assert "defence_budget" in ran.stdout
    told = json.loads(argmap("table", "validate", str(SHIPPED), "--json", cwd=tmp_path).stdout)
    assert (told["faults"], told["warnings"]) == ([], [])
    assert told["coincidences"][0]["digits"] == 2


POLL = (
    "no,No,,,share,,,",
    "yes,Yes,,no|of the|ayes,share,,,",
    "trust,Trust in R&D,,IT,share,,,",
)
ANSWERS = [
    f"{id_},OBE,{id_},poll,2020-01-01,2020-12-31,{value},,%,0,,,survey,2020-12-01,,gazette,page 3,,true"
    for id_, value in (("no", "61"), ("yes", "39"), ("trust", "12"))
]


@pytest.fixture
def poll(tmp_path: Path) -> DuckTable:
    lines = {"measures": POLL, "facts": ANSWERS, "series": ()}
    return load_table(write_package(tmp_path / "poll", **{k: [HEADERS[k], *lines[k]] for k in lines}))


@pytest.mark.parametrize(
    "text",
    [
        "There is no doubt that Oberland had 61% in 2020.",
        "Yes, Oberland had 39% in 2020.",
        "Of the people of Oberland, 39% were there in 2020.",
        "In 2020 no Oberlander was among the 61%.",
    ],
)
def test_function_words_are_never_what_a_measure_is_called(poll: DuckTable, text: str) -> None:
    reading = reading_of(text)
    (found,) = (f for f in check(bare_map(reading.article), reading, poll).findings if f.kind == "numeric")
    assert found.verdict in ("not_in_table", "not_checkable")
    assert found.rows == ()


def test_a_label_of_function_words_is_told_as_an_answer_and_abbreviations_stay_names(poll: DuckTable) -> None:
    told = {measure.measure_id: (measure.label, measure.aliases) for measure in poll.measures()}
    assert told["no"] == ("Answer “No”", ())
    assert told["yes"] == ("Answer “Yes”", ("ayes",))
    assert told["trust"] == ("Trust in R&D", ("IT",))
