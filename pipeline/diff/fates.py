"""What became of each thing of two sides, by ids."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.diff.meeting import out_of_line
from pipeline.models import Carried, Fate


class Thing(NamedTuple):
    """What has an id, and what it says."""

    id: str
    text: str


class Met(NamedTuple):
    """Ids of one thing on both sides, and what differs."""

    before: str
    after: str
    differs: tuple[str, ...]


def fates(before: Sequence[Thing], after: Sequence[Thing], met: Sequence[Met]) -> tuple[Carried, ...]:
    """Each thing of both sides once; a thing is moved if, of all that met, it is one of the fewest out of order."""
    texts = {one.id: one.text for one in after}
    places = {one.id: at for at, one in enumerate(after)}
    order = {one.id: at for at, one in enumerate(before)}
    inorder = sorted(met, key=lambda one: order[one.before])
    moved = out_of_line([places[one.after] for one in inorder])
    kept = {
        one.before: Carried(
            fate=Fate.CHANGED if one.differs else Fate.MOVED if at in moved else Fate.STAYED,
            before=one.before,
            after=one.after,
            differs=one.differs,
            text=texts[one.after],
        )
        for at, one in enumerate(inorder)
    }
    gone = (kept.get(one.id) or Carried(fate=Fate.GONE, before=one.id, after=None, text=one.text) for one in before)
    there = {one.after for one in met}
    new = (Carried(fate=Fate.NEW, before=None, after=one.id, text=one.text) for one in after if one.id not in there)
    return (*gone, *new)
