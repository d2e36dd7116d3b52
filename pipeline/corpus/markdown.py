"""Markdown as plain text: what a reader sees, one block a line."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.corpus.about import About
from pipeline.corpus.decode import canonical, decode
from pipeline.corpus.front import front_matter
from pipeline.models import ReadLimits

_INLINE = {"softbreak": " ", "hardbreak": "\n", "image": ""}
"""What stands for tokens that are no text; links and emphasis leave only their words."""

_CELLS = ("th_open", "td_open")


def read_markdown(data: bytes, _limits: ReadLimits) -> tuple[str, About]:
    """Words of headings, paragraphs, list items (``- ``), table rows (``a | b``) and code; markup and HTML dropped.

    The first heading is the title unless front matter gives one. Raises InputError.
    """
    text, notes = decode(data)
    fields, body = front_matter(canonical(text))
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body)
    heading = About(title=_first_heading(tokens))
    about = heading.under(About.of(fields))
    dropped = sum(token.type == "html_block" for token in tokens)
    if dropped:
        blocks = "block of HTML was" if dropped == 1 else "blocks of HTML were"
        notes += (f"{dropped} {blocks} left out",)
    return "\n".join(_blocks(tokens)), about.model_copy(update={"notes": notes + about.notes})


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
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
            row[-1] = _words(token)
        elif token.type in ("inline", "fence", "code_block"):
            yield mark + (_words(token) if token.type == "inline" else token.content.rstrip("\n"))
            mark = ""


def _words(token: Token) -> str:
    children = token.children or ()
    return "".join(_INLINE.get(child.type, child.content) for child in children if child.type != "html_inline").strip()


def _first_heading(tokens: Sequence[Token]) -> str | None:
    return next((_words(words) for at, words in pairwise(tokens) if at.type == "heading_open"), None)
