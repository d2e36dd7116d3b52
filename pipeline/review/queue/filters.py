"""Which items are shown, as the query of an address: whoever opens the same address sees the same filters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Self
from urllib.parse import urlencode

from pipeline.models import Verdict
from pipeline.render.words import VERDICTS, Tone
from pipeline.review.queue.items import Item
from pipeline.review.queue.standing import State
from pipeline.text.plain import folded

ALL = "all"
ME, NOBODY = "me", "nobody"


_VERDICTS = {each.value for each in (*Tone, *Verdict)}
_STATES = {ALL, *(each.value for each in State)}


@dataclass(frozen=True)
class Filter:
    """What must be true of an item to be shown; an empty field asks for nothing.

    ``shown`` is ``flags`` for what a person must look at and what somebody asked for, ``soft`` for soft flags too,
    ``all`` for every finding. ``verdict`` is a verdict or a tone.
    """

    state: str = State.OPEN.value
    verdict: str = ""
    story: str = ""
    assignee: str = ""
    words: str = ""
    group: str = ""
    shown: str = "flags"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """The filter that an address asks for; what it asks that is none is as good as not asked."""
        given = {each.name: query[each.name].strip() for each in fields(cls) if each.name in query}
        if given.get("state", ALL) not in _STATES:
            del given["state"]
        if given.get("verdict", "") not in {"", *_VERDICTS}:
            del given["verdict"]
        if given.get("shown", "flags") not in {"flags", "soft", ALL}:
            del given["shown"]
        return cls(**given)

    def query(self, **more: str) -> str:
        """As an address has it, without what is usual: the same filter, the same query."""
        told = _told(self)
        return urlencode({**told, **more})

    def shows(self, item: Item, me: str = "") -> bool:
        """Whether an item is shown to a person of this name. What ``group`` asks is for groups to say."""
        return (
            self._is_wanted(item)
            and self.state in (ALL, item.standing.state.value)
            and self.verdict in ("", item.verdict.value, VERDICTS[item.verdict].tone.value)
            and self.story in ("", str(item.story.id))
            and self._is_with(item.standing.assignee, me)
            and self._says(item)
        )

    def _is_wanted(self, item: Item) -> bool:
        return self.shown == ALL or item.asked or item.hard or (self.shown == "soft" and item.flag)

    def _is_with(self, assignee: str, me: str) -> bool:
        wanted = {ME: me, NOBODY: ""}.get(self.assignee, self.assignee)
        return not self.assignee or assignee == wanted

    def _says(self, item: Item) -> bool:
        if not self.words:
            return True
        told = folded(" ".join((item.quote, item.sentence, item.story.title, item.finding, item.source)))
        return all(word in told for word in folded(self.words).split())


@lru_cache(maxsize=256)
def _told(wanted: Filter) -> Mapping[str, str]:
    """What of a filter is not usual."""
    usual = type(wanted)()
    own = {each.name: getattr(wanted, each.name) for each in fields(wanted)}
    return {name: value for name, value in own.items() if value != getattr(usual, name)}


def shown(items: Iterable[Item], wanted: Filter, me: str = "") -> tuple[Item, ...]:
    """The items that a filter lets through, in their order."""
    return tuple(item for item in items if wanted.shows(item, me))
