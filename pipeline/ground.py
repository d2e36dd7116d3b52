"""Grounding: what a draft proposes, tied to the article's own words; what cannot be tied is set aside with its reason.

A draft's quotations are found by folded exact match, first in the sentences that it cites, then in the whole article if
they stand there once. Its restatements are believed no further than their spans carry them: figures and negations must
be the span's, else the span's own words take the restatement's place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.models import (
    Alignment,
    Asserter,
    AsserterKind,
    Assertion,
    Draft,
    DraftUnit,
    Fidelity,
    Grounded,
    Hedge,
    Reading,
    Span,
    Statement,
    Unanchored,
    content_id,
)
from pipeline.text.folding import Folded
from pipeline.text.openings import without_opening
from pipeline.text.plain import fold, folded, plain
from pipeline.text.words import NEGATION

TITLE = 80
ELLIPSIS = "…"
SHARED = 0.6
"""Share of a restatement's content words that must stand in its spans for it to be a paraphrase."""

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
FIGURE = re.compile(
    r"(\d[\d,.]*)(?:[\s-]?(%|per ?cent(?:age)?\b|hundred\b|thousand\b|million\b|billion\b|trillion\b)|([a-z]+))?"
)
_NUMERALS = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
NUMERALS = {word: str(value) for value, word in enumerate(_NUMERALS.split(), start=2)} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "half": "half",
    "twice": "twice",
    "double": "double",
    "triple": "triple",
}
SCALES = {
    "per cent": "%",
    "percent": "%",
    "percentage": "%",
    "bn": "billion",
    "m": "million",
    "tn": "trillion",
    "k": "thousand",
}
_MINOR = """
a an the and or but of in on at to for from by with as that this these those it its is are was were be been has
have had do does did will would can could may might should must they their he she we you i his her our your than
then so such which who
"""
MINOR = frozenset(_MINOR.split())


class _NotThereError(Exception):
    """Why a unit cannot be anchored; caught where units are grounded."""


def ground(draft: Draft, reading: Reading) -> Grounded:
    """Anchor every unit of a draft in the article; nothing is dropped: each key is in one of the two parts."""
    article = _Anchoring(reading, Folded.of(reading.article.text))
    statements: dict[str, Statement] = {}
    unanchored: dict[str, Unanchored] = {}
    texts: dict[str, str] = {}
    for unit in draft.units:
        try:
            statement = article.statement(unit)
            statements[unit.key] = _apart(statement, texts)
        except _NotThereError as reason:
            unanchored[unit.key] = Unanchored(text=unit.text, reason=str(reason))
    return Grounded(statements=statements, unanchored=unanchored)


def _apart(statement: Statement, texts: dict[str, str]) -> Statement:
    """The statement, with an id of its own if another one says something else in the same place."""
    words = plain(statement.text)
    if texts.setdefault(statement.id, words) == words:
        return statement
    return statement.model_copy(update={"id": content_id("s", statement.id, words, length=8)})


@dataclass(frozen=True)
class _Anchoring:
    """One article, folded once, and the rules by which a unit becomes a statement of it."""

    reading: Reading
    folded: Folded

    def statement(self, unit: DraftUnit) -> Statement:
        if unit.implicit:
            return self._implied(unit)
        spans = tuple(self._spans(unit))
        quote = " ".join(span.quote for span in spans)
        text = unit.text.strip() if faithful(unit.text, quote) else quote
        return Statement(
            id=content_id("s", self.reading.article.sha256, *((span.start, span.end) for span in spans), length=8),
            role=unit.role,
            text=text,
            title=title(text),
            fidelity=fidelity(text, spans),
            spans=spans,
            assertions=(Assertion(asserter=self._asserter(unit.asserter), act=unit.act),),
            hedge=_hedge(unit.hedge, quote),
            section=self._section(spans[0]),
        )

    def _implied(self, unit: DraftUnit) -> Statement:
        if not unit.text.strip():
            msg = "it is implied, but has no text"
            raise _NotThereError(msg)
        if not (unit.warrant or "").strip():
            msg = "it is implied, but no warrant says why it is needed"
            raise _NotThereError(msg)
        return Statement(
            id=content_id("s", self.reading.article.sha256, "implied", plain(unit.text), length=8),
            role=unit.role,
            text=unit.text.strip(),
            title=title(unit.text),
            fidelity=Fidelity.IMPUTATION,
            implicit=True,
            warrant=unit.warrant,
            assertions=(Assertion(asserter=self._asserter(unit.asserter), act=unit.act),),
        )

    def _spans(self, unit: DraftUnit) -> Iterator[Span]:
        """The unit's spans in the order of the text, without doubles."""
        cited = [self._range(number) for number in sorted(set(unit.sentences))]
        if not cited and not unit.quotes:
            msg = "it cites no sentence and quotes nothing"
            raise _NotThereError(msg)
        found = {self._find(quote, cited) for quote in unit.quotes} or {(*place, Alignment.EXACT) for place in cited}
        for start, end, alignment in sorted(found):
            yield Span(start=start, end=end, quote=self.reading.article.text[start:end], alignment=alignment)

    def _range(self, number: int) -> tuple[int, int]:
        last = len(self.reading.sentences)
        if not 1 <= number <= last:
            msg = f"it cites sentence {number}, but the article has sentences 1 to {last}"
            raise _NotThereError(msg)
        sentence = self.reading.sentence(number)
        return sentence.start, sentence.end

    def _find(self, quote: str, cited: list[tuple[int, int]]) -> tuple[int, int, Alignment]:
        """The quotation's place in the cited sentences, or the only one in the article."""
        within = [place for start, end in cited for place in self.folded.find(quote, start, end)]
        if within:
            start, end, alignment = within[0]
            return start, end, alignment if len(within) == 1 else Alignment.AMBIGUOUS
        everywhere = self.folded.find(quote)
        if len(everywhere) == 1:
            return everywhere[0]
        where = (
            f"stands {len(everywhere)} times in the article, and not in the sentences cited"
            if everywhere
            else "is not in the article"
        )
        msg = f"the quotation “{title(quote)}” {where}"
        raise _NotThereError(msg)

    def _asserter(self, asserter: Asserter) -> Asserter:
        """The asserter, if the article names it so; a name from elsewhere is nobody's."""
        if asserter.name is None or asserter.kind in {AsserterKind.AUTHOR, AsserterKind.UNATTRIBUTED}:
            return Asserter(kind=asserter.kind)
        found = self.folded.find(asserter.name)
        if not found:
            return Asserter(kind=AsserterKind.UNATTRIBUTED)
        start, end, _ = found[0]
        return Asserter(kind=asserter.kind, name=self.reading.article.text[start:end])

    def _section(self, span: Span) -> str | None:
        """The section of the sentence in which a span begins."""
        sentence = self.reading.at(span.start)
        return sentence.section if sentence else None


def _hedge(hedge: Hedge, quote: str) -> Hedge:
    """The hedge with those of its cues that stand in the words quoted, as they stand there."""
    places = [found[0] for cue in hedge.cues if (found := fold(quote).find(cue))]
    return Hedge(level=hedge.level, cues=tuple(quote[start:end] for start, end, _ in sorted(set(places))))


def faithful(text: str, quote: str) -> bool:
    """Whether a restatement has words, no figure that its quotation lacks, and as many negations."""
    if not plain(text):
        return False
    ours, theirs = folded(text), folded(quote)
    return figures(ours) <= figures(theirs) and _negations(ours) == _negations(theirs)


_INSERTED = re.compile(r" \[[^\[\]]*\]")
"""What a restatement adds in brackets to words that are the article's."""


def fidelity(text: str, spans: tuple[Span, ...]) -> Fidelity:
    """How a text relates to its spans; ``spans`` is not empty."""
    words = plain(_INSERTED.sub("", text))
    if all(words in {plain(span.quote), plain(without_opening(span.quote))} for span in spans):
        return Fidelity.QUOTATION
    if len(spans) > 1:
        return Fidelity.COMPRESSION
    return Fidelity.PARAPHRASE if shared(text, spans[0].quote) >= SHARED else Fidelity.INTERPRETATION


def shared(text: str, quote: str) -> float:
    """Share of the content words of a text that stand in a quotation."""
    ours = set(WORD.findall(folded(text))) - MINOR
    return len(ours & set(WORD.findall(folded(quote)))) / len(ours) if ours else 0.0


def figures(folded: str) -> frozenset[str]:
    """The figures of a folded text with their scale, digits and words alike: ``175 billion``, ``5``."""
    digits = (
        f"{match[1].replace(',', '').rstrip('.')} {_scale(match[2] or match[3] or '')}".strip()
        for match in FIGURE.finditer(folded)
    )
    return frozenset(digits) | frozenset(NUMERALS[word] for word in WORD.findall(folded) if word in NUMERALS)


def _scale(word: str) -> str:
    return SCALES.get(word, word)


def _negations(folded: str) -> int:
    return len(NEGATION.findall(folded))


def title(text: str) -> str:
    """The text on one line, cut at a word to at most 80 characters."""
    line = " ".join(text.split())
    if len(line) <= TITLE:
        return line
    head = line[: TITLE - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > TITLE // 2 else head).rstrip(" ,;:–—-") + ELLIPSIS
