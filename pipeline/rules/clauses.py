"""Clauses: sentences, and parts of sentences where a connective starts a proposition of its own."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from pipeline.models import Parse, Reading, Sentence
from pipeline.ports import Parser
from pipeline.rules.joints import Joints
from pipeline.rules.lexicon import BYLINE, PURPOSE, TOPIC


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
    phrase: bool = False
    """It begins with a preposition that is elsewhere a conjunction: "as a doctor", "since May"."""


OPENS = re.compile(
    r"(?:[,;:–—]\s*|\s+)(?=(?:and )?(?:even if(?! (?:that|this|it) means)|even though|although|because(?! of)|unless"
    r"|whereas)\b)"
    r"|[,;:–—]\s*(?=(?:but|yet|as long as|then again|since|while|though|so that|as|so|for|otherwise"
    r"|and(?:,? (?:furthermore|moreover|in addition|therefore|thus|hence|consequently|also|besides|yet))?)\b)"
    r"|[,;–—]\s*(?=which (?:ultimately|in turn|means|is why|shows|would|will|could|makes|in)\s)"
    r"|;\s+",
    re.IGNORECASE,
)
"""Where a connective may open a proposition; the parse says whether it does."""
SURE = re.compile(r"(?:and )?(?:even (?:if|though)|although|because|unless|whereas)\b", re.IGNORECASE)
"""Connectives that open a proposition wherever they stand."""
SHARED = re.compile(
    r"(?:but|yet|and,? (?:furthermore|moreover|in addition|therefore|thus|hence|consequently|also|besides|yet))\b",
    re.IGNORECASE,
)
"""Connectives that open a proposition even where its subject is that of the one before."""
FRONTED = re.compile(
    r"^(?:[\w ]{2,20}, |(?:and|but|yet|so) )?(?:although|though|even though|even if|while|whilst|whereas|since)\b",
    re.IGNORECASE,
)
"""A sentence that opens with a subordinate clause: the main clause begins after one of its commas."""
TWOFOLD = re.compile(r"(?:(?:and|but|yet|so) )?(?:as|since)\b", re.IGNORECASE)
"""Words that open a proposition or a phrase."""
COMMA = re.compile(r",\s+(?!and |or )")

SHORTEST = 3
"""Words that a part must have on either side of a cut."""
MOST = 8
"""Clauses of one sentence; what seems to have more is a list, or no prose."""


def clauses_of(reading: Reading, parser: Parser) -> tuple[Clause, ...]:
    """The article's clauses in order, without headings, bylines and announcements."""
    arguing = [sentence for sentence in reading.sentences if _argues(sentence)]
    several = [sentence.text for sentence in arguing if _may_be_cut(sentence.text)]
    parses = dict(zip(several, parser.parse(several), strict=True))
    return tuple(clause for sentence in arguing for clause in split(sentence, parses.get(sentence.text)))


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


def split(sentence: Sentence, parse: Parse | None = None) -> Iterator[Clause]:
    """The clauses of one sentence: together they cover it but for the blanks between them."""
    for start, end in pairwise(_borders(sentence.text, parse)):
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
            phrase=start == 0 and parse is not None and TWOFOLD.match(text) is not None and Joints(parse).phrase(),
        )


def _may_be_cut(text: str) -> bool:
    """Whether a connective is there, in what is no question: that is one, whatever leads up to it."""
    patterns = (OPENS.search, FRONTED.match, TWOFOLD.match)
    return not text.endswith("?") and any(pattern(text) is not None for pattern in patterns)


def _borders(text: str, parse: Parse | None) -> list[int]:
    """Where the clauses of a sentence begin, and its end; a clause must be told from the others by its words."""
    borders = [0, *(_cuts(text, parse) if parse else ()), len(text)]
    clear = len(borders) <= MOST + 1 and all(text.count(text[a:b].rstrip()) == 1 for a, b in pairwise(borders))
    return borders if clear else [0, len(text)]


def _cuts(text: str, parse: Parse) -> list[int]:
    """Offsets at which a new clause begins."""
    joints = Joints(parse)
    opens = (match.end() for match in OPENS.finditer(text))
    cuts = [at for at in opens if joints.splits(at, sure=_opens(SURE, text, at), shared=_opens(SHARED, text, at))]
    if FRONTED.match(text):
        cuts += islice((match.end() for match in COMMA.finditer(text) if joints.fronted(match.end())), 1)
    found = [0]
    for cut in sorted(set(cuts)):
        if not _inside(text, cut) and _long(text[found[-1] : cut]) and _long(text[cut:]):
            found.append(cut)
    return found[1:]


def _opens(connective: re.Pattern[str], text: str, place: int) -> bool:
    return connective.match(text, place) is not None


def _long(part: str) -> bool:
    return len(part.split()) >= SHORTEST


def _inside(text: str, place: int) -> bool:
    """Between quotation marks or brackets: the words are another's, or an aside."""
    before = text[:place]
    return before.count("“") > before.count("”") or before.count("(") > before.count(")") or before.count('"') % 2 == 1
