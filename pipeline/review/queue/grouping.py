"""Items under what they need: one named source, one series of the table, the same words. One look-up settles many."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.models import content_id
from pipeline.render.words import plural
from pipeline.review.queue.items import Item
from pipeline.text.stems import keys


class Shared(StrEnum):
    """What the items of a group share."""

    SOURCE = "source"
    """The text credits their figures to one source, and no row is there."""
    SERIES = "series"
    NEED = "need"
    """No row is there: they wait for figures of one kind."""
    WORDS = "words"
    """The same claim in several articles."""
    ARTICLE = "article"


@dataclass(frozen=True)
class Names:
    """What ids of the table are called."""

    entities: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)


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
        return all(item.finding.rowless for item in self.items)


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
        Group(home.key, home.shared, _title(home, own, names), _about(home, own), tuple(own))
        for home, own in groups.items()
    )


def alike(items: Sequence[Item]) -> Mapping[tuple[object, ...], tuple[Item, ...]]:
    """Identical claims by what they share, where there are several."""
    found: dict[tuple[object, ...], list[Item]] = defaultdict(list)
    for item in items:
        found[item.alike].append(item)
    return {what: tuple(own) for what, own in found.items() if len(own) > 1}


def _homes(items: Sequence[Item]) -> Mapping[tuple[object, ...], _Home]:
    """For what identical claims share, the group of all of them: that of the first in order."""
    together: dict[tuple[object, ...], list[Item]] = defaultdict(list)
    for item in items:
        together[item.alike].append(item)
    return {what: _home(own) for what, own in together.items()}


def _home(own: Sequence[Item]) -> _Home:
    home = _home_of(min(own, key=lambda item: item.rank))
    several = len({item.story for item in own}) > 1
    return _Home(Shared.WORDS, own[0].alike) if several and home.shared is Shared.ARTICLE else home


def _home_of(item: Item) -> _Home:
    found, figure = item.finding, item.finding.quantity
    if found.rowless and item.credited:
        return _Home(Shared.SOURCE, (item.credited.casefold().removeprefix("the "),))
    if figure is not None and figure.entity and figure.measure:
        return _Home(Shared.SERIES, (figure.entity, figure.measure))
    if found.rowless and item.need is not None and item.need.measure:
        return _Home(Shared.NEED, (*keys(item.need.measure), item.need.entity))
    return _Home(Shared.ARTICLE, (item.story,))


def _title(home: _Home, own: Sequence[Item], names: Names) -> str:
    first = own[0]
    match home.shared:
        case Shared.SOURCE:
            return f"No row: {_credited(own)}"
        case Shared.SERIES:
            entity, measure = (str(id_) for id_ in home.of)
            return f"{names.measures.get(measure, measure)}, {names.entities.get(entity, entity)}"
        case Shared.NEED:
            need = next(item.need for item in own if item.need is not None)
            return f"No row: {', '.join(filter(None, (need.measure, need.entity)))}"
        case Shared.WORDS:
            return f"In {len({item.story for item in own})} articles: “{first.finding.quote}”"
        case Shared.ARTICLE:
            return first.title


def _credited(own: Sequence[Item]) -> str:
    return next(item.credited for item in own if item.credited)


def _about(home: _Home, own: Sequence[Item]) -> str:
    match home.shared:
        case Shared.SOURCE:
            credits_ = f"The text credits “{_credited(own)}”"
            return f"{credits_}: one look-up may settle all" if len(own) > 1 else credits_
        case Shared.SERIES:
            return _sources(own)
        case Shared.NEED:
            need = next(item.need for item in own if item.need is not None)
            return " · ".join(_told(need.period, need.whose))
        case Shared.WORDS:
            return "The same words; what settles one may settle all"
        case Shared.ARTICLE:
            return "What the text says of itself, and figures of nothing that the table knows"


def _told(*words: str | None) -> Iterator[str]:
    return (word for word in words if word)


def _sources(own: Sequence[Item]) -> str:
    """``Ministry of Finance, Reports and 2 sources more · 14 rows, 7 verified``."""
    rows = {row.row_id: row for item in own for row in item.finding.rows}
    if not rows:
        return "No row in the table"
    first, *more = dict.fromkeys(row.source for row in rows.values())
    others = f" and {plural(len(more), 'source')} more" if more else ""
    verified = sum(row.verified is True for row in rows.values())
    return f"{first}{others} · {plural(len(rows), 'row')}, {verified} verified"
