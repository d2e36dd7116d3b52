"""Texts are mapped in a process of their own, one after another, so that no page waits for them."""

import asyncio
import logging
import multiprocessing
import threading
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final

from pipeline import api
from pipeline.boundary import Boundary
from pipeline.errors import StorageLost
from pipeline.models import Article, Done, Failed
from pipeline.remaking import finish
from pipeline.review.database import Presence
from pipeline.review.database.tables import Task
from pipeline.review.desk import Desk
from pipeline.review.library import tasks
from pipeline.settings import Settings

LOG: Final = logging.getLogger("argmap.desk")
LOOKS: Final = 0.5
"""Seconds between two looks for a text that waits, if nobody tells of one."""
AWAY: Final = 5.0
"""Seconds until the database is tried again that was away."""
ENDS: Final = 5.0


@dataclass
class Worker:
    """Maps what waits while it runs. The process begins with the first text, and again if it was ended."""

    desk: Desk
    _news: threading.Event = field(default_factory=threading.Event)
    _ending: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _process: BaseProcess | None = None
    _wire: Connection | None = None

    def __post_init__(self) -> None:
        self._presence = Presence(self.desk.database)

    def start(self) -> None:
        """From now on."""
        self._presence.hold()
        tasks.interrupted(self.desk, self._presence, others=True)
        self._thread = threading.Thread(target=self._work, name="argmap-mapping", daemon=True)
        self._thread.start()

    def look(self) -> None:
        """Something waits."""
        self._news.set()

    def stop(self) -> None:
        """What is running is left: it is noted as interrupted, and can be started again."""
        self._ending.set()
        self._news.set()
        self._end_process()
        if self._thread is not None:
            self._thread.join(ENDS)
        self._presence.leave()

    def _work(self) -> None:
        while not self._ending.is_set():
            try:
                self._presence.hold()
                task = tasks.next_waiting(self.desk, self._presence.number)
                if task is not None:
                    self._do(task)
                    continue
                tasks.interrupted(self.desk, self._presence, others=self._presence.shared)
            except StorageLost as error:
                LOG.warning("texts wait until the database is back: %s", error.what)
                self._ending.wait(AWAY)
            except Exception:
                LOG.exception("the desk could not go on with what waits")
            self._news.wait(LOOKS)
            self._news.clear()

    def _do(self, task: Task) -> None:
        story = self._finished(task)
        if story is not None:
            self._check_again(story)

    def _finished(self, task: Task) -> int | None:
        """The story that the text became, if its figures are still to be checked with what people entered."""
        with Boundary(task.title, "store") as inside:
            outcome = self._mapped(task)
            if not isinstance(outcome, Failed):
                return tasks.finish(self.desk, task.id, outcome)
            tasks.fail(self.desk, task.id, outcome.reason)
            return None
        LOG.error("%s: %s", task.title, inside.failed.reason)
        tasks.fail(self.desk, task.id, inside.failed.reason)
        return None

    def _check_again(self, story: int) -> None:
        """What is finished stays so, whatever becomes of this: the draft itself says that it waits for it."""
        with Boundary(f"story {story}", "verify") as inside:
            list(self.desk.checks.recheck(None, [story]))
            return
        LOG.error("story %d could not be checked again: %s", story, inside.failed.reason)

    def _mapped(self, task: Task) -> Done | Failed:
        wire = self._opened()
        try:
            wire.send((task.article, task.engine))
            while True:
                kind, told = wire.recv()
                if kind == "stage":
                    tasks.reach(self.desk, task.id, told)
                else:
                    return Done.model_validate_json(told) if kind == "done" else Failed.model_validate_json(told)
        except (EOFError, OSError):
            self._end_process()
            reason = "The desk was closed before it was done." if self._ending.is_set() else "Its process ended."
            return Failed(article=task.title, stage="extract", reason=reason)

    def _opened(self) -> Connection:
        if self._process is None or not self._process.is_alive() or self._wire is None:
            context = multiprocessing.get_context("spawn")
            self._wire, theirs = context.Pipe()
            self._process = context.Process(target=mapping, args=(theirs, self.desk.settings), daemon=True)
            self._process.start()
            theirs.close()
        return self._wire

    def _end_process(self) -> None:
        process, wire, self._process, self._wire = self._process, self._wire, None, None
        if process is not None:
            process.terminate()
            process.join(ENDS)
        if wire is not None:
            wire.close()


def mapping(wire: Connection, settings: Settings) -> None:
    """The process: texts and engines come in, stages and outcomes go out, until the other end is gone."""
    while True:
        try:
            article, engine = wire.recv()
            outcome = _one(Article.model_validate_json(article), _with_engine(settings, engine), wire)
            kind = "done" if isinstance(outcome, Done) else "failed"
            wire.send((kind, outcome.model_dump_json(by_alias=True)))
        except (EOFError, OSError, KeyboardInterrupt):
            return


def _with_engine(settings: Settings, engine: str) -> Settings:
    """The settings with another engine: ``rules``, a model's name, or empty for the one that is set."""
    if not engine:
        return settings
    model = None if engine == "rules" else engine
    return settings.model_copy(update={"model": model, **({"samples": 1} if model is None else {})})


def _one(article: Article, settings: Settings, wire: Connection) -> Done | Failed:
    with Boundary(article.title, "chunk") as inside:
        shop = api.workshop(settings, indexed=False)

        def begin(stage: str) -> None:
            inside.begin(stage)
            wire.send(("stage", stage))

        async def job() -> Done:
            try:
                return await finish(article, shop, begin)
            finally:
                if shop.model is not None:
                    await shop.model.close()

        return asyncio.run(job())
    return inside.failed
