"""The places of the article that a finding is about, each as the sentence that it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.models import Finding
from pipeline.text.sentences import LONGEST, split

_BOTH = ("first", "second")


@dataclass(frozen=True)
class Passage:
    """One of the places that a finding is about; half-open, in code points of the article."""

    label: str
    quote: str
    start: int
    end: int


def passages(found: Finding, text: str) -> tuple[Passage, ...]:
    """The sentences that a finding is about, as the text runs; none where it is about one place alone.

    Two places in one sentence are one passage. ``text`` is the article's.
    """
    marked = [found.start + each.start for each in split(found.quote)]
    starts = sorted({*marked, *(each.start for each in found.others)})
    if len(starts) < len(_BOTH):
        return ()
    sentences = dict(_around(text, at) for at in starts)
    return tuple(
        Passage(_label(at, len(sentences)), " ".join(text[start:end].split()), start, end)
        for at, (start, end) in enumerate(sentences.items())
    )


def _label(at: int, of: int) -> str:
    if of == 1:
        return "both"
    return _BOTH[at] if of == len(_BOTH) else f"place {at + 1}"


def _around(text: str, at: int) -> tuple[int, int]:
    """Start and end of the sentence that holds a place. None is longer than what is looked at on either side."""
    first = max(text.rfind("\n", 0, at) + 1, at - LONGEST)
    line_end = text.find("\n", at)
    last = min(len(text) if line_end < 0 else line_end, at + LONGEST)
    return next(_holding(text[first:last], first, at), (at, last))


def _holding(line: str, first: int, at: int) -> Iterator[tuple[int, int]]:
    for sentence in split(line):
        if at < first + sentence.end:
            yield min(first + sentence.start, at), first + sentence.end
