"""An article's figures as their frames have them, and what comes of a figure that was read in two ways.

The older reading looks at the words around a figure; the frame looks at the parsed sentence. What the frame can decide
it decides; an accusation needs both readings not to object.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.frames import Context, Frame, How, gazetteer, read_frames
from pipeline.models import Quantity, Reading, Verdict
from pipeline.ports import Parser, ReferenceTable
from pipeline.verify.judge.judged import Judged
from pipeline.verify.match.claim import Claim
from pipeline.verify.policy import Policy
from pipeline.verify.reasons import Reason
from pipeline.verify.ruling import Ruling
from pipeline.verify.series import SeriesTable
from pipeline.verify.verdict import rule_all

_GOOD = (Verdict.SUPPORTED, Verdict.APPROXIMATE)
_FIRM = (Verdict.CONTRADICTED, Verdict.WRONG_PERIOD, Verdict.UNIT_MISMATCH, Verdict.OUTDATED, Verdict.UNVERIFIED)
_OPEN = (Verdict.NOT_CHECKABLE, Verdict.NOT_IN_TABLE)


@dataclass(frozen=True)
class FramedFigure:
    """A frame with its ruling."""

    frame: Frame
    ruling: Ruling

    @property
    def verdict(self) -> Verdict:
        """What the ruling says."""
        return self.ruling.verdict


@dataclass(frozen=True)
class Framed:
    """All framed figures of an article, by where they begin."""

    figures: dict[int, FramedFigure]

    @classmethod
    def of(
        cls, reading: Reading, quantities: Sequence[Quantity], table: ReferenceTable, parser: Parser, policy: Policy
    ) -> "Framed":
        """Read and judged; an article without a day is judged by all that is known now."""
        published = reading.article.published or date.max
        known = gazetteer(table)
        frames = read_frames(Context(reading, tuple(quantities), known, published), parser)
        rulings = rule_all(frames, SeriesTable(table, known, published), policy)
        return cls({f.quantity.start: FramedFigure(f, r) for f, r in zip(frames, rulings, strict=True)})

    def of_figure(self, quantity: Quantity) -> FramedFigure | None:
        """The frame of a figure; None where its sentence was not parsed."""
        return self.figures.get(quantity.start)


@dataclass(frozen=True)
class Settled:
    """What is told of a figure: the frame's ruling where ``framed`` is there, else what was judged."""

    judged: Judged
    framed: FramedFigure | None = None


_NARROWER = (Reason.OTHER_MEASURE, Reason.PART_OF_PERIOD)


def settle(judged: Judged, claim: Claim, framed: FramedFigure | None) -> Settled:
    """Of two readings of one figure the one that is told."""
    if framed is None:
        return Settled(_softened(judged))
    if framed.verdict in _OPEN:
        return _where_open(judged, claim, framed)
    return Settled(judged) if _is_kept(judged, claim, framed) else Settled(judged, framed)


def _is_kept(judged: Judged, claim: Claim, framed: FramedFigure) -> bool:
    """Whether the older reading is told where the frame decides: what one finds true the other does not call false."""
    if framed.verdict is Verdict.SUPPORTED:
        return judged.verdict is Verdict.SUPPORTED
    if judged.verdict in _GOOD:
        return True
    if framed.verdict is Verdict.APPROXIMATE:
        return judged.verdict in (Verdict.OUTDATED, Verdict.AMBIGUOUS) and agree(claim, framed.frame)
    if judged.verdict is Verdict.AMBIGUOUS:
        return True
    return judged.verdict in _FIRM and judged.verdict is not Verdict.CONTRADICTED and agree(claim, framed.frame)


def _where_open(judged: Judged, claim: Claim, framed: FramedFigure) -> Settled:
    if judged.verdict in (*_FIRM, Verdict.AMBIGUOUS):
        kept = judged.verdict in (Verdict.OUTDATED, Verdict.AMBIGUOUS, Verdict.WRONG_PERIOD, Verdict.UNVERIFIED)
        return Settled(judged) if kept and agree(claim, framed.frame) else Settled(judged, _unsure(framed))
    if judged.verdict is Verdict.NOT_CHECKABLE and framed.verdict is Verdict.NOT_IN_TABLE:
        return Settled(judged)
    narrower = framed.ruling.reason in _NARROWER
    return Settled(judged, framed) if judged.verdict in _OPEN or narrower else Settled(judged)


def _unsure(framed: FramedFigure) -> FramedFigure:
    """One reading would accuse, the other does not know: it is told so."""
    if framed.ruling.reason == Reason.ALIGNMENT_UNSURE:
        return framed
    return replace(framed, ruling=replace(framed.ruling, verdict=Verdict.NOT_CHECKABLE, reason=Reason.READINGS_DIFFER))


def _softened(judged: Judged) -> Judged:
    """Without a frame nothing is called false by what the figure was taken to speak of."""
    if judged.verdict not in (Verdict.CONTRADICTED, Verdict.WRONG_PERIOD, Verdict.UNIT_MISMATCH):
        return judged
    text = "The sentence could not be parsed, so that this is not said for sure. " + judged.message
    return replace(judged, verdict=Verdict.NOT_CHECKABLE, reason=Reason.READINGS_DIFFER, message=text)


def agree(claim: Claim, frame: Frame) -> bool:
    """Whether both readings speak of the same owner and measure."""
    owner = claim.entity is not None and claim.entity == frame.owner
    return owner and claim.measure is not None and claim.measure in frame.measures and frame.owner_how >= How.CARRIED
