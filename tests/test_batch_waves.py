"""Waves of the Batch API: the real client against a server with every trouble; each call is answered once, for all."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from pipeline.batch.questions import Questions
from pipeline.batch.store import BatchStore
from pipeline.batch.waves import Waves
from pipeline.errors import AnswerCutOff, AnswerFailed, BudgetReached, ModelError, ModelRefused, ModelUnreachable
from pipeline.extract.asking import together
from pipeline.keys import article_key
from pipeline.ledger import SqliteLedger
from pipeline.llm.deferring import Job, split
from pipeline.llm.lines import raised, told
from pipeline.models import Article, Entry, ModelOptions, Tokens
from pipeline.ports import Due, Model, Question, Unanswered
from pipeline.settings import Settings
from tests.batch_server import BatchLoopback
from tests.command import argmap
from tests.loopback import Asked, Loopback
from tests.serving import Reply, Serving


class Number(BaseModel):
    value: int


def question(words: str) -> Question[Number]:
    return Question(
        prompt="roles@1", prompt_sha256="0" * 64, system="Answer.", user=words, shape=Number, faults=lambda _: ()
    )


async def argue(name: str, model: Model) -> int:
    """As articles do: two windows at once, then what rests on both, then what rests on that."""
    first, second = await together([model.ask(question(f"{name} window {number}")) for number in (1, 2)])
    whole = await model.ask(question(f"{name} whole of {first.value.value} and {second.value.value}"))
    return (await model.ask(question(f"{name} figures of {whole.value.value}"))).value.value


def answered(asked: Asked) -> dict[str, Any]:
    return {"value": len(asked["messages"][1]["content"])}


def article(name: str) -> Article:
    sha = sha256(name.encode()).hexdigest()
    return Article(id=name, title=name, text=name, source="s", file="f", sha256=sha, source_sha256=sha)


@dataclass
class Office:
    """Articles that are worked on in rounds, in one folder; each ``round`` is a process of its own."""

    folder: Path
    server: BatchLoopback
    articles: Sequence[str]
    more: dict[str, Any] = field(default_factory=dict)
    done: dict[str, int | str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        entries = [Entry(own=name, article=article(name)) for name in self.articles]
        self.keys = {entry.own: article_key(entry.article) for entry in entries}
        store = BatchStore(self.folder)
        store.take(entries, [], store.begin(), 0)
        store.close()

    @property
    def settings(self) -> Settings:
        given = {"model": "scripted", "base_url": self.server.url, "attempts": 1, "ledger": self.folder / "l.sqlite"}
        return Settings(**{**given, **self.more})

    def round(self, watch: Callable[[Waves], None] = lambda _: None) -> Waves:
        """One process from its start to its end."""
        store = BatchStore(self.folder)
        waves = Waves(store, self.settings, self.told.append)
        watch(waves)
        try:
            asyncio.run(waves.round(lambda: self._work(waves), sends=lambda: True))
        finally:
            waves.close()
            store.close()
        return waves

    async def _work(self, waves: Waves) -> None:
        for name in self.articles:
            if name not in self.done and not waves.questions.held(self.keys[name]):
                await self._one(name, waves)

    async def _one(self, name: str, waves: Waves) -> None:
        try:
            self.done[name] = await argue(name, waves.model)
        except Unanswered as error:
            waves.put_off(self.keys[name], error.due)
        except ModelError as error:
            self.done[name] = type(error).__name__

    def until_done(self, most: int = 60) -> int:
        """Rounds until every article is done."""
        for number in range(1, most):
            self.round()
            if len(self.done) == len(self.articles):
                return number
        raise AssertionError(self.told)


def names(count: int) -> list[str]:
    return [f"article {number:03}" for number in range(count)]


def come_to() -> int:
    """What every article comes to when each answer is the length of its question."""
    window = len("article 000 window 1")
    whole = len(f"article 000 whole of {window} and {window}")
    return len(f"article 000 figures of {whole}")


def records(folder: Path) -> dict[str, str]:
    with SqliteLedger(folder / "l.sqlite") as ledger:
        return {record.key: record.response for record in ledger.records()}


TROUBLE = ["expired", "twice", "foreign", "cancelled", "failed", "blamed"]


@pytest.mark.slow
def test_five_hundred_calls_with_every_trouble_are_each_answered_once(tmp_path: Path) -> None:
    """Two windows of 125 articles go out in three files; whole and figures follow; a tenth is asked again."""

    def lines(key: str, asked: Asked) -> str | None:
        if len(asked["messages"]) == 2 and int(key, 16) % 10 == 0:
            return "malformed"
        tried = server.seen[key]
        return {1: "failed", 2: "lost", 3: "rate"}.get(int(key, 16) % 17) if tried == 1 else None

    with BatchLoopback(TROUBLE, lines=lines, answer=answered, looks=1) as server:
        office = Office(tmp_path, server, names(125), {"batch_lines": 100, "batch_tries": 9})
        office.round()
        assert [len(keys) for keys in server.sent] == [100, 100, 50]
        office.until_done()
        counts = office.round().counts()
        blamed = server.sent[5][0]
        gone = [name for name, value in office.done.items() if isinstance(value, str)]
        assert len(gone) == 1
        assert set(server.asked.values()) == {1}
        assert set(records(tmp_path)) == set(server.asked)
        assert blamed not in server.asked
        assert len(server.asked) > 500
        assert (counts.waiting, counts.on_their_way, counts.failed, counts.parcels) == (0, 0, 1, 0)
        assert counts.answered == len(server.asked)
        assert set(office.done.values()) - {office.done[gone[0]]} == {come_to()}
    said = " ".join(office.told)
    for word in ("expired", "cancelled", "failed", "not its own", "twice"):
        assert word in said
    assert not list(tmp_path.glob("waves/*"))


class Crash(BaseException):
    """The process ends here."""


@dataclass
class Step:
    """Lets so many steps pass, and then ends the process before or after one."""

    left: int
    after: bool
    taken: list[str] = field(default_factory=list)

    def watch(self, waves: Waves) -> None:
        """Every step that leaves something behind, here or at the server."""
        for owner, steps in (
            (waves.questions, ("put_off", "pack", "note", "answered", "troubled", "finish", "learn")),
            (waves.server, ("upload", "create", "cancel", "lines")),
            (waves.ledger, ("put_all",)),
        ):
            for name in steps:
                setattr(owner, name, self._counted(name, getattr(owner, name)))

    def _counted(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes
            self.left -= 1
            self.taken.append(name)
            if self.left == 0 and not self.after:
                raise Crash(name)
            value = step(*given, **named)
            if self.left == 0:
                raise Crash(name)
            return value

        return counted


def crashing(folder: Path, left: int, *, after: bool) -> Iterator[str]:
    """Rounds of which one ends at a step; the names of the steps that it took until then, if it came to that."""
    trouble = {"lines": lambda key, _: "failed" if int(key, 16) % 3 == 0 and server.seen[key] == 1 else None}
    with BatchLoopback(["expired", "foreign", "twice"], answer=answered, **trouble) as server:
        office = Office(folder, server, names(2), {"batch_lines": 3})
        crash = Step(left, after)
        for _ in range(40):
            try:
                office.round(crash.watch)
            except Crash:
                yield crash.taken[-1]
            if len(office.done) == len(office.articles) and not office.round().counts().parcels:
                break
        assert set(office.done.values()) == {come_to()}
        assert set(server.asked.values()) == {1}
        assert set(records(folder)) == set(server.asked)
        assert len(server.asked) == 8
        assert set(Counter(each.file for each in server.jobs.values()).values()) == {1}


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_crash_at_any_step_neither_loses_nor_doubles_a_call(tmp_path: Path, after: bool) -> None:
    crashed: Counter[str] = Counter()
    for left in range(1, 400):
        ended = list(crashing(tmp_path / str(left), left, after=after))
        if not ended:
            break
        crashed.update(ended)
    else:
        raise AssertionError("it never came to its end without a crash")
    assert set(crashed) >= {"put_off", "pack", "upload", "note", "create", "lines", "put_all", "answered", "finish"}


def test_processes_that_each_end_one_step_later_than_the_one_before_come_to_the_same(tmp_path: Path) -> None:
    with BatchLoopback(["expired", "twice"], answer=answered) as server:
        office = Office(tmp_path, server, names(2), {"batch_lines": 3})
        for left in range(1, 60):
            try:
                office.round(Step(left, after=left % 2 == 0).watch)
            except Crash:
                continue
            if len(office.done) == 2:
                break
        assert set(office.done.values()) == {come_to()}
        assert set(server.asked.values()) == {1}
        assert len(server.asked) == 8


def test_two_files_and_two_batches_of_which_the_reply_was_lost_are_found_again(tmp_path: Path) -> None:
    with BatchLoopback(answer=answered, loses=["POST files", "POST batches"]) as server:
        office = Office(tmp_path, server, names(2))
        for _ in range(2):
            with pytest.raises(ModelUnreachable):
                office.round()
        office.until_done()
        assert server.requests["POST batches"] == 3
        assert set(server.asked.values()) == {1}


def test_a_batch_that_was_created_twice_all_the_same_is_cancelled_the_second_time(tmp_path: Path) -> None:
    def doubled(waves: Waves) -> None:
        create = waves.server.create

        def twice(file: str, tag: str) -> Any:  # noqa: ANN401 - a Job
            create(file, tag)
            create(file, tag)
            raise Crash

        waves.server.create = twice  # type: ignore[method-assign]

    with BatchLoopback(answer=answered) as server:
        office = Office(tmp_path, server, names(2))
        with pytest.raises(Crash):
            office.round(doubled)
        office.until_done()
        assert [job.cancelled for job in server.jobs.values()] == [False, True, False, False]


def test_files_stay_within_lines_and_bytes(tmp_path: Path) -> None:
    with BatchLoopback(answer=answered) as server:
        Office(tmp_path, server, names(4), {"batch_lines": 3}).round()
        assert [len(keys) for keys in server.sent] == [3, 3, 2]
        size = max(len(line) for file in server.files.values() for line in file.content.splitlines()) + 1
    with BatchLoopback(answer=answered) as server:
        Office(tmp_path / "bytes", server, names(4), {"batch_bytes": 2 * size}).round()
        assert [len(keys) for keys in server.sent] == [2, 2, 2, 2]


def test_no_more_tokens_are_enqueued_than_are_allowed(tmp_path: Path) -> None:
    with BatchLoopback(answer=answered, looks=1) as server:
        office = Office(tmp_path, server, names(4), {"batch_tokens": 900})
        office.round()
        first = sum(len(file.content) for file in server.files.values())
        assert 0 < first // 3 <= 900
        assert office.round().counts().parcels == len(server.jobs)
        office.until_done()
        assert set(server.asked.values()) == {1}


def test_a_call_of_more_tokens_than_may_be_enqueued_goes_alone(tmp_path: Path) -> None:
    with BatchLoopback(answer=answered) as server:
        office = Office(tmp_path, server, names(1), {"batch_tokens": 1})
        office.until_done()
        assert [len(keys) for keys in server.sent] == [1, 1, 1, 1]


def test_a_server_that_says_that_too_much_is_enqueued_gets_less_at_once(tmp_path: Path) -> None:
    with BatchLoopback(answer=answered, enqueued=3000) as server:
        office = Office(tmp_path, server, names(4), {"batch_tries": 2})
        office.until_done()
        assert set(office.done.values()) == {come_to()}
        assert set(server.asked.values()) == {1}
        assert any(job.ends == "failed" for job in server.jobs.values())


def test_a_call_that_the_server_takes_in_other_words_alone_is_sent_in_those(tmp_path: Path) -> None:
    with BatchLoopback(
        answer=answered, lines=lambda _key, asked: "no-max-tokens" if "max_tokens" in asked else None
    ) as server:
        office = Office(tmp_path, server, names(3))
        office.until_done()
        assert set(office.done.values()) == {come_to()}
        refused = [key for job in server.jobs.values() for key in [line["custom_id"] for line in job.errors]]
        assert sorted(refused) == sorted(server.sent[0])


@pytest.mark.parametrize(
    ("step", "raised", "sent"),
    [
        ("refused", AnswerFailed, 1),
        ("failed", AnswerFailed, 3),
        ("lost", AnswerFailed, 3),
        ("too-long", AnswerCutOff, 1),
    ],
)
def test_a_call_that_fails_to_the_last_try_fails_its_article_and_retry_asks_again(
    tmp_path: Path, step: str, raised: type[ModelError], sent: int
) -> None:
    bad = True
    with BatchLoopback(
        answer=answered,
        lines=lambda _key, asked: step if bad and "001 window 2" in str(asked["messages"]) else None,
    ) as server:
        office = Office(tmp_path, server, names(3), {"batch_tries": 3})
        office.until_done()
        assert office.done["article 001"] == raised.__name__
        assert office.done["article 000"] == office.done["article 002"] == come_to()
        assert max(server.seen.values()) == sent
        bad = False
        store = BatchStore(tmp_path)
        store.retry()
        store.close()
        del office.done["article 001"]
        office.until_done()
        assert set(office.done.values()) == {come_to()}


def test_the_budget_is_not_passed_and_prices_are_those_of_the_batch_api(tmp_path: Path) -> None:
    """Each call could cost some 0.001 US dollars, at half of these prices."""
    prices = {"price_in": Decimal(2), "price_out": Decimal(10), "max_tokens": 100}
    with BatchLoopback(answer=answered, looks=1) as server:
        office = Office(tmp_path, server, names(3), {**prices, "budget": Decimal("0.0002")})
        with pytest.raises(BudgetReached, match="spent"):
            office.round()
        assert not server.sent
        office.more["budget"] = Decimal("0.0025")
        waves = office.round()
        assert [0 < len(keys) < 6 for keys in server.sent] == [True]
        assert waves.model.cost(waves.counts().tokens.model_copy(update={"input": 10**6, "output": 0})) == "1"
        office.until_done()
        assert set(server.asked.values()) == {1}


def test_an_answer_that_the_ledger_lost_is_asked_again(tmp_path: Path) -> None:
    with BatchLoopback(answer=answered) as server:
        office = Office(tmp_path, server, names(1))
        office.until_done()
        (tmp_path / "l.sqlite").rename(tmp_path / "away.sqlite")
        office.done.clear()
        office.until_done()
        assert office.done == {"article 000": come_to()}
        assert set(server.asked.values()) == {2}


def test_articles_that_left_the_source_are_not_asked_about(tmp_path: Path) -> None:
    with BatchLoopback(answer=answered, looks=99) as server:
        office = Office(tmp_path, server, names(2))

        def gone(waves: Waves) -> None:
            store = waves.questions._store
            waves.put_off(office.keys["article 000"], [Due("0" * 64, "roles@1", "{}", "{}")])
            store.finish_reading(store.begin())

        office.round(gone)
        assert server.sent == []


def test_a_line_of_any_length_and_content_is_survived() -> None:
    parts = [b'{"a": 1}\n{"b"', b": 2}\n", b"x" * 50, b"y" * 50, b"\nlast"]
    assert list(split(iter(parts), 20)) == [b'{"a": 1}', b'{"b": 2}', b"", b"last"]
    for raw in (b"", b"[]", b"7", b"\xff", b'{"custom_id": 7}', b'{"custom_id": ["x"]}', b"[" * 9000):
        assert told(raw) is None
    for hostile in (
        {"custom_id": "k"},
        {"custom_id": "k", "response": 7, "error": 7},
        {"custom_id": "k", "response": {"status_code": 200, "body": None}},
        {"custom_id": "k", "response": {"status_code": 200, "body": {"choices": [7]}}},
        {"custom_id": "k", "response": {"status_code": "200", "body": "<html>"}},
        {"custom_id": "k", "response": {"status_code": 503, "body": {"error": {"message": "m" * 9000, "code": 7}}}},
    ):
        found = told(json.dumps(hostile).encode())
        assert found is not None
        assert not found.answer
        assert len(found.error) < 3000
        assert isinstance(raised(found.error, ModelOptions(model="m")), ModelError)


def test_a_batch_in_a_state_that_nobody_knows_is_waited_for() -> None:
    job = Job(id="b", status="paused_by_owner", created=0, file="f", outputs=(), faults=())
    assert job.open
    assert not job._replace(status="completed").open


def test_questions_at_once_are_all_noted_before_any_is_answered() -> None:
    async def due(key: str) -> int:
        await asyncio.sleep(0)
        raise Unanswered([Due(key, "p", "r", "b")])

    async def known() -> int:
        return 1

    with pytest.raises(Unanswered) as caught:
        asyncio.run(together([due("a"), known(), due("b")]))
    assert [each.key for each in caught.value.due] == ["a", "b"]


LONG = " ".join(
    f"Line {number} should stay open, for it carried {number}2,500 people in 2023 and no bus goes there at all."
    for number in range(1, 9)
)
ROWS = [{"id": "long", "title": "Ferries", "text": LONG}, {"id": "short", "title": "Bus", "text": LONG[:90] + "."}]


def by_command(folder: Path, url: str, *more: str) -> dict[str, Any]:
    folder.mkdir(exist_ok=True)
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    env = {"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "sk-waves-secret", "ARGMAP_MODEL": "scripted"}
    given = ("rows.jsonl", "--out", "out", "--processes", "1", "--json", *more)
    done = argmap("batch", *given, cwd=folder, env={**env, "ARGMAP_WORDS": "40", "ARGMAP_BATCH_POLL": "0.1"})
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def in_order(body: dict[str, Any]) -> str:
    """A call as JSON; the order of what is inside its parts counts, a schema's fields above all."""
    return json.dumps({name: body[name] for name in sorted(body)})


def test_the_command_sends_by_waves_what_it_sends_at_once_and_comes_to_the_same_results(tmp_path: Path) -> None:
    with Loopback() as direct:
        by_command(tmp_path / "direct", direct.url)
        at_once = sorted(map(in_order, direct.requests))
    with BatchLoopback() as server:
        folder = tmp_path / "waves"
        first = by_command(folder, server.url, "--waves")
        assert (first["waiting"], first["waves"]["on_their_way"] > 0) == (2, True)
        told_ = argmap("batch", "status", "out", cwd=folder).stdout
        assert "0 calls answered" in told_
        assert "Come back within a day" in told_
        taken = by_command(folder, server.url, "--waves", "--collect")
        assert (len(server.sent), taken["waves"]["parcels"]) == (1, 0)
        last = by_command(folder, server.url, "--waves", "--wait")
        assert (last["done"], last["waiting"], last["waves"]["on_their_way"]) == (2, 0, 0)
        lines = [
            json.loads(line)
            for file in server.files.values()
            if file.purpose == "batch"
            for line in file.content.splitlines()
        ]
    assert len(server.sent) > 2
    assert sorted(in_order(line["body"]) for line in lines) == at_once
    for name in ("statements", "relations", "findings"):
        where = Path("out", "results", f"{name}.parquet")
        assert (folder / where).read_bytes() == (tmp_path / "direct" / where).read_bytes()
    assert not [path for path in folder.rglob("*") if path.is_file() and b"sk-waves-secret" in path.read_bytes()]


def test_waves_without_a_model_are_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(json.dumps(ROWS[1]) + "\n", encoding="utf-8")
    done = argmap("batch", "rows.jsonl", "--out", "out", "--waves", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "argmap: waves need a model that is asked. Name one with --model.\n")


def test_a_dry_run_of_waves_reckons_at_the_prices_of_the_batch_api(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(json.dumps(ROWS[1]) + "\n", encoding="utf-8")
    env = {"ARGMAP_MODEL": "scripted", "ARGMAP_PRICE_IN": "8", "ARGMAP_PRICE_OUT": "8"}
    given = ("batch", "rows.jsonl", "--out", "out", "--processes", "1", "--dry-run", "--json")
    usual, waves = (json.loads(argmap(*given, *more, cwd=tmp_path, env=env).stdout) for more in ((), ("--waves",)))
    assert usual["calls"] == waves["calls"] > 0
    assert Decimal(waves["cost"]) == pytest.approx(Decimal(usual["cost"]) / 2, rel=Decimal("0.01"))


def test_a_server_that_sends_calls_on_to_another_one_gets_none_there(tmp_path: Path) -> None:
    with BatchLoopback() as other, BatchLoopback() as server:
        server.elsewhere = other.url
        office = Office(tmp_path, server, names(1))
        with pytest.raises(ModelRefused, match="sends the question on"):
            office.round()
        assert not other.requests


def test_a_batch_that_the_server_no_longer_knows_is_sent_again(tmp_path: Path) -> None:
    with BatchLoopback(answer=answered, looks=1) as server:
        office = Office(tmp_path, server, names(2))
        office.round()
        server.jobs.clear()
        server.asked.clear()
        office.until_done()
        assert set(office.done.values()) == {come_to()}
        assert set(server.asked.values()) == {1}
    assert any("is unknown" in said for said in office.told)


def test_a_file_that_the_server_lost_before_or_after_its_batch_is_asked_for_again(tmp_path: Path) -> None:
    def before_create(waves: Waves) -> None:
        def ends(_file: str, _tag: str) -> Job:
            raise Crash

        waves.server.create = ends  # type: ignore[method-assign]

    with BatchLoopback(answer=answered) as server:
        office = Office(tmp_path, server, names(2))
        with pytest.raises(Crash):
            office.round(before_create)
        server.files.clear()
        office.round()
        assert [len(keys) for keys in server.sent] == [4]
        server.keeps = False
        office.round()
        assert office.done == {}
        server.keeps = True
        office.until_done()
        assert set(office.done.values()) == {come_to()}
    assert any("no longer has the file" in said for said in office.told)


class Nothing(Serving):
    """Knows no address."""

    def received(self, request: BaseHTTPRequestHandler) -> Reply:
        request.rfile.read(int(request.headers.get("Content-Length") or 0))
        return Reply(404, "{}", {"Content-Type": "application/json"})


def test_a_server_without_batches_forgets_none(tmp_path: Path) -> None:
    """A wrong address answers 404 to everything: what was sent and paid elsewhere stays on its way."""
    with BatchLoopback(answer=answered) as server, Nothing() as other:
        office = Office(tmp_path, server, names(1))
        office.round()
        office.more["base_url"] = other.url
        with pytest.raises(ModelRefused):
            office.round()
        office.more["base_url"] = server.url
        office.until_done()
        assert set(server.asked.values()) == {1}


def test_what_one_model_answers_is_kept_under_its_name_though_another_run_collects_it(tmp_path: Path) -> None:
    prices = {"price_in": Decimal(1), "price_out": Decimal(1), "budget": Decimal(100)}
    with BatchLoopback(answer=answered) as server:
        office = Office(tmp_path, server, names(2), {"model": "first", **prices})
        office.round()
        office.more = {"model": "second", **prices, "price_in": Decimal(9), "price_out": Decimal(9)}
        waves = office.round()
        took = waves.questions.took()
        assert waves.paid() == plain_price(took["first"], 1)
    assert took["first"].input > 0
    with SqliteLedger(tmp_path / "l.sqlite") as ledger:
        assert {record.model for record in ledger.records()} == {"first"}


def plain_price(tokens: Tokens, price: int) -> Decimal:
    """At the Batch API's half of it."""
    return Decimal(tokens.input + tokens.output) * price / 2 / 1_000_000


def test_what_a_server_refuses_of_one_model_says_nothing_of_another(tmp_path: Path) -> None:
    store = BatchStore(tmp_path)
    questions = Questions(store)
    questions.learn("tokens", "first", "100")
    assert (questions.learnt("tokens", "first"), questions.learnt("tokens", "second")) == ("100", None)
    store.close()
