"""The public shape of a quantity: what ``argmap quantities --json`` prints."""

from pydantic import Field

from pipeline.models import FindingPeriod, HedgeClass, Modality, Noun, Period, Polarity, Quantity, QuantityKind, plain


class WireHedge(Noun):
    """Hedging words of a quantity."""

    class_: HedgeClass = Field(alias="class")
    text: str
    start: int
    end: int


class WireQuantity(Noun):
    """One quantity as other programs see it; numbers are strings in full decimal notation.

    ``value`` of a period is its ISO form (``2025-02``), of a score or vote its parts (``14-1``).
    """

    start: int
    end: int
    text: str
    kind: QuantityKind
    value: str | None
    value_high: str | None
    unit: str | None
    per: str | None
    unit_inferred: bool
    hedge: WireHedge | None
    noun: str | None
    polarity: Polarity
    modality: Modality
    period: FindingPeriod | None
    pair: int | None
    inferred: tuple[str, ...]


def wire(quantity: Quantity) -> WireQuantity:
    """The public shape of one quantity; dump it with ``mode="json", by_alias=True``."""
    hedge = quantity.hedge
    return WireQuantity(
        start=quantity.start,
        end=quantity.end,
        text=quantity.text,
        kind=quantity.kind,
        value=quantity.iso if quantity.value is None else plain(quantity.value),
        value_high=None if quantity.value_high is None else plain(quantity.value_high),
        unit=quantity.unit,
        per=quantity.per,
        unit_inferred=quantity.unit_inferred,
        hedge=WireHedge(class_=hedge.class_, text=hedge.text, start=hedge.start, end=hedge.end) if hedge else None,
        noun=quantity.noun,
        polarity=quantity.polarity,
        modality=quantity.modality,
        period=_period(quantity.period),
        pair=quantity.pair,
        inferred=quantity.inferred,
    )


def _period(period: Period | None) -> FindingPeriod | None:
    if period is None:
        return None
    first, last = (None if day is None else day.isoformat() for day in (period.start, period.end))
    return FindingPeriod(start=first, end=last)
