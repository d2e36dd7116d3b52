"""Links between units as a graph that is sound at every moment: a link that would break it is a fault."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.extract.shapes import Link, LinkWithin
from pipeline.models import DraftRelation, RelationType, Scheme

SUPPORTS, UNDERCUTS = RelationType.SUPPORTS, RelationType.UNDERCUTS
PAIRS = (RelationType.REPHRASES, RelationType.CONTRADICTS)
"""Relations that are no step of reasoning: nothing undercuts them."""


class Unsound(Exception):
    """A link that cannot be, in a sentence that a model can act on."""


@dataclass
class Graph:
    """Relations by key, in the order in which they were proposed."""

    relations: list[DraftRelation] = field(default_factory=list)

    def copy(self) -> "Graph":
        """The same relations, to try others on."""
        return Graph(list(self.relations))

    def add(self, link: Link) -> None:
        """Takes a link up; one that is there already changes nothing. Raises Unsound."""
        for relation in self._relations(link):
            self._check(relation)
            if not self._known(relation):
                self.relations.append(relation)

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
        return f"r{max((int(relation.key[1:]) for relation in self.relations), default=0) + 1}"

    def _tried(self, position: int, link: Link) -> Iterator[tuple[int, str]]:
        try:
            self.add(link)
        except Unsound as fault:
            yield position, str(fault)

    def _relations(self, link: Link) -> Iterator[DraftRelation]:
        kind = RelationType(link.type)
        target = self._step(link) if kind is UNDERCUTS else link.target
        scheme = Scheme(link.scheme) if kind is SUPPORTS and isinstance(link, LinkWithin) else Scheme.DEFAULT
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

    def end(self, relation: DraftRelation) -> str:
        """The unit that a relation bears on in the end."""
        by_key = {other.key: other for other in self.relations}
        while relation.type is UNDERCUTS:
            relation = by_key[relation.target]
        return relation.target

    def _check(self, relation: DraftRelation) -> None:
        named = f"{', '.join(relation.sources)} {relation.type} {relation.target}"
        if relation.target in relation.sources:
            raise Unsound(f"{named}: a statement cannot bear on itself.")
        for other in self.relations:
            same_ends = other.target == relation.target and not set(other.sources).isdisjoint(relation.sources)
            if same_ends and other.type is not relation.type:
                raise Unsound(f"{named}, and also {other.type} it: choose one.")
        if relation.type is SUPPORTS and (way := self._way(relation.target, relation.sources)):
            raise Unsound(f"{named}, but {' supports '.join(way)}: that is a circle. Leave one of these links out.")

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
