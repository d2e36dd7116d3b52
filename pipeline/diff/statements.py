"""Statements meet where they stand on the same words of the text, else where they say the same."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.diff.meeting import best_first, by_key, without
from pipeline.models import ArgumentMap, Statement
from pipeline.text.plain import plain

HALF = 0.5
"""Share of what two statements stand on from which they are the same one."""
ALIKE = 85.0
"""Likeness of two texts (0 to 100) from which they are one statement in other words."""
BLOCK = 500
"""Characters of a stretch of text; only statements that share one are compared by place."""

Pairs = list[tuple[Statement, Statement]]


def met(before: ArgumentMap, after: ArgumentMap, *, by_place: bool) -> Pairs:
    """Statements that met, in the order of the first map."""
    found = _by_place(before.statements, after.statements) if by_place else []
    for alike in (_in_same_words, _in_like_words):
        left = without(before.statements, (a for a, _ in found))
        found += alike(left, without(after.statements, (b for _, b in found)))
    order = {one.id: place for place, one in enumerate(before.statements)}
    return sorted(found, key=lambda pair: order[pair[0].id])


def changes(a: Statement, b: Statement) -> tuple[str, ...]:
    """Which of role, text, hedge and assertions differ."""
    differ = {
        "role": a.role is not b.role,
        "text": plain(a.text) != plain(b.text),
        "hedge": a.hedge != b.hedge,
        "assertions": a.assertions != b.assertions,
    }
    return tuple(name for name, differs in differ.items() if differs)


def overlap(one: Statement, other: Statement) -> float:
    """Characters on which both stand, of all on which either does."""
    ours = {at for span in one.spans for at in range(span.start, span.end)}
    theirs = {at for span in other.spans for at in range(span.start, span.end)}
    return len(ours & theirs) / (len(ours | theirs) or 1)


def _by_place(before: Sequence[Statement], after: Sequence[Statement]) -> Pairs:
    """Best overlap first; of equal overlaps the one in the same words, then the earlier."""
    blocks: dict[int, list[int]] = {}
    for j, other in enumerate(after):
        for block in _blocks(other):
            blocks.setdefault(block, []).append(j)
    near = (
        (i, j) for i, one in enumerate(before) for j in sorted({j for b in _blocks(one) for j in blocks.get(b, ())})
    )
    ranked = [(-overlap(before[i], after[j]), plain(before[i].text) != plain(after[j].text), i, j) for i, j in near]
    return best_first(before, after, [(i, j) for share, _, i, j in sorted(ranked) if -share >= HALF])


def _blocks(statement: Statement) -> list[int]:
    return sorted({b for span in statement.spans for b in range(span.start // BLOCK, span.end // BLOCK + 1)})


def _in_same_words(before: Sequence[Statement], after: Sequence[Statement]) -> Pairs:
    return by_key(before, after, lambda one: plain(one.text), lambda one: plain(one.text))


def _in_like_words(before: Sequence[Statement], after: Sequence[Statement]) -> Pairs:
    ours, theirs = [plain(one.text) for one in before], [plain(one.text) for one in after]
    ranked = sorted(
        (-score, i, j)
        for i, text in enumerate(ours)
        for j, other in enumerate(theirs)
        if (score := fuzz.ratio(text, other, score_cutoff=ALIKE))
    )
    return best_first(before, after, [(i, j) for _, i, j in ranked])
