"""An act on a map in one sentence, by the numbers of the map that it was on."""

from collections.abc import Sequence

from pipeline.diff import links_of
from pipeline.editing import (
    Accept,
    Add,
    Attach,
    Background,
    Bond,
    Detach,
    Gist,
    Join,
    MainClaim,
    Merge,
    Operation,
    Publish,
    Retype,
    Speaker,
    Split,
    Turn,
)
from pipeline.models import Link
from pipeline.render.words import asserter_word, plural
from pipeline.review.mapping.view import MapView

_BONDS = {
    Bond.REASON: "a reason for",
    Bond.OBJECTION: "an objection to",
    Bond.UNDERCUT: "an objection to the step from",
    Bond.ELABORATES: "more about",
    Bond.REPHRASES: "the same as",
}
_FEW = 3


def told(operation: Operation, view: MapView) -> str:  # noqa: PLR0911, PLR0912, C901 - one sentence of each kind
    """``Moved 1.2 under 3``; without the full stop."""
    match operation:
        case MainClaim():
            return f"Made {_several([operation.statement], view)} the main claim"
        case Attach():
            where = _end(operation.to, view)
            if operation.as_ is Bond.REASON:
                return f"Moved {_several(operation.statements, view)} under {where}"
            return f"Made {_several(operation.statements, view)} {_BONDS[operation.as_]} {where}"
        case Join():
            return f"Linked {_several(operation.statements, view)} as premises of one reason"
        case Turn():
            return f"Turned round {_link(operation.link, view)}"
        case Retype():
            link = _find(operation.link, view)
            ends = (_several(link.sources, view), _end(link.target or "", view)) if link else (operation.link, "it")
            return f"Made {ends[0]} {_BONDS[operation.as_]} {ends[1]}"
        case Accept():
            return f"Accepted {_link(operation.link, view)}"
        case Detach():
            alone = operation.statement
            return f"Set {_several([alone], view) if alone else _sources(operation.link, view)} beside the argument"
        case Background():
            return f"Made {_several(operation.statements, view)} background"
        case Speaker():
            return f"Let {asserter_word(operation.asserter)} say {_several(operation.statements, view)}"
        case Gist():
            return f"{'Worded' if operation.text else 'Took the gist off'} {_several([operation.statement], view)}"
        case Split():
            return f"Split {_several([operation.statement], view)}"
        case Merge():
            return f"Merged {_several(operation.statements, view)}"
        case Add():
            return f"Added “{operation.text or operation.spans[0].quote}”"
        case Publish():
            way = "Published" if operation.shown else "Took out of the published view"
            return f"{way} {_several(operation.statements, view)}"


def _several(ids: Sequence[str], view: MapView) -> str:
    if len(ids) > _FEW:
        return plural(len(ids), "statement")
    return " and ".join(view.name(id_) for id_ in ids)


def _find(id_: str, view: MapView) -> Link | None:
    return next((link for link in links_of(view.done.map) if link.id == id_), None)


def _end(id_: str, view: MapView) -> str:
    """A statement, or what leads to the link with this id."""
    return view.name(id_) if id_ in view.by_statement else _sources(id_, view)


def _sources(id_: str, view: MapView) -> str:
    link = _find(id_, view)
    if link is None:
        return id_
    return _several(link.sources[:1] if link.target is None else link.sources, view)


def _link(id_: str, view: MapView) -> str:
    link = _find(id_, view)
    if link is None:
        return f"the link {id_}"
    to = _end(link.target, view) if link.target is not None else _several(link.sources[1:], view)
    return f"{_sources(id_, view)} {'against' if link.type.value in _AGAINST else 'under'} {to}"


_AGAINST = ("rebuts", "undermines", "undercuts")
