"""What open figures are said of: as a table has it where it knows, else in the article's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.frames import Context, Frame, How, gazetteer, read_frames
from pipeline.models import Finding, Quantity, QuantityKind, Reading
from pipeline.ports import Parser, ReferenceTable
from pipeline.subjects import lexicon, told
from pipeline.subjects.sentences import Measured

_SHARE = "share of {}"
_NO_ROW = "NO_ROW"
"""The reason of a figure whose measure and owner the table knows, and of which it has no row."""


@dataclass(frozen=True)
class Said:
    """The words of one article; figures by where they begin, names of entities and measures by their ids."""

    measured: Mapping[int, Measured]
    frames: Mapping[int, Frame]
    quantities: Mapping[int, Quantity]
    names: Mapping[int, Sequence[str]]
    """Proper names by the number of their sentence."""
    entities: Mapping[str, str]
    measures: Mapping[str, str]

    @classmethod
    def of(cls, starts: frozenset[int], reading: Reading, parser: Parser, table: ReferenceTable | None) -> "Said":
        """What is said with the figures that begin at ``starts``."""
        found = told(reading, starts, parser)
        words = lexicon(found, reading.article.text, table)
        context = Context(reading, found.quantities, gazetteer(words), reading.article.published or date.max)
        names: dict[int, list[str]] = {}
        for named in found.named:
            names.setdefault(named.sentence, []).append(named.name)
        known, measures = (table.entities(), table.measures()) if table is not None else ((), ())
        return cls(
            measured={each.quantity.start: each for each in found.figures},
            frames={frame.quantity.start: frame for frame in read_frames(context, parser)},
            quantities={each.start: each for each in found.quantities},
            names=names,
            entities={each.entity_id: each.name for each in (*words.entities(), *known)},
            measures={each.measure_id: each.label for each in (*words.measures(), *measures)},
        )

    def quantity(self, finding: Finding) -> Quantity:
        """The figure of a finding; of a phrase that is none of its own, what the finding holds."""
        if finding.start in self.quantities:
            return self.quantities[finding.start]
        read = finding.quantity
        kind, value = (read.kind, read.value) if read else (QuantityKind.COUNT, None)
        return Quantity(start=finding.start, end=finding.end, text=finding.quote, kind=kind, value=value)

    def measure(self, finding: Finding) -> str:
        """What is measured; empty where nothing says it."""
        said = self.measured.get(finding.start)
        own = self.measures.get(_stated("measure", finding), "")
        words = (said.measure or "") if said else ""
        share = _SHARE.format(said.whole) if said and said.whole else ""
        framed = self._framed(finding.start)
        own_first = (own, words, framed, share)
        return next(filter(None, own_first if finding.reason == _NO_ROW else (words, framed, share, own)), "")

    def _framed(self, start: int) -> str:
        """What the figures before it measured, where it goes on with them."""
        frame = self.frames.get(start)
        if frame is None or frame.measure_how < How.CARRIED or len(frame.measures) != 1:
            return ""
        return self.measures.get(min(frame.measures), "")

    def entity(self, finding: Finding) -> str | None:
        """Whose figure it is, if anything says so."""
        frame = self.frames.get(finding.start)
        owner = frame.owner if frame is not None and frame.owner_how >= How.CARRIED else None
        return self.entities.get(_stated("entity", finding)) or self.entities.get(owner or "")

    def years(self, finding: Finding) -> tuple[int, ...]:
        """The first and the last year of its period, as far as they are stated."""
        frame = self.frames.get(finding.start)
        if frame is not None and frame.period is not None and frame.period_how >= How.LISTED:
            return frame.period.start.year, frame.period.end.year
        read = finding.quantity
        if read is None or read.period is None or "period" in read.inferred:
            return ()
        return tuple(date.fromisoformat(day).year for day in (read.period.start, read.period.end) if day)


def _stated(what: Literal["entity", "measure"], finding: Finding) -> str:
    """The id that checking found for it in the text; empty where it was only inferred, or not found."""
    read = finding.quantity
    return "" if read is None or what in read.inferred else getattr(read, what) or ""
