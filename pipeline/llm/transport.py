"""One question over HTTP through the openai client, which itself never retries."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.llm.completion import ErrorInside, Garbled, parse
from pipeline.llm.dialects import Dialect, FormsRefused, room
from pipeline.llm.entrance import Elsewhere, Entrance, Oversized
from pipeline.llm.pace import Pace
from pipeline.models import ModelOptions, Tokens

if TYPE_CHECKING:
    from httpx2 import Response
    from openai import APIStatusError, AsyncOpenAI

NO_KEY = "none"
"""The client insists on a key; servers of one's own ask for none."""
PATH = "/chat/completions"
REDIRECTS = 3


@dataclass(frozen=True)
class Reply:
    """A chat completion as JSON, and what it took; None where the server does not count."""

    raw: str
    tokens: Tokens | None


class Transport:
    """Sends questions; errors are openai's own, or named in ``translate``, to be judged by the retry layer."""

    def __init__(self, options: ModelOptions, pace: Pace) -> None:
        """``pace`` hears what replies say of the server's limits, and how long answers are."""
        self._options, self._pace = options, pace
        self._dialect = Dialect()

    @cached_property
    def _client(self) -> "AsyncOpenAI":
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient  # noqa: PLC0415 - costs seconds

        key = self._options.api_key
        http = DefaultAsyncHttpxClient(max_redirects=REDIRECTS)
        client = AsyncOpenAI(
            api_key=key.get_secret_value() if key else NO_KEY,
            base_url=self._options.base_url,
            timeout=self._options.timeout,
            max_retries=0,
            http_client=http,
        )
        entrance = Entrance(self._options, client.base_url)
        http.event_hooks = {"request": [entrance.stays], "response": [self._heard, entrance.lets_in]}
        return client

    async def send(self, arguments: Mapping[str, Any]) -> Reply:
        """The reply. What the server refuses for its form is sent in another one, each tried once, within the deadline.

        Raises openai's errors, Garbled, ErrorInside, FormsRefused, Elsewhere, Oversized and TimeoutError.
        """
        from openai import APIStatusError  # noqa: PLC0415

        shortened = False
        async with asyncio.timeout(self._options.deadline):
            while True:
                spoken = self._dialect
                try:
                    return await self._sent(spoken.spoken(arguments))
                except (APIStatusError, ErrorInside) as error:
                    told = _told(error)
                    if (learnt := spoken.after(told, error.code)) is not None:
                        self._dialect = self._dialect.and_(learnt)
                        continue
                    shorter = None if shortened else room(told, int(arguments.get("max_tokens") or 0))
                    if shorter is None:
                        if spoken.is_about_form(told):
                            raise FormsRefused(error) from error
                        raise
                    arguments, shortened = {**arguments, "max_tokens": shorter}, True

    async def _sent(self, arguments: Mapping[str, Any]) -> Reply:
        from httpx2 import Response  # noqa: PLC0415
        from openai import OpenAIError  # noqa: PLC0415

        try:
            # The client's own timeout counts between two bytes; a server that drips must end too. The arguments are in
            # the form of the wire: the client's typed method would only walk through all of them once more.
            async with asyncio.timeout(self._options.timeout):
                response = await self._client.post(PATH, cast_to=Response, body=arguments)
            raw = response.text
        except OpenAIError as error:
            if isinstance(error.__cause__, Elsewhere | Oversized):
                raise error.__cause__ from None
            raise
        except TimeoutError:
            raise
        except Exception as error:
            # Whatever else the client makes of a reply is the reply's fault, and ends this question only.
            raise Garbled(f"the reply could not be read ({type(error).__name__})") from error
        usage = parse(raw).usage
        if usage is None:
            return Reply(raw, None)
        self._pace.received(usage.completion_tokens)
        return Reply(raw, Tokens(input=usage.prompt_tokens, output=usage.completion_tokens))

    async def _heard(self, response: "Response") -> None:
        self._pace.told(response.headers)

    async def close(self) -> None:
        """Closes connections, if there ever were any; the next request opens new ones."""
        if "_client" in self.__dict__:
            client = self._client
            del self._client
            await client.close()


def _told(error: "APIStatusError | ErrorInside") -> str:
    return f"{error.param if isinstance(error.param, str) else ''} {error.message}"
