"""Who holds a statement, by the names that an article itself uses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.text.folding import Folded

_POSSESSIVE = ("", "'s", "'")
_ENDS = re.compile(r"['’]s?$")
_BETWEEN = re.compile(r",? and |, | & ")


@dataclass(frozen=True)
class Holders:
    """The names in one article."""

    article: Folded

    def named(self, name: str) -> tuple[str, ...]:
        """A name as it stands in the article; those of several holders if only each of them does; nothing if none does.

        Neither a possessive nor what stands between two names matters: "the Fed's surveys" name the Fed, and "Ann Lee,
        an economist, and Bo Ray" are Ann Lee and Bo Ray.
        """
        bare = _ENDS.sub("", name.strip())
        if (whole := self._as_it_stands(bare)) is not None:
            return (whole,)
        each = [self._as_it_stands(part.strip()) for part in _BETWEEN.split(bare)]
        return tuple(dict.fromkeys(part for part in each if part)) if len(each) > 1 and all(each) else ()

    def all_named(self, names: Sequence[str]) -> Iterator[str]:
        """All holders that these names name."""
        for name in names:
            yield from self.named(name)

    def _as_it_stands(self, name: str) -> str | None:
        for ending in _POSSESSIVE if name else ():
            for start, end, _ in self.article.find(name + ending)[:1]:
                return self.article.text[start : end - len(ending)]
        return None
