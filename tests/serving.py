"""An HTTP server on 127.0.0.1 that lives as long as a ``with``: what servers of tests have in common."""

import socket
import struct
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType, TracebackType
from typing import Self


@dataclass
class Reply:
    """What goes over the wire."""

    status: int = 200
    body: str | bytes = "{}"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def sent(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else self.body.encode()


class Serving:
    """A server in a thread. ``released`` is set when it ends: whoever was left hanging goes on."""

    usual: Mapping[str, str] = MappingProxyType({})
    """Headers of every reply that has none of its own by that name."""

    def __init__(self) -> None:
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def received(self, request: BaseHTTPRequestHandler) -> Reply | None:
        """What to answer; None if the connection was left to hang or cut."""
        raise NotImplementedError


def _handler(server: Serving) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            reply = server.received(self)
            if reply is None:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in {**server.usual, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.sent)))
            self.end_headers()
            try:
                self.wfile.write(reply.sent)
            except (BrokenPipeError, ConnectionResetError):
                # The other side has read enough.
                self.close_connection = True

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler


def reset(connection: socket.socket) -> None:
    """Reset, not closed: what a dying server looks like."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
