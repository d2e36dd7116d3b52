"""What persons settle, on both databases: decisions are only added, and whoever is slower is told."""

from pathlib import Path

import pytest
from sqlalchemy import select

from pipeline.errors import InputError
from pipeline.review.current import open_flags
from pipeline.review.database import tables as t
from pipeline.review.queue.deciding import Act, Settling, amend, decide, decide_all, last_decisions, undo
from pipeline.review.queue.keeping import every, one, waiting
from pipeline.review.queue.picking import pick
from pipeline.review.queue.questions import ask_author
from pipeline.review.queue.standing import Outcome, State
from pipeline.review.queue.subjects import Target, decision_in_force, decisions_of, handling_of
from pipeline.review.queue.tending import FoundEvidence, Handover, archive, attach, change, looked, note, opened
from pipeline.review.security.people import Role
from pipeline.review.trouble import Conflict, Unseen
from tests.review.running import Running


def acts(desk: Running, name: str = "Ada") -> Act:
    return Act(desk.person(Role.CHECKER, name), desk.desk.now())


@pytest.fixture
def desk(desk: Running) -> Running:
    """A desk that Ada and Bo are known at: nobody is made while another session writes."""
    for name in ("Ada", "Bo"):
        desk.person(Role.CHECKER, name)
    return desk


@pytest.fixture
def targets(desk: Running) -> tuple[Target, ...]:
    """The flags of one story that nobody has touched, in order."""
    desk.story()
    with desk.desk.database.reading() as session:
        return tuple(Target(item.story.id, item.finding, 0) for item in waiting(session))


def settle(desk: Running, target: Target, outcome: Outcome = Outcome.WRONG, name: str = "Ada", reason: str = "") -> int:
    """One decision; returns its id."""
    with desk.desk.database.writing() as session:
        return decide(session, target, Settling(outcome, reason), acts(desk, name)).id


def state_of(desk: Running, target: Target) -> tuple[State, Outcome | None, int]:
    with desk.desk.database.reading() as session:
        item = one(session, target.story, target.finding)
        assert item is not None
        return item.standing.state, item.standing.outcome, item.standing.version


def seen(target: Target, version: int) -> Target:
    return Target(target.story, target.finding, version)


def test_a_decision_settles_its_flag_and_takes_it_out_of_the_one_count(
    desk: Running, targets: tuple[Target, ...]
) -> None:
    with desk.desk.database.reading() as session:
        before = open_flags(session)
    settle(desk, targets[0])
    assert state_of(desk, targets[0]) == (State.SETTLED, Outcome.WRONG, 1)
    with desk.desk.database.reading() as session:
        assert open_flags(session) == before - 1


def test_whoever_saw_an_older_version_is_told_what_the_other_did_and_nothing_is_written(
    desk: Running, targets: tuple[Target, ...]
) -> None:
    settle(desk, targets[0], Outcome.OPINION, "Ada", "a forecast")
    with pytest.raises(Conflict) as refused:
        settle(desk, targets[0], Outcome.WRONG, "Bo")
    assert refused.value.theirs == "Ada: Opinion, “a forecast”"
    assert refused.value.version == 1
    with desk.desk.database.reading() as session:
        assert len(decisions_of(session, targets[0].story, targets[0].finding)) == 1


def test_overruling_a_finding_against_the_words_needs_a_reason(desk: Running, targets: tuple[Target, ...]) -> None:
    with pytest.raises(InputError, match="overrules"):
        settle(desk, targets[0], Outcome.STANDS)
    assert state_of(desk, targets[0])[0] is State.OPEN
    settle(desk, targets[0], Outcome.STANDS, reason="the table is a year behind")
    assert state_of(desk, targets[0])[:2] == (State.SETTLED, Outcome.STANDS)


def test_an_edit_is_a_decision_of_its_own_and_the_first_one_stays(desk: Running, targets: tuple[Target, ...]) -> None:
    first = settle(desk, targets[0], Outcome.WRONG)
    with desk.desk.database.writing() as session:
        edited = amend(session, first, Settling(Outcome.OPINION, "on second thoughts"), 1, acts(desk))
        assert edited.supersedes == first
    with desk.desk.database.reading() as session:
        kept = decisions_of(session, targets[0].story, targets[0].finding)
        assert [each.outcome for each in kept] == ["wrong", "opinion"]
        assert [each.outcome for each in last_decisions(session, acts(desk).by)] == ["opinion"]


def test_what_somebody_else_has_decided_since_is_not_edited_away(desk: Running, targets: tuple[Target, ...]) -> None:
    first = settle(desk, targets[0], Outcome.WRONG, "Ada")
    settle(desk, seen(targets[0], 1), Outcome.OPINION, "Bo")
    with pytest.raises(Conflict), desk.desk.database.writing() as session:
        amend(session, first, Settling(Outcome.CUT_OR_ATTRIBUTE), 1, acts(desk, "Ada"))
    with pytest.raises(Conflict), desk.desk.database.writing() as session:
        undo(session, acts(desk, "Ada"), first)


def test_undo_goes_back_decision_by_decision_and_adds_to_the_log_each_time(
    desk: Running, targets: tuple[Target, ...]
) -> None:
    settle(desk, targets[0], Outcome.WRONG)
    settle(desk, seen(targets[0], 1), Outcome.OPINION)
    for left in ((State.SETTLED, Outcome.WRONG), (State.OPEN, None)):
        with desk.desk.database.writing() as session:
            assert undo(session, acts(desk)) is not None
        assert state_of(desk, targets[0])[:2] == left
    with desk.desk.database.writing() as session:
        assert undo(session, acts(desk)) is None
        assert len(decisions_of(session, targets[0].story, targets[0].finding)) == 4


def test_undo_takes_back_ones_own_decision_and_nobody_elses(desk: Running, targets: tuple[Target, ...]) -> None:
    settle(desk, targets[0], Outcome.WRONG, "Ada")
    with desk.desk.database.writing() as session:
        assert undo(session, acts(desk, "Bo")) is None
    assert state_of(desk, targets[0])[1] is Outcome.WRONG


def test_what_was_asked_before_a_decision_is_asked_again_after_its_undo(
    desk: Running, targets: tuple[Target, ...]
) -> None:
    with desk.desk.database.writing() as session:
        ask_author(session, targets[0], "Which year is meant?", acts(desk))
    settle(desk, seen(targets[0], 1))
    with desk.desk.database.writing() as session:
        undo(session, acts(desk))
    assert state_of(desk, targets[0])[0] is State.ASKED_AUTHOR


def test_wrong_waits_for_a_second_reader_where_four_eyes_are_asked_for(
    desk: Running, targets: tuple[Target, ...]
) -> None:
    with desk.desk.database.writing() as session:
        change(session, targets[0], Handover(State.OPEN, None, None, four_eyes=True), acts(desk))
    settle(desk, seen(targets[0], 1), Outcome.WRONG, "Ada")
    assert state_of(desk, targets[0])[0] is State.SECOND_READER
    settle(desk, seen(targets[0], 2), Outcome.WRONG, "Ada")
    assert state_of(desk, targets[0])[0] is State.SECOND_READER
    settle(desk, seen(targets[0], 3), Outcome.WRONG, "Bo")
    assert state_of(desk, targets[0])[0] is State.SETTLED


def test_a_decision_tells_whether_its_author_had_opened_a_source(desk: Running, targets: tuple[Target, ...]) -> None:
    with desk.desk.database.writing() as session:
        opened(session, targets[0].story, targets[0].finding, "https://example.org/table", "b1", acts(desk, "Ada"))
    settle(desk, targets[0], name="Ada")
    settle(desk, targets[1], name="Ada")
    with desk.desk.database.reading() as session:
        first, second = (decision_in_force(session, each.story, each.finding) for each in targets[:2])
        assert first is not None
        assert first.source_opened_at is not None
        assert second is not None
        assert second.source_opened_at is None


def test_several_are_settled_at_once_or_none(desk: Running, targets: tuple[Target, ...]) -> None:
    settle(desk, targets[1], Outcome.OPINION, "Bo")
    with pytest.raises(Conflict), desk.desk.database.writing() as session:
        decide_all(session, targets[:2], Settling(Outcome.WRONG), acts(desk))
    assert state_of(desk, targets[0])[0] is State.OPEN
    with desk.desk.database.writing() as session:
        made = decide_all(session, (targets[0], seen(targets[1], 1)), Settling(Outcome.WRONG), acts(desk))
    assert len(made) == 2
    assert {state_of(desk, each)[1] for each in targets[:2]} == {Outcome.WRONG}


def test_a_decision_on_what_is_not_there_is_refused(desk: Running, targets: tuple[Target, ...]) -> None:
    with pytest.raises(Unseen):
        settle(desk, Target(targets[0].story, "f0000000000", 0))


def test_handling_says_who_has_it_until_when_and_settled_is_no_choice(
    desk: Running, targets: tuple[Target, ...]
) -> None:
    who = desk.person(Role.CHECKER, "Bo")
    due = desk.desk.now().date()
    with desk.desk.database.writing() as session:
        change(session, targets[0], Handover(State.ASKED_SOURCE, who.id, due, four_eyes=False), acts(desk))
    with desk.desk.database.reading() as session:
        item = one(session, targets[0].story, targets[0].finding)
        assert item is not None
        assert (item.standing.assignee, item.standing.due, item.standing.word) == (who.shown, due, "Asked source")
        assert item.standing.version == 1
    with pytest.raises(InputError, match="follows from a decision"), desk.desk.database.writing() as session:
        change(session, seen(targets[0], 1), Handover(State.SETTLED, None, None, four_eyes=False), acts(desk))
    with pytest.raises(Conflict), desk.desk.database.writing() as session:
        change(session, targets[0], Handover(State.OPEN, None, None, four_eyes=False), acts(desk))


def test_a_question_to_the_author_is_kept_at_its_words(desk: Running, targets: tuple[Target, ...]) -> None:
    with desk.desk.database.writing() as session:
        ask_author(session, targets[0], " Which year? ", acts(desk))
    with desk.desk.database.reading() as session:
        (question,) = session.scalars(select(t.Question))
        item = one(session, targets[0].story, targets[0].finding)
        assert item is not None
        assert (question.words, question.quote, question.start) == ("Which year?", item.quote, item.start)
        assert item.standing.state is State.ASKED_AUTHOR


@pytest.mark.parametrize("words", ["", "   ", "x" * 4001])
def test_a_note_is_neither_empty_nor_endless(desk: Running, targets: tuple[Target, ...], words: str) -> None:
    with pytest.raises(InputError), desk.desk.database.writing() as session:
        note(session, targets[0].story, targets[0].finding, words, acts(desk))


@pytest.mark.parametrize("known", [True, False])
def test_a_note_on_what_is_not_there_is_refused(desk: Running, targets: tuple[Target, ...], *, known: bool) -> None:
    story, about = (targets[0].story, "f0000000000") if known else (9999, targets[0].finding)
    with pytest.raises(Unseen), desk.desk.database.writing() as session:
        note(session, story, about, "a remark", acts(desk))


@pytest.mark.parametrize(
    ("role", "state"),
    [(Role.EDITOR, State.SETTLED), (Role.CHECKER, State.ASKED_AUTHOR), (Role.ADMIN, State.ASKED_AUTHOR)],
)
def test_a_question_reopens_what_is_settled_only_for_who_may_decide(
    desk: Running, targets: tuple[Target, ...], role: Role, state: State
) -> None:
    settle(desk, targets[0])
    asking = Act(desk.person(role, "Cy"), desk.desk.now())
    with desk.desk.database.writing() as session:
        ask_author(session, seen(targets[0], 1), "Which year?", asking)
    assert state_of(desk, targets[0])[0] is state
    with desk.desk.database.reading() as session:
        assert session.scalars(select(t.Question.words)).all() == ["Which year?"]


def test_who_said_wrong_of_words_that_have_changed_since_is_no_first_reader(
    desk: Running, targets: tuple[Target, ...]
) -> None:
    with desk.desk.database.writing() as session:
        change(session, targets[0], Handover(State.OPEN, None, None, four_eyes=True), acts(desk))
    first = settle(desk, seen(targets[0], 1), Outcome.WRONG, "Ada")
    with desk.desk.database.writing() as session:
        session.get_one(t.Decision, first).again = True
    settle(desk, seen(targets[0], 2), Outcome.WRONG, "Bo")
    assert state_of(desk, targets[0])[0] is State.SECOND_READER


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "//example.org"])
def test_only_web_addresses_are_evidence(desk: Running, targets: tuple[Target, ...], url: str) -> None:
    with pytest.raises(InputError, match="https://"), desk.desk.database.writing() as session:
        attach(session, targets[0].story, targets[0].finding, FoundEvidence(url=url), acts(desk))


def test_a_copy_is_kept_under_a_name_made_of_its_content_and_once(tmp_path: Path) -> None:
    name = archive(b"%PDF-1.7 a report", tmp_path)
    assert archive(b"%PDF-1.7 a report", tmp_path) == name
    assert [each.name for each in tmp_path.iterdir()] == [name]
    assert name.endswith(".pdf")
    assert archive(b"<script>alert(1)</script>", tmp_path).endswith(".txt")
    with pytest.raises(InputError, match="empty"):
        archive(b"", tmp_path)


def test_looks_are_recorded_once_a_person(desk: Running, targets: tuple[Target, ...]) -> None:
    for name in ("Ada", "Ada", "Bo"):
        with desk.desk.database.writing() as session:
            looked(session, targets[0].story, targets[0].finding, acts(desk, name))
    with desk.desk.database.reading() as session:
        assert len(session.scalars(select(t.Seen)).all()) == 2
        item = one(session, targets[0].story, targets[0].finding)
        assert item is not None
        assert item.standing.looked


def test_words_that_somebody_picks_get_an_item_of_their_own_that_can_be_settled(desk: Running) -> None:
    story = desk.story()
    with desk.desk.database.writing() as session:
        draft = session.scalars(select(t.Draft)).one()
        known = {each.finding for each in every(session)}
        text = draft.article
        words = "pays for itself"
        assert words in text
        finding = pick(session, story, words, 0, "is that so?", acts(desk))
        assert finding not in known
    with desk.desk.database.reading() as session:
        (item,) = [each for each in waiting(session) if each.finding == finding]
        assert (item.quote, item.asked, item.kind) == (words, True, "asked")
    target = Target(story, finding, 0)
    settle(desk, target, Outcome.OPINION)
    assert state_of(desk, target)[:2] == (State.SETTLED, Outcome.OPINION)


def test_picking_words_about_which_there_is_a_finding_puts_that_finding_into_the_queue(desk: Running) -> None:
    story = desk.story()
    with desk.desk.database.writing() as session:
        fine = next(each for each in every(session) if not each.hard and each.quote)
        assert pick(session, story, fine.quote, fine.start, "", acts(desk)) == fine.finding
    with desk.desk.database.reading() as session:
        assert fine.finding in {each.finding for each in waiting(session)}


@pytest.mark.parametrize("words", ["", "words that stand nowhere in it", "x" * 700])
def test_words_that_do_not_stand_in_the_article_are_not_picked(desk: Running, words: str) -> None:
    story = desk.story()
    with pytest.raises(InputError), desk.desk.database.writing() as session:
        pick(session, story, words, None, "", acts(desk))


def test_two_who_touch_a_finding_first_at_once_meet_one_handling(desk: Running, targets: tuple[Target, ...]) -> None:
    with desk.desk.database.writing() as session:
        assert handling_of(session, targets[0].story, targets[0].finding).version == 0
    with desk.desk.database.writing() as session:
        handling_of(session, targets[0].story, targets[0].finding)
    with desk.desk.database.reading() as session:
        assert len(session.scalars(select(t.Handling)).all()) == 1
