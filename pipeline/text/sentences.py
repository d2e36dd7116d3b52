"""An article's text into sentences and headings.

Newlines first, then nupunkt within each line. nupunkt learnt its abbreviations from court papers, where "tax." and
"week." count among them; prose of newspapers does better with the short list below and two repairs.
"""

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.models import Sentence

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

ABBREVIATIONS = frozenset(
    """
    adm amb capt cmdr col cpl dr fr gen gov hon jr lt maj messrs mme mr mrs ms pres prof rep reps rev sen sens sgt sr
    st supt jan feb apr aug sept oct nov dec tue tues thur thurs assn bros co corp dept inc ltd univ
    ala ariz calif colo conn fla ky md mich minn mont neb nev okla pa tenn tex vt va wis wyo
    rs mt mts ft
    approx al ca cf dist ed eds est etc ex fig figs pp viz vol vols vs
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Words whose full stop seldom ends a sentence; nupunkt's own that hold a full stop (u.s, e.g, p.m) are kept beside."""

_BEFORE_FIGURE = re.compile(
    r"(?<!\w)(?:nos?|arts?|secs?|figs?|pp?|vols?|chs?|paras?|mar|jun|jul|sep|sat|sun|mon|wed|fri|c|ca|approx)\.$",
    re.IGNORECASE,
)
_OPENERS = (
    "He|She|It|They|We|You|His|Her|Its|Their|Our|My|This|That|These|Those|There|The|Nobody|Everyone|Everybody|Someone"
    "|Nothing|But|And|Yet|So|However|Still|In|On|At|After|Before|When|While|If|As|For|From|By|With|What|Why|How|Who"
    "|Where|Then|Now|Today|Not|Only|Even|Many|Most|Some|Few|Both|Each|Every|Another"
)
"""Words that open sentences and are no part of a name."""
_MISSED = re.compile(
    rf"(?<![\w.])(?!e\.g|i\.e)(?:[A-Za-z]\.){{2,}}(?P<blank>\s+)(?=(?:{_OPENERS})\s)"
    rf"|(?:\w%|[a-z]{{2}})[.!?](?P<none>)(?=(?:{_OPENERS})\s)"
)
"""Ends of sentences in initials ("5 p.m. Nobody"), and those without a blank behind ("3.5%.The")."""
_BLANKS = re.compile(r"\s+")
_SHORTENED = re.compile(r"\b(?:[A-Z]\w{0,4}|[^\W\daeiou]{1,5})\.$")
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)]")
_OPENING = re.compile(r"[“‘«„(\[]|(?<!\S)[\"']")
_LONG_WORD = re.compile(r"\S{60,}")

LONGEST = 2000
"""Characters of a sentence at most: beyond it nobody wrote one, and what later stages do with one stays bounded."""
HEADING_CHARS = 120
HEADING_WORDS = 18
_CLOSED = re.compile(r"[.!?…:;,—–-][\"'”’)\]]*$")
_NO_HEADING = re.compile(
    r"""^(?:[-–—•*◦▪·|>#“"‘]|[QA]:\s|\(\(|\d{1,2}\s|by\s|(?:photo|image|source|credit|published|updated|posted|tags?)\b|.*\s\|\s)""",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\(?(?:\d{1,3}|[a-z])[.)]\s", re.IGNORECASE)


def split(text: str) -> tuple[Sentence, ...]:
    """All sentences and headings of a text, in order.

    Spans are half-open, in code points, without outer blanks; between two sentences of one line stand only blanks.
    No sentence is longer than ``LONGEST`` characters.
    A heading on the first line is the article's title and opens no section; any other opens the section that it names.
    """
    lines = tuple(_lines(text))
    sentences: list[Sentence] = []
    section = None
    for paragraph, (start, end) in enumerate(lines):
        heading = _is_heading(text, lines, paragraph)
        if heading and paragraph > 0:
            section = text[start:end]
        for first, last in ((start, end),) if heading else _bounded(text, _spans(text, start, end)):
            sentences.append(
                Sentence(
                    number=len(sentences) + 1,
                    start=first,
                    end=last,
                    text=text[first:last],
                    paragraph=paragraph,
                    heading=heading,
                    section=section,
                )
            )
    return tuple(sentences)


def looks_like_heading(line: str) -> bool:
    """Whether a line, seen alone, could be a heading: short, with letters, not closed by punctuation, no by-line."""
    return (
        0 < len(line) <= HEADING_CHARS
        and len(line.split()) <= HEADING_WORDS
        and any(char.isalpha() for char in line)
        and not _CLOSED.search(line)
        and not _NO_HEADING.match(line)
    )


def first_line_title(text: str) -> str | None:
    """The headline that a text begins with, if its first line is one; it may end in a question or exclamation mark."""
    lines = _lines(text)
    first = next(lines, None)
    if first is None or next(lines, None) is None:
        return None
    line = _line(text, (first,), 0)
    return line if looks_like_heading(line.rstrip("?!")) else None


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the lines that hold text, without outer blanks."""
    position = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = position + len(line) - len(line.lstrip())
            yield start, start + len(stripped)
        position += len(line) + 1


def _is_heading(text: str, lines: Sequence[tuple[int, int]], number: int) -> bool:
    """A short open line with text below it, and no item of a numbered list."""
    line = _line(text, lines, number)
    if number + 1 >= len(lines) or not looks_like_heading(line if number else line.rstrip("?!")):
        return False
    beside = (_line(text, lines, number - 1) if number else "", _line(text, lines, number + 1))
    return not (_NUMBERED.match(line) and any(_NUMBERED.match(other) for other in beside))


def _line(text: str, lines: Sequence[tuple[int, int]], number: int) -> str:
    """A line's beginning: enough to judge it by, however long it is."""
    start, end = lines[number]
    return text[start : min(end, start + HEADING_CHARS + 1)]


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of one line."""
    line = text[start:end]
    first = 0
    for _, proposed in _tokenizer().span_tokenize(_masked(line)):
        gap = _BLANKS.search(line, proposed)  # a sentence ends where a blank is: a footnote's mark stays with it
        stop, after = gap.span() if gap else (len(line), len(line))
        if first < stop and after < len(line) and not _belongs_together(line, first, stop, after):
            yield from _parts(line, start, first, stop)
            first = after
    yield from _parts(line, start, first, end - start)


def _parts(line: str, start: int, first: int, stop: int) -> Iterator[tuple[int, int]]:
    """A proposed sentence in the sentences that it is made of."""
    for missed in _MISSED.finditer(line, first, stop):
        blank = "blank" if missed["blank"] else "none"
        yield start + first, start + missed.start(blank)
        first = missed.end(blank)
    yield start + first, start + stop


def _bounded(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans, those without end in pieces, cut at blanks where there are any."""
    for start, end in spans:
        first = start
        while end - first > LONGEST:
            blank = text.rfind(" ", first + 1, first + LONGEST)
            stop = blank if blank > first else first + LONGEST
            yield first, first + len(text[first:stop].rstrip())
            first = end - len(text[stop:end].lstrip())
        yield first, end


def _belongs_together(line: str, first: int, stop: int, after: int) -> bool:
    """Whether a proposed cut is none: it follows an abbreviation or the number of a list item."""
    left, right = line[max(first, stop - 10) : stop], line[after : after + 2]
    if right[0].islower() and not right[1:].isupper() and _SHORTENED.search(left):
        return True
    if right[0].islower() and left.endswith(("!", "?")):
        return True  # a name that ends in a mark
    if right[0].isdigit() and _BEFORE_FIGURE.search(left):
        return True
    return stop - first < len(left) + 1 and _ENUMERATOR.fullmatch(left) is not None


def _masked(line: str) -> str:
    """The line, as long as before, without what misleads nupunkt.

    An opening quote hides the abbreviation behind it, and words without end take it quadratic time.
    """
    line = _LONG_WORD.sub(lambda word: "x" * (len(word[0]) - 8) + word[0][-8:], line)
    return _OPENING.sub(" ", line)


@cache
def _tokenizer() -> "PunktSentenceTokenizer":
    from nupunkt import PunktSentenceTokenizer, load  # noqa: PLC0415 - `--help` does without it

    parameters = copy.deepcopy(load("default").parameters)
    known = {word for word in parameters.abbrev_types if "." in word or len(word) == 1}
    parameters.abbrev_types = known | ABBREVIATIONS
    return PunktSentenceTokenizer(parameters, include_common_abbrevs=False)
