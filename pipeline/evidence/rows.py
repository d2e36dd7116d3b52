"""Figures of documents as rows that figures of an article can be compared with.

Only what a document plainly says of itself becomes a row: a level that it asserts, whose measure and period its own
sentence states, with no word left over that may make it something else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from pipeline.evidence.documents import Held, Stretch
from pipeline.frames import Act, Context, Frame, How, Mood, gazetteer, read_frames
from pipeline.models import (
    Article,
    Fact,
    FactStatus,
    HedgeClass,
    Period,
    Quantity,
    QuantityKind,
    Reading,
    Sentence,
    Source,
)
from pipeline.ports import Parser
from pipeline.quantities import read_quantities
from pipeline.subjects import Lexicon, level_of, unit_of
from pipeline.text.sentences import split
from pipeline.text.stems import stems

_PLAIN = frozenset({HedgeClass.EXACTLY, HedgeClass.ABOUT})


@dataclass(frozen=True)
class DocumentRow:
    """A document's figure as a row, with the sentence that it is from; offsets are into the document's text."""

    fact: Fact
    held: Held
    figure: str
    at: int
    """Where the figure begins."""
    start: int
    end: int
    dated_by_title: bool


@dataclass(frozen=True)
class RowReader:
    """Reads rows out of one document, of what a lexicon names.

    A row counts as known from the day on which its period begins: what a document says is compared, whatever its day.
    """

    held: Held
    lexicon: Lexicon
    parser: Parser

    def rows(self, stretch: Stretch) -> Iterator[DocumentRow]:
        """The rows of a stretch, in order."""
        reading = self._reading(stretch)
        quantities = read_quantities(reading.article.text)
        context = Context(reading, quantities, gazetteer(self.lexicon), self._published)
        for frame in read_frames(context, self.parser):
            if self._is_plain(frame) and (period := self._period(frame)) is not None:
                yield self._row(frame, period, reading.sentence(frame.sentence), stretch)

    @property
    def source(self) -> Source:
        """The document as the source of its rows."""
        article = self._article
        return Source(source_id=article.id, publisher=article.source, title=article.title, url=article.url)

    @property
    def _article(self) -> Article:
        return self.held.document.article

    @cached_property
    def _year(self) -> Period | None:
        """The one year that the title names: "Annual report 2024"."""
        told = [q.period for q in read_quantities(self._article.title) if q.kind is QuantityKind.PERIOD and q.period]
        years = [period for period in told if period.start and period.end and _is_year(period.start, period.end)]
        return years[0] if len(told) == len(years) == 1 else None

    @cached_property
    def _published(self) -> date:
        """The day from which "last year" is counted; where nobody knows it, one that no period is near."""
        of_year = self._year.end if self._year else None
        return self._article.published or of_year or date.max

    @cached_property
    def _own(self) -> frozenset[str]:
        """Whom the title names: "our", "the Group"."""
        title = self._article.title
        found = gazetteer(self.lexicon).find_entities(title, stems(title))
        return frozenset(id_ for name in found for id_ in name.ids)

    def _reading(self, stretch: Stretch) -> Reading:
        text = self._article.text[stretch.start : stretch.end]
        part = Article.of(
            text, title=self._article.title, source=self._article.source, published=self._article.published
        )
        return Reading(article=part, sentences=split(text), passages=())

    def _is_plain(self, frame: Frame) -> bool:
        quantity = frame.quantity
        whose = How.DOUBTED if self._own == {frame.owner} else How.CARRIED
        level = frame.act is Act.LEVEL and level_of(quantity) is not None and quantity.value is not None
        hedged = quantity.hedge is not None and quantity.hedge.class_ not in _PLAIN
        sure = frame.owner_how >= whose and frame.measure_how >= How.LISTED and len(frame.measures) == 1
        return level and sure and not hedged and frame.mood is Mood.ASSERTED and not frame.leftover

    def _period(self, frame: Frame) -> Period | None:
        """When: as the sentence says, or the year of the title where it says nothing at all."""
        if frame.period is not None and frame.period_how is How.STATED:
            return Period(start=frame.period.start, end=frame.period.end, grain=frame.period.grain)
        undated = frame.period_how <= How.INFERRED and not frame.open_period and not frame.is_baseline
        return self._year if undated else None

    def _row(self, frame: Frame, period: Period, sentence: Sentence, stretch: Stretch) -> DocumentRow:
        quantity, (measure,) = frame.quantity, frame.measures
        start, end = period.start or date.min, period.end or date.max
        offset = stretch.start
        at = offset + quantity.start
        fact = Fact(
            row_id=f"{self._article.id}:{at}",
            entity_id=frame.owner or "",
            measure_id=measure,
            definition_id=self._article.id,
            period_start=start,
            period_end=end,
            value=Decimal(quantity.value or 0),
            value_high=quantity.value_high,
            unit=unit_of(quantity),
            ulp=_ulp(quantity),
            status=FactStatus.ACTUAL,
            as_of=start,
            source_id=self._article.id,
        )
        return DocumentRow(
            fact=fact,
            held=self.held,
            figure=quantity.text,
            at=at,
            start=offset + sentence.start,
            end=offset + sentence.end,
            dated_by_title=frame.period_how is not How.STATED,
        )


def _is_year(start: date, end: date) -> bool:
    return 360 <= (end - start).days <= 370  # noqa: PLR2004 - of any calendar


def _ulp(quantity: Quantity) -> Decimal:
    """One unit of the last digit; of "about 40" that of the last digit which is not nought."""
    about = quantity.hedge is not None and quantity.hedge.class_ is HedgeClass.ABOUT
    return (quantity.coarse_ulp if about else None) or quantity.ulp or Decimal(1)
