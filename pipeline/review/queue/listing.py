"""The list of the queue: what a filter shows, in groups, with the counts that its selects offer."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.ports import ReferenceTable
from pipeline.render.words import VERDICTS, Tone
from pipeline.review.database import tables as t
from pipeline.review.queue.filters import ALL, ME, NOBODY, Filter, shown
from pipeline.review.queue.grouping import Group, Names, alike, grouped
from pipeline.review.queue.items import Item
from pipeline.review.queue.keeping import every, waiting
from pipeline.review.queue.standing import STATES
from pipeline.review.queue.unseen import unopened
from pipeline.review.same import Same
from pipeline.review.security.people import Person

MOST = 300
"""Items that the list shows at once, around the one that is open."""
NONE = Names()
"""What there are no names in."""
_TONES = {Tone.WRONG: "Wrong, outdated, period", Tone.UNCLEAR: "Ambiguous, unverified", Tone.OPEN: "Not in table"}


@dataclass(frozen=True)
class Option:
    """One entry of a select."""

    value: str
    words: str
    chosen: bool = False


@dataclass(frozen=True)
class Alike:
    """Identical claims of a group that one act settles. ``key`` is what they share, ``quote`` the first one's words."""

    key: str
    count: int
    quote: str


@dataclass(frozen=True)
class Shown:
    """A group as far as the list shows it."""

    group: Group
    items: tuple[Item, ...]
    alike: tuple[Alike, ...]


@dataclass(frozen=True)
class Listing:
    """The list. ``place`` is the open item's among all that fit, from 1; 0 where it is not among them."""

    wanted: Filter
    groups: tuple[Shown, ...]
    count: int
    left_out: int
    unopened: int
    """Flags that nobody has opened, whatever the filter shows."""
    place: int
    before: str
    after: str
    states: tuple[Option, ...]
    verdicts: tuple[Option, ...]
    stories: tuple[Option, ...]
    people: tuple[Option, ...]

    def beside(self, item: Item) -> "Listing":
        """The same list, with what comes before and after an item that is open and that the filter does not show."""
        walk = [each for shown in self.groups for each in shown.items]
        if self.place or not walk:
            return self
        before = next((each.key for each in reversed(walk) if each.rank < item.rank), "")
        after = next((each.key for each in walk if each.rank > item.rank), walk[0].key)
        return replace(self, before=before, after=after)

    def query(self, **more: str) -> str:
        """The filter as an address has it."""
        return self.wanted.query(**more)


def listing(session: Session, wanted: Filter, at: str, me: Person, names: Names) -> tuple[Listing, Item | None]:
    """What a filter shows to a person, and the item that is open: the one with the key, else the first."""
    known = waiting(session) if wanted.shown == "flags" else every(session)
    found = _found(Same(known), wanted, me.shown, Same(names))
    place = found.places.get(at, 0) or (1 if found.walk and not at else 0)
    first = max(0, min(place - MOST // 2, len(found.walk) - MOST))
    visible = range(first, min(first + MOST, len(found.walk)))
    listed = Listing(
        wanted=wanted,
        groups=tuple(_visible(found.groups, visible)),
        count=len(found.walk),
        left_out=len(found.walk) - len(visible),
        unopened=found.unopened,
        place=place,
        before=found.walk[place - 2].key if place > 1 else "",
        after=found.walk[place].key if 0 < place < len(found.walk) else "",
        states=found.states,
        verdicts=found.verdicts,
        stories=found.stories,
        people=tuple(_people(session, wanted, me)),
    )
    return listed, found.walk[place - 1] if place else None


@dataclass(frozen=True)
class _Found:
    """All that a filter finds among items, whichever of them is open. ``places`` are theirs by key, from 1."""

    groups: tuple[Shown, ...]
    walk: tuple[Item, ...]
    places: Mapping[str, int]
    unopened: int
    states: tuple[Option, ...]
    verdicts: tuple[Option, ...]
    stories: tuple[Option, ...]


@lru_cache(maxsize=16)
def _found(of: Same[tuple[Item, ...]], wanted: Filter, me: str, called: Same[Names]) -> _Found:
    """Of items that are remembered: what happens to any of them makes another tuple, and that is searched anew."""
    known = of.of
    counted = shown(known, replace(wanted, state=ALL), me)
    fitting = tuple(item for item in counted if wanted.state in (ALL, item.standing.state.value))
    groups = tuple(_shown(each) for each in grouped(fitting, called.of) if wanted.group in ("", each.key))
    walk = tuple(item for each in groups for item in each.items)
    return _Found(
        groups=groups,
        walk=walk,
        places={item.key: place for place, item in enumerate(walk, 1)},
        unopened=len(unopened(known)),
        states=tuple(_states(counted, wanted)),
        verdicts=tuple(_verdicts(known, wanted)),
        stories=tuple(_stories(known, wanted)),
    )


def _visible(groups: Sequence[Shown], visible: range) -> Iterator[Shown]:
    """Groups as far as their items are among those that the list shows."""
    begins = 0
    for each in groups:
        items = each.items[max(0, visible.start - begins) : max(0, visible.stop - begins)]
        begins += len(each.items)
        if items:
            yield replace(each, items=items)


def called(table: ReferenceTable | None) -> Names:
    """What a table calls its entities and measures; kept for the table that was asked last."""
    return _called(Same(table)) if table is not None else NONE


@lru_cache(maxsize=2)
def _called(table: Same[ReferenceTable]) -> Names:
    entities = {each.entity_id: each.name for each in table.of.entities()}
    return Names(entities, {each.measure_id: each.label for each in table.of.measures()})


def _shown(group: Group) -> Shown:
    same = alike([item for item in group.items if not item.standing.done])
    return Shown(group, group.items, tuple(Alike(what, len(own), own[0].quote) for what, own in same.items()))


def _states(counted: Sequence[Item], wanted: Filter) -> Iterator[Option]:
    of = Counter(item.standing.state for item in counted)
    for state, words in STATES.items():
        yield Option(state.value, f"{words}, {of[state]}", state.value == wanted.state)
    yield Option(ALL, f"In every state, {len(counted)}", wanted.state == ALL)


def _verdicts(known: Sequence[Item], wanted: Filter) -> Iterator[Option]:
    yield Option("", "Every verdict", wanted.verdict == "")
    for tone, words in _TONES.items():
        yield Option(tone.value, words, tone.value == wanted.verdict)
    there = {item.verdict for item in known}
    for verdict, look in VERDICTS.items():
        if verdict in there or verdict.value == wanted.verdict:
            yield Option(verdict.value, f"· {look.word}", verdict.value == wanted.verdict)


def _stories(known: Sequence[Item], wanted: Filter) -> Iterator[Option]:
    titles: Mapping[int, str] = {item.story.id: item.story.title for item in known}
    count = "1 article" if len(titles) == 1 else f"{len(titles)} articles"
    yield Option("", count, wanted.story == "")
    for id_, title in sorted(titles.items(), key=lambda one: (one[1].casefold(), one[0])):
        yield Option(str(id_), title, str(id_) == wanted.story)


def _people(session: Session, wanted: Filter, me: Person) -> Iterator[Option]:
    yield Option("", "Anyone", wanted.assignee == "")
    yield Option(ME, "Me", wanted.assignee == ME)
    yield Option(NOBODY, "Nobody", wanted.assignee == NOBODY)
    for name in session.scalars(select(t.User.shown).where(t.User.disabled_at.is_(None)).order_by(t.User.shown)):
        if name != me.shown:
            yield Option(name, name, name == wanted.assignee)
