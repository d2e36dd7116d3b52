"""Clauses: sentences, and parts of sentences where a connective starts a proposition of its own."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipeline.models import Reading, Sentence
from pipeline.rules.lexicon import AUXILIARY, BYLINE, PURPOSE, TOPIC


@dataclass(frozen=True)
class Clause:
    """A candidate statement: half-open span of the article; ``text == article.text[start:end]``."""

    sentence: int
    start: int
    end: int
    text: str
    paragraph: int = 0
    section: str | None = None
    whole: bool = True
    """It is its whole sentence."""
    first: bool = True
    """It begins its sentence."""


PERSONAL = r"(?:i|you|he|she|it|we|they|this|that|there|who|which|people|one|nobody|everyone)\b"
SUBJECT = (
    rf"(?:{PERSONAL}|(?:these|those|no one|the|a|an|its|their|his|her|our|my|your|many|most|some|all|any|every|each"
    r"|no|nothing|such|both|other|only|it['’]s|they['’]re|there['’]s|you['’]re|we['’]re|that['’]s|he['’]s)\b)"
)
PLAIN = r"(?:(?!(?:that|which|who|whose|and|or)\b)[\w.’'-]+\s+)"
"""A word of a noun phrase without a clause inside."""
FINITE = re.compile(
    rf"\b{AUXILIARY}|\b(?:be|been|shall)\b|n['’]t\b|['’](?:re|ve|ll|d)\b|\b(?:it|that|there|he|she)['’]s\b"
    rf"|\b{PERSONAL} (?:\w+ly )?[a-z]{{3,}}",
    re.IGNORECASE,
)
"""A finite verb, as far as it shows without a parser: an auxiliary, or a word after a pronoun."""
VERBAL = re.compile(rf"{FINITE.pattern}|\b[a-z]{{3,}}(?:s|ed)\b", re.IGNORECASE)
"""Something that may be a finite verb."""

STRONG = re.compile(
    r"(?:[,;:–—]\s*|\s+)(?=(?:and )?(?:even if(?! (?:that|this|it) means)|even though|although|because(?! of)|unless"
    r"|whereas)\b)"
    r"|[,;–—]\s*(?=(?:but|yet|as long as|then again)\s+(?!also|rather|as |by|to |in |for |of ))",
    re.IGNORECASE,
)
"""Where a proposition begins, if there is a verb on either side."""
WEAK = re.compile(
    rf"[,;–—]\s*(?=(?:since|while|though|so that|as|so)\s+(?:\w+ly\s+)?(?:{SUBJECT}|[\w’'-]+\s+{AUXILIARY}))"
    rf"|[,;–—]\s*(?=for,?\s+(?:{PERSONAL}|{PLAIN}{{1,5}}?{AUXILIARY}))"
    rf"|[,;]\s*(?=and,?\s+(?:furthermore|moreover|in addition|therefore|thus|hence|consequently|also|besides|yet)\b)"
    rf"|[,;]\s*(?=and\s+(?:(?:\w+ly\s+)?(?:i|you|he|she|it|we|they|there|this|one)\s|{PLAIN}{{1,7}}?{AUXILIARY}))"
    r"|,\s*(?=(?:otherwise|which (?:ultimately|in turn|means|is why|shows|would|will|could|makes|in))\s)"
    r"|;\s+",
    re.IGNORECASE,
)
"""Where one may begin, if there is a finite verb on either side."""

OPEN = re.compile(r"\b(?:that|which|who|and|or|by|to|of|if|whether)\s*$", re.IGNORECASE)
"""Words that want what follows them: no clause ends here."""
FRONTED = re.compile(
    r"^(?:[\w ]{2,20}, |(?:and|but|yet|so) )?(?:although|though|even though|even if|while|whilst|whereas|since)\b",
    re.IGNORECASE,
)
"""A sentence that opens with a subordinate clause: the main clause begins after one of its commas."""
MAIN = re.compile(
    rf",\s+(?!and |or |\w+ly \w+ing )(?=(?:\w+ly\s+)?(?:{SUBJECT}|{PLAIN}{{1,7}}?{AUXILIARY}))", re.IGNORECASE
)

SHORTEST = 3
"""Words that a part must have on either side of a cut."""
MOST = 8
"""Clauses of one sentence; what seems to have more is a list, or no prose."""


def clauses_of(reading: Reading) -> tuple[Clause, ...]:
    """The article's clauses in order, without headings, bylines and announcements."""
    return tuple(clause for sentence in reading.sentences if _argues(sentence) for clause in split(sentence))


def clauses_at(reading: Reading, spans: Sequence[tuple[int, int]]) -> tuple[Clause, ...]:
    """Clauses at given spans of the article, each counted to the sentence that it begins in."""
    starts = [sentence.start for sentence in reading.sentences]
    return tuple(_clause(reading, reading.sentences[bisect_right(starts, span[0]) - 1], span) for span in sorted(spans))


def _clause(reading: Reading, sentence: Sentence, span: tuple[int, int]) -> Clause:
    start, end = span
    return Clause(
        sentence=sentence.number,
        start=start,
        end=end,
        text=reading.article.text[start:end],
        paragraph=sentence.paragraph,
        section=sentence.section,
        whole=(start, end) == (sentence.start, sentence.end),
        first=start == sentence.start,
    )


def _argues(sentence: Sentence) -> bool:
    words = sentence.text.split()
    if sentence.heading or len(words) < SHORTEST:
        return False
    return not any(pattern.search(sentence.text) for pattern in (PURPOSE, TOPIC, BYLINE))


def split(sentence: Sentence) -> Iterator[Clause]:
    """The clauses of one sentence: together they cover it but for the blanks between them."""
    for start, end in pairwise(_borders(sentence.text)):
        text = sentence.text[start:end].rstrip()
        yield Clause(
            sentence=sentence.number,
            start=sentence.start + start,
            end=sentence.start + start + len(text),
            text=text,
            paragraph=sentence.paragraph,
            section=sentence.section,
            whole=text == sentence.text,
            first=start == 0,
        )


def _borders(text: str) -> list[int]:
    """Where the clauses of a sentence begin, and its end; a clause must be told from the others by its words."""
    borders = [0, *_cuts(text), len(text)]
    clear = len(borders) <= MOST + 1 and all(text.count(text[a:b].rstrip()) == 1 for a, b in pairwise(borders))
    return borders if clear else [0, len(text)]


def _cuts(text: str) -> list[int]:
    """Offsets at which a new clause begins."""
    cuts: list[int] = []
    for place, verb in sorted(_places(text), key=lambda found: found[0]):
        before = text[cuts[-1] if cuts else 0 : place]
        if (
            not OPEN.search(before)
            and _stands(before, verb)
            and _stands(text[place:], verb)
            and not _inside(text, place)
        ):
            cuts.append(place)
    return cuts


def _places(text: str) -> Iterator[tuple[int, re.Pattern[str]]]:
    """Offsets at which a clause may begin, each with the pattern that what stands before it must hold."""
    yield from ((match.end(), VERBAL) for match in STRONG.finditer(text))
    yield from ((match.end(), FINITE) for match in WEAK.finditer(text))
    if FRONTED.search(text):
        mains = (match.end() for match in MAIN.finditer(text))
        yield from ((main, VERBAL) for main in islice((m for m in mains if _stands(text[:m], VERBAL)), 1))


def _stands(part: str, verb: re.Pattern[str]) -> bool:
    """Long enough, and with a verb."""
    return len(part.split()) >= SHORTEST and verb.search(part) is not None


def _inside(text: str, place: int) -> bool:
    """Between quotation marks or brackets: the words are another's, or an aside."""
    before = text[:place]
    return before.count("“") > before.count("”") or before.count("(") > before.count(")") or before.count('"') % 2 == 1
