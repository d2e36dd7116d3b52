"""Readings and entered rows in the desk's database: every claim that they bear on is checked again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from pipeline.errors import InputError
from pipeline.models import Done, Finding, HedgeClass, ReadAs, Verdict
from pipeline.reference import load_table
from pipeline.review.checking.changes import Place
from pipeline.review.checking.keeping import reading_of
from pipeline.review.checking.service import Checks
from pipeline.review.current import current, draft_of
from pipeline.review.database import open_database
from pipeline.review.database.tables import Checked, Event, Lesson, Story
from pipeline.review.library.carrying import new_draft
from pipeline.review.library.taking_in import new_story
from pipeline.review.security.people import Person, Role
from pipeline.review.security.users import add_user, person
from pipeline.review.trouble import Conflict, Unseen
from pipeline.settings import Settings
from pipeline.workshop import Workshop
from tests.checked import TABLE
from tests.review.checked_again import checking, done, entry, on, year
from tests.review.running import Clock

ROUND = "Norland set aside 52 billion dollars for its armed forces in 2023."
WAITING = "Norland's defence budget is 66.4 billion dollars in 2025."
ALSO = "Nobody doubts it. The defence budget of Norland was 71.9 billion dollars in 2025."
BUDGET = ReadAs(entity="NOR", measure="budget")


@dataclass
class AtDesk:
    """A desk's checking with two people."""

    checks: Checks
    ada: Person
    bo: Person

    def story(self, draft: Done) -> int:
        with self.checks.database.writing() as session:
            return new_story(session, draft, self.ada, self.checks.now()).id

    def found(self, story: int, words: str) -> Finding:
        with self.checks.database.reading() as session:
            return on(current(session, story).findings, words)

    def seen(self, story: int, finding: str) -> int | None:
        with self.checks.database.reading() as session:
            kept = reading_of(session, story, finding)
            return kept.id if kept else None

    def listed(self, story: int, finding: str) -> tuple[str, bool]:
        """Verdict and flag as lists show them."""
        with self.checks.database.reading() as session:
            row = session.scalar(select(Checked).where(Checked.story_id == story, Checked.finding == finding))
            assert row is not None
            return row.verdict, row.flag

    def told(self, kind: str) -> list[str]:
        with self.checks.database.reading() as session:
            return list(session.scalars(select(Event.told).where(Event.kind == kind).order_by(Event.id)))


@pytest.fixture
def at(database_url: str, tmp_path: Path) -> Iterator[AtDesk]:
    database, clock = open_database(database_url), Clock()
    shop = Workshop(embedder=checking().embedder, table=TABLE)
    checks = Checks(database, Settings(tables=tmp_path / "tables", almanac=False), lambda: shop, clock)
    with database.writing() as session:
        people = [person(add_user(session, name, Role.CHECKER, None, clock())) for name in ("Ada", "Bo")]
    yield AtDesk(checks, *people)
    database.close()


def test_a_reading_that_is_kept_changes_the_finding_the_lists_and_the_log(at: AtDesk) -> None:
    story = at.story(done(ROUND))
    own = at.found(story, "52")
    (change,) = at.checks.say(at.ada, Place(story, own.id), BUDGET)
    assert (change.before, change.finding.verdict) == (Verdict.NOT_IN_TABLE, Verdict.SUPPORTED)
    assert at.found(story, "52").verdict is Verdict.SUPPORTED
    assert at.listed(story, own.id) == ("supported", False)
    assert at.told("reading") == ["read “52 billion dollars” otherwise"]
    assert at.told("rechecked") == ["“52 billion dollars” is supported, was not in table"]


def test_a_reading_that_is_taken_back_leaves_what_code_reads_and_both_stay_recorded(at: AtDesk) -> None:
    story = at.story(done(ROUND))
    own = at.found(story, "52")
    at.checks.say(at.ada, Place(story, own.id), BUDGET)
    at.checks.unsay(at.bo, Place(story, own.id, at.seen(story, own.id)))
    again = at.found(story, "52")
    assert (again.verdict, again.reason, again.message) == (own.verdict, own.reason, own.message)
    assert at.told("reading")[-1] == "took back how “52 billion dollars” is read"


def test_whoever_has_not_seen_the_others_reading_is_told_of_it_and_changes_nothing(at: AtDesk) -> None:
    story = at.story(done(ROUND))
    own = at.found(story, "52")
    at.checks.say(at.ada, Place(story, own.id), BUDGET)
    with pytest.raises(Conflict) as refused:
        at.checks.say(at.bo, Place(story, own.id), ReadAs(entity="NOR", measure="exports"))
    assert refused.value.theirs == "Ada read it as entity: NOR, measure: budget"
    assert refused.value.version == at.seen(story, own.id)
    assert at.found(story, "52").verdict is Verdict.SUPPORTED
    at.checks.say(at.bo, Place(story, own.id, refused.value.version), ReadAs(hedge=HedgeClass.ABOUT))
    assert at.found(story, "52").verdict is Verdict.NOT_IN_TABLE


def test_a_preview_and_the_selects_write_nothing(at: AtDesk) -> None:
    story = at.story(done(ROUND))
    own = at.found(story, "52")
    assert at.checks.preview(story, own.id, BUDGET).verdict is Verdict.SUPPORTED
    assert at.checks.choices(story, own.id, BUDGET).rows
    assert at.found(story, "52") == own
    assert at.told("reading") == []


def test_a_reading_of_what_is_no_figure_or_is_not_there_is_refused(at: AtDesk) -> None:
    story = at.story(done(ROUND))
    with pytest.raises(InputError, match="no figure"):
        at.checks.say(at.ada, Place(story, "f0000000000"), BUDGET)
    with pytest.raises(Unseen):
        at.checks.preview(story + 1, "f0000000000", BUDGET)


def test_a_row_that_is_entered_decides_its_figure_at_once_and_tells_who_else_waits_for_it(at: AtDesk) -> None:
    first, other, none = at.story(done(WAITING)), at.story(done(ALSO)), at.story(done(ROUND))
    own = at.found(first, "66.4")
    outcome = at.checks.enter(at.ada, entry(), Place(first, own.id))
    assert [change.finding.verdict for change in outcome.changes] == [Verdict.SUPPORTED]
    assert at.found(first, "66.4").verdict is Verdict.SUPPORTED
    assert {each.story for each in outcome.waiting} == {other}
    assert at.found(other, "71.9").verdict is Verdict.NOT_IN_TABLE
    changes = list(at.checks.recheck(at.ada, outcome.stories))
    assert {change.story for change in changes} == {other}
    assert at.found(other, "71.9").verdict is Verdict.CONTRADICTED
    assert at.found(none, "52").verdict is Verdict.NOT_IN_TABLE
    assert at.told("row") == ["entered 66.4 USD for Defence budget of Norland, Ministry of Finance"]
    assert "“66.4 billion dollars” is supported, was not in table" in at.told("rechecked")


def test_a_row_for_a_figure_that_code_cannot_bring_to_it_comes_with_a_reading(at: AtDesk) -> None:
    story = at.story(done("In 2024 the old port dealt with some 412 ships a week, its master says."))
    own = at.found(story, "412")
    row = entry(entity="Estvik", measure="Ships handled", value="412", scale=0, unit="ships", period=year(2024))
    (change,) = at.checks.enter(at.ada, row, Place(story, own.id)).changes
    assert change.finding.verdict is Verdict.SUPPORTED
    assert change.finding.quantity is not None
    assert change.finding.quantity.read == ("entity", "measure", "period")


def test_a_row_is_refused_in_the_words_of_table_validate_and_nothing_is_kept(at: AtDesk) -> None:
    story = at.story(done(WAITING))
    own = at.found(story, "66.4")
    with pytest.raises(InputError, match="does not measure money"):
        at.checks.enter(at.ada, entry(unit="%"), Place(story, own.id))
    assert at.told("row") == []
    assert at.found(story, "66.4") == own


def test_a_row_without_a_unit_is_in_the_unit_of_its_measure(at: AtDesk) -> None:
    outcome = at.checks.enter(at.ada, entry(measure="troops", unit="", value="130000", scale=0))
    assert outcome.rows[0].entered.entry.unit == "people"


def test_a_row_that_is_taken_back_decides_nothing_any_more(at: AtDesk) -> None:
    story = at.story(done(WAITING))
    own = at.found(story, "66.4")
    row = at.checks.enter(at.ada, entry(), Place(story, own.id)).rows[0].entered
    resting = at.checks.take_out(at.bo, row.row_id)
    assert [(each.story, each.finding) for each in resting] == [(story, own.id)]
    list(at.checks.recheck(at.bo, {each.story for each in resting}))
    assert at.found(story, "66.4").verdict is Verdict.NOT_IN_TABLE
    with pytest.raises(Unseen):
        at.checks.take_out(at.bo, row.row_id)


def test_rows_of_the_desk_are_exported_as_a_table(at: AtDesk, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row was entered"):
        at.checks.export(tmp_path / "desk")
    at.checks.enter(at.ada, entry())
    assert at.checks.export(tmp_path / "desk") == 1
    (fact,) = load_table(tmp_path / "desk").facts(["NOR"], ["budget"])
    assert fact.verified


def test_a_wording_that_is_taught_is_kept_by_the_code_of_table_teach_and_decides_figures(
    at: AtDesk, tmp_path: Path
) -> None:
    row = entry(measure="Ships handled", value="412", scale=0, unit="ships", period=year(2024))
    at.checks.enter(at.ada, row)
    story = at.story(done("Norland's quay calls came to 431 in 2024."))
    list(at.checks.recheck(at.ada, [story]))
    assert at.found(story, "431").verdict is not Verdict.CONTRADICTED
    assert at.checks.teach(at.ada, "quay calls", "desk-ships-handled") == ("Ships handled",)
    assert "quay calls,Ada,2026-03-05" in (tmp_path / "tables" / "taught.csv").read_text(encoding="utf-8")
    list(at.checks.recheck(at.ada, [story]))
    assert at.found(story, "431").verdict is Verdict.CONTRADICTED
    assert at.told("taught") == ["taught that “quay calls” is Ships handled"]
    with at.checks.database.reading() as session:
        assert [(one.name, one.what, one.kind) for one in session.scalars(select(Lesson))] == [
            ("quay calls", "desk-ships-handled", "measure")
        ]
    with pytest.raises(InputError, match="no measure or entity"):
        at.checks.teach(at.ada, "yard calls", "nothing known")


def test_of_two_who_read_a_figure_at_the_same_moment_one_is_heard_and_the_other_is_told(at: AtDesk) -> None:
    story = at.story(done(ROUND))
    own = at.found(story, "52")
    both = Barrier(2)

    def say(who: Person, measure: str) -> str:
        both.wait(60)
        try:
            at.checks.say(who, Place(story, own.id), ReadAs(entity="NOR", measure=measure))
        except Conflict as refused:
            return refused.theirs
        return "heard"

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(say, (at.ada, at.bo), ("budget", "spending")))
    assert told.count("heard") == 1
    (other,) = [words for words in told if words != "heard"]
    assert other.startswith(("Ada read it as", "Bo read it as"))
    assert len(at.told("reading")) == 1


def test_rows_that_two_enter_at_the_same_moment_are_both_kept_and_both_count(at: AtDesk) -> None:
    story = at.story(done(f"{WAITING} Its exports were 240.5 billion dollars in 2025."))
    both = Barrier(2)

    def enter(who: Person, measure: str, value: str) -> None:
        both.wait(60)
        at.checks.enter(who, entry(measure=measure, value=value))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(enter, (at.ada, at.bo), ("budget", "exports"), ("66.4", "240.5")))
    list(at.checks.recheck(at.ada, [story]))
    assert at.found(story, "66.4").verdict is Verdict.SUPPORTED
    assert at.found(story, "240.5").verdict is Verdict.SUPPORTED


def test_a_desk_adds_to_the_tables_once_a_row_is_entered_and_no_longer_when_it_is_taken_back(at: AtDesk) -> None:
    assert not at.checks.adds_to_tables()
    row = at.checks.enter(at.ada, entry()).rows[0].entered
    assert at.checks.adds_to_tables()
    at.checks.take_out(at.ada, row.row_id)
    assert not at.checks.adds_to_tables()


def test_a_second_row_of_what_is_new_at_the_desk_is_of_the_same_and_stays_so_without_the_first(at: AtDesk) -> None:
    fields = {"value": "412", "scale": 0, "unit": "ships"}
    (first,) = at.checks.enter(
        at.ada, entry(entity="Estvik", measure="Ships handled", period=year(2023), **fields)
    ).rows
    ids = {"entity": first.meant.entity.entity_id, "measure": first.meant.measure.measure_id}
    (second,) = at.checks.enter(at.bo, entry(**ids, period=year(2024), **fields)).rows
    assert second.meant == first.meant
    at.checks.take_out(at.ada, first.entered.row_id)
    with at.checks.database.reading() as session:
        table = at.checks.opened.table(session)
    (fact,) = table.rows
    assert (fact.entity_id, fact.measure_id) == ("desk-estvik", "desk-ships-handled")
    assert [each.name for each in table.own.of_entities] == ["Estvik"]


def test_a_reading_comes_along_to_a_new_draft_and_decides_there(at: AtDesk) -> None:
    story = at.story(done(ROUND))
    at.checks.say(at.ada, Place(story, at.found(story, "52").id), BUDGET)
    later = done(f"{ROUND} Nobody had asked for that.")
    with at.checks.database.writing() as session:
        new_draft(session, session.get_one(Story, story), later, at.bo, at.checks.now())
    list(at.checks.recheck(at.bo, [story]))
    found = at.found(story, "52")
    assert found.verdict is Verdict.SUPPORTED
    assert found.quantity is not None
    assert found.quantity.read == ("entity", "measure")


def test_a_story_that_cannot_be_checked_again_stops_no_other_and_is_told_until_it_can(
    at: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = at.story(done(WAITING)), at.story(done(ALSO))
    at.checks.enter(at.ada, entry())
    warm = Checks.warm
    with monkeypatch.context() as broken:

        def failing(self: Checks, story: int) -> None:
            if story == first:
                raise ValueError("odd")
            warm(self, story)

        broken.setattr(Checks, "warm", failing)
        assert {change.story for change in at.checks.recheck(at.ada, [first, other])} == {other}
    with at.checks.database.reading() as session:
        assert "ValueError" in draft_of(session, first).unchecked
    assert {change.story for change in at.checks.recheck(at.ada, [first])} == {first}
    with at.checks.database.reading() as session:
        assert draft_of(session, first).unchecked == ""
