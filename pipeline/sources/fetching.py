"""One request at a time to a server of figures: bounded in size and time, patient as it asks, and never twice.

Only http and https, and only hosts of the site that was named: a redirection elsewhere is refused.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from pipeline.errors import SourceError, SourceUnreachable, legible
from pipeline.models import SourceOptions
from pipeline.sources.kept import LASTS, Answer, Kept
from pipeline.version import VERSION

if TYPE_CHECKING:
    from httpx import Client, Response

AGENT: Final = f"argmap/{VERSION} (checks figures; one request at a time)"
REDIRECTS: Final = 5
_PASSING: Final = frozenset((408, 425, 429, 500, 502, 503, 504))
_SHOWN: Final = 200
_NOT_FOUND, _TOO_LARGE, _REDIRECTION, _REFUSAL = 404, 413, 300, 400
_LONGEST_FAULT = 20_000


class Passing(Exception):
    """A fault that may be over soon, and the pause that the server asks for."""

    def __init__(self, what: str, pause: float | None = None) -> None:
        super().__init__(what)
        self.pause = pause


@dataclass(frozen=True)
class Clock:
    """The time of day, and how to let it pass."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic


@dataclass
class Downloader:
    """Fetches text; ``since`` is the moment from which a kept answer is still good."""

    options: SourceOptions
    clock: Clock
    say: Callable[[str], None]
    since: datetime | None = None
    fetched: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kept = Kept(self.options.downloads)
        self.kept.tidy(self.clock.now())

    def text(self, url: str, accept: str = "*/*") -> str:
        """What the server says, fetched now or kept since; raises SourceError, StorageError."""
        oldest = self.clock.now() - LASTS
        since = max(oldest, self.since) if self.since else oldest
        answer = self.kept.find(url, since)
        if answer is None:
            answer = Answer(url=url, text=self._patiently(url, accept), retrieved=self.clock.now())
            self.kept.keep(answer)
        self.fetched.append(answer)
        return answer.text

    def forget(self) -> None:
        """Nothing of what was fetched is kept: it does not fit together, or is not what was asked for."""
        for answer in self.fetched:
            self.kept.forget(answer.url)
        self.fetched.clear()

    def _patiently(self, url: str, accept: str) -> str:
        from httpx import Client, HTTPError, InvalidURL  # noqa: PLC0415 - not every command downloads

        retrying = Retrying(
            retry=retry_if_exception_type((Passing, HTTPError)),
            stop=stop_after_attempt(self.options.download_attempts),
            wait=self._pause,
            sleep=self.clock.sleep,
            reraise=True,
        )
        headers = {"User-Agent": AGENT, "Accept": accept}
        try:
            with Client(headers=headers, timeout=self.options.download_timeout, follow_redirects=False) as client:
                answered: str = retrying(self._once, client, url)
                return answered
        except (Passing, HTTPError) as error:
            do = "Run the same command again later: it goes on from what was fetched."
            raise SourceUnreachable(
                f"cannot be fetched ({str(error) or type(error).__name__})", where=url, do=do
            ) from error
        except InvalidURL as error:
            raise SourceError(f"is no address ({error})", where=url, do="Correct it.") from error

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.pause if isinstance(error, Passing) else None
        pause = min(2.0 ** (state.attempt_number - 1), 30.0) if asked is None else asked
        self.say(f"{legible(str(error)) or type(error).__name__}; asking again in {pause:.0f} s.")
        return pause

    def _once(self, client: "Client", url: str) -> str:
        asked, until = url, self.clock.monotonic() + self.options.download_timeout
        for _ in range(REDIRECTS + 1):
            with client.stream("GET", url) as response:
                if not response.has_redirect_location:
                    return self._read(response, asked, until)
                url = _redirected(url, response.headers["location"])
        raise SourceError("is redirected again and again", where=asked, do="Check the address.")

    def _read(self, response: "Response", url: str, until: float) -> str:
        if response.status_code in _PASSING:
            raise Passing(f"{_host(url)} answers {response.status_code}", self._asked(response, url))
        refused = response.status_code >= _REDIRECTION
        body, most = bytearray(), _LONGEST_FAULT if refused else self.options.download_bytes
        for part in response.iter_bytes():
            body += part
            if len(body) > most and not refused:
                do = "Name less of it, or raise the setting download_bytes."
                raise SourceError(f"is larger than {most} bytes", where=url, do=do)
            if len(body) > most:
                break
            if self.clock.monotonic() > until:
                raise Passing(f"{_host(url)} takes longer than {self.options.download_timeout:.0f} s for one answer")
        if refused:
            raise _refusal(response.status_code, bytes(body), url)
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SourceError("is not text in UTF-8", where=url, do="Check the address.") from error

    def _asked(self, response: "Response", url: str) -> float | None:
        """The pause of a Retry-After, in seconds or until a date; raises SourceError if it is too long to wait."""
        said = response.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            pause = float(said[:9])
        else:
            try:
                pause = max(0.0, (parsedate_to_datetime(said) - self.clock.now()).total_seconds())
            except (ValueError, TypeError):
                return None
        if pause > self.options.download_wait:
            do = "Run the same command again after that: it goes on from what was fetched."
            raise SourceUnreachable(f"asks to be left alone for {pause:.0f} s", where=_host(url), do=do)
        return pause


def _redirected(url: str, location: str) -> str:
    new = urljoin(url, location)
    old_parts, parts = urlsplit(url), urlsplit(new)
    same = _site(old_parts.hostname) == _site(parts.hostname)
    if not same or parts.scheme not in ("http", "https") or (old_parts.scheme, parts.scheme) == ("https", "http"):
        do = "Check the address; name the other one itself if you trust it."
        raise SourceError(f"is redirected to {new[:_SHOWN]}, which is not followed", where=url, do=do)
    return new


def _site(host: str | None) -> str:
    """The last two names of a host; an address of numbers whole."""
    names = (host or "").lower().split(".")
    return ".".join(names if names[-1].isdigit() else names[-2:])


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _refusal(status: int, body: bytes, url: str) -> SourceError:
    text = legible(body.decode("utf-8", "replace"))[:_SHOWN]
    said = f": {text}" if text and not text.startswith("<") else ""
    if status == _NOT_FOUND:
        return SourceError(f"is not there (404{said})", where=url, do="Check the name: `argmap table sources`.")
    if status == _TOO_LARGE:
        return SourceError("is too much for one answer (413)", where=url, do="Name less of it: a key, fewer countries.")
    return SourceError(f"is refused ({status}{said})", where=url, do="Check the name, or ask again later.")
