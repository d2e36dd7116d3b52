"""A batch that machines share loses nothing, whoever dies, pays nothing twice, and comes to the same bytes as one."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.batch import Batch, BatchStore, Jobs, crew, open_shared, run_batch, take, workers, write_results
from pipeline.batch.store import Settings as Keys
from pipeline.errors import BudgetReached
from pipeline.log import RunLog
from pipeline.models import Failed
from pipeline.settings import Settings
from tests.cluster import NUMBERS, Here, begun, joined, worker
from tests.command import TIMEOUT
from tests.loopback import Loopback
from tests.postgres import Postgres
from tests.test_batch import ROWS, results, write
from tests.test_cli_model import model_env

PASSWORD = "sesame-opens"  # noqa: S105 - of a database that is gone after the test


@pytest.fixture
def url(postgres: Postgres) -> str:
    """A new database, with a password in its URL."""
    return postgres.create(f"batch{next(NUMBERS)}").replace("@", f":{PASSWORD}@")


def many(times: int) -> list[dict[str, object]]:
    return [{**row, "id": f"{row['id']}-{n}", "text": f"{row['text']} No {n}."} for n in range(times) for row in ROWS]


def whole(failed: Failed) -> None:
    """Of no article rows are lacking."""
    raise AssertionError(failed.reason)


def alone(folder: Path, settings: Settings) -> dict[str, bytes]:
    """The results of the rows of a folder on one machine."""
    pool, store = Here(settings), BatchStore(folder / "one" / "out")
    take([folder / "rows.jsonl"], store, settings.read_limits())
    asyncio.run(run_batch(Batch(store, workers.batch_shop(settings), pool, RunLog(folder / "log"), lambda _: None)))
    write_results(store, whole)
    pool.close()
    store.close()
    return results(folder / "one")


def shared(folder: Path, url: str) -> dict[str, bytes]:
    """The results of the batch of a database."""
    store = BatchStore(folder / "out", open_shared(url, 10))
    write_results(store, whole)
    store.close()
    return results(folder)


def until(met: Callable[[], bool]) -> None:
    """Returns once it is met."""
    last = time.monotonic() + TIMEOUT
    while not met():
        assert time.monotonic() < last, "it never was"
        time.sleep(0.05)


def test_results_are_the_same_bytes_as_on_one_machine_by_the_rules(tmp_path: Path, url: str) -> None:
    odd = {**ROWS[0], "id": "Ä-row", "note": "a\0b", "text": "The sluice is old. It held 3\0 boats in 2021."}
    path = write(tmp_path, [*ROWS, odd, {**ROWS[1], "id": "a_row"}, {**ROWS[1], "id": "B-row"}])
    settings = Settings()
    begun(url, tmp_path / "out", [path], settings)
    joined(url, tmp_path / "out", settings)
    assert shared(tmp_path, url) == alone(tmp_path, settings)


def test_a_killed_worker_and_a_restarted_database_lose_nothing_and_a_third_worker_joins(
    tmp_path: Path, postgres: Postgres, url: str
) -> None:
    path, at_once = write(tmp_path, many(4)), 4
    with Loopback(delay=0.4) as server:
        model = {"model": "scripted", "base_url": server.url, "concurrency": at_once - 2}
        settings = Settings(**model, ledger=tmp_path / "ledger.sqlite")
        begun(url, tmp_path / "out", [path], settings)
        env = {
            **model_env(server),
            "ARGMAP_CONCURRENCY": str(at_once - 2),
            "ARGMAP_DATABASE": url,
            "ARGMAP_WORKER_TIMEOUT": "2",
        }
        database = open_shared(url, 30)
        with worker(tmp_path, env) as first, worker(tmp_path, env) as second:
            until(lambda: crew(database, 2).workers == 2 and len(server.requests) >= 6)
            first.kill()
            asked_at_kill = len(server.requests)
            postgres.stop()
            time.sleep(1)
            postgres.start()
            with worker(tmp_path, env) as third:
                for process in (second, third):
                    _, said = process.communicate(timeout=TIMEOUT)
                    assert process.returncode == 0
                    assert PASSWORD not in said
                    assert "Traceback" not in said
        asked = Counter(json.dumps(each["messages"]) for each in server.requests)
        assert asked_at_kill < len(path.read_text(encoding="utf-8").splitlines())
        assert asked.total() - len(asked) <= 2 * at_once
        assert len(asked) == 32
        assert shared(tmp_path, url) == alone(tmp_path, settings)
    assert not [
        each for each in (tmp_path / "out").rglob("*") if each.is_file() and PASSWORD.encode() in each.read_bytes()
    ]


def test_a_budget_is_not_passed_by_two_workers_and_a_higher_one_goes_on(tmp_path: Path, url: str) -> None:
    path = write(tmp_path, many(3))
    with Loopback(delay=0.05) as server:
        prices = {"price_in": Decimal(1), "price_out": Decimal(1)}
        model = {"model": "scripted", "base_url": server.url, "concurrency": 4, **prices}
        settings = Settings(**model, max_tokens=1000, budget=Decimal("0.01"), ledger=tmp_path / "l.sqlite")
        begun(url, tmp_path / "out", [path], settings)

        def at_work() -> Batch:
            return joined(url, tmp_path / "out", Settings(base_url=server.url, concurrency=4))

        async def both() -> list[Batch]:
            return await asyncio.gather(asyncio.to_thread(at_work), asyncio.to_thread(at_work))

        batches = asyncio.run(both())
        assert [type(batch.halted[0]) for batch in batches] == [BudgetReached, BudgetReached]
        spent = sum(Decimal(batch.shop.model.spent.cost or 0) for batch in batches if batch.shop.model)
        assert Decimal("0.005") < spent <= Decimal("0.01")
        assert 0 < len(server.requests) < 24
        begun(url, tmp_path / "out", [path], settings.model_copy(update={"budget": Decimal(1)}))
        assert at_work().halted == []
        assert len(server.requests) == 24


def test_an_article_that_ends_the_workers_that_take_it_is_set_aside(tmp_path: Path, url: str) -> None:
    path = write(tmp_path, ROWS[:1])
    store, keys = BatchStore(tmp_path / "out", open_shared(url, 10)), Keys("m", "c")
    take([path], store, Settings().read_limits())
    jobs = Jobs(store, keys, 1)
    jobs.enter(store.waiting_keys(keys))

    async def ends(_key: str) -> None:
        await asyncio.Event().wait()

    async def dies() -> None:
        """A worker that takes a job and is heard of no more."""
        with store.writing() as db:
            db.exec_driver_sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL WHERE status = 'todo'")

    async def taken_over() -> None:
        over = asyncio.Event()
        for _ in range(3):
            await dies()
            serving = asyncio.create_task(jobs.serve(ends, 0, over))
            await asyncio.to_thread(until, lambda: crew(store.database, 1).in_flight == 0)
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)

    asyncio.run(taken_over())
    assert not jobs.left()
    assert [each.reason for each in store.failures()] == ["3 machines that worked on it ended, one after the other"]
    assert store.retry() == 1
    assert jobs.enter(store.waiting_keys(keys)) == 1
    store.close()
