"""What a finding would be, before anything is kept."""

from dataclasses import dataclass

from pipeline.models import Finding
from pipeline.render.words import VERDICTS


@dataclass(frozen=True)
class Would:
    """What a finding would be: its verdict's look, and what checking would say."""

    word: str
    sign: str
    tone: str
    message: str
    same: bool
    """Whether that is what it is already."""


def would_be(found: Finding, now: Finding | None) -> Would:
    """Of the finding as it would be; ``now`` is what it is."""
    look = VERDICTS[found.verdict]
    same = now is not None and (now.verdict, now.message) == (found.verdict, found.message)
    return Would(look.word, look.sign, look.tone.value, found.message, same)
