"""Rows that a person enters for figures without one: a form with one source on top and a line for each claim."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import ValidationError
from sqlalchemy.orm import Session

from pipeline.errors import InputError
from pipeline.models import Finding, Grain, Period
from pipeline.review.checking.choices import period_of_value
from pipeline.review.checking.entries import RowEntry, typed
from pipeline.review.checking.preparing import Claim, Faults, NewRow, version_of
from pipeline.review.current import current
from pipeline.review.queue.asking import key_of
from pipeline.review.queue.grouping import Names
from pipeline.review.queue.items import Item

MOST = 12
"""Claims that one form offers."""
_YEAR, _MONTH = re.compile(r"\d{4}"), re.compile(r"(\d{4})-(\d{2})")
_DECEMBER = 12


@dataclass(frozen=True)
class Line:
    """One claim that waits, with what is known of the row that it needs."""

    item: Item
    entity: str
    measure: str
    period: str
    unit: str
    seen: str
    """The version of the claim that whoever fills the line in has before them."""


@dataclass(frozen=True)
class Source:
    """What is given once for all lines."""

    publisher: str
    title: str
    url: str
    locator: str
    published: date


def lines_for(session: Session, items: Sequence[Item], first: Item, names: Names) -> tuple[Line, ...]:
    """The claim that is open, then the others of its group."""
    own = [first, *(item for item in items if item.rowless and item.key != first.key)]
    return tuple(_line(session, item, names) for item in own[:MOST])


def _line(session: Session, item: Item, names: Names) -> Line:
    found = next(each for each in current(session, item.story.id).findings.findings if each.id == item.finding)
    figure = found.quantity
    return Line(
        item=item,
        entity=names.entities.get(item.entity, item.entity),
        measure=names.measures.get(item.measure, item.measure) or _noun(item.quote),
        period=_period_words(found),
        unit=(figure and figure.unit) or "",
        seen=version_of(session, item.story.id, found),
    )


def _noun(quote: str) -> str:
    """The words of a figure without its digits: ``premature deaths``."""
    return " ".join(word for word in quote.split() if not any(character.isdigit() for character in word))


def _period_words(found: Finding) -> str:
    told = found.quantity.period if found.quantity else None
    if told is None or not told.start or not told.end:
        return ""
    return told.year or f"{told.start}/{told.end}"


def period_of(words: str) -> Period:
    """``2014``, ``2014-05``, ``2014-05-06`` or two days with a stroke between them. Raises InputError."""
    try:
        if words.count("/") > 1:
            return period_of_value(words)
        if _YEAR.fullmatch(words):
            return Period(start=date(int(words), 1, 1), end=date(int(words), 12, 31), grain=Grain.YEAR)
        if month := _MONTH.fullmatch(words):
            return _month(int(month[1]), int(month[2]))
        first, stroke, last = words.partition("/")
        start = date.fromisoformat(first)
        end = date.fromisoformat(last) if stroke else start
    except ValueError as error:
        raise InputError(
            f"{words!r} is no period", do="Write 2014, 2014-05, a day, or 2014-05-01/2015-04-30."
        ) from error
    return Period(start=start, end=end, grain=Grain.SPAN if stroke else Grain.DAY)


def _month(year: int, month: int) -> Period:
    start = date(year, month, 1)
    after = date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
    return Period(start=start, end=after - timedelta(days=1), grain=Grain.MONTH)


def entry_of(source: Source, words: Mapping[str, str]) -> RowEntry:
    """What a line of the form says, as a row; ``words`` are its fields. Raises InputError."""
    figure = typed(words["value"])
    try:
        return RowEntry(
            entity=words["entity"],
            measure=words["measure"],
            period=period_of(words["period"]),
            value=figure.value,
            unit=figure.unit or words["unit"],
            scale=figure.scale,
            as_of=source.published,
            publisher=source.publisher,
            title=source.title,
            url=source.url,
            locator=source.locator,
            quotation=words["quotation"],
        )
    except ValidationError as error:
        raise InputError(_first(error)) from error


def rows_of(source: Source, form: Mapping[str, str]) -> tuple[NewRow, ...]:
    """Every line with a value as a row for its claim. Raises InputError with what is wrong in each line."""
    faults, rows = Faults(), list[NewRow]()
    for line in (fields(form, number) for number in numbers(form)):
        key = key_of(line["at"])
        try:
            claim = Claim(key.story, key.finding, line["quote"], line["seen"])
            rows.append(NewRow(entry_of(source, line), claim, line["teach"]))
        except InputError as error:
            faults.add(f"“{line['quote']}”", error)
    faults.refuse()
    if not rows:
        raise InputError("no value was entered", do="Type what the source gives, at one claim at least.")
    return tuple(rows)


_LACKING = {
    "entity": "say whose figure it is",
    "measure": "say what it measures",
    "publisher": "say who publishes the source",
}


def _first(error: ValidationError) -> str:
    """The first thing wrong with a row, as a sentence."""
    first = error.errors()[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    return _LACKING.get(field) or str(first["msg"]).removeprefix("Value error, ")


def fields(form: Mapping[str, str], number: int) -> Mapping[str, str]:
    """The fields of one line of the form."""
    names = ("value", "entity", "measure", "period", "unit", "quotation", "at", "quote", "teach", "seen")
    return {name: form.get(f"{name}_{number}", "").strip() for name in names}


def numbers(form: Mapping[str, str]) -> Iterator[int]:
    """The lines in which a value stands."""
    return (number for number in range(MOST) if form.get(f"value_{number}", "").strip())
