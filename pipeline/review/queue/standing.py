"""What persons have made of a finding so far: its state, what was settled, and the rule of the second reader."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Whose move it is."""

    OPEN = "open"
    ASKED_AUTHOR = "asked_author"
    ASKED_SOURCE = "asked_source"
    SECOND_READER = "second_reader"
    SETTLED = "settled"
    CORRECTED = "corrected"
    """A later draft changed the words."""


class Outcome(StrEnum):
    """What a person settled about a finding, in the order of the keys 1 to 6."""

    STANDS = "stands"
    STANDS_WITH_CHANGE = "stands_with_change"
    WRONG = "wrong"
    CUT_OR_ATTRIBUTE = "cut_or_attribute"
    AUTHOR_INSISTS = "author_insists"
    OPINION = "opinion"


STATES = {
    State.OPEN: "Open",
    State.ASKED_AUTHOR: "Asked author",
    State.ASKED_SOURCE: "Asked source",
    State.SECOND_READER: "Second reader",
    State.SETTLED: "Settled",
    State.CORRECTED: "Corrected",
}
OUTCOMES = {
    Outcome.STANDS: "Stands",
    Outcome.STANDS_WITH_CHANGE: "Stands with change",
    Outcome.WRONG: "Wrong",
    Outcome.CUT_OR_ATTRIBUTE: "Cut or attribute",
    Outcome.AUTHOR_INSISTS: "Author insists",
    Outcome.OPINION: "Opinion",
}
DONE = frozenset({State.SETTLED, State.CORRECTED})
_OVERRULES = frozenset({Outcome.STANDS, Outcome.AUTHOR_INSISTS})
"""Outcomes that leave the words as they are although the finding speaks against them."""


@dataclass(frozen=True)
class Vote:
    """What one person decided, as far as the rules about the next one need it."""

    outcome: Outcome
    by: str


@dataclass(frozen=True)
class Standing:
    """How far persons are with a finding. ``version`` counts changes: whoever writes names the one that he saw."""

    state: State = State.OPEN
    assignee: str = ""
    due: date | None = None
    four_eyes: bool = False
    version: int = 0
    outcome: Outcome | None = None
    draft: int | None = None
    """The draft that changed the words, where they are corrected."""
    looked: bool = False
    """Whether anybody has opened it."""

    @property
    def done(self) -> bool:
        """Nobody's move any more."""
        return self.state in DONE

    @property
    def word(self) -> str:
        """``Asked author``, ``Corrected in draft 3``, and for what is settled the outcome."""
        if self.state is State.CORRECTED and self.draft is not None:
            return f"Corrected in draft {self.draft}"
        if self.state is State.SETTLED and self.outcome is not None:
            return OUTCOMES[self.outcome]
        return STATES[self.state]


def state_after(said: Vote, before: Vote | None, *, four_eyes: bool) -> State:
    """Where a decision leaves its finding: “wrong” needs a second person to say so where four eyes are asked for.

    ``before`` is the decision in force until now.
    """
    if not four_eyes or said.outcome is not Outcome.WRONG:
        return State.SETTLED
    confirmed = before is not None and before.outcome is Outcome.WRONG and before.by != said.by
    return State.SETTLED if confirmed else State.SECOND_READER


def needs_reason(outcome: Outcome, *, against: bool) -> bool:
    """Whether a decision must say why: it overrules a finding that speaks against the words."""
    return against and outcome in _OVERRULES
