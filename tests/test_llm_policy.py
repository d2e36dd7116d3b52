"""How often an endpoint is asked, on real HTTP: each misbehaviour ends as the policy says, in so many requests."""

import asyncio
import logging
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from pipeline.errors import (
    AnswerCutOff,
    AnswerDeclined,
    AnswerFailed,
    AnswerUnusable,
    ArgmapError,
    BudgetReached,
    ModelRefused,
    ModelUnreachable,
    SettingError,
)
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model
from pipeline.models import ModelOptions
from pipeline.ports import Answer, Model, Question
from tests.loopback import Asked, Loopback, Reply, completion, fault, link

SECRET = "sk-secret-key-for-tests"  # noqa: S105 - made up


class Links(BaseModel):
    """A small shape."""

    links: list[dict[str, str | list[str]]]


def question(words: str = "1 a\n2 b", faults: Sequence[str] = ()) -> Question[Links]:
    left = list(faults)
    return Question(
        prompt="test@1",
        prompt_sha256="0" * 64,
        system="Link them.",
        user=f"<<<data 0\n{words}\ndata 0>>>",
        shape=Links,
        faults=lambda _answer: [left.pop(0)] if left else [],
    )


def options(server: Loopback, **changed: object) -> ModelOptions:
    given = {"timeout": 5.0, "deadline": 5.0, "attempts": 2, "reasks": 1} | changed
    return ModelOptions(model="m", base_url=server.url, api_key=SecretStr(SECRET), **given)


async def ask_all(model: Model, *questions: Question[Links]) -> list[Answer[Links] | BaseException]:
    """Each answer or error, one after the other."""
    results: list[Answer[Links] | BaseException] = []
    for one in questions:
        results.extend(await asyncio.gather(model.ask(one), return_exceptions=True))
    await model.close()
    return results


@pytest.fixture
def ledger(tmp_path: Path) -> SqliteLedger:
    return SqliteLedger(tmp_path / "ledger.sqlite")


@pytest.mark.parametrize(
    ("script", "requests"),
    [
        ([], 1),
        (["rate"], 2),
        (["500"], 2),
        (["503"], 2),
        (["408"], 2),
        (["409"], 2),
        (["cut"], 2),
        (["page"], 2),
        (["malformed"], 2),
        (["prose"], 2),
        (["500", "malformed", "500"], 4),
    ],
    ids=str,
)
def test_trouble_that_passes_is_overcome(script: list[str], requests: int, ledger: SqliteLedger) -> None:
    with Loopback(script) as server:
        (answer,) = asyncio.run(ask_all(open_model(options(server), ledger), question()))
        assert isinstance(answer, Answer)
        assert answer.value.links == [link(["2"], "1")]
        assert len(server.requests) == requests


@pytest.mark.parametrize(
    ("step", "requests", "error"),
    [
        ("500", 2, ModelUnreachable),
        ("cut", 2, ModelUnreachable),
        ("page", 2, ModelUnreachable),
        ("rate", 2, ModelUnreachable),
        ("rate-long", 1, ModelUnreachable),
        ("no-retry", 1, ModelUnreachable),
        ("malformed", 2, AnswerUnusable),
        ("prose", 2, AnswerUnusable),
        ("cut-off", 1, AnswerCutOff),
        ("too-long", 1, AnswerCutOff),
        ("refusal", 1, AnswerDeclined),
        ("filter", 1, AnswerDeclined),
        ("quota", 1, ModelRefused),
        ("400", 1, ModelRefused),
        ("401", 1, ModelRefused),
        ("403", 1, ModelRefused),
        ("404", 1, ModelRefused),
    ],
)
def test_trouble_that_stays_is_an_error_after_as_few_requests_as_the_policy_says(
    step: str, requests: int, error: type[ArgmapError], ledger: SqliteLedger
) -> None:
    with Loopback(always=step) as server:
        (raised,) = asyncio.run(ask_all(open_model(options(server), ledger), question()))
        assert type(raised) is error
        assert len(server.requests) == requests


def test_an_endpoint_that_hangs_is_given_up_after_the_timeout(ledger: SqliteLedger) -> None:
    with Loopback(always="hang") as server:
        (raised,) = asyncio.run(ask_all(open_model(options(server, timeout=0.5), ledger), question()))
        assert isinstance(raised, ModelUnreachable)
        assert "no answer in time" in raised.sentence
        assert len(server.requests) == 2


def test_nobody_listening_is_one_clear_sentence(ledger: SqliteLedger) -> None:
    with Loopback() as server:
        given = options(server)
    (raised,) = asyncio.run(ask_all(open_model(given, ledger), question()))
    assert isinstance(raised, ModelUnreachable)
    assert "did not answer" in raised.sentence


@pytest.mark.parametrize("step", ["quota", "401", "403", "404"])
def test_once_refused_for_good_nobody_asks_again(step: str, ledger: SqliteLedger) -> None:
    with Loopback(always=step) as server:
        model = open_model(options(server), ledger)
        results = asyncio.run(ask_all(model, question("1 a"), question("1 b"), question("1 c")))
        assert [type(one) for one in results] == [ModelRefused] * 3
        assert len(server.requests) == 1


def test_once_refused_for_good_inside_an_answer_nobody_asks_again_either(ledger: SqliteLedger) -> None:
    with Loopback(always="refused-inside") as server:
        results = asyncio.run(ask_all(open_model(options(server), ledger), *map(question, "abc")))
        assert [type(one) for one in results] == [AnswerFailed] * 3
        assert len(server.requests) == 1


def test_a_text_that_goes_against_a_policy_does_not_stop_the_others_whatever_the_status(ledger: SqliteLedger) -> None:
    def speaks(asked: Asked, good: str) -> Reply:
        odd = "odd" in str(asked["messages"])
        return fault(403, "flagged", "content_policy_violation") if odd else completion(good, asked=asked)

    with Loopback(speaks=speaks) as server:
        results = asyncio.run(ask_all(open_model(options(server), ledger), question("1 odd"), question("1 a")))
    assert [type(one) for one in results] == [AnswerDeclined, Answer]


def test_a_request_refused_for_its_content_does_not_stop_the_others(ledger: SqliteLedger) -> None:
    with Loopback(["refusal", "400"]) as server:
        results = asyncio.run(ask_all(open_model(options(server), ledger), *map(question, "abc")))
        assert [type(one) for one in results] == [AnswerDeclined, ModelRefused, Answer]


def test_retry_after_holds_for_every_question_in_flight(ledger: SqliteLedger) -> None:
    async def both(model: Model) -> None:
        await asyncio.gather(model.ask(question("1 a")), model.ask(question("1 b")))

    with Loopback(["rate"]) as server:
        start = time.monotonic()
        asyncio.run(both(open_model(options(server, concurrency=1), ledger)))
        assert time.monotonic() - start >= 0.2
        assert len(server.requests) == 3


def test_an_endpoint_that_is_down_is_left_alone_after_twenty_retries(ledger: SqliteLedger) -> None:
    async def many(model: Model) -> list[BaseException | Answer[Links]]:
        return await asyncio.gather(*(model.ask(question(f"1 {n}")) for n in range(60)), return_exceptions=True)

    with Loopback(always="500") as server:
        results = asyncio.run(many(open_model(options(server, concurrency=4), ledger)))
        assert all(isinstance(one, ModelUnreachable) for one in results)
        # The twenty retries, the first tries that were let through before, and what was in flight.
        assert len(server.requests) <= 60


def test_equal_questions_in_flight_are_paid_once(ledger: SqliteLedger) -> None:
    async def both(model: Model) -> None:
        await asyncio.gather(*(model.ask(question()) for _ in range(5)))

    with Loopback(delay=0.1) as server:
        model = open_model(options(server), ledger)
        asyncio.run(both(model))
        assert len(server.requests) == 1
        assert model.spent.calls == 1


def test_a_second_run_pays_nothing_and_gives_the_same_answer(ledger: SqliteLedger) -> None:
    prices = {"price_in": Decimal(2), "price_out": Decimal(8)}
    with Loopback(["malformed"]) as server:
        first = open_model(options(server, **prices), ledger)
        (before,) = asyncio.run(ask_all(first, question()))
        second = open_model(options(server, **prices), ledger)
        (after,) = asyncio.run(ask_all(second, question()))
        assert before == after
        assert isinstance(after, Answer)
        assert after.calls == 2
        assert len(server.requests) == 2
        assert first.spent.calls == 2
        assert first.spent.cost == after.cost
        assert (second.spent.calls, second.spent.cost) == (0, "0")


def test_faults_are_sent_back_word_for_word(ledger: SqliteLedger) -> None:
    with Loopback() as server:
        given = question(faults=["2 supports 2: a statement cannot bear on itself."])
        asyncio.run(ask_all(open_model(options(server), ledger), given))
        last = server.requests[1]["messages"][-1]
        assert last["role"] == "user"
        assert last["content"].endswith("following errors:\n2 supports 2: a statement cannot bear on itself.")


def test_an_answer_whose_content_stays_faulty_is_handed_over_with_the_error(ledger: SqliteLedger) -> None:
    with Loopback() as server:
        given = question(faults=["wrong", "still wrong"])
        (raised,) = asyncio.run(ask_all(open_model(options(server), ledger), given))
        assert isinstance(raised, AnswerUnusable)
        assert raised.answer == Links(links=[link(["2"], "1")])
        assert raised.calls == 2
        assert "still wrong" in raised.sentence


def test_the_schema_is_sent_as_binding(ledger: SqliteLedger) -> None:
    with Loopback() as server:
        asyncio.run(ask_all(open_model(options(server), ledger), question()))
        assert server.requests[0]["response_format"]["json_schema"]["strict"] is True


def test_a_parameter_that_the_model_does_not_know_is_renamed_once_and_remembered(ledger: SqliteLedger) -> None:
    with Loopback(step=lambda asked: "no-max-tokens" if "max_tokens" in asked else None) as server:
        results = asyncio.run(ask_all(open_model(options(server), ledger), question("1 a"), question("1 b")))
        assert [type(one) for one in results] == [Answer, Answer]
        assert len(server.requests) == 3
        assert "max_completion_tokens" in server.requests[2]


@pytest.mark.parametrize("step", ["401", "500", "malformed", "refusal", "quota"])
def test_the_key_is_in_no_message_log_or_ledger(
    step: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    path = tmp_path / "ledger.sqlite"
    with Loopback(always=step) as server:
        with SqliteLedger(path) as ledger:
            (raised,) = asyncio.run(ask_all(open_model(options(server), ledger), question()))
        assert server.headers[0]["authorization"] == f"Bearer {SECRET}"
    assert isinstance(raised, ArgmapError)
    assert SECRET not in raised.sentence
    assert SECRET not in caplog.text
    assert SECRET not in "".join(capfd.readouterr())
    assert all(SECRET.encode() not in file.read_bytes() for file in tmp_path.iterdir())


PRICES = {"price_in": Decimal(1), "price_out": Decimal(1)}


def test_the_budget_stops_before_the_call_that_could_pass_it(ledger: SqliteLedger) -> None:
    with Loopback() as server:
        model = open_model(options(server, budget=Decimal("0.0011"), max_tokens=500, **PRICES), ledger)
        results = asyncio.run(ask_all(model, *(question(f"1 {n}") for n in range(30))))
        answered = [one for one in results if isinstance(one, Answer)]
        assert answered
        assert all(isinstance(one, BudgetReached) for one in results[len(answered) :])
        assert len(answered) < 30
        assert len(server.requests) == len(answered)
        assert model.spent.cost is not None
        assert Decimal(model.spent.cost) <= Decimal("0.0011")


def test_questions_in_flight_share_the_budget(ledger: SqliteLedger) -> None:
    async def many(model: Model) -> list[BaseException | Answer[Links]]:
        return await asyncio.gather(*(model.ask(question(f"1 {n}")) for n in range(20)), return_exceptions=True)

    with Loopback(delay=0.02) as server:
        model = open_model(options(server, budget=Decimal("0.0020"), max_tokens=500, **PRICES), ledger)
        results = asyncio.run(many(model))
        answered = sum(isinstance(one, Answer) for one in results)
        # Reservations are given back as answers come in: more is answered than could be reserved for at once.
        assert answered == len(server.requests) > 2
        assert Decimal(model.spent.cost or "9") <= Decimal("0.0020")


def test_an_answer_lost_on_the_way_counts_against_the_budget(ledger: SqliteLedger) -> None:
    with Loopback(always="hang") as server:
        given = options(server, budget=Decimal(1), timeout=0.2, attempts=1, max_tokens=500, **PRICES)
        model = open_model(given, ledger)
        asyncio.run(ask_all(model, question()))
        assert Decimal(model.spent.cost or "0") > Decimal("0.0005")


def test_a_budget_without_prices_says_which_settings_to_give(ledger: SqliteLedger) -> None:
    with pytest.raises(SettingError, match="price_in and price_out"):
        open_model(ModelOptions(model="m", base_url="http://127.0.0.1:9/v1", budget=Decimal(1)), ledger)


def test_no_key_and_no_endpoint_says_what_to_set(ledger: SqliteLedger) -> None:
    with pytest.raises(SettingError, match="OPENAI_API_KEY"):
        open_model(ModelOptions(model="m"), ledger)


def test_an_outage_after_an_answer_is_waited_out_and_fails_nobody(ledger: SqliteLedger) -> None:
    async def all_at_once(model: Model) -> list[Answer[Links] | BaseException]:
        await model.ask(question("1 first"))
        many = (model.ask(question(f"1 a\n2 b{number}")) for number in range(10))
        return await asyncio.gather(*many, return_exceptions=True)

    out = ["503"] * 7
    with Loopback(["ok", *out]) as server:
        given = options(server, attempts=2, concurrency=4, outage=60.0)
        answers = asyncio.run(all_at_once(open_model(given, ledger)))
        assert all(isinstance(each, Answer) for each in answers)
        assert len(server.requests) == 1 + len(out) + len(answers)


def test_an_outage_that_takes_too_long_fails_them_in_few_requests(ledger: SqliteLedger) -> None:
    async def one_after_the_other(model: Model) -> list[Answer[Links] | BaseException]:
        await model.ask(question("1 first"))
        many = [model.ask(question(f"1 a\n2 b{number}")) for number in range(6)]
        return [found for each in many for found in await asyncio.gather(each, return_exceptions=True)]

    with Loopback(["ok"], always="503") as server:
        given = options(server, attempts=4, outage=1.5)
        answers = asyncio.run(one_after_the_other(open_model(given, ledger)))
        assert all(isinstance(each, ModelUnreachable) for each in answers)
        assert len(server.requests) <= 1 + 4 + 3 + len(answers)


def test_a_server_that_allows_few_requests_a_second_is_asked_at_its_pace(ledger: SqliteLedger) -> None:
    taken: list[float] = []

    def allows_five_a_second(_asked: Asked) -> str | None:
        now = time.monotonic()
        taken[:] = [moment for moment in taken if moment > now - 1]
        if len(taken) >= 5:
            return "rate"
        taken.append(now)
        return None

    async def all_at_once(model: Model) -> list[Answer[Links] | BaseException]:
        return await asyncio.gather(*(model.ask(question(f"1 a\n2 b{n}")) for n in range(40)), return_exceptions=True)

    with Loopback(step=allows_five_a_second) as server:
        given = options(server, attempts=6, concurrency=12, deadline=120.0)
        answers = asyncio.run(all_at_once(open_model(given, ledger)))
        assert all(isinstance(each, Answer) for each in answers)
        assert len(server.requests) <= 1.3 * len(answers)
