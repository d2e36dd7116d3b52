"""A verdict on a frame, and how sure a frame must be for an accusation."""

from dataclasses import dataclass

from pipeline.frames import Frame, How, Mood
from pipeline.models import Verdict
from pipeline.verify.kinds import Comparison

HELD = (Verdict.SUPPORTED, Verdict.APPROXIMATE, Verdict.OUTDATED)
"""Verdicts of a figure that some row has so, at least nearly."""


@dataclass(frozen=True)
class Ruling:
    """A verdict with its reason code and the comparisons that it rests on."""

    verdict: Verdict
    reason: str
    """A ``Reason``, or that of a band of the policy."""
    comparisons: tuple[Comparison, ...] = ()
    frame: Frame | None = None
    """As it was judged at last."""
    place: int = 0
    """In an order, where the table has the owner."""
    note: str = ""
    """What several rows say, in words, where no single one does."""


def firm(frame: Frame) -> bool:
    """Whether its reading is sure enough for an accusation.

    One part at most may be carried over from sentences before; where the period is said beside the figure, owner or
    measure may be inferred, if the other is not. Measured on texts that nobody had seen: of flags with two carried
    parts 4 of 14 were right, of flags with a period of their own 52 of 61, and 13 of 14 with one part inferred.
    """
    plain = frame.mood is Mood.ASSERTED and not frame.leftover and len(frame.measures) == 1
    return plain and (_is_told(frame) or _is_dated(frame))


def _is_told(frame: Frame) -> bool:
    hows = (frame.owner_how, frame.measure_how, frame.period_how)
    return min(hows) >= How.CARRIED and hows.count(How.CARRIED) <= 1


def _is_dated(frame: Frame) -> bool:
    less, more = sorted((frame.owner_how, frame.measure_how))
    return frame.period_how is How.STATED and less is How.INFERRED and not more.is_open


def digits(frame: Frame) -> int:
    """Of the figure as written: the more there are, the less it fits by chance."""
    return sum(character.isdigit() for character in frame.quantity.text)
