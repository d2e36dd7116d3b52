"""Findings meet where they have the same id, else by their words in statements that met."""

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np

from pipeline.diff.meeting import best_first, by_key, in_line, neighbours, without
from pipeline.models import Finding
from pipeline.text.plain import plain

Pairs = list[tuple[Finding, Finding]]
Key = Callable[[Finding, str], Hashable]


def met(before: Sequence[Finding], after: Sequence[Finding], names: Mapping[str, str]) -> Pairs:
    """Findings that met; both sides are in the order of the text.

    ``names`` has the id after of each statement that met, by its id before. Without the same id only findings in such
    statements meet, for the same figure elsewhere may be said of anything: first in the same words, then what is of the
    same kind; of several those between the same neighbours.
    """
    found: Pairs = by_key(before, after, lambda one: one.id, lambda one: one.id)
    own = {name: name for name in names.values()}
    for key in (_in_same_words, _of_same_kind):
        left, others = without(before, (a for a, _ in found)), without(after, (b for _, b in found))
        ours, theirs = _keys(key, left, names), _keys(key, others, own)
        same = np.array([[a is not None and a == b for b in theirs] for a in ours], dtype=bool)
        same = same.reshape(len(left), len(others))
        line = in_line(np.where(same, 1.0 + neighbours(before, after, found), 0.0))
        found += best_first(left, others, [*line, *((int(i), int(j)) for i, j in np.argwhere(same))])
    return found


def changes(a: Finding, b: Finding) -> tuple[str, ...]:
    """Which of words, quote, verdict, reason and rows differ; ids tell of the words around the quote."""
    differ = {
        "words": a.id != b.id,
        "quote": plain(a.quote) != plain(b.quote),
        "verdict": a.verdict is not b.verdict,
        "reason": a.reason != b.reason,
        "rows": a.rows != b.rows,
    }
    return tuple(name for name, differs in differ.items() if differs)


def _keys(key: Key, findings: Sequence[Finding], names: Mapping[str, str]) -> list[Hashable]:
    """The keys of findings under the names of their statements; None outside of these."""
    own = ((one, names.get(one.statement or "")) for one in findings)
    return [None if name is None else key(one, name) for one, name in own]


def _in_same_words(one: Finding, statement: str) -> Hashable:
    return _of_same_kind(one, statement), plain(one.quote)


def _of_same_kind(one: Finding, statement: str) -> Hashable:
    """What was checked of which statement; the reason of a figure depends on its verdict and so tells nothing."""
    figure = one.quantity.kind if one.quantity else None
    return one.kind, statement, figure, None if one.kind == "numeric" else one.reason
