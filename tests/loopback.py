"""A scripted chat endpoint on 127.0.0.1: answers well from the schema it is sent, and misbehaves when told to.

    with Loopback() as server:                      # answers well
        options = ModelOptions(model="m", base_url=server.url)
    with Loopback(script=["500", "rate", "ok"]):    # one step a request; after the last one it answers well
    with Loopback(answer=lambda asked: {...}):      # answers of one's own, from the request
    with Loopback(speaks=Vllm()):                   # refuses and answers as another server does, see tests/servers.py

As a program, ``python -m tests.loopback --seconds 60`` prints its URL and ends by itself.
"""

import argparse
import json
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler
from types import MappingProxyType
from typing import Any

from tests.serving import Reply, Serving, reset

Asked = dict[str, Any]


def keys_shown(asked: Asked) -> list[str]:
    """The numbers or keys at the head of each line in the data blocks of the question, in order."""
    text = asked["messages"][1]["content"]
    blocks = re.findall(r"<<<data \w+\n(.*?)\ndata \w+>>>", text, re.DOTALL)
    return re.findall(r"^(\d+[a-z]*)\b", blocks[0] if blocks else "", re.MULTILINE)


def plausible(asked: Asked) -> dict[str, Any]:
    """A valid answer to any of the product's questions: the first sentence is claimed, each next one supports it."""
    schema, keys = schema_shown(asked), keys_shown(asked)
    return _PLAUSIBLE.get(" ".join(schema["properties"]), lambda _: smallest(schema))(keys)


def schema_shown(asked: Asked) -> dict[str, Any]:
    """The schema of the answer: sent with the question, or written into it."""
    form = asked.get("response_format", {})
    if "json_schema" in form:
        return dict(form["json_schema"]["schema"])
    return dict(json.loads(asked["messages"][0]["content"].rpartition("JSON Schema:\n")[2]))


def _units(keys: list[str]) -> dict[str, Any]:
    return {
        "units": [
            {
                "sentences": [int(key)],
                "quotes": [],
                "text": "",
                "role": "premise" if number else "claim",
                "asserter": "author",
                "names": [],
                "via": [],
                "act": "asserts",
                "hedge": "categorical",
                "cues": [],
            }
            for number, key in enumerate(keys)
        ]
    }


def link(sources: Iterable[str], target: str, type_: str = "supports", step_from: str = "") -> dict[str, Any]:
    """One link in the answer's shape."""
    return {
        "sources": list(sources),
        "type": type_,
        "target": target,
        "step_from": step_from,
        "scheme": "default",
    }


def _links(keys: list[str]) -> dict[str, Any]:
    return {"links": [link([key], keys[0]) for key in keys[1:]]}


def _whole(keys: list[str]) -> dict[str, Any]:
    return {"main": keys[:1], "links": [], "implicit": [], "same_as": [], "withdraw": []}


def _entire(keys: list[str]) -> dict[str, Any]:
    units = [unit | {"key": key} for unit, key in zip(_units(keys)["units"], keys, strict=True)]
    return {"units": units, "main": keys[:1], **_links(keys), "implicit": [], "same_as": []}


# By the fields of the shape.
_PLAUSIBLE: Mapping[str, Callable[[list[str]], dict[str, Any]]] = {
    "units": _units,
    "links": _links,
    "main links implicit same_as withdraw": _whole,
    "units main links implicit same_as": _entire,
}


def smallest(schema: Mapping[str, Any], root: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401, PLR0911 - JSON
    """The smallest value that fits a JSON Schema of the kinds that we send."""
    root = root or schema
    if "$ref" in schema:
        return smallest(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return smallest(schema["anyOf"][0], root)
    if schema.get("type") == "object":
        return {name: smallest(inner, root) for name, inner in schema.get("properties", {}).items()}
    if schema.get("type") == "array":
        return [smallest(schema["items"], root)] * int(schema.get("minItems", 0))
    return {"string": "", "integer": 0, "number": 0.0, "boolean": False}.get(str(schema.get("type")))


def completion(content: str | None, *, finish: str = "stop", refusal: str | None = None, asked: Asked) -> Reply:
    """A chat completion with usage counted at four characters a token."""
    sent = sum(len(str(message["content"])) for message in asked["messages"]) // 4
    body = {
        "id": "loopback",
        "object": "chat.completion",
        "created": 0,
        "model": asked["model"],
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content, "refusal": refusal},
            }
        ],
        "usage": {
            "prompt_tokens": sent,
            "completion_tokens": len(content or "") // 4,
            "total_tokens": sent + len(content or "") // 4,
        },
    }
    return Reply(body=json.dumps(body))


def fault(status: int, message: str, code: str | None = None, **headers: str) -> Reply:
    """An error in OpenAI's form."""
    body = {"error": {"message": message, "type": code or "error", "code": code, "param": None}}
    return Reply(status, json.dumps(body), {name.replace("_", "-"): value for name, value in headers.items()})


WAIT = "0.2"
STEPS: Mapping[str, Callable[[Asked, str], Reply]] = {
    "rate": lambda _asked, _good: fault(429, "slow down", "rate_limit_exceeded", Retry_After=WAIT),
    "rate-long": lambda _asked, _good: fault(429, "slow down", "rate_limit_exceeded", Retry_After="3600"),
    "quota": lambda _asked, _good: fault(429, "you exceeded your quota", "insufficient_quota"),
    "500": lambda _asked, _good: fault(500, "broken"),
    "503": lambda _asked, _good: fault(503, "overloaded"),
    "no-retry": lambda _asked, _good: fault(503, "do not come back", x_should_retry="false"),
    "400": lambda _asked, _good: fault(400, "bad request"),
    "401": lambda _asked, _good: fault(401, "incorrect key: sk-secret-key-for-tests", "invalid_api_key"),
    "403": lambda _asked, _good: fault(403, "forbidden"),
    "404": lambda _asked, _good: fault(404, "no such model", "model_not_found"),
    "408": lambda _asked, _good: fault(408, "request timeout"),
    "409": lambda _asked, _good: fault(409, "conflict"),
    "no-max-tokens": lambda _asked, _good: fault(400, "Unsupported parameter: 'max_tokens'", "unsupported_parameter"),
    "too-long": lambda _asked, _good: fault(400, "maximum context length", "context_length_exceeded"),
    "page": lambda _asked, _good: Reply(200, "<html>gateway</html>", {"Content-Type": "text/html"}),
    "malformed": lambda asked, good: completion(good[: len(good) // 2], asked=asked),
    "prose": lambda asked, _good: completion("Certainly! Here is the map you asked for.", asked=asked),
    "wrong-enum": lambda asked, good: completion(_beyond(good), asked=asked),
    "cut-off": lambda asked, good: completion(good[: len(good) // 2], finish="length", asked=asked),
    "refusal": lambda asked, _good: completion(None, refusal="I cannot help with that.", asked=asked),
    "null": lambda asked, _good: completion(None, asked=asked),
    "fenced": lambda asked, good: completion(f"Here you are:\n\n```json\n{good}\n```\n", asked=asked),
    "encoded-twice": lambda asked, good: completion(json.dumps(good), asked=asked),
    "fenced-and-encoded-twice": lambda asked, good: completion(f"```\n{json.dumps(good)}\n```", asked=asked),
    "in-parts": lambda asked, good: _in_parts(completion(good, asked=asked)),
    "error-inside": lambda _asked, _good: Reply(body=json.dumps({"error": {"message": "engine lost", "code": 502}})),
    "refused-inside": lambda _asked, _good: Reply(body=json.dumps({"error": {"message": "no credit", "code": 402}})),
    "detail-inside": lambda _asked, _good: Reply(body=json.dumps({"detail": "engine is loading"})),
    "no-choices": lambda _asked, _good: Reply(body=json.dumps({"id": "x", "choices": [], "usage": None})),
    "no-message": lambda _asked, _good: Reply(body=json.dumps({"choices": [{"finish_reason": "content_filter"}]})),
    "listed-error": lambda _asked, _good: Reply(body=json.dumps([{"error": {"message": "not here", "code": 400}}])),
    "filter": lambda asked, _good: completion(None, finish="content_filter", asked=asked),
    "ok": lambda asked, good: completion(good, asked=asked),
}
"""How to answer, by name; ``hang`` and ``cut`` leave the wire in ways of their own."""


def _in_parts(reply: Reply) -> Reply:
    """The same with its content in two parts, the first of them a thought."""
    body = json.loads(reply.body)
    message = body["choices"][0]["message"]
    message["content"] = [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": message["content"]}]
    return Reply(body=json.dumps(body))


def _beyond(good: str) -> str:
    """The same answer with numbers and keys that were never shown."""
    return re.sub(r'("sentences": |"target": |"main": )(\[)?("?)\w+', r"\g<1>\g<2>\g<3>99999", good)


class Loopback(Serving):
    """The endpoint. ``requests`` holds what was asked, in the order of arrival."""

    usual: Mapping[str, str] = MappingProxyType({"Content-Type": "application/json"})

    def __init__(
        self,
        script: Iterable[str] = (),
        *,
        always: str | None = None,
        answer: Callable[[Asked], Mapping[str, Any]] = plausible,
        delay: float = 0.0,
        step: Callable[[Asked], str | None] = lambda _asked: None,
        speaks: Callable[[Asked, str], Reply] | None = None,
    ) -> None:
        super().__init__()
        self.requests: list[Asked] = []
        self.headers: list[dict[str, str]] = []
        self.served: Counter[str] = Counter()
        self._script = list(script)
        self._always, self._answer, self._delay, self._step = always, answer, delay, step
        self._steps = {**STEPS, "ok": speaks or STEPS["ok"]}
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """The base URL, as OPENAI_BASE_URL takes it."""
        return f"{super().url}/v1"

    def _next(self, asked: Asked, headers: dict[str, str]) -> str:
        with self._lock:
            self.requests.append(asked)
            self.headers.append(headers)
            told = self._step(asked) or (self._script.pop(0) if self._script else self._always or "ok")
            self.served[told] += 1
        return told

    def reply(self, asked: Asked, headers: dict[str, str], connection: socket.socket) -> Reply | None:
        """What to answer; None if the connection was left to hang or cut."""
        told = self._next(asked, headers)
        if self._delay:
            time.sleep(self._delay)
        if told == "hang":
            self.released.wait(30)
            return None
        if told == "cut":
            reset(connection)
            return None
        return self._steps[told](asked, json.dumps(self._answer(asked)))

    def received(self, request: BaseHTTPRequestHandler) -> Reply | None:
        asked = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        return self.reply(asked, dict(request.headers), request.connection)


def main() -> None:
    """Serves for a while as a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--script", default="")
    parser.add_argument("--delay", type=float, default=0.0)
    given = parser.parse_args()
    with Loopback(script=[step for step in given.script.split(",") if step], delay=given.delay) as server:
        print(server.url, flush=True)  # noqa: T201 - the URL is what it is started for
        time.sleep(given.seconds)


if __name__ == "__main__":
    main()
