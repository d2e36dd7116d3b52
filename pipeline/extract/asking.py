"""Questions put to a model one after the other or at once, with what they have taken so far."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from pipeline.errors import AnswerUnusable, ModelError
from pipeline.extract.faults import without
from pipeline.extract.questions import Checked
from pipeline.models import Dropped, Tokens
from pipeline.ports import Model, Unanswered

A = TypeVar("A", bound=BaseModel)
T = TypeVar("T")


@dataclass
class Asking:
    """Asks a model, and keeps count; ``prompts`` are those used, name@version to SHA-256."""

    model: Model
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    prompts: dict[str, str] = field(default_factory=dict)

    async def ask(self, asked: Checked[A]) -> tuple[A, tuple[Dropped, ...]]:
        """A sound answer; when re-asking did not make it sound, what is sound in it, and the rest with its faults."""
        self.prompts[asked.question.prompt] = asked.question.prompt_sha256
        try:
            answer = await self.model.ask(asked.question)
        except ModelError as error:
            self._charge(error.calls, error.tokens_in, error.tokens_out)
            if isinstance(error, AnswerUnusable) and isinstance(error.answer, asked.question.shape):
                sound, dropped = _sound(error.answer, asked)
                return sound, (*(Dropped(what=one.what, why=one.why) for one in error.lost), *dropped)
            raise
        self._charge(answer.calls, answer.tokens.input, answer.tokens.output)
        return answer.value, ()

    def _charge(self, calls: int, tokens_in: int, tokens_out: int) -> None:
        self.calls += calls
        self.tokens_in += tokens_in
        self.tokens_out += tokens_out

    @property
    def tokens(self) -> Tokens:
        """Tokens of all calls, those in vain included."""
        return Tokens(input=self.tokens_in, output=self.tokens_out)

    @property
    def cost(self) -> str | None:
        """Their price in US dollars; None where prices are unknown."""
        return self.model.cost(self.tokens)


def _sound(answer: A, asked: Checked[A]) -> tuple[A, tuple[Dropped, ...]]:
    """What is sound in an answer: without one item, others may name what is no longer there."""
    told: tuple[Dropped, ...] = ()
    while True:
        answer, dropped = without(answer, list(asked.faults(answer)))
        if not dropped:
            return answer, told
        told += dropped


async def together(jobs: Sequence[Coroutine[Any, Any, T]]) -> list[T]:
    """All results in order; when one job fails the others are stopped.

    A job that is answered later stops nobody: Unanswered is raised once the others have asked what they can.
    """
    tasks = [asyncio.ensure_future(_or_due(job)) for job in jobs]
    try:
        results = await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
    if due := [each for result in results if isinstance(result, Unanswered) for each in result.due]:
        raise Unanswered(due)
    return [result for result in results if not isinstance(result, Unanswered)]


async def _or_due(job: Coroutine[Any, Any, T]) -> T | Unanswered:
    try:
        return await job
    except Unanswered as error:
        return error
