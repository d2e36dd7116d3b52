"""What a server may send: each oddity ends at most the question that it answers, and steers and reveals nothing."""

import asyncio
import base64
import gzip
import json
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from pipeline.errors import (
    AnswerCutOff,
    AnswerDeclined,
    AnswerFailed,
    AnswerUnusable,
    ArgmapError,
    ModelError,
    ModelRefused,
    ModelUnreachable,
    legible,
)
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model
from pipeline.llm.completion import ErrorInside, Garbled, parse, unwrapped
from pipeline.llm.redaction import PART, Secrets
from pipeline.models import ModelOptions
from pipeline.ports import Answer, Question
from tests.command import argmap
from tests.loopback import Asked, Loopback, Reply, completion, fault, link
from tests.test_llm_policy import SECRET, Links, ask_all, options, question


@pytest.fixture
def ledger(tmp_path: Path) -> SqliteLedger:
    return SqliteLedger(tmp_path / "ledger.sqlite")


def first_only(odd: Reply) -> Loopback:
    """A server that answers the question about "odd" with this reply, and all others well."""
    return Loopback(
        speaks=lambda asked, good: odd if "odd" in str(asked["messages"]) else completion(good, asked=asked)
    )


def asked_both(server: Loopback, ledger: SqliteLedger, **changed: object) -> list[Answer[Links] | BaseException]:
    """What became of an odd question and of a good one."""
    model = open_model(options(server, **changed), ledger)
    return asyncio.run(ask_all(model, question("1 odd\n2 odd"), question("1 a\n2 b")))


def good(**changed: object) -> dict[str, object]:
    """A chat completion with parts of one's own."""
    body: dict[str, object] = {
        "choices": [{"finish_reason": "stop", "message": {"role": "assistant", "content": '{"links": []}'}}],
        "usage": {"prompt_tokens": 20, "completion_tokens": 5},
    }
    return body | changed


def usage(count: str) -> Reply:
    """An answer whose count of tokens is written so."""
    return Reply(body=json.dumps(good()).replace("20", count))


NESTED = "[" * 100_000 + "]" * 100_000
ODD = {
    "surrogate in an error": Reply(400, '{"error": {"message": "no \\ud800 good", "code": "bad"}}'),
    "nested error": Reply(400, f'{{"error": {NESTED}}}'),
    "nested code": Reply(400, f'{{"error": {{"message": "no", "code": {"[" * 900 + "]" * 900}}}}}'),
    "nested answer": Reply(body=NESTED),
    "nested id": Reply(body=json.dumps(good()).replace('{"choices"', f'{{"id": {"[" * 900 + "]" * 900}, "choices"', 1)),
    "tokens beyond all numbers": usage("1e400"),
    "tokens of 40 digits": usage("9" * 40),
    "tokens of 5000 digits": usage("9" * 5000),
    "tokens below none": usage("-3"),
    "tokens that are no number": usage('"many"'),
    "pause until no year": Reply(429, "{}", {"Retry-After": "Wed, 21 Oct 99999999 07:28:00 GMT"}),
    "pause until year 0": Reply(429, "{}", {"Retry-After": "Wed, 21 Oct 0000 07:28:00 GMT"}),
    "pause of 400 digits": Reply(429, "{}", {"Retry-After": "9" * 400}),
    "charset that is none": Reply(body="{}", headers={"Content-Type": "application/json; charset=hex"}),
    "broken compression": Reply(body=b"no gzip", headers={"Content-Encoding": "gzip"}),
    "choices that are none": Reply(body='{"choices": 7}'),
    "message that is none": Reply(body='{"choices": [{"message": "hello"}]}'),
    "list": Reply(body="[1, 2]"),
    "null": Reply(body="null"),
    "redirect to nowhere": Reply(307, "", {"Location": "http://["}),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_one_odd_reply_ends_its_own_question_only(odd: Reply, ledger: SqliteLedger) -> None:
    with first_only(odd) as server:
        ended, well = asked_both(server, ledger, attempts=1)
    assert isinstance(ended, ModelError), ended
    assert isinstance(well, Answer)
    ended.sentence.encode()
    assert ended.sentence == legible(ended.sentence)
    assert len(ended.sentence) < 500


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "choices",
                        "message",
                        "content",
                        "usage",
                        "error",
                        "code",
                        "refusal",
                        "finish_reason",
                        "prompt_tokens",
                    ]
                ),
                x,
            )
        ),
    )
)
def test_whatever_json_comes_is_a_completion_or_one_of_two_errors(body: object) -> None:
    for raw in (json.dumps(body), json.dumps(good() | (body if isinstance(body, dict) else {}))):
        try:
            parse(raw).model_dump_json().encode()
        except (Garbled, ErrorInside):
            continue


def test_a_lone_half_of_a_character_in_an_answer_is_kept_and_told_to_the_model(ledger: SqliteLedger) -> None:
    def half(asked: Asked, good: str) -> Reply:
        return completion("\ud800 no JSON" if len(asked["messages"]) == 2 else good, asked=asked)

    with Loopback(speaks=half) as server:
        for _ in range(2):
            (answer,) = asyncio.run(ask_all(open_model(options(server), ledger), question()))
            assert isinstance(answer, Answer)
            assert answer.value.links == [link(["2"], "1")]
        assert [asked["messages"][2]["content"] for asked in server.requests[1:]] == ["\ufffd no JSON"]
    assert len(list(ledger.records())) == 2


def test_a_question_with_a_lone_half_of_a_character_can_be_asked(ledger: SqliteLedger) -> None:
    with Loopback() as server:
        (answer,) = asyncio.run(ask_all(open_model(options(server), ledger), question("1 \udfff\n2 b")))
    assert isinstance(answer, Answer)


@pytest.mark.parametrize("step", ["fenced", "encoded-twice", "fenced-and-encoded-twice", "in-parts"])
def test_an_answer_in_other_clothes_is_read_at_once(step: str, ledger: SqliteLedger) -> None:
    with Loopback(always=step) as server:
        (answer,) = asyncio.run(ask_all(open_model(options(server), ledger), question()))
        assert isinstance(answer, Answer)
        assert answer.value.links == [link(["2"], "1")]
        assert len(server.requests) == 1


@given(
    st.dictionaries(st.text(), st.text() | st.integers()),
    st.sampled_from(["```json\n{}\n```", "```\n{}\n```\n", "So:\n```\n{}```", "{}"]),
    st.booleans(),
)
def test_what_was_wrapped_is_unwrapped(value: dict[str, object], wrapping: str, twice: bool) -> None:
    text = json.dumps(value)
    assert json.loads(unwrapped(wrapping.replace("{}", json.dumps(text) if twice else text))) == value


@pytest.mark.parametrize(
    ("step", "requests", "error", "says"),
    [
        ("error-inside", 2, AnswerFailed, r"did not answer \(502\): engine lost"),
        ("detail-inside", 2, AnswerFailed, "did not answer: engine is loading"),
        ("no-choices", 2, AnswerFailed, '"choices": \\[\\]'),
        ("listed-error", 1, AnswerFailed, r"refuses \(400\): not here"),
        ("refused-inside", 1, AnswerFailed, r"refuses \(402\): no credit"),
        ("no-message", 1, AnswerDeclined, "declined to answer: content filter"),
        ("null", 2, AnswerUnusable, "The answer is empty"),
    ],
)
def test_what_is_no_answer_is_told_in_the_servers_words(
    step: str, requests: int, error: type[ModelError], says: str, ledger: SqliteLedger
) -> None:
    with Loopback(always=step) as server:
        (raised,) = asyncio.run(ask_all(open_model(options(server), ledger), question()))
        assert type(raised) is error
        assert raised.args[0]
        assert len(server.requests) == requests
    with pytest.raises(error, match=says):
        raise raised


def never_enough(asked: Asked, _good: str) -> Reply:
    """Always one token less than was asked for."""
    return fault(400, f"maximum context length is {asked['max_tokens'] - 1} tokens, has 0 input tokens")


def forever(reason: str) -> Loopback:
    return Loopback(speaks=lambda _asked, _good: fault(400, reason, "unsupported_parameter"))


def test_a_window_that_shrinks_with_every_refusal_is_followed_once(ledger: SqliteLedger) -> None:
    with Loopback(speaks=never_enough) as server:
        (raised,) = asyncio.run(ask_all(open_model(options(server), ledger), question()))
        assert isinstance(raised, AnswerCutOff)
        assert [asked["max_tokens"] for asked in server.requests] == [8192, 8191]


def test_a_server_that_takes_no_form_at_all_is_asked_once_in_each(ledger: SqliteLedger) -> None:
    reason = "response_format, max_tokens, temperature and seed are unknown"
    with forever(reason) as server:
        results = asyncio.run(ask_all(open_model(options(server), ledger), question("1 a"), question("1 b")))
        assert [type(one) for one in results] == [AnswerFailed] * 2
        # Three parameters and three simpler forms were learnt by the first question, and are known to the second.
        assert len(server.requests) == 7 + 1


def test_trying_other_forms_ends_with_the_deadline(ledger: SqliteLedger) -> None:
    with Loopback(delay=0.3, speaks=lambda _asked, _good: fault(400, "no such response_format")) as server:
        (raised,) = asyncio.run(ask_all(open_model(options(server, deadline=0.5), ledger), question()))
        assert isinstance(raised, ModelUnreachable)
        assert len(server.requests) == 2


def test_questions_in_flight_learn_different_things_of_a_server_together(ledger: SqliteLedger) -> None:
    def picky(asked: Asked, good: str) -> Reply:
        if "odd" in str(asked["messages"]) and "max_tokens" in asked:
            return fault(400, "Unsupported parameter: 'max_tokens'", "unsupported_parameter")
        if asked.get("response_format", {}).get("type") == "json_schema":
            return fault(400, "json_schema is not supported")
        return completion(good, asked=asked)

    async def all_at_once() -> list[Answer[Links]]:
        model = open_model(options(server), ledger)
        return await asyncio.gather(*(model.ask(question(f"1 {word}")) for word in ("odd", "a", "odd b", "c")))

    with Loopback(delay=0.05, speaks=picky) as server:
        assert len(asyncio.run(all_at_once())) == 4


STEERING = "\x1b[2J\x1b]0;owned\x07 \x00 \u202egnp.exe\u2066 \u200bok\r\nargmap: all is well"


def test_nothing_in_a_servers_message_steers_the_terminal_or_the_record(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The ferry should stay open. It carries pupils.", encoding="utf-8")
    with Loopback(speaks=lambda _asked, _good: fault(400, STEERING)) as server:
        env = {"OPENAI_BASE_URL": server.url, "ARGMAP_MODEL": "m"}
        done = argmap("run", "a.txt", "--out", "out", cwd=tmp_path, env=env)
    assert done.returncode == 3
    record = (tmp_path / "out" / "run.json").read_text(encoding="utf-8")
    assert "[2J" in record
    for said in (done.stderr.replace("\n", ""), json.loads(record)["failed"][0]["reason"]):
        assert "[2J" in said
        assert said == legible(said)


@given(st.text(st.characters(codec=None)))
def test_what_is_legible_can_be_encoded_is_one_line_and_stays_so(words: str) -> None:
    shown = legible(words)
    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert legible(shown) == shown
    assert not set("\x1b\x00\x07\x9b\u202e\u2066\u061c") & set(shown)


def test_letters_of_every_script_stay_legible_as_they_are() -> None:
    words = "Grüße, 北京 می‌خواهم 👩‍👩‍👧 שלום"
    assert legible(words) == words


LONG = json.dumps(good(padding="x" * 3_000_000))


@pytest.mark.parametrize(
    "odd",
    [
        Reply(body=LONG),
        Reply(400, json.dumps({"error": {"message": "x" * 3_000_000}})),
        Reply(body=gzip.compress(LONG.encode()), headers={"Content-Encoding": "gzip"}),
    ],
    ids=["answer", "error", "compressed"],
)
def test_an_answer_beyond_the_limit_is_let_go_and_says_which_setting(odd: Reply, ledger: SqliteLedger) -> None:
    with first_only(odd) as server:
        ended, well = asked_both(server, ledger)
        assert len(server.requests) == 2
    assert isinstance(ended, AnswerUnusable)
    assert "more than the 2,000,000 bytes allowed. Raise max_answer_bytes" in ended.sentence
    assert isinstance(well, Answer)
    assert len(list(ledger.records())) == 1


def test_a_compressed_answer_within_the_limit_is_read(ledger: SqliteLedger) -> None:
    def pressed(asked: Asked, good: str) -> Reply:
        body = completion(good, asked=asked).body
        assert isinstance(body, str)
        return Reply(body=gzip.compress(body.encode()), headers={"Content-Encoding": "gzip"})

    with Loopback(speaks=pressed) as server:
        (answer,) = asyncio.run(ask_all(open_model(options(server), ledger), question()))
    assert isinstance(answer, Answer)


def test_an_answer_longer_than_could_be_asked_for_is_not_sent_back(ledger: SqliteLedger) -> None:
    with Loopback(speaks=lambda asked, _good: completion("so " * 20_000, asked=asked)) as server:
        (raised,) = asyncio.run(ask_all(open_model(options(server), ledger), question()))
        assert isinstance(raised, AnswerUnusable)
        assert "60,000 characters are more than were asked for" in raised.sentence
        assert len(server.requests) == 1


KEY = "sk-live+4f/9QzXw7Lm2Vt8Kc1Rb6Yd"
ECHOES = {
    "whole": KEY,
    "url": quote(KEY, safe=""),
    "base64": base64.b64encode(KEY.encode()).decode(),
    "basic": base64.b64encode(f"user:{KEY}".encode()).decode(),
    "bearer": base64.urlsafe_b64encode(f"Bearer {KEY}".encode()).decode(),
    "first": KEY[:PART] + "…",
    "last": "…" + KEY[-PART:],
    "middle": "…" + KEY[9:20] + "…",
    "hex": KEY.encode().hex(),
    "slashes": KEY.replace("/", "\\/"),
}


def leaks(text: str) -> bool:
    """Whether a part of the key can be read off a text, with the decodings that a reader would try."""
    forms = [KEY, quote(KEY, safe=""), KEY.encode().hex(), KEY.replace("/", "\\/")]
    forms += [base64.b64encode(b"." * before + KEY.encode()).decode()[4:-4] for before in range(3)]
    forms += [form.translate(str.maketrans("+/", "-_")) for form in forms]
    return any(form[at : at + PART] in text for form in forms for at in range(len(form) - PART + 1))


@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES.keys())
@pytest.mark.parametrize("status", [200, 401, 500])
def test_a_key_that_is_echoed_reaches_no_sentence_ledger_or_log(
    echo: str, status: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    assert leaks(echo)

    def echoing(asked: Asked, _good: str) -> Reply:
        return fault(status, f"you sent {echo} here") if status > 200 else completion(f"I know {echo}!", asked=asked)

    with Loopback(speaks=echoing) as server:
        given = options(server).model_copy(update={"api_key": SecretStr(KEY), "attempts": 1})
        with SqliteLedger(tmp_path / "ledger.sqlite") as ledger:
            (raised,) = asyncio.run(ask_all(open_model(given, ledger), question()))
            kept = "".join(record.response + record.request for record in ledger.records())
        assert len(server.requests) == (2 if status == 200 else 1)
    assert isinstance(raised, ArgmapError)
    assert bool(kept) is (status == 200)
    assert not leaks(f"{raised.sentence} {kept}")
    assert not any(leaks(record.getMessage()) for record in caplog.records)


@given(
    st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=PART, max_size=60), st.binary(), st.binary()
)
def test_no_part_of_a_secret_is_left_and_nothing_else_is_lost(secret: str, before: bytes, after: bytes) -> None:
    secrets = Secrets(ModelOptions(model="m", api_key=SecretStr(secret)))
    left = secrets.hidden(before + secret.encode() + after)
    assert secret.encode() not in left
    assert secrets.hidden(b"- +" * 50) == b"- +" * 50


def test_a_password_in_the_address_is_a_secret_too(ledger: SqliteLedger) -> None:
    with Loopback(speaks=lambda _asked, _good: fault(400, "hunter2-hunter2 is wrong")) as server:
        address = server.url.replace("http://", "http://me:hunter2-hunter2@")
        given = ModelOptions(model="m", base_url=address, attempts=1)
        (raised,) = asyncio.run(ask_all(open_model(given, ledger), question()))
    assert isinstance(raised, ModelRefused)
    assert "hunter2" not in raised.sentence


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_question_never_follows_a_redirect_to_another_server(status: int, ledger: SqliteLedger) -> None:
    with Loopback() as other:
        away = Reply(status, "", {"Location": f"{other.url}/chat/completions"})
        with Loopback(speaks=lambda _asked, _good: away) as server:
            model = open_model(options(server), ledger)
            results = asyncio.run(ask_all(model, question("1 a"), question("1 b")))
            assert len(server.requests) == 2
        assert other.requests == []
    assert [type(one) for one in results] == [ModelRefused] * 2
    assert isinstance(results[0], ModelRefused)
    assert f"sends the question on to {other.url.removesuffix('/v1')}. Set base_url" in results[0].sentence


def test_a_redirect_within_the_server_is_followed_and_a_circle_of_them_ends(ledger: SqliteLedger) -> None:
    here = Reply(307, "", {"Location": "/v1/chat/completions"})
    turns = iter([here])
    with Loopback(speaks=lambda asked, good: next(turns, completion(good, asked=asked))) as server:
        (answer,) = asyncio.run(ask_all(open_model(options(server), ledger), question()))
        assert isinstance(answer, Answer)
        assert len(server.requests) == 2
    with Loopback(speaks=lambda _asked, _good: here) as server:
        (raised,) = asyncio.run(ask_all(open_model(options(server, attempts=1), ledger), question("1 c")))
        assert isinstance(raised, ModelUnreachable)
        assert len(server.requests) <= 5


def test_an_answer_is_in_the_ledger_however_busy_the_stages_are(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"

    async def busy() -> bool:
        model = open_model(options(server), SqliteLedger(path))
        asking = asyncio.ensure_future(model.ask(question()))
        # The event loop gets as far as sending the question, and then is kept from everything else.
        while not server.requests:  # noqa: ASYNC110 - a server in another thread has no event to tell it
            await asyncio.sleep(0.01)
        kept = kept_meanwhile(path)
        await asking
        await model.close()
        return kept

    with Loopback(delay=0.3) as server:
        assert asyncio.run(busy())


def kept_meanwhile(path: Path) -> bool:
    """Whether a call gets into a ledger while this thread does nothing but look; gives up at some time."""
    with SqliteLedger(path) as other:
        return any(next(other.records(), None) or time.sleep(0.01) for _ in range(3000))


def test_a_question_may_be_asked_from_several_event_loops_at_once(ledger: SqliteLedger) -> None:
    with Loopback(delay=0.1) as server:
        model = open_model(options(server, concurrency=1), ledger)

        async def asked(words: str) -> Answer[Links]:
            asks: Question[Links] = question(words)
            return await model.ask(asks)

        async def both() -> list[Answer[Links]]:
            return await asyncio.gather(asyncio.to_thread(asyncio.run, asked("1 a")), asked("1 b"))

        assert [type(one) for one in asyncio.run(both())] == [Answer, Answer]


def test_what_is_sound_in_an_endless_answer_is_kept(ledger: SqliteLedger) -> None:
    def endless(asked: Asked, good: str) -> Reply:
        return completion(good + " " * 80_000, asked=asked)

    with Loopback(speaks=endless) as server:
        given = question(faults=["one link is wrong", "still"])
        (raised,) = asyncio.run(ask_all(open_model(options(server), ledger), given))
        assert len(server.requests) == 1
    assert isinstance(raised, AnswerUnusable)
    assert raised.answer == Links(links=[link(["2"], "1")])


def test_the_key_of_the_policy_tests_is_long_enough_to_be_hidden() -> None:
    assert len(SECRET) >= PART
