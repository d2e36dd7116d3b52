"""A row as a person enters it at the desk: a figure, whose, of what and when, and where it is written."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Self, TypeVar

from pydantic import Field, field_validator, model_validator

from pipeline.errors import InputError, legible
from pipeline.frames.sorts import sort_of_unit
from pipeline.models import (
    Dimension,
    Entity,
    Fact,
    FactStatus,
    Measure,
    Noun,
    Period,
    QuantityKind,
    Source,
    content_id,
    plain,
)
from pipeline.ports import ReferenceTable
from pipeline.quantities import read_quantities
from pipeline.reference.importing.ids import slug
from pipeline.render.references import web
from pipeline.verify.wording import scale_of

DESK: Final = "desk"
"""What ids of rows entered at the desk begin with."""
N = TypeVar("N", Entity, Measure)
_PLAIN = re.compile(r"[+-]?\d{1,60}(?:\.\d{1,40})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d{1,40})?")
_DIMENSIONS: Final = {
    QuantityKind.MONEY: Dimension.MONEY,
    QuantityKind.PERCENT: Dimension.SHARE,
    QuantityKind.DURATION: Dimension.DURATION,
    QuantityKind.MEASURE: Dimension.MEASURE,
    QuantityKind.RATE: Dimension.RATE,
}
_MOST: Final = 2000
"""Characters of a quotation or a note."""


class RowEntry(Noun):
    """What is typed. ``value`` holds plain digits in units of ten to the power of ``scale``: 231.4 and 9.

    ``entity`` and ``measure`` are ids of the table, or names; names that it does not have become new ones, the measure
    of ``dimension``. ``definition`` says by which definition, where there are several.
    """

    entity: str = Field(min_length=1, max_length=200)
    measure: str = Field(min_length=1, max_length=200)
    period: Period
    value: str
    value_high: str | None = None
    unit: str = Field(default="", max_length=40)
    scale: int = Field(default=0, ge=-30, le=30)
    definition: str = Field(default="", max_length=200)
    price_basis: str | None = None
    status: FactStatus = FactStatus.ACTUAL
    as_of: date = Field(description="the day from which it was known")
    publisher: str = Field(min_length=1, max_length=200)
    title: str = Field(default="", max_length=400)
    url: str = Field(default="", max_length=2000)
    locator: str = Field(default="", max_length=400, description="page, table, cell or section")
    quotation: str = Field(default="", max_length=_MOST, description="the words of the source")
    note: str = Field(default="", max_length=_MOST)
    dimension: Dimension | None = None

    @field_validator("entity", "measure", "unit", "definition", "publisher", "title", "locator", "quotation", "note")
    @classmethod
    def _is_one_line(cls, words: str) -> str:
        return legible(words)

    @field_validator("value", "value_high")
    @classmethod
    def _is_a_number(cls, digits: str | None) -> str | None:
        if digits is None:
            return None
        bare = digits.strip().replace("\N{MINUS SIGN}", "-")
        if _GROUPED.fullmatch(bare):
            bare = bare.replace(",", "")
        if not _PLAIN.fullmatch(bare):
            raise ValueError(f"{legible(digits)!r} is no number: write plain digits such as 231.4")
        return bare

    @field_validator("url")
    @classmethod
    def _may_be_followed(cls, url: str) -> str:
        if url.strip() and not web(url):
            raise ValueError("the address of a source begins with https:// or http://")
        return web(url)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        start, end = self.period.start, self.period.end
        if start is None or end is None or end < start:
            raise ValueError("a row needs the first and the last day of its period, in this order")
        if not (self.url or self.locator):
            raise ValueError("a row needs the address of its source, or where in it the figure stands")
        if self.value_high is not None and Decimal(self.value_high) < Decimal(self.value):
            raise ValueError("the upper end of the range is below the lower one")
        return self


class Typed(Noun):
    """A figure as somebody types it, in the parts of an entry."""

    value: str
    unit: str
    scale: int


def typed(words: str) -> Typed:
    """``US$231.4 billion`` as 231.4, USD and 9; digits alone have no unit. Raises InputError."""
    bare = words.strip()
    if _PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare):
        return Typed(value=bare.replace(",", ""), unit="", scale=0)
    found = [each for each in read_quantities(bare) if each.kind is not QuantityKind.PERIOD]
    if len(found) != 1 or found[0].value is None or found[0].text != bare:
        raise InputError(f"{words!r} is no figure", do="Write it as 231.4, or as 231.4 billion USD.")
    scale, _ = scale_of(found[0])
    share = found[0].kind in (QuantityKind.PERCENT, QuantityKind.PERCENTAGE_POINT)
    unit = "%" if share else found[0].unit or found[0].noun or ""
    return Typed(value=plain(found[0].value.scaleb(-scale)), unit=unit, scale=scale)


class Entered(Noun):
    """An entry with who made it when; ``row_id`` is its own for good. ``verified``: a person stands for it."""

    entry: RowEntry
    row_id: str
    by: str
    at: datetime
    verified: bool = True

    @classmethod
    def of(cls, entry: RowEntry, by: str, at: datetime) -> Self:
        """A new one, verified by whoever enters it with the source before them."""
        return cls(entry=entry, row_id=content_id(f"{DESK}-", entry.model_dump_json(), at.isoformat()), by=by, at=at)

    @property
    def source(self) -> Source:
        """Where it is written."""
        entry = self.entry
        title = entry.title or entry.url or entry.locator
        id_ = content_id(f"{DESK}-", entry.publisher, title, entry.url)
        return Source(
            source_id=id_, publisher=entry.publisher, title=title, url=entry.url or None, retrieved=self.at.date()
        )


class Meant(Noun):
    """Whom and what an entry is of, as the table has them or as they are new to it."""

    entity: Entity
    measure: Measure

    @classmethod
    def of(cls, entry: RowEntry, table: ReferenceTable) -> Self:
        """Ids first, then names; raises InputError for a name that several go by."""
        entity = _known(entry.entity, {each.entity_id: (each, (each.name, *each.aliases)) for each in table.entities()})
        measure = _known(
            entry.measure, {each.measure_id: (each, (each.label, *each.aliases)) for each in table.measures()}
        )
        return cls(
            entity=entity or Entity(entity_id=f"{DESK}-{slug(entry.entity)}", name=entry.entity),
            measure=measure
            or Measure(
                measure_id=f"{DESK}-{slug(entry.measure)}",
                label=entry.measure,
                dimension=(entry.dimension or dimension_of(entry.unit)).value,
            ),
        )


def _known(words: str, named: dict[str, tuple[N, tuple[str, ...]]]) -> N | None:
    if words in named:
        return named[words][0]
    said = words.casefold()
    found = [noun for noun, names in named.values() if said in (name.casefold() for name in names)]
    own = [noun for noun in found if said == named[_id(noun)][1][0].casefold()] or found
    if len(own) > 1:
        ids = ", ".join(_id(noun) for noun in own[:5])
        raise InputError(f"{words!r} is what several are called", do=f"Choose one of them: {ids}.")
    return own[0] if own else None


def _id(noun: Entity | Measure) -> str:
    return noun.entity_id if isinstance(noun, Entity) else noun.measure_id


def dimension_of(unit: str) -> Dimension:
    """What a figure in this unit is likely a measure of."""
    return _DIMENSIONS.get(sort_of_unit(unit).kind, Dimension.COUNT) if unit else Dimension.COUNT


def fact_of(entered: Entered, meant: Meant) -> Fact:
    """The entry as a row of a table."""
    entry = entered.entry
    decimals = len(entry.value.partition(".")[2])
    assert entry.period.start is not None  # noqa: S101 - an entry has both ends of its period
    assert entry.period.end is not None  # noqa: S101
    said = f" “{entry.quotation}”" if entry.quotation else ""
    note = f" {entry.note}" if entry.note else ""
    return Fact(
        row_id=entered.row_id,
        entity_id=meant.entity.entity_id,
        measure_id=meant.measure.measure_id,
        definition_id=entry.definition or f"as {entry.publisher} has it",
        period_start=entry.period.start,
        period_end=entry.period.end,
        value=Decimal(entry.value).scaleb(entry.scale),
        value_high=Decimal(entry.value_high).scaleb(entry.scale) if entry.value_high is not None else None,
        unit=entry.unit or "count",
        decimals=decimals,
        ulp=Decimal(1).scaleb(entry.scale - decimals),
        price_basis=entry.price_basis,
        status=entry.status,
        as_of=entry.as_of,
        source_id=entered.source.source_id,
        locator=entry.locator or None,
        note=f"Entered at the desk by {entered.by} on {entered.at.date().isoformat()}.{said}{note}",
        verified=entered.verified,
    )
