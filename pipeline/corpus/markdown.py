"""Markdown as plain text: what a reader sees, one block a line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.corpus.about import About
from pipeline.corpus.decode import canonical, decode
from pipeline.corpus.front import front_matter
from pipeline.corpus.raised import Marks, Piece
from pipeline.models import ReadLimits

_INLINE = {"softbreak": " ", "hardbreak": "\n", "image": ""}
"""What stands for tokens that are no text; links and emphasis leave only their words."""

_REFERENCE = re.compile(r"\[\^[^\]\s]{1,60}\]")
_DEFINITION = re.compile(rf"^ {{0,3}}{_REFERENCE.pattern}:[ \t]*", re.MULTILINE)
_RAISED = re.compile(r"\^([^\s^]{1,20})\^")
_OPENING = re.compile(r"<(/?)(sup|del|s|strike)\b[^>]*>", re.IGNORECASE)
_STRUCK = {"s_open": 1, "s_close": -1}

_CELLS = ("th_open", "td_open")


def read_markdown(data: bytes, _limits: ReadLimits) -> tuple[str, About]:
    """Words of headings, paragraphs, list items (``- ``), table rows (``a | b``) and code; markup and HTML dropped.

    So are struck-out words and marks of notes; a note is a paragraph where it stands. The first heading is the title
    unless front matter gives one. Raises InputError.
    """
    text, notes = decode(data)
    fields, body = front_matter(canonical(text))
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(_DEFINITION.sub("\n", body))
    heading = About(title=_first_heading(tokens))
    about = heading.under(About.of(fields))
    dropped = sum(token.type == "html_block" for token in tokens)
    if dropped:
        blocks = "block of HTML was" if dropped == 1 else "blocks of HTML were"
        notes += (f"{dropped} {blocks} left out",)
    marks = Marks()
    text = "\n".join(_blocks(tokens, marks))
    return text, about.model_copy(update={"notes": notes + about.notes + marks.notes})


def _blocks(tokens: Sequence[Token], marks: Marks) -> Iterator[str]:
    """One string for each paragraph, heading, list item, table row and piece of code."""
    mark, row = "", list[str]()
    for token in tokens:
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type in _CELLS:
            row.append("")
        elif token.type == "tr_close":
            yield " | ".join(row)
            row = []
        elif token.type == "inline" and row:
            row[-1] = _words(token, marks)
        elif token.type in ("inline", "fence", "code_block"):
            yield mark + (_words(token, marks) if token.type == "inline" else token.content.rstrip("\n"))
            mark = ""


def _words(token: Token, marks: Marks) -> str:
    return re.sub(" {2,}", " ", marks.line(_pieces(token.children or ()))).strip()


def _pieces(children: Iterable[Token]) -> Iterator[Piece]:
    """What is shown of a block: words raised by HTML or between carets told apart, struck-out ones left out."""
    raised = struck = 0
    for child in children:
        struck += _STRUCK.get(child.type, 0)
        if child.type == "html_inline":
            if tag := _OPENING.fullmatch(child.content):
                step = -1 if tag[1] else 1
                raised, struck = (raised + step, struck) if tag[2].lower() == "sup" else (raised, struck + step)
        elif struck <= 0:
            text = _INLINE.get(child.type, child.content)
            yield from _shown(text, raised=raised > 0) if child.type == "text" else (Piece(text, raised > 0),)


def _shown(text: str, *, raised: bool) -> Iterator[Piece]:
    """Words, and what is raised among them: references to notes are, however they are called."""
    for number, part in enumerate(_RAISED.split(_REFERENCE.sub("^*^", text))):
        yield Piece(part, raised or number % 2 == 1)


def _first_heading(tokens: Sequence[Token]) -> str | None:
    return next((_words(words, Marks()) for at, words in pairwise(tokens) if at.type == "heading_open"), None)
