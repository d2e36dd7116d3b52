"""What servers that call themselves OpenAI-compatible refuse, and what can be sent in its place.

Newer OpenAI models rename or drop parameters; vLLM counts prompt and answer against one window and, before version 0.9,
takes no limits on lists in a schema; Gemini takes no ``additionalProperties``; others know no schemas, or no forms of
answer at all. What they say is quoted in ``tests/servers.py``.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

RENAMED: Mapping[str, str | None] = {"max_tokens": "max_completion_tokens", "temperature": None, "seed": None}
"""Parameters that a model may not know, and their other name; None: it is left out."""
UNKNOWN = ("unsupported_parameter", "unsupported_value")
EXTRAS = ("minItems", "maxItems", "additionalProperties")
"""Parts of a schema that not every server takes; answers are checked against them all the same."""
_FORM = re.compile(
    r"response.?format|response.?schema|json.?schema|json.?mode|structured.?output|grammar|guided|min.?items|max.?items"
    r"|additional.?properties|\bschema|\bkeyword|\bstrict\b",
    re.IGNORECASE,
)
_WINDOW = re.compile(r"maximum context length is (\d{1,9})\b")
_MOST = re.compile(
    r"at most (\d{1,9}) completion tokens|max(?:_completion)?_tokens\W+must be less than or equal to\W+(\d{1,9})"
    r"|valid range of max_tokens is \[\d+, ?(\d{1,9})\]|max_tokens: \d+ > (\d{1,9}), which is the maximum allowed"
)
"""What OpenAI, Groq, DeepSeek and Anthropic say to a longer answer than a model of theirs writes."""
_READ = re.compile(r"(?:\((\d{1,9}) in the messages|has (\d{1,9}) input tokens|contains (\d{1,9}) input tokens)")
LEAST = 256
"""Tokens of an answer below which asking about less text is better than asking for a shorter answer."""
IN_WORDS = "Answer with one JSON object and nothing else. It must fit this JSON Schema:"


class Form(IntEnum):
    """How a server is told the shape of an answer; each is simpler than the one before it."""

    SCHEMA = 0
    BARE = 1
    """A schema without what not every server takes."""
    OBJECT = 2
    """JSON of any shape; the schema is given in words."""
    WORDS = 3


@dataclass(frozen=True)
class Dialect:
    """What is known of a server: the parameters that it does not know, and the form of answer that it takes."""

    renamed: frozenset[str] = frozenset()
    form: Form = Form.SCHEMA
    most: int | None = None
    """Tokens of the longest answer that it writes; None where it has not said so."""

    def spoken(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A request as this server takes it."""
        if self.most is not None and "max_tokens" in arguments:
            arguments = {**arguments, "max_tokens": min(arguments["max_tokens"], self.most)}
        renamed = {name: RENAMED[name] if name in self.renamed else name for name in arguments}
        known = {new: arguments[name] for name, new in renamed.items() if new is not None}
        return _formed(known, self.form)

    def after(self, told: str, code: object) -> "Dialect | None":
        """What a refusal in answer to this dialect teaches; None: nothing that could be said otherwise."""
        for name in RENAMED:
            if name in told and code in UNKNOWN and name not in self.renamed:
                return replace(self, renamed=self.renamed | {name})
        most = _most(told)
        if most is not None and (self.most is None or most < self.most):
            return replace(self, most=most)
        if _FORM.search(told) and self.form is not Form.WORDS:
            return replace(self, form=Form(self.form + 1))
        return None

    def is_about_form(self, told: str) -> bool:
        """Whether a refusal is for the form of answer, though none that is simpler is left."""
        return self.form is Form.WORDS and _FORM.search(told) is not None

    def and_(self, other: "Dialect") -> "Dialect":
        """What both know: questions in flight learn different things."""
        most = min((limit for limit in (self.most, other.most) if limit is not None), default=None)
        return Dialect(self.renamed | other.renamed, max(self.form, other.form), most)


class FormsRefused(Exception):
    """The server takes no form of answer, nor none at all: the last of its refusals."""

    do = "Another server or model may do."

    def __init__(self, refusal: Any) -> None:  # noqa: ANN401 - openai's error, or one inside an answer
        self.message, self.code, self.type = refusal.message, refusal.code, refusal.type
        self.status_code, self.body = refusal.status_code, getattr(refusal, "body", None)
        super().__init__(str(refusal))


def _formed(arguments: dict[str, Any], form: Form) -> dict[str, Any]:
    asked = arguments["response_format"]
    if form is Form.SCHEMA:
        return arguments
    if form is Form.BARE:
        bare = {**asked["json_schema"], "schema": _without_extras(asked["json_schema"]["schema"]), "strict": False}
        return {**arguments, "response_format": {**asked, "json_schema": bare}}
    told = {**arguments, "messages": _in_words(arguments["messages"], asked["json_schema"]["schema"])}
    del told["response_format"]
    return told if form is Form.WORDS else {**told, "response_format": {"type": "json_object"}}


def _in_words(messages: list[dict[str, Any]], schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The messages with the schema at the end of the first one, which is the system's."""
    first, *rest = messages
    words = f"{first['content']}\n\n{IN_WORDS}\n{json.dumps(schema, ensure_ascii=False, separators=(',', ':'))}"
    return [{**first, "content": words}, *rest]


def _without_extras(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {name: _without_extras(part) for name, part in value.items() if name not in EXTRAS}
    return [_without_extras(part) for part in value] if isinstance(value, list) else value


def _most(message: str) -> int | None:
    """The longest answer that a refusal names; None where it names none that an answer fits in."""
    told = _MOST.search(message)
    most = int(next(filter(None, told.groups()))) if told else 0
    return most if most >= LEAST else None


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
