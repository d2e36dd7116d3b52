"""Questions to a chat model: instructor parses, checks and re-asks; every single request goes through ``Calls``."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import AnswerCutOff, AnswerDeclined, AnswerUnusable, ModelError
from pipeline.llm.completion import parse, unwrapped
from pipeline.llm.dialects import LEAST
from pipeline.llm.purse import Purse
from pipeline.llm.request import MOST_PER_TOKEN, Completes, Request, encodable
from pipeline.llm.salvage import Salvaged, salvaged
from pipeline.llm.translate import ADVICE, clean
from pipeline.models import ModelOptions, Tokens
from pipeline.ports import Answer, CallRecord, Question, Spent

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

A = TypeVar("A", bound=BaseModel)
SPREAD = 0.7
"""Temperature of further samples where none is set: a greedy model would only repeat itself."""
KEPT = 256
"""Shapes that are kept ready to be checked."""
_THERE = {
    "type": "object",
    "properties": {"there": {"type": "boolean"}},
    "required": ["there"],
    "additionalProperties": False,
}
"""The shape of a word of life."""
SHOWN = 12
"""Faults that are sent back at once."""

# instructor logs each failure as an error of its own; ours are raised, and told once, at the door.
logging.getLogger("instructor").addHandler(logging.NullHandler())
logging.getLogger("instructor").propagate = False


@dataclass
class _Tally:
    """The calls that one answer rests on."""

    records: list[CallRecord] = field(default_factory=list)

    @property
    def tokens(self) -> Tokens:
        return Tokens(
            input=sum(record.tokens_in for record in self.records),
            output=sum(record.tokens_out for record in self.records),
        )

    def charge(self, error: ModelError) -> ModelError:
        error.calls, error.tokens_in, error.tokens_out = len(self.records), self.tokens.input, self.tokens.output
        return error


class _Endless(Exception):
    """An answer out of shape that is longer than it could be: it is not sent back to be mended."""


def _check_sent_back(arguments: dict[str, Any]) -> None:
    back = [len(message["content"]) for message in arguments["messages"] if message["role"] == "assistant"]
    if back and back[-1] > MOST_PER_TOKEN * arguments["max_tokens"]:
        raise _Endless(f"its {back[-1]:,} characters are more than were asked for")


class ChatModel:
    """A model that answers in shape, or raises a ModelError that says what was paid in vain."""

    def __init__(self, options: ModelOptions, calls: Completes, purse: Purse, name: str | None = None) -> None:
        self.name = name or options.model
        self._options = options
        self._calls = calls
        self._purse = purse

    @property
    def spent(self) -> Spent:
        """What this process paid so far."""
        return self._purse.spent

    def cost(self, tokens: Tokens) -> str | None:
        """The price of so many tokens."""
        return self._purse.cost(tokens)

    async def close(self) -> None:
        """Lets go of connections."""
        await self._calls.close()

    async def is_well(self) -> bool:
        """Whether a question of a few words is answered when it is sent once."""
        words = [{"role": "system", "content": "Answer in JSON."}, {"role": "user", "content": "Are you there?"}]
        form = {"type": "json_schema", "json_schema": {"name": "There", "schema": _THERE, "strict": True}}
        arguments = {"model": self.name, "messages": words, "response_format": form, "max_tokens": LEAST}
        return await self._calls.is_well(Request("there@1", "", arguments))

    async def ask(self, question: Question[A]) -> Answer[A]:
        """A validated answer with its cost; raises a ModelError."""
        tally = _Tally()
        try:
            value = await self._asked(question, tally)
        except ModelError as error:
            raise tally.charge(error) from error.__cause__
        return Answer(value, len(tally.records), tally.tokens, self.cost(tally.tokens))

    async def _asked(self, question: Question[A], tally: _Tally) -> A:
        import instructor  # noqa: PLC0415 - costs seconds
        from instructor.core.exceptions import (  # noqa: PLC0415
            IncompleteOutputException,
            InstructorRetryException,
            ResponseParsingError,
        )

        create: Any = instructor.patch(create=self._create(question, tally), mode=instructor.Mode.JSON_SCHEMA)
        asked = _asked_about.set(question)
        try:
            return await create(  # type: ignore[no-any-return]
                response_model=checked(question.shape),
                max_retries=self._options.reasks,
                model=self.name,
                messages=[
                    {"role": role, "content": encodable(words)}
                    for role, words in (("system", question.system), ("user", question.user))
                ],
                max_tokens=question.max_tokens or self._options.max_tokens,
                **self._chance(question.sample),
            )
        except IncompleteOutputException as error:
            raise AnswerCutOff(
                "the answer was cut off by its length limit", where=f"prompt {question.prompt}", do=ADVICE[AnswerCutOff]
            ) from error
        except InstructorRetryException as error:
            cause = error.__cause__
            first = clean(str(cause), self._options)
            if isinstance(cause, _Endless) and error.failed_attempts:
                cause = error.failed_attempts[-1].exception
            if cause is not None and not isinstance(cause, ResponseParsingError):
                raise cause from cause.__cause__
            unusable = AnswerUnusable(
                f"the answer stayed out of shape after {len(tally.records)} tries: {first}",
                where=f"prompt {question.prompt}",
                do=ADVICE[AnswerUnusable],
            )
            if isinstance(left := getattr(cause, "raw_response", None), Salvaged):
                unusable.answer, unusable.lost = question.shape.model_validate(left.answer.model_dump()), left.lost
            raise unusable from error
        finally:
            _asked_about.reset(asked)

    def _chance(self, sample: int) -> dict[str, float | int]:
        """The first sample is asked as if it were the only one; each further one with a seed, and never greedily."""
        if not sample:
            return {"temperature": self._options.temperature}
        return {"temperature": self._options.temperature or SPREAD, "seed": sample}

    def _create(self, question: Question[A], tally: _Tally) -> Callable[..., Any]:
        async def create(**arguments: Any) -> "ChatCompletion":  # noqa: ANN401 - the endpoint's own arguments
            _check_sent_back(arguments)
            request = Request(question.prompt, question.prompt_sha256, _strict(arguments), self._options.answers_from)
            record = await self._calls.complete(request)
            tally.records.append(record)
            completion = parse(record.response)
            self._check_declined(completion, question.prompt)
            return completion

        return create

    def _check_declined(self, completion: "ChatCompletion", prompt: str) -> None:
        choice = completion.choices[0]
        if choice.message.refusal or choice.finish_reason == "content_filter":
            said = clean(choice.message.refusal or "content filter", self._options)
            raise AnswerDeclined(
                f"the model declined to answer: {said}", where=f"prompt {prompt}", do=ADVICE[AnswerDeclined]
            )


def _strict(arguments: dict[str, Any]) -> dict[str, Any]:
    """The same request with the schema marked as binding, which instructor leaves out."""
    form = arguments["response_format"]
    return {**arguments, "response_format": {**form, "json_schema": {**form["json_schema"], "strict": True}}}


_asked_about: ContextVar[Question[Any]] = ContextVar("asked about")
"""The question whose answer is checked: its faults are its own, its shape is that of many."""


@lru_cache(KEPT)
def checked(shape: type[A]) -> type[A]:
    """What instructor takes for the shape, with faults raised in our own sentences, one a line, and nothing else.

    They are sent back. Made once for each shape, with its JSON Schema, and without fields of its own: instructor looks
    through all of them four times a question.
    """
    from instructor import ResponseSchema  # noqa: PLC0415 - costs seconds
    from instructor.core.exceptions import ResponseParsingError  # noqa: PLC0415

    def validate(_cls: type[A], /, text: str, **options: Any) -> A:  # noqa: ANN401 - pydantic's own
        said = unwrapped(text)
        if not said:
            raise ResponseParsingError("The answer is empty.")
        try:
            answer = shape.model_validate_json(said, **options)
        except ValidationError as error:
            left = salvaged(shape, said, error)
            raise ResponseParsingError("\n".join(_sentences(error)), raw_response=left) from error
        if found := list(_asked_about.get().faults(answer)):
            raise ResponseParsingError("\n".join(found[:SHOWN]), raw_response=Salvaged(answer))
        return answer

    def schema(_cls: type[A], /) -> dict[str, Any]:
        return described

    described = shape.model_json_schema()
    body = {"model_validate_json": classmethod(validate), "model_json_schema": classmethod(schema)}
    made: type[A] = type(shape.__name__, (ResponseSchema,), body)
    return made


def _sentences(error: ValidationError) -> list[str]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [f"At {'.'.join(map(str, one['loc'])) or 'the top'}: {one['msg']}." for one in found[:SHOWN]]
