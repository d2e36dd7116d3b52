"""Statements and findings as one table, safe to open in a spreadsheet."""

import csv
import io

from pipeline.models import Done, Finding, Statement, plain
from pipeline.render.documents import Quotation, quotations
from pipeline.render.export import Export, left_out, losses
from pipeline.render.sheet import Sheet, in_text_order
from pipeline.render.words import asserter_word

COLUMNS = (
    "kind", "id", "label", "role", "text", "quote", "start", "end", "fidelity", "implicit", "asserters", "acts",
    "hedge", "hedge_cues", "section", "supports", "attacks", "statement", "verdict", "reason", "flag", "severity",
    "message", "value", "value_high", "unit", "measure", "entity", "period", "formula", "would_hold", "suggestion",
    "title", "inferences", "schemes", "attack_ids", "attack_types", "rephrases", "contradicts",
    "documents", "elaborates", "basis", "other_places",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_table(done: Done) -> Export:
    """One row for each statement, in the order of the text, then one for each finding.

    A statement names the steps that it is a source of and, in the same order, what they lead to: premises that name the
    same inference are linked.
    """
    sheet = Sheet.of(done)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    rows = [_statement_row(each, sheet) for each in in_text_order(sheet.map)]
    rows += [_finding_row(each) for each in done.findings.findings]
    writer.writerows({column: inert(value) for column, value in row.items()} for row in rows)
    lost = losses((sum(len(found.rows) for found in done.findings.findings), "reference row", "left out"))
    return Export(
        out.getvalue(),
        (
            *lost,
            *left_out(
                done,
                "speaker in between",
                "candidate for the main claim",
                "sample agreement",
                "unexamined stretch",
                "unanchored proposal",
            ),
        ),
    )


def inert(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: a quote stands before what could begin one.

    So it does before a quote of the text's own in such a place: one taken away gives every text back.
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" \n'").startswith(_FORMULA) else text


def _statement_row(statement: Statement, sheet: Sheet) -> dict[str, object]:
    here = statement.id
    steps = [each for each in sheet.map.inferences if here in each.premises]
    attacks = [each for each in sheet.map.attacks if each.source == here]
    return {
        "kind": "statement",
        "id": here,
        "label": sheet.labels[here],
        "role": statement.role,
        "text": statement.text,
        "quote": " […] ".join(span.quote for span in statement.spans),
        "start": min((span.start for span in statement.spans), default=None),
        "end": max((span.end for span in statement.spans), default=None),
        "fidelity": statement.fidelity,
        "implicit": "yes" if statement.implicit else "no",
        "asserters": "; ".join(asserter_word(each.asserter) for each in statement.assertions),
        "acts": "; ".join(each.act for each in statement.assertions),
        "hedge": statement.hedge.level,
        "hedge_cues": "; ".join(statement.hedge.cues),
        "section": statement.section,
        "title": statement.title,
        "supports": "; ".join(each.conclusion for each in steps),
        "inferences": "; ".join(each.id for each in steps),
        "schemes": "; ".join(each.scheme for each in steps),
        "attacks": "; ".join(each.target for each in attacks),
        "attack_ids": "; ".join(each.id for each in attacks),
        "attack_types": "; ".join(each.type for each in attacks),
        "rephrases": "; ".join(other for one, other in sheet.map.rephrases if one == here),
        "contradicts": "; ".join(other for one, other in sheet.map.contradictions if one == here),
        "elaborates": "; ".join(other for one, other in sheet.map.elaborates if one == here),
        "basis": "; ".join(each.basis for each in steps),
        "verdict": "; ".join(found.verdict for found in sheet.findings.get(here, ())),
        "flag": "yes" if sheet.flagged(here) else "no",
    }


def _quotation(quoted: Quotation) -> str:
    return " ".join(filter(None, (f"{quoted.says}: “{quoted.quote}”", quoted.link)))


def _finding_row(found: Finding) -> dict[str, object]:
    read = found.quantity
    row: dict[str, object] = {
        "kind": f"{found.kind} finding",
        "id": found.id,
        "quote": found.quote,
        "start": found.start,
        "end": found.end,
        "other_places": " […] ".join(each.quote for each in found.others),
        "statement": found.statement,
        "verdict": found.verdict,
        "reason": found.reason,
        "flag": "yes" if found.flag else "no",
        "severity": found.severity,
        "message": found.message,
        "formula": found.formula,
        "would_hold": found.would_hold,
        "suggestion": found.suggestion,
        "documents": "; ".join(_quotation(each) for each in quotations(found)),
    }
    if read is None:
        return row
    period = (read.period.start, read.period.end) if read.period else ()
    return row | {
        "value": None if read.value is None else plain(read.value),
        "value_high": None if read.value_high is None else plain(read.value_high),
        "unit": read.unit,
        "measure": read.measure,
        "entity": read.entity,
        "period": "/".join(each or "" for each in period),
    }
