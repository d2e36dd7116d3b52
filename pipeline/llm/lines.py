"""Lines of the Batch API's files: calls as they are sent, and what is told of them.

A server's file may hold anything: what is no line of ours is told apart and never trusted.
"""

import json
from collections.abc import Mapping
from typing import Final, NamedTuple

from pipeline.errors import ModelError
from pipeline.llm.completion import ErrorInside, Garbled, parse
from pipeline.llm.dialects import Dialect, Form
from pipeline.llm.translate import retryable, translate
from pipeline.models import ModelOptions, Tokens

URL: Final = "/v1/chat/completions"
_ANSWERED = 200
_LONGEST = 1000
"""Characters of a refusal that are kept."""


class Told(NamedTuple):
    """What a line of the server's tells of a call: its answer, or an error as JSON."""

    key: str
    answer: str = ""
    tokens: Tokens = Tokens()
    error: str = ""


def line(key: str, body: str, dialect: Dialect) -> bytes:
    """A call as the Batch API takes it, with its line break; ``body`` is what is sent, as JSON."""
    told = {"custom_id": key, "method": "POST", "url": URL, "body": dialect.spoken(json.loads(body))}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def told(raw: bytes) -> Told | None:
    """What a line of an output or error file tells; None for what names no call."""
    try:
        found = json.loads(raw)
        key = found["custom_id"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    if not isinstance(key, str):
        return None
    response = found.get("response")
    if isinstance(response, dict) and response.get("status_code") == _ANSWERED:
        return _answered(key, response.get("body"))
    status, body = (response.get("status_code"), response.get("body")) if isinstance(response, dict) else (None, None)
    error = body.get("error") if isinstance(body, dict) else None
    return Told(key, error=refusal(error or found.get("error"), status))


def _answered(key: str, body: object) -> Told:
    raw = json.dumps(body, ensure_ascii=True)
    try:
        usage = parse(raw).usage
    except (Garbled, ErrorInside) as error:
        said = {"message": str(error), "code": getattr(error, "code", None)}
        return Told(key, error=refusal(said, getattr(error, "status_code", None)))
    tokens = Tokens(input=usage.prompt_tokens, output=usage.completion_tokens) if usage else Tokens()
    return Told(key, answer=raw, tokens=tokens)


def refusal(error: object, status: object) -> str:
    """An error as it is kept."""
    given = error if isinstance(error, Mapping) else {"message": error}
    kept = {name: str(given[name])[:_LONGEST] for name in ("message", "code", "type", "param") if given.get(name)}
    return json.dumps(kept | ({"status": status} if isinstance(status, int) else {}), sort_keys=True)


def _opened(error: str) -> ErrorInside:
    kept = json.loads(error)
    opened = ErrorInside({name: value for name, value in kept.items() if name != "status"})
    opened.status_code = kept.get("status")
    return opened


def passing(error: str) -> bool:
    """Whether the same call may succeed when it is sent again."""
    return retryable(_opened(error))


def teaches(error: str, spoken: Dialect) -> Dialect | None:
    """What a refusal teaches of the server, where it could be asked otherwise."""
    opened = _opened(error)
    said = f"{opened.param if isinstance(opened.param, str) else ''} {opened.message}"
    return spoken.after(said, opened.code)


def raised(error: str, options: ModelOptions) -> ModelError:
    """The error that a call failed with, in our words."""
    opened = _opened(error)
    found = translate(opened, options)
    if found is None:
        raise opened
    return found


def dumped(dialect: Dialect) -> str:
    """A dialect as it is kept."""
    return json.dumps({"renamed": sorted(dialect.renamed), "form": int(dialect.form), "most": dialect.most})


def loaded(kept: str) -> Dialect:
    """The dialect that was kept."""
    given = json.loads(kept)
    return Dialect(frozenset(given["renamed"]), Form(given["form"]), given["most"])
