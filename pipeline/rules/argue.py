"""From clauses to an argument: the main claim, the sides, and a tree of attachments.

An article is read as a text of texts. The clauses of a paragraph are argued among themselves; the claims that lead the
paragraphs of a section are argued among themselves; so are the claims that lead the sections. A short text is one
paragraph, and one round.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.ports import Vectors
from pipeline.rules.clauses import Clause
from pipeline.rules.cues import Marked, mark
from pipeline.rules.likeness import Likeness, compare
from pipeline.rules.links import attach
from pipeline.rules.stance import take_sides


@dataclass(frozen=True)
class Argument:
    """A tree over clauses, by index."""

    main: int
    against: tuple[bool, ...]
    """Whether a clause speaks against the main claim."""
    parents: dict[int, int]
    """What each clause but the main claim is attached to."""


@dataclass(frozen=True)
class _Part:
    """An argued stretch: the clause that leads it, and the members of its tree."""

    lead: int
    members: tuple[int, ...]


def argue(clauses: Sequence[Clause], vectors: Vectors | None = None) -> Argument:
    """The argument of at least one clause, in the order of the text; ``vectors``: one row per sentence."""
    marked = [mark(clause) for clause in clauses]
    arguing = _Arguing(marked, compare(clauses, vectors))
    parts = [_Part(i, (i,)) for i in range(len(clauses))]
    for level in (_paragraph, _section, _article):
        parts = [arguing.join(group) for group in _groups(parts, marked, level)]
    return Argument(parts[0].lead, tuple(arguing.against), arguing.parents)


def _paragraph(clause: Clause) -> Hashable:
    return clause.paragraph


def _section(clause: Clause) -> Hashable:
    return clause.section


def _article(_clause: Clause) -> Hashable:
    return None


def _groups(parts: Sequence[_Part], marked: Sequence[Marked], level: Callable[[Clause], Hashable]) -> list[list[_Part]]:
    """Neighbouring parts that belong together at this level."""
    return [list(group) for _, group in groupby(parts, key=lambda part: level(marked[part.lead].clause))]


class _Arguing:
    """Joins parts into larger ones; keeps the sides and the tree found so far."""

    def __init__(self, marked: Sequence[Marked], likeness: Likeness) -> None:
        self.marked, self.likeness = marked, likeness
        self.against = [False] * len(marked)
        self.parents: dict[int, int] = {}

    def join(self, group: Sequence[_Part]) -> _Part:
        """One part of several: their leads are argued, and a part whose lead is on the other side changes sides."""
        if len(group) == 1:
            return group[0]
        leads = [part.lead for part in group]
        marked, likeness = [self.marked[i] for i in leads], self.likeness.among(leads)
        sides = take_sides(marked, likeness)
        for child, parent in attach(marked, sides, likeness).items():
            self.parents[leads[child]] = leads[parent]
        for part, turned in zip(group, sides.against, strict=True):
            for member in part.members if turned else ():
                self.against[member] = not self.against[member]
        return _Part(leads[sides.main], tuple(member for part in group for member in part.members))
