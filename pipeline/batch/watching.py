"""A model as one article asks it, which remembers why it got no answer where that may be nobody's fault here."""

from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from pipeline.errors import AnswerFailed, BudgetReached, ModelError, ModelRefused, ModelUnreachable
from pipeline.llm.translate import is_servers
from pipeline.models import Tokens
from pipeline.ports import Answer, Model, Question, Spent

A = TypeVar("A", bound=BaseModel)


class Stopped(NamedTuple):
    """Why a question was not answered, and whether it may be the question's own fault after all."""

    error: ModelError
    may_be_its_own: bool


class Watched:
    """A model as one article asks it, which remembers that budget or server did not allow a question.

    Whoever asked may go on without that answer, and list what it left unexamined.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self.stopped: Stopped | None = None

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def spent(self) -> Spent:
        return self._model.spent

    def cost(self, tokens: Tokens) -> str | None:
        return self._model.cost(tokens)

    async def close(self) -> None:
        await self._model.close()

    async def is_well(self) -> bool:
        return await self._model.is_well()

    async def ask(self, question: Question[A]) -> Answer[A]:
        try:
            return await self._model.ask(question)
        except ModelError as error:
            if isinstance(error, BudgetReached) or is_servers(error):
                self.stopped = self.stopped or Stopped(_lasting(error), isinstance(error, ModelUnreachable))
            raise


def _lasting(error: ModelError) -> ModelError:
    """The same; what came in place of one answer, and would in place of every other, as the refusal that it is."""
    return ModelRefused(error.what, where=error.where, do=error.do) if isinstance(error, AnswerFailed) else error
