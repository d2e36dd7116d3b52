"""Articles at which the server failed: whether it is out, or one of them is to blame, is told by the others.

A request that always makes the server fail looks like a server that is out. So an article whose question was not
answered is held: once others are answered it is tried again, and when it fails a second time and others are answered
after that too, it is to blame. When several fail and nobody is answered in between, the server is, unless it answers a
question of a few words.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.batch.store import Waiting
from pipeline.errors import ModelError

TRIP = 3
"""Articles in a row that the server fails at, from which on it is to blame."""


class Doubt(NamedTuple):
    """An article that was not answered about, why, and how many questions had been answered by then."""

    found: Waiting
    why: ModelError
    answered: int


class Judged(NamedTuple):
    """Articles about which there is no doubt left: those that are tried again, and those that are to blame."""

    again: tuple[Waiting, ...] = ()
    blamed: tuple[Doubt, ...] = ()


@dataclass
class Doubts:
    """``answered`` counts the questions that the server answered so far."""

    answered: Callable[[], int]
    _held: list[Doubt] = field(default_factory=list)
    _tried: set[str] = field(default_factory=set)
    """Articles that were tried again."""

    def hold(self, found: Waiting, why: ModelError) -> bool:
        """Keeps an article back; whether that is one too many, and the server may be to blame."""
        self._held.append(Doubt(found, why, self.answered()))
        last = self._held[-TRIP:]
        return len(last) == TRIP and last[0].answered == last[-1].answered

    @property
    def held(self) -> frozenset[str]:
        """Keys of the articles that are held."""
        return frozenset(each.found.key for each in self._held)

    @property
    def why(self) -> ModelError | None:
        """What the first of those failed with that are held."""
        return self._held[0].why if self._held else None

    def clear_server(self) -> None:
        """The server is known to be well: it is not to blame for any that are held."""
        self._held = [each._replace(answered=-1) for each in self._held]

    def judged(self) -> Judged:
        """Lets go of those since whom others were answered, or the server was known to be well."""
        known = [each for each in self._held if self.answered() > each.answered]
        self._held = [each for each in self._held if each not in known]
        blamed = tuple(each for each in known if each.found.key in self._tried)
        again = tuple(each.found for each in known if each.found.key not in self._tried)
        self._tried.update(each.key for each in again)
        return Judged(again, blamed)
