"""Documents that are evidence, opened: read, cut, and indexed apart from all articles."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.chunk import read
from pipeline.evidence import Held, Stretch
from pipeline.evidence.documents import stretches
from pipeline.index import ChromaIndex
from pipeline.models import Document, DocumentLine, Failed, IndexOptions, content_id
from pipeline.ports import Embedder

NEAR = 12
"""Passages that are read for one sentence."""


@dataclass(frozen=True)
class Cutting:
    """How long passages are, and how many sentences they share."""

    tokens: int = 220
    overlap: int = 1


@dataclass(frozen=True)
class Library:
    """The port Documents over a Chroma collection of its own, filled with these documents alone and in their order.

    So what is near depends on nothing else that the index holds. ``failed`` are documents that could not be read.
    """

    held: tuple[Held, ...]
    index: ChromaIndex
    failed: tuple[Failed, ...] = ()

    @property
    def key(self) -> str:
        """Changes when a document does, or the order in which they are given."""
        return content_id("e", *(each.id for each in self.held), length=20)

    @property
    def lines(self) -> tuple[DocumentLine, ...]:
        """What run.json says of them."""
        return tuple(_line(each) for each in self.held)

    def near(self, texts: Sequence[str]) -> Sequence[Stretch]:
        """What is nearest to any of the texts, each stretch once, by document and in order. Raises StorageError."""
        hits = [hit for text in texts for hit in self.index.near(text, NEAR)]
        return tuple(
            stretch
            for each in self.held
            for stretch in stretches(each, (h.number for h in hits if h.article_id == each.document.article.id))
        )


def open_library(
    items: Iterable[Document | Failed],
    options: IndexOptions,
    embedder: Embedder,
    cutting: Cutting,
    say: Callable[[str], None] = lambda _: None,
) -> Library:
    """The documents that could be read, each text once, indexed; ``say`` is told of those that could not.

    Their collection is named for the articles' and for what they are. Raises StorageError.
    """
    documents: dict[str, Document] = {}
    failed = []
    for item in items:
        if isinstance(item, Failed):
            failed.append(item)
            say(f"evidence: {item.article}: {item.reason}")
        else:
            first = documents.setdefault(item.article.id, item)
            if first is not item:
                say(f"evidence: {item.article.file}: read already, its text is that of {first.article.file}.")
    held = tuple(
        Held(each, read(each.article, embedder.count, budget=cutting.tokens, overlap=cutting.overlap))
        for each in documents.values()
    )
    name = content_id("", *(p.id for each in held for p in each.reading.passages), length=20)
    index = ChromaIndex(
        options.model_copy(update={"collection": f"{options.collection}-evidence-{name}"}), embedder, say
    )
    if held:
        index.mend()
    for each in held:
        index.add(each.document.article, each.reading.passages)
    return Library(held, index, tuple(failed))


def _line(held: Held) -> DocumentLine:
    article = held.document.article
    return DocumentLine(
        id=held.id,
        title=article.title,
        file=article.file,
        pages=len(held.document.pages) or None,
        passages=len(held.reading.passages),
    )
