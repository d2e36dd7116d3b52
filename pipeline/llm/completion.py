"""The raw answer of an endpoint, read tolerantly: local servers leave out much of what OpenAI sends."""

import json
import re
from typing import TYPE_CHECKING, Any

from pipeline.llm.request import encodable

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

THOUGHT = "</think>"
MOST_TOKENS = 10**9
"""More tokens than any call takes; a server that counts beyond this does not count."""
_FINISH = ("stop", "length", "content_filter")
_FENCE = re.compile(r"```[^\n`]*\n(.*?)\n?[ \t]*```\s*\Z", re.DOTALL)
"""The block of code that an answer ends with."""
_TWICE = 2
_ERRORS = range(400, 600)
_SAYING = ("message", "detail", "error")
"""Where an error says what went wrong."""
_SHOWN = 120
"""Characters of what is no answer that an error quotes."""


class Garbled(Exception):
    """An answer that is no chat completion, such as a proxy's page: asking again may help."""


class ErrorInside(Exception):
    """An error that came with the status of an answer, as gateways send it when the server behind them failed."""

    def __init__(self, error: Any) -> None:  # noqa: ANN401 - foreign JSON
        told = error if isinstance(error, dict) else {"message": error}
        words = next((told[name] for name in _SAYING if told.get(name)), told or None)
        self.message = _text(words) or "an error without a word"
        self.code, self.type, self.param = told.get("code"), told.get("type"), told.get("param")
        self.status_code = self.code if isinstance(self.code, int) and self.code in _ERRORS else None
        super().__init__(self.message)


def parse(raw: str) -> "ChatCompletion":
    """The completion in a raw answer. Raises Garbled, ErrorInside."""
    try:
        return _parsed(json.loads(raw))
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Garbled(f"the answer is no chat completion: {raw[:_SHOWN]}") from error


def _parsed(data: Any) -> "ChatCompletion":  # noqa: ANN401 - foreign JSON
    from openai.types.chat import ChatCompletion  # noqa: PLC0415 - costs seconds

    if isinstance(data, list):
        # Gemini's errors come in a list.
        (data,) = data
    if not data.get("choices"):
        raise ErrorInside(data.get("error") or data)
    choice = data["choices"][0]
    if choice.get("error"):
        raise ErrorInside(choice["error"])
    # What is held back by a filter may come without any message.
    message, finish = choice.get("message") or {}, choice.get("finish_reason")
    return ChatCompletion.model_validate(
        {
            "id": _text(data.get("id")) or "",
            "created": 0,
            "model": _text(data.get("model")) or "",
            "object": "chat.completion",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish if finish in _FINISH else "stop",
                    "message": {
                        "role": "assistant",
                        "content": _spoken(_text(message.get("content"))),
                        "refusal": _text(message.get("refusal")),
                    },
                }
            ],
            "usage": _usage(data.get("usage")),
        }
    )


def _text(given: Any) -> str | None:  # noqa: ANN401 - foreign JSON
    """A text that can be encoded again; content in parts is what its parts say."""
    if isinstance(given, list):
        given = "".join(part["text"] for part in given if part.get("type") == "text")
    if given is None or not isinstance(given, str):
        return None if given is None else _text(json.dumps(given, ensure_ascii=False))
    return encodable(given)


def _spoken(content: str | None) -> str | None:
    """What was said, without what a reasoning model thought aloud before it."""
    if content is None or THOUGHT not in content or content.lstrip().startswith("{"):
        return content
    return content.rpartition(THOUGHT)[2]


def _usage(given: Any) -> dict[str, int] | None:  # noqa: ANN401 - foreign JSON
    if not isinstance(given, dict):
        return None
    sent, received = (int(given.get(name) or 0) for name in ("prompt_tokens", "completion_tokens"))
    if not (0 <= sent <= MOST_TOKENS and 0 <= received <= MOST_TOKENS):
        raise ValueError
    return {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}


def unwrapped(text: str) -> str:
    """The JSON of an answer that stands in a block of code, or was written as a JSON text once more."""
    for _ in range(_TWICE):
        text = text.strip()
        if not text.startswith("{") and (fence := _FENCE.search(text)):
            text = fence[1].strip()
        if not text.startswith('"'):
            break
        try:
            text = _text(json.loads(text)) or ""
        except ValueError:
            break
    return text
