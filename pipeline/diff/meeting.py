"""Who meets whom: each at most once."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def by_key(
    before: Iterable[T], after: Iterable[T], ours: Callable[[T], Hashable], theirs: Callable[[T], Hashable]
) -> list[tuple[T, T]]:
    """Those with the same key, in order."""
    waiting: dict[Hashable, list[T]] = {}
    for other in after:
        waiting.setdefault(theirs(other), []).append(other)
    return [(one, waiting[key].pop(0)) for one in before if waiting.get(key := ours(one))]


def best_first(before: Sequence[T], after: Sequence[T], ranked: Iterable[tuple[int, int]]) -> list[tuple[T, T]]:
    """Pairs given by their places, best first, as far as both are still free."""
    ours: set[int] = set()
    theirs: set[int] = set()
    found = []
    for i, j in ranked:
        if i not in ours and j not in theirs:
            ours.add(i)
            theirs.add(j)
            found.append((before[i], after[j]))
    return found


def without(all_: Iterable[T], met: Iterable[T]) -> tuple[T, ...]:
    """Those that met nobody: the very values, because two equal ones may both be there."""
    gone = {id(one) for one in met}
    return tuple(one for one in all_ if id(one) not in gone)
