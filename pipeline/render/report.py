"""The report: one HTML file with article, map and findings side by side, that asks nothing of any other place."""

from functools import partial

from pipeline.models import Done, Fidelity, Provenance, Statement
from pipeline.render.cards import Standing, cards_of
from pipeline.render.dates import day
from pipeline.render.gaps import Gaps
from pipeline.render.legend import legend
from pipeline.render.page import island, page
from pipeline.render.passages import Run, lines
from pipeline.render.picture import Picture
from pipeline.render.places import Passage
from pipeline.render.plan import plan
from pipeline.render.poster import poster
from pipeline.render.sheet import Sheet
from pipeline.render.statements import outline, statements
from pipeline.render.svg import bare_svg, sheet_svg
from pipeline.render.words import (
    FIDELITIES,
    HEDGES,
    ROLES,
    VERDICTS,
    asserter_word,
    assertion_word,
    plural,
    samples_word,
)
from pipeline.text.plain import plain as words


def report_html(done: Done) -> str:
    """The report of one article: the same bytes for the same article, map and findings."""
    sheet = Sheet.of(done)
    picture = Picture.of(sheet)
    cards = cards_of(sheet, picture.numbers)
    asserters = _asserters(sheet)
    points = {passage.start for card in cards.values() for passage in card.passages}
    return page(
        "report",
        sheet=sheet,
        by=_by(sheet),
        whole=bare_svg(picture),
        poster=sheet_svg(poster(sheet)),
        plan=island(plan(picture, asserters)),
        legend=legend(picture),
        lines=lines(sheet, points),
        points=points,
        keys=partial(_keys, sheet),
        cards=cards,
        here=_here,
        statement=_statement,
        gaps=Gaps.of(done.findings),
        statements=statements(sheet, picture.numbers),
        numbers=picture.numbers,
        outline=outline(picture.grown, sheet, picture.numbers),
        filters=_filters(sheet, asserters),
        looks=VERDICTS,
        fidelities=FIDELITIES,
        hedges=HEDGES,
        said=assertion_word,
        plural=plural,
        opening_dropped=_opening_dropped,
        differs=_differs,
        made=_made(sheet),
    )


def _here(passage: Passage) -> str:
    """The address of a passage within the page."""
    return f"#at-{passage.start}"


def _statement(standing: Standing) -> str:
    """The address of a statement within the page."""
    return f"#{standing.id}"


def _by(sheet: Sheet) -> str:
    ref = sheet.map.article
    return " · ".join(filter(None, (ref.author, ref.source, ref.published and day(ref.published))))


def _opening_dropped(statement: Statement) -> bool:
    """Whether a quotation leaves out the word that tied it to what stands before it."""
    return statement.fidelity is Fidelity.QUOTATION and _differs(statement)


def _differs(statement: Statement) -> bool:
    """Whether its text says it otherwise than the article does."""
    return all(words(span.quote) != words(statement.text) for span in statement.spans)


def _asserters(sheet: Sheet) -> list[str]:
    """Who speaks in the article, in the order of the map."""
    said = (each.asserter for statement in sheet.map.statements for each in statement.assertions)
    return list(dict.fromkeys(asserter_word(each) for each in said))


def _filters(sheet: Sheet, asserters: list[str]) -> dict[str, list[tuple[str, str]]]:
    """What the map can be narrowed to, by kind: the value for the script, and the words."""
    on = sheet.map.statements
    found = {each.verdict for one in on for each in sheet.findings.get(one.id, ())}
    roles = {one.role for one in on}
    looks = [(verdict, look) for verdict, look in VERDICTS.items() if verdict in found]
    return {
        "Findings": [(f"verdict:{verdict}", f"{look.sign} {look.word.lower()}") for verdict, look in looks],
        "Part": [(f"role:{look.word}", look.word.lower()) for role, look in ROLES.items() if role in roles],
        "Who says so": [(f"who:{at}", who) for at, who in enumerate(asserters)],
    }


def _keys(sheet: Sheet, run: Run) -> str:
    """Keys of all that a click on this run may mean, the nearest first."""
    named = [sheet.key(each) for each in run.statements]
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
