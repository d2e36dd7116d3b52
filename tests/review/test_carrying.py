"""A new draft: what people did comes along by lasting ids, to be looked at again where words changed, or is listed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from pipeline.editing import Gist, written
from pipeline.models import Article, Done, Finding
from pipeline.review.database.tables import (
    Correction,
    Decision,
    Draft,
    Handling,
    LeftBehind,
    Look,
    Note,
    Picked,
    ReadAs,
    Revision,
    Seen,
    Story,
)
from pipeline.review.library.carrying import new_draft
from pipeline.review.library.looking import news
from pipeline.review.queue.deciding import Act, Settling, amend, last_decisions, moved, undo
from pipeline.review.queue.deciding import decide as settle
from pipeline.review.queue.keeping import one as item_of
from pipeline.review.queue.keeping import waiting
from pipeline.review.queue.picking import pick
from pipeline.review.queue.standing import Outcome, State
from pipeline.review.queue.subjects import Target, decision_in_force, handling_of
from pipeline.review.security.people import Person, Role
from tests.example_map import done as example
from tests.review.running import START, Running


def of(done: Done, text: str, findings: Callable[[Finding], Finding | None]) -> Done:
    """The same map on another text, with findings as they are there."""
    article = Article.of(text, title=done.article.title, source=done.article.source, file="patrol v2.md")
    ref = done.map.article.model_copy(update={"id": article.id, "sha256": article.sha256, "length": len(text)})
    statements = tuple(
        one.model_copy(update={"spans": tuple(shifted(span, text) for span in one.spans if span.quote in text)})
        for one in done.map.statements
    )
    argmap = done.map.model_copy(update={"article": ref, "statements": statements})
    found = tuple(new for one in done.findings.findings if (new := findings(one)) is not None)
    return done.model_copy(
        update={
            "article": article,
            "map": argmap,
            "findings": done.findings.model_copy(update={"findings": found}),
        }
    )


def shifted(span, text):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - a span
    start = text.index(span.quote)
    return span.model_copy(update={"start": start, "end": start + len(span.quote)})


def decide(desk: Running, story: int, finding: Finding, by: Person, outcome: str = "stands") -> None:
    """Settles a finding and says why."""
    with desk.desk.database.writing() as session:
        draft = session.scalars(select(Draft).where(Draft.story_id == story).order_by(Draft.number.desc())).first()
        assert draft is not None
        known = {"story_id": story, "finding": finding.id}
        session.add(
            Decision(
                **known,
                draft_id=draft.id,
                outcome=outcome,
                state="settled",
                reason="looked up",
                quote=finding.quote,
                author=by.id,
                at=desk.desk.now(),
            )
        )
        session.add(Handling(**known, state="settled"))
        session.add(Note(story_id=story, about=finding.id, words="a note", author=by.id, at=desk.desk.now()))


def carry(desk: Running, story: int, done: Done, by: Person) -> None:
    """Adds the draft."""
    with desk.desk.database.writing() as session:
        new_draft(session, session.get_one(Story, story), done, by, desk.desk.now())


@pytest.fixture
def by(desk: Running) -> Person:
    """Who did it all."""
    return desk.person(Role.ADMIN)


def test_decisions_on_what_stayed_count_on_in_the_new_draft(desk: Running, by: Person) -> None:
    done, story = example(), desk.story()
    for finding in done.findings.findings:
        decide(desk, story, finding, by)
    carry(desk, story, of(done, done.article.text + "\nOne line more.\n", lambda one: one), by)
    with desk.desk.database.reading() as session:
        carried = session.scalars(select(Decision).where(Decision.carried_from.is_not(None))).all()
        assert {one.finding for one in carried} == {one.id for one in done.findings.findings}
        assert {one.author for one in carried} == {by.id}
        assert not session.scalars(select(LeftBehind)).all()
        assert session.get_one(Story, story).draft == 2
        assert session.get_one(Story, story).settled > 0


def test_each_decision_note_and_state_is_carried_or_listed_whatever_changed(desk: Running, by: Person) -> None:
    done, story = example(), desk.story()
    findings = done.findings.findings
    for finding in findings:
        decide(desk, story, finding, by)
    gone, changed = findings[0].id, findings[1].id

    def now(one: Finding) -> Finding | None:
        if one.id == gone:
            return None
        return one.model_copy(update={"message": "It is otherwise."} | ({"severity": 1} if one.id == changed else {}))

    carry(desk, story, of(done, done.article.text, now), by)
    with desk.desk.database.reading() as session:
        carried = session.scalars(select(Decision).where(Decision.carried_from.is_not(None))).all()
        left = session.scalars(select(LeftBehind)).all()
        kinds = {(one.kind, one.about) for one in left}
        assert {one.finding for one in carried} == {one.id for one in findings} - {gone}
        assert kinds == {("decisions", gone), ("notes", gone)}
        assert all(one.words for one in left)
    shown = desk.client().get(f"/stories/{story}").text
    assert "Could not come over" in shown


def test_an_edit_is_made_again_on_the_new_draft_and_one_without_its_thing_is_listed(desk: Running, by: Person) -> None:
    done, story = example(), desk.story()
    acts = [Gist(statement="s2", text="The strait is safer"), Gist(statement="s6", text="It costs little")]
    with desk.desk.database.writing() as session:
        draft = session.scalars(select(Draft).where(Draft.story_id == story)).one()
        for number, act in enumerate(acts, start=1):
            session.add(
                Revision(
                    draft_id=draft.id,
                    number=number,
                    version=number,
                    operation=written(act),
                    author=by.id,
                    reason="shorter",
                    at=START + timedelta(hours=number),
                )
            )
    smaller = done.map.model_copy(
        update={
            "statements": tuple(one for one in done.map.statements if one.id != "s6"),
            "inferences": tuple(one for one in done.map.inferences if "s6" not in (*one.premises, one.conclusion)),
            "attacks": tuple(one for one in done.map.attacks if "s6" not in (one.source, one.target)),
        }
    )
    carry(desk, story, done.model_copy(update={"map": smaller}), by)
    with desk.desk.database.reading() as session:
        new = session.scalars(select(Draft).where(Draft.story_id == story, Draft.number == 2)).one()
        again = session.scalars(select(Revision).where(Revision.draft_id == new.id)).all()
        left = session.scalars(select(LeftBehind)).all()
        assert [(one.reason, one.author) for one in again] == [("shorter", by.id)]
        assert "The strait is safer" in (new.current_map or "")
        assert "The strait is safer" not in new.map
        assert [one.kind for one in left] == ["revisions"]
        assert left[0].why


def test_a_correction_that_was_asked_for_is_written_down_with_before_and_after(desk: Running, by: Person) -> None:
    done, story = example(), desk.story()
    wrong = next(one for one in done.findings.findings if one.hard and one.kind == "numeric")
    decide(desk, story, wrong, by, "wrong")

    def now(one: Finding) -> Finding | None:
        from pipeline.models import Verdict  # noqa: PLC0415

        mended = {"verdict": Verdict.SUPPORTED, "flag": False, "severity": 0}
        return one.model_copy(update=mended) if one.id == wrong.id else one

    carry(desk, story, of(done, done.article.text, now), by)
    with desk.desk.database.reading() as session:
        written_down = session.scalars(select(Correction)).all()
        state = session.scalars(select(Handling.state).where(Handling.finding == wrong.id)).one()
    assert state == "corrected"
    assert [wrong.quote in one.before for one in written_down] == [True]


def test_readings_that_were_withdrawn_stay_behind_in_silence(desk: Running, by: Person) -> None:
    done, story = example(), desk.story()
    gone = done.findings.findings[0].id
    with desk.desk.database.writing() as session:
        session.add(
            ReadAs(story_id=story, finding=gone, reading="{}", author=by.id, at=START, withdrawn_at=desk.desk.now())
        )
    carry(desk, story, of(done, done.article.text, lambda one: None if one.id == gone else one), by)
    with desk.desk.database.reading() as session:
        assert session.scalars(select(LeftBehind)).all() == []


def test_who_has_looked_is_told_of_the_new_draft_and_nobody_else(desk: Running, by: Person) -> None:
    done, story, other = example(), desk.story(), desk.person(Role.READER)
    client = desk.client(Role.READER)
    client.post(f"/stories/{story}/look")
    carry(desk, story, of(done, done.article.text, lambda one: one), by)
    shown = client.get(f"/stories/{story}").text
    assert "Changed since your last look" in shown
    assert "draft 2: to look at" in client.get("/").text
    client.post(f"/stories/{story}/look")
    with desk.desk.database.reading() as session:
        assert not news(session, other, session.get_one(Story, story)).draft
        assert session.scalars(select(Look.draft).where(Look.user_id == other.id)).one() == 2


def test_three_hundred_decisions_are_all_carried_or_listed(sqlite_desk: Running) -> None:
    by, base = sqlite_desk.person(Role.ADMIN), example()
    one = base.findings.findings[0]
    many = tuple(one.model_copy(update={"id": f"f{number:04}"}) for number in range(300))
    done = base.model_copy(update={"findings": base.findings.model_copy(update={"findings": many})})
    story = sqlite_desk.story(done)
    for finding in many:
        decide(sqlite_desk, story, finding, by)

    def now(finding: Finding) -> Finding | None:
        number = int(finding.id[1:])
        if number % 3 == 0:
            return None
        return finding.model_copy(update={"severity": 1}) if number % 3 == 1 else finding

    carry(sqlite_desk, story, of(done, done.article.text, now), by)
    with sqlite_desk.desk.database.reading() as session:
        carried = session.scalars(select(Decision).where(Decision.carried_from.is_not(None))).all()
        left = session.scalars(select(LeftBehind).where(LeftBehind.kind == "decisions")).all()
    assert len(carried) + len(left) == 300
    assert {one.finding for one in carried} | {one.about for one in left} == {one.id for one in many}


def settled_as(desk: Running, story: int, finding: str, by: Person, outcome: Outcome = Outcome.WRONG) -> Act:
    """Settles a finding as the desk does; returns who did it."""
    act = Act(by, desk.desk.now())
    with desk.desk.database.writing() as session:
        version = handling_of(session, story, finding).version
        settle(session, Target(story, finding, version), Settling(outcome, "looked up"), act)
    return act


def asked_again(desk: Running, story: int, finding: str, act: Act) -> None:
    """Puts a settled finding into a state without deciding."""
    with desk.desk.database.writing() as session:
        version = handling_of(session, story, finding).version
        moved(session, Target(story, finding, version), State.ASKED_SOURCE, act)


def amended_and_back(desk: Running, story: int, finding: str, act: Act) -> None:
    """Amends a decision and takes that back."""
    with desk.desk.database.writing() as session:
        decision = decision_in_force(session, story, finding)
        assert decision is not None
        version = handling_of(session, story, finding).version
        amend(session, decision.id, Settling(Outcome.OPINION, "a forecast"), version, act)
        undo(session, act)


@pytest.mark.parametrize(("after", "state"), [(asked_again, State.ASKED_SOURCE), (amended_and_back, State.SETTLED)])
def test_the_decision_in_force_is_carried_whatever_was_entered_after_it(
    desk: Running, by: Person, after: Callable[[Running, int, str, Act], None], state: State
) -> None:
    done, story = example(), desk.story()
    finding = next(one.id for one in done.findings.findings if one.hard)
    after(desk, story, finding, settled_as(desk, story, finding, by))
    carry(desk, story, of(done, done.article.text, lambda one: one), by)
    with desk.desk.database.reading() as session:
        decision, item = decision_in_force(session, story, finding), item_of(session, story, finding)
        assert decision is not None
        assert item is not None
        assert (decision.outcome, decision.draft_id, decision.again) == ("wrong", 2, False)
        assert (item.standing.state, item.standing.outcome) == (state, Outcome.WRONG)


@pytest.mark.parametrize("after", [asked_again, amended_and_back])
def test_a_decision_on_what_is_gone_is_listed_and_told_as_a_correction_whatever_was_entered_after_it(
    desk: Running, by: Person, after: Callable[[Running, int, str, Act], None]
) -> None:
    done, story = example(), desk.story()
    finding = next(one.id for one in done.findings.findings if one.hard)
    after(desk, story, finding, settled_as(desk, story, finding, by))
    carry(desk, story, of(done, done.article.text, lambda one: None if one.id == finding else one), by)
    with desk.desk.database.reading() as session:
        listed = [one.about for one in session.scalars(select(LeftBehind)) if one.kind == "decisions"]
        assert listed == [finding]
        assert [(one.finding, one.after) for one in session.scalars(select(Correction))] == [(None, "")]


def test_a_state_that_was_set_before_a_decision_comes_back_after_its_undo_in_the_new_draft(
    desk: Running, by: Person
) -> None:
    done, story = example(), desk.story()
    old = next(one for one in done.findings.findings if one.hard)
    asked_again(desk, story, old.id, Act(by, desk.desk.now()))
    act = settled_as(desk, story, old.id, by)
    carry(desk, story, of(done, done.article.text, lambda one: renamed(one, {old.id: "fnew"})), by)
    with desk.desk.database.writing() as session:
        assert [one.finding for one in last_decisions(session, by)] == ["fnew"]
        assert undo(session, act) is not None
    with desk.desk.database.reading() as session:
        item = item_of(session, story, "fnew")
        assert item is not None
        assert (item.standing.state, item.standing.outcome) == (State.ASKED_SOURCE, None)


def renamed(finding: Finding, names: dict[str, str]) -> Finding:
    """The same finding under another id."""
    return finding.model_copy(update={"id": names.get(finding.id, finding.id)})


def test_a_decision_that_came_along_is_undone_with_its_original(desk: Running, by: Person) -> None:
    done, story = example(), desk.story()
    finding = next(one.id for one in done.findings.findings if one.hard)
    act = settled_as(desk, story, finding, by)
    carry(desk, story, of(done, done.article.text, lambda one: one), by)
    with desk.desk.database.writing() as session:
        assert undo(session, act) is not None
    with desk.desk.database.reading() as session:
        item = item_of(session, story, finding)
        assert item is not None
        assert (item.standing.state, item.standing.outcome) == (State.OPEN, None)
        assert decision_in_force(session, story, finding) is None


def test_picked_words_and_their_decision_come_along_to_where_the_words_stand_now(desk: Running, by: Person) -> None:
    done, story, words = example(), desk.story(), "pays for itself"
    with desk.desk.database.writing() as session:
        finding = pick(session, story, words, None, "is that so?", Act(by, desk.desk.now()))
    settled_as(desk, story, finding, by)
    text = f"One line more.\n\n{done.article.text}"
    carry(desk, story, of(done, text, lambda one: one), by)
    with desk.desk.database.reading() as session:
        item, picked = item_of(session, story, finding), session.scalars(select(Picked)).one()
        assert item is not None
        assert (item.story.draft, item.standing.state, item.standing.outcome) == (2, State.SETTLED, Outcome.WRONG)
        assert (text[picked.start : picked.end], picked.draft_id) == (words, 2)
        assert session.scalars(select(LeftBehind)).all() == []
        assert session.scalars(select(Correction)).all() == []


def test_picked_words_that_are_gone_are_listed_and_neither_corrected_nor_in_the_queue(
    desk: Running, by: Person
) -> None:
    done, story, words = example(), desk.story(), "pays for itself"
    with desk.desk.database.writing() as session:
        finding = pick(session, story, words, None, "", Act(by, desk.desk.now()))
    settled_as(desk, story, finding, by)
    text = done.article.text.replace(words, "costs little")
    for _ in range(2):  # and listed once, however many drafts follow
        carry(desk, story, of(done, text, lambda one: one), by)
    with desk.desk.database.reading() as session:
        left = {(one.kind, one.about, one.words) for one in session.scalars(select(LeftBehind))}
        assert {("decisions", finding, words), ("picked", finding, words)} <= left
        assert len(session.scalars(select(LeftBehind).where(LeftBehind.about == finding)).all()) == 2
        assert session.scalars(select(Correction)).all() == []
        assert finding not in {item.finding for item in waiting(session)}
    with desk.desk.database.writing() as session:  # words of an earlier draft may be picked anew
        assert pick(session, story, "costs little", None, "", Act(by, desk.desk.now())) != finding


def test_what_was_left_on_an_id_makes_room_when_a_later_draft_gives_it_to_something_else(
    desk: Running, by: Person
) -> None:
    done, story = example(), desk.story()
    gone, stays = (one.id for one in done.findings.findings[:2])
    with desk.desk.database.writing() as session:
        for finding in (gone, stays):
            known = {"story_id": story, "finding": finding}
            session.add(Seen(story_id=story, about=finding, user_id=by.id, at=START))
            session.add(Handling(**known, state="asked_source" if finding == stays else "open"))
            own = {"draft_id": 1, "start": 0, "end": 1, "quote": finding, "author": by.id, "at": START}
            session.add(Picked(**known, **own))
    rest = of(done, done.article.text, lambda one: None if one.id == gone else one)
    carry(desk, story, rest, by)
    carry(desk, story, of(rest, done.article.text, lambda one: renamed(one, {stays: gone})), by)
    with desk.desk.database.reading() as session:
        assert [one.about for one in session.scalars(select(Seen))] == [gone]
        assert [(one.finding, one.state) for one in session.scalars(select(Handling))] == [(gone, "asked_source")]
        assert [(one.finding, one.draft_id) for one in session.scalars(select(Picked))] == [(gone, 3)]
