"""What is remembered between pages never tells of an earlier state: another person's act is on the very next page."""

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest

from pipeline.review.security.people import Role
from tests.example_map import done as example
from tests.review.running import Running
from tests.review.test_map_edits import Editing

FINDING = next(one.id for one in example().findings.findings if one.hard)


def words(desk: Running, story: int) -> None:
    Editing(desk, story, "Other Editor").act("gist", statement="s7", text="Bluebells pay the bill")


def moved(desk: Running, story: int) -> None:
    Editing(desk, story, "Other Editor").act("background", statement="s7")


def decided(desk: Running, story: int) -> None:
    given = {"at": f"{story}-{FINDING}", "seen": 0, "outcome": "wrong", "reason": "Bluebells."}
    assert desk.client(Role.CHECKER, "Other Checker").post("/queue/decide", data=given).status_code == 303


def judged(desk: Running, _story: int) -> None:
    client = desk.client(Role.CHECKER, "Other Checker")
    page = client.get("/rows").text
    row, seen = (re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("row", "seen"))
    assert row is not None
    assert seen is not None
    given = {"row": row[1], "seen": seen[1], "holds": "no", "note": "Bluebells."}
    assert client.post("/rows/verified", data=given).status_code == 303


def another(desk: Running, _story: int) -> None:
    article = example().article.model_copy(update={"title": "Bluebells"})
    desk.story(example().model_copy(update={"article": article}), desk.person(Role.EDITOR, "Other Editor"))


class Case(NamedTuple):
    act: Callable[[Running, int], None]
    path: str


CASES = (
    *(Case(words, path) for path in ("/stories/{}/map", "/stories/{}/map/card?at=s7", "/stories/{}/published")),
    *(Case(moved, path) for path in ("/stories/{}/map", "/stories/{}")),
    *(Case(decided, path) for path in ("/queue", "/queue?state=all", "/queue?story={}&state=settled", "/", "/log")),
    *(Case(judged, path) for path in ("/rows", "/rows?all=1")),
    *(Case(another, path) for path in ("/", "/queue", "/queue?shown=all", "/rows?all=1", "/queue/unseen")),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.act.__name__} {case.path}")
def test_what_another_person_did_is_on_the_next_page(desk: Running, case: Case) -> None:
    story = desk.story()
    reader, path = desk.client(Role.CHECKER, "Reader"), case.path.format(story)
    before = [shown(reader.get(path).text) for _ in range(3)][-1]
    assert before == shown(reader.get(path).text)
    case.act(desk, story)
    assert shown(reader.get(path).text) != before


def shown(page: str) -> str:
    """A page without its clocks: how long ago, and at what time."""
    return re.sub(r"just now|\d+ (seconds?|minutes?) ago|\d\d:\d\d|data-event=\"\d+\"", "", page)
