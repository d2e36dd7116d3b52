"""Engines that could carry a batch beyond one machine, by what they lose and repeat when workers and database go.

    python -m benchmarks.cluster_engines [--tasks 2000] [--only lease procrastinate dbos] [--leave]

Each engine is given as many tasks, two workers of eight tasks at a time, and a real PostgreSQL on 127.0.0.1. A task
writes to a file that it begins, sleeps, and writes that it ended. At a quarter of the way one worker is killed with
SIGKILL, at half of it the other, and at three quarters the database is stopped for two seconds. A worker that ends is
started again after a second, as a cluster's scheduler does; with ``--leave`` one of another name joins in its place.
Dask keeps its state in the scheduler's memory and so loses all with it: it is left out here.

Printed for each: tasks lost, tasks begun more than once, seconds until what a killed worker had in flight was done,
milliseconds of CPU in the workers for each task, and lines that had to be written for it. Heartbeats and leases are
three seconds here in all engines.
"""

import argparse
import asyncio
import inspect
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from tests.postgres import Postgres, running

AT_ONCE, SLEEP, DEAD, DOWN, GIVE_UP = 8, 0.15, 3, 2.0, 40.0
"""Tasks of a worker at a time; seconds: of a task, until a worker is dead, of the database's absence, of no news."""
Work = Callable[[int], Awaitable[None]]


class Lease:
    """A table of tasks with SKIP LOCKED and a lease: the figure to come near, not the code to write."""

    needs = "psycopg"

    @staticmethod
    def prepare(url: str, tasks: int) -> None:
        import psycopg  # noqa: PLC0415

        with psycopg.connect(url) as db:
            db.execute("CREATE TABLE tasks (id int PRIMARY KEY, until timestamptz, done bool NOT NULL DEFAULT false)")
            db.execute("INSERT INTO tasks SELECT generate_series(0, %s - 1)", [tasks])

    @staticmethod
    async def work(url: str, _name: str, work: Work) -> None:
        import psycopg  # noqa: PLC0415

        take = f"""UPDATE tasks SET until = now() + interval '{DEAD} s' WHERE id = (SELECT id FROM tasks WHERE NOT done
            AND (until IS NULL OR until < now()) ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id"""  # noqa: S608

        async def one() -> None:
            while True:
                with suppress(psycopg.OperationalError):
                    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as db:
                        while True:
                            row = await (await db.execute(take)).fetchone()
                            if row is None:
                                await asyncio.sleep(0.5)
                                continue
                            await work(row[0])
                            await db.execute("UPDATE tasks SET done = true WHERE id = %s", [row[0]])
                await asyncio.sleep(0.5)

        await asyncio.gather(*(one() for _ in range(AT_ONCE)))


class Procrastinate:
    """Jobs in PostgreSQL; workers with heartbeats; jobs of stalled workers are put back by a task of ours."""

    needs = "procrastinate"

    @staticmethod
    def app(url: str, work: Work | None = None) -> Any:  # noqa: ANN401 - an optional package
        from procrastinate import App, PsycopgConnector  # noqa: PLC0415

        app = App(connector=PsycopgConnector(conninfo=url, min_size=1, max_size=AT_ONCE, timeout=5))

        @app.task(name="task")
        async def task(number: int) -> None:
            if work is not None:
                await work(number)

        return app

    @classmethod
    def prepare(cls, url: str, tasks: int) -> None:
        app = cls.app(url)
        with app.open():
            app.schema_manager.apply_schema()
            app.tasks["task"].batch_defer(*({"number": number} for number in range(tasks)))

    @classmethod
    async def work(cls, url: str, _name: str, work: Work) -> None:
        from procrastinate.exceptions import ConnectorException  # noqa: PLC0415

        async def put_back(app: Any) -> None:  # noqa: ANN401
            while True:
                with suppress(ConnectorException, OSError):
                    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD):
                        await app.job_manager.retry_job(job)
                await asyncio.sleep(1)

        while True:
            with suppress(Exception):
                app = cls.app(url, work)
                async with app.open_async():
                    aside = asyncio.create_task(put_back(app))
                    await app.run_worker_async(
                        concurrency=AT_ONCE,
                        install_signal_handlers=False,
                        update_heartbeat_interval=1,
                        stalled_worker_timeout=10 * DEAD,
                        fetch_job_polling_interval=0.5,
                        delete_jobs="always",
                    )
                    aside.cancel()
            await asyncio.sleep(0.5)


class Dbos:
    """Durable workflows; what a dead executor had in flight comes back when an executor of its name starts."""

    needs = "dbos"

    @staticmethod
    def launched(url: str, name: str, work: Work | None = None, *, listens: bool = True) -> Any:  # noqa: ANN401
        from dbos import DBOS  # noqa: PLC0415

        DBOS(
            config={
                "name": "bench",
                "system_database_url": url.replace("postgresql:", "postgresql+psycopg:"),
                "executor_id": name,
                "application_version": "1",
                "log_level": "CRITICAL",
                "sys_db_pool_size": 2 * AT_ONCE,
            }
        )

        @DBOS.workflow(name="task")
        async def task(number: int) -> None:
            if work is not None:
                await work(number)

        if not listens:
            DBOS.listen_queues(["none"])
        DBOS.launch()
        DBOS.register_queue("tasks", worker_concurrency=AT_ONCE, polling_interval_sec=0.1)
        return DBOS, task

    @classmethod
    def prepare(cls, url: str, tasks: int) -> None:
        dbos, task = cls.launched(url, "client", listens=False)
        for number in range(tasks):
            dbos.enqueue_workflow("tasks", task, number)
        dbos.destroy()

    @classmethod
    async def work(cls, url: str, name: str, work: Work) -> None:
        await asyncio.to_thread(cls.launched, url, name, work)
        await asyncio.Event().wait()


ENGINES: Mapping[str, Any] = {"lease": Lease, "procrastinate": Procrastinate, "dbos": Dbos}


class Event(NamedTuple):
    """A line of the file that all workers write to."""

    kind: str
    task: int
    worker: str
    at: float
    cpu: float


class Log:
    """The file: one write for each line, so that lines of several processes do not mix."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_APPEND | os.O_CREAT | os.O_RDWR, 0o666)
        self._path = path

    def add(self, kind: str, task: int, worker: str) -> None:
        line = f"{kind} {task} {worker}.{os.getpid()} {time.time()} {time.process_time()}\n"
        os.write(self._file, line.encode())

    def events(self) -> list[Event]:
        rows = (line.split() for line in self._path.read_text(encoding="utf-8").splitlines())
        return [Event(kind, int(task), worker, float(at), float(cpu)) for kind, task, worker, at, cpu in rows]


def serve(engine: str, url: str, name: str, path: str) -> None:
    """One worker, until it is ended."""
    log = Log(Path(path))

    async def work(number: int) -> None:
        log.add("begin", number, name)
        await asyncio.sleep(SLEEP)
        log.add("end", number, name)

    asyncio.run(ENGINES[engine].work(url, name, work))


class Worker:
    """A worker process that is started again a second after it ends, under its own name or another."""

    def __init__(self, engine: str, url: str, name: str, path: Path, *, leave: bool) -> None:
        self._given = (engine, url, path)
        self._name, self._leave, self._ended = name, leave, False
        self.killed: list[tuple[str, float]] = []
        self._process = self._started()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _started(self) -> "subprocess.Popen[bytes]":
        engine, url, path = self._given
        command = [sys.executable, "-m", "benchmarks.cluster_engines", "--serve", engine, url, self._name, str(path)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _watch(self) -> None:
        while not self._ended:
            self._process.wait()
            time.sleep(1)
            if not self._ended:
                self._name += "x" if self._leave else ""
                self._process = self._started()

    def kill(self, log: Log) -> None:
        """While it has something in flight, if it ever has."""
        name, until = f"{self._name}.{self._process.pid}", time.time() + 5
        while not _in_flight(log.events(), name) and time.time() < until:
            time.sleep(0.01)
        self.killed.append((name, time.time()))
        self._process.send_signal(signal.SIGKILL)

    def end(self) -> None:
        self._ended = True
        self._process.kill()
        self._thread.join()


class Row(NamedTuple):
    """What is printed of one engine."""

    engine: str
    lost: int
    repeated: int
    stall: str
    cpu: float
    lines: int
    seconds: float


def measured(name: str, tasks: int, server: Postgres, folder: Path, *, leave: bool) -> Row:
    """One engine through all of it."""
    engine, path = ENGINES[name], folder / f"{name}.log"
    url, log = server.create(name), Log(path)
    subprocess.run([sys.executable, "-m", "benchmarks.cluster_engines", "--prepare", name, url, str(tasks)], check=True)
    began = time.time()
    workers = [Worker(name, url, letter, path, leave=leave) for letter in "ab"]
    steps: list[tuple[float, Callable[[], None]]] = [
        (0.25, lambda: workers[0].kill(log)),
        (0.5, lambda: workers[1].kill(log)),
        (0.75, lambda: _restart(server)),
    ]
    news = (0, time.time())
    while True:
        done = len({event.task for event in log.events() if event.kind == "end"})
        if done != news[0]:
            news = (done, time.time())
        if steps and done >= steps[0][0] * tasks:
            steps.pop(0)[1]()
        if done >= tasks or time.time() - news[1] > GIVE_UP:
            break
        time.sleep(0.02)
    seconds = news[1] - began
    time.sleep(2 * DEAD)  # what is still to be begun again
    for worker in workers:
        worker.end()
    events, killed = log.events(), [each for worker in workers for each in worker.killed]
    stalls = [_stall(events, who, at) for who, at in killed]
    begun = Counter(event.task for event in events if event.kind == "begin")
    return Row(
        name,
        tasks - news[0],
        sum(1 for times in begun.values() if times > 1),
        " / ".join("never" if stall is None else f"{stall:.1f}" for stall in stalls),
        _cpu(events),
        len(inspect.getsource(engine).splitlines()),
        seconds,
    )


def _restart(server: Postgres) -> None:
    server.stop()
    time.sleep(DOWN)
    server.start()


def _stall(events: list[Event], worker: str, at: float) -> float | None:
    """Seconds until all that a worker had in flight when it was killed was done; None if it never was."""
    cut = _in_flight([event for event in events if event.at <= at], worker)
    after = {event.task: event.at - at for event in events if event.kind == "end" and event.task in cut}
    return None if set(after) != cut else max(after.values(), default=0.0)


def _in_flight(events: list[Event], worker: str) -> set[int]:
    own = [event for event in events if event.worker == worker]
    ended = {event.task for event in own if event.kind == "end"}
    return {event.task for event in own if event.kind == "begin"} - ended


def _cpu(events: list[Event]) -> float:
    """Milliseconds of a worker for each task, from its first one on."""
    spent = 0.0
    for worker in {event.worker for event in events}:
        own = [event.cpu for event in events if event.worker == worker]
        spent += own[-1] - own[0]
    return spent * 1000 / max(1, sum(1 for event in events if event.kind == "end"))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=2000)
    parser.add_argument("--only", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--leave", action="store_true")
    parser.add_argument("--serve", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--prepare", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(*given.serve)
    elif given.prepare:
        name, url, tasks = given.prepare
        ENGINES[name].prepare(url, int(tasks))
    else:
        _table(given.only, given.tasks, leave=given.leave)


def _table(names: list[str], tasks: int, *, leave: bool) -> None:
    there = [name for name in names if find_spec(ENGINES[name].needs)]
    for name in set(names) - set(there):
        print(f"{name} is not installed and is left out: pip install {ENGINES[name].needs}")
    print(f"{'engine':<14}{'lost':>5}{'repeated':>9}{'s until taken over':>20}{'CPU ms':>8}{'lines':>6}{'s':>7}")
    with (
        tempfile.TemporaryDirectory(prefix="argmap-engines-", ignore_cleanup_errors=True) as folder,
        running(Path(folder)) as server,
    ):
        for name in there:
            row = measured(name, tasks, server, Path(folder), leave=leave)
            print(
                f"{row.engine:<14}{row.lost:>5}{row.repeated:>9}{row.stall:>20}{row.cpu:>8.2f}{row.lines:>6}"
                f"{row.seconds:>7.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
