"""Formats that need a parser are read in a child process with limits on memory, processor time and patience.

One child serves many files and is started anew when a file has killed it. It speaks lines of JSON on its standard
streams: a request, followed by the file's bytes, is answered by an article's text or by an error's sentence.
"""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any

from pipeline.corpus.about import About
from pipeline.errors import InputError
from pipeline.models import ReadLimits

START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from pipeline.corpus.child import main; main()"
STARTING = 60.0
"""Seconds that a child may take to start."""

INHERITED = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT", "TEMP", "TMPDIR")
"""Variables of our environment that a child is given."""

_TOO_SLOW = {
    "what": "reading it takes longer than is allowed",
    "do": "Save it as .txt, or raise the setting read_seconds if you trust it.",
}
_BROKEN = {
    "what": "it broke the process that reads files: it is damaged, or made to do so",
    "do": "Save it in another format.",
}


class Sandbox:
    """A child process that reads files; safe to use from several threads, one file at a time."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def read(self, suffix: str, data: bytes, limits: ReadLimits) -> tuple[str, About]:
        """Text and metadata from a file's bytes; raises InputError if it cannot be read within the limits."""
        request = {"suffix": suffix, "size": len(data), "limits": limits.model_dump()}
        with self._lock:
            self._start()
            answer = self._exchange(json.dumps(request).encode() + b"\n" + data, limits)
        if "what" in answer:
            raise InputError(answer["what"], do=answer["do"])
        return answer["text"], About.model_validate_json(answer["about"])

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def _start(self) -> None:
        """A child that has said that it is ready; a fork of this process must not share its parent's."""
        if self._child is not None and self._owner == os.getpid():
            return
        command = [sys.executable, "-P", "-c", START, json.dumps(sys.path)]
        self._child, self._owner = _popen(command), os.getpid()
        if not self._ask(b"", STARTING).endswith(b"\n"):
            self.close()
            raise InputError("the process that reads files did not start", do="`argmap doctor` may say why.")

    def _exchange(self, message: bytes, limits: ReadLimits) -> dict[str, Any]:
        try:
            line = self._ask(message, limits.seconds)
        except TimeoutError:
            line, late = b"", True
        else:
            late = self._child is not None and not line and self._child.wait() == -signal.SIGXCPU
        if line.endswith(b"\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        self.close()
        return _TOO_SLOW if late else _BROKEN

    def _ask(self, message: bytes, seconds: float) -> bytes:
        """One line in return for a message, nothing whole if the child dies; raises TimeoutError, the child killed."""
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            return b""
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        watch = threading.Timer(seconds, stop)
        watch.start()
        try:
            with contextlib.suppress(BrokenPipeError):  # a child that died answers with an empty line
                child.stdin.write(message)
                child.stdin.flush()
            line = child.stdout.readline()
        finally:
            watch.cancel()
        if late.is_set() and not line.endswith(b"\n"):
            raise TimeoutError
        return line


def _popen(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
    )


def _environment() -> dict[str, str]:
    """What an interpreter needs and no keys or tokens; a fixed hash seed, so that a file always reads the same."""
    return {name: os.environ[name] for name in INHERITED if name in os.environ} | {"PYTHONHASHSEED": "0"}


SANDBOX = Sandbox()
"""The one child of this process."""

atexit.register(SANDBOX.close)
