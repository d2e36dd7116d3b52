"""The ledger keeps every paid call, whatever happens to the process."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import StorageError
from pipeline.ledger import SqliteLedger
from pipeline.ports import CallRecord


def call(key: str, response: str = "{}") -> CallRecord:
    return CallRecord(key, "roles@1", "m", '{"a":1}', response, 10, 2)


def test_a_call_comes_back_as_it_was_put(tmp_path: Path) -> None:
    with SqliteLedger(tmp_path / "deep" / "ledger.sqlite") as ledger:
        assert ledger.get("k") is None
        ledger.put(call("k", '{"text": "naïve “quotes” \U0001f600"}'))
        assert ledger.get("k") == call("k", '{"text": "naïve “quotes” \U0001f600"}')


def test_the_first_answer_to_a_request_stays(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with SqliteLedger(path) as one, SqliteLedger(path) as other:
        one.put(call("k", "first"))
        other.put(call("k", "second"))
        assert one.get("k") == other.get("k") == call("k", "first")


def test_calls_are_listed_by_key(tmp_path: Path) -> None:
    with SqliteLedger(tmp_path / "ledger.sqlite") as ledger:
        for key in "cab":
            ledger.put(call(key))
        assert [record.key for record in ledger.records()] == ["a", "b", "c"]


def test_writes_are_durable_before_they_return(tmp_path: Path) -> None:
    with SqliteLedger(tmp_path / "ledger.sqlite") as ledger:
        assert ledger._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert ledger._db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_file_that_is_no_ledger_is_one_clear_sentence(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_text("This is a letter to the editor. " * 100)
    with pytest.raises(StorageError, match=r"ledger\.sqlite: the ledger of paid calls failed"):
        SqliteLedger(path)


def test_a_ledger_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version=99")
    db.close()
    with pytest.raises(StorageError, match="newer"):
        SqliteLedger(path)


WRITER = """
import sys
from pathlib import Path
from pipeline.ledger import SqliteLedger
from pipeline.ports import CallRecord
ledger = SqliteLedger(Path(sys.argv[1]))
for number in range(10**6):
    ledger.put(CallRecord(str(number), "p@1", "m", "{}", "x" * 2000, 1, 1))
    print(number, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(50):
        writer.stdout.readline()
    os.kill(writer.pid, signal.SIGKILL)
    acknowledged = writer.stdout.read().split()
    writer.wait()
    last = max(49, *map(int, acknowledged or ["0"]))
    with SqliteLedger(path) as ledger:
        kept = {int(record.key) for record in ledger.records()}
        assert set(range(last + 1)) <= kept
        assert len(kept) - (last + 1) <= 1
        assert ledger._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_two_processes_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    code = WRITER.replace("10**6", "40").replace("str(number)", "sys.argv[2] + str(number)")
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(path), name], stdout=subprocess.DEVNULL) for name in "ab"
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    with SqliteLedger(path) as ledger:
        assert len(list(ledger.records())) == 80


def test_looking_up_is_quick(tmp_path: Path) -> None:
    with SqliteLedger(tmp_path / "ledger.sqlite") as ledger:
        ledger.put(call("k"))
        start = time.perf_counter()
        for _ in range(1000):
            ledger.get("k")
        assert time.perf_counter() - start < 2


def test_one_of_two_may_ask_and_the_other_when_it_has_given_up(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with SqliteLedger(path) as one, SqliteLedger(path) as other:
        assert one.claim("k")
        assert not other.claim("k")
        assert other.claim("another")
        other.release("k")
        assert not other.claim("k")
        one.release("k")
        assert other.claim("k")


def test_what_is_recorded_is_nobodys_to_ask(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with SqliteLedger(path) as one, SqliteLedger(path) as other:
        one.put(call("k"))
        assert not one.claim("k")
        assert not other.claim("k")


CLAIMER = """
import os, sys
from pathlib import Path
from pipeline.ledger import SqliteLedger
ledger = SqliteLedger(Path(sys.argv[1]))
print(ledger.claim("k"), flush=True)
sys.stdin.readline()
"""


def test_a_process_that_is_killed_leaves_no_claim(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    claimer = subprocess.Popen(
        [sys.executable, "-c", CLAIMER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert claimer.stdout is not None
    assert claimer.stdout.readline() == "True\n"
    with SqliteLedger(path) as ledger:
        assert not ledger.claim("k")
        claimer.send_signal(signal.SIGKILL)
        claimer.communicate()
        assert ledger.claim("k")


def test_a_ledger_from_before_claims_is_taken_on(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with SqliteLedger(path) as ledger:
        ledger.put(call("k"))
        ledger._db.execute("DROP TABLE claims")
    with SqliteLedger(path) as ledger:
        assert ledger.get("k") == call("k")
        assert ledger.claim("another")


def test_a_call_that_cannot_be_stored_is_one_clear_sentence(tmp_path: Path) -> None:
    with (
        SqliteLedger(tmp_path / "ledger.sqlite") as ledger,
        pytest.raises(StorageError, match="the ledger of paid calls failed"),
    ):
        ledger.put(call("k", "\ud800"))
