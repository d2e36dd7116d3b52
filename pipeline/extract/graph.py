"""Links between units as a graph that is sound at every moment: a link that would break it is a fault.

Who sees the article as a whole may withdraw a link that was found in a part of it, or put one of another type in its
place; what goes is listed.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.extract.shapes import Link, Withdrawn
from pipeline.models import DraftRelation, Dropped, RelationType, Scheme

SUPPORTS, UNDERCUTS, REPHRASES = RelationType.SUPPORTS, RelationType.UNDERCUTS, RelationType.REPHRASES
PAIRS = (REPHRASES, RelationType.CONTRADICTS, RelationType.ELABORATES)
"""Relations that are no step of reasoning: nothing undercuts them."""


class Unsound(Exception):
    """A link that cannot be, in a sentence that a model can act on."""


def _exclude(one: DraftRelation, other: DraftRelation) -> bool:
    """Whether two relations of different type join the same two units; a restatement, in either direction."""
    if one.type is other.type:
        return False
    if one.target == other.target and not set(one.sources).isdisjoint(other.sources):
        return True
    turned = one.target in other.sources and other.target in one.sources
    return turned and REPHRASES in (one.type, other.type)


@dataclass
class Graph:
    """Relations by key, in the order in which they were proposed. ``dropped``: what gave way to others."""

    relations: list[DraftRelation] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    earlier: frozenset[str] = frozenset()
    """Keys of relations that give way."""

    def copy(self) -> "Graph":
        """The same relations, to try others on."""
        return Graph(list(self.relations), list(self.dropped), self.earlier)

    def reopened(self) -> "Graph":
        """The same relations, all of which give way to what is found from now on."""
        return Graph(list(self.relations), list(self.dropped), frozenset(one.key for one in self.relations))

    def add(self, link: Link) -> None:
        """Takes a link up; one that is there already changes nothing. Raises Unsound."""
        for relation in self._relations(link):
            giving_way = self._check(relation)
            for other in giving_way:
                gone = relation.sources if other.target == relation.target else (relation.target,)
                self._remove(other, gone, f"seen from the whole article, {self.told(relation)}")
            if not self._known(relation):
                self.relations.append(relation)

    def withdraw(self, withdrawn: Withdrawn) -> None:
        """Takes a link out, and what attacks it. Raises Unsound where there is none."""
        source, target = withdrawn.source, withdrawn.target
        relation = self._between(source, target)
        if relation is None:
            raise Unsound(f"{source} to {target} is withdrawn, but there is no such link: name the two ends of one.")
        while relation is not None:
            self._remove(relation, (source,), "withdrawn when the article was seen as a whole")
            relation = self._between(source, target)

    def _between(self, source: str, target: str) -> DraftRelation | None:
        return next((one for one in self.relations if source in one.sources and self.end(one) == target), None)

    def _remove(self, relation: DraftRelation, sources: Collection[str], why: str) -> None:
        """Takes sources out of a relation; without any left it goes, and what attacked it."""
        told = self.told(relation)
        self.dropped.append(Dropped(what=told, why=why))
        left = tuple(source for source in relation.sources if source not in sources)
        if left:
            self.relations[self.relations.index(relation)] = relation.model_copy(update={"sources": left})
            return
        for other in [one for one in self.relations if one.type is UNDERCUTS and one.target == relation.key]:
            self._remove(other, other.sources, f"the step that it attacks is gone: {told}")
        self.relations.remove(relation)

    def extend(self, links: Iterable[Link]) -> list[tuple[int, str]]:
        """Takes up all sound links, undercuts last; returns position and fault of the others."""
        numbered = list(enumerate(links))
        faults: list[tuple[int, str]] = []
        steps = [one for one in numbered if one[1].type != UNDERCUTS]
        undercuts = [one for one in numbered if one[1].type == UNDERCUTS]
        for position, link in steps:
            faults.extend(self._tried(position, link))
        # An undercut may attack another undercut that stands further down: go round until nothing more fits.
        while undercuts:
            waiting = [
                (position, link, fault) for position, link in undercuts for _, fault in self._tried(position, link)
            ]
            if len(waiting) == len(undercuts):
                faults.extend((position, fault) for position, _, fault in waiting)
                break
            undercuts = [(position, link) for position, link, _ in waiting]
        return sorted(faults)

    def next_key(self) -> str:
        """A key that no relation has: merging leaves gaps, so counting would not do."""
        taken = {*self.earlier, *(relation.key for relation in self.relations)}
        return f"r{max((int(key[1:]) for key in taken), default=0) + 1}"

    def told(self, relation: DraftRelation) -> str:
        """``3, 5 supports 2``, in keys of units."""
        target = f"the step to {self.end(relation)}" if relation.type is UNDERCUTS else relation.target
        return f"{', '.join(relation.sources)} {relation.type} {target}"

    def _tried(self, position: int, link: Link) -> Iterator[tuple[int, str]]:
        try:
            self.add(link)
        except Unsound as fault:
            yield position, str(fault)

    def _relations(self, link: Link) -> Iterator[DraftRelation]:
        kind = RelationType(link.type)
        target = self._step(link) if kind is UNDERCUTS else link.target
        scheme = Scheme(link.scheme) if kind is SUPPORTS else Scheme.DEFAULT
        groups = [tuple(dict.fromkeys(link.sources))] if kind is SUPPORTS else [(source,) for source in link.sources]
        for sources in groups:
            yield DraftRelation(key=self.next_key(), type=kind, sources=sources, target=target, scheme=scheme)

    def _step(self, link: Link) -> str:
        for relation in self.relations:
            if relation.type in PAIRS:
                continue
            if link.step_from in relation.sources and self.end(relation) == link.target:
                return relation.key
        raise Unsound(
            f"{', '.join(link.sources)} undercuts the step from {link.step_from or 'nowhere'} to {link.target}, but"
            " there is no such link: name the two ends of a link that you give, or choose rebuts or undermines."
        )

    def _step_of(self, undercut: DraftRelation) -> DraftRelation:
        return next(other for other in self.relations if other.key == undercut.target)

    def end(self, relation: DraftRelation) -> str:
        """The unit that a relation bears on in the end."""
        by_key = {other.key: other for other in self.relations}
        while relation.type is UNDERCUTS:
            relation = by_key[relation.target]
        return relation.target

    def _check(self, relation: DraftRelation) -> list[DraftRelation]:
        """What gives way to a relation. Raises Unsound."""
        named = self.told(relation)
        if relation.target in relation.sources:
            raise Unsound(f"{named}: a statement cannot bear on itself.")
        if relation.type is UNDERCUTS and not set(relation.sources).isdisjoint(self._step_of(relation).sources):
            raise Unsound(f"{named}, which is its own: choose the step that it attacks.")
        excluded = [other for other in self.relations if _exclude(relation, other)]
        for other in excluded:
            if other.key not in self.earlier:
                raise Unsound(f"{named}, and also {self.told(other)}: choose one.")
        if relation.type is SUPPORTS and (way := self._way(relation.target, relation.sources)):
            raise Unsound(f"{named}, but {' supports '.join(way)}: that is a circle. Leave one of these links out.")
        return excluded

    def _known(self, relation: DraftRelation) -> bool:
        return any(
            (other.type, other.sources, other.target) == (relation.type, relation.sources, relation.target)
            for other in self.relations
        )

    def _way(self, start: str, goals: Sequence[str]) -> list[str]:
        """A way along supports from a unit to one of the goals; empty if there is none."""
        steps: dict[str, list[str]] = {}
        for relation in self.relations:
            if relation.type is SUPPORTS:
                for source in relation.sources:
                    steps.setdefault(source, []).append(relation.target)
        ways, seen = [[start]], {start}
        while ways:
            way = ways.pop(0)
            for following in steps.get(way[-1], ()):
                if following in goals:
                    return [*way, following]
                if following not in seen:
                    seen.add(following)
                    ways.append([*way, following])
        return []
