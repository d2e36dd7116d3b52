"""Recorded answers stand in for a model: same drafts, no network, and a clear word when something was not recorded."""

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import InputError, ModelUnreachable
from pipeline.extract import extract
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model, record
from pipeline.models import Draft, ModelOptions
from pipeline.ports import Model
from tests.loopback import Loopback
from tests.test_extract import TEXT, draft_of, options, reading


@pytest.fixture
def ledger(tmp_path: Path) -> SqliteLedger:
    return SqliteLedger(tmp_path / "ledger.sqlite")


def recorded(ledger: SqliteLedger, path: Path, script: list[str] | None = None) -> Draft:
    with Loopback(script or []) as server:
        draft = draft_of(open_model(options(server, temperature=0.0), ledger))
    record(ledger.records(), path)
    return draft


def replayed(path: Path, ledger: SqliteLedger, **changed: object) -> Model:
    return open_model(ModelOptions(model=f"replay:{path}", **changed), ledger)


@pytest.mark.parametrize("script", [[], ["malformed"], ["wrong-enum", "cut-off"]], ids=str)
def test_a_recording_gives_the_same_draft(script: list[str], ledger: SqliteLedger, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    draft = recorded(ledger, path, script)
    model = replayed(path, ledger, reasks=1)
    assert draft_of(model) == draft
    assert model.name == "m"
    assert model.spent.calls == 0


def test_other_parameters_find_the_same_answers(ledger: SqliteLedger, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    draft = recorded(ledger, path)
    prices = {"price_in": Decimal(1), "price_out": Decimal(1)}
    again = draft_of(replayed(path, ledger, temperature=0.7, max_tokens=9, **prices))
    assert again.units == draft.units
    assert again.cost is not None


def test_what_was_not_recorded_is_an_error_that_names_the_prompt(ledger: SqliteLedger, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    recorded(ledger, path)
    with pytest.raises(ModelUnreachable, match=r"holds no answer to this question of prompt roles@5"):
        draft_of(replayed(path, ledger), TEXT.replace("toll", "dues"))


def test_a_recording_of_half_an_article_leaves_the_rest_not_checked(ledger: SqliteLedger, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    recorded(ledger, path)
    lines = [line for line in path.read_text().splitlines(keepends=True) if '"prompt": "article@4"' not in line]
    path.write_text("".join(lines))
    draft = draft_of(replayed(path, ledger))
    assert draft.relations
    assert "prompt article@4" in draft.not_checked[0].reason


def test_recording_twice_gives_the_same_bytes(ledger: SqliteLedger, tmp_path: Path) -> None:
    recorded(ledger, tmp_path / "a.jsonl")
    assert record(ledger.records(), tmp_path / "b.jsonl") == 3
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no recorded answer"),
        ("\n[" + "[" * 100_000, "line 2"),
        ("{}\n", "line 1"),
        ("not json\n", "line 1"),
        ('{"key": "k"}\n', "line 1"),
    ],
)
def test_a_file_that_is_no_recording_is_one_clear_sentence(
    text: str, says: str, ledger: SqliteLedger, tmp_path: Path
) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(text)
    with pytest.raises(InputError, match=says):
        replayed(path, ledger)


def test_a_missing_recording_is_one_clear_sentence(ledger: SqliteLedger, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl"):
        replayed(tmp_path / "none.jsonl", ledger)


def test_a_replay_may_be_used_in_several_event_loops(ledger: SqliteLedger, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    recorded(ledger, path)
    model = replayed(path, ledger)
    drafts = [asyncio.run(extract(reading(), model, words=1000, near=lambda _p: (), once=0)) for _ in range(2)]
    assert drafts[0] == drafts[1]
