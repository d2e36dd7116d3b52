"""Findings held against labels: which belong together, and how many are right.

A finding belongs to a figure if their spans overlap; of several the strongest counts: firm flag, supported,
approximate, anything else. Only findings about figures count, those on the argument do not.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from pipeline.evaluate.labelled import DECIDABLE, FALSE, HELD, Label, Labelled, Truth
from pipeline.models import DECIDED, FIRM, Finding, Verdict
from pipeline.models.noun import Noun

_STRENGTH = {**dict.fromkeys(FIRM, 0), Verdict.SUPPORTED: 1, Verdict.APPROXIMATE: 2}
_WEAKEST = 3
_COUNTED = ("numeric", "consistency")


class Flagged(StrEnum):
    """What a firm flag is worth; one is acceptable where the figure was true in the edition of its day only."""

    RIGHT = "right"
    ACCEPTABLE = "acceptable"
    WRONG = "wrong"
    UNLABELLED = "unlabelled"


class Answer(NamedTuple):
    """A labelled figure and the strongest finding on it."""

    text: str
    label: Label
    finding: Finding | None

    @property
    def verdict(self) -> Verdict | None:
        """Of the finding, where there is one."""
        return self.finding.verdict if self.finding else None

    @property
    def firm(self) -> bool:
        """Whether something was said against the figure."""
        return self.verdict in FIRM


class Flag(NamedTuple):
    """A firm flag, the labels that it touches, and its worth."""

    text: str
    finding: Finding
    labels: tuple[Label, ...]
    worth: Flagged


class Judged(NamedTuple):
    """One text's answers and flags."""

    answers: tuple[Answer, ...]
    flags: tuple[Flag, ...]


def judge(text: Labelled, findings: Iterable[Finding]) -> Judged:
    """Findings on a text, sorted to its labels."""
    counted = [finding for finding in findings if finding.kind in _COUNTED]
    answers = tuple(Answer(text.id, label, _strongest(label, counted)) for label in text.figures)
    touched = ((found, tuple(each for each in text.figures if _touch(each, found))) for found in counted)
    flags = (Flag(text.id, found, on, _worth(found, on)) for found, on in touched if found.verdict in FIRM)
    return Judged(answers, tuple(flags))


def _touch(label: Label, finding: Finding) -> bool:
    return finding.start < label.end and finding.end > label.start


def _strongest(label: Label, findings: Sequence[Finding]) -> Finding | None:
    own = (finding for finding in findings if _touch(label, finding))
    return min(own, key=lambda finding: _STRENGTH.get(finding.verdict, _WEAKEST), default=None)


def _worth(finding: Finding, labels: Sequence[Label]) -> Flagged:
    expected = {label.truth for label in labels if finding.verdict in label.expect}
    if not expected.isdisjoint(FALSE):
        return Flagged.RIGHT
    if Truth.REVISED in expected:
        return Flagged.ACCEPTABLE
    return Flagged.WRONG if labels else Flagged.UNLABELLED


class Share(NamedTuple):
    """A measure as it is counted: so many of so many."""

    name: str
    part: int
    whole: int

    @property
    def value(self) -> float:
        """From 0 to 1; nothing of nothing is all of it."""
        return self.part / self.whole if self.whole else 1.0


class Counts(Noun):
    """Everything that is counted over a set."""

    texts: int
    figures: int
    decidable: int
    decided: int
    supported: int
    supported_right: int
    supported_on_false: int
    approximate: int
    approximate_on_false: int
    firm_flags: int
    flags_right: int
    flags_acceptable: int
    flags_wrong: int
    flags_unlabelled: int
    false_figures: int
    false_flagged: int
    traps: int
    traps_flagged: int
    traps_supported: int
    never_broken: int

    def shares(self) -> tuple[Share, ...]:
        """The measures that have floors, all better when higher."""
        return (
            Share("coverage", self.decided, self.decidable),
            Share("supported precision", self.supported_right, self.supported),
            Share("approximate not on false", self.approximate - self.approximate_on_false, self.approximate),
            Share("flags right", self.flags_right, self.firm_flags),
            Share("flags right or revised", self.flags_right + self.flags_acceptable, self.firm_flags),
            Share("false flagged", self.false_flagged, self.false_figures),
            Share("traps left alone", self.traps - self.traps_flagged, self.traps),
            Share("no forbidden verdict", self.figures - self.never_broken, self.figures),
        )


def count(judged: Sequence[Judged]) -> Counts:
    """All counts over the texts of a set."""
    answers = [answer for each in judged for answer in each.answers]
    worth = Counter(flag.worth for each in judged for flag in each.flags)
    decidable = [answer for answer in answers if answer.label.truth in DECIDABLE]
    false = [answer for answer in answers if answer.label.truth in FALSE]
    supported = [answer for answer in answers if answer.verdict is Verdict.SUPPORTED]
    approximate = [answer for answer in answers if answer.verdict is Verdict.APPROXIMATE]
    traps = [answer for answer in answers if answer.label.is_trap]
    return Counts(
        texts=len(judged),
        figures=len(answers),
        decidable=len(decidable),
        decided=sum(answer.verdict in DECIDED for answer in decidable),
        supported=len(supported),
        supported_right=sum(answer.label.truth in HELD for answer in supported),
        supported_on_false=sum(answer.label.truth in FALSE for answer in supported),
        approximate=len(approximate),
        approximate_on_false=sum(answer.label.truth in FALSE for answer in approximate),
        firm_flags=worth.total(),
        flags_right=worth[Flagged.RIGHT],
        flags_acceptable=worth[Flagged.ACCEPTABLE],
        flags_wrong=worth[Flagged.WRONG],
        flags_unlabelled=worth[Flagged.UNLABELLED],
        false_figures=len(false),
        false_flagged=sum(answer.firm and answer.verdict in answer.label.expect for answer in false),
        traps=len(traps),
        traps_flagged=sum(answer.firm for answer in traps),
        traps_supported=sum(answer.verdict is Verdict.SUPPORTED for answer in traps),
        never_broken=sum(answer.verdict in answer.label.never for answer in answers),
    )
