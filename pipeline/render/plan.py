"""What the report's script needs to fold, filter and light up: the forest and its measures, no words of the article."""

from collections.abc import Sequence

from pipeline.render import layout, tracks
from pipeline.render.face import BOX
from pipeline.render.page import Json
from pipeline.render.picture import Picture
from pipeline.render.sheet import Sheet
from pipeline.render.words import ROLES, asserter_word


def plan(picture: Picture, asserters: Sequence[str]) -> Json:
    """The plan of one page; ``asserters`` in the order of its menu."""
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
        "caption": layout.CAPTION,
        "margin": layout.MARGIN,
        "turn": tracks.TURN,
        "pill": tracks.PILL,
        "attach": tracks.ATTACH,
    }


def _boxes(picture: Picture) -> Json:
    places = zip(picture.grown.places, layout.slots(picture.grown, picture.faces), strict=True)
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


def _joins(picture: Picture) -> Json:
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


def _statements(sheet: Sheet, asserters: Sequence[str]) -> Json:
    return {
        sheet.key(each.id): {
            "role": ROLES[each.role].word,
            "verdicts": sorted({found.verdict.value for found in sheet.findings.get(each.id, ())}),
            "flagged": sheet.flagged(each.id),
            "asserters": sorted({asserters.index(asserter_word(said.asserter)) for said in each.assertions}),
        }
        for each in sheet.map.statements
    }
