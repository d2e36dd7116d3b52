"""One HTTP request through the openai client, which itself never retries."""

import asyncio
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

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
        """The raw JSON of the completion. A parameter that the model does not know is renamed or left out, once."""
        from openai import BadRequestError  # noqa: PLC0415

        try:
            return await self._send(arguments)
        except BadRequestError as error:
            if not self._learn(error):
                raise
            return await self._send(arguments)

    async def _send(self, arguments: Mapping[str, Any]) -> str:
        renamed = {name: self._renamed.get(name, name) for name in arguments}
        known = {new: arguments[name] for name, new in renamed.items() if new is not None}
        create = self._client.chat.completions.with_raw_response.create
        # The client's own timeout counts between two bytes; a server that drips must end too.
        async with asyncio.timeout(self._options.timeout):
            response = await create(**known)
        return str(response.text)

    def _learn(self, error: "BadRequestError") -> bool:
        """Newer models want max_completion_tokens, and some take no temperature or no seed."""
        told = f"{error.param} {error.message}"
        for name, other in (("max_tokens", "max_completion_tokens"), ("temperature", None), ("seed", None)):
            if (
                name in told
                and error.code in ("unsupported_parameter", "unsupported_value")
                and name not in self._renamed
            ):
                self._renamed[name] = other
                return True
        return False

    async def close(self) -> None:
        """Closes connections, if there ever were any; the next request opens new ones."""
        if "_client" in self.__dict__:
            client = self._client
            del self._client
            await client.close()
