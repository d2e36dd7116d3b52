"""A real PostgreSQL of this machine, in a folder of its own, on a free port of 127.0.0.1.

It can be stopped and started again under the same URL, as a database does that is restarted beneath a batch.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

_UNTIL_LEFT = '"$@" & cat >/dev/null; kill -INT "$(head -n 1 "$0")"; wait'
"""A server that ends, at once and in order, with whoever started it, however that ends: its input is closed then."""
_SYSTEM_USERS = ("postgres", "nobody")
USER = "desk"


def binary(name: str) -> str | None:
    """A program of PostgreSQL: Debian keeps them apart, by version."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    return next((str(place / name) for place in places if (place / name).exists()), shutil.which(name))


def _as_user() -> tuple[str, ...]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return ()
    users = {line.partition(":")[0] for line in Path("/etc/passwd").read_text(encoding="utf-8").splitlines()}
    user = next((user for user in _SYSTEM_USERS if user in users), None)
    if user is None or shutil.which("runuser") is None:
        pytest.skip("PostgreSQL does not run as root, and there is no other user to run it as")
    return ("runuser", "-u", user, "--")


class Postgres:
    """A server in a folder; the test is skipped where PostgreSQL is not installed."""

    def __init__(self, folder: Path) -> None:
        initdb, server = binary("initdb"), binary("postgres")
        if initdb is None or server is None:
            pytest.skip("needs PostgreSQL: the programs initdb and postgres")
        self._prefix, self._data, self._server = _as_user(), folder / "data", server
        self._data.mkdir()
        if self._prefix:
            _let_in(self._data, folder, self._prefix[2])
        cluster = ("-D", str(self._data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        subprocess.run([*self._prefix, initdb, *cluster], check=True, capture_output=True, cwd="/")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The server's URL, up to the name of a database."""
        return f"postgresql://{USER}@127.0.0.1:{self._port}"

    def start(self) -> None:
        """Returns when it answers."""
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200", "-k", ""]
        command = [*self._prefix, self._server, "-D", str(self._data), "-p", str(self._port), *options]
        self._process = subprocess.Popen(
            ["sh", "-c", _UNTIL_LEFT, str(self._data / "postmaster.pid"), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )
        for _ in range(600):
            try:
                with psycopg.connect(f"{self.url}/postgres", connect_timeout=1):
                    return
            except psycopg.OperationalError:
                assert self._process.poll() is None, "PostgreSQL has ended"
                subprocess.run(["sleep", "0.1"], check=True)
        raise AssertionError("PostgreSQL does not answer")

    def stop(self) -> None:
        """All connections are cut; what was committed stays."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.wait()
            self._process = None

    def create(self, name: str, template: str = "template1") -> str:
        """The URL of a new database."""
        with psycopg.connect(f"{self.url}/postgres", autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return f"{self.url}/{name}"


def _let_in(data: Path, folder: Path, user: str) -> None:
    """The user whom it runs as owns the data, and may pass the folders on the way there."""
    shutil.chown(data, user)
    for place in folder.parents:
        if place.owner() == "root" and place != Path("/") and str(place).startswith("/tmp/"):  # noqa: S108
            place.chmod(place.stat().st_mode | 0o011)
    folder.chmod(0o711)


@contextmanager
def running(folder: Path) -> Iterator[Postgres]:
    """A server while this lasts."""
    server = Postgres(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
