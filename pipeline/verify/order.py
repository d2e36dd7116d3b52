"""Where a finding stands in the map, what rests on it, and which comes first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.models import ArgumentMap, Basis, Finding

_NUMERIC = ("numeric", "consistency")


class _Held(NamedTuple):
    """A stretch of the article that a statement holds; the shortest comes first."""

    length: int
    start: int
    end: int
    statement: str


class _Stretches:
    """Stretches in a tree of halves, each half with where it begins and how far it reaches.

    Those that meet a place are found without a look at the others: node n has the children 2n and 2n + 1.
    """

    def __init__(self, held: Sequence[_Held]) -> None:
        self._held = sorted(held, key=lambda one: one.start)
        none = [0] * len(held)
        self._begins = none + [one.start for one in self._held]
        self._reaches = none + [one.end for one in self._held]
        for node in range(len(held) - 1, 0, -1):
            self._begins[node] = min(self._begins[2 * node : 2 * node + 2])
            self._reaches[node] = max(self._reaches[2 * node : 2 * node + 2])

    def meeting(self, start: int, end: int) -> Iterator[_Held]:
        """Stretches that share a character with a place, in no order."""
        waiting = [1] if self._held else []
        while waiting:
            node = waiting.pop()
            if self._begins[node] < end and start < self._reaches[node]:
                leaf = node - len(self._held)
                if leaf >= 0:
                    yield self._held[leaf]
                else:
                    waiting += (2 * node, 2 * node + 1)


class Standing:
    """Statements of a map by place, and how many others rest on each."""

    def __init__(self, argmap: ArgumentMap) -> None:
        held = [
            _Held(span.end - span.start, span.start, span.end, statement.id)
            for statement in argmap.statements
            for span in statement.spans
        ]
        self._stretches = _Stretches(held)
        self._conclusions: dict[str, set[str]] = defaultdict(set)
        for inference in argmap.inferences:
            for premise in inference.premises if inference.basis is not Basis.POSITION else ():
                self._conclusions[premise].add(inference.conclusion)
        self._resting: dict[str, int] = {}

    def at(self, start: int, end: int) -> tuple[str, ...]:
        """Statements whose span covers a place, the shortest span first; else those that overlap it."""
        touching = sorted(self._stretches.meeting(start, end))
        covering = [one for one in touching if one.start <= start and end <= one.end]
        return tuple(dict.fromkeys(one.statement for one in covering or touching))

    def resting_on(self, statement: str | None) -> int:
        """How many statements rest on this one, directly or not."""
        if statement is None:
            return 0
        if statement not in self._resting:
            seen: set[str] = set()
            left = [statement]
            while left:
                new = self._conclusions[left.pop()] - seen
                seen |= new
                left.extend(new)
            self._resting[statement] = len(seen - {statement})
        return self._resting[statement]


def ordered(findings: Sequence[Finding], standing: Standing) -> tuple[Finding, ...]:
    """Flagged figures first, then other flags, then what the table says nothing of, then the rest.

    Each of these by severity times what rests on it.
    """
    weighed = [f.model_copy(update={"rests_on_it": standing.resting_on(f.statement)}) for f in findings]
    return tuple(sorted(weighed, key=_rank))


def _rank(finding: Finding) -> tuple[int, int, int, int, str]:
    group = 3 if not finding.flag else 2 if finding.unheard else 0 if finding.kind in _NUMERIC else 1
    return group, -finding.severity * (1 + finding.rests_on_it), finding.start, finding.end, finding.id
