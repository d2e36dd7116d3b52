"""What goes to a server and what is let in: to nowhere but where it was sent, of bounded size, without our secrets.

The checks hang on the HTTP client, where answers, errors and redirects all come by.
"""

from contextlib import aclosing
from typing import TYPE_CHECKING

from pipeline.llm.redaction import Secrets
from pipeline.models import ModelOptions

if TYPE_CHECKING:
    from httpx2 import URL, Request, Response


class Elsewhere(Exception):
    """The server sends the question on to another one, which nobody chose."""

    do = "Set base_url to that address if you trust it."


class Oversized(Exception):
    """More than an answer can be."""

    do = "Raise max_answer_bytes if the model really writes so much."


class Entrance:
    """Hooks for the requests and responses of an HTTP client."""

    def __init__(self, options: ModelOptions, home: "URL") -> None:
        """``home`` is the address of the server that was chosen."""
        self._home = home
        self._most = options.max_answer_bytes
        self._secrets = Secrets(options)

    async def stays(self, request: "Request") -> None:
        """Raises Elsewhere for a request, redirected that is, to another origin."""
        self.check(request)

    def check(self, request: "Request") -> None:
        """The same for a client that does not wait."""
        if _origin(request.url) != _origin(self._home):
            raise Elsewhere(f"it sends the question on to {request.url.scheme}://{_host(request.url)}")

    async def lets_in(self, response: "Response") -> None:
        """Reads a response whole and puts what was let in where the client reads it. Raises Oversized."""
        # Decoded here, so that what a small body unfolds into counts.
        coming = type(response)(response.status_code, headers=response.headers, stream=response.stream)
        body = bytearray()
        async with aclosing(coming.aiter_bytes()) as parts:
            async for part in parts:
                body += part
                if len(body) > self._most:
                    raise Oversized(f"the answer has more than the {self._most:,} bytes allowed")
        response.headers.pop("content-encoding", None)
        response.stream = type(response)(response.status_code, content=self._secrets.hidden(bytes(body))).stream


def _host(url: "URL") -> str:
    return url.netloc.decode("ascii")


def _origin(url: "URL") -> tuple[str, str]:
    return url.scheme, _host(url)
