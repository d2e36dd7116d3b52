"""What hangs together in a map, and what stands on what."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from pipeline.models import ArgumentMap, Attack, Inference, Role, Statement


def way(start: str, goals: Iterable[str], above: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """What lies on a shortest way up from ``start`` to a goal, both included; empty if none is met."""
    wanted, seen = set(goals), {start}
    todo: deque[tuple[str, ...]] = deque([(start,)])
    while todo:
        path = todo.popleft()
        if path[-1] in wanted:
            return path
        for parent in above.get(path[-1], ()):
            if parent not in seen:
                seen.add(parent)
                todo.append((*path, parent))
    return ()


def reaches(start: str, goals: Iterable[str], above: Mapping[str, Iterable[str]]) -> bool:
    """Whether a goal is met when going up from ``start``, itself included."""
    return bool(way(start, goals, above))


def tops(
    statements: Sequence[Statement], inferences: Sequence[Inference], attacks: Sequence[Attack]
) -> tuple[str, ...]:
    """The apex: main claims; without one, what is borne and bears nothing; without that, the first statement."""
    mains = [one.id for one in statements if one.role is Role.MAIN_CLAIM]
    if mains:
        return tuple(mains)
    below = {premise for inference in inferences for premise in inference.premises} | {
        attack.source for attack in attacks
    }
    borne = {inference.conclusion for inference in inferences} | {attack.target for attack in attacks}
    heads = [one.id for one in statements if one.id in borne and one.id not in below]
    return (
        tuple(heads) or tuple(one.id for one in statements if one.role is not Role.BACKGROUND)[:1] or _first(statements)
    )


def _first(statements: Sequence[Statement]) -> tuple[str, ...]:
    return tuple(one.id for one in statements[:1])


def loose(argmap: ArgumentMap) -> tuple[str, ...]:
    """Statements with no path, along relations of any kind, to the apex; in the order of the map."""
    beside: dict[str, list[str]] = {}
    for one, other in _bonds(argmap):
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    seen, todo = set(argmap.apex), list(argmap.apex)
    while todo:
        for other in beside.get(todo.pop(), ()):
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return tuple(one.id for one in argmap.statements if one.id not in seen)


def _bonds(argmap: ArgumentMap) -> Iterable[tuple[str, str]]:
    for inference in argmap.inferences:
        yield inference.id, inference.conclusion
        yield from ((premise, inference.id) for premise in inference.premises)
    for attack in argmap.attacks:
        yield attack.source, attack.id
        yield attack.id, attack.target
    yield from argmap.rephrases
    yield from argmap.contradictions
    yield from argmap.elaborates
