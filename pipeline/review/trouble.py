"""What a visitor of the desk can be refused, each with its status.

* ArgmapError
  - Unseen     404  there is no such thing
  - Forbidden  403  the visitor's role does not reach that far, or the request did not come from a page of the desk
  - Unknown    401  nobody is signed in
  - TooMany    429  too many sign-ins failed
  - Conflict   409  somebody else was faster: what they changed is told
"""

from typing import ClassVar

from pipeline.errors import ArgmapError


class Refusal(ArgmapError):
    """A request that is not done."""

    status: ClassVar[int] = 400


class Unseen(Refusal):
    """There is no such thing."""

    status = 404


class Forbidden(Refusal):
    """The visitor may not."""

    status = 403


class Unknown(Refusal):
    """Nobody is signed in."""

    status = 401


class TooMany(Refusal):
    """Asked too often."""

    status = 429


class Conflict(Refusal):
    """Somebody else was faster. ``theirs`` says what they changed, ``version`` is what there is now."""

    status = 409

    def __init__(self, what: str, *, theirs: str = "", version: int | None = None, do: str | None = None) -> None:
        super().__init__(what, do=do)
        self.theirs, self.version = theirs, version
