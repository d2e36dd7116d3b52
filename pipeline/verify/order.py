"""Where a finding stands in the map, what rests on it, and which comes first."""

from collections import defaultdict
from collections.abc import Sequence

from pipeline.models import ArgumentMap, Finding

_NUMERIC = ("numeric", "consistency")


class Standing:
    """Statements of a map by place, and how many others rest on each."""

    def __init__(self, argmap: ArgumentMap) -> None:
        spans = [
            (span.end - span.start, span.start, span.end, statement.id)
            for statement in argmap.statements
            for span in statement.spans
        ]
        self._spans = sorted(spans)
        self._conclusions: dict[str, set[str]] = defaultdict(set)
        for inference in argmap.inferences:
            for premise in inference.premises:
                self._conclusions[premise].add(inference.conclusion)
        self._resting: dict[str, int] = {}

    def at(self, start: int, end: int) -> tuple[str, ...]:
        """Statements whose span covers a place, the shortest span first; else those that overlap it."""
        covering = [id_ for _, a, b, id_ in self._spans if a <= start and end <= b]
        touching = [id_ for _, a, b, id_ in self._spans if a < end and start < b]
        return tuple(dict.fromkeys(covering or touching))

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
