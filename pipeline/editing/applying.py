"""One operation on one map: the map as it is afterwards, or one sentence why that cannot be."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pipeline.editing import relinking, rewriting
from pipeline.editing.operations import (
    Accept,
    Add,
    Attach,
    Background,
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
from pipeline.editing.settling import settled
from pipeline.editing.web import On, Web, sound
from pipeline.models import ArgumentMap, Article


class Applied(NamedTuple):
    """A map after an operation, what statements that are no more have become, and what is new."""

    map: ArgumentMap
    became: Mapping[str, str]
    new: tuple[str, ...]


def apply(argmap: ArgumentMap, operation: Operation, article: Article) -> ArgumentMap:
    """The map after an operation; raises Refused. The map that came in is left as it was."""
    return applied(argmap, operation, article).map


def applied(argmap: ArgumentMap, operation: Operation, article: Article) -> Applied:
    """The same, with what became of statements."""
    web = Web.of(argmap)
    _ACTS[type(operation)](web, operation, On(argmap, article))
    known = {one.id for one in argmap.statements}
    new = tuple(id_ for id_ in web.statements if id_ not in known)
    return Applied(sound(settled(web, argmap), argmap), web.became, new)


def _publish(web: Web, act: Publish, _on: On) -> None:
    """What is shown is kept beside the map."""
    for id_ in act.statements:
        web.statement(id_)


_ACTS: Mapping[type[Any], Callable[[Web, Any, On], None]] = {
    MainClaim: relinking.main_claim,
    Attach: relinking.attach,
    Join: relinking.join,
    Turn: relinking.turn,
    Retype: relinking.retype,
    Accept: relinking.accept,
    Detach: relinking.detach,
    Background: relinking.background,
    Speaker: rewriting.speaker,
    Gist: rewriting.gist,
    Split: rewriting.split,
    Merge: rewriting.merge,
    Add: rewriting.add,
    Publish: _publish,
}
