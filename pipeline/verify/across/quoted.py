"""Words in quotation marks that their source, another article of the run, has otherwise.

Source: docs/numbers.md, Without a table.

Only where the source is named beside the quotation, by its author's full name or its title, and only where it has the
same words in the same order save for a figure or a denial. Anything else may have been said elsewhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.models import SEVERITY, AcrossFinding, Article, Cited, Done, Quantity, Reading, Verdict, content_id
from pipeline.quantities import read_quantities
from pipeline.text.plain import folded
from pipeline.verify.order import Standing

_QUOTED = re.compile(r"“([^“”\n]{20,600})”|\"([^\"\n]{20,600})\"|«([^«»\n]{20,600})»")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DENIALS = frozenset(("not", "no", "never", "cannot", "nor", "neither", "none"))
_WHOLE = {"can't": "can", "cannot": "can", "won't": "will", "shan't": "shall"}
_AUXILIARIES = frozenset(("do", "does", "did"))
"""Come and go with a denial: "we support", "we do not support"."""
_LEAST = 6
"""Words besides figures and denials that must be the same, in a row."""
_NAME, _TITLE = 2, 3
"""Words that a name and a title must have to be unmistakable."""

Values = tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Quotation:
    """Words in quotation marks, and the folded text around them in which a source may be named."""

    article: Article
    statement: str | None
    start: int
    end: int
    around: str

    @property
    def text(self) -> str:
        """The words, without the marks."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True)
class _Words:
    """The words of a stretch of text but for figures and denials, each with what stood before it and was left out."""

    text: str
    words: tuple[re.Match[str], ...]
    figures: tuple[Quantity, ...]

    @classmethod
    def of(cls, text: str) -> "_Words":
        figures = read_quantities(text)
        inside = [
            word
            for word in _WORD.finditer(text)
            if not any(q.start < word.end() and word.start() < q.end for q in figures)
        ]
        return cls(text, tuple(inside), figures)

    @cached_property
    def kept(self) -> tuple[tuple[str, re.Match[str]], ...]:
        """Each word that must be the same, with its place."""
        found = ((_bare(word.group()), word) for word in self.words)
        return tuple((bare, word) for bare, word in found if bare)

    @cached_property
    def joined(self) -> str:
        return " ".join(("", *(bare for bare, _ in self.kept), ""))

    def places(self, wanted: "_Words") -> Iterator[tuple[int, int]]:
        """Where the same words stand in the same order, from the first to the last of them."""
        at = self.joined.find(wanted.joined)
        while at >= 0:
            first = self.joined.count(" ", 0, at)
            last = first + len(wanted.kept) - 1
            yield self.kept[first][1].start(), self.kept[last][1].end()
            at = self.joined.find(wanted.joined, at + 1)

    def says(self, start: int, end: int) -> tuple[Values, bool]:
        """The figures of a stretch, and whether it denies."""
        values = tuple(
            (q.kind, q.value, q.value_high, q.unit, q.iso) for q in self.figures if start <= q.start and q.end <= end
        )
        denials = sum(_denies(word.group()) for word in self.words if start <= word.start() and word.end() <= end)
        return values, denials % 2 == 1


def quotations(done: Done, reading: Reading) -> tuple[Quotation, ...]:
    """What an article puts in quotation marks, in order."""
    standing, article = Standing(done.map), reading.article
    named = {one.id: " ".join(a.asserter.name or "" for a in one.assertions) for one in done.map.statements}
    found = []
    for match in _QUOTED.finditer(article.text):
        start, end = match.span(match.lastindex or 0)
        at = standing.at(start, end)
        beside = " ".join(s.text for s in reading.sentences if s.start < end + 1 and start - 1 < s.end)
        around = folded(f"{beside} {named[at[0]] if at else ''}")
        found.append(Quotation(article, at[0] if at else None, start, end, around))
    return tuple(found)


class _Names:
    """Names of all articles by their first word."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._by_first: dict[str, list[tuple[str, Article]]] = {}
        for article in articles:
            for name in _names(article):
                self._by_first.setdefault(name.split(" ", 1)[0], []).append((name, article))

    def beside(self, quotation: Quotation) -> list[Article]:
        """Articles, other than its own, that are named around a quotation."""
        around, found = quotation.around, {}
        for word in re.finditer(r"\S+", around):
            for bare in (word.group(), word.group().lstrip("\"'([")):
                for name, article in self._by_first.get(bare, ()):
                    start = word.end() - len(bare)
                    ends = not around[start + len(name) : start + len(name) + 1].isalnum()
                    if article.id != quotation.article.id and ends and around.startswith(name, start):
                        found[article.id] = article
        return list(found.values())


def misquoted(articles: Sequence[Article], quoted: Iterable[Quotation]) -> Iterator[AcrossFinding]:
    """Quotations that their named source has with another figure, or without the denial."""
    names = _Names(articles)
    read: dict[str, _Words] = {}
    for quotation in quoted:
        sources = names.beside(quotation)
        for source in sources:
            read.setdefault(source.id, _Words.of(source.text))
        yield from _misquoted(quotation, sources, read)


def _misquoted(quotation: Quotation, sources: Sequence[Article], read: Mapping[str, _Words]) -> Iterator[AcrossFinding]:
    wanted = _Words.of(quotation.text)
    if len(wanted.kept) < _LEAST:
        return
    said = wanted.says(wanted.kept[0][1].start(), wanted.kept[-1][1].end())
    found = [(source, place) for source in sources for place in read[source.id].places(wanted)]
    if found and all(_differs(said, read[source.id].says(*place)) for source, place in found):
        source, (start, end) = found[0]
        yield _finding(quotation, source, start, end)


def _differs(one: tuple[Values, bool], other: tuple[Values, bool]) -> bool:
    """As many figures and others, or a denial in one alone."""
    (mine, denied), (theirs, denied_too) = one, other
    return (len(mine) == len(theirs) and mine != theirs) or (mine == theirs and denied != denied_too)


def _bare(word: str) -> str:
    """The word as it is compared; nothing of a denial, and of "don't" nothing either."""
    plain = folded(word)
    plain = _WHOLE.get(plain, plain.removesuffix("n't"))
    return "" if plain in _DENIALS or plain in _AUXILIARIES else plain


def _denies(word: str) -> bool:
    plain = folded(word)
    return plain in _DENIALS or plain.endswith("n't")


def _names(article: Article) -> Iterator[str]:
    """By which an article can be named without mistake: its author's full name, its title."""
    for name, least in ((article.author or "", _NAME), (article.title, _TITLE)):
        if len(name.split()) >= least:
            yield folded(name).strip()


def _finding(quotation: Quotation, source: Article, start: int, end: int) -> AcrossFinding:
    by = f" by {source.author}" if source.author else ""
    message = (
        f"“{quotation.article.title}” quotes “{quotation.text.strip(' ,.;')}” from “{source.title}”{by}, "
        f"where it reads “{source.text[start:end]}”."
    )
    cited = Cited(
        article=quotation.article.id,
        statement=quotation.statement,
        start=quotation.start,
        end=quotation.end,
        quote=quotation.text,
        sentence=quotation.text,
    )
    return AcrossFinding(
        id=content_id("x", "QUOTED_OTHERWISE", cited.article, cited.start, cited.end),
        verdict=Verdict.INCONSISTENT,
        reason="QUOTED_OTHERWISE",
        message=message,
        flag=True,
        severity=SEVERITY[Verdict.INCONSISTENT],
        cited=(cited, _source(source, start, end)),
    )


def _source(source: Article, start: int, end: int) -> Cited:
    words = source.text[start:end]
    return Cited(article=source.id, statement=None, start=start, end=end, quote=words, sentence=words)
