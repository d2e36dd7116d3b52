"""The same question put to a model several times: as many maps, of which one is shown with the others' agreement."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import BaseModel

from pipeline.diff import agreed
from pipeline.errors import ModelError
from pipeline.models import ArgumentMap, Provenance, Samples, Tokens
from pipeline.ports import Answer, Model, Question, Spent

A = TypeVar("A", bound=BaseModel)


@dataclass(frozen=True)
class Sample:
    """A model whose every question carries the number of the sample that it is asked for."""

    model: Model
    number: int

    @property
    def name(self) -> str:
        """The model's own name."""
        return self.model.name

    @property
    def spent(self) -> Spent:
        """What was paid so far, by all samples."""
        return self.model.spent

    def cost(self, tokens: Tokens) -> str | None:
        """The price of so many tokens."""
        return self.model.cost(tokens)

    async def close(self) -> None:
        """Lets go of connections."""
        await self.model.close()

    async def is_well(self) -> bool:
        """Whether it answers a question of a few words."""
        return await self.model.is_well()

    async def ask(self, question: Question[A]) -> Answer[A]:
        """The answer of this sample; raises a ModelError."""
        return await self.model.ask(replace(question, sample=self.number))


async def sampled(model: Model, asked: int, mapped: Callable[[Model], Awaitable[ArgumentMap]]) -> ArgumentMap:
    """The map with which the others agree most, out of so many samples; raises ModelError if none answered.

    One sample after the other, so that a budget that ends has paid for whole maps. One that fails, or in which nothing
    at all could be examined, is named with its reason and counts for nothing.
    """
    maps: dict[int, ArgumentMap] = {}
    failed: list[ModelError] = []
    for number in range(asked):
        try:
            maps[number] = await mapped(Sample(model, number))
        except ModelError as error:
            failed.append(error)
    if not maps:
        raise failed[0]
    empty = [one.not_checked[0].reason for one in maps.values() if _is_empty(one)]
    answered = {at: one for at, one in maps.items() if not _is_empty(one)} or dict([next(iter(maps.items()))])
    place, shown = agreed(list(answered.values()))
    reasons = (*(error.sentence for error in failed), *empty)
    samples = Samples(asked=asked, shown=list(answered)[place] + 1, failed=reasons)
    provenance = _together([one.provenance for one in maps.values()], model).model_copy(update={"samples": samples})
    return shown.model_copy(update={"provenance": provenance})


def _is_empty(argmap: ArgumentMap) -> bool:
    """Whether nothing was found because nothing was examined."""
    return bool(argmap.not_checked) and not argmap.statements


def _together(each: Sequence[Provenance], model: Model) -> Provenance:
    """What all samples took."""
    tokens = Tokens(input=sum(one.tokens.input for one in each), output=sum(one.tokens.output for one in each))
    prompts = {name: sha for one in each for name, sha in one.prompts.items()}
    calls = sum(one.calls for one in each)
    return each[0].model_copy(update={"prompts": prompts, "calls": calls, "tokens": tokens, "cost": model.cost(tokens)})
