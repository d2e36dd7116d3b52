"""How long we go on asking an endpoint that fails: one retry layer for the whole process, none above or below it.

* A question makes at most ``attempts`` requests within ``deadline`` seconds; the next pause counts. What a server
  refuses for its form is asked in other forms within the same attempt, each form once (``dialects``).
* Pauses are random up to a doubling limit (full jitter); a Retry-After is obeyed by all questions, and
  slows all of them down (``pace``).
* An endpoint that answered before and now fails is waited for: while it is out, one question at a time tries it, and no
  attempt of any question is used up (``outage``).
* Retries come out of one purse for the process: each costs one, each answer earns a half back. When it is empty, or the
  endpoint has refused the key, nobody asks any more for a while: an endpoint that is down is not hammered.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, stop_before_delay
from tenacity.wait import wait_random_exponential

from pipeline.errors import AnswerFailed, ArgmapError, ModelError, ModelRefused, ModelUnreachable
from pipeline.llm.outage import Outage
from pipeline.llm.pace import Pace
from pipeline.llm.translate import lasting, pause_asked, retryable, translate
from pipeline.models import ModelOptions

T = TypeVar("T")
RETRIES = 20.0
EARNED = 0.5
COOLING = 30.0
"""Seconds for which nobody asks after the retries were used up."""


class Patience:
    """Runs single requests; raises only ModelErrors."""

    def __init__(self, options: ModelOptions, pace: Pace) -> None:
        self._options = options
        self._gate = asyncio.Semaphore(options.concurrency)
        self._retries = RETRIES
        self._pace = pace
        self._open_until = 0.0
        self._refused: ModelError | None = None
        self._outage = Outage(options.model, options.outage)
        self._jitter = wait_random_exponential(multiplier=0.5, max=20)

    @property
    def deadline(self) -> float:
        """Seconds for one question, waiting included."""
        return self._options.deadline

    async def run(self, send: Callable[[], Awaitable[T]], tokens: int) -> T:
        """What ``send`` returns, asked again as the policy says; ``tokens`` that it sends. Raises ModelError."""
        retrying = AsyncRetrying(
            retry=retry_if_exception(self._again),
            stop=self._is_enough,
            wait=self._wait,
            reraise=True,
        )
        try:
            answer: T = await retrying(self._once, send, tokens)
        except ArgmapError:
            raise
        except Exception as error:
            if (translated := translate(error, self._options)) is None:
                raise
            raise self._remembered(translated, error) from error
        self._retries = min(RETRIES, self._retries + EARNED)
        return answer

    def _is_enough(self, state: RetryCallState) -> bool:
        """Whether a question has had its attempts and its time; while the endpoint is out, neither counts."""
        return not self._outage.is_on and (
            stop_after_attempt(self._options.attempts) | stop_before_delay(self.deadline)
        )(state)

    async def _once(self, send: Callable[[], Awaitable[T]], tokens: int) -> T:
        async with self._gate:
            self._check_open()
            async with self._pace.turn(tokens):
                answer = await self._sent(send)
            self._pace.accepted()
            return answer

    async def _sent(self, send: Callable[[], Awaitable[T]]) -> T:
        trying = await self._outage.turn()
        self._check_open()
        try:
            answer = await send()
        finally:
            if trying:
                self._outage.tried()
        self._outage.answered()
        return answer

    def answered(self) -> None:
        """The endpoint is known to answer: what failed so far was not its being out."""
        self._outage.answered()
        self._retries, self._open_until = RETRIES, 0.0

    def _check_open(self) -> None:
        if (told := self._refused) is not None:
            raise type(told)(told.what, where=told.where, do=told.do) from told.__cause__
        if time.monotonic() < self._open_until:
            raise ModelUnreachable(
                f"failed {int(RETRIES)} times in a row; it is left alone for a while",
                where=self._options.model,
                do="Run again later; what is paid is kept.",
            )

    def _again(self, error: BaseException) -> bool:
        if isinstance(error, ArgmapError) or not retryable(error):
            return False
        asked = pause_asked(error)
        if asked is not None and asked <= self.deadline:
            # Waiting as told costs no retry: attempts and the deadline end it.
            self._pace.refused(asked)
            return True
        if asked is None:
            self._outage.failed()
            if self._outage.is_on:
                return True
        self._retries -= 1
        if self._retries < 0:
            self._open_until = time.monotonic() + COOLING
            self._retries = 0.0
            return False
        return asked is None

    def _wait(self, state: RetryCallState) -> float:
        if self._outage.is_on:
            return 0.0  # the outage says when somebody tries again
        error = state.outcome.exception() if state.outcome else None
        asked = None if error is None else pause_asked(error)
        return self._jitter(state) if asked is None else asked

    def _remembered(self, translated: ModelError, error: Exception) -> ModelError:
        if type(translated) in (ModelRefused, AnswerFailed) and lasting(error):
            self._refused = translated
        return translated
