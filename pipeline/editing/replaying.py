"""Operations on a map one after another: what they make of it, and which of them could not be."""

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.editing.applying import Applied, applied
from pipeline.editing.operations import Operation, Publish
from pipeline.editing.refusing import Refused
from pipeline.models import ArgumentMap, Article

BOXES = 12
"""Statements of a published view."""


class Refusal(NamedTuple):
    """An operation that was left out, and why."""

    operation: Operation
    why: str


class Edited(NamedTuple):
    """A map as edited, the statements of its published view in the order they were chosen, and what was left out."""

    map: ArgumentMap
    published: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()


def replay(base: ArgumentMap, operations: Iterable[Operation], article: Article) -> Edited:
    """The engine's map with operations in their order; one that cannot be is listed, and the next goes on."""
    edited = Edited(base)
    for operation in operations:
        try:
            edited = follow(edited, operation, article)
        except Refused as error:
            edited = edited._replace(refused=(*edited.refused, Refusal(operation, error.sentence)))
    return edited


def follow(edited: Edited, operation: Operation, article: Article) -> Edited:
    """One more operation; raises Refused."""
    return after(edited, operation, applied(edited.map, operation, article))


def after(edited: Edited, operation: Operation, done: Applied) -> Edited:
    """The published view follows its statements. Raises Refused."""
    shown = tuple(dict.fromkeys(done.became.get(id_, id_) for id_ in edited.published))
    if isinstance(operation, Publish):
        shown = _shown(shown, operation)
    return edited._replace(map=done.map, published=shown)


def _shown(before: tuple[str, ...], act: Publish) -> tuple[str, ...]:
    if not act.shown:
        return tuple(id_ for id_ in before if id_ not in act.statements)
    shown = tuple(dict.fromkeys((*before, *act.statements)))
    if len(shown) > BOXES:
        raise Refused(
            f"the published view would have {len(shown)} boxes; a page can be read with {BOXES}",
            do="Take others out of it first.",
        )
    return shown
