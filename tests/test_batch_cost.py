"""What a batch costs: told before it runs from the questions themselves, tried on a sample, and held to its budget."""

import asyncio
import json
import sqlite3
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.batch import BatchStore
from pipeline.batch.choosing import Choice, stratified
from pipeline.batch.spending import BatchPurse
from pipeline.batch.tables import SPENT
from pipeline.llm.purse import Reservation
from pipeline.models import ModelOptions, Tokens
from tests.command import argmap
from tests.loopback import Loopback
from tests.test_batch import ROWS, asked, batch, results, write
from tests.test_cli_model import model_env

PRICES = {"ARGMAP_PRICE_IN": "1", "ARGMAP_PRICE_OUT": "10"}
LONG = " ".join(
    f"Stop {number} should stay, because {number}0 pupils of the valley board there each day." for number in range(120)
)


def estimated(folder: Path, *more: str | Path, env: Mapping[str, str]) -> dict[str, object]:
    done = argmap("batch", "rows.jsonl", "--out", "out", "--dry-run", "--json", *more, cwd=folder, env=env)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def unreachable() -> dict[str, str]:
    """A model without a key and without a server: a dry run needs neither."""
    return {"ARGMAP_MODEL": "scripted", "ARGMAP_SERVER": "loopback"}


def test_a_dry_run_says_the_calls_that_the_run_then_makes_and_asks_and_keeps_nothing(tmp_path: Path) -> None:
    write(tmp_path, [*ROWS[:2], {**ROWS[2], "text": LONG}])
    told = estimated(tmp_path, env=unreachable())
    assert (told["map_new"], told["known"], told["cost"]) == (3, 0, None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows.jsonl"]
    with Loopback() as server:
        batch(tmp_path, env=model_env(server))
        made = len(server.requests)
    assert told["calls"] == made
    first = {line["prompt"]: line for line in told["asked"]}  # type: ignore[attr-defined]
    assert (first["short"]["calls"], first["short"]["estimated"]) == (2, 0)
    assert first["roles"]["calls"] == 2
    assert first["article"]["estimated"] == first["article"]["calls"] == 1


def test_what_is_paid_costs_nothing_and_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:2])
    with Loopback() as server:
        batch(tmp_path, env=model_env(server))
    write(tmp_path, ROWS[:3])
    told = estimated(tmp_path, env={**unreachable(), **PRICES})
    assert (told["done"], told["map_new"], told["calls"], told["known"]) == (2, 1, 1, 0)
    assert Decimal(str(told["cost"])) > 0
    assert any("from 2 paid calls" in note for note in told["notes"])  # type: ignore[attr-defined]
    (tmp_path / "out" / "batch.sqlite").unlink()
    told = estimated(tmp_path, env={**unreachable(), **PRICES})
    assert (told["map_new"], told["calls"], told["known"]) == (3, 1, 2)


def test_another_table_is_told_to_check_alone_and_another_model_to_map_again(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:2])
    with Loopback() as server:
        batch(tmp_path, env=model_env(server))
    other_table = estimated(tmp_path, "--no-almanac", env=unreachable())
    assert (other_table["check_again"], other_table["map_again"], other_table["calls"]) == (2, 0, 0)
    other_model = estimated(tmp_path, env={"ARGMAP_MODEL": "another"})
    assert (other_model["check_again"], other_model["map_again"], other_model["calls"]) == (0, 2, 2)


def test_without_a_model_a_dry_run_costs_nothing(tmp_path: Path) -> None:
    write(tmp_path, ROWS[:2])
    done = argmap("batch", "rows.jsonl", "--dry-run", "--sample", "1", cwd=tmp_path)
    assert "1 never mapped" in done.stdout
    assert "no calls, no cost" in done.stdout


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.yaml", "scripted: {in: 1, out: 10}\nother: {in: 5, out: 5}\n"),
        ("p.csv", "model,in,out\nscripted,1,10\nother,5,5\n"),
    ],
)
def test_prices_come_from_a_file(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, ROWS[:1])
    (tmp_path / name).write_text(text, encoding="utf-8")
    by_file = estimated(tmp_path, "--prices", name, env=unreachable())
    assert by_file["cost"] == estimated(tmp_path, env={**unreachable(), **PRICES})["cost"] is not None


@pytest.mark.parametrize(
    "text", ["model,in,out\nother,1,1\n", "model,in,out\nscripted,dear,1\n", "model,in\nscripted,1\n", "[]", "a: {"]
)
def test_a_price_file_that_does_not_fit_is_told_in_one_sentence(tmp_path: Path, text: str) -> None:
    write(tmp_path, ROWS[:1])
    path = tmp_path / ("p.csv" if text.startswith("model") else "p.yaml")
    path.write_text(text, encoding="utf-8")
    done = argmap("batch", "rows.jsonl", "--dry-run", "--prices", path.name, cwd=tmp_path, env=unreachable())
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"argmap: {path.name}: ")


def test_a_batch_ends_before_its_budget_is_passed_and_goes_on_under_a_higher_one(tmp_path: Path) -> None:
    write(tmp_path, ROWS)
    with Loopback() as server:
        env = {**model_env(server), **PRICES, "ARGMAP_MAX_TOKENS": "2000"}
        done = argmap(
            "batch", "rows.jsonl", "--out", "out", "--processes", "1", "--budget", "0.03", cwd=tmp_path, env=env
        )
        assert done.returncode == 3
        assert "budget" in done.stderr
        assert "Traceback" not in done.stderr
        assert 0 < paid(tmp_path) <= Decimal("0.03")
        state = json.loads(argmap("batch", "status", "out", "--json", cwd=tmp_path).stdout)
        assert state["failed"] == 0
        assert 0 < state["done"] < 8
        before = len(server.requests)
        again = batch(tmp_path, "--budget", "0.03", env=env)
        assert (again["done"], again["code"], len(server.requests)) == (state["done"], 3, before)
        assert batch(tmp_path, "--budget", "1", env=env)["done"] == 8
        assert len(server.requests) == before + 8 - state["done"]


def paid(folder: Path) -> Decimal:
    """US dollars at the prices above, by the ledger."""
    with sqlite3.connect(folder / ".argmap" / "ledger.sqlite") as db:
        (into, out) = db.execute("SELECT sum(tokens_in), sum(tokens_out) FROM calls").fetchone()
    return (Decimal(into) + 10 * Decimal(out)) / 1_000_000


def test_a_pilot_takes_of_each_source_and_month_and_the_full_run_takes_it_over(tmp_path: Path) -> None:
    months = ("2024-01", "2024-02")
    rows = [
        {**row, "source": ("Post", "Herald")[at % 2], "published": f"{months[at // 4]}-03"}
        for at, row in enumerate(ROWS)
    ]
    write(tmp_path, rows)
    done = batch(tmp_path, "--sample", "4")
    assert (done["done"], done["waiting"]) == (4, 4)
    strata = "SELECT DISTINCT source, strftime(published, '%Y-%m') FROM {articles}"
    assert len(asked(tmp_path, strata)) == 4
    assert asked(tmp_path, "SELECT count(*) FROM {costs} WHERE pilot") == [(4,)]
    took = dict(asked(tmp_path, "SELECT own_id, cpu_seconds FROM {costs}"))  # type: ignore[arg-type]
    assert batch(tmp_path)["done"] == 8
    after = dict(asked(tmp_path, "SELECT own_id, cpu_seconds FROM {costs}"))  # type: ignore[arg-type]
    assert {own: after[own] for own in took} == took
    other = tmp_path / "other"
    other.mkdir()
    write(other, rows)
    batch(other)
    assert results(tmp_path) == results(other)


def test_a_choice_is_by_share_one_of_each_at_least_and_the_same_in_any_order() -> None:
    choices = [
        Choice((kind,), f"{kind}{number}") for kind, size in (("a", 80), ("b", 19), ("c", 1)) for number in range(size)
    ]
    chosen = stratified(choices, 20)
    assert chosen == stratified(reversed(choices), 20)
    assert sorted(name[0] for name in chosen) == ["a"] * 15 + ["b"] * 4 + ["c"]
    assert len(stratified(choices, 2)) == 2
    assert len(stratified(choices, 500)) == 100
    assert stratified([], 5) == set()


def test_what_a_batch_paid_is_kept_to_the_digit(tmp_path: Path) -> None:
    paid = Tokens(input=1_234_567, output=1)
    options = ModelOptions(model="m", price_in=Decimal("0.000001"), price_out=Decimal("0.00000001"))
    store = BatchStore(tmp_path)
    asyncio.run(BatchPurse(options, store).settle(Reservation(Decimal(0)), paid))
    with store.looking() as db:
        assert db.execute(sa.select(SPENT.c.amount)).scalar_one() == Decimal("0.00000123456701")
    store.close()
