"""Clauses: sentences, and parts of sentences where a connective starts a proposition of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.models import Reading, Sentence
from pipeline.rules.lexicon import BYLINE, PURPOSE


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


FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|could|may|might|must|shall|should|will|would|ought"
    r"|cannot)\b"
    r"|n['’]t\b|['’](?:s|re|ve|ll|d)\b|\b(?:i|you|he|she|it|we|they|this|that|there|who|which|people"
    r"|one) (?:\w+ly )?[a-z]{3,}"
    r"|\b[a-z]{3,}(?:s|ed)\b",
    re.IGNORECASE,
)
"""Something that looks like a finite verb; a connective without one joins phrases, not propositions."""

SUBJECT = (
    r"(?:i|you|he|she|it|we|they|this|that|these|those|there|one|no one|nobody|everyone|everybody|who|the|a|an|its"
    r"|their|his|her|our|my|your"
    r"|many|most|some|all|any|every|each|no|nothing|such|both|other|only|it['’]s|they['’]re|there['’]s|you['’]re"
    r"|we['’]re|that['’]s|he['’]s)\b"
)
AUXILIARY = r"(?:is|are|was|were|has|have|had|can|could|may|might|must|should|will|would|do|does|did|cannot|ought)\b"

INNER = re.compile(
    r"(?:[,;:–—-]\s*|\s+)(?=(?:even if|even though|although|because(?! of)|unless|whereas)\b)"
    rf"|[,;–—]\s*(?=(?:but|yet|since|while|though|so that|for|as|so)\s+(?:\w+ly\s+)?(?:{SUBJECT}"
    rf"|[\w’'-]+\s+{AUXILIARY}))"
    rf"|[,;]\s*(?=and,?\s+(?:furthermore|moreover|therefore|thus|hence|consequently|also|besides|surely|yet)\b)"
    rf"|,\s*(?=and\s+{SUBJECT}\s)"
    rf"|,\s*(?=(?:which|otherwise)\s+(?:\w+\s+){{1,6}})"
    r"|;\s*",
    re.IGNORECASE,
)
"""Places inside a sentence where a proposition may begin."""

FRONTED = re.compile(
    r"^(?:(?:and|but|yet|so),? )?(?:although|though|even though|even if|while|whilst|whereas|since)\b", re.IGNORECASE
)
"""A sentence that opens with a subordinate clause: the main clause begins after one of its commas."""

MAIN = re.compile(rf",\s+(?=(?:\w+ly\s+)?(?:{SUBJECT}|(?:[\w.’'-]+\s+){{1,7}}?{AUXILIARY}))", re.IGNORECASE)

SHORTEST = 3
"""Words that a part must have on either side of a cut."""


def clauses_of(reading: Reading) -> tuple[Clause, ...]:
    """The article's clauses in order, without headings, bylines and announcements."""
    return tuple(clause for sentence in reading.sentences if _argues(sentence) for clause in split(sentence))


def _argues(sentence: Sentence) -> bool:
    words = sentence.text.split()
    if sentence.heading or len(words) < SHORTEST:
        return False
    return not (PURPOSE.search(sentence.text) or BYLINE.search(sentence.text))


def split(sentence: Sentence) -> Iterator[Clause]:
    """The clauses of one sentence: together they cover it but for the blanks between them."""
    cuts = [0, *_cuts(sentence.text), len(sentence.text)]
    for start, end in pairwise(cuts):
        text = sentence.text[start:end].rstrip()
        yield Clause(
            sentence=sentence.number,
            start=sentence.start + start,
            end=sentence.start + start + len(text),
            text=text,
            paragraph=sentence.paragraph,
            section=sentence.section,
            whole=len(cuts) == 2,  # noqa: PLR2004 - the two ends
        )


def _cuts(text: str) -> list[int]:
    """Offsets at which a new clause begins."""
    cuts: list[int] = []
    places = [match.end() for match in INNER.finditer(text)]
    if FRONTED.search(text):
        places += [match.end() for match in MAIN.finditer(text)][:1]
    for place in sorted(set(places)):
        before = text[cuts[-1] if cuts else 0 : place]
        if _stands(before) and _stands(text[place:]) and not _inside(text, place):
            cuts.append(place)
    return cuts


def _stands(part: str) -> bool:
    """Long enough, and with something like a verb."""
    return len(part.split()) >= SHORTEST and FINITE.search(part) is not None


def _inside(text: str, place: int) -> bool:
    """Between quotation marks or brackets: the words are another's, or an aside."""
    before = text[:place]
    return before.count("“") > before.count("”") or before.count("(") > before.count(")") or before.count('"') % 2 == 1
