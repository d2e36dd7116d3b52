"""Attacks on the desk, each a test: who may come in, from where, as whom, and with how much."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import Browser
from sqlalchemy import select
from starlette.routing import Mount, Route

from pipeline.models import Article
from pipeline.review.app import create_app
from pipeline.review.database.tables import SignIn, User
from pipeline.review.pages import templates
from pipeline.review.security import users
from pipeline.review.security.people import RIGHTS, Right, Role
from pipeline.review.security.signing_in import MOST_BY_ADDRESS, MOST_BY_NAME
from pipeline.review.security.users import add_user, hash_of
from pipeline.review.visits import own_path
from tests.example_map import done as example
from tests.review.running import Clock, Running, opened_desk, served

PASSWORD = "a long enough password"  # noqa: S105 - of the tests
OPEN_TO_ALL = {"/healthz", "/enter", "/sign-in", "/static"}


@pytest.fixture
def with_users(database_url: str, tmp_path: object) -> Iterator[Running]:
    """A desk without a token, whose admin has a password."""
    desk = opened_desk(database_url, tmp_path)  # type: ignore[arg-type]
    with served(desk) as running:
        with desk.database.writing() as session:
            add_user(session, "Ines", Role.ADMIN, hash_of(PASSWORD), desk.now())
        yield running


def sign_in(desk: Running, password: str = PASSWORD, name: str = "Ines", **more: str) -> httpx.Response:
    """What signing in answers."""
    stranger = desk.stranger()
    return stranger.post("/sign-in", data={"name": name, "password": password, **more}, headers={"Origin": desk.url})


def routes(desk: Running) -> list[Route]:
    """All pages and acts of the desk."""
    return [route for route in create_app(desk.desk).routes if isinstance(route, Route)]


def filled(path: str) -> str:
    """A path with something in place of its parameters."""
    return re.sub(r"\{[^}]+\}", "1", path)


# Who may come in


def test_no_page_or_act_is_open_to_strangers(sqlite_desk: Running) -> None:
    sqlite_desk.story()
    stranger = sqlite_desk.stranger()
    tried = 0
    for route in routes(sqlite_desk):
        for method in (route.methods or set()) - {"HEAD"}:
            if route.path in OPEN_TO_ALL:
                continue
            answer = stranger.request(method, filled(route.path), headers={"Origin": sqlite_desk.url})
            assert answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in"), route.path
            assert "patrol" not in answer.text
            tried += 1
    assert tried > 20


def test_every_route_names_the_right_that_it_needs(sqlite_desk: Running) -> None:
    for route in routes(sqlite_desk):
        if route.path not in OPEN_TO_ALL:
            assert isinstance(getattr(route.endpoint, "right", None), Right), route.path
    mounts = [route.path for route in create_app(sqlite_desk.desk).routes if isinstance(route, Mount)]
    assert mounts == ["/static"]


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_only_what_it_may(sqlite_desk: Running, role: Role) -> None:
    client = sqlite_desk.client(role)
    for route in routes(sqlite_desk):
        right = getattr(route.endpoint, "right", None)
        if right is None or right in RIGHTS[role]:
            continue
        for method in (route.methods or set()) - {"HEAD"}:
            assert client.request(method, filled(route.path)).status_code == 403, (role, method, route.path)


def test_nobody_makes_themselves_an_admin(sqlite_desk: Running) -> None:
    admin, reader = sqlite_desk.person(Role.ADMIN), sqlite_desk.person(Role.READER)
    as_reader, as_admin = sqlite_desk.client(Role.READER), sqlite_desk.client(Role.ADMIN)
    assert as_reader.post(f"/admin/users/{reader.id}", data={"do": "role", "role": "admin"}).status_code == 403
    assert as_admin.post(f"/admin/users/{admin.id}", data={"do": "disable"}).status_code == 400


def test_whoever_is_shut_out_is_out_at_once(desk: Running) -> None:
    reader, admin = desk.person(Role.READER), desk.client(Role.ADMIN)
    client = desk.client(Role.READER)
    assert client.get("/").status_code == 200
    admin.post(f"/admin/users/{reader.id}", data={"do": "disable"})
    assert client.get("/").status_code != 200


def test_a_token_of_another_start_lets_nobody_in(tmp_path: object) -> None:
    desk = opened_desk(f"sqlite:///{tmp_path}/desk.sqlite", tmp_path, token="t" * 43)  # type: ignore[arg-type]
    with served(desk) as running:
        stranger = running.stranger()
        for wrong in ("", "t" * 42, "é" * 43, "t" * 43 + "x"):
            answer = stranger.get("/enter", params={"token": wrong})
            assert answer.status_code == 401
            assert "set-cookie" not in answer.headers
        entered = stranger.get("/enter", params={"token": "t" * 43})
        assert entered.headers["location"] == "/"
        assert "token" not in entered.headers["location"]
        cookie = entered.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert entered.headers["referrer-policy"] == "no-referrer"
        assert entered.headers["cache-control"] == "no-store"


def test_without_a_token_the_door_for_tokens_is_shut(with_users: Running) -> None:
    for token in ("", "None", "null"):
        assert with_users.stranger().get("/enter", params={"token": token}).status_code == 401


# Passwords and sessions


def test_a_password_is_kept_as_argon2_and_no_cookie_is_kept(with_users: Running) -> None:
    cookie = sign_in(with_users).headers["set-cookie"].partition("=")[2].partition(";")[0]
    with with_users.desk.database.reading() as session:
        assert session.scalars(select(User.password)).one().startswith("$argon2id$")  # type: ignore[union-attr]
        assert cookie not in session.scalars(select(SignIn.digest)).all()


def test_a_cookie_that_somebody_planted_is_worth_nothing_after_signing_in(with_users: Running) -> None:
    port = with_users.url.rpartition(":")[2]
    planted = "planted-by-somebody-else"
    with httpx.Client(base_url=with_users.url, cookies={f"argmap-{port}": planted}) as victim:
        answer = victim.post(
            "/sign-in", data={"name": "Ines", "password": PASSWORD}, headers={"Origin": with_users.url}
        )
        assert answer.status_code == 303
        assert planted not in answer.headers["set-cookie"]
    with httpx.Client(base_url=with_users.url, cookies={f"argmap-{port}": planted}) as attacker:
        assert attacker.get("/").status_code == 303


def test_signing_in_anew_ends_what_this_browser_had(with_users: Running) -> None:
    first = sign_in(with_users).headers["set-cookie"].partition(";")[0]
    again = with_users.stranger().post(
        "/sign-in",
        data={"name": "Ines", "password": PASSWORD},
        headers={"Origin": with_users.url, "Cookie": first},
    )
    assert again.headers["set-cookie"].partition(";")[0] != first
    assert with_users.stranger().get("/", headers={"Cookie": first}).status_code == 303


def test_signing_out_ends_it_on_the_server_too(with_users: Running) -> None:
    client = with_users.client(Role.READER)
    kept = dict(client.cookies)
    assert client.post("/sign-out").status_code == 303
    assert with_users.stranger().get("/", cookies=kept).status_code == 303


def test_a_browser_that_was_left_open_is_signed_out_after_half_a_day(with_users: Running) -> None:
    client, clock = with_users.client(Role.READER), with_users.desk.now
    assert client.get("/").status_code == 200
    assert isinstance(clock, Clock)
    clock.at = clock.at.replace(day=clock.at.day + 1)
    assert client.get("/").status_code == 303


def test_guessing_passwords_is_soon_no_longer_listened_to(with_users: Running) -> None:
    for _ in range(MOST_BY_NAME):
        assert sign_in(with_users, "wrong").status_code == 401
    assert sign_in(with_users).status_code == 429
    clock = with_users.desk.now
    assert isinstance(clock, Clock)
    clock.at = clock.at.replace(hour=clock.at.hour + 1)
    assert sign_in(with_users).status_code == 303


def test_many_guesses_at_once_are_counted_as_many(with_users: Running) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: sign_in(with_users, "wrong").status_code, range(40)))
    assert answers.count(401) == MOST_BY_NAME
    assert answers.count(429) == 40 - MOST_BY_NAME


def test_who_comes_in_starts_anew(with_users: Running) -> None:
    for _ in range(3):
        for _ in range(MOST_BY_NAME - 1):
            assert sign_in(with_users, "wrong").status_code == 401
        assert sign_in(with_users).status_code == 303


def test_a_newsroom_behind_one_address_does_not_lock_itself_out(with_users: Running) -> None:
    for number in range(MOST_BY_ADDRESS + 5):
        assert sign_in(with_users).status_code == 303, number
    for number in range(MOST_BY_ADDRESS):
        assert sign_in(with_users, "wrong", name=f"Nobody {number}").status_code == 401
    assert sign_in(with_users).status_code == 429


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/sign-in", {"name": "Ines", "password": PASSWORD}),
        ("/admin/users", {"name": "Bo", "role": "reader", "password": PASSWORD}),
    ],
)
def test_nobody_waits_for_a_password_that_is_being_hashed(with_users: Running, path: str, form: dict[str, str]) -> None:
    admin, reader = with_users.client(Role.ADMIN), with_users.client(Role.READER)
    story = with_users.story()
    with ThreadPoolExecutor(1) as pool:
        with users._FEW, users._FEW:  # others are being hashed
            waits = pool.submit(admin.post, path, data=form)
            for _ in range(3):
                assert reader.post(f"/stories/{story}/look").status_code == 303
            assert not waits.done()
        assert waits.result().status_code == 303


def test_a_wrong_name_and_a_wrong_password_are_told_alike(with_users: Running) -> None:
    wrong, nobody = sign_in(with_users, "wrong"), sign_in(with_users, "wrong", name="Nobody")
    assert (wrong.status_code, wrong.text) == (nobody.status_code, nobody.text)


def test_a_user_without_a_password_cannot_sign_in(with_users: Running) -> None:
    with_users.person(Role.ADMIN, "Behind the token")
    for password in ("", "None", "nobody has this password"):
        assert sign_in(with_users, password, name="Behind the token").status_code == 401


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(with_users: Running, place: str) -> None:
    assert sign_in(with_users, next=place).headers["location"] == "/"
    assert own_path(place) == "/"


# From where


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "[::1"])
def test_a_name_that_is_not_the_desks_is_not_answered(sqlite_desk: Running, host: str) -> None:
    client = sqlite_desk.client()
    assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_what_does_not_come_from_a_page_of_the_desk_changes_nothing(
    sqlite_desk: Running, headers: dict[str, str]
) -> None:
    story, client = sqlite_desk.story(), sqlite_desk.client()
    assert client.post(f"/stories/{story}/look", headers=headers).status_code == 403
    del client.headers["Origin"]
    assert client.post(f"/stories/{story}/look").status_code == 403


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_a_form_without_the_token_of_this_browser_changes_nothing(sqlite_desk: Running, token: str) -> None:
    story, client = sqlite_desk.story(), sqlite_desk.client()
    client.headers.pop("X-CSRF-Token")
    assert client.post(f"/stories/{story}/look", data={"csrf": token}).status_code == 403


def test_the_token_of_another_person_is_worth_nothing(sqlite_desk: Running) -> None:
    story = sqlite_desk.story()
    mine, theirs = sqlite_desk.client(Role.ADMIN), sqlite_desk.client(Role.READER)
    answer = mine.post(f"/stories/{story}/look", headers={"X-CSRF-Token": theirs.headers["X-CSRF-Token"]})
    assert answer.status_code == 403


def test_no_get_changes_anything_that_only_a_post_may(sqlite_desk: Running) -> None:
    acts = {route.path for route in routes(sqlite_desk) if "POST" in (route.methods or ())}
    client = sqlite_desk.client()
    only = acts - {route.path for route in routes(sqlite_desk) if "GET" in (route.methods or ())}
    for path in only:
        assert client.get(filled(path)).status_code == 405, path


# With how much


def test_more_than_is_read_is_refused_before_it_is_read(tmp_path: object) -> None:
    from pipeline.settings import Settings  # noqa: PLC0415

    desk = opened_desk(f"sqlite:///{tmp_path}/d.sqlite", tmp_path, settings=Settings(max_bytes=100_000))  # type: ignore[arg-type]
    with served(desk) as running:
        client = running.client(Role.EDITOR)
        big = b"x" * 3_000_000
        assert client.post("/add", files={"file": ("big.txt", big, "text/plain")}).status_code == 413

        def drip() -> Iterator[bytes]:
            yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.txt"\r\n\r\n'
            for _ in range(60):
                yield b"y" * 50_000

        form = {"Content-Type": "multipart/form-data; boundary=x"}
        try:
            status = client.post("/add", content=drip(), headers=form).status_code
        except httpx.HTTPError:
            status = 413  # the server hung up in the middle
        assert status == 413
        assert client.get("/").status_code == 200


def test_thousands_of_fields_and_files_are_refused(sqlite_desk: Running) -> None:
    client = sqlite_desk.client(Role.EDITOR)
    many = {f"field{number}": "x" for number in range(3000)}
    assert client.post("/add", data=many).status_code == 400
    two = [("file", (f"{number}.txt", b"words", "text/plain")) for number in range(5)]
    assert client.post("/add", files=two).status_code == 400


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fdesk.py", "/static//etc/passwd"]
)
def test_only_files_of_the_desk_are_served(sqlite_desk: Running, path: str) -> None:
    answer = sqlite_desk.stranger().get(path)
    assert answer.status_code in (400, 404)
    assert "import" not in answer.text


@pytest.mark.parametrize(
    "path", ["/stories/999999999999999999999", "/stories/-1", "/stories/1%20or%201=1", "/stories/0"]
)
def test_ids_that_are_none_are_not_there(desk: Running, path: str) -> None:
    answer = desk.client().get(path)
    assert answer.status_code in (400, 404)
    assert "Traceback" not in answer.text


# What is shown

HOSTILE = "<script>window.hit=1</script><img src=x onerror=window.hit=1>\"'><svg onload=window.hit=1>{{7*7}}"


def test_hostile_words_are_words_on_every_page(sqlite_desk: Running, chrome: Browser) -> None:
    base = example()
    about = {
        "title": HOSTILE,
        "author": HOSTILE,
        "source": HOSTILE,
        "file": HOSTILE,
        "url": "javascript:window.hit=1",
    }
    article = Article.of(base.article.text.replace("The joint", "The <b>joint</b>"), **about)  # type: ignore[arg-type]
    statements = tuple(one.model_copy(update={"text": HOSTILE, "title": HOSTILE[:80]}) for one in base.map.statements)
    findings = tuple(
        one.model_copy(
            update={
                "message": HOSTILE,
                "suggestion": HOSTILE,
                "rows": tuple(
                    row.model_copy(update={"url": "javascript:window.hit=1", "source": HOSTILE, "note": HOSTILE})
                    for row in one.rows
                ),
            }
        )
        for one in base.findings.findings
    )
    done = base.model_copy(
        update={
            "article": article,
            "map": base.map.model_copy(update={"statements": statements}),
            "findings": base.findings.model_copy(update={"findings": findings}),
        }
    )
    story = sqlite_desk.story(done)
    page = sqlite_desk.browser(chrome)
    shown = 0
    for route in routes(sqlite_desk):
        if route.methods and "GET" in route.methods and "healthz" not in route.path and "." not in route.path:
            path = re.sub(r"\{story[^}]*\}", str(story), route.path)
            if "{" in path or path in ("/events", "/enter", "/sign-in"):
                continue
            answer = page.goto(path)
            assert answer is not None
            assert answer.status < 500, path
            assert page.evaluate("window.hit") is None, path
            assert "49" not in page.title(), path
            links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.protocol)")
            assert set(links) <= {"http:", "https:", "blob:"}, path
            shown += 1
    assert shown > 8


@pytest.mark.parametrize(
    ("address", "followed"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("http://[", False),
        ("https://bank.example@other.example/", False),
        ("https://example.org/a b", False),
        (None, False),
    ],
)
def test_only_http_and_https_become_links(address: str | None, *, followed: bool) -> None:
    assert bool(templates().filters["web"](address)) is followed


def test_every_answer_bears_a_strict_policy_and_keeps_to_itself(sqlite_desk: Running) -> None:
    story, client = sqlite_desk.story(), sqlite_desk.client()
    for path in (
        "/",
        f"/stories/{story}",
        f"/stories/{story}/map",
        "/queue",
        "/log",
        "/nowhere",
        "/healthz",
        "/static/desk.js",
    ):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY", path
        assert headers["referrer-policy"] == "same-origin", path
        assert "server" not in headers, path


def test_no_page_asks_anything_of_any_other_place(sqlite_desk: Running, chrome: Browser) -> None:
    story, page = sqlite_desk.story(), sqlite_desk.browser(chrome)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/", f"/stories/{story}", f"/stories/{story}/map", "/queue", "/log", "/rows", "/admin/users", "/add"):
        page.goto(path)
    assert asked
    assert [url for url in asked if not url.startswith((sqlite_desk.url, "blob:", "data:"))] == []
    assert sqlite_desk.said == []


def test_a_fault_of_ours_is_one_sentence_and_no_traceback(sqlite_desk: Running) -> None:
    client = sqlite_desk.client()
    sqlite_desk.story()
    with sqlite_desk.desk.database.writing() as session:
        from sqlalchemy import text  # noqa: PLC0415

        session.execute(text("UPDATE drafts SET map = 'broken'"))
    answer = client.get("/stories/1/report")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "pydantic" not in answer.text
