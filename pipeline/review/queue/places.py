"""Where a statement stands in its argument: the way to the main claim, and how sure each step of it is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from pipeline.models import ArgumentMap, AttackType, Basis, Role

_SURE, _GUESSED = 0.85, 0.6
"""What a step leaves of a statement's weight: one that words or a person say so, and one guessed from its place."""
_PERSON = 0.95
_WEIGHTS = {"person": _PERSON, "words": _SURE, "position": _GUESSED}
APART = 0.3
"""The weight of what no step joins to the main claim, and the least that a long way leaves."""


@dataclass(frozen=True)
class Step:
    """One step towards the main claim: from a statement to what it bears on."""

    statement: str
    target: str
    link: str
    word: str
    guessed: bool = False
    weight: float = _SURE


@dataclass(frozen=True)
class Bearing:
    """The surest way from a statement to the main claim, nearest step first. ``weight`` is 1 for the claim itself."""

    steps: tuple[Step, ...] = ()
    weight: float = APART
    linked: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """Statements on the way, the main claim first; without the one that it begins at."""
        return tuple(step.target for step in reversed(self.steps))


NOWHERE = Bearing()


def bearings(argmap: ArgumentMap) -> Mapping[str, Bearing]:
    """The bearing of every statement of a map that a way leads from to a main claim; of others there is none."""
    into: dict[str, list[Step]] = defaultdict(list)
    for step in _steps(argmap):
        into[step.target].append(step)
    known = {each.id for each in argmap.statements}
    roots = [id_ for id_ in (*argmap.apex, *_main(argmap)) if id_ in known]
    found: dict[str, Bearing] = {}
    order = 0
    heap: list[tuple[float, int, str, Bearing]] = []
    for root in dict.fromkeys(roots):
        heappush(heap, (-1.0, order, root, Bearing((), 1.0, linked=True)))
        order += 1
    while heap:
        weight, _, here, bearing = heappop(heap)
        if here in found:
            continue
        found[here] = bearing
        for step in into[here]:
            if step.statement not in found:
                order += 1
                on = max(APART, -weight * step.weight)
                heappush(heap, (-on, order, step.statement, Bearing((step, *bearing.steps), on, linked=True)))
    return found


def _main(argmap: ArgumentMap) -> Iterator[str]:
    return (each.id for each in argmap.statements if each.role is Role.MAIN_CLAIM)


def _steps(argmap: ArgumentMap) -> Iterator[Step]:
    """All steps of a map, each with one statement at either end."""
    for inference in argmap.inferences:
        guessed, sure = inference.basis is Basis.POSITION, _WEIGHTS[inference.basis.value]
        for premise in inference.premises:
            yield Step(premise, inference.conclusion, inference.id, "because", guessed, sure)
    ends = _ends(argmap)
    for attack in argmap.attacks:
        word = "undercut by" if attack.type is AttackType.UNDERCUTS else "but"
        if attack.target in ends:
            yield Step(attack.source, ends[attack.target], attack.id, word)
    for more, of in argmap.elaborates:
        yield Step(more, of, "", "further")
    for one, other in argmap.rephrases:
        yield Step(one, other, "", "restated as")
        yield Step(other, one, "", "restated as")


def _ends(argmap: ArgumentMap) -> Mapping[str, str]:
    """The statement that an attack on something bears on in the end: itself, or what the step attacked leads to."""
    ends = {each.id: each.id for each in argmap.statements}
    ends |= {each.id: each.conclusion for each in argmap.inferences}
    left = list(argmap.attacks)
    while left:
        later = [each for each in left if each.target not in ends]
        ends |= {each.id: ends[each.target] for each in left if each.target in ends}
        if len(later) == len(left):
            break
        left = later
    return ends
