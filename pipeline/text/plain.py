"""Texts as they are compared: folded, and without what stands around their words."""

from pipeline.text.folding import Folded


def folded(text: str) -> str:
    """A text with quotes, dashes, blanks and case made alike."""
    return Folded.of(text).folded


def plain(text: str) -> str:
    """A text folded, without the blanks and points around it: two texts in the same words have the same."""
    return folded(text).strip(" .,;:-\"'()")
