"""The model path through the command line, against a real server on loopback that misbehaves when told to."""

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ledger import SqliteLedger
from tests.command import argmap, started
from tests.loopback import Asked, Loopback, Reply, completion, fault
from tests.servers import Gemini, Plain, Vllm

PARAGRAPH = "The ferry line {n} should stay open. It carries the pupils of {n} villages, because no bus goes there. "
ARTICLES = 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(ARTICLES):
        text = f"The case for ferry line {number}\n\n" + PARAGRAPH.format(n=number) * 2
        (tmp_path / f"ferry-{number}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def model_env(server: Loopback) -> dict[str, str]:
    """Every loopback is the same server, whatever its port."""
    named = {"ARGMAP_MODEL": "scripted", "ARGMAP_SERVER": "loopback"}
    return {**named, "OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "sk-loopback-secret"}


def maps(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.glob("*/*.json"))
        if path.name in ("map.json", "findings.json")
    }


def test_a_second_run_pays_nothing_and_gives_the_same_bytes(folder: Path) -> None:
    with Loopback() as server:
        assert argmap("run", ".", "--out", "one", cwd=folder, env=model_env(server)).returncode == 0
        paid = len(server.requests)
        assert argmap("run", ".", "--out", "two", cwd=folder, env=model_env(server)).returncode == 0
        assert len(server.requests) == paid
    assert maps(folder / "one") == maps(folder / "two")
    assert len(maps(folder / "one")) == 2 * ARTICLES
    found = json.loads(next((folder / "one").glob("*/map.json")).read_text())
    assert found["provenance"]["engine"] == "model"
    assert found["provenance"]["tokens"]["in"] > 0
    record = json.loads((folder / "two" / "run.json").read_text())
    assert record["calls"] == 0


def test_the_key_is_written_nowhere(folder: Path) -> None:
    with Loopback() as server:
        done = argmap("run", "ferry-0.txt", "--out", "out", cwd=folder, env=model_env(server))
    assert "sk-loopback-secret" not in done.stdout + done.stderr
    assert all(b"sk-loopback-secret" not in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.slow
def test_after_kill_9_no_completed_call_is_paid_twice_and_the_bytes_are_the_same(folder: Path) -> None:
    with Loopback() as calm:
        env = {**model_env(calm), "ARGMAP_LEDGER": "calm.sqlite", "ARGMAP_INDEX": "calm-index"}
        assert argmap("run", ".", "--out", "calm", cwd=folder, env=env).returncode == 0
        needed = len(calm.requests)
    with Loopback(delay=0.3) as server:
        env = {**model_env(server), "ARGMAP_CONCURRENCY": "2", "ARGMAP_LEDGER": "ledger.sqlite"}
        process = started("run", ".", "--out", "out", cwd=folder, env=env)
        _until(lambda: len(server.requests) >= needed // 2)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        with SqliteLedger(folder / "ledger.sqlite") as ledger:
            kept = len(list(ledger.records()))
        asked = len(server.requests)
        assert 0 < kept <= asked < needed
        done = argmap("run", ".", "--out", "out", cwd=folder, env=env)
        assert done.returncode == 0, done.stderr
        assert len(server.requests) - asked == needed - kept
    assert maps(folder / "out") == maps(folder / "calm")


def questions(server: Loopback) -> list[str]:
    """What was asked, each question by all that it says."""
    return [json.dumps(asked, sort_keys=True) for asked in server.requests]


def test_two_runs_at_once_with_one_ledger_ask_each_question_once(folder: Path) -> None:
    with Loopback(delay=0.2) as server:
        places = {name: {"ARGMAP_INDEX": f"index-{name}", "ARGMAP_LEDGER": "ledger.sqlite"} for name in "ab"}
        runs = [
            started("run", ".", "--out", name, cwd=folder, env={**model_env(server), **place})
            for name, place in places.items()
        ]
        said = [run.communicate(timeout=120) for run in runs]
        assert [run.returncode for run in runs] == [0, 0], said
        asked = questions(server)
    assert len(asked) == len(set(asked)) >= ARTICLES
    assert maps(folder / "a") == maps(folder / "b")
    records = [json.loads((folder / name / "run.json").read_text()) for name in "ab"]
    assert sum(record["calls"] for record in records) == len(asked)


def test_a_run_that_was_killed_while_asking_keeps_no_other_waiting(folder: Path) -> None:
    env = {"ARGMAP_MODEL": "scripted", "ARGMAP_LEDGER": "ledger.sqlite"}
    with Loopback(always="hang") as stuck:
        process = started("map", "ferry-0.txt", cwd=folder, env={**env, "OPENAI_BASE_URL": stuck.url})
        _until(lambda: bool(stuck.requests))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        asked = questions(stuck)
    with Loopback() as server:
        done = argmap("map", "ferry-0.txt", cwd=folder, env={**env, "OPENAI_BASE_URL": server.url})
        assert done.returncode == 0, done.stderr
        assert asked[0] in questions(server)


def _until(true: Callable[[], bool]) -> None:
    for _ in range(2400):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("waited in vain")


@pytest.mark.parametrize(("step", "says"), [("quota", "quota"), ("401", "key"), ("404", "no such model")])
def test_a_model_that_refuses_ends_with_exit_code_3_and_few_requests(folder: Path, step: str, says: str) -> None:
    with Loopback(always=step) as server:
        done = argmap("run", ".", "--out", "out", cwd=folder, env=model_env(server))
        assert done.returncode == 3
        assert says in done.stderr
        assert "Traceback" not in done.stderr
        assert len(server.requests) <= 2 * ARTICLES
    assert len(json.loads((folder / "out" / "run.json").read_text())["failed"]) == ARTICLES


def test_nobody_at_the_address_is_exit_code_3(folder: Path) -> None:
    env = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "ARGMAP_MODEL": "none", "ARGMAP_ATTEMPTS": "2"}
    done = argmap("run", "ferry-0.txt", "--out", "out", cwd=folder, env=env)
    assert done.returncode == 3
    assert "127.0.0.1:9" in done.stderr


def test_a_budget_stops_before_it_is_exceeded_and_the_rest_is_not_checked(folder: Path) -> None:
    with Loopback() as server:
        env = {**model_env(server), "ARGMAP_PRICE_IN": "1000", "ARGMAP_PRICE_OUT": "1000", "ARGMAP_MAX_TOKENS": "100"}
        argmap("run", ".", "--out", "out", "--budget", "6", cwd=folder, env=env)
        record = json.loads((folder / "out" / "run.json").read_text())
        assert 0 < len(server.requests) < 3 * ARTICLES
    assert float(record["cost"]) <= 6
    unseen = sum(line["not_checked"] for line in record["articles"])
    assert unseen + len(record["failed"]) > 0
    pages = [path.read_text(encoding="utf-8") for path in (folder / "out").glob("*/report.html")]
    assert not unseen or any("budget" in page for page in pages)


def test_recorded_answers_are_replayed_without_a_server(folder: Path) -> None:
    with Loopback() as server:
        assert argmap("run", "ferry-0.txt", "--out", "one", cwd=folder, env=model_env(server)).returncode == 0
    assert argmap("record", "answers.jsonl", cwd=folder).returncode == 0
    env = {"ARGMAP_LEDGER": "other.sqlite", "ARGMAP_INDEX": "other-index"}
    done = argmap("run", "ferry-0.txt", "--out", "two", "--model", "replay:answers.jsonl", cwd=folder, env=env)
    assert done.returncode == 0, done.stderr
    assert maps(folder / "one") == maps(folder / "two")


LIMITS = (
    "max_tokens is too large: 8192. This model supports at most 4096 completion tokens, whereas you provided 8192.",
    "`max_tokens` must be less than or equal to `4096`, the maximum value for `max_tokens` is less than the window",
    "Invalid max_tokens value, the valid range of max_tokens is [1, 4096]",
    "max_tokens: 8192 > 4096, which is the maximum allowed number of output tokens for this model",
)
"""How OpenAI, Groq, DeepSeek and Anthropic refuse a longer answer than a model of theirs writes."""
Speaks = Callable[[Asked, str], Reply]


def empty(asked: Asked, _good: str) -> Reply:
    """A sound answer in which nothing is marked."""
    fields = asked["response_format"]["json_schema"]["schema"]["properties"]
    return completion(json.dumps({name: ["2"] if name == "main" else [] for name in fields}), asked=asked)


@pytest.mark.parametrize(
    ("speaks", "code", "says"),
    [
        ("null", 4, "The answer is empty"),
        ("filter", 4, "declined to answer: content filter"),
        ("refusal", 4, "declined to answer: I cannot help with that"),
        ("prose", 4, "stayed out of shape"),
        ("cut-off", 4, "cut off by its length limit"),
        (empty, 4, "marked no statement"),
        ("no-message", 4, "declined to answer: content filter"),
        ("no-choices", 4, '"choices": []'),
        ("error-inside", 4, "engine lost"),
        ("detail-inside", 4, "engine is loading"),
        ("listed-error", 4, "not here"),
        ("refused-inside", 4, "no credit"),
        (lambda _asked, _good: fault(400, "Unknown keyword: pattern", "bad_schema"), 4, "Unknown keyword"),
        ("page", 3, "no chat completion: <html>"),
        ("fenced", 0, ""),
        ("encoded-twice", 0, ""),
        ("fenced-and-encoded-twice", 0, ""),
        (Gemini(), 0, ""),
        (Gemini(schemas=False), 0, ""),
        (Plain(), 0, ""),
        (Vllm(model="scripted", limits=False), 0, ""),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_whatever_a_server_answers_there_is_a_map_with_statements_or_a_reason(
    speaks: str | Speaks, code: int, says: str, folder: Path
) -> None:
    server = Loopback(always=speaks) if isinstance(speaks, str) else Loopback(speaks=speaks)
    with server:
        env = {**model_env(server), "ARGMAP_ATTEMPTS": "1", "ARGMAP_REASKS": "0"}
        done = argmap("map", "ferry-0.txt", "--json", cwd=folder, env=env)
    assert done.returncode == code, done.stderr
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert "KeyError" not in done.stderr
    assert "English" not in done.stdout + done.stderr
    assert bool(done.stdout and json.loads(done.stdout)["statements"]) is (code == 0)


@pytest.mark.parametrize("step", ["error-inside", "refused-inside", "filter", "null", "no-choices"])
@pytest.mark.parametrize("well", [0, 1])
def test_a_run_in_which_answers_are_none_ends_with_the_reason_and_exit_code_4(
    step: str, well: int, folder: Path
) -> None:
    with Loopback(["ok"] * well, always=step) as server:
        env = {**model_env(server), "ARGMAP_ATTEMPTS": "1", "ARGMAP_REASKS": "0", "ARGMAP_CONCURRENCY": "1"}
        done = argmap("run", "ferry-0.txt", "ferry-1.txt", "--out", "out", cwd=folder, env=env)
    record = json.loads((folder / "out" / "run.json").read_text())
    assert (done.returncode, len(record["articles"]), len(record["failed"])) == (4, well, 2 - well)
    for failed in record["failed"]:
        assert failed["reason"] in " ".join(done.stderr.split())
    assert len(list((folder / "out").glob("*/map.json"))) == well


@pytest.mark.parametrize("wording", LIMITS)
def test_a_models_own_limit_on_answers_is_learnt_by_one_refusal(wording: str, folder: Path) -> None:
    def speaks(asked: Asked, good: str) -> Reply:
        return fault(400, wording) if asked["max_tokens"] > 4096 else completion(good, asked=asked)

    with Loopback(speaks=speaks) as server:
        done = argmap("run", ".", "--out", "out", cwd=folder, env={**model_env(server), "ARGMAP_CONCURRENCY": "1"})
        assert done.returncode == 0, done.stderr
        assert [asked["max_tokens"] for asked in server.requests] == [8192, *[4096] * ARTICLES]


def test_an_index_that_others_have_grown_changes_no_call_and_no_byte(folder: Path) -> None:
    env = {"ARGMAP_WORDS": "20"}
    text = (folder / "ferry-0.txt").read_text(encoding="utf-8")

    def run(server: Loopback, *more: str) -> str:
        done = argmap("run", "ferry-0.txt", "--out", "out", *more, cwd=folder, env={**model_env(server), **env})
        assert done.returncode == 0, done.stderr
        return str(server.requests[-1]["messages"][1]["content"]) if server.requests else ""

    with Loopback() as server:
        assert "Article" not in run(server)
    before = maps(folder / "out")
    for number in range(7, 10):
        (folder / f"near-{number}.txt").write_text(f"View {number}\n\n{text}{PARAGRAPH.format(n=number)}")
        assert argmap("index", f"near-{number}.txt", cwd=folder).returncode == 0
    with Loopback() as server:
        assert run(server) == "", "nothing is asked"
        assert run(server, "--force") == "", "and nothing if it is all done again"
    assert maps(folder / "out") == before


def test_a_long_article_is_asked_about_alike_whether_it_is_in_an_index_or_not(folder: Path) -> None:
    env = {"ARGMAP_WORDS": "20", "ARGMAP_PASSAGE_TOKENS": "32"}
    with Loopback() as server:
        both = {**model_env(server), **env}
        assert argmap("run", "ferry-0.txt", "--out", "out", cwd=folder, env=both).returncode == 0
        paid = len(server.requests)
        assert any("are close to sentences" in str(asked["messages"]) for asked in server.requests)
        assert argmap("map", "ferry-0.txt", cwd=folder, env=both).returncode == 0
        assert len(server.requests) == paid


def test_an_article_of_one_window_does_not_hang_on_the_index(folder: Path) -> None:
    with Loopback() as server:
        argmap("run", "ferry-0.txt", "--out", "out", cwd=folder, env=model_env(server))
        before = (folder / "out" / "run.json").read_bytes()
        assert argmap("index", "ferry-1.txt", cwd=folder).returncode == 0
        argmap("run", "ferry-0.txt", "--out", "out", cwd=folder, env=model_env(server))
    assert (folder / "out" / "run.json").read_bytes() == before
