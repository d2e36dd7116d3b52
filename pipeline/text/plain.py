"""Texts as they are compared: folded, and without what stands around their words."""

from functools import lru_cache

from pipeline.text.folding import Folded


@lru_cache(maxsize=256)
def fold(text: str) -> Folded:
    """A short text folded; the last few hundred are kept, because the same ones are compared again and again."""
    return Folded.of(text)


def folded(text: str) -> str:
    """A text with quotes, dashes, blanks and case made alike."""
    return fold(text).folded


def plain(text: str) -> str:
    """A text folded, without the blanks and points around it: two texts in the same words have the same."""
    return folded(text).strip(" .,;:-\"'()")
