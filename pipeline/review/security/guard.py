"""What every request passes before anything is done for it, and what every answer bears."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with none at all, forms would come from nowhere
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
"""On every answer that does not bear its own."""
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class TooLarge(Exception):
    """More came than is read."""


@dataclass(frozen=True)
class Guard:
    """Only to known hosts; changes only from the desk's own pages; never more bytes than are read.

    ``hosts`` are names without ports; ``secure`` if browsers reach the desk by https.
    """

    app: ASGIApp
    hosts: frozenset[str]
    most: int
    secure: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        refused = self._refused(scope["method"], Headers(scope=scope))
        if refused is not None:
            await refused(scope, receive, self._bearing(send))
            return
        try:
            await self.app(scope, _counted(receive, self.most), self._bearing(send))
        except TooLarge:
            await _too_large()(scope, receive, self._bearing(send))

    def _refused(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if _name(host) not in self.hosts:
            return PlainTextResponse("This desk does not go by that name.\n", 400)
        if method not in SAFE and not self._is_own(host, headers):
            return PlainTextResponse("This did not come from a page of the desk.\n", 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self.most:
            return _too_large()
        return None

    def _is_own(self, host: str, headers: Headers) -> bool:
        """Browsers say where a request comes from; one that does not say it comes from none of our pages."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site not in (None, "same-origin") or (site is None and origin is None):
            return False
        return origin is None or origin == f"{'https' if self.secure else 'http'}://{host}"

    def _bearing(self, send: Send) -> Send:
        async def bearing(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in bears(secure=self.secure).items():
                    headers.setdefault(name, value)
            await send(message)

        return bearing


def bears(*, secure: bool) -> Mapping[str, str]:
    """What every answer bears that does not bear its own."""
    return {**HEADERS, "strict-transport-security": "max-age=31536000"} if secure else HEADERS


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _too_large() -> PlainTextResponse:
    return PlainTextResponse("This is larger than what is read.\n", 413, {"connection": "close"})


def _counted(receive: Receive, most: int) -> Callable[[], Awaitable[MutableMapping[str, Any]]]:
    read = 0

    async def counted() -> MutableMapping[str, Any]:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise TooLarge
        return message

    return counted
