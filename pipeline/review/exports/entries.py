"""One entry of the log: what it is of, what it tells, and in which columns every export has it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Final

from pipeline.review.queue.standing import OUTCOMES, STATES, Outcome, State


class Kind(StrEnum):
    """What an entry is of."""

    DECISION = "decision"
    CORRECTION = "correction"
    QUESTION = "question"
    EVIDENCE = "evidence"
    READING = "reading"
    ROW = "row"
    RECHECKED = "rechecked"
    TAUGHT = "taught"
    PUBLISHED = "published"


KINDS: Final[Mapping[Kind, str]] = {
    Kind.DECISION: "Decisions",
    Kind.CORRECTION: "Corrections",
    Kind.QUESTION: "Questions to authors",
    Kind.EVIDENCE: "Evidence",
    Kind.READING: "Readings",
    Kind.ROW: "Rows entered",
    Kind.RECHECKED: "Checked again",
    Kind.TAUGHT: "Wordings taught",
    Kind.PUBLISHED: "Corrections published",
}


@dataclass(frozen=True)
class Entry:
    """One entry. ``key`` is its own for good: a letter for where it is kept and a number.

    ``told`` says what happened where no other column does; ``before`` and ``after`` are words of the text, ``reason``
    is why, or what was asked and answered. ``published`` is yes or no for corrections, by what holds now.
    ``carried_from`` is the key of the decision that came over from ``carried_draft`` as it was: it was made once.
    """

    key: str
    at: datetime
    kind: Kind
    story: int | None
    title: str
    draft: int | None
    finding: str
    who: str
    told: str
    state: str
    outcome: str
    verdict: str
    quote: str
    before: str
    after: str
    reason: str
    source_opened: datetime | None
    replaces: str
    published: str = ""
    carried_from: str = ""
    carried_draft: int | None = None

    @property
    def words(self) -> str:
        """What happened, in a few words."""
        came = f"Came over from draft {self.carried_draft}: " if self.carried_from else ""
        return came + self._what

    @property
    def _what(self) -> str:
        if self.kind is Kind.CORRECTION:
            return "Corrected"
        if self.kind is not Kind.DECISION:
            return self.told[:1].upper() + self.told[1:]
        if self.outcome:
            return OUTCOMES[Outcome(self.outcome)]
        state = STATES[State(self.state)]
        return f"Taken back: {state}" if self.replaces else state


COLUMNS: Final = tuple(each.name for each in fields(Entry))
"""What every export of the log has, in this order."""
