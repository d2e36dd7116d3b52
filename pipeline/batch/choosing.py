"""A deterministic choice from strata: what is chosen depends on what there is, and on no order and no chance."""

import hashlib
from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.batch.store import BatchStore
from pipeline.models import Article


class Choice(NamedTuple):
    """One thing to choose from: its stratum, and what names it for good."""

    stratum: tuple[str, ...]
    name: str


def stratified(choices: Iterable[Choice], count: int) -> set[str]:
    """Names of ``count`` things, from each stratum as many as is its share, one at least while there are enough.

    At most ``count`` things of each stratum are in memory.
    """
    sizes, kept = Counter[tuple[str, ...]](), dict[tuple[str, ...], list[tuple[str, str]]]()
    for choice in choices:
        sizes[choice.stratum] += 1
        first = kept.setdefault(choice.stratum, [])
        insort(first, (hashlib.sha256(choice.name.encode()).hexdigest(), choice.name))
        del first[count:]
    shares = _shares(sizes, count)
    return {name for stratum, share in shares.items() for _, name in kept[stratum][:share]}


def _shares(sizes: Counter[tuple[str, ...]], count: int) -> dict[tuple[str, ...], int]:
    """How many of each stratum: one of the largest ones first, then what is left by largest quotient (Sainte-Laguë)."""
    left = min(count, sizes.total())
    shares = {stratum: 1 for stratum, _ in sorted(sizes.items(), key=lambda each: (-each[1], each[0]))[:left]}
    for _ in range(left - len(shares)):
        open_ = [stratum for stratum in shares if shares[stratum] < sizes[stratum]]
        shares[max(open_, key=lambda each: (sizes[each] / (2 * shares[each] + 1), each))] += 1
    return shares


def choose_pilot(store: BatchStore, count: int) -> int:
    """Chooses so many articles for a pilot by source and month; returns how many there were. Raises StorageLost."""
    chosen = stratified(_choices(store), count)
    store.choose(sorted(chosen))
    return len(chosen)


def _choices(store: BatchStore) -> Iterator[Choice]:
    return (Choice((each.article.source or "", month(each.article)), each.key) for each in store.entries())


def month(article: Article) -> str:
    """The month of publication, such as 2024-05; empty where it is unknown."""
    return article.published.strftime("%Y-%m") if article.published else ""
