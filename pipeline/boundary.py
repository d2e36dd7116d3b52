"""The boundary around one article: whatever goes wrong inside it is a value, and the next article goes on.

There are two places that stop what nobody expected: the door of the command, where everything ends, and this one, where
an article ends. Without it one odd article would take with it all those that are already paid for. What is expected is
told in its own words; of what is not, the kind is told, and its traceback is kept for those who mend it.
"""

import asyncio
import errno
import traceback
from types import TracebackType
from typing import Self

from pipeline.errors import ArgmapError, StorageLost, legible
from pipeline.models import Failed, Unexpected

OWN_FAULT = 70
"""The exit code where nothing was finished because of a fault of ours."""
LONGEST = 20_000
"""Characters of a traceback that are kept of its beginning, and of its end: messages may hold whole articles."""
_NOT_OURS = (KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError)
"""Somebody wants it to end."""
_DISK = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS))


class Boundary:
    """Inside, an article goes through its stages; afterwards ``failed`` is what went wrong.

        with Boundary(article.title, "chunk") as inside:
            ...
            inside.begin("ground")
            ...
            return finished
        return inside.failed

    Lets through what ends everything: an interrupt, and a StorageLost or a full disk, which no other article escapes.
    """

    def __init__(self, article: str, stage: str) -> None:
        self._article, self._stage = article, stage
        self._failed: Failed | None = None

    def begin(self, stage: str) -> None:
        """Tells which stage comes now."""
        self._stage = stage

    @property
    def failed(self) -> Failed:
        """What went wrong; only there if something did."""
        if self._failed is None:
            raise LookupError("nothing failed")
        return self._failed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        # Not only what derives from Exception: panics of libraries written in Rust do not.
        if error is None or isinstance(error, _NOT_OURS) or _is_everyones(error):
            return False
        self._failed = self._of(error)
        return True

    def _of(self, error: BaseException) -> Failed:
        article = legible(self._article)
        if isinstance(error, ArgmapError):
            return Failed(article=article, stage=self._stage, reason=error.sentence, exit_code=error.exit_code)
        return Unexpected(
            article=article,
            stage=self._stage,
            reason=own_fault(error, self._stage),
            exit_code=OWN_FAULT,
            traceback=_traceback(error),
        )


def own_fault(error: BaseException, stage: str | None = None) -> str:
    """One sentence about what should not have happened. What the error says may be anybody's words, so it stays out."""
    where = f" at the stage {stage}" if stage else ""
    return f"argmap met a fault of its own{where} ({type(error).__name__})."


def _is_everyones(error: BaseException) -> bool:
    """Whether the next article would fail in the same way, and everything after it."""
    full = any(isinstance(each, OSError) and each.errno in _DISK for each in (error, error.__cause__))
    return full or isinstance(error, StorageLost)


def _traceback(error: BaseException) -> str:
    # What the frames hold may be what there was too much of.
    traceback.clear_frames(error.__traceback__)
    told = "".join(traceback.format_exception(error))
    kept = told if len(told) <= 2 * LONGEST else f"{told[:LONGEST]} … {told[-LONGEST:]}"
    return "\n".join("".join(char if char.isprintable() else "\ufffd" for char in line) for line in kept.split("\n"))
