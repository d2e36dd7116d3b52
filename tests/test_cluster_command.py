"""`argmap batch --database` and `argmap batch worker`: begun, joined, looked at, stopped, refused in one sentence."""

import asyncio
import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipeline.batch import BatchStore, Jobs, Plan, crew, entering, open_shared, plan
from pipeline.batch.store import Settings as Keys
from pipeline.cli.app import app
from pipeline.errors import ArgmapError, DatabaseGone, InputError, MissingExtra
from pipeline.models import Standing
from pipeline.settings import Settings
from tests.cluster import begun, joined, joining
from tests.command import TIMEOUT, started
from tests.loopback import Loopback
from tests.postgres import Postgres
from tests.test_batch import ROWS, results, write
from tests.test_cli_model import model_env
from tests.test_cluster import PASSWORD, alone, many, until, url

__all__ = ["url"]


def told(*arguments: str | Path) -> Result:
    """What the command says, in this process."""
    ran = CliRunner().invoke(app, ["batch", *map(str, arguments)])
    assert PASSWORD not in ran.output
    return ran


def at_work(url: str, folder: Path, own: Settings) -> "tuple[threading.Thread, list[ArgmapError]]":
    """A worker in a thread of this process, and what it ended with."""
    ended: list[ArgmapError] = []

    def work() -> None:
        try:
            joined(url, folder, own)
        except ArgmapError as error:
            ended.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    return thread, ended


def test_a_batch_is_begun_on_one_machine_and_joined_on_another(tmp_path: Path, url: str) -> None:
    write(tmp_path, many(2))
    with Loopback(delay=0.5) as server:
        env = {**model_env(server), "ARGMAP_CONCURRENCY": "1", "ARGMAP_DATABASE": url}
        leader = started("batch", "rows.jsonl", "--out", "out", "--processes", "1", cwd=tmp_path, env=env)
        other = started("batch", "worker", "--processes", "1", cwd=tmp_path, env=env)
        database = open_shared(url, 10)
        until(lambda: crew(database, 30).workers == 2)
        seen = json.loads(told("status", "--database", url, "--json").stdout)
        assert (seen["state"], seen["workers"]) == ("running", 2)
        for process in (leader, other):
            out, said = process.communicate(timeout=TIMEOUT)
            assert process.returncode == 0, said
            assert PASSWORD not in out + said
            assert "Traceback" not in said
        settings = Settings(model="scripted", base_url=server.url, ledger=tmp_path / "ledger.sqlite")
        paid = len(server.requests)
        assert paid == 16
        assert results(tmp_path) == alone(tmp_path, settings)
    state = (tmp_path / "out" / "status.json").read_text(encoding="utf-8")
    assert Standing.model_validate_json(state).done == 16
    assert PASSWORD not in state
    assert told("results", tmp_path / "again", "--database", url).exit_code == 0
    assert (tmp_path / "again" / "results" / "articles.parquet").is_file()
    assert told("gc", "--database", url).stdout == "0 outcomes dropped.\n"


def test_a_shared_batch_is_cancelled_from_anywhere_and_goes_on(tmp_path: Path, url: str) -> None:
    path = write(tmp_path, many(2))
    with Loopback(delay=0.3) as server:
        settings = Settings(model="scripted", base_url=server.url, concurrency=1)
        begun(url, tmp_path / "out", [path], settings)
        assert told("cancel", "--database", url).stdout == "Nothing is running there.\n"
        database = open_shared(url, 10)
        thread, ended = at_work(url, tmp_path / "out", settings)
        until(lambda: crew(database, 30).in_flight > 0)
        assert told("cancel", "--database", url).stdout.startswith("It stops when")
        thread.join(TIMEOUT)
        assert ended == []
        left = json.loads(told("status", "--database", url, "--json").stdout)["waiting"]
        assert 0 < left < 16
        begun(url, tmp_path / "out", [path], settings)
        joined(url, tmp_path / "out", settings)
        assert len(server.requests) == 16
    assert told("status", "--database", url).stdout.startswith("16 articles: 16 done, 0 failed, 0 waiting")


def test_what_is_cut_short_waits_again_at_once(tmp_path: Path, url: str) -> None:
    path = write(tmp_path, ROWS[:3])
    with Loopback(always="hang") as server:
        settings = Settings(model="scripted", base_url=server.url, concurrency=2)
        begun(url, tmp_path / "out", [path], settings)

        async def cut() -> None:
            working = asyncio.create_task(worker.work())
            await asyncio.to_thread(until, lambda: bool(server.requests))
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

        with joining(url, tmp_path / "out", settings) as worker:
            asyncio.run(cut())
            assert worker.jobs.left()
            assert crew(worker.jobs.database, 30) == (0, 0)
    assert "0 done, 0 failed, 3 waiting" in told("status", "--database", url).stdout


def test_articles_are_entered_by_one_process_at_a_time(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, ROWS[:1])
    with entering(open_shared(url, 1)) as ours:
        assert ours
        error = told("rows.jsonl", "--database", url).exception
        assert isinstance(error, InputError)
        assert "another process enters articles there now" in error.sentence
    with entering(open_shared(url, 1)) as ours:
        assert ours


def test_what_failed_is_told_and_tried_again(tmp_path: Path, url: str) -> None:
    path = write(tmp_path, ROWS[:3])
    with Loopback(step=lambda asked: "400" if "Line 2 " in str(asked["messages"]) else None) as server:
        settings = Settings(model="scripted", base_url=server.url, server="one")
        begun(url, tmp_path / "out", [path], settings)
        joined(url, tmp_path / "out", settings)
    [failure] = json.loads(told("failures", "--database", url, "--json").stdout)
    assert failure["own"] == "row-2"
    assert told("retry", "--database", url).stdout == "1 articles are tried again by the next run.\n"
    with Loopback() as server:
        settings = Settings(model="scripted", base_url=server.url, server="one")
        begun(url, tmp_path / "out", [path], settings)
        joined(url, tmp_path / "out", settings)
        assert len(server.requests) == 1
    assert told("failures", "--database", url).stdout == ""


HASTY = {"attempts": 1, "outage": 0, "concurrency": 1}


@pytest.mark.parametrize("others", [0, 2])
def test_an_article_that_always_makes_the_server_fail_is_set_aside(tmp_path: Path, url: str, others: int) -> None:
    path = write(tmp_path, ROWS[: 1 + others])
    with Loopback(step=lambda asked: "500" if "Line 1 " in str(asked["messages"]) else None) as server:
        settings = Settings(model="scripted", base_url=server.url, **HASTY)
        begun(url, tmp_path / "out", [path], settings)
        assert joined(url, tmp_path / "out", settings).halted == []
    assert f"{others} done, 1 failed, 0 waiting" in told("status", "--database", url).stdout
    assert "the server answers others and fails at this one" in told("failures", "--database", url).stdout


def test_a_server_that_fails_at_all_ends_the_worker_and_articles_wait(tmp_path: Path, url: str) -> None:
    path = write(tmp_path, ROWS[:4])
    with Loopback(script=["ok"], always="500") as server:
        settings = Settings(model="scripted", base_url=server.url, **HASTY)
        begun(url, tmp_path / "out", [path], settings)
        [halted, *_] = joined(url, tmp_path / "out", settings).halted
        assert "broken" in halted.sentence
    assert "1 done, 0 failed, 3 waiting" in told("status", "--database", url).stdout


def test_a_database_that_stays_away_ends_a_worker_which_loses_nothing(
    tmp_path: Path, url: str, postgres: Postgres
) -> None:
    path = write(tmp_path, many(2))
    with Loopback(delay=0.3) as server:
        settings = Settings(model="scripted", base_url=server.url, concurrency=1, database_patience=0.5)
        begun(url, tmp_path / "out", [path], settings)
        thread, ended = at_work(url, tmp_path / "out", settings)
        until(lambda: len(server.requests) >= 2)
        postgres.stop()
        try:
            thread.join(TIMEOUT)
        finally:
            postgres.start()
        assert [(type(error), error.exit_code) for error in ended] == [(DatabaseGone, 3)]
        assert PASSWORD not in ended[0].sentence
        joined(url, tmp_path / "out", settings.model_copy(update={"worker_timeout": 1.0}))
        assert 16 <= len(server.requests) <= 16 + 3
    assert told("status", "--database", url).stdout.startswith("16 articles: 16 done, 0 failed, 0 waiting")


def test_a_worker_ends_when_the_batch_goes_on_under_other_settings(tmp_path: Path, url: str) -> None:
    path = write(tmp_path, many(2))
    with Loopback(delay=0.4) as server:
        settings = Settings(model="scripted", base_url=server.url, concurrency=1)
        begun(url, tmp_path / "out", [path], settings)
        thread, ended = at_work(url, tmp_path / "out", settings)
        until(lambda: bool(server.requests))
        begun(url, tmp_path / "out", [path], settings.model_copy(update={"words": 500}))
        thread.join(TIMEOUT)
    assert [type(error) for error in ended] == [InputError]
    assert "goes on under other settings" in ended[0].sentence


AWAY = f"postgresql://someone:{PASSWORD}@127.0.0.1:1/none"


@pytest.mark.parametrize(
    ("arguments", "kind", "code", "says"),
    [
        (("status",), InputError, 2, "no batch is named"),
        (("worker",), InputError, 2, "no database is named"),
        (("status", "--database", f"mysql://a:{PASSWORD}@h/x"), InputError, 2, "machines share no mysql"),
        (("status", "--database", f"{PASSWORD} at home"), InputError, 2, "is no database's address"),
        (("status", "--database", f"postgresql://a:b@{PASSWORD}@h/x"), InputError, 2, "Write @ in a password as %40"),
        (("status", "--database", AWAY), DatabaseGone, 3, "postgresql://127.0.0.1:1/none: the database cannot be"),
        (("worker", "--database", AWAY), DatabaseGone, 3, "cannot be reached"),
        (("rows.jsonl", "--database", AWAY), DatabaseGone, 3, "cannot be reached"),
        (("rows.jsonl", "--database", AWAY, "--waves"), InputError, 2, "waves run on one machine"),
        (("rows.jsonl", "--database", AWAY, "--dry-run"), InputError, 2, "a dry run reckons on one machine"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    kind: type[ArgmapError],
    code: int,
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, ROWS[:1])
    error = told(*arguments).exception
    assert isinstance(error, kind)
    assert error.exit_code == code
    assert says in error.sentence
    assert PASSWORD not in error.sentence


@pytest.mark.parametrize("part", ["psycopg", "procrastinate", "psycopg_pool"])
def test_a_part_that_is_not_installed_is_named(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setitem(sys.modules, part, None)
    with pytest.raises(MissingExtra, match=r'pip install "argmap\[cluster\]"'):
        Jobs(BatchStore(tmp_path, open_shared(url, 1)), Keys("m", "c"), 30)


def test_the_settings_command_shows_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGMAP_DATABASE", AWAY)
    shown = CliRunner().invoke(app, ["settings"])
    assert "database" in shown.stdout
    assert PASSWORD not in shown.stdout


BEGUN = Plan.of(Settings(model="m", words=300, api_key="k", base_url="http://here/v1", concurrency=3), Keys("m", "c"))


def test_a_worker_takes_the_batch_s_settings_and_keeps_what_is_its_own() -> None:
    assert "k" not in {*BEGUN.settings.values()}
    own = Settings(api_key="own", base_url="http://there/v1", concurrency=9, words=20)
    here = BEGUN.settings_here(own)
    assert (here.model, here.words, here.base_url, here.concurrency) == ("m", 300, "http://there/v1", 9)
    assert here.api_key == own.api_key


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda by: by.model_copy(update={"version": "0.0.1"}), "begun by argmap 0.0.1"),
        (lambda by: by.model_copy(update={"mapping": "x"}), "prompts or the model's server differ"),
        (lambda by: by.model_copy(update={"checking": "x"}), "tables, documents or prompts differ"),
    ],
)
def test_a_machine_that_would_come_to_other_results_is_refused(change: Callable[[Plan], Plan], says: str) -> None:
    BEGUN.check_fit(Keys("m", "c"))
    there = change(BEGUN)
    keys = Keys("m", "c2") if there.version != BEGUN.version else Keys("m", "c")
    with pytest.raises(InputError, match=says):
        there.check_fit(keys)


def test_a_plan_that_cannot_be_read_is_told(tmp_path: Path, url: str) -> None:
    store = BatchStore(tmp_path, open_shared(url, 1))
    store.note(plan.NAME, "{broken")
    with pytest.raises(ArgmapError, match="its plan cannot be read"):
        plan.told(store)
