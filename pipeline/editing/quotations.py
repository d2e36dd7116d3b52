"""Which statements stand in one quotation: what somebody is quoted with in one breath has one speaker."""

import re
from collections.abc import Iterator

from pipeline.models import ArgumentMap, Article, Statement

_MARK = re.compile(r"[“”„«»]|(?<!\w)\"|\"(?!\w)")
_OPENS = '“„«"'
_CLOSES = {"“": "”", "„": "“”", "«": "»", '"': '"'}
ASIDE = 60
"""Characters of "he said" between two parts of one quotation."""


def quotation(argmap: ArgumentMap, article: Article, statement: str) -> tuple[str, ...]:
    """The statement, and what else begins inside the same quotation marks; in the order of the map."""
    one = argmap.statement(statement)
    places = tuple(quoted(article.text))
    around = next((place for span in one.spans for place in places if _in(span.start, span.end, place)), None)
    if around is None:
        return (statement,)
    return tuple(each.id for each in argmap.statements if each.id == statement or _stands_in(each, around))


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """Places between quotation marks; "he said" in their midst does not part them, nor does a new paragraph."""
    last: tuple[int, int] | None = None
    for start, end in _marked(text):
        if last is not None and start - last[1] <= ASIDE and "\n" not in text[last[1] : start]:
            last = (last[0], end)
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


def _marked(text: str) -> Iterator[tuple[int, int]]:
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        if opened is None:
            opened = mark if mark[0] in _OPENS else None
        elif _closes(mark[0], opened[0]) and not _heads_paragraph(text, mark.start()):
            yield opened.end(), mark.start()
            opened = None
        elif mark[0] in _OPENS and not _heads_paragraph(text, mark.start()):
            opened = mark


def _closes(mark: str, opened: str) -> bool:
    return mark in _CLOSES.get(opened, "")


def _heads_paragraph(text: str, at: int) -> bool:
    """A paragraph that opens with a mark goes on with a quotation that the one before did not close."""
    return at == 0 or text[:at].rstrip(" \t").endswith("\n")


def _stands_in(statement: Statement, place: tuple[int, int]) -> bool:
    return any(_in(span.start, span.end, place) for span in statement.spans)


def _in(start: int, end: int, place: tuple[int, int]) -> bool:
    """Whether the larger part of a span lies in a place: the frame of a sentence is not the speaker's."""
    shared = min(end, place[1]) - max(start, place[0])
    return shared * 2 > end - start or (shared > 0 and shared * 2 > place[1] - place[0])
