"""A real PostgreSQL of this machine, in a folder of its own, on a free port of 127.0.0.1."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

_UNTIL_LEFT = '"$@" & cat >/dev/null; kill -INT "$(head -n 1 "$0")"; wait'
"""A server that ends, at once and in order, with whoever started it, however that ends: its input is closed then."""
_SYSTEM_USERS = ("postgres", "nobody")


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


@dataclass(frozen=True)
class Cluster:
    """A server's data and its port; ``url`` goes up to the name of a database."""

    data: Path
    port: int
    prefix: tuple[str, ...]
    server: str

    @property
    def url(self) -> str:
        return f"postgresql://desk@127.0.0.1:{self.port}"


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The server's URL while it runs, up to the name of a database; the test is skipped where there is none."""
    with serving(made(folder)) as url:
        yield url


def made(folder: Path) -> Cluster:
    """A server that does not run yet; the test is skipped where there is no PostgreSQL."""
    initdb, server = binary("initdb"), binary("postgres")
    if initdb is None or server is None:
        pytest.skip("needs PostgreSQL: the programs initdb and postgres")
    prefix, data = _as_user(), folder / "data"
    data.mkdir()
    if prefix:
        for place in (data, *folder.parents):
            if place == data:
                shutil.chown(place, prefix[2])
            elif place.owner() == "root" and place != Path("/") and str(place).startswith("/tmp/"):  # noqa: S108
                place.chmod(place.stat().st_mode | 0o011)
        folder.chmod(0o711)
    command = [
        *prefix,
        initdb,
        "-D",
        str(data),
        "-U",
        "desk",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C.UTF-8",
    ]
    subprocess.run(command, check=True, capture_output=True, cwd="/")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return Cluster(data, free.getsockname()[1], prefix, server)


@contextmanager
def serving(cluster: Cluster) -> Iterator[str]:
    """Its URL while it runs; it may run again afterwards, with all that it had."""
    options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200", "-k", ""]
    command = [*cluster.prefix, cluster.server, "-D", str(cluster.data), "-p", str(cluster.port), *options]
    with subprocess.Popen(
        ["sh", "-c", _UNTIL_LEFT, str(cluster.data / "postmaster.pid"), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    ) as process:
        _wait(cluster.url, process)
        yield cluster.url


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            with psycopg.connect(f"{url}/postgres", connect_timeout=1):
                return
        except psycopg.OperationalError:
            assert process.poll() is None, "PostgreSQL has ended"
            _pause()
    raise AssertionError("PostgreSQL does not answer")


def _pause() -> None:
    subprocess.run(["sleep", "0.1"], check=True)
