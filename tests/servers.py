"""What vLLM and Ollama take, refuse and answer at /v1/chat/completions, for the loopback endpoint to speak like them.

Told from their sources and from error messages in their issue trackers; neither server runs here.

* vLLM: ``vllm/entrypoints/openai/protocol.py`` (fields, error shapes), ``v1/structured_output/backend_xgrammar.py``
  (what a schema may not hold), issues 3485 (unknown model), 16880 and 17865 (limits on lists), 20409 (the window).
* Ollama: ``openai/openai.go`` and ``middleware/openai.go`` (fields that are read, error shapes, answers), issues 15288
  (thinking models), 17889 (questions cut without a word).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.loopback import Asked, Reply, completion, fault

PER_TOKEN = 4
"""Characters that these doubles count as one token."""


def _tokens(asked: Asked) -> int:
    return sum(len(message["content"]) for message in asked["messages"]) // PER_TOKEN


def _parts(schema: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Every object in a schema."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from _parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _parts(value)


@dataclass
class Vllm:
    """``vllm serve MODEL``, with ``--max-model-len`` and ``--api-key`` if given."""

    model: str = "served"
    window: int = 32_768
    limits: bool = True
    """Whether limits on lists are taken, as from xgrammar 0.1.19 (vLLM 0.9) on."""
    wording: Literal["parts", "too large", "at least"] = "too large"
    """How a request beyond the window is refused: three generations of the message."""
    nested: bool = True
    """Errors under "error", as from 0.10 on; before that they stood at the top."""
    thought: str = ""
    """What a reasoning model without --reasoning-parser leaves in its content."""
    refused: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked, good: str) -> Reply:
        """The answer, or the refusal that this request would meet."""
        if asked["model"] != self.model:
            return self._no(404, "NotFoundError", f"The model `{asked['model']}` does not exist.")
        if problem := self._invalid(asked) or self._beyond(asked):
            return self._no(400, "BadRequestError", problem)
        return self._answer(asked, good)

    def _invalid(self, asked: Asked) -> str | None:
        form = asked.get("response_format") or {}
        if form.get("type") not in ("text", "json_object", "json_schema"):
            return "1 validation error: response_format.type"
        if not isinstance(form.get("json_schema", {}).get("name"), str):
            return "1 validation error: response_format.json_schema.name Field required"
        parts = list(_parts(form["json_schema"]["schema"]))
        never = ("uniqueItems", "contains", "minContains", "maxContains", "multipleOf", "patternProperties")
        banned = (*never, "propertyNames", *(() if self.limits else ("minItems", "maxItems")))
        # Names of properties are no keywords: those stand beside "type".
        if any(name in part for part in parts if "type" in part for name in banned):
            return "The provided JSON schema contains features not supported by xgrammar."
        return None

    def _beyond(self, asked: Asked) -> str | None:
        read, wanted = _tokens(asked), asked.get("max_completion_tokens") or asked.get("max_tokens")
        if read >= self.window:
            return f"The prompt (length {read}) is longer than the maximum model length of {self.window}."
        if wanted is None or read + wanted <= self.window:
            return None
        limit = f"This model's maximum context length is {self.window} tokens"
        return {
            "parts": f"{limit}. However, you requested {read + wanted} tokens ({read} in the messages, {wanted} in the"
            " completion). Please reduce the length of the messages or completion.",
            "too large": f"'max_tokens' or 'max_completion_tokens' is too large: {wanted}. {limit} and your request has"
            f" {read} input tokens ({wanted} > {self.window} - {read}). None",
            "at least": f"{limit}. However, you requested {wanted} output tokens and your prompt contains at least"
            f" {self.window - wanted + 1} input tokens, for a total of at least {self.window + 1} tokens. Please reduce"
            f" the length of the input prompt or the number of requested output tokens. (parameter=input_tokens,"
            f" value={self.window - wanted + 1})",
        }[self.wording]

    def _no(self, status: int, type_: str, message: str) -> Reply:
        self.refused.append(message)
        error = {"message": message, "type": type_, "param": None, "code": status}
        return Reply(status, json.dumps({"error": error} if self.nested else {"object": "error", **error}))

    def _answer(self, asked: Asked, good: str) -> Reply:
        read, written = _tokens(asked), len(good) // PER_TOKEN
        message = {
            "role": "assistant",
            "content": f"{self.thought}{good}",
            "refusal": None,
            "annotations": None,
            "audio": None,
            "function_call": None,
            "tool_calls": [],
            "reasoning_content": None,
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop", "stop_reason": None}
        body = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": self.model,
            "choices": [choice],
            "service_tier": None,
            "system_fingerprint": None,
            "usage": {
                "prompt_tokens": read,
                "total_tokens": read + written,
                "completion_tokens": written,
                "prompt_tokens_details": None,
            },
            "prompt_logprobs": None,
            "kv_transfer_params": None,
        }
        return Reply(body=json.dumps(body))


@dataclass
class Ollama:
    """``ollama serve`` with one model pulled, and its context length."""

    model: str = "pulled"
    context: int = 32_768
    thinks: int = 0
    """Tokens that a thinking model spends before it answers."""

    def __call__(self, asked: Asked, good: str) -> Reply:
        """The answer, or the refusal that this request would meet. Fields that it does not know it does not read."""
        if problem := self._invalid(asked):
            return self._no(400, "invalid_request_error", problem)
        if asked["model"] != self.model:
            return self._no(404, "not_found_error", f"model '{asked['model']}' not found")
        read = _tokens(asked)
        # A question that is too long is cut to about half the context, and answered all the same.
        kept = read if read < self.context else self.context // 2 + 2
        return self._answer(kept, min(asked.get("max_tokens") or self.context, self.context - kept), good)

    @staticmethod
    def _invalid(asked: Asked) -> str | None:
        if not asked.get("messages"):
            return "[] is too short - 'messages'"
        if any(not isinstance(message["content"], str) for message in asked["messages"]):
            return "invalid message content type"
        kinds = {"max_tokens": int, "seed": int, "temperature": int | float, "response_format": dict}
        for name, kind in kinds.items():
            if name in asked and not isinstance(asked[name], kind):
                return f"json: cannot unmarshal into Go struct field ChatCompletionRequest.{name}"
        return None

    @staticmethod
    def _no(status: int, type_: str, message: str) -> Reply:
        error = {"message": message, "type": type_, "param": None, "code": None}
        return Reply(status, json.dumps({"error": error}))

    def _answer(self, read: int, most: int, good: str) -> Reply:
        left = max(0, most - self.thinks) * PER_TOKEN
        message: dict[str, Any] = {"role": "assistant", "content": good[:left]}
        if self.thinks:
            message["reasoning"] = "Let me see."
        written = min(most, self.thinks + len(good) // PER_TOKEN)
        body = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": self.model,
            "system_fingerprint": "fp_ollama",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop" if left >= len(good) else "length"}],
            "usage": {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written},
        }
        return Reply(body=json.dumps(body))


@dataclass
class Gemini:
    """Google's OpenAI-compatible endpoint: errors in a list, and no ``additionalProperties`` in a schema."""

    schemas: bool = True
    """Whether it takes any schema; those of the first generation did not."""
    refused: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked, good: str) -> Reply:
        """The answer, or the refusal that this request would meet."""
        form = asked.get("response_format") or {}
        parts = list(_parts(form.get("json_schema", {}).get("schema")))
        if any("additionalProperties" in part for part in parts) or ("json_schema" in form and not self.schemas):
            return self._no(
                'Invalid JSON payload received. Unknown name "additionalProperties" at'
                " 'generation_config.response_schema': Cannot find field."
            )
        return completion(good, asked=asked)

    def _no(self, message: str) -> Reply:
        self.refused.append(message)
        error = {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}
        return Reply(400, json.dumps([{"error": error}]))


@dataclass
class Plain:
    """A server that takes only some forms of answer, or none, and says so in its own words."""

    takes: tuple[str, ...] = ()
    wording: str = "This response_format type is unavailable now"
    status: int = 400
    refused: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked, good: str) -> Reply:
        """The answer in a block of code, as models without a form give it, or the refusal."""
        form = asked.get("response_format")
        if form is not None and form["type"] not in self.takes:
            self.refused.append(form["type"])
            return fault(self.status, self.wording)
        return completion(f"```json\n{good}\n```", asked=asked)
