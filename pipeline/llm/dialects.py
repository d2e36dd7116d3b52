"""What servers that call themselves OpenAI-compatible refuse (400), and what can be sent in its place.

Newer OpenAI models rename or drop parameters; vLLM counts prompt and answer against one window and, before version 0.9,
takes no limits on lists in a schema. What they say is quoted in ``tests/servers.py``.
"""

import re
from collections.abc import Mapping
from typing import Any

RENAMED: Mapping[str, str | None] = {"max_tokens": "max_completion_tokens", "temperature": None, "seed": None}
"""Parameters that a model may not know, and their other name; None: it is left out."""
UNKNOWN = ("unsupported_parameter", "unsupported_value")
LIMITS = ("minItems", "maxItems")
_SCHEMA = ("minitems", "maxitems", "not supported by xgrammar", "invalid schema for response_format")
_WINDOW = re.compile(r"maximum context length is (\d+)")
_READ = re.compile(r"(?:\((\d+) in the messages|has (\d+) input tokens|contains (\d+) input tokens)")
LEAST = 256
"""Tokens of an answer below which asking about less text is better than asking for a shorter answer."""


def refuses_limits(message: str) -> bool:
    """Whether a server that refused takes no limits on lists in a schema."""
    said = message.lower()
    return any(mark in said for mark in _SCHEMA)


def without_limits(value: Any) -> Any:  # noqa: ANN401 - JSON
    """The same JSON without limits on lists; answers are checked against them all the same."""
    if isinstance(value, dict):
        return {name: without_limits(part) for name, part in value.items() if name not in LIMITS}
    return [without_limits(part) for part in value] if isinstance(value, list) else value


def room(message: str, asked: int) -> int | None:
    """Tokens that the server's window leaves for an answer, fewer than were asked for; None where it does not say so.

    A server that counts the prompt only until it is too long ("at least") leaves half its window to either.
    """
    window = _WINDOW.search(message)
    if window is None:
        return None
    whole, read = int(window[1]), _READ.search(message)
    left = whole - int(next(filter(None, read.groups()))) if read else whole // 2 if "at least" in message else 0
    return left if LEAST <= left < asked else None
