"""A model that is asked everything and answers without a call: what would be asked is counted, as it would be sent.

Questions whose answers are in the ledger get those. Any other gets an answer that fits: every sentence a statement,
each supporting the first. Later questions of such an article are estimates: its real statements may be fewer.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from pipeline.ledger import SqliteLedger, Usage
from pipeline.llm import ChatModel
from pipeline.llm.purse import Purse
from pipeline.llm.request import CHARACTERS_PER_TOKEN, Request, recorded
from pipeline.models import ModelOptions, Tokens
from pipeline.ports import CallRecord

WRITTEN: Mapping[str, float] = MappingProxyType(
    {"short": 2.5, "roles": 1.7, "relations": 0.5, "article": 0.2, "figures": 0.3}
)
"""Characters of an answer for one of the text that is shown, as a strong model wrote; where no paid call tells."""
FIRST = ("short", "roles")
"""Prompts whose questions rest on no answer."""
Schema = dict[str, Any]


class Asked(NamedTuple):
    """One question as it would be sent."""

    prompt: str
    known: bool
    exact: bool
    tokens: Tokens


class Answers:
    """Completes requests from the ledger, or makes an answer up and counts. One for each article."""

    def __init__(self, ledger: SqliteLedger | None, usage: Mapping[str, Usage]) -> None:
        self._ledger, self._usage = ledger, usage
        self.asked: list[Asked] = []
        self._made_up = False

    async def complete(self, request: Request) -> CallRecord:
        """The recorded call, or one that was not made."""
        name = request.prompt.partition("@")[0]
        known = recorded(self._ledger, request) if self._ledger else None
        exact = name in FIRST or not self._made_up
        if known is not None:
            self.asked.append(Asked(name, True, exact, Tokens()))
            return known
        self._made_up = True
        tokens = self._tokens(name, request)
        self.asked.append(Asked(name, False, exact, tokens))
        return CallRecord(
            key=request.key,
            prompt=request.prompt,
            model=str(request.arguments["model"]),
            request=request.canonical,
            response=_completion(request),
            tokens_in=tokens.input,
            tokens_out=tokens.output,
        )

    async def is_well(self, request: Request) -> bool:  # noqa: ARG002 - as Completes has it
        """It is: nobody is asked."""
        return True

    async def close(self) -> None:
        """Nothing to let go of."""

    def _tokens(self, name: str, request: Request) -> Tokens:
        sent = len(request.canonical)
        if (paid := self._usage.get(name)) is not None and paid.tokens_in:
            into = round(sent * paid.tokens_in / paid.characters)
            return Tokens(input=into, output=round(sent * paid.tokens_out / paid.characters))
        shown = len(request.arguments["messages"][-1]["content"])
        return Tokens(
            input=round(sent / CHARACTERS_PER_TOKEN),
            output=round(shown * WRITTEN.get(name, 1.0) / CHARACTERS_PER_TOKEN),
        )


@dataclass(frozen=True)
class Rehearsal:
    """Makes models that rehearse, each with its own count."""

    options: ModelOptions
    ledger: SqliteLedger | None
    usage: Mapping[str, Usage] = field(default_factory=dict)

    @classmethod
    def of(cls, options: ModelOptions, ledger: SqliteLedger | None) -> "Rehearsal":
        """With what the ledger tells of this model."""
        return cls(options, ledger, ledger.usage(options.model) if ledger else {})

    def answers(self) -> Answers:
        """A new count."""
        return Answers(self.ledger, self.usage)

    def model(self, answers: Answers) -> ChatModel:
        """The model that counts there."""
        return ChatModel(self.options, answers, Purse(self.options.model_copy(update={"budget": None})))


def _completion(request: Request) -> str:
    schema = request.arguments["response_format"]["json_schema"]["schema"]
    made = _ANSWERS[" ".join(schema["properties"])](schema)
    message = {"role": "assistant", "content": json.dumps(made)}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    told = {"id": "rehearsal", "object": "chat.completion", "created": 0, "model": request.arguments["model"]}
    return json.dumps({**told, "choices": [choice]})


def _keys(schema: Schema, name: str) -> list[Any]:
    kind = schema["$defs"][name]
    return list(kind["enum"]) if "enum" in kind else [kind["const"]]


def _unit(number: int, role: str) -> dict[str, Any]:
    lists: dict[str, Any] = {name: [] for name in ("quotes", "names", "via", "cues")}
    said = {"asserter": "author", "act": "asserts", "hedge": "categorical"}
    return {"sentences": [number], "text": "", "role": role, **said, **lists}


def _units(schema: Schema) -> dict[str, Any]:
    numbers = _keys(schema, "Number")
    return {"units": [_unit(number, "premise" if at else "claim") for at, number in enumerate(numbers)]}


def _supports(keys: list[str]) -> list[dict[str, Any]]:
    link = {"type": "supports", "step_from": "", "scheme": "default"}
    return [{"sources": [key], "target": keys[0], **link} for key in keys[1:]]


def _links(schema: Schema) -> dict[str, Any]:
    return {"links": _supports(_keys(schema, "Key"))}


def _whole(schema: Schema) -> dict[str, Any]:
    return {"main": _keys(schema, "Key")[:1], "links": [], "implicit": [], "same_as": [], "withdraw": []}


def _entire(schema: Schema) -> dict[str, Any]:
    numbers = _keys(schema, "Number")
    keys = [str(number) for number in numbers]
    units = [unit | {"key": key} for unit, key in zip(_units(schema)["units"], keys, strict=True)]
    return {"units": units, "main": keys[:1], "links": _supports(keys), "implicit": [], "same_as": []}


_ANSWERS: Mapping[str, Callable[[Schema], dict[str, Any]]] = MappingProxyType(
    {
        "units": _units,
        "links": _links,
        "main links implicit same_as withdraw": _whole,
        "units main links implicit same_as": _entire,
        "figures": lambda _schema: {"figures": []},
    }
)
"""Answers that fit, by the fields of the shape."""
