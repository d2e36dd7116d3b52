"""Figures without a row, compared with what documents state of the same measure, entity and period.

The arithmetic is that of ``pipeline.verify.check``, with the document's own figures as its table. What it says becomes
a quotation beside the finding; the verdict stays what it was, for nobody knows whether the document is right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from pipeline.evidence.documents import Documents, Stretch
from pipeline.evidence.rows import DocumentRow, RowReader
from pipeline.evidence.table import DocumentTable
from pipeline.models import (
    ArgumentMap,
    Evidence,
    Finding,
    Findings,
    Part,
    Reading,
    RowChecked,
    Stated,
    Verdict,
)
from pipeline.ports import Parser, ReferenceTable
from pipeline.quantities import read_quantities
from pipeline.subjects import Level, Lexicon, level_of, lexicon, told
from pipeline.verify import Rates, check

_MOST = 5
"""Passages of one figure that are shown."""
_OTHERWISE = (
    Verdict.UNVERIFIED,
    Verdict.CONTRADICTED,
    Verdict.WRONG_PERIOD,
    Verdict.UNIT_MISMATCH,
    Verdict.OUTDATED,
)
_BY_VERDICT = {Verdict.SUPPORTED: Stated.SO, Verdict.APPROXIMATE: Stated.NEARLY} | dict.fromkeys(
    _OTHERWISE, Stated.OTHERWISE
)
_BY_PART = {
    Part.AGREES: Stated.SO,
    Part.NEARLY: Stated.NEARLY,
    Part.FAILS: Stated.OTHERWISE,
    Part.WRONG_SIDE: Stated.OTHERWISE,
}
_RANK = tuple(Stated)


@dataclass(frozen=True)
class Beside:
    """What is laid beside an article: documents, the table whose names are used too, and what reads and converts."""

    documents: Documents
    parser: Parser
    table: ReferenceTable | None = None
    rates: Rates | None = None


def stated(findings: Findings, argmap: ArgumentMap, reading: Reading, beside: Beside) -> Findings:
    """The findings with what documents state of figures without a row. Raises StorageError."""
    open_ = [finding for finding in findings.findings if finding.rowless]
    if not open_:
        return findings
    found = told(reading, frozenset(finding.start for finding in open_), beside.parser)
    near = beside.documents.near(_sentences(open_, reading))
    names = lexicon(found, reading.article.text, beside.table, _levels(near))
    looking = _Looking(argmap, reading, names, beside)
    evidence: dict[int, list[Evidence]] = {}
    for stretches in _by_document(near):
        for place in looking.up(stretches):
            evidence.setdefault(place.start, []).append(place.evidence)
    return findings.model_copy(update={"findings": tuple(_with(each, evidence) for each in findings.findings)})


class _Placed(NamedTuple):
    """Evidence on the figure of the article that begins here."""

    start: int
    evidence: Evidence


@dataclass(frozen=True)
class _Looking:
    """An article whose figures are looked up in one document after the other."""

    argmap: ArgumentMap
    reading: Reading
    names: Lexicon
    beside: Beside

    def up(self, stretches: Sequence[Stretch]) -> Iterator[_Placed]:
        """What one document states of any of its figures."""
        reader = RowReader(stretches[0].held, self.names, self.beside.parser)
        rows = {row.fact.row_id: row for stretch in stretches for row in reader.rows(stretch)}
        if not rows:
            return
        table = DocumentTable(self.names, tuple(row.fact for row in rows.values()), reader.source)
        second = check(self.argmap, self.reading, table, self.beside.parser, rates=self.beside.rates)
        for finding in second.findings:
            if finding.kind == "numeric":
                yield from (_Placed(finding.start, each) for each in _evidence(finding, rows))


def _sentences(open_: Sequence[Finding], reading: Reading) -> tuple[str, ...]:
    """The sentences in which the figures stand, in order, each once."""
    found = (reading.at(start) for start in sorted(finding.start for finding in open_))
    return tuple(dict.fromkeys(sentence.text for sentence in found if sentence is not None))


def _levels(near: Sequence[Stretch]) -> list[Level]:
    """In what documents measure anything, each once."""
    texts = (each.held.document.article.text[each.start : each.end] for each in near)
    levels = (level_of(quantity) for text in texts for quantity in read_quantities(text))
    return sorted({level for level in levels if level is not None})


def _by_document(near: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    for _, group in groupby(near, key=lambda stretch: stretch.held.document.article.id):
        yield list(group)


def _evidence(finding: Finding, rows: Mapping[str, DocumentRow]) -> Iterator[Evidence]:
    """What rows say of a figure."""
    for checked in finding.rows:
        row, how = rows.get(checked.row_id), _how(finding.verdict, checked)
        if row is None or how is None:
            continue
        evidence = _quoted(row, how)
        if how is not Stated.OTHERWISE or _is_sure(finding, checked, row, evidence):
            yield evidence


def _is_sure(finding: Finding, checked: RowChecked, row: DocumentRow, evidence: Evidence) -> bool:
    """Whether a document may be said to state a figure otherwise.

    The figure's own sentence says whose it is, of what, and when; the row is of just that period; and the passage does
    not hold the very words of the figure, which may then be what it states.
    """
    read = finding.quantity
    if read is None or read.inferred or finding.quote in evidence.quote:
        return False
    period = (row.fact.period_start.isoformat(), row.fact.period_end.isoformat())
    same = read.period is not None and (read.period.start, read.period.end) == period
    return same or checked.part not in _BY_PART


def _how(verdict: Verdict, row: RowChecked) -> Stated | None:
    """How a row compares; None where it does not say: a row of another period, or a reading that is not sure."""
    of_row = None if row.part is None else _BY_PART.get(row.part)
    if verdict is Verdict.AMBIGUOUS:
        return of_row
    if row.part is Part.ELSEWHERE:
        return None
    of_all = _BY_VERDICT.get(verdict)
    if of_all is None or of_row is None:
        return of_all
    return max(of_row, of_all, key=_RANK.index)


def _quoted(row: DocumentRow, how: Stated) -> Evidence:
    document = row.held.document
    article = document.article
    sentence = row.held.reading.at(row.at)
    return Evidence(
        stated=how,
        document=row.held.id,
        title=article.title,
        file=article.file,
        page=document.page(row.at),
        section=sentence.section if sentence else None,
        quote=article.text[row.start : row.end],
        start=row.start,
        end=row.end,
        figure=row.figure,
        value=row.fact.value,
        unit=row.fact.unit,
        dated_by_title=row.dated_by_title,
        url=article.url,
    )


def _with(finding: Finding, evidence: Mapping[int, Sequence[Evidence]]) -> Finding:
    """Of several passages those that state it so first, then as the documents were given."""
    found = evidence.get(finding.start, ()) if finding.rowless else ()
    once = {(each.document, each.start): each for each in reversed(found)}.values()
    kept = tuple(sorted(once, key=lambda each: _RANK.index(each.stated)))[:_MOST]
    return finding.model_copy(update={"evidence": kept}) if kept else finding
