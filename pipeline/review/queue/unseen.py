"""What nobody has looked at: flags that nobody opened, and sentences with figures on which nobody opened a finding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.models import QuantityKind
from pipeline.quantities import read_quantities
from pipeline.review.queue.items import Item, Story
from pipeline.text.sentences import split

_NO_FIGURE = frozenset({QuantityKind.PERIOD, QuantityKind.ORDINAL})


@dataclass(frozen=True)
class Figured:
    """A sentence with figures. Half-open span."""

    start: int
    end: int
    text: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Unlooked:
    """A sentence with figures that no person has looked at, whatever checking says of them."""

    story: Story
    sentence: Figured
    items: tuple[Item, ...]
    """What checking says of figures in it; none: nothing was compared."""


@lru_cache(maxsize=512)
def figured(text: str) -> tuple[Figured, ...]:
    """The sentences of a text that hold figures other than dates and ranks."""
    return tuple(_figured(text))


def unopened(items: Sequence[Item]) -> tuple[Item, ...]:
    """Flags that nobody has opened or decided, in their order."""
    return tuple(item for item in items if item.hard and not _is_seen(item))


def unlooked(story: Story, text: str, items: Sequence[Item]) -> Iterator[Unlooked]:
    """Sentences of a story's draft with figures, none of whose findings anybody opened or decided.

    Those with a flag are left out: the flag itself is told of. ``items`` are the story's.
    """
    for sentence in figured(text):
        own = tuple(item for item in items if sentence.start <= item.start < sentence.end)
        if not any(item.hard or _is_seen(item) for item in own):
            yield Unlooked(story, sentence, own)


def _is_seen(item: Item) -> bool:
    return item.standing.looked or item.standing.done or item.standing.outcome is not None


def _figured(text: str) -> Iterator[Figured]:
    for sentence in split(text):
        found = tuple(each.text for each in read_quantities(sentence.text) if each.kind not in _NO_FIGURE)
        if found:
            yield Figured(sentence.start, sentence.end, sentence.text, found)
