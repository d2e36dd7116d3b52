"""Who meets whom: each at most once; and who of those that met kept its place."""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

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


def neighbours(before: Sequence[T], after: Sequence[T], found: Sequence[tuple[T, T]]) -> NDArray[np.int64]:
    """How many of their two nearest neighbours that met are the same, for each two that met nobody; an end is one too.

    Rows are those of ``before`` that met nobody, columns those of ``after``, in order.
    """
    ours = _beside(before, {id(a): at for at, (a, _) in enumerate(found)})
    theirs = _beside(after, {id(b): at for at, (_, b) in enumerate(found)})
    shared: NDArray[np.int64] = (ours[:, None, :] == theirs[None, :, :]).sum(axis=2)
    return shared


def _beside(things: Sequence[object], met: Mapping[int, int]) -> NDArray[np.int64]:
    """For each that met nobody, the pairs that the nearest ones before and after it are in; -1 at either end."""
    pairs = [met.get(id(one)) for one in things]
    both = zip(_last(pairs), _last(pairs[::-1])[::-1], strict=True)
    free = [beside for beside, pair in zip(both, pairs, strict=True) if pair is None]
    return np.array(free, dtype=np.int64).reshape(-1, 2)


def _last(pairs: Sequence[int | None]) -> list[int]:
    last, found = -1, []
    for pair in pairs:
        last = last if pair is None else pair
        found.append(last)
    return found


def in_line(alike: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Places of the pairs whose order is the same on both sides and that are most alike together; of none with 0."""
    rows, columns = alike.shape
    best = np.zeros((rows + 1, columns + 1))
    for i in range(rows):
        best[i + 1, 1:] = np.maximum.accumulate(np.maximum(best[i, 1:], best[i, :-1] + alike[i]))
    pairs, i, j = [], rows, columns
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def out_of_line(places: Sequence[int]) -> frozenset[int]:
    """Indices of the fewest places without which the others, all different, rise."""
    ends: list[int] = []
    lengths = []
    for place in places:
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        lengths.append(length)
    moved, wanted = [], len(ends) - 1
    for at in reversed(range(len(places))):
        if lengths[at] == wanted:
            wanted -= 1
        else:
            moved.append(at)
    return frozenset(moved)
