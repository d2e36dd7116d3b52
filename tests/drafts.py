"""Drafts of an article: sentences, each with a name of its own that outlives edits, and what an editor does to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.assemble import assemble
from pipeline.chunk import read
from pipeline.corpus import read_article
from pipeline.diff import Version
from pipeline.ground import ground
from pipeline.models import ArgumentMap, Article, Finding, Provenance, Reading, Statement
from pipeline.parse import SpacyParser
from pipeline.ports import ReferenceTable
from pipeline.rules import draft
from pipeline.verify import check


@dataclass(frozen=True)
class Line:
    """A sentence of a draft; ``name`` stays whatever happens to its words."""

    name: int
    text: str


Paragraph = tuple[Line, ...]


@dataclass(frozen=True)
class Written:
    """A draft: paragraphs of lines; an edit makes another one."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def lines(self) -> list[Line]:
        return [line for paragraph in self.paragraphs for line in paragraph]

    @property
    def text(self) -> str:
        return "\n".join(" ".join(line.text for line in paragraph) for paragraph in self.paragraphs) + "\n"

    def places(self) -> Iterator[tuple[int, int, Line]]:
        """Where each line stands in the text."""
        at = 0
        for paragraph in self.paragraphs:
            for line in paragraph:
                yield at, at + len(line.text), line
                at += len(line.text) + 1

    def added(self, at: int, text: str) -> "Written":
        """A sentence put before the one at a place; before a heading in a paragraph of its own, else it joins it."""
        new, after = Line(1 + max(line.name for line in self.lines), text), self.lines[at]
        if (after,) in self.paragraphs and after.text[-1].isalnum():
            where = self.paragraphs.index((after,))
            return Written((*self.paragraphs[:where], (new,), *self.paragraphs[where:]))
        return self._edited(at, lambda line: (new, line))

    def deleted(self, at: int) -> "Written":
        return self._edited(at, lambda _: ())

    def reworded(self, at: int, word: str) -> "Written":
        """A word put in the middle of the sentence at a place."""
        words = self.lines[at].text.split(" ")
        middle = len(words) // 2
        text = " ".join((*words[:middle], word, *words[middle:]))
        return self._edited(at, lambda line: (replace(line, text=text),))

    def swapped(self, one: int, other: int) -> "Written":
        """Two paragraphs in each other's place."""
        order = list(self.paragraphs)
        order[one], order[other] = order[other], order[one]
        return Written(tuple(order))

    def _edited(self, at, becomes) -> "Written":  # type: ignore[no-untyped-def]  # noqa: ANN001
        name = self.lines[at].name
        paragraphs = (
            tuple(new for line in paragraph for new in (becomes(line) if line.name == name else (line,)))
            for paragraph in self.paragraphs
        )
        return Written(tuple(paragraph for paragraph in paragraphs if paragraph))


def written(paragraphs: Sequence[Sequence[str]]) -> Written:
    """A first draft."""
    names = iter(range(sum(map(len, paragraphs))))
    return Written(tuple(tuple(Line(next(names), text) for text in paragraph) for paragraph in paragraphs))


@cache
def sample(file: Path) -> Written:
    """One of our articles as a first draft."""
    paragraphs: dict[int, list[str]] = {}
    for sentence in cut(read_article(file).text).sentences:
        paragraphs.setdefault(sentence.paragraph, []).append(" ".join(sentence.text.split()))
    return written(list(paragraphs.values()))


def cut(text: str) -> Reading:
    return read(Article.of(text, title="A draft", source="own"), lambda part: len(part.split()))


@cache
def parser() -> SpacyParser:
    return SpacyParser()


@dataclass(frozen=True)
class Checked:
    """A draft with its map and findings by the built-in rules, and which lines these stand in."""

    draft: Written
    version: Version

    @property
    def map(self) -> ArgumentMap:
        return self.version.map

    @property
    def findings(self) -> tuple[Finding, ...]:
        assert self.version.findings is not None
        return self.version.findings.findings

    def under(self, statement: Statement) -> frozenset[Line]:
        return frozenset(line for span in statement.spans for line in self.at(span.start, span.end))

    def at(self, start: int, end: int) -> frozenset[Line]:
        return frozenset(line for first, last, line in self.draft.places() if first < end and start < last)


def checked(draft_: Written, table: ReferenceTable | None = None) -> Checked:
    reading = cut(draft_.text)
    made = draft(reading, parser())
    argmap = assemble(made, ground(made, reading), reading, Provenance(engine="rules", code="test"))
    return Checked(draft_, Version(argmap, check(argmap, reading, table, parser())))
