"""A newer edition supersedes what it revises and loses nothing; one that does not fit changes nothing."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceUnreachable, TableError
from pipeline.reference import load_table, validate
from pipeline.reference.package import COLUMNS
from pipeline.sources.editions import merge
from pipeline.sources.relations import Relations
from tests.figures import FIRST, NEWER, OLDER, REVISED, Adding, FigureServer, facts, pages, table, without, world_bank


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
    "value: field required": world_bank(REVISED, NEWER, change=without("value")),
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


def test_what_an_update_left_behind_when_it_was_cut_goes_with_the_next_one(
    adding: Adding, server: FigureServer
) -> None:
    folder = adding.add("worldbank:MS.MIL.XPND.CD")
    (folder / "facts-0123456789ab.csv").write_text("half", encoding="utf-8")
    (folder / "facts-mine.csv").write_text("mine", encoding="utf-8")
    server.serve(world_bank(REVISED, NEWER))
    adding.at += timedelta(hours=1)
    list(adding.adder.update([folder]))
    assert validate(folder) == ()
    names = {file.name for file in folder.iterdir()}
    assert "facts-mine.csv" in names
    assert "facts-0123456789ab.csv" not in names
    assert "facts.csv" not in names


def row(year: int, value: int, as_of: str) -> dict[str, str]:
    """One fact as cells of a package."""
    filled = {"row_id": f"m.d.NOR.{year}", "entity_id": "NOR", "measure_id": "m", "definition_id": "d", "unit": "USD"}
    period = {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31", "status": "actual", "source_id": "s"}
    told = {**filled, **period, "value": str(value), "as_of": as_of, "verified": "true"}
    return {column: told.get(column, "") for column in COLUMNS["facts"]}


def edition(values: Mapping[int, int], as_of: str) -> Relations:
    empty: Relations = {name: [] for name in COLUMNS}
    return {**empty, "facts": [row(year, value, as_of) for year, value in values.items()]}


@given(st.lists(st.dictionaries(st.integers(2000, 2004), st.integers(1, 3), min_size=1), min_size=1, max_size=5))
def test_of_any_editions_the_last_one_is_in_force_and_every_figure_is_still_there(
    editions: list[dict[int, int]],
) -> None:
    held = edition(editions[0], "2020-01-01")
    for number, values in enumerate(editions[1:], 1):
        day = date(2020 + number, 1, 1)
        before = {each["row_id"]: each for each in held["facts"]}
        held = merge(held, edition(values, day.isoformat()), day).relations
        after = {each["row_id"]: each for each in held["facts"]}
        assert len(after) == len(held["facts"])
        assert all(after[id_]["value"] == each["value"] for id_, each in before.items())
        assert all(each["superseded_by"] in {"", *after} for each in after.values())
        current = [each for each in after.values() if not each["superseded_by"]]
        sound = {int(each["period_start"][:4]): int(each["value"]) for each in current if each["verified"] == "true"}
        assert sound == values
        assert len(current) == len({each["period_start"] for each in current})
