"""Relations meet when what they join has met: first those that join the same, then those that share an end."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from pipeline.diff.meeting import by_key, without
from pipeline.ids import relation_id
from pipeline.models import ArgumentMap, Link, LinkType


@dataclass(frozen=True)
class Places:
    """The ends of one map's relations under names that both maps share."""

    argmap: ArgumentMap
    names: Mapping[str, str]
    """Id in the first map of each statement that met; others keep their own behind the mark."""
    mark: str
    steps: dict[str, tuple[str, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """A step is known by what it starts from."""
        self.steps.update({one.id: one.premises for one in self.argmap.inferences})
        self.steps.update({one.id: (one.source,) for one in self.argmap.attacks})

    def sources(self, link: Link) -> tuple[str, ...]:
        return tuple(sorted(map(self._name, link.sources)))

    def first(self, link: Link) -> str:
        return self._name(link.sources[0])

    def target(self, link: Link) -> Hashable:
        if link.target is None:
            return None
        if link.target in self.steps:
            return tuple(sorted(map(self._name, self.steps[link.target])))
        return self._name(link.target)

    def _name(self, id_: str) -> str:
        return self.names.get(id_, self.mark + id_)


_KEYS: tuple[Callable[[Places, Link], Hashable], ...] = (
    lambda places, link: (link.type, link.scheme, places.sources(link), places.target(link)),
    lambda places, link: (places.sources(link), places.target(link)),
    lambda places, link: (link.type, places.sources(link)),
    lambda places, link: (link.type, places.first(link), places.target(link)),
)
"""What two relations may have in common, the most first."""


def links_of(argmap: ArgumentMap) -> tuple[Link, ...]:
    """Everything that joins statements, inferences first."""
    supports = (
        Link(id=one.id, type=LinkType.SUPPORTS, sources=one.premises, target=one.conclusion, scheme=one.scheme.value)
        for one in argmap.inferences
    )
    attacks = (
        Link(id=one.id, type=LinkType(one.type.value), sources=(one.source,), target=one.target)
        for one in argmap.attacks
    )
    rephrases = (Link(type=LinkType.REPHRASES, sources=pair, target=None) for pair in argmap.rephrases)
    contradictions = (Link(type=LinkType.CONTRADICTS, sources=pair, target=None) for pair in argmap.contradictions)
    further = (Link(type=LinkType.ELABORATES, sources=(one,), target=other) for one, other in argmap.elaborates)
    return tuple(map(_with_id, (*supports, *attacks, *rephrases, *contradictions, *further)))


def _with_id(link: Link) -> Link:
    return link if link.id else link.model_copy(update={"id": relation_id(link.type, link.sources, link.target)})


def met(links: Sequence[Link], others: Sequence[Link], ours: Places, theirs: Places) -> list[tuple[Link, Link]]:
    """Relations that met, in the order of the first map."""
    found: list[tuple[Link, Link]] = []
    for key in _KEYS:
        left = without(links, (a for a, _ in found))
        right = without(others, (b for _, b in found))
        found += by_key(left, right, partial(key, ours), partial(key, theirs))
    order = {id(link): place for place, link in enumerate(links)}
    return sorted(found, key=lambda pair: order[id(pair[0])])


def changes(a: Link, b: Link, ours: Places, theirs: Places) -> tuple[str, ...]:
    """Which of type, sources, target and scheme differ."""
    differ = {
        "type": a.type is not b.type,
        "sources": ours.sources(a) != theirs.sources(b),
        "target": ours.target(a) != theirs.target(b),
        "scheme": a.scheme != b.scheme and a.type is b.type,
    }
    return tuple(name for name, differs in differ.items() if differs)
