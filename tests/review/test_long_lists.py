"""Long lists come in pages, and each says how much more there is: nothing is lost, whatever a page holds."""

import re

import pytest

from pipeline.models import Done
from pipeline.review.queue import looking
from pipeline.review.security.people import Role
from tests.example_map import done as example
from tests.review.running import Running


def with_rows(name: str) -> Done:
    """The example, whose findings rest on rows of another name."""
    found = example().findings.findings
    named = [
        one.model_copy(
            update={"rows": tuple(row.model_copy(update={"row_id": f"{name}-{row.row_id}"}) for row in one.rows)}
        )
        for one in found
    ]
    findings = example().findings.model_copy(update={"findings": tuple(named)})
    return example().model_copy(update={"findings": findings})


def rows_on(page: str) -> list[str]:
    return re.findall(r'data-row="([^"]+)"', page)


def leaning_on(page: str) -> list[str]:
    return re.findall(r"shown=all&amp;at=([^\"]+)", page)


def test_rows_come_in_pages_that_together_hold_each_once(sqlite_desk: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    sqlite_desk.story(with_rows("one"))
    sqlite_desk.story(with_rows("other"))
    client = sqlite_desk.client(Role.CHECKER)
    every = rows_on(client.get("/rows?all=1").text)
    assert len(every) > 1
    monkeypatch.setattr(looking, "ROWS", 1)
    pages = [client.get(f"/rows?all=1&page={number}").text for number in range(1, len(every) + 1)]
    assert [row for page in pages for row in rows_on(page)] == every
    assert 'rel="next"' in pages[0]
    assert 'rel="next"' not in pages[-1]
    for odd in ("0", "999", "-1", "x", ""):
        assert len(rows_on(client.get(f"/rows?all=1&page={odd}").text)) == 1


def test_a_row_shows_a_few_claims_and_all_of_them_on_a_page_of_its_own(
    sqlite_desk: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        sqlite_desk.story()
    client = sqlite_desk.client(Role.CHECKER)
    whole = client.get("/rows").text
    monkeypatch.setattr(looking, "LEANS", 1)
    short = client.get("/rows").text
    first = rows_on(short)[0]
    assert len(leaning_on(short)) == len(rows_on(short))
    alone = client.get("/rows", params={"row": first}).text
    assert rows_on(alone) == [first]
    own = whole.partition(f'data-row="{first}"')[2].partition("data-row=")[0]
    assert leaning_on(alone) == leaning_on(own)
    assert f">{len(leaning_on(own)) - 1} more</a>" in short


def test_flags_that_nobody_opened_are_counted_though_only_the_most_pressing_are_shown(
    sqlite_desk: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite_desk.story()
    client = sqlite_desk.client(Role.READER)
    flags = re.findall(r'href="/queue\?at=([^"]+)"', client.get("/queue/unseen").text)
    monkeypatch.setattr(looking, "FLAGS", 1)
    page = client.get("/queue/unseen").text
    assert re.findall(r'href="/queue\?at=([^"]+)"', page) == flags[:1]
    assert f"{len(flags)} flags that nobody opened" in page
    assert f"and {len(flags) - 1} less pressing" in page
