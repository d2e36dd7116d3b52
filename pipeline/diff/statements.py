"""Statements meet where they stand on the same words of the text, else where they say the same.

In one text these are words in one place; in two drafts they are the same words, or reworded ones in the same place.
"""

from collections.abc import Sequence

from rapidfuzz import fuzz

from pipeline.diff.meeting import best_first, by_key, without
from pipeline.diff.rewording import Pairs, reworded
from pipeline.ids import stands_on
from pipeline.models import ArgumentMap, Statement
from pipeline.text.plain import plain

HALF = 0.5
"""Share of what two statements stand on from which they are the same one."""
ALIKE = 85.0
"""Likeness of two texts (0 to 100) from which they are one statement in other words."""
BLOCK = 500
"""Characters of a stretch of text; only statements that share one are compared by place."""


def met(before: ArgumentMap, after: ArgumentMap, *, by_place: bool) -> Pairs:
    """Statements that met, in the order of the first map."""
    found: Pairs = []
    ways = (_by_place, _in_same_words) if by_place else (_on_and_in_same_words, _on_same_words, _in_same_words)
    for alike in ways:
        found += alike(*_left(before, after, found))
    if not by_place:
        found += reworded(before.statements, after.statements, found)
    found += _in_like_words(*_left(before, after, found))
    order = {one.id: place for place, one in enumerate(before.statements)}
    return sorted(found, key=lambda pair: order[pair[0].id])


def _left(before: ArgumentMap, after: ArgumentMap, found: Pairs) -> tuple[Sequence[Statement], Sequence[Statement]]:
    return without(before.statements, (a for a, _ in found)), without(after.statements, (b for _, b in found))


def changes(a: Statement, b: Statement, *, same_text: bool) -> tuple[str, ...]:
    """Which of role, text, hedge and assertions differ; in two drafts also whether the article's words do."""
    differ = {
        "role": a.role is not b.role,
        "text": plain(a.text) != plain(b.text),
        "hedge": a.hedge != b.hedge,
        "assertions": a.assertions != b.assertions,
        "words": not same_text and stands_on(a) != stands_on(b),
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


def _on_and_in_same_words(before: Sequence[Statement], after: Sequence[Statement]) -> Pairs:
    return by_key(before, after, _words_and_text, _words_and_text)


def _words_and_text(one: Statement) -> tuple[tuple[str, ...], str]:
    return stands_on(one), plain(one.text)


def _on_same_words(before: Sequence[Statement], after: Sequence[Statement]) -> Pairs:
    return by_key(before, after, stands_on, stands_on)


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
