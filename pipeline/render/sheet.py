"""A finished article with the look-ups that every format needs: labels, findings by statement, flags in order."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from pipeline.models import ArgumentMap, Done, Finding, Statement, Verdict
from pipeline.render.documents import documented
from pipeline.render.words import ROLES, VERDICTS, coverage_word, plural


@dataclass(frozen=True)
class Sheet:
    """One article, ready to be drawn or written."""

    done: Done
    statements: Mapping[str, Statement]
    order: Mapping[str, int]
    labels: Mapping[str, str]
    """Statement id to ``Premise 3``: numbered by role in the order of the text."""
    findings: Mapping[str, tuple[Finding, ...]]
    """Statement id to the findings on it, worst first."""
    by_id: Mapping[str, Finding]
    numbers: Mapping[str, int]
    flags: tuple[Finding, ...]
    """What a person must look at, as the text runs."""
    unheard: tuple[Finding, ...]
    """Flags on what the table says nothing of, in the same order; they stand below the others."""
    soft: tuple[Finding, ...]
    """Worth a look, and counted nowhere as a flag: right with a tolerance, or about the argument."""
    flag_numbers: Mapping[str, int]
    """Finding id to its number among all flags, those on what the table says nothing of last."""

    @classmethod
    def of(cls, done: Done) -> Self:
        """Look-ups of one finished article."""
        hard = sorted((each for each in done.findings.findings if each.hard), key=lambda f: (f.unheard, f.start, f.id))
        return cls(
            done=done,
            statements={each.id: each for each in done.map.statements},
            order={each.id: number for number, each in enumerate(done.map.statements)},
            labels=_labels(done.map),
            findings=_by_statement(done.findings.findings),
            by_id={each.id: each for each in done.findings.findings},
            numbers={each.id: number for number, each in enumerate(done.findings.findings)},
            flags=tuple(each for each in hard if not each.unheard),
            unheard=tuple(each for each in hard if each.unheard),
            soft=tuple(each for each in done.findings.findings if each.flag and not each.hard),
            flag_numbers={each.id: number for number, each in enumerate(hard, 1)},
        )

    def key(self, statement: str) -> str:
        """Short name of a statement within one page: ``s12``, safe in markup whatever its id."""
        return f"s{self.order[statement]}"

    def key_of(self, finding: Finding) -> str:
        """The key of its statement, or its own (``f3``) where it stands outside the map."""
        stands_in = finding.statement
        return self.key(stands_in) if stands_in and stands_in in self.order else f"f{self.number(finding)}"

    def number(self, finding: Finding) -> int:
        """Place among all findings of the article."""
        return self.numbers[finding.id]

    @property
    def sizes(self) -> str:
        """How much there is of each: statements, findings, flags that a person must look at, soft ones."""
        sizes = (len(self.map.statements), "statement"), (len(self.by_id), "finding"), (len(self.flag_numbers), "flag")
        return ", ".join([*(plural(count, noun) for count, noun in sizes), f"{len(self.soft)} soft"])

    @property
    def coverage(self) -> str:
        """How many figures were looked at, and what became of them."""
        found = self.done.findings.findings
        counted = coverage_word(Counter(each.verdict for each in found if each.kind == "numeric"))
        return ". ".join(filter(None, (counted, documented(found))))

    @property
    def map(self) -> ArgumentMap:
        """The argument map."""
        return self.done.map

    def flagged(self, statement: str) -> bool:
        """Whether a person must look at a finding on this statement."""
        return any(each.flag for each in self.findings.get(statement, ()))

    def flags_on(self, statement: str | None) -> int:
        """How many flags stand in a statement; each flag stands in one at most."""
        return sum(each.hard and each.statement == statement for each in self.findings.get(statement or "", ()))

    def kept(self, *, worst: bool = False) -> tuple[int, int]:
        """How many findings are told where each statement tells all of its own, or its worst; and how many are not."""
        on = [found[:1] if worst else found for id_, found in self.findings.items() if id_ in self.statements]
        told = {each.id for found in on for each in found}
        return len(told), len(self.by_id) - len(told)

    def verdicts(self) -> tuple[tuple[Verdict, int], ...]:
        """Verdicts that occur, with their counts, worst first."""
        return _counted(self.done.findings.findings)

    def flagged_verdicts(self) -> tuple[tuple[Verdict, int], ...]:
        """The same of the flags alone."""
        return _counted((*self.flags, *self.unheard))


def _counted(findings: Iterable[Finding]) -> tuple[tuple[Verdict, int], ...]:
    counted = Counter(each.verdict for each in findings)
    return tuple((verdict, counted[verdict]) for verdict in VERDICTS if counted[verdict])


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Flags before the rest, by severity, by what rests on them, then as the text runs."""
    return tuple(sorted(findings, key=lambda f: (not f.flag, -f.severity, -f.rests_on_it, f.start, f.id)))


def in_text_order(map_: ArgumentMap) -> tuple[Statement, ...]:
    """Statements by their first span; implicit ones last, in the map's order."""
    end = map_.article.length
    return tuple(sorted(map_.statements, key=lambda s: min((span.start for span in s.spans), default=end)))


def _labels(map_: ArgumentMap) -> dict[str, str]:
    seen: Counter[str] = Counter()
    alone = Counter(each.role for each in map_.statements)
    labels = {}
    for statement in in_text_order(map_):
        seen[statement.role] += 1
        word = ROLES[statement.role].word
        labels[statement.id] = word if alone[statement.role] == 1 else f"{word} {seen[statement.role]}"
    return labels


def _by_statement(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, list[Finding]] = {}
    for finding in worst_first(findings):
        for statement in dict.fromkeys((finding.statement, *finding.also)):
            if statement is not None:
                found.setdefault(statement, []).append(finding)
    return {statement: tuple(each) for statement, each in found.items()}
