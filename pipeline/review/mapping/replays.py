"""Maps with the edits that stand, made once: the next edit goes on from where the last one left off."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from pipeline.editing import OPERATION, Edited, Operation, Refusal, Refused, applied
from pipeline.editing.replaying import after
from pipeline.models import ArgumentMap, Article
from pipeline.review.parsed import map_of

_KEPT: Final = 64
"""Maps that are kept: the ones that people work on, and what undoing leads back to."""


@dataclass(frozen=True)
class Replayed:
    """A map with edits: ``touched`` says which edit was the last on each statement, by its place among them."""

    edited: Edited
    touched: dict[str, int]


class Replays:
    """Replays edits on a draft's own map; may be asked by several threads at once."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, tuple[str, ...]], Replayed] = OrderedDict()
        self._alone = threading.Lock()

    def of(self, argmap: str, article: Article, operations: tuple[str, ...]) -> Replayed:
        """The map (given as JSON) with operations (each as JSON) in their order."""
        with self._alone:
            found = self._kept.get((argmap, operations))
            before = found or self._kept.get((argmap, operations[:-1]))
        if found is None:
            if before is None:
                found = Replayed(Edited(map_of(argmap)), {})
                todo = list(enumerate(operations))
            else:
                found, todo = before, [(len(operations) - 1, operations[-1])]
            for number, operation in todo:
                found = _with(found, number, OPERATION.validate_json(operation), article)
        with self._alone:
            self._kept[argmap, operations] = found
            self._kept.move_to_end((argmap, operations))
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found


def _with(before: Replayed, number: int, operation: Operation, article: Article) -> Replayed:
    """One more edit; what cannot be is listed."""
    edited = before.edited
    try:
        done = applied(edited.map, operation, article)
        edited = after(edited, operation, done)
    except Refused as error:
        refused = (*edited.refused, Refusal(operation, error.sentence))
        return Replayed(edited._replace(refused=refused), before.touched)
    there = {one.id for one in edited.map.statements}
    was = {done.became.get(id_, id_): at for id_, at in before.touched.items()}
    named = {done.became.get(id_, id_): number for id_ in (*subjects(operation, before.edited.map), *done.new)}
    return Replayed(edited, {id_: at for id_, at in {**was, **named}.items() if id_ in there})


def subjects(operation: Operation, argmap: ArgumentMap) -> tuple[str, ...]:
    """The statements that an act is on: those that it names, or that its link starts from."""
    for name in ("statements", "statement"):
        held = getattr(operation, name, None)
        if held:
            return (held,) if isinstance(held, str) else tuple(held)
    link = getattr(operation, "link", None)
    if link is None:
        return ()
    steps = [one.premises for one in argmap.inferences if one.id == link]
    steps += [(one.source,) for one in argmap.attacks if one.id == link]
    return steps[0] if steps else ()


REPLAYS: Final = Replays()
"""One for all requests: what it keeps is keyed by its content."""
