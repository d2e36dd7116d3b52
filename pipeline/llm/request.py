"""What is sent, in one canonical form: equal requests have equal keys, on every machine."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from pipeline.ports import CallRecord, Ledger

MOST_PER_TOKEN = 7.0
"""Characters of a text that no tokenizer in use reads as one token (5.4 at most were measured)."""
CHARACTERS_PER_TOKEN = 4
"""Of running text, by OpenAI's own rule of thumb."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """A text that can be sent and stored: a lone half of a character, which JSON may hold, is seen as �."""
    return _SURROGATE.sub("\ufffd", text)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _sha256(value: object) -> str:
    return hashlib.sha256(_canonical(value).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Request:
    """One chat completion: ``arguments`` are those of the endpoint (model, messages, response_format, parameters).

    ``server`` is who answers under the model's name; empty for the client's own address.
    """

    prompt: str
    prompt_sha256: str
    arguments: Mapping[str, Any]
    server: str = ""

    @cached_property
    def form(self) -> dict[str, Any]:
        """The request by parts: server, model, messages, schema, params, prompt. No key is among them."""
        params = {
            name: self.arguments[name] for name in ("max_tokens", "temperature", "seed") if name in self.arguments
        }
        return {
            "server": self.server,
            "model": self.arguments["model"],
            "messages": self.arguments["messages"],
            "schema": self.arguments["response_format"],
            "params": params,
            "prompt": {"name": self.prompt, "sha256": self.prompt_sha256},
        }

    @cached_property
    def canonical(self) -> str:
        """The request as JSON with sorted keys."""
        return _canonical(self.form)

    @cached_property
    def key(self) -> str:
        """SHA-256 of the canonical request."""
        return hashlib.sha256(self.canonical.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def former(self) -> str:
        """The key that versions gave it which told no servers apart."""
        return _sha256({name: part for name, part in self.form.items() if name != "server"})

    @property
    def tokens(self) -> int:
        """About how many tokens it has."""
        return len(self.canonical) // CHARACTERS_PER_TOKEN

    @property
    def asked(self) -> str:
        """SHA-256 of what was asked, whichever model was asked and with whatever parameters but the seed."""
        return asked(self.form)


class Completes(Protocol):
    """Where calls come from: an endpoint behind a ledger, or a recording."""

    async def complete(self, request: Request) -> CallRecord:
        """The recorded call for this request; raises ModelError."""
        ...

    async def is_well(self, request: Request) -> bool:
        """Whether this request is answered when it is sent once; the answer is not kept."""
        ...

    async def close(self) -> None:
        """Lets go of connections."""
        ...


def recorded(ledger: Ledger, request: Request) -> CallRecord | None:
    """The call that was paid for this request, by an earlier version too; raises StorageError."""
    return ledger.get(request.key) or ledger.get(request.former)


def asked(form: Mapping[str, Any]) -> str:
    """SHA-256 of a canonical request without its model and parameters; samples are told apart by their seed."""
    seed = {"seed": form["params"]["seed"]} if "seed" in form.get("params", {}) else {}
    return _sha256({name: form[name] for name in ("messages", "schema", "prompt")} | seed)
