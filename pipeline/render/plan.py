"""What the report's script needs to draw any part of the map: places, numbers and weights, no words of the article
but those of a box.
"""

from collections.abc import Iterator, Sequence

from pipeline.render.face import flagged
from pipeline.render.layout import linked
from pipeline.render.page import Json
from pipeline.render.picture import Picture
from pipeline.render.statements import step_words
from pipeline.render.tree import Place
from pipeline.render.words import RELATIONS, ROLES, Relation, asserter_word, chip_word


def plan(picture: Picture, asserters: Sequence[str]) -> Json:
    """The plan of one page; ``asserters`` in the order of its menu."""
    sheet = picture.sheet
    return {
        "places": list(_places(picture)),
        "statements": {
            sheet.key(each.id): {
                "role": ROLES[each.role].word,
                "verdicts": sorted({found.verdict.value for found in sheet.findings.get(each.id, ())}),
                "findings": [f"f{sheet.number(found)}" for found in sheet.findings.get(each.id, ())],
                "flagged": sheet.flags_on(each.id) > 0,
                "asserters": sorted({asserters.index(asserter_word(said.asserter)) for said in each.assertions}),
            }
            for each in sheet.map.statements
        },
    }


def _places(picture: Picture) -> Iterator[Json]:
    """In pre-order, but for the shelf: what stands on it has no parent here."""
    places = picture.grown.places
    shelf = next((here for here, each in enumerate(places) if each.statement is None), None)
    for here, each in enumerate(places):
        if here != shelf:
            after = shelf is not None and (each.parent or 0) > shelf
            parent = None if each.parent in (None, shelf) else each.parent - after
            yield {"parent": parent} | _place(each, picture)


def _place(place: Place, picture: Picture) -> dict[str, Json]:
    sheet, id_ = picture.sheet, str(place.statement)
    statement = sheet.statements[id_]
    found = [each for each in sheet.findings.get(id_, ()) if each.statement == id_]
    told: dict[str, Json] = {
        "key": sheet.key(id_),
        "number": picture.numbers[id_],
        "weight": place.weight,
        "below": place.below,
        "flagsBelow": place.flags_below,
        "marks": [] if place.ghost else [[each.tone, each.words] for each in flagged(found)],
        "who": chip_word(statement.assertions),
        "gist": statement.gist or "",
        "ghost": place.ghost,
    }
    return told if place.join is None else told | _bearing(place.join, picture)


def _bearing(at: int, picture: Picture) -> dict[str, Json]:
    """How a place bears on its parent."""
    join = picture.grown.joins[at]
    look = RELATIONS[join.step.relation]
    hangs = None if join.hangs is None else picture.grown.joins[join.hangs].step.id
    attacked = "" if hangs is None else f"the step from {step_words(hangs, picture.sheet, picture.numbers)}"
    return {
        "word": join.step.short,
        "tone": look.tone,
        "guess": join.step.relation is Relation.PERHAPS,
        "dash": look.dash,
        "against": attacked,
        "linked": at if linked(join) else None,
    }
