"""Items under what they need: one named source, one series, the same words. One look-up settles many."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.models import content_id
from pipeline.render.words import plural
from pipeline.review.queue.items import Item


class Shared(StrEnum):
    """What the items of a group share."""

    SOURCE = "source"
    """The text credits their figures to one source, and no row is there."""
    SERIES = "series"
    """They are of one measure of one entity."""
    WORDS = "words"
    """The same claim in several articles."""
    ARTICLE = "article"


@dataclass(frozen=True)
class Names:
    """What ids of the table are called."""

    entities: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)

    def series(self, item: Item) -> str:
        """``Defence budget, Norland``."""
        words = (self.measures.get(item.measure, item.measure), self.entities.get(item.entity, item.entity))
        return ", ".join(filter(None, words))


@dataclass(frozen=True)
class Group:
    """Items in order. ``key`` may stand in addresses; ``about`` says in words what would settle them."""

    key: str
    shared: Shared
    title: str
    about: str
    items: tuple[Item, ...]

    @property
    def waiting(self) -> bool:
        """Whether rows entered once would settle its items."""
        return all(item.rowless for item in self.items)


@dataclass(frozen=True)
class _Home:
    shared: Shared
    of: tuple[object, ...]

    @property
    def key(self) -> str:
        return content_id("g", self.shared, *self.of)


def grouped(items: Sequence[Item], names: Names) -> tuple[Group, ...]:
    """Every item in exactly one group, identical claims in the same one; the most pressing group first.

    ``items`` are in order. What is in which group does not hang on the order.
    """
    homes = _homes(items)
    groups: dict[_Home, list[Item]] = {}
    for item in items:
        groups.setdefault(homes[item.alike], []).append(item)
    return tuple(
        Group(home.key, home.shared, _title(home.shared, own, names), _about(home.shared, own), tuple(own))
        for home, own in groups.items()
    )


def alike(items: Sequence[Item]) -> Mapping[str, tuple[Item, ...]]:
    """Identical claims by what they share, where there are several."""
    return {what: tuple(own) for what, own in _together(items).items() if len(own) > 1}


def _together(items: Sequence[Item]) -> Mapping[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[item.alike].append(item)
    return found


def _homes(items: Sequence[Item]) -> Mapping[str, _Home]:
    """For what identical claims share, the group of all of them: that of the first in order."""
    return {what: _home(own) for what, own in _together(items).items()}


def _home(own: Sequence[Item]) -> _Home:
    home = _home_of(min(own, key=lambda item: item.rank))
    several = len({item.story.id for item in own}) > 1
    return _Home(Shared.WORDS, (own[0].alike,)) if several and home.shared is Shared.ARTICLE else home


def _home_of(item: Item) -> _Home:
    if item.rowless and item.source:
        return _Home(Shared.SOURCE, (item.source.casefold().removeprefix("the "),))
    if (item.entity and item.measure) or (item.rowless and item.measure):
        return _Home(Shared.SERIES, (item.entity, item.measure.casefold()))
    return _Home(Shared.ARTICLE, (item.story.id,))


def _title(shared: Shared, own: Sequence[Item], names: Names) -> str:
    first, none = own[0], "No row: " if all(item.rowless for item in own) else ""
    match shared:
        case Shared.SOURCE:
            return f"{none}{_credited(own)}"
        case Shared.SERIES:
            return f"{none}{_capital(names.series(next(item for item in own if item.measure)))}"
        case Shared.WORDS:
            return f"In {plural(len({item.story.id for item in own}), 'article')}: “{first.quote}”"
        case Shared.ARTICLE:
            return first.story.title


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _credited(own: Sequence[Item]) -> str:
    return next(item.source for item in own if item.rowless and item.source)


def _about(shared: Shared, own: Sequence[Item]) -> str:
    match shared:
        case Shared.SOURCE:
            more = ": one look-up may settle all" if len(own) > 1 else ""
            return f"The text credits “{_credited(own)}”{more}"
        case Shared.SERIES:
            return _sources(own)
        case Shared.WORDS:
            return "The same words: what settles one may settle all"
        case Shared.ARTICLE:
            return "What the text says of itself, and figures of nothing that the table knows"


def _sources(own: Sequence[Item]) -> str:
    """``Ministry of Finance, Reports and 2 sources more``."""
    found = list(dict.fromkeys(item.source for item in own if item.source and not item.rowless))
    if not found:
        return "No row in the table"
    return found[0] + (f" and {plural(len(found) - 1, 'source')} more" if found[1:] else "")
