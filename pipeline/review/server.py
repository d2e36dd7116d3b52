"""The desk's server: where it may listen, how it is entered, and how it ends."""

import ipaddress
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

import uvicorn

from pipeline.errors import InputError
from pipeline.review.app import create_app
from pipeline.review.desk import Desk
from pipeline.review.security.users import has_passwords

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
PATIENCE: Final = 5
"""Seconds that requests may take to end when the desk is closed."""
KEEPS: Final = 75
"""Seconds that a browser's connection is kept while its person reads: one that is closed just as the next page is asked
for is an error in the browser."""
TURN: Final = 0.001
"""Seconds that one thread may compute while others wait: a page gives its turn away with every look into the
database, and would wait five times as long to get it back while a large map is checked."""


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def needs_users(desk: Desk, host: str) -> bool:
    """Whether people sign in: as soon as anybody has a password. Raises InputError beyond this machine without any."""
    with desk.database.reading() as session:
        known = has_passwords(session)
    if not known and not is_loopback(host):
        do = "Add one first: argmap review users add NAME --role admin"
        raise InputError("beyond this machine the desk is only for users, and it has none", where="--host", do=do)
    return known


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """The socket that the desk listens on; port 0 takes a free one. Raises InputError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, port))
        except OSError as error:
            raise InputError(
                f"cannot listen there ({error.strerror or error})",
                where=f"{host}:{port}",
                do="Choose another --port; 0 takes a free one.",
            ) from error
        yield found


def address(desk: Desk, host: str, port: int) -> str:
    """Where the desk is entered, with the token where there is one."""
    named = f"[{host}]" if ":" in host else host
    place = f"{'https' if desk.secure else 'http'}://{named}:{port}"
    return f"{place}/enter?token={desk.token}" if desk.token else f"{place}/"


def serve(desk: Desk, on: socket.socket, started: Callable[[], None]) -> None:
    """Serves until Ctrl-C or an end signal; what was acknowledged by then is kept. ``started`` is called once."""
    config = uvicorn.Config(
        create_app(desk),
        log_level="warning",
        access_log=False,  # addresses may hold the token
        server_header=False,
        proxy_headers=desk.secure,
        timeout_graceful_shutdown=PATIENCE,
        timeout_keep_alive=KEEPS,
        lifespan="on",
    )
    sys.setswitchinterval(TURN)
    try:
        _Server(config, started).run(sockets=[on])
    finally:
        desk.database.close()


class _Server(uvicorn.Server):
    """Ctrl-C is how a desk is closed, and no fault: it is not raised again when all is done."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self.force_exit, self.should_exit = self.should_exit, True
