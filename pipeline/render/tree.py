"""A map as a forest that can be drawn: conclusions at the root, what bears on them behind.

A map is a graph: a premise may serve twice, an objection may be aimed at a step. Every statement is drawn whole once,
at its shallowest use; later uses are ghosts that point to it. An undercut hangs from the step that it attacks. Places
stand in pre-order in one flat tuple, so no depth of argument can exhaust the stack.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.render.sheet import Sheet
from pipeline.render.steps import Bearing, Step, bearing_of, settle, steps
from pipeline.render.words import Relation, plural

SHELF = 8
"""More statements than this that stand apart are shown folded."""


@dataclass(frozen=True)
class Join:
    """A step on the page: it leads from member places to its owner, or hangs from the join that it undercuts."""

    step: Step
    owner: int
    hangs: int | None
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class Hidden:
    """What lies behind a place."""

    reasons: int = 0
    objections: int = 0
    flagged: int = 0
    others: int = 0

    def __add__(self, other: "Hidden") -> "Hidden":
        return Hidden(
            self.reasons + other.reasons,
            self.objections + other.objections,
            self.flagged + other.flagged,
            self.others + other.others,
        )

    @property
    def words(self) -> str:
        """``3 reasons, 1 objection, 2 flagged``; empty if nothing lies behind."""
        named = ((self.reasons, "reason"), (self.objections, "objection"), (self.others, "statement"))
        parts = [plural(count, noun) for count, noun in named if count]
        return ", ".join([*parts, f"{self.flagged} flagged"] if self.flagged else parts)


@dataclass(frozen=True)
class Place:
    """A box on the page. ``statement`` is None for the shelf that holds what stands apart."""

    statement: str | None
    level: int
    parent: int | None
    join: int | None
    ghost: bool = False
    children: tuple[int, ...] = ()
    behind: Hidden = Hidden()
    folded: bool = False


@dataclass(frozen=True)
class Region:
    """A branch that belongs to one section of the article: its root, and all its places."""

    section: str
    members: tuple[int, ...]


@dataclass(frozen=True)
class Forest:
    """Places in pre-order, joins, and regions."""

    places: tuple[Place, ...]
    joins: tuple[Join, ...]
    regions: tuple[Region, ...]


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
    places = _counted(growth, sheet)
    return Forest(tuple(places), tuple(growth.joins), _regions(places, sheet))


def folded(grown: Forest, levels: int) -> Forest:
    """The forest with so many levels open behind its roots; what stands apart stays on its shelf where it is much."""
    large = any(place.level > levels for place in grown.places)

    def folds(place: Place) -> bool:
        if place.statement is None:
            return large or len(place.children) > SHELF
        return place.level >= levels and bool(place.children)

    return replace(grown, places=tuple(replace(place, folded=folds(place)) for place in grown.places))


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


_COUNTS_AS = {
    Relation.BECAUSE: "reasons",
    Relation.PERHAPS: "reasons",
    Relation.BUT: "objections",
    Relation.UNDERCUT: "objections",
    Relation.RESTATED: "others",
    Relation.FURTHER: "others",
    Relation.AGAINST: "objections",
}


def _counted(growth: _Growth, sheet: Sheet) -> list[Place]:
    """Places with their children, and what lies behind each."""
    places = list(growth.places)
    for here in range(len(places) - 1, -1, -1):
        place = places[here]
        if place.parent is None:
            continue
        kind = "others" if place.join is None else _COUNTS_AS[growth.joins[place.join].step.relation]
        flagged = not place.ghost and sheet.flagged(str(place.statement))
        parent = places[place.parent]
        places[place.parent] = replace(
            parent,
            children=(here, *parent.children),
            behind=parent.behind + place.behind + replace(Hidden(flagged=int(flagged)), **{kind: 1}),
        )
    return places


def _regions(places: Sequence[Place], sheet: Sheet) -> tuple[Region, ...]:
    """The largest branches of two boxes or more that lie in one section of the article."""
    sections: list[str | None] = []
    for place in places:
        above = None if place.parent is None else sections[place.parent]
        sections.append(_section(place, sheet, above))
    last = list(range(len(places)))
    for here in range(len(places) - 1, -1, -1):
        for child in places[here].children:
            last[here] = max(last[here], last[child])
            if sections[child] != sections[here]:
                sections[here] = None
    regions = []
    for here, place in enumerate(places):
        section = sections[here]
        enclosed = place.parent is not None and sections[place.parent] == section
        if section and last[here] > here and not enclosed:
            regions.append(Region(section, tuple(range(here, last[here] + 1))))
    return tuple(regions)


def _section(place: Place, sheet: Sheet, above: str | None) -> str | None:
    """Implicit premises and ghosts have no section of their own: they keep to that of the box they bear on."""
    if place.statement is None:
        return None
    statement = sheet.statements[place.statement]
    return above if statement.implicit or place.ghost else statement.section
