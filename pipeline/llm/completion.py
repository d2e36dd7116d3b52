"""The raw answer of an endpoint, read tolerantly: local servers leave out much of what OpenAI sends."""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

THOUGHT = "</think>"
_FINISH = ("stop", "length", "content_filter")


class Garbled(Exception):
    """An answer that is no chat completion, such as a proxy's page: asking again may help."""


def parse(raw: str) -> "ChatCompletion":
    """The completion in a raw answer. Raises Garbled."""
    from openai.types.chat import ChatCompletion  # noqa: PLC0415 - costs seconds

    try:
        data = json.loads(raw)
        choice = data["choices"][0]
        message, finish = choice["message"], choice.get("finish_reason")
        return ChatCompletion.model_validate(
            {
                "id": str(data.get("id") or ""),
                "created": 0,
                "model": str(data.get("model") or ""),
                "object": "chat.completion",
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": finish if finish in _FINISH else "stop",
                        "message": {
                            "role": "assistant",
                            "content": _spoken(message.get("content")),
                            "refusal": message.get("refusal"),
                        },
                    }
                ],
                "usage": _usage(data.get("usage")),
            }
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise Garbled(f"the answer is no chat completion ({type(error).__name__})") from error


def _spoken(content: str | None) -> str | None:
    """What was said, without what a reasoning model thought aloud before it."""
    if content is None or THOUGHT not in content or content.lstrip().startswith("{"):
        return content
    return content.rpartition(THOUGHT)[2]


def _usage(given: Any) -> dict[str, int] | None:  # noqa: ANN401 - foreign JSON
    if not isinstance(given, dict):
        return None
    sent, received = (int(given.get(name) or 0) for name in ("prompt_tokens", "completion_tokens"))
    return {"prompt_tokens": sent, "completion_tokens": received, "total_tokens": sent + received}
