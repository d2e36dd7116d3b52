"""Grounding: what a draft proposes, tied to the article's own words; what cannot be tied is set aside with its reason.

A draft's quotations are found by folded exact match, first in the sentences that it cites, then in the whole article if
they stand there once. Its restatements are believed no further than their spans carry them: figures and negations must
be the span's, else the span's own words take the restatement's place. So it is with names and cues; what was not
believed is listed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.faithful import WORD, faithful
from pipeline.holders import Holders
from pipeline.ids import named
from pipeline.models import (
    Alignment,
    Asserter,
    AsserterKind,
    Assertion,
    Draft,
    DraftUnit,
    Dropped,
    Fidelity,
    Grounded,
    Hedge,
    Reading,
    Span,
    Statement,
    Unanchored,
)
from pipeline.text.folding import Folded
from pipeline.text.openings import without_opening
from pipeline.text.plain import fold, folded, plain

TITLE = 80
ELLIPSIS = "…"
SHARED = 0.6
"""Share of a restatement's content words that must stand in its spans for it to be a paraphrase."""

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
    dropped: list[Dropped] = []
    for unit in draft.units:
        try:
            statements[unit.key] = article.statement(unit)
        except _NotThereError as reason:
            unanchored[unit.key] = Unanchored(text=unit.text, reason=str(reason))
        else:
            dropped.extend(article.disbelieved(unit, statements[unit.key]))
    return Grounded(statements=named(statements), unanchored=unanchored, dropped=tuple(dropped))


@dataclass(frozen=True)
class _Anchoring:
    """One article, folded once, and the rules by which a unit becomes a statement of it."""

    reading: Reading
    folded: Folded

    def statement(self, unit: DraftUnit) -> Statement:
        """The unit as a statement, still under its key in the draft."""
        if unit.implicit:
            return self._implied(unit)
        spans = tuple(self._spans(unit))
        quote = " ".join(span.quote for span in spans)
        cited = self._cited(unit, spans)
        text = unit.text.strip() if faithful(unit.text, quote, self._before(spans[0]), self.folded) else quote
        return Statement(
            id=unit.key,
            role=unit.role,
            text=text,
            title=title(text),
            fidelity=fidelity(text, spans, unit.hedge.cues),
            spans=spans,
            assertions=self._assertions(unit),
            hedge=_hedge(unit.hedge, cited),
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
            id=unit.key,
            role=unit.role,
            text=unit.text.strip(),
            title=title(unit.text),
            fidelity=Fidelity.IMPUTATION,
            implicit=True,
            warrant=unit.warrant,
            assertions=self._assertions(unit),
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

    def _cited(self, unit: DraftUnit, spans: tuple[Span, ...]) -> str:
        """The sentences that a unit stands in: what leads up to its words and what follows them may hedge it."""
        numbers = {*unit.sentences, *(found.number for span in spans if (found := self.reading.at(span.start)))}
        return " ".join(self.reading.sentence(number).text for number in sorted(numbers))

    def _before(self, span: Span) -> str:
        """The sentence before the one that a span begins in, and what leads up to the span in its own."""
        sentence = self.reading.at(span.start)
        if sentence is None:
            return ""
        led = self.reading.article.text[sentence.start : span.start]
        return f"{self.reading.sentence(sentence.number - 1).text} {led}" if sentence.number > 1 else led

    def _assertions(self, unit: DraftUnit) -> tuple[Assertion, ...]:
        """Who says it, each holder once; a name from elsewhere is nobody's."""
        via = tuple(self._holders.all_named(unit.via))
        asserters = [one for asserter in (unit.asserter, *unit.others) for one in self._asserters(asserter)]
        kept = dict.fromkeys(asserters or [Asserter(kind=AsserterKind.UNATTRIBUTED)])
        return tuple(Assertion(asserter=asserter, act=unit.act, via=via) for asserter in kept)

    def _asserters(self, asserter: Asserter) -> Iterator[Asserter]:
        if asserter.name is None or asserter.kind in {AsserterKind.AUTHOR, AsserterKind.UNATTRIBUTED}:
            yield Asserter(kind=asserter.kind)
            return
        for name in self._holders.named(asserter.name):
            yield Asserter(kind=asserter.kind, name=name)

    @cached_property
    def _holders(self) -> Holders:
        return Holders(self.folded)

    def disbelieved(self, unit: DraftUnit, statement: Statement) -> Iterator[Dropped]:
        """What was proposed of a unit and is not in its statement."""
        for name in (*(one.name for one in (unit.asserter, *unit.others) if one.name), *unit.via):
            if not self._holders.named(name):
                yield Dropped(what=f"“{name}” as who says “{statement.title}”", why="the article has no such name")
        if unit.text.strip() not in ("", statement.text):
            why = "its figures or what it denies are not those of the sentence or the one before, whose words stand"
            yield Dropped(what=f"the restatement “{' '.join(unit.text.split())}”", why=why)
        kept = {fold(cue).folded for cue in statement.hedge.cues}
        for cue in unit.hedge.cues:
            if fold(cue).folded not in kept:
                yield Dropped(
                    what=f"“{cue}” as a sign of doubt in “{statement.title}”", why="it is not in the sentence"
                )

    def _section(self, span: Span) -> str | None:
        """The section of the sentence in which a span begins."""
        sentence = self.reading.at(span.start)
        return sentence.section if sentence else None


def _hedge(hedge: Hedge, quote: str) -> Hedge:
    """The hedge with those of its cues that stand in these sentences, as they stand there."""
    places = [found[0] for cue in hedge.cues if (found := fold(quote).find(cue))]
    return Hedge(level=hedge.level, cues=tuple(quote[start:end] for start, end, _ in sorted(set(places))))


_INSERTED = re.compile(r" \[[^\[\]]*\]")
"""What a restatement adds in brackets to words that are the article's."""


_OPENS = re.compile(r"^[^“”\"]*\s[“\"](?=[^“”\"]*[”\"]?[\s.,]*$)")
"""What stands before a quotation that goes to the end of a text."""


def fidelity(text: str, spans: tuple[Span, ...], cues: tuple[str, ...] = ()) -> Fidelity:
    """How a text relates to its spans; ``spans`` is not empty.

    What a restatement adds in brackets is not compared; a quotation stays one without the words that say whose it is,
    if none of the ``cues`` of doubt goes with them.
    """
    ours = {plain(text), plain(_INSERTED.sub("", text))}
    doubted = any(folded(cue) not in folded(text) for cue in cues)
    if all(ours & set(_same(span.quote, led=not doubted)) for span in spans):
        return Fidelity.QUOTATION
    if len(spans) > 1:
        return Fidelity.COMPRESSION
    return Fidelity.PARAPHRASE if shared(text, spans[0].quote) >= SHARED else Fidelity.INTERPRETATION


def _same(quote: str, *, led: bool) -> Iterator[str]:
    """The forms in which a text has the words of a quotation."""
    for one in (quote, without_opening(quote)):
        yield plain(one)
        if led and (opening := _OPENS.search(one)):
            yield plain(one[opening.end() :])


def shared(text: str, quote: str) -> float:
    """Share of the content words of a text that stand in a quotation."""
    ours = set(WORD.findall(folded(text))) - MINOR
    return len(ours & set(WORD.findall(folded(quote)))) / len(ours) if ours else 0.0


def title(text: str) -> str:
    """The text on one line, cut at a word to at most 80 characters."""
    line = " ".join(text.split())
    if len(line) <= TITLE:
        return line
    head = line[: TITLE - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > TITLE // 2 else head).rstrip(" ,;:–—-") + ELLIPSIS
