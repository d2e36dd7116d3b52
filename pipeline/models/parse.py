"""A sentence as a parser reads it: tokens with their heads."""

from typing import NamedTuple


class Token(NamedTuple):
    """One token. ``start`` and ``end`` are offsets into the parsed text, half-open; ``head`` is the index of the token
    it hangs on, its own at the root. ``pos``, ``tag`` and ``dep`` are Universal POS, Penn tag and spaCy's English
    dependency label.
    """

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


Parse = tuple[Token, ...]
"""The tokens of one text in order. More than one may be its own head where the parser saw several sentences."""
