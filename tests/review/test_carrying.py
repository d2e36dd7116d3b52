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
    ReadAs,
    Revision,
    Story,
)
from pipeline.review.library.carrying import new_draft
from pipeline.review.library.looking import news
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
