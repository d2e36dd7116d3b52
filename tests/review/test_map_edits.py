"""Edits of a map at the desk, on both databases: kept as revisions, refused in words, undone without end."""

import json
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from pipeline.editing import Attach, Gist, Operation
from pipeline.models import ArgumentMap, Basis, Done, Findings, Role
from pipeline.review.current import current, draft_of, put
from pipeline.review.database.tables import Checked, Draft, Event, Question, Revision, Story
from pipeline.review.library.carrying import new_draft
from pipeline.review.mapping.edits import save
from pipeline.review.mapping.opening import opened
from pipeline.review.security import people
from pipeline.review.trouble import Conflict
from tests.example_map import done as example
from tests.review.running import Running

JSON = {"Accept": "application/json"}


class Editing:
    """Somebody who edits a story's map as the page's module does."""

    def __init__(self, desk: Running, story: int, name: str = "Ada Editor") -> None:
        self.client = desk.client(people.Role.EDITOR, name)
        self.story, self.draft, self.version = story, 1, 0

    def post(self, path: str, /, **fields: str | list[str]) -> httpx.Response:
        """An act, without looking at how it went."""
        several = {name: value if isinstance(value, list) else [value] for name, value in fields.items()}
        seen = {"draft": self.draft, "version": self.version}
        body = {**seen, "fields": several, "reason": (several.get("reason") or [""])[0]}
        return self.client.post(f"/stories/{self.story}/map/{path}", json=body, headers=JSON)

    def act(self, op: str, **fields: str | list[str]) -> dict[str, Any]:
        """An act that is done."""
        return self._done(self.post("acts", op=op, **fields))

    def mark(self, path: str) -> dict[str, Any]:
        """Undo or redo."""
        return self._done(self.post(path))

    def _done(self, answer: httpx.Response) -> dict[str, Any]:
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        self.version = told["version"]
        return told


def now(desk: Running, story: int) -> ArgumentMap:
    with desk.desk.database.reading() as session:
        return current(session, story).map


def link(argmap: ArgumentMap, premise: str) -> str:
    return next(one.id for one in argmap.inferences if premise in one.premises)


def test_an_edit_is_a_revision_with_author_and_reason_and_the_engines_map_stays(desk: Running) -> None:
    story = desk.story()
    told = Editing(desk, story).act("attach", statement=["s7", "s8"], to="s1", reason="They speak of money")
    assert told["told"].startswith("Moved ")
    assert told["told"].endswith(" under the main claim")
    assert told["at"] == "s7"
    assert {("s7",), ("s8",)} <= {one.premises for one in now(desk, story).inferences if one.conclusion == "s1"}
    with desk.desk.database.reading() as session:
        (revision,) = session.scalars(select(Revision)).all()
        draft = session.scalars(select(Draft)).one()
        (event,) = session.scalars(select(Event).where(Event.kind == "edit")).all()
    assert json.loads(revision.operation)["op"] == "attach"
    assert revision.reason == "They speak of money"
    assert revision.author == desk.person(people.Role.EDITOR, "Ada Editor").id
    assert ArgumentMap.model_validate_json(draft.map) == example().map
    assert event.told.startswith("moved ")
    pages = [desk.client().get(f"/stories/{story}/map{own}").text for own in ("", "?engine=1")]
    assert ['class="ed">edited' in page for page in pages] == [True, False]


def test_verdicts_follow_an_edit_at_once_and_come_back_with_undo(desk: Running) -> None:
    story = desk.story()
    editor = Editing(desk, story)

    def unanswered() -> set[str | None]:
        with desk.desk.database.reading() as session:
            found = current(session, story).findings.findings
            listed = session.scalars(select(Checked).where(Checked.json.contains("UNANSWERED"))).all()
        told = {one.statement for one in found if one.reason == "UNANSWERED"}
        assert told == {one.statement for one in listed}
        return told

    editor.act("attach", statement="s7", to="s1")
    before = unanswered()
    told = editor.act("attach", statement="s7", to="s1", **{"as": "objection"})
    assert unanswered() - before == {"s7"}
    assert 'data-id="s7"' in told["html"]["outline"]
    editor.mark("undo")
    assert unanswered() == before


def test_undo_and_redo_go_all_the_way_and_leave_the_map_as_it_was(desk: Running) -> None:
    story = desk.story()
    editor = Editing(desk, story)
    maps = [now(desk, story)]
    for act in (
        {"op": "attach", "statement": "s7", "to": "s1"},
        {"op": "gist", "statement": "s7", "text": "It costs little"},
        {"op": "main_claim", "statement": "s6"},
        {"op": "merge", "statement": ["s3", "s4"]},
        {"op": "join", "statement": ["s7", "s8"]},
        {"op": "publish", "statement": ["s6", "s7"]},
    ):
        editor.act(**act)  # type: ignore[arg-type]
        maps.append(now(desk, story))
    for before in reversed(maps[:-1]):
        editor.mark("undo")
        assert now(desk, story) == before
    assert editor.post("undo").status_code == 404
    for after in maps[1:]:
        editor.mark("redo")
        assert now(desk, story) == after
    assert editor.post("redo").status_code == 404


def test_each_person_undoes_their_own(desk: Running) -> None:
    story = desk.story()
    ada, bea = Editing(desk, story), Editing(desk, story, "Bea Editor")
    ada.act("gist", statement="s7", text="Ada says so")
    bea.version = ada.version
    bea.act("gist", statement="s8", text="Bea says so")
    ada.version = bea.version
    ada.mark("undo")
    gists = {one.gist for one in now(desk, story).statements}
    assert gists == {None, "Bea says so"}


def test_who_was_slower_is_told_what_the_other_did_and_nothing_of_theirs_is_lost(desk: Running) -> None:
    story = desk.story()
    ada, bea = Editing(desk, story), Editing(desk, story, "Bea Editor")
    ada.act("gist", statement="s7", text="It costs little")
    refused = bea.post("acts", op="attach", statement="s7", to="s1")
    assert refused.status_code == 409
    assert "Ada Editor: Worded" in refused.json()["theirs"]
    assert refused.json()["version"] == ada.version
    assert len(now(desk, story).inferences) == len(example().map.inferences)
    bea.version = ada.version
    bea.act("attach", statement="s7", to="s1")
    assert now(desk, story).statement("s7").gist == "It costs little"


def test_an_edit_made_on_a_draft_that_is_no_more_the_current_one_is_refused(desk: Running) -> None:
    story = desk.story()
    ada = Editing(desk, story)
    with desk.desk.database.writing() as session:
        by, at = desk.person(), desk.desk.now()
        new_draft(session, session.get_one(Story, story), example(), by, at)
    for path, fields in (("acts", {"op": "gist", "statement": "s7", "text": "It costs little"}), ("undo", {})):
        refused = ada.post(path, **fields)
        assert refused.status_code == 409
        assert refused.json()["theirs"] == "Draft 2 was added."
    assert now(desk, story).statement("s7").gist is None
    ada.draft = 2
    ada.act("gist", statement="s7", text="It costs little")
    assert now(desk, story).statement("s7").gist == "It costs little"


def test_an_edit_worked_out_on_a_draft_before_a_newer_one_came_writes_nothing(desk: Running) -> None:
    story = desk.story()
    with desk.desk.database.reading() as session:
        seen = opened(session, story)
    with desk.desk.database.writing() as session:
        new_draft(session, session.get_one(Story, story), example(), desk.person(), desk.desk.now())
    with pytest.raises(Conflict, match="another draft"):
        save(desk.desk, desk.person(), seen, Gist(statement="s7", text="It costs little"))
    with desk.desk.database.reading() as session:
        assert session.scalars(select(Revision)).all() == []


@pytest.mark.parametrize(
    "operation",
    [Gist(statement="s7", text="It costs little"), Attach(statements=("s7",), to="s1")],
    ids=["of words", "of the map"],
)
def test_findings_that_came_in_while_an_edit_was_worked_out_are_not_overwritten_by_older_ones(
    desk: Running, monkeypatch: pytest.MonkeyPatch, operation: Operation
) -> None:
    story, said = desk.story(), "A row was entered."
    with desk.desk.database.reading() as session:
        seen = opened(session, story)
        before = current(session, story).findings
    newer = tuple(one.model_copy(update={"message": said}) for one in before.findings)
    came = before.model_copy(update={"findings": newer})
    results = iter([before, came])

    def checked(*_: object) -> Findings:
        if (result := next(results)) is before:
            with desk.desk.database.writing() as session:
                put(session, draft_of(session, story), argmap=None, findings=came)
        return result

    if isinstance(operation, Gist):  # which is not checked: the row is there before it is written
        checked()
    monkeypatch.setattr(desk.desk.checks, "findings", checked)
    save(desk.desk, desk.person(), seen, operation)
    with desk.desk.database.reading() as session:
        assert {one.message for one in current(session, story).findings.findings} == {said}


def test_an_edit_that_hung_on_what_was_undone_is_told_and_comes_back_with_it(desk: Running) -> None:
    story = desk.story()
    ada, bea = Editing(desk, story), Editing(desk, story, "Bea Editor")
    merged = ada.act("merge", statement=["s3", "s4"])["at"]
    bea.version = ada.version
    bea.act("gist", statement=merged, text="Both fell")
    ada.version = bea.version
    told = ada.mark("undo")
    (refused,) = told["refused"]
    assert "in the map no more" in refused
    assert {"s3", "s4"} <= {one.id for one in now(desk, story).statements}
    ada.mark("redo")
    assert now(desk, story).statement(merged).gist == "Both fell"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"op": "attach", "statement": "s2", "to": "s3"}, "run in a circle"),
        ({"op": "attach", "statement": "s1", "to": "s2"}, "is the main claim"),
        ({"op": "gist", "statement": "s2", "text": "x" * 91}, "at most 90 characters; this one has 91"),
        ({"op": "add", "quote": "words that nobody wrote"}, "do not stand in the article"),
        ({"op": "merge", "statement": "s2"}, "a merged statement is made of two at least"),
        ({"op": "join", "statement": "s2"}, "a linked reason is made of two at least"),
        ({"op": "join", "statement": ["s9", "s11"]}, "a reason for anything yet"),
        ({"op": "split", "statement": "s2", "at": "nine"}, "is no place"),
        ({"op": "split", "statement": "s2", "at": "9" * 5000}, "is no place"),
        ({"op": "dance"}, "there is no act"),
        ({"op": "accept", "link": "gone"}, "in the map no more"),
        ({"op": "attach", "statement": "s2", "to": "s1", "as": "friend"}, "as"),
    ],
    ids=lambda value: value["op"] if isinstance(value, dict) else "",
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_written(
    sqlite_desk: Running, fields: dict[str, Any], why: str
) -> None:
    story = sqlite_desk.story()
    answer = Editing(sqlite_desk, story).post("acts", **fields)
    assert answer.status_code == 400
    assert why in answer.json()["error"]
    with sqlite_desk.desk.database.reading() as session:
        assert session.scalars(select(Revision)).all() == []
    assert now(sqlite_desk, story) == example().map


def test_the_same_acts_work_as_plain_forms(sqlite_desk: Running) -> None:
    story = sqlite_desk.story()
    client = sqlite_desk.client()
    csrf = client.headers["X-CSRF-Token"]
    form = {"csrf": csrf, "draft": "1", "version": "0", "op": "attach", "statement": "s7", "to": "s1", "as": "reason"}
    answer = client.post(f"/stories/{story}/map/acts", data=form)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/stories/{story}/map?at=s7")
    assert ("s7",) in {one.premises for one in now(sqlite_desk, story).inferences if one.conclusion == "s1"}
    page = client.get(f"/stories/{story}/map").text
    assert 'action="/stories/1/map/undo"' in page
    client.post(f"/stories/{story}/map/undo", data={"csrf": csrf, "draft": "1", "version": "1"})
    assert now(sqlite_desk, story) == example().map


def test_a_reader_and_a_checker_see_the_map_and_may_not_change_it(sqlite_desk: Running) -> None:
    story = sqlite_desk.story()
    for role in (people.Role.READER, people.Role.CHECKER):
        client = sqlite_desk.client(role)
        page = client.get(f"/stories/{story}/map")
        assert page.status_code == 200
        assert 'data-may="no"' in page.text
        assert "Move…" not in page.text
        answer = client.post(f"/stories/{story}/map/acts", json={"draft": 1, "version": 0, "fields": {}}, headers=JSON)
        assert answer.status_code == 403
    assert now(sqlite_desk, story) == example().map


def test_a_guess_is_accepted_turned_made_an_objection_and_rejected(sqlite_desk: Running) -> None:
    base = example()
    guessed = base.map.model_copy(
        update={"inferences": tuple(one.model_copy(update={"basis": Basis.POSITION}) for one in base.map.inferences)}
    )
    story = sqlite_desk.story(Done(article=base.article, map=guessed, findings=base.findings))
    editor = Editing(sqlite_desk, story)
    before = sqlite_desk.client().get(f"/stories/{story}/map").text
    asked = before.count('class="guess')
    assert asked > 3
    assert f'<span class="num">1 of {asked}</span>' in before
    editor.act("accept", link=link(guessed, "s2"))
    assert next(one for one in now(sqlite_desk, story).inferences if "s2" in one.premises).basis is Basis.PERSON
    editor.act("retype", link=link(guessed, "s6"), **{"as": "objection"})
    assert now(sqlite_desk, story).statement("s6").role is Role.COUNTERARGUMENT
    editor.act("detach", link=link(guessed, "s14"))
    assert not any("s14" in one.premises for one in now(sqlite_desk, story).inferences)


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"


def test_words_of_people_and_articles_stay_words_on_every_page(sqlite_desk: Running) -> None:
    story = sqlite_desk.story()
    editor = Editing(sqlite_desk, story)
    editor.act("gist", statement="s2", text=HOSTILE)
    editor.act("speaker", statement="s3", name=HOSTILE, kind="group")
    editor.act("publish", statement=["s1", "s2", "s3"])
    client = sqlite_desk.client()
    for path in ("map", "map?at=s2", "map/card?at=s3", "map/history", "published", "published/page.html"):
        text = client.get(f"/stories/{story}/{path}").text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert "<script>alert" not in client.get(f"/stories/{story}/published/map.svg").text


def test_the_published_view_tells_of_guesses_and_open_flags_before_it_goes_out(sqlite_desk: Running) -> None:
    base = example()
    inferences = tuple(
        one.model_copy(update={"basis": Basis.POSITION}) if "s2" in one.premises else one for one in base.map.inferences
    )
    argmap = base.map.model_copy(update={"inferences": inferences})
    story = sqlite_desk.story(Done(article=base.article, map=argmap, findings=base.findings))
    editor = Editing(sqlite_desk, story)
    client = sqlite_desk.client()
    assert "Take these" in client.get(f"/stories/{story}/published").text
    flagged = next(one.statement for one in base.findings.findings if one.hard and one.statement)
    editor.act("publish", statement=["s1", "s2", flagged])
    page = client.get(f"/stories/{story}/published").text
    assert "1 of its links is still guessed" in page
    assert "on open flags" in page
    svg = client.get(f"/stories/{story}/published/map.svg?title=What+we+say")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert "What we say" in svg.text
    assert "because?" in svg.text
    whole = client.get(f"/stories/{story}/published/page.html")
    assert "attachment" in whole.headers["content-disposition"]
    assert "<script" not in whole.text
    assert "http" not in whole.text.replace("http://www.w3.org/2000/svg", "")


def test_a_thirteenth_box_is_refused(sqlite_desk: Running) -> None:
    story = sqlite_desk.story()
    answer = Editing(sqlite_desk, story).post(
        "acts", op="publish", statement=[one.id for one in example().map.statements[:13]]
    )
    assert answer.status_code == 400
    assert "a page can be read with 12" in answer.json()["error"]


def test_a_query_to_the_author_stands_at_the_words_of_its_statement(desk: Running) -> None:
    story = desk.story()
    editor = Editing(desk, story)
    path = f"/stories/{story}/map/questions"
    asked = editor.client.post(path, json={"statement": "s3", "words": "Who counted?\u202e"}, headers=JSON)
    assert asked.status_code == 200
    assert "Send queries" in asked.json()["html"]["head"]
    with desk.desk.database.reading() as session:
        question = session.scalars(select(Question)).one()
    assert (question.about, question.words) == ("s3", "Who counted?\ufffd")
    assert example().article.text[question.start : question.end] == question.quote
    refused = [
        editor.client.post(path, json={"statement": one, "words": words}, headers=JSON).status_code
        for one, words in (("s3", " "), ("gone", "Why?"), ("s5", "Why?"), ("s3", "x" * 4001))
    ]
    assert refused == [400, 404, 404, 400]
