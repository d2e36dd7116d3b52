"""Turns of a conversation: paragraphs that begin with a mark of who speaks, as in an interview."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.models import Act, Sentence


class Turn(NamedTuple):
    """Who speaks in a sentence (None: whoever answers or asks), how, and the length of the mark that says so."""

    name: str | None
    act: Act
    mark: int


LABEL = re.compile(r"^(?:\(\((?P<name>[^()]{1,40})\)\)|(?P<letter>[QA]):|(?P<caps>[A-Z][\w.’' -]{1,40}):)\s*")
CAPTION = re.compile(
    r"\b(?:image|photo|picture|source|figure|table|chart|note|credit|video|file|update|by)$", re.IGNORECASE
)
SPEAKERS, FEWEST = 2, 4
"""Different speakers, and turns, that make a text a conversation."""
WORDS = 4
"""Words of a speaker's mark."""


def turns(sentences: Sequence[Sentence]) -> Mapping[int, Turn]:
    """The turn that each sentence of a conversation stands in, by its number; empty for other texts."""
    marks = {one.paragraph: match for one in _first(sentences) if (match := _mark(one.text))}
    names = [_name(match) for match in marks.values()]
    if len(set(names)) < SPEAKERS or len(names) < min(FEWEST, len(set(names)) + 1):
        return {}
    found: dict[int, Turn] = {}
    current: re.Match[str] | None = None
    for one in sentences:
        begins = one.paragraph in marks and marks[one.paragraph].string == one.text
        current = marks[one.paragraph] if begins else current
        if current is not None and not one.heading:
            asks = current["letter"] == "Q" or (current["letter"] is None and one.text.endswith("?"))
            name = None if current["letter"] else _name(current)
            found[one.number] = Turn(name, Act.QUESTIONS if asks else Act.ASSERTS, current.end() if begins else 0)
    return found


def _first(sentences: Sequence[Sentence]) -> list[Sentence]:
    seen: dict[int, Sentence] = {}
    for one in sentences:
        seen.setdefault(one.paragraph, one)
    return list(seen.values())


def _mark(text: str) -> re.Match[str] | None:
    match = LABEL.match(text)
    named = match is not None and len(match[0].split()) <= WORDS and not CAPTION.search(_name(match))
    return match if named else None


def _name(match: re.Match[str]) -> str:
    return (match["name"] or match["letter"] or match["caps"]).strip()
