"""Findings meet where they have the same id, else by their words in statements that met."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial

from pipeline.diff.meeting import by_key, without
from pipeline.models import Finding
from pipeline.text.plain import plain

Pairs = list[tuple[Finding, Finding]]


def met(before: Sequence[Finding], after: Sequence[Finding], names: Mapping[str, str]) -> Pairs:
    """Findings that met; ``names`` has the id after of each statement that met, by its id before.

    Without the same id only findings in statements meet: the same figure elsewhere may be said of anything.
    """
    found: Pairs = by_key(before, after, lambda one: one.id, lambda one: one.id)
    for key in (_in_same_words, _of_same_kind):
        left = [one for one in without(before, (a for a, _ in found)) if one.statement in names]
        others = [one for one in without(after, (b for _, b in found)) if one.statement is not None]
        found += by_key(left, others, partial(_by_name, key, names), partial(_by_name, key, None))
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


def _by_name(key: Callable[[Finding, str], Hashable], names: Mapping[str, str] | None, one: Finding) -> Hashable:
    """The key of a finding in a statement, under the name that the statement has after."""
    own = one.statement or ""
    return key(one, own if names is None else names[own])


def _in_same_words(one: Finding, statement: str) -> Hashable:
    return _of_same_kind(one, statement), plain(one.quote)


def _of_same_kind(one: Finding, statement: str) -> Hashable:
    """What was checked of which statement; the reason of a figure depends on its verdict and so tells nothing."""
    figure = one.quantity.kind if one.quantity else None
    return one.kind, statement, figure, None if one.kind == "numeric" else one.reason
