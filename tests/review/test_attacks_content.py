"""Attacks through what people write and attach: it is shown as words, opened by nobody unasked, and leads nowhere."""

import csv
import io
import socket
from http.server import BaseHTTPRequestHandler

import pytest
from playwright.sync_api import Browser

from pipeline.review.security.people import Role
from tests.example_map import done as example
from tests.review.running import Running
from tests.serving import Reply, Serving

HOSTILE = "<script>window.hit=1</script><img src=x onerror=window.hit=1>\"'><svg onload=window.hit=1>"
FINDING = next(one.id for one in example().findings.findings if one.hard and one.kind == "numeric")


class Listening(Serving):
    """A server that notes whoever asks it for anything."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def received(self, request: BaseHTTPRequestHandler) -> Reply | None:
        """Anything at all."""
        self.asked.append(request.path)
        return Reply(body="here")


def written(desk: Running, url: str = "javascript:window.hit=1") -> int:
    """A story on whose finding somebody wrote hostile words wherever words can be written."""
    story = desk.story()
    client = desk.client(Role.ADMIN)
    at = {"at": f"{story}-{FINDING}"}
    said = [
        client.post("/queue/notes", data={**at, "words": HOSTILE}),
        client.post(
            "/queue/evidence",
            data={**at, "url": "https://example.org/", "page": HOSTILE, "quotation": HOSTILE, "note": HOSTILE},
            files={"copy": (HOSTILE + ".html", f"<html>{HOSTILE}</html>".encode(), "text/html")},
        ),
        client.post("/queue/questions", data={**at, "words": HOSTILE}),
        client.post("/queue/evidence", data={**at, "url": url, "quotation": "x"}),
        client.post("/queue/decide", data={**at, "seen": 0, "outcome": "wrong", "reason": HOSTILE, "wording": HOSTILE}),
    ]
    assert [answer.status_code for answer in said if answer.status_code not in (303, 400, 409)] == []
    assert said[0].status_code == 303
    return story


def test_what_people_write_is_words_wherever_it_is_shown(sqlite_desk: Running, chrome: Browser) -> None:
    story = written(sqlite_desk)
    page = sqlite_desk.browser(chrome)
    at = f"{story}-{FINDING}"
    shown = 0
    for path in (
        f"/queue?at={at}&state=settled",
        "/log",
        f"/stories/{story}",
        f"/stories/{story}/map",
        "/search?q=onerror",
    ):
        page.goto(path)
        assert page.evaluate("window.hit") is None, path
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.protocol)")
        assert set(links) <= {"http:", "https:", "blob:"}, path
        shown += "onerror" in page.inner_text("body")
    assert shown >= 2


def test_a_copy_is_a_download_whatever_it_holds(sqlite_desk: Running) -> None:
    story = sqlite_desk.story()
    client = sqlite_desk.client(Role.CHECKER)
    data = {"at": f"{story}-{FINDING}", "url": "https://example.org/", "quotation": "x"}
    client.post("/queue/evidence", data=data, files={"copy": ("../../page.html", b"<script>1</script>", "text/html")})
    kept = [path for path in sqlite_desk.desk.folder.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert kept[0].parent == sqlite_desk.desk.folder
    answer = client.get(f"/copies/{kept[0].name}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "html" not in answer.headers["content-type"]


@pytest.mark.parametrize("name", ["..%2fdesk.sqlite", "%2e%2e%2fdesk.sqlite", "desk.sqlite", "..%5cdesk.sqlite", "%00"])
def test_no_name_leads_out_of_the_folder_of_copies(sqlite_desk: Running, name: str) -> None:
    sqlite_desk.desk.folder.mkdir(exist_ok=True)
    answer = sqlite_desk.client().get(f"/copies/{name}")
    assert answer.status_code == 404
    assert b"SQLite" not in answer.content


def test_an_address_that_is_written_down_is_fetched_by_nobody(sqlite_desk: Running, chrome: Browser) -> None:
    with Listening() as listening:
        base = example()
        article = base.article.model_copy(update={"url": f"{listening.url}/article"})
        findings = tuple(
            one.model_copy(
                update={"rows": tuple(row.model_copy(update={"url": f"{listening.url}/row"}) for row in one.rows)}
            )
            for one in base.findings.findings
        )
        story = sqlite_desk.story(
            base.model_copy(
                update={"article": article, "findings": base.findings.model_copy(update={"findings": findings})}
            )
        )
        client = sqlite_desk.client(Role.CHECKER)
        at = f"{story}-{FINDING}"
        client.post("/queue/evidence", data={"at": at, "url": f"{listening.url}/evidence", "quotation": "x"})
        page = sqlite_desk.browser(chrome)
        for path in (
            f"/stories/{story}",
            f"/stories/{story}/map",
            f"/queue?at={at}",
            "/rows",
            "/log",
            f"/stories/{story}/report",
        ):
            page.goto(path)
            page.wait_for_load_state("networkidle")
        assert listening.asked == []


def test_no_cell_of_the_log_is_a_formula(sqlite_desk: Running) -> None:
    story = sqlite_desk.story()
    client = sqlite_desk.client(Role.CHECKER)
    decided = {"at": f"{story}-{FINDING}", "seen": 0, "outcome": "wrong", "reason": '=HYPERLINK("http://evil")'}
    assert client.post("/queue/decide", data=decided).status_code == 303
    rows = list(csv.reader(io.StringIO(client.get("/log.csv").text.removeprefix("\ufeff"))))
    cells = [cell for row in rows for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert [cell for cell in cells if cell[:1] in {"=", "+", "@", "\t", "\r"}] == []


def test_half_a_request_holds_up_nobody(sqlite_desk: Running) -> None:
    host, port = sqlite_desk.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as slow:
        slow.sendall(b"POST /add HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx")
        assert sqlite_desk.client().get("/").status_code == 200
