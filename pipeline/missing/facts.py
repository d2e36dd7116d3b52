"""Facts without a figure that a table could decide all the same: ranks, firsts, the only one, founding years."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.missing.places import Place, Places
from pipeline.missing.words import are
from pipeline.models import ArgumentMap, FactKind, Finding, Sentence, UnheardFact, Verdict


def _any(kind: str) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in sorted(are(kind), key=len, reverse=True))


_WORD = r"[^\W\d_][\w’'-]*"
_YEAR = r"(?:1[0-9]|20)\d\d"
_SMALL = r"(?!(?:and|or|but|is|are|was|were|has|have|had|of|in|on|by|to|that|which|who|since|ever|for|than|with|as)\b)"
_PLACE = rf"(?:(?:{_any('places')}|\d{{1,3}}(?:st|nd|rd|th))[\s-]+)?"
_PATTERNS = {
    FactKind.RANK: rf"\b{_PLACE}(?:{_any('superlatives')})\b(?:[\s-]+{_SMALL}{_WORD}){{1,3}}",
    FactKind.FIRST: rf"\bthe\s+(?:very\s+)?first\s+(?:{_WORD}\s+){{1,3}}to\s+{_WORD}"
    rf"|\bfor\s+the\s+first\s+time\b|\bfirst-ever\s+{_WORD}|\bnever\s+before\b",
    FactKind.ONLY: rf"\bthe\s+only\s+(?:{_WORD}\s+){{1,3}}(?:to|that|with|which|in)\s+{_WORD}",
    FactKind.FOUNDED: rf"\b(?:{_any('founding')})\b[^,.;:()]{{0,40}}?\b(?:in|on|since|of)\s+"
    rf"(?:\d{{1,2}}\s+)?(?:{_WORD}\s+)?(?:\d{{1,2}},?\s+)?{_YEAR}\b"
    rf"|\b{_YEAR}\s+(?:[A-Z]{_WORD}\s+){{0,3}}(?:{_any('instruments')})\b"
    rf"|\b(?:{_any('instruments')})\s+of\s+(?:[A-Z]{_WORD}\s+)?(?:in\s+)?{_YEAR}\b",
}
_FOUND = {
    kind: re.compile(pattern, 0 if kind is FactKind.FOUNDED else re.IGNORECASE) for kind, pattern in _PATTERNS.items()
}
_OF_WHOM = re.compile(rf"(?:\b(?:the|its|their|our)|(?:\bthe\s+)?{_WORD}['’]s?)\s+$", re.IGNORECASE)
_PARTING = re.compile(
    r"[,;:()–—]\s*|\b(?:and|but|or|while|when|which|that|since|after|before|because)\s+", re.IGNORECASE
)
_BACK = 60
"""Characters before a superlative or a verb in which it is said of what."""


def unheard_facts(
    sentences: Sequence[Sentence], findings: Sequence[Finding], argmap: ArgumentMap
) -> tuple[UnheardFact, ...]:
    """Facts that no finding speaks of, in the order of the text, none overlapping another."""
    figures = (each for each in findings if each.kind == "numeric" and each.verdict is not Verdict.NOT_CHECKABLE)
    heard = Places.of(Place(each.start, each.end) for each in figures)
    statements = Places.of(Place(span.start, span.end, s.id) for s in argmap.statements for span in s.spans)
    found: list[UnheardFact] = []
    for fact in sorted(_all(sentences), key=lambda each: (each.start, -each.end)):
        behind = not found or found[-1].end <= fact.start
        if behind and heard.touching(fact.start, fact.end) is None:
            place = statements.touching(fact.start, fact.start + 1)
            found.append(fact.model_copy(update={"statement": place.what if place else None}))
    return tuple(found)


def _all(sentences: Sequence[Sentence]) -> Iterator[UnheardFact]:
    for sentence in sentences:
        if sentence.text.rstrip("\"'”’) ").endswith("?"):
            continue
        for kind, pattern in _FOUND.items():
            for match in pattern.finditer(sentence.text):
                first = _BEGINS[kind](sentence.text, match.start())
                if first is not None:
                    yield UnheardFact(
                        kind=kind,
                        quote=sentence.text[first : match.end()],
                        start=sentence.start + first,
                        end=sentence.start + match.end(),
                    )


def _there(_text: str, at: int) -> int | None:
    return at


def _of_clause(text: str, at: int) -> int | None:
    """Where the clause begins that says what was founded or signed."""
    since = max(0, at - _BACK)
    parts = list(_PARTING.finditer(text, since, at))
    return parts[-1].end() if parts else since and text.find(" ", since, at) + 1


def _among_whom(text: str, at: int) -> int | None:
    """Where "the world's" begins before a superlative; None where nothing says among whom somebody ranks."""
    before = text[max(0, at - _BACK) : at]
    said = _OF_WHOM.search(before)
    return at - len(before) + said.start() if said else None


_BEGINS: Mapping[FactKind, Callable[[str, int], int | None]] = {
    FactKind.RANK: _among_whom,
    FactKind.FIRST: _there,
    FactKind.ONLY: _there,
    FactKind.FOUNDED: _of_clause,
}
"""By kind, where the words of a fact begin before what it is found by; None where it is none after all."""
