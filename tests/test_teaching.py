"""What people teach: a wording is this measure, a name is this entity, from then on, and taken back."""

import csv
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError, StorageError, TableError, legible
from pipeline.models import Finding
from pipeline.ports import ReferenceTable
from pipeline.reference import (
    TAUGHT,
    Lesson,
    Lessons,
    Place,
    Taught,
    TaughtBy,
    Teachable,
    examine,
    forget,
    join,
    load_table,
    load_tables,
    read_lessons,
    taught,
    teach,
    validate,
    with_taught,
)
from pipeline.reference.taught import write_lessons
from pipeline.reference.wording import fault_of
from tests.checked import bare_map, check, reading_of
from tests.reference_package import HEADERS, write_package

JO = TaughtBy("Jo Doe", date(2025, 3, 1), "column of 24 February")
MEASURES = (
    "budget,Army budget,,army spending,money,,true,false",
    "army,Military expenditure,,,money,,true,false",
    "army_share,Military expenditure (% of GDP),,,share,,false,true",
    "members,Members,,,count,,false,true",
)
FACTS = (
    "b20,OBE,budget,law,2020-01-01,2020-12-31,61.5,,USD,9,,,enacted,2019-12-01,,gazette,page 3,,true",
    "a20,OBE,army,law,2020-01-01,2020-12-31,70.5,,USD,9,,,actual,2019-12-01,,gazette,page 3,,true",
    "s20,OBE,army_share,law,2020-01-01,2020-12-31,3.5,,%,0,,,actual,2019-12-01,,gazette,page 3,,true",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lines = {"measures": [HEADERS["measures"], *MEASURES], "facts": [HEADERS["facts"], *FACTS]}
    return write_package(tmp_path / "table", **lines)


def opened(folder: Path) -> Teachable:
    table = load_table(folder)
    return Teachable(table, (Place(table, folder / TAUGHT),))


def the_finding(text: str, table: ReferenceTable) -> Finding:
    reading = reading_of(text)
    (found,) = (f for f in check(bare_map(reading.article), reading, table).findings if f.kind == "numeric")
    return found


def test_a_wording_that_was_not_recognised_decides_once_it_is_taught_and_not_once_it_is_forgotten(folder: Path) -> None:
    said = "Oberland filled a war chest of $61.5 billion in 2020."
    assert the_finding(said, load_table(folder)).verdict != "supported"
    (kept,) = teach("war chest", "Army budget", opened(folder), JO)
    assert (kept.lesson.id, kept.called, kept.file) == ("budget", "Army budget", folder / TAUGHT)
    assert the_finding(said, load_table(folder)).verdict == "supported"
    assert the_finding("Oberland filled a war chest of $40 billion in 2020.", load_table(folder)).verdict == (
        "contradicted"
    )
    assert [each.lesson for each in forget("War Chest", opened(folder))] == [kept.lesson]
    assert the_finding(said, load_table(folder)).verdict != "supported"


def test_a_name_of_an_entity_is_taught_as_well(folder: Path) -> None:
    said = "The army budget of Hochland was $61.5 billion in 2020."
    assert the_finding(said, load_table(folder)).verdict != "supported"
    teach("Hochland", "OBE", opened(folder), JO)
    found = the_finding(said, load_table(folder))
    assert (found.verdict, found.quantity and found.quantity.entity) == ("supported", "OBE")


def test_measures_that_share_the_name_given_are_all_taught_and_the_unit_decides(folder: Path) -> None:
    assert [k.lesson.id for k in teach("sword money", "military expenditure", opened(folder), JO)] == [
        "army",
        "army_share",
    ]
    table = load_table(folder)
    assert the_finding("Oberland's sword money was $70.5 billion in 2020.", table).verdict == "supported"
    assert the_finding("Oberland's sword money was 3.5% of GDP in 2020.", table).verdict == "supported"


def test_one_of_two_that_share_a_name_can_be_taught_after_the_other(folder: Path) -> None:
    teach("sword money", "army", opened(folder), JO)
    assert [k.lesson.id for k in teach("sword money", "army_share", opened(folder), JO)] == ["army_share"]


def test_what_a_family_lends_is_the_measures_alone_that_is_taught_and_that_is_told(folder: Path) -> None:
    said = "Oberland's military outlays were $61.5 billion in 2020."
    assert "outlays" in load_table(folder).measures()[0].family
    (kept,) = teach("military outlays", "budget", opened(folder), JO)
    assert kept.lent == ()
    (kept,) = teach("outlays", "budget", opened(folder), JO)
    assert kept.lent == ("Military expenditure", "Military expenditure (% of GDP)")
    assert the_finding(said, load_table(folder)).verdict == "supported"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("the", "says nothing"),
        ("no", "says nothing"),
        ("yes", "says nothing"),
        ("of the", "says nothing"),
        ("percent", "figure or a unit"),
        ("million dollars", "figure or a unit"),
        ("2024", "figure or a unit"),
        ("members", "already what Members"),
        ("Member", "already what Members"),
        ("Army Spending", "already what"),
        ("Oberlander", "already what Oberland"),
        ("League of Valleys", "already what League of Valleys"),
        ("a|b", "signs that no name has"),
        ("=HYPERLINK(1)", "signs that no name has"),
        ("war\u202echest", "signs that nobody sees"),
        ("what they set aside for the army", "at most 6 words"),
        ("x" * 90, "at most 6 words"),
        ("", "words on one line"),
    ],
)
def test_words_that_cannot_be_a_measures_name_are_refused_and_nothing_is_written(
    folder: Path, name: str, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        teach(name, "army_share" if "rmy" in name else "budget", opened(folder), JO)
    assert not (folder / TAUGHT).exists()


def test_a_wording_taught_for_another_is_refused_with_the_command_that_takes_it_back(folder: Path) -> None:
    teach("war chest", "budget", opened(folder), JO)
    with pytest.raises(InputError, match="argmap table teach 'war chest' --forget"):
        teach("war chests", "members", opened(folder), JO)


@pytest.mark.parametrize("what", ["bugdet of the army", "nothing at all", ""])
def test_something_that_is_not_there_cannot_be_taught(folder: Path, what: str) -> None:
    with pytest.raises(InputError, match="no measure or entity is called"):
        teach("war chest", what, opened(folder), JO)


def test_a_slip_in_what_is_meant_gets_the_nearest_names(folder: Path) -> None:
    with pytest.raises(InputError, match=r"budget \(Army budget\)"):
        teach("war chest", "army buget", opened(folder), JO)


def test_what_is_known_already_is_recorded_once(folder: Path) -> None:
    assert teach("war chest", "budget", opened(folder), JO)
    assert teach("war chest", "budget", opened(folder), JO) == ()
    assert teach("army spending", "budget", opened(folder), JO) == ()
    assert len(read_lessons(folder / TAUGHT).all) == 1


def test_who_taught_what_when_and_why_is_on_file(folder: Path) -> None:
    teach("  war   chest ", "budget", opened(folder), TaughtBy("Jo Doe", date(2025, 3, 1), "=cmd|' /c calc'!A1"))
    with (folder / TAUGHT).open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    told = {"kind": "measure", "id": "budget", "name": "war chest", "by": "Jo Doe", "on": "2025-03-01"}
    assert row == {**told, "note": "cmd|' /c calc'!A1"}, "and no spreadsheet takes it for a formula"


def test_several_who_teach_at_once_are_all_heard(folder: Path) -> None:
    at = opened(folder)
    names = [f"purse {letter}{letter}" for letter in "abcdefgh"]
    with ThreadPoolExecutor(4) as many:
        list(many.map(lambda name: teach(name, "budget", at, JO), names))
    assert sorted(each.lesson.name for each in taught(at)) == names


def test_who_teaches_with_tables_opened_before_hears_what_was_taught_since(folder: Path) -> None:
    at = opened(folder)
    with ThreadPoolExecutor(4) as many:
        done = [many.submit(teach, "war chest", what, at, JO) for what in ("budget", "army", "members", "budget")]
    refused = [each.exception() for each in done if each.exception()]
    assert {type(each) for each in refused} == {InputError}
    assert len(taught(at)) == 1, "one of them was first, and its wording is nobody else's"


def test_forgetting_one_leaves_the_others(folder: Path) -> None:
    for name in ("war chest", "war purse"):
        teach(name, "budget", opened(folder), JO)
    forget("war chest", opened(folder))
    assert [each.lesson.name for each in taught(opened(folder))] == ["war purse"]
    with pytest.raises(InputError, match="was not taught"):
        forget("war chest", opened(folder))


def test_a_folder_that_cannot_be_written_says_so(folder: Path) -> None:
    at = opened(folder)
    blocked = Teachable(at.table, (Place(at.table, folder / "facts.csv" / TAUGHT),))
    with pytest.raises(StorageError, match="cannot write here"):
        teach("war chest", "budget", blocked, JO)


def test_the_digest_changes_with_the_names_that_hold_and_with_nothing_else(folder: Path) -> None:
    before = load_table(folder).hash
    teach("war chest", "budget", opened(folder), JO)
    told = load_table(folder).hash
    assert told != before
    forget("war chest", opened(folder))
    assert load_table(folder).hash == before
    teach("war chest", "budget", opened(folder), TaughtBy("Ann", date(2026, 1, 1)))
    assert load_table(folder).hash == told, "who taught it is no part of what is found"


def test_names_of_a_readers_own_hold_over_all_tables_and_never_join_two_measures(folder: Path, tmp_path: Path) -> None:
    almanac = write_package(
        tmp_path / "almanac",
        measures=[HEADERS["measures"], "ships,Ships built,,,money,,true,false"],
        facts=[
            HEADERS["facts"],
            "n1,OBE,ships,law,2020-01-01,2020-12-31,9.5,,USD,9,,,actual,2019-12-01,,gazette,page 9,,true",
        ],
        series=[HEADERS["series"]],
    )
    lesson = Lesson(kind=Taught.MEASURE, id="ships", name="outlays", on=JO.on)  # of the other's family
    before = load_tables([folder], almanac=almanac)
    table = load_tables([folder], almanac=almanac, taught=Lessons((lesson,)))
    assert {m.measure_id for m in table.measures()} == {m.measure_id for m in before.measures()}
    assert (table.hash != before.hash, table.name) == (True, before.name)
    assert the_finding("Oberland's outlays were $9.5 billion in 2020.", table).verdict == "supported"


def test_of_several_tables_the_first_that_has_it_keeps_it_and_the_last_what_only_it_has(tmp_path: Path) -> None:
    one = write_package(tmp_path / "one")
    own = [HEADERS["measures"], "budget,Budget,,,money,,,", "tax,Tax,,,money,,,"]
    two = write_package(tmp_path / "two", measures=own, facts=[HEADERS["facts"]])
    tables = load_table(one), load_table(two)
    at = Teachable(join(tables), (Place(tables[0], one / TAUGHT), Place(tables[1], two / TAUGHT)))
    assert [each.file for each in teach("war chest", "budget", at, JO)] == [one / TAUGHT]
    assert [each.file for each in teach("tithe", "tax", at, JO)] == [two / TAUGHT]
    assert [each.called for each in taught(at)] == ["Army budget", "Tax"]


def test_a_table_of_which_nothing_was_taught_is_itself(folder: Path) -> None:
    table = load_table(folder)
    elsewhere = Lesson(kind=Taught.MEASURE, id="tides", name="high water", on=JO.on)
    assert with_taught(table, Lessons((elsewhere,))) is table


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("measure,budget,the,,2025-01-01,", "row 2: name: 'the' says nothing"),
        ("colour,budget,war chest,,2025-01-01,", "row 2: kind"),
        ("measure,,war chest,,2025-01-01,", "row 2: id"),
        ("measure,budget,war chest,,soon,", "row 2: on"),
        ("measure,budget", "row 2"),
        ('measure,budget,"war chest,,2025-01-01,', "cannot be read"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_row_before_anything_is_checked(
    folder: Path, row: str, reason: str
) -> None:
    (folder / TAUGHT).write_text(f"kind,id,name,by,on,note\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError, match=reason):
        load_table(folder)
    assert reason in examine(folder).faults[0]
    assert reason in validate(folder)[0]


def test_what_is_taught_for_something_that_is_gone_is_told_and_does_no_harm(folder: Path) -> None:
    write_lessons(folder / TAUGHT, Lessons((Lesson(kind=Taught.MEASURE, id="tides", name="high water", on=JO.on),)))
    assert load_table(folder).measures()
    assert any("'high water' is taught for the measure 'tides'" in each for each in examine(folder).warnings)


@given(
    st.lists(
        st.builds(
            Lesson,
            kind=st.sampled_from(Taught),
            id=st.text("abc_,\"'|", min_size=1),
            name=st.sampled_from(["war chest", "Kleinland", "köpfe, zusammen", "jobless rolls"]),
            by=st.text(),
            on=st.dates(),
            note=st.text(),
        )
    )
)
def test_whatever_was_taught_is_read_as_it_was_written(lessons: list[Lesson]) -> None:
    import tempfile  # noqa: PLC0415 - a folder for each example

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / TAUGHT
        write_lessons(file, Lessons(tuple(lessons)))
        assert read_lessons(file).all == tuple(lessons)


@given(st.text(max_size=100))
def test_a_name_that_may_be_taught_is_one_line_without_signs_that_steer(name: str) -> None:
    if not fault_of(name):
        assert name == legible(name)
        assert not set(name) & set('|"<>=\\')
        assert name[0].isalnum()
