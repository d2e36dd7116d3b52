"""Recorded answers in place of a model: no key, no network, the same code from the answer on.

A recording is a JSONL file, one call a line, looked up by prompt and request whatever model was asked; ``record`` makes
one of a ledger. A question that was not recorded is an error that names the prompt.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from pipeline.errors import InputError, ModelUnreachable
from pipeline.llm.chat import ChatModel
from pipeline.llm.purse import Purse
from pipeline.llm.request import Request, asked
from pipeline.models import ModelOptions
from pipeline.ports import CallRecord


class Recording:
    """The calls of a JSONL file, by what was asked."""

    def __init__(self, path: Path) -> None:
        """Reads the file; raises InputError with the line that does not fit."""
        self._path = path
        self._calls: dict[str, CallRecord] = {}
        for call in _read(path):
            self._calls.setdefault(asked(json.loads(call.request)), call)
        if not self._calls:
            raise InputError("holds no recorded answer", where=str(path), do="Record one with a model first.")
        self.model = next(iter(self._calls.values())).model

    async def complete(self, request: Request) -> CallRecord:
        """The recorded call; raises ModelUnreachable when it was not recorded."""
        call = self._calls.get(request.asked)
        if call is None:
            raise ModelUnreachable(
                f"the recording {self._path.name} holds no answer to this question of prompt {request.prompt}",
                where=f"replay:{self._path.name}",
                do="Record again: the article, the prompt or a setting has changed since.",
            )
        return call

    async def is_well(self, request: Request) -> bool:  # noqa: ARG002 - as Completes has it
        """It is: nobody is asked."""
        return True

    async def close(self) -> None:
        """Nothing to let go of."""


def _read(path: Path) -> Iterator[CallRecord]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the recording cannot be read: {error}", where=str(path)) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            call = CallRecord(**json.loads(line))
            asked(json.loads(call.request))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise InputError(f"is no recorded call: {error}", where=f"{path}, line {number}") from error
        yield call


class Replay(ChatModel):
    """A model that answers from a recording, under the name of the model that was recorded."""

    def __init__(self, path: Path, options: ModelOptions) -> None:
        recording = Recording(path)
        super().__init__(options, recording, Purse(options), recording.model)


def record(calls: Iterable[CallRecord], path: Path) -> int:
    """Writes calls as a recording, ordered by key; returns how many. Raises OSError."""
    lines = [
        json.dumps(asdict(call), ensure_ascii=False, sort_keys=True) for call in sorted(calls, key=lambda c: c.key)
    ]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    return len(lines)
