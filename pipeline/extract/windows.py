"""Stretches of an article that fit into one question."""

from collections.abc import Sequence
from itertools import groupby

from pipeline.errors import legible
from pipeline.models import NotChecked, Reading, Sentence

Window = tuple[Sentence, ...]
SLACK = 1.25
"""A little more in one question costs less than a second window for the last few lines."""
EARLY = 0.5
"""Share of its length from which on a window may end before a heading."""


def length(sentences: Sequence[Sentence]) -> int:
    """Words of these sentences."""
    return sum(len(sentence.text.split()) for sentence in sentences)


def windows(reading: Reading, words: int) -> tuple[Window, ...]:
    """The article in windows of about equal length, none longer than ``words`` and a quarter unless one sentence is.

    A window ends before a heading where that makes no further window necessary, else with a paragraph where it can.
    Windows tile the sentences; one that holds only headings is left out.
    """
    left, most = length(reading.sentences), int(words * SLACK)
    windows_left = max(1, -(-left // most))
    wanted = left / windows_left
    found: list[Window] = []
    current: list[Sentence] = []
    for paragraph in _pieces(reading.sentences, most):
        held, coming = length(current), length(paragraph)
        opens = paragraph[0].heading and left <= (windows_left - 1) * most and held >= wanted * EARLY
        if current and (opens or held >= wanted or held + coming > most):
            found.append(tuple(current))
            current, windows_left = [], max(1, windows_left - 1)
            wanted = left / windows_left
        current.extend(paragraph)
        left -= coming
    found.append(tuple(current))
    return tuple(window for window in found if any(not sentence.heading for sentence in window))


def _pieces(sentences: Sequence[Sentence], words: int) -> list[Window]:
    """Paragraphs; those too long for one window sentence by sentence. A heading goes with what follows it."""
    pieces: list[Window] = []
    headings: list[Sentence] = []
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        paragraph = tuple(group)
        if all(sentence.heading for sentence in paragraph):
            headings.extend(paragraph)
            continue
        whole = (*headings, *paragraph)
        headings = []
        pieces.extend([whole] if length(whole) <= words else [(sentence,) for sentence in whole])
    return [*pieces, tuple(headings)] if headings else pieces


def halves(window: Window) -> tuple[Window, Window]:
    """A window in two, at the sentence nearest to the middle; it must hold two sentences at least."""
    middle, at = length(window) / 2, 1
    while at < len(window) - 1 and length(window[:at]) < middle:
        at += 1
    return window[:at], window[at:]


def missing(window: Sequence[Sentence], reason: str) -> NotChecked:
    """A stretch that could not be examined."""
    return NotChecked(start=window[0].start, end=window[-1].end, reason=legible(reason))
