"""Waves of the Batch API: the real client against a server with every trouble; each call is answered once, for all."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from pipeline.batch.store import BatchStore, article_key
from pipeline.batch.waves import Waves
from pipeline.errors import ModelError
from pipeline.extract.asking import together
from pipeline.ledger import SqliteLedger
from pipeline.models import Article, Entry
from pipeline.ports import Model, Question, Unanswered
from pipeline.settings import Settings
from tests.batch_server import BatchLoopback
from tests.loopback import Asked


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
