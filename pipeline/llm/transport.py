"""One HTTP request through the openai client, which itself never retries."""

import asyncio
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.llm.dialects import RENAMED, UNKNOWN, refuses_limits, room, without_limits
from pipeline.models import ModelOptions

if TYPE_CHECKING:
    from openai import AsyncOpenAI, BadRequestError

NO_KEY = "none"
"""The client insists on a key; servers of one's own ask for none."""


class Transport:
    """Sends single requests; errors are openai's own, to be judged by the retry layer."""

    def __init__(self, options: ModelOptions) -> None:
        self._options = options
        self._renamed: dict[str, str | None] = {}
        self._unlimited = False

    @cached_property
    def _client(self) -> "AsyncOpenAI":
        from openai import AsyncOpenAI  # noqa: PLC0415 - costs seconds

        key = self._options.api_key
        return AsyncOpenAI(
            api_key=key.get_secret_value() if key else NO_KEY,
            base_url=self._options.base_url,
            timeout=self._options.timeout,
            max_retries=0,
        )

    async def send(self, arguments: Mapping[str, Any]) -> str:
        """The raw JSON of the completion. What the server refuses for its form is sent in another one, as far as known.

        Raises openai's errors.
        """
        from openai import BadRequestError  # noqa: PLC0415

        while True:
            try:
                return await self._send(arguments)
            except BadRequestError as error:
                other = self._otherwise(arguments, error)
                if other is None:
                    raise
                arguments = other

    async def _send(self, arguments: Mapping[str, Any]) -> str:
        renamed = {name: self._renamed.get(name, name) for name in arguments}
        known = {new: arguments[name] for name, new in renamed.items() if new is not None}
        if self._unlimited:
            known["response_format"] = without_limits(known["response_format"])
        create = self._client.chat.completions.with_raw_response.create
        # The client's own timeout counts between two bytes; a server that drips must end too.
        async with asyncio.timeout(self._options.timeout):
            response = await create(**known)
        return str(response.text)

    def _otherwise(self, arguments: Mapping[str, Any], error: "BadRequestError") -> Mapping[str, Any] | None:
        """The arguments to try next, or None. What this server does not know is remembered; each is tried once."""
        told = f"{error.param} {error.message}"
        for name, other in RENAMED.items():
            if name in told and error.code in UNKNOWN and name not in self._renamed:
                self._renamed[name] = other
                return arguments
        if refuses_limits(told) and not self._unlimited:
            self._unlimited = True
            return arguments
        shorter = room(told, int(arguments.get("max_tokens") or 0))
        return None if shorter is None else {**arguments, "max_tokens": shorter}

    async def close(self) -> None:
        """Closes connections, if there ever were any; the next request opens new ones."""
        if "_client" in self.__dict__:
            client = self._client
            del self._client
            await client.close()
