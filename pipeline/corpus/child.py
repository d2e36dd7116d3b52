"""The child's side of the sandbox: reads one file after another until its input ends."""

import json
import signal
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

from pipeline.corpus.docx import read_docx
from pipeline.corpus.html import read_html
from pipeline.corpus.markdown import read_markdown
from pipeline.corpus.pdf import read_pdf
from pipeline.errors import InputError
from pipeline.models import ReadLimits

READERS = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
}
"""By ending: bytes and limits to text and metadata; each raises InputError."""

MEMORY = 2_000_000_000
"""Bytes of address space that a child may use."""


def main() -> None:
    """Serve until the standard input ends."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints must not end up among the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which may still want an answer
    _limit_memory()
    _send(sink, {"ready": True})
    while line := source.readline():
        request = json.loads(line)
        limits = ReadLimits.model_validate(request["limits"])
        _limit_time(limits.seconds)
        _send(sink, answer(request["suffix"], source.read(request["size"]), limits))


def answer(suffix: str, data: bytes, limits: ReadLimits) -> Mapping[str, Any]:
    """Text and metadata, or what is wrong with the file and what to do."""
    try:
        text, about = READERS[suffix](data, limits)
    except InputError as error:
        return {"what": error.what, "do": error.do}
    except (MemoryError, RecursionError):
        return {"what": "it is nested too deeply or too large to be read", "do": "Save it in another format."}
    return {"text": text, "about": about.model_dump_json()}


def _send(sink: BinaryIO, message: Mapping[str, Any]) -> None:
    sink.write(json.dumps(message).encode() + b"\n")
    sink.flush()


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: float) -> None:
    """Processor time for the next file, on top of what was used so far."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415

        used = resource.getrusage(resource.RUSAGE_SELF)
        limit = int(used.ru_utime + used.ru_stime + seconds) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
