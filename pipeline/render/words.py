"""The words, signs and looks of a map: one table per channel, shared by every format.

A verdict is a sign and a word, and its tone says how bad it is. A relation is a word, a line style and a colour, so
that no difference rests on colour alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.models import (
    DECIDED,
    Act,
    Agreement,
    Asserter,
    AsserterKind,
    Assertion,
    Fidelity,
    HedgeLevel,
    Role,
    Samples,
    Scheme,
    Verdict,
)


class Relation(StrEnum):
    """How a box bears on the one to its left."""

    BECAUSE = "because"
    PERHAPS = "because?"
    BUT = "but"
    UNDERCUT = "undercut by"
    RESTATED = "restated as"
    AGAINST = "contradicts"
    FURTHER = "further"


class Tone(StrEnum):
    """How bad a verdict is; pages have a colour for each."""

    WRONG = "wrong"
    UNCLEAR = "unclear"
    OPEN = "open"
    SOFT = "soft"
    FINE = "fine"
    NONE = "none"


@dataclass(frozen=True)
class Ink:
    """A tone's look on light paper: dark enough for white text, and a tint that carries dark text."""

    ink: str
    tint: str


@dataclass(frozen=True)
class Look:
    """How a verdict is told."""

    word: str
    sign: str
    tone: Tone

    @property
    def ink(self) -> str:
        """Its colour in drawings."""
        return TONES[self.tone].ink

    @property
    def tint(self) -> str:
        """What carries words in its colour."""
        return TONES[self.tone].tint


@dataclass(frozen=True)
class Fill:
    """A role's look."""

    word: str
    fill: str


@dataclass(frozen=True)
class Saying:
    """A word, and what it means."""

    word: str
    means: str


@dataclass(frozen=True)
class Stroke:
    """A line's look: the word above it, its colour by name and value, ``dash`` as SVG has it, empty for a solid line;
    ``means`` for the legend, where the word alone does not say it.
    """

    word: str
    tone: str
    colour: str
    dash: str
    means: str = ""
    wide: float = 2


TONES: Mapping[Tone, Ink] = {
    Tone.WRONG: Ink("#9c1f14", "#fbeae7"),
    Tone.UNCLEAR: Ink("#7a4a00", "#fbf1df"),
    Tone.OPEN: Ink("#37506b", "#e7edf4"),
    Tone.SOFT: Ink("#4a4945", "#ebe9e2"),
    Tone.FINE: Ink("#1b6443", "#e4f2ea"),
    Tone.NONE: Ink("#4a4945", "#ebe9e2"),
}

VERDICTS: Mapping[Verdict, Look] = {
    Verdict.CONTRADICTED: Look("Contradicted", "✕", Tone.WRONG),
    Verdict.INCONSISTENT: Look("Inconsistent", "≠", Tone.WRONG),
    Verdict.WRONG_PERIOD: Look("Wrong period", "⇄", Tone.WRONG),
    Verdict.UNIT_MISMATCH: Look("Unit mismatch", "⊘", Tone.WRONG),
    Verdict.OUTDATED: Look("Outdated", "↻", Tone.WRONG),
    Verdict.NOT_CHECKED: Look("Not checked", "□", Tone.OPEN),
    Verdict.AMBIGUOUS: Look("Ambiguous", "?", Tone.UNCLEAR),
    Verdict.UNVERIFIED: Look("Unverified", "◇", Tone.UNCLEAR),
    Verdict.NOT_IN_TABLE: Look("Not in table", "∅", Tone.OPEN),
    Verdict.APPROXIMATE: Look("Approximate", "≈", Tone.SOFT),
    Verdict.SUPPORTED: Look("Supported", "✓", Tone.FINE),
    Verdict.NOT_CHECKABLE: Look("Not checkable", "–", Tone.NONE),
}

ROLES: Mapping[Role, Fill] = {
    Role.MAIN_CLAIM: Fill("Main claim", "#ffefbf"),
    Role.CLAIM: Fill("Claim", "#e6effc"),
    Role.PREMISE: Fill("Premise", "#ffffff"),
    Role.COUNTERARGUMENT: Fill("Objection", "#fde9df"),
    Role.BACKGROUND: Fill("Background", "#ececf0"),
}

FIDELITIES: Mapping[Fidelity, Saying] = {
    Fidelity.QUOTATION: Saying("quotation", "the article's own words"),
    Fidelity.PARAPHRASE: Saying("paraphrase", "one passage in other words"),
    Fidelity.COMPRESSION: Saying("compression", "several passages drawn together"),
    Fidelity.INTERPRETATION: Saying("interpretation", "a reading of the passage"),
    Fidelity.IMPUTATION: Saying("imputation", "unsaid in the article, added here"),
}

_NEUTRAL = "#63615b"
RELATIONS: Mapping[Relation, Stroke] = {
    Relation.BECAUSE: Stroke("because", "because", "#1b6443", ""),
    Relation.PERHAPS: Stroke("because?", "because", "#1b6443", "1.5 3.5", "guessed from its place", 1),
    Relation.BUT: Stroke("but", "but", "#a03a10", "", "an objection, double edge"),
    Relation.UNDERCUT: Stroke("undercut", "undercut", "#6a3d9a", "", "against a step, double edge"),
    Relation.RESTATED: Stroke("restated", "neutral", _NEUTRAL, "8 4", "the same point made again", 1.2),
    Relation.AGAINST: Stroke("contradicts", "neutral", _NEUTRAL, "4 4", "the two cannot both hold", 1.6),
    Relation.FURTHER: Stroke("further", "neutral", _NEUTRAL, "2 4", "tells more of it, no reason for it", 1.2),
}
OBJECTIONS = frozenset({Relation.BUT, Relation.UNDERCUT, Relation.AGAINST})
"""Relations of what speaks against a statement or a step."""

ACTS: Mapping[Act, str] = {
    Act.ASSERTS: "asserted",
    Act.REPORTS: "reported",
    Act.CONCEDES: "conceded",
    Act.DISPUTES: "disputed",
    Act.QUESTIONS: "questioned",
}

HEDGES: Mapping[HedgeLevel, str] = {
    HedgeLevel.CATEGORICAL: "stated flatly",
    HedgeLevel.PROBABLE: "probable",
    HedgeLevel.POSSIBLE: "possible",
    HedgeLevel.CONDITIONAL: "conditional",
    HedgeLevel.NORMATIVE: "a demand",
    HedgeLevel.REPORTED: "as reported",
    HedgeLevel.ESTIMATED: "an estimate",
}


def agreed_word(word: str, agreement: Agreement | None) -> str:
    """``because 2/3``, ``undercut 2/3``; the word alone where there were no samples."""
    return f"{word.removesuffix(' by')} {agreement}" if agreement else str(word)


def samples_word(samples: Samples) -> str:
    """``2 of 3 answered, number 1 is shown``, with the reason why others did not."""
    failed = f"; without an answer: {'; '.join(samples.failed)}" if samples.failed else ""
    return f"{samples.answered} of {samples.asked} answered, number {samples.shown} is shown{failed}"


def scheme_word(scheme: Scheme) -> str:
    """``cause to effect``; empty for the default scheme."""
    return "" if scheme is Scheme.DEFAULT else scheme.value.replace("_", " ")


def asserter_word(asserter: Asserter) -> str:
    """Who, in the article's words where it has any."""
    if asserter.name:
        return asserter.name
    return "author" if asserter.kind is AsserterKind.AUTHOR else "unattributed"


def assertion_word(assertion: Assertion) -> str:
    """``critics``, or ``critics · disputed`` when it is more than asserting."""
    who = asserter_word(assertion.asserter) + "".join(f", via {name}" for name in assertion.via)
    return who if assertion.act is Act.ASSERTS else f"{who} · {ACTS[assertion.act]}"


def chip_word(assertions: Sequence[Assertion]) -> str:
    """Who says so, short; empty when it is plainly the author."""
    said = [assertion_word(each) for each in assertions]
    if said in ([], ["author"]):
        return ""
    return said[0] if len(said) == 1 else f"{said[0]} +{len(said) - 1}"


def coverage_word(counted: Mapping[str, int]) -> str:
    """``25 figures looked at: 21 decided, 4 not checkable``; ``counted`` has figures alone, by verdict."""
    left = {verdict: counted[verdict] for verdict in VERDICTS if verdict not in DECIDED and counted.get(verdict)}
    decided = sum(counted.get(verdict, 0) for verdict in DECIDED)
    open_ = [
        f"{count} {'without a row in the table' if verdict is Verdict.NOT_IN_TABLE else VERDICTS[verdict].word.lower()}"
        for verdict, count in left.items()
    ]
    return f"{plural(sum(counted.values()), 'figure')} looked at: {', '.join([f'{decided} decided', *open_])}"


def plural(count: int, noun: str) -> str:
    """``1 reason``, ``3 reasons``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def rests_on(count: int) -> str:
    """``2 statements rest on it``."""
    return f"{plural(count, 'statement')} {'rests' if count == 1 else 'rest'} on it"
