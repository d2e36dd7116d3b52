"""From clauses to an argument: the main claim, the sides, and a tree of attachments.

An article is read as a text of texts. The clauses of a paragraph are argued among themselves; the claims that lead the
paragraphs of a section are argued among themselves; so are the claims that lead the sections. A short text is one
paragraph, and one round.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from pipeline.ports import Vectors
from pipeline.rules.bearing import Bearing, Bearings
from pipeline.rules.clauses import Clause
from pipeline.rules.cues import Marked
from pipeline.rules.foreign import foreign
from pipeline.rules.genre import reports
from pipeline.rules.lexicon import Cue
from pipeline.rules.likeness import Likeness, compare
from pipeline.rules.links import attach, joint
from pipeline.rules.objections import objecting
from pipeline.rules.reporting import argued, conceded
from pipeline.rules.restating import restatements
from pipeline.rules.sequence import above, goes_on, turns_within
from pipeline.rules.stance import take_sides
from pipeline.rules.thesis import ends, theses

CARRIED = frozenset({Cue.CONTRAST, Cue.COMPARISON, Cue.ADDITION, Cue.REPLY})
"""Cues of the first clause of a paragraph or section that speak for the whole of it."""
SPENT = frozenset({Cue.CONCLUSION, Cue.REASON, Cue.RESULT, Cue.EXAMPLE, Cue.FRONTED})
"""Cues that tie a clause to its paragraph, and say nothing beyond it."""
GUESSED = frozenset({Bearing.PERHAPS, Bearing.FURTHER})
"""Bearings that nothing may speak for but place."""
DENSE_CLAUSES, DENSE_PARAGRAPHS = 16, 2
"""Size of a text dense enough for bare contrast to mean disagreement; longer ones also narrate."""


@dataclass(frozen=True)
class Argument:
    """A tree over clauses, by index."""

    main: int
    against: tuple[bool, ...]
    """Whether a clause speaks against the main claim."""
    parents: dict[int, int]
    """What a clause is attached to; the main claim to nothing, nor what only tells more of what happened."""
    joined: frozenset[int]
    """Clauses that make one point with the clause that they are attached to."""
    restated: tuple[tuple[int, int], ...] = ()
    """Pairs of clauses that make the same point twice."""
    bearings: Mapping[int, Bearing] = field(default_factory=dict)
    """How a clause bears on the one that it is attached to, where both are on one side."""
    candidates: tuple[int, ...] = ()
    """Clauses that may be the main claim as well, the likeliest first."""

    def point(self, clause: int) -> int:
        """The first of the clauses that make one point with this one; often itself."""
        while clause in self.joined:
            clause = self.parents[clause]
        return clause


@dataclass(frozen=True)
class _Part:
    """An argued stretch: the clause that leads it, and the members of its tree in the order of the text."""

    lead: int
    members: tuple[int, ...]


def argue(marked: Sequence[Marked], vectors: Vectors | None = None, titled: frozenset[str] = frozenset()) -> Argument:
    """The argument of at least one clause, in the order of the text; ``vectors``: one row per sentence.

    ``titled`` are the words of the article's title, which often names its main claim.

    In a dense text everything is near everything else: there the words tell more than the vectors do (measured).
    """
    marked = marked if _dense(marked) else objecting(marked)
    likeness = compare([one.clause for one in marked], None if _dense(marked) else vectors)
    arguing = _Arguing(marked, likeness, titled)
    parts = [_Part(i, (i,)) for i in range(len(marked))]
    for level in (_sentence, _paragraph, _section, _article)[_dense(marked) :]:
        parts = [arguing.join(group) for group in _groups(parts, marked, level)]
    return arguing.result(parts[0].lead)


def _dense(marked: Sequence[Marked]) -> bool:
    paragraphs = {one.clause.paragraph for one in marked}
    return len(marked) <= DENSE_CLAUSES and len(paragraphs) <= DENSE_PARAGRAPHS


def _sentence(clause: Clause) -> Hashable:
    return clause.sentence


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

    def __init__(self, marked: Sequence[Marked], likeness: Likeness, titled: frozenset[str]) -> None:
        self.marked, self.likeness = marked, likeness
        self.dense = _dense(marked)
        self.theses = () if self.dense else theses(marked, likeness, titled)
        self.thesis = self.theses[0] if self.theses else None
        self.all = Bearings(marked, likeness, dense=self.dense)
        self.against = [False] * len(marked)
        self.parents: dict[int, int] = {}
        self.bearings: dict[int, Bearing] = {}

    def join(self, group: Sequence[_Part]) -> _Part:
        """One part of several: their leads are argued, and a part whose lead is on the other side changes sides."""
        if len(group) == 1:
            return group[0]
        leads = [part.lead for part in group]
        marked, likeness = [self._lead(part) for part in group], self.likeness.among(leads)
        pull = None if self.thesis is None else [self.likeness.of(lead, self.thesis) for lead in leads]
        sides = take_sides(marked, likeness, pull=pull, main=self._given(leads))
        bearings = Bearings(marked, likeness, dense=self.dense)
        for child, parent in attach(marked, sides, likeness, dense=self.dense).items():
            one_side = sides.against[child] == sides.against[parent]
            self._hang(group, child, parent, bearings.of(child, parent) if one_side else None)
        for child, part in enumerate(group):
            if self._leads_up(part.lead):
                self._hang_back(group, child)
        for part, turned in zip(group, sides.against, strict=True):
            for member in part.members if turned else ():
                self.against[member] = not self.against[member]
        return _Part(leads[sides.main], tuple(member for part in group for member in part.members))

    def _hang(self, group: Sequence[_Part], child: int, parent: int, found: Bearing | None) -> None:
        """Tie one part's lead to another's, or to the end of a part before it that it answers or goes on from."""
        one, other, end = group[child].lead, group[parent].lead, group[parent].members[-1]
        self.parents[one] = other
        if found is None:
            return
        self.bearings[one] = found = self._introduced(one, other, found)
        next_ = child == parent + 1
        if next_ and found is Bearing.TURN:
            self.parents[one] = end
            self.bearings[one] = self.all.of(group[child].members[0], end)
        elif next_ and goes_on(self.marked, group[child].members[0]):
            self.parents[one] = end
        elif not self.dense and turns_within(*(self.marked[i] for i in (other, end, one))):
            self.parents[one] = end
            self.bearings[one] = self.all.of(one, end)
        elif found in GUESSED and foreign(self.marked, self.likeness, one, other):
            del self.parents[one]

    def _leads_up(self, clause: int) -> bool:
        """Whether nothing but its place ties a clause of a longer text to a later one."""
        later = self.parents.get(clause, clause)
        apart = self.marked[later].clause.sentence > self.marked[clause].clause.sentence
        return apart and not self.dense and self.bearings.get(clause) is Bearing.FURTHER

    def _hang_back(self, group: Sequence[_Part], child: int) -> None:
        """Tie a part that tells on to the one before it, and the first to nothing."""
        lead = group[child].lead
        del self.parents[lead]
        before = group[child - 1].lead if child else lead
        if child and self.against[before] == self.against[lead] and not above(lead, before, self.parents):
            self.parents[lead] = before

    def _introduced(self, child: int, parent: int, found: Bearing) -> Bearing:
        """What comes before the thesis in its own paragraph or opens the text sets the scene, unless words say more."""
        if found is not Bearing.PERHAPS or parent != self.thesis or child > parent:
            return found
        opening = self.marked[0].clause.section == self.marked[parent].clause.section and parent in ends(self.marked)[0]
        return Bearing.FURTHER if opening else found

    def _given(self, leads: Sequence[int]) -> int | None:
        """The main claim of a group where it is known before: the thesis, or the objection that a paragraph answers."""
        if self.thesis in leads:
            return leads.index(self.thesis)
        first, last = self.marked[leads[0]], self.marked[leads[-1]]
        answers = first.has(Cue.OBJECTION) and first.clause.paragraph == last.clause.paragraph
        return 0 if answers else None

    def _lead(self, part: _Part) -> Marked:
        """The clause that leads a part, with the cues that speak for the whole part."""
        lead = self.marked[part.lead]
        if len(part.members) == 1:
            return lead
        first = self.marked[part.members[0]]
        within = {Cue.ANAPHORA} if first.clause.sentence != lead.clause.sentence else set[Cue]()
        return replace(lead, cues=(lead.cues - SPENT - CARRIED - within) | (first.cues & CARRIED))

    def result(self, main: int) -> Argument:
        """All that was found, under this main claim."""
        parents = dict(self.parents)
        if self.thesis is not None and reports(self.marked):
            self.against = conceded(self.marked, self.against)
            parents = argued(self.marked, self.against, parents, self.bearings, main)
        restated = self._restated(main, parents)
        joined = {
            i
            for i, parent in parents.items()
            if parent == i - 1
            and parent in parents
            and self.against[i] == self.against[parent]
            and joint(self.marked, i)
        }
        return Argument(
            main,
            tuple(self.against),
            parents,
            frozenset(joined),
            restated,
            bearings=self.bearings,
            candidates=self.theses[1:],
        )

    def _restated(self, main: int, parents: dict[int, int]) -> tuple[tuple[int, int], ...]:
        """Pairs that make the same point; what says a point again is no reason for it, so its attachment goes."""
        if self.thesis is None:
            return ()
        claims = sorted({main, *(parents[i] for i in parents if self.bearings.get(i) is not Bearing.FURTHER)})
        pairs = tuple(restatements(self.marked, self.likeness, self.against, claims))
        for one, other in pairs:
            again, point = (one, other) if other == main else (other, one)
            if again in parents and point in {main, parents[again]}:
                del parents[again]
        return pairs
