"""The model path against doubles of vLLM and Ollama, which refuse what those refuse and answer in their shapes."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import AnswerCutOff, ModelRefused
from pipeline.extract import extract
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model
from pipeline.llm.dialects import room
from pipeline.models import Article, Draft, ModelOptions, Reading
from pipeline.ports import Model
from pipeline.text.sentences import split
from tests.command import argmap
from tests.loopback import Asked, Loopback, Reply, plausible
from tests.servers import Gemini, Ollama, Plain, Vllm

POINT = "The ferry line {n} should stay open. It carries the pupils of {n} villages, because no bus goes there.\n\n"
TEXT = "".join(POINT.format(n=number) for number in range(2, 32))
READING = Reading(
    article=Article.of(TEXT, title="Ferry lines", source="test"), sentences=tuple(split(TEXT)), passages=()
)


@pytest.fixture
def ledger(tmp_path: Path) -> SqliteLedger:
    return SqliteLedger(tmp_path / "ledger.sqlite")


def draft(server: Loopback, ledger: SqliteLedger, **changed: object) -> Draft:
    given = {"model": "served", "server": "the one", "timeout": 5.0, "attempts": 1} | changed
    model: Model = open_model(ModelOptions(base_url=server.url, **given), ledger)

    async def job() -> Draft:
        try:
            return await extract(READING, model, words=1000, near=lambda _passage: (), once=0)
        finally:
            await model.close()

    return asyncio.run(job())


Speaks = Callable[[Asked, str], Reply]


@pytest.mark.parametrize(
    ("speaks", "model"),
    [
        (Vllm(), "served"),
        (Vllm(limits=False), "served"),
        (Vllm(nested=False, limits=False), "served"),
        (Vllm(window=6000, wording="parts"), "served"),
        (Vllm(window=6000, wording="too large"), "served"),
        (Vllm(window=6000, wording="at least"), "served"),
        (Vllm(thought="<think>\nThe units are {so many}.\n</think>\n\n"), "served"),
        (Vllm(thought="The template opened this thought.</think>"), "served"),
        (Ollama(), "pulled"),
        (Ollama(thinks=300), "pulled"),
        (Gemini(), "any"),
        (Gemini(schemas=False), "any"),
        (Plain(takes=("json_object",)), "any"),
        (Plain(), "any"),
        (Plain(status=422, wording="Unsupported field: response_format"), "any"),
        (Plain(status=500, wording="failed to parse grammar"), "any"),
        (Plain(wording="Unknown keyword: pattern"), "any"),
        (Plain(takes=("json_object",), wording="strict: extra inputs are not permitted"), "any"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value),
)
def test_an_article_is_drafted_whole_with_no_key_and_no_setting(
    speaks: Speaks, model: str, ledger: SqliteLedger
) -> None:
    with Loopback(speaks=speaks) as server:
        found = draft(server, ledger, model=model)
    assert found.not_checked == ()
    assert len(found.units) == len(READING.sentences)
    assert len(found.relations) == len(found.units) - 1
    assert found.calls == 3
    assert found.tokens.input > 500


def test_what_a_server_does_not_take_is_learnt_once(ledger: SqliteLedger) -> None:
    speaks = Vllm(limits=False)
    with Loopback(speaks=speaks) as server:
        draft(server, ledger)
        assert len(server.requests) == 4
    assert len(speaks.refused) == 1


@pytest.mark.parametrize(
    ("speaks", "refusals"),
    [(Gemini(), 1), (Gemini(schemas=False), 2), (Plain(takes=("json_object",)), 2), (Plain(), 3)],
    ids=repr,
)
def test_the_simplest_form_that_a_server_needs_is_found_once_and_remembered(
    speaks: Gemini | Plain, refusals: int, ledger: SqliteLedger
) -> None:
    with Loopback(speaks=speaks) as server:
        draft(server, ledger)
        assert len(server.requests) == 3 + refusals
    assert len(speaks.refused) == refusals


def test_a_question_answered_in_another_form_is_the_same_question(ledger: SqliteLedger) -> None:
    with Loopback(speaks=Plain()) as server:
        before = draft(server, ledger)
    with Loopback() as server:
        assert draft(server, ledger) == before
        assert server.requests == []


def test_limits_that_the_server_did_not_take_still_hold_for_the_answer(ledger: SqliteLedger) -> None:
    def empty(asked: Asked) -> dict[str, object]:
        given = plausible(asked)
        if "units" in given:
            given["units"][0]["sentences"] = []
        return given

    with Loopback(speaks=Vllm(limits=False), answer=empty) as server:
        found = draft(server, ledger, reasks=0)
    assert len(found.units) == len(READING.sentences) - 1
    assert ["At units.0" in one.why for one in found.dropped] == [True]


def test_a_window_too_small_for_the_question_halves_it(ledger: SqliteLedger) -> None:
    with Loopback(speaks=Vllm(window=1900)) as server:
        found = draft(server, ledger)
    assert len(found.units) == len(READING.sentences)
    assert not any("roles" in gap.reason for gap in found.not_checked)


def test_a_question_that_ollama_cut_without_a_word_is_halved_and_its_answer_forgotten(ledger: SqliteLedger) -> None:
    with Loopback(speaks=Ollama(context=1300)) as server:
        found = draft(server, ledger, model="pulled", max_tokens=500)
        kept = [json.loads(call.response)["usage"]["prompt_tokens"] for call in ledger.records()]
    assert len(found.units) == len(READING.sentences)
    assert len(server.requests) > len(kept) > 3
    assert 652 not in kept


def test_a_context_that_holds_no_question_is_told_with_what_to_raise(ledger: SqliteLedger) -> None:
    with Loopback(speaks=Ollama(context=300)) as server:
        with pytest.raises(AnswerCutOff, match="OLLAMA_CONTEXT_LENGTH"):
            draft(server, ledger, model="pulled")
        assert list(ledger.records()) == []


def test_thoughts_that_leave_no_room_for_an_answer_are_cut_off_not_wrong(ledger: SqliteLedger) -> None:
    server = Loopback(speaks=Ollama(thinks=10_000))
    with server, pytest.raises(AnswerCutOff, match="cut off by its length limit"):
        draft(server, ledger, model="pulled")


@pytest.mark.parametrize(
    ("speaks", "says"),
    [
        (Vllm(), "The model `typo` does not exist"),
        (Vllm(nested=False), "The model `typo` does not exist"),
        (Ollama(), "model 'typo' not found"),
    ],
    ids=repr,
)
def test_an_unknown_model_is_told_in_the_servers_words_and_asked_once(
    speaks: Speaks, says: str, ledger: SqliteLedger
) -> None:
    with Loopback(speaks=speaks) as server:
        with pytest.raises(ModelRefused, match=says) as raised:
            draft(server, ledger, model="typo")
        assert len(server.requests) == 1
    assert "Check key, model name" in raised.value.sentence


WINDOW = "This model's maximum context length is 4096 tokens"


@pytest.mark.parametrize(
    ("message", "asked", "left"),
    [
        (f"{WINDOW}. However, you requested 4600 tokens (600 in the messages, 4000 in the completion).", 4000, 3496),
        (f"'max_tokens' is too large: 8000. {WINDOW} and your request has 2778 input tokens.", 8000, 1318),
        (f"{WINDOW}. However, you requested 4096 output tokens and your prompt contains 2000 input tokens", 4096, 2096),
        (f"{WINDOW}. However, you requested 4096 output tokens and your prompt contains at least 1 input", 4096, 2048),
        (f"{WINDOW}. However, you requested 2048 output tokens and your prompt contains at least 9 input", 2048, None),
        (f"{WINDOW} and your request has 4000 input tokens", 4096, None),
        (f"{WINDOW}. However, your messages resulted in 9000 tokens", 4096, None),
        ("something else is wrong", 4096, None),
    ],
)
def test_room_for_an_answer_is_read_from_the_refusal(message: str, asked: int, left: int | None) -> None:
    assert room(message, asked) == left


def test_samples_reach_both_servers_as_seeds(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(TEXT[:400], encoding="utf-8")
    for speaks in (Vllm(), Ollama(model="served")):
        with Loopback(speaks=speaks) as server:
            env = {"OPENAI_BASE_URL": server.url, "ARGMAP_LEDGER": f"{type(speaks).__name__}.sqlite"}
            arguments = ("map", "ferry.txt", "--model", "served", "--samples", "2", "--json")
            done = argmap(*arguments, cwd=tmp_path, env=env)
            assert done.returncode == 0, done.stderr
            assert {asked.get("seed") for asked in server.requests} == {None, 1}
        assert json.loads(done.stdout)["inferences"][0]["agreement"] == {"agree": 2, "of": 2}
