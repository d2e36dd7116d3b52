"""The card of a finding, in words: what is wrong, by which rows, for what the sentence would be right, how it was read.

``assets/card.html.j2`` draws it, in the report and at the desk.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from pipeline.models import Done, Finding, FindingQuantity, Verdict, plain
from pipeline.render.chance import chance_of
from pipeline.render.dates import in_words
from pipeline.render.documents import Quotation, quotations
from pipeline.render.numbering import numbering
from pipeline.render.places import Passage, passages
from pipeline.render.references import Reference, references, right_for
from pipeline.render.sheet import Sheet
from pipeline.render.words import VERDICTS, Look, rests_on
from pipeline.text.sentences import split

_ROWS = 2
"""Rows that stand open; what the sentence would be right for must not be pushed out of sight by more."""
_FEW = 5
"""Words from the beginning and from the end of a quotation of two sentences that are shown."""
_CLOCKS = {"then": "by what was known when it was published", "now": "by what is known now", "none": ""}


@dataclass(frozen=True)
class Standing:
    """The statement that a finding stands in: ``number`` is its place in the map."""

    id: str
    number: str
    words: str


@dataclass(frozen=True)
class FindingCard:
    """One finding, every word of it ready to be shown."""

    id: str
    verdict: Verdict
    look: Look
    flag: bool
    number: int | None
    """Its number among the flags of the article; None for what is none."""
    of: int
    quote: str
    sentence: str
    passages: tuple[Passage, ...]
    """Both, where the finding is about two places."""
    rows: tuple[Reference, ...]
    more_rows: tuple[Reference, ...]
    documents: tuple[Quotation, ...]
    right: str
    suggestion: str
    statement: Standing | None
    chance: str
    formula: str
    details: tuple[str, ...]
    """Codes, offsets and policy: what few want to know."""

    @classmethod
    def of_finding(cls, found: Finding, sheet: Sheet, places: Mapping[str, str]) -> Self:
        """The card; ``places`` has the number of each statement in the map."""
        rows = references(found)
        stands_in = sheet.statements.get(found.statement or "")
        return cls(
            id=found.id,
            verdict=found.verdict,
            look=VERDICTS[found.verdict],
            flag=found.flag,
            number=sheet.flag_numbers.get(found.id),
            of=len(sheet.flag_numbers),
            quote=_of_two(found) or found.quote,
            sentence=_sentence(found),
            passages=passages(found, sheet.done.article.text),
            rows=rows[:_ROWS],
            more_rows=rows[_ROWS:],
            documents=quotations(found),
            right=right_for(found, sheet.done.article.text),
            suggestion=found.suggestion,
            statement=None
            if stands_in is None
            else Standing(stands_in.id, places.get(stands_in.id, ""), stands_in.text),
            chance=chance_of(found, sheet.done.findings),
            formula=found.formula,
            details=tuple(filter(None, _details(found, rows, sheet.done.findings.policy))),
        )


def finding_cards(done: Done) -> Mapping[str, FindingCard]:
    """The cards of all findings of an article, by id."""
    sheet = Sheet.of(done)
    return cards_of(sheet, numbering(sheet))


def cards_of(sheet: Sheet, places: Mapping[str, str]) -> Mapping[str, FindingCard]:
    """The same of a sheet that is at hand, with the numbers of its statements."""
    return {each.id: FindingCard.of_finding(each, sheet, places) for each in sheet.done.findings.findings}


def _sentence(found: Finding) -> str:
    """The finding without what its rows tell below it: who published them."""
    told = found.message
    for row in found.rows:
        for publisher in filter(None, _beginnings(row.source)):
            told, often = re.subn(rf"(?:,| and) {re.escape(publisher)}(?!\w)", "", told)
            if often:
                break
    return in_words(told)


def _beginnings(source: str) -> Iterator[str]:
    """``publisher, its country, title``: all that may be the publisher's name, the longest first."""
    parts = source.split(", ")
    yield from (", ".join(parts[:end]) for end in range(len(parts), 0, -1))


def _of_two(found: Finding) -> str:
    """The first and the last words of a quotation that goes on after its sentence; empty if it does not."""
    parts = [each.text.split() for each in split(found.quote)]
    return f"{' '.join(parts[0][:_FEW])} … {' '.join(parts[-1][-_FEW:])}" if len(parts) > 1 else ""


def _details(found: Finding, rows: tuple[Reference, ...], policy: str) -> Iterator[str]:
    yield f"{found.kind} check"
    yield found.reason
    if found.quantity:
        yield f"read as {figure_words(found.quantity)}"
    yield rests_on(found.rests_on_it) if found.rests_on_it else ""
    yield _CLOCKS[found.clock]
    yield f"characters {found.start}–{found.end}"
    yield f"policy {policy}"
    yield from (f"row {each.details}" for each in rows)


def figure_words(read: FindingQuantity) -> str:
    """How a figure was understood: kind, value, unit, measure, entity, period, and what was inferred."""
    value = "" if read.value is None else _amount(read.value)
    high = "" if read.value_high is None else f" to {_amount(read.value_high)}"
    period = "" if read.period is None else "–".join(filter(None, (read.period.start, read.period.end)))
    inferred = f"({', '.join(read.inferred)} inferred)" if read.inferred else ""
    hedge = "" if read.hedge is None else read.hedge.replace("_", " ")
    parts = (hedge, f"{value}{high}", read.unit, read.measure, read.entity, period, inferred)
    return f"{read.kind.replace('_', ' ')}: " + " ".join(part for part in parts if part)


def _amount(value: Decimal) -> str:
    """``14 600 000`` with thin spaces, so that long figures can be read."""
    return f"{value:,f}".replace(",", "\u2009") if "." not in f"{value:f}" else plain(value)
