"""The report: one HTML file with article and map side by side, that asks nothing of any other place."""

from decimal import Decimal
from functools import partial

from pipeline.models import Done, FindingQuantity, Provenance, plain
from pipeline.render import layout, svg
from pipeline.render.cards import cards, outline
from pipeline.render.face import BOX, badge_word
from pipeline.render.page import Json, island, page
from pipeline.render.passages import Run, lines
from pipeline.render.sheet import Sheet
from pipeline.render.words import FIDELITIES, HEDGES, ROLES, VERDICTS, asserter_word, assertion_word, plural, rests_on


def report_html(done: Done) -> str:
    """The report of one article: the same bytes for the same article, map and findings."""
    sheet = Sheet.of(done)
    picture = svg.Picture.of(sheet)
    asserters = _asserters(sheet)
    return page(
        "report",
        sheet=sheet,
        svg=svg.page_svg(picture),
        plan=island(_plan(picture, asserters)),
        legend=svg.legend(sheet),
        sample=svg.sample_svg,
        lines=lines(sheet),
        keys=partial(_keys, sheet),
        amount=_amount,
        share=_share,
        figure=_figure,
        flagged_verdicts={each.verdict for each in sheet.flags},
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
        made=_made(sheet),
    )


def _asserters(sheet: Sheet) -> list[str]:
    """Who speaks in the article, in the order of the map."""
    said = (each.asserter for statement in sheet.map.statements for each in statement.assertions)
    return list(dict.fromkeys(asserter_word(each) for each in said))


def _keys(sheet: Sheet, run: Run) -> str:
    """Keys of all that a click on this run may mean, the nearest first."""
    named = [*(sheet.key(each) for each in run.statements), *(sheet.key_of(each) for each in run.findings)]
    named += [] if run.unexamined is None else [f"n{run.unexamined}"]
    return " ".join(dict.fromkeys(named))


def _amount(value: Decimal) -> str:
    """``14 600 000`` with thin spaces, so that long figures can be read."""
    return f"{value:,f}".replace(",", "\u2009") if "." not in f"{value:f}" else plain(value)


def _share(distance: Decimal | None) -> str:
    """``17.8 %``."""
    return "" if distance is None else f"{distance * 100:.1f} %"


def _figure(read: FindingQuantity) -> str:
    """How a figure was understood: kind, value, unit, measure, entity, period, and what was inferred."""
    value = "" if read.value is None else _amount(read.value)
    high = "" if read.value_high is None else f" to {_amount(read.value_high)}"
    period = "" if read.period is None else "–".join(filter(None, (read.period.start, read.period.end)))
    inferred = f"({', '.join(read.inferred)} inferred)" if read.inferred else ""
    hedge = "" if read.hedge is None else read.hedge.replace("_", " ")
    parts = (hedge, f"{value}{high}", read.unit, read.measure, read.entity, period, inferred)
    return f"{read.kind.replace('_', ' ')}: " + " ".join(part for part in parts if part)


def _plan(picture: svg.Picture, asserters: list[str]) -> Json:
    """What the page's script needs to fold, filter and light up."""
    return {
        "geometry": _geometry(),
        "boxes": _boxes(picture),
        "joins": _joins(picture),
        "regions": [list(region.members) for region in picture.grown.regions],
        "statements": _statements(picture.sheet, asserters),
    }


def _geometry() -> Json:
    """The measures of the layout."""
    return {
        "box": BOX,
        "gap": layout.GAP,
        "sibling": layout.SIBLING,
        "step": layout.STEP,
        "root": layout.ROOT,
        "frame": layout.FRAME,
        "margin": layout.MARGIN,
        "turn": svg.TURN,
        "pill": svg.PILL,
        "attach": svg.ATTACH,
    }


def _boxes(picture: svg.Picture) -> Json:
    places = zip(picture.grown.places, picture.whole.slots, strict=True)
    return [
        {
            "level": place.level,
            "parent": place.parent,
            "join": place.join,
            "children": list(place.children),
            "height": slot.height,
            "above": slot.above,
            "below": slot.below,
            "folded": place.folded,
            "key": None if place.statement is None else picture.sheet.key(place.statement),
            "ghost": place.ghost,
        }
        for place, slot in places
    ]


def _joins(picture: svg.Picture) -> Json:
    return [
        {
            "owner": join.owner,
            "hangs": join.hangs,
            "members": list(join.members),
            "linked": layout.linked(join),
            "rank": rank,
            "of": of,
        }
        for join, (rank, of) in zip(picture.grown.joins, picture.ranks, strict=True)
    ]


def _statements(sheet: Sheet, asserters: list[str]) -> Json:
    return {
        sheet.key(each.id): {
            "role": ROLES[each.role].word,
            "verdicts": sorted({found.verdict.value for found in sheet.findings.get(each.id, ())}),
            "flagged": sheet.flagged(each.id),
            "asserters": sorted({asserters.index(asserter_word(said.asserter)) for said in each.assertions}),
        }
        for each in sheet.map.statements
    }


def _made(sheet: Sheet) -> list[tuple[str, str]]:
    """How the report came to be, as pairs of name and value."""
    by, findings = sheet.map.provenance, sheet.done.findings
    engine = "built-in rules" if by.engine == "rules" else f"model {by.model}"
    table = f"{findings.table.name} ({findings.table.hash[:12]})" if findings.table.name else "none"
    prompts = ", ".join(f"{name} ({sha[:8]})" for name, sha in sorted(by.prompts.items()))
    pairs = [("Engine", engine), ("argmap", by.code), ("Reference table", table), ("Policy", findings.policy)]
    pairs += [("Prompts", prompts or "none"), ("Spent", _spent(by))] if by.engine == "model" else []
    return [*pairs, ("Article", f"{sheet.done.article.file}, sha256 {sheet.map.article.sha256[:12]}")]


def _spent(by: Provenance) -> str:
    cost = f", US${by.cost}" if by.cost else ""
    return f"{plural(by.calls, 'call')}, {by.tokens.input + by.tokens.output} tokens{cost}"
