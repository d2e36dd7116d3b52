"""How longer texts tell on: sentences that go on from the one before, and rows of sentences that begin alike."""

import re
from collections.abc import Mapping, Sequence

from pipeline.rules.cues import Marked
from pipeline.rules.lexicon import AUXILIARY, Cue

POINTS = re.compile(
    r"^[\"“]?(?:(?:and|but|yet|moreover|furthermore|besides|however|also),? )?"
    r"(?:this|that|these|those|such|it|they|he|she|both)\b",
    re.IGNORECASE,
)
"""How a clause begins that is about what the one before it says."""
TAKES_UP = re.compile(rf"^[\"“]?(?:and )?(?:this|that|these|those) (?:means?\b|{AUXILIARY})", re.IGNORECASE)
"""How a paragraph begins that is about the end of the one before it."""
OPENING = re.compile(r"[\w’']+")
PLAIN = frozenset({"the", "a", "an", "in", "on", "at", "of", "for", "to", "by", "with", "from", "there"}) | {
    "as",
    "and",
    "but",
    "or",
    "so",
    "if",
    "when",
    "while",
    "since",
    "because",
}
"""First words that two sentences may share without being a row."""


def goes_on(marked: Sequence[Marked], i: int) -> bool:
    """Whether a clause goes on from the one before it: by its first word, or first two of a paragraph."""
    if i == 0:
        return False
    one, before = marked[i].clause, marked[i - 1].clause
    opening = POINTS if one.paragraph == before.paragraph else TAKES_UP
    return marked[i].has(Cue.ANAPHORA) and opening.search(one.text) is not None and not in_row(marked, i)


def in_row(marked: Sequence[Marked], i: int) -> bool:
    """Whether a clause begins as the one before it does: "We shall build. We shall mend." """
    if i == 0 or marked[i].clause.paragraph != marked[i - 1].clause.paragraph:
        return False
    one, before = _opening(marked[i]), _opening(marked[i - 1])
    return one == before and one not in PLAIN


def turns_within(lead: Marked, end: Marked, later: Marked) -> bool:
    """Whether the sentence of the first two turns on itself, and a later one of its paragraph is for what it ends on.

    "It is dear, but it lasts. Few others do."
    """
    turned = lead.clause.start < end.clause.start and end.has(Cue.CONTRAST) and not end.has(Cue.COMPARISON)
    within = lead.clause.sentence == end.clause.sentence and end.clause.paragraph == later.clause.paragraph
    return turned and within and end.clause.sentence < later.clause.sentence and not later.has(Cue.CONTRAST)


def _opening(one: Marked) -> str:
    words = (match.group().lower() for match in OPENING.finditer(one.clause.text))
    return next((word for word in words if word != "and"), "")


def rows(marked: Sequence[Marked], parents: Mapping[int, int]) -> dict[int, int]:
    """The parents, with every member of a row on what its first one hangs on, or on that if it hangs on nothing."""
    found = dict(parents)
    for i in sorted(parents):
        first = found.get(i - 1, i - 1)
        tied = marked[i].has(Cue.REASON, Cue.EXAMPLE, Cue.CONTRAST, Cue.CONCLUSION)
        if in_row(marked, i) and not tied and not above(i, first, found):
            found[i] = first
    return found


def above(i: int, below: int, parents: Mapping[int, int]) -> bool:
    """Whether a clause is another one, or what that hangs on in the end."""
    while below != i and below in parents:
        below = parents[below]
    return below == i
