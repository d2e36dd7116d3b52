"""Plain text, with or without front matter."""

import re
from itertools import pairwise

from pipeline.corpus.about import About
from pipeline.corpus.decode import canonical, decode
from pipeline.corpus.front import front_matter
from pipeline.models import ReadLimits

WIDEST = 100
"""Characters of a line beyond which a text is not taken to be broken into lines of equal length."""

FULL = 0.6
"""A line shorter than this share of the longest ends its paragraph."""

_FEWEST = 5
_CLOSED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_ITEM = re.compile(r"[-–—•*]\s|\(?\d{1,3}[.)]\s")


def read_plain(data: bytes, _limits: ReadLimits) -> tuple[str, About]:
    """The text as it stands below its front matter, lines of a wrapped text joined; raises InputError."""
    text, notes = decode(data)
    fields, body = front_matter(canonical(text))
    if _is_wrapped(body):
        body = unwrap(body)
        notes += ("its lines were broken at equal length, and were joined into paragraphs",)
    about = About.of(fields)
    return body, about.model_copy(update={"notes": notes + about.notes})


def unwrap(text: str) -> str:
    """Line ends within paragraphs as blanks, one for one: every character keeps its place.

    A line that is short, blank, or followed by an item of a list ends its paragraph.
    """
    lines = text.split("\n")
    full = FULL * max(map(len, lines))
    joins = (
        len(line) >= full and next_line.strip() and not _ITEM.match(next_line) for line, next_line in pairwise(lines)
    )
    ends = [" " if joined else "\n" for joined in joins] + [""]
    return "".join(line + end for line, end in zip(lines, ends, strict=True))


def _is_wrapped(text: str) -> bool:
    """Whether lines were broken at a width, and not where sentences end."""
    lines = [line.strip() for line in text.split("\n")]
    inner = [(line, after) for line, after in pairwise(lines) if line and after]
    if len(inner) < _FEWEST or max(map(len, lines)) > WIDEST:
        return False
    open_ended = sum(not _CLOSED.search(line) for line, _ in inner)
    going_on = sum(after[0].islower() for _, after in inner)
    return open_ended > len(inner) / 2 and going_on > len(inner) / 3
