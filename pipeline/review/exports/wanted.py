"""Which entries of the log are asked for, as an address has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Self
from urllib.parse import urlencode

from pipeline.review.exports.entries import Kind

_DIGITS: Final = 9


@dataclass(frozen=True)
class Wanted:
    """Which entries are shown. Days are those of UTC, both included; what does not fit is passed over.

    Decisions that came over to a later draft as they were are shown only if ``carried`` asks for them.
    """

    kind: Kind | None = None
    story: int | None = None
    who: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None
    carried: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Of the parameters of an address."""
        kind, story = asked.get("kind", ""), asked.get("story", "")
        return cls(
            kind=Kind(kind) if kind in set(Kind) else None,
            story=int(story) if story.isascii() and story.isdecimal() and len(story) <= _DIGITS else None,
            who=asked.get("who", "").strip(),
            words=asked.get("q", "").strip(),
            since=_day(asked.get("since", "")),
            until=_day(asked.get("until", "")),
            carried=asked.get("carried", "") == "yes",
        )

    def query(self, **more: object) -> str:
        """The same as parameters of an address."""
        own = {
            "kind": self.kind.value if self.kind else "",
            "story": self.story or "",
            "who": self.who,
            "q": self.words,
            "since": self.since or "",
            "until": self.until or "",
            "carried": "yes" if self.carried else "",
        }
        return urlencode({name: value for name, value in {**own, **more}.items() if value != ""})


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        return None
