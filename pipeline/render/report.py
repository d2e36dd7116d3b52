"""The report: one HTML file with article and map side by side, that asks nothing of any other place."""

from functools import partial

from pipeline.models import Done, Fidelity, Provenance, Statement
from pipeline.render.cards import figure_words
from pipeline.render.chance import chance_of
from pipeline.render.documents import quotations
from pipeline.render.face import badge_word
from pipeline.render.gaps import Gaps
from pipeline.render.legend import legend
from pipeline.render.page import island, page
from pipeline.render.passages import Run, lines
from pipeline.render.picture import Picture
from pipeline.render.plan import plan
from pipeline.render.references import references, right_for
from pipeline.render.sheet import Sheet
from pipeline.render.statements import cards, outline
from pipeline.render.svg import page_svg
from pipeline.render.words import (
    FIDELITIES,
    HEDGES,
    ROLES,
    VERDICTS,
    asserter_word,
    assertion_word,
    plural,
    rests_on,
    samples_word,
)
from pipeline.text.plain import plain as words

_ROWS = 2
"""Rows of a finding that stand open; what the sentence would be right for must not be pushed out of sight by more."""


def report_html(done: Done) -> str:
    """The report of one article: the same bytes for the same article, map and findings."""
    sheet = Sheet.of(done)
    picture = Picture.of(sheet)
    asserters = _asserters(sheet)
    return page(
        "report",
        sheet=sheet,
        svg=page_svg(picture),
        plan=island(plan(picture, asserters)),
        legend=legend(picture),
        lines=lines(sheet),
        keys=partial(_keys, sheet),
        references=references,
        quotations=quotations,
        chance_of=chance_of,
        gaps=Gaps.of(done.findings),
        right_for=right_for,
        most_rows=_ROWS,
        figure=figure_words,
        flagged_verdicts={each.verdict for each in (*sheet.flags, *sheet.unheard)},
        cards=cards(sheet),
        outline=outline(picture.grown, sheet),
        asserters=asserters,
        roles=[look.word for role, look in ROLES.items() if any(each.role is role for each in sheet.map.statements)],
        looks=VERDICTS,
        fidelities=FIDELITIES,
        hedges=HEDGES,
        badge=badge_word,
        said=assertion_word,
        plural=plural,
        rests_on=rests_on,
        opening_dropped=_opening_dropped,
        made=_made(sheet),
    )


def _opening_dropped(statement: Statement) -> bool:
    """Whether a quotation leaves out the word that tied it to what stands before it."""
    whole = all(words(span.quote) == words(statement.text) for span in statement.spans)
    return statement.fidelity is Fidelity.QUOTATION and not whole


def _asserters(sheet: Sheet) -> list[str]:
    """Who speaks in the article, in the order of the map."""
    said = (each.asserter for statement in sheet.map.statements for each in statement.assertions)
    return list(dict.fromkeys(asserter_word(each) for each in said))


def _keys(sheet: Sheet, run: Run) -> str:
    """Keys of all that a click on this run may mean, the nearest first."""
    named = [*(sheet.key(each) for each in run.statements), *(sheet.key_of(each) for each in run.findings)]
    named += [] if run.unexamined is None else [f"n{run.unexamined}"]
    return " ".join(dict.fromkeys(named))


def _made(sheet: Sheet) -> list[tuple[str, str]]:
    """How the report came to be, as pairs of name and value."""
    by, findings = sheet.map.provenance, sheet.done.findings
    engine = "built-in rules" if by.engine == "rules" else f"model {by.model}"
    table = f"{findings.table.name} ({findings.table.hash[:12]})" if findings.table.name else "none"
    prompts = ", ".join(f"{name} ({sha[:8]})" for name, sha in sorted(by.prompts.items()))
    pairs = [("Engine", engine), ("argmap", by.code), ("Reference table", table), ("Policy", findings.policy)]
    pairs += [("Prompts", prompts or "none"), ("Spent", _spent(by))] if by.engine == "model" else []
    pairs += [("Samples", samples_word(by.samples))] if by.samples else []
    return [*pairs, ("Article", f"{sheet.done.article.file}, sha256 {sheet.map.article.sha256[:12]}")]


def _spent(by: Provenance) -> str:
    cost = f", US${by.cost}" if by.cost else ""
    return f"{plural(by.calls, 'call')}, {by.tokens.input + by.tokens.output} tokens{cost}"
