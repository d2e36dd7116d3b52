"""How fast questions go out: by what is set, and by what a server's headers say that it allows."""

import asyncio
import json
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model
from pipeline.llm.allowance import LONGEST, Allowance, Bucket, said
from pipeline.llm.pace import Pace
from pipeline.models import ModelOptions
from pipeline.ports import Answer, Model
from tests.loopback import Asked, Loopback, completion, fault
from tests.serving import Reply
from tests.test_llm_policy import Links, question


def headers(limit: str, remaining: str, reset: str, kind: str = "requests") -> dict[str, str]:
    return {
        f"x-ratelimit-{name}-{kind}": value
        for name, value in {"limit": limit, "remaining": remaining, "reset": reset}.items()
    }


@pytest.mark.parametrize(
    ("limit", "remaining", "reset", "allowance"),
    [
        ("60", "59", "1s", Allowance(60, 59, 1)),
        ("150000", "149984", "6m0s", Allowance(150_000, 149_984, 360)),
        ("14400", "14370", "2m59.56s", Allowance(14_400, 14_370, 179.56)),
        ("10000", "9999", "6ms", Allowance(10_000, 9_999, 0.006)),
        ("10", "0", "1d2h", Allowance(10, 0, 93_600)),
        ("10", "3", "2.5", Allowance(10, 3, 2.5)),
        ("10", "99", "1s", Allowance(10, 10, 1)),
        ("", "", "", None),
        ("0", "0", "1s", None),
        ("-5", "1", "1s", None),
        ("10", "1", "soon", None),
        ("10", "1", "1s later", None),
        ("10", "1e9", "1s", None),
        ("9" * 400, "1", "1s", None),
        ("10", "١", "1s", None),
    ],
)
def test_what_headers_say(limit: str, remaining: str, reset: str, allowance: Allowance | None) -> None:
    found = said(headers(limit, remaining, reset), "requests")
    assert found == (None if allowance is None else pytest.approx(allowance))
    assert said(headers(limit, remaining, reset), "tokens") is None


def test_what_is_there_goes_at_once_and_what_is_not_comes_back_at_its_rate() -> None:
    bucket = Bucket(10, 2.0)
    assert [bucket.take(4, now) for now in (0, 0, 0, 0)] == [0, 0, 1, 3]
    assert bucket.take(4, 100) == 0, "it is full again, and no fuller than it can be"
    assert bucket.take(50, 100) == 2, "more than all of it waits for all of it"


def test_the_servers_word_counts_less_what_it_has_not_seen() -> None:
    bucket = Bucket(10, 1.0)
    bucket.told(Allowance(100, 20, 40), 15, 0)
    assert [bucket.take(5, 0), bucket.take(4, 0)] == [0, 2], "eighty come back in forty seconds"
    bucket.told(Allowance(100, 100, 0), 0, 50)
    assert bucket.take(100, 50) == 0
    assert bucket.take(1, 50) == 0.5, "a full one does not say how quickly it fills"


@given(st.dictionaries(st.sampled_from(list(headers("", "", "")) + list(headers("", "", "", "tokens"))), st.text()))
def test_no_header_stops_or_ends_anything(strange: dict[str, str]) -> None:
    pace = Pace()
    pace.told(strange)


@given(*[st.floats(1, 1e12)] * 2, st.floats(0, 1), st.floats(0, 1e12), st.floats(0, 1e9))
def test_nothing_waits_longer_than_a_minute_for_headers(
    most: float, amount: float, left: float, seconds: float, flying: float
) -> None:
    bucket = Bucket(most, most)
    bucket.told(Allowance(most, most * left, seconds), flying, 0)
    assert 0 <= bucket.take(amount, 0) <= LONGEST


def test_an_answer_is_reckoned_as_long_as_those_before_it() -> None:
    pace = Pace()
    assert pace.tokens(100) == 200
    pace.received(30)
    pace.received(50)
    assert pace.tokens(100) == 140


@dataclass
class Metered:
    """A server that lets so many requests and tokens through at once, which come back within seconds, and says so."""

    requests: float
    tokens: float
    seconds: float = 1.0
    refused: int = 0
    left: dict[str, float] = field(default_factory=dict)
    at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, asked: Asked, good: str) -> Reply:
        good_reply = completion(good, asked=asked)
        usage = json.loads(good_reply.body)["usage"]
        most = {"requests": self.requests, "tokens": self.tokens}
        wants = {"requests": 1, "tokens": usage["total_tokens"]}
        with self.lock:
            now = time.monotonic()
            back = (now - self.at) / self.seconds
            self.left = {kind: min(all_, self.left.get(kind, all_) + back * all_) for kind, all_ in most.items()}
            self.at = now
            is_allowed = all(self.left[kind] >= wants[kind] for kind in most)
            self.refused += not is_allowed
            if is_allowed:
                self.left = {kind: self.left[kind] - wants[kind] for kind in most}
            left = self.left
        reply = good_reply if is_allowed else fault(429, "slow down", "rate_limit_exceeded", Retry_After="0.5")
        for kind, all_ in most.items():
            reset = (1 - left[kind] / all_) * self.seconds
            reply.headers |= headers(f"{all_:.0f}", f"{left[kind]:.0f}", f"{reset * 1000:.0f}ms", kind)
        return reply


def asked_all(model: Model, count: int) -> list[Answer[Links] | BaseException]:
    async def all_at_once() -> list[Answer[Links] | BaseException]:
        each = (model.ask(question(f"1 a\n2 b{number}")) for number in range(count))
        return await asyncio.gather(*each, return_exceptions=True)

    return asyncio.run(all_at_once())


@pytest.mark.parametrize(("requests", "tokens"), [(10, 1e6), (1000, 10 * 60)], ids=["by requests", "by tokens"])
def test_a_server_that_says_what_it_allows_need_not_refuse(tmp_path: Path, requests: int, tokens: float) -> None:
    metered = Metered(requests, tokens)
    with Loopback(speaks=metered) as server:
        options = ModelOptions(
            model="m", base_url=server.url, api_key=SecretStr("k"), deadline=60.0, concurrency=6, words=1000
        )
        answers = asked_all(open_model(options, SqliteLedger(tmp_path / "ledger.sqlite")), 40)
    assert [type(each) for each in answers] == [Answer] * 40
    assert metered.refused <= 4, "the first go out before anything was said"


def test_set_tokens_a_minute_are_kept_to(tmp_path: Path) -> None:
    metered = Metered(1000, 4000)
    with Loopback(speaks=metered) as server:
        options = ModelOptions(
            model="m", base_url=server.url, api_key=SecretStr("k"), deadline=60.0, tokens_per_minute=60 * 2000
        )
        answers = asked_all(open_model(options, SqliteLedger(tmp_path / "ledger.sqlite")), 10)
    assert [type(each) for each in answers] == [Answer] * 10
    assert metered.refused == 0
