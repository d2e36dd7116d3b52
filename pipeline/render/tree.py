"""A map as a forest that can be drawn: conclusions at the root, what bears on them behind.

A map is a graph: a premise may serve twice, an objection may be aimed at a step. Every statement is drawn whole once,
at its shallowest use; later uses are ghosts that point to it. An undercut hangs from the step that it attacks. Places
stand in pre-order in one flat tuple, so no depth of argument can exhaust the stack.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from pipeline.render.sheet import Sheet
from pipeline.render.steps import Bearing, Step, bearing_of, settle, steps
from pipeline.render.words import OBJECTIONS, Relation

FLAG, OBJECTION = 5, 4
"""What a flag and an objection add to a place's weight; a statement below it adds one."""


@dataclass(frozen=True)
class Join:
    """A step on the page: it leads from member places to its owner, or hangs from the join that it undercuts."""

    step: Step
    owner: int
    hangs: int | None
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class Place:
    """A box on the page. ``statement`` is None for the shelf that holds what stands apart."""

    statement: str | None
    level: int
    parent: int | None
    join: int | None
    ghost: bool = False
    children: tuple[int, ...] = ()
    objects: bool = False
    """Whether it speaks against what it bears on."""
    flags: int = 0
    """Flags on its statement."""
    below: int = 0
    """Statements behind it."""
    flags_below: int = 0

    @property
    def weight(self) -> int:
        """How much it matters that it is seen: by what stands on it, what is flagged, and what objects."""
        return self.below + FLAG * (self.flags + self.flags_below) + OBJECTION * self.objects


@dataclass(frozen=True)
class Forest:
    """Places in pre-order, and joins."""

    places: tuple[Place, ...]
    joins: tuple[Join, ...]


def forest(sheet: Sheet, *, at_first: bool = False) -> Forest:
    """The whole map as a forest with nothing folded; ``at_first`` draws each statement whole where it first comes."""
    bearing = bearing_of(sheet.map)
    homes, roots, apart = settle(sheet.map, bearing)
    growth = _Growth(bearing, homes, set() if at_first else None)
    for root in roots:
        growth.plant(root, level=0, parent=None)
    if apart:
        shelf = growth.shelf()
        for statement in apart:
            growth.plant(statement, level=1, parent=shelf)
    return Forest(tuple(_counted(growth, sheet)), tuple(growth.joins))


def pruned(grown: Forest, kept: Collection[int]) -> Forest:
    """The forest of these places alone, each with its parent among them."""
    order = sorted(kept)
    new = {here: at for at, here in enumerate(order)}
    joins = [at for at, join in enumerate(grown.joins) if any(each in new for each in join.members)]
    renamed = {old: at for at, old in enumerate(joins)}

    def place(here: int) -> Place:
        old = grown.places[here]
        return replace(
            old,
            parent=None if old.parent is None else new[old.parent],
            join=None if old.join is None else renamed[old.join],
            children=tuple(new[each] for each in old.children if each in new),
        )

    def join(at: int) -> Join:
        old = grown.joins[at]
        members = tuple(new[each] for each in old.members if each in new)
        hangs = None if old.hangs is None else renamed.get(old.hangs)
        return replace(old, owner=new[old.owner], hangs=hangs, members=members)

    return Forest(tuple(map(place, order)), tuple(map(join, joins)))


def undrawn_pairs(grown: Forest, sheet: Sheet) -> int:
    """How many restatements and contradictions join boxes that both stand elsewhere for another reason."""
    drawn = sum(join.step.relation in {Relation.RESTATED, Relation.AGAINST} for join in grown.joins)
    return len(sheet.map.rephrases) + len(sheet.map.contradictions) - drawn


@dataclass
class _Growth:
    """Places and joins while they are planted."""

    bearing: Bearing
    homes: dict[str, str]
    met: set[str] | None = None
    """Statements met so far, where each is drawn whole when it first comes; else None."""
    places: list[Place] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)

    def shelf(self) -> int:
        self.places.append(Place(None, 0, None, None))
        return len(self.places) - 1

    def plant(self, root: str, *, level: int, parent: int | None) -> None:
        stack = [Place(root, level, parent, None)]
        while stack:
            place = stack.pop()
            here = len(self.places)
            if place.join is not None:
                join = self.joins[place.join]
                self.joins[place.join] = replace(join, members=(*join.members, here))
                place = replace(place, ghost=self._drawn_elsewhere(place, join))
            self.places.append(place)
            if self.met is not None:
                self.met.add(str(place.statement))
            if not place.ghost:
                stack += reversed(list(self._behind(here, place)))

    def _drawn_elsewhere(self, place: Place, join: Join) -> bool:
        statement = str(place.statement)
        return self.homes[statement] != join.step.id if self.met is None else statement in self.met

    def _behind(self, here: int, place: Place) -> Iterator[Place]:
        joined: dict[str, int] = {}
        for step, hangs in steps(str(place.statement), self.bearing):
            joined[step.id] = len(self.joins)
            self.joins.append(Join(step, here, None if hangs is None else joined[hangs]))
            for source in dict.fromkeys(step.sources):
                yield Place(source, place.level + 1, here, joined[step.id])


def _counted(growth: _Growth, sheet: Sheet) -> list[Place]:
    """Places with their children, and what stands behind each."""
    places = [replace(each, flags=0 if each.ghost else sheet.flags_on(each.statement)) for each in growth.places]
    for here in range(len(places) - 1, -1, -1):
        place = places[here]
        if place.join is not None:
            places[here] = place = replace(place, objects=growth.joins[place.join].step.relation in OBJECTIONS)
        if place.parent is None:
            continue
        parent = places[place.parent]
        places[place.parent] = replace(
            parent,
            children=(here, *parent.children),
            below=parent.below + place.below + (not place.ghost),
            flags_below=parent.flags_below + place.flags_below + place.flags,
        )
    return places
