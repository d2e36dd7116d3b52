"""An article and its parts: sentences and passages, all as spans of one canonical text."""

import hashlib
from bisect import bisect_right
from datetime import date
from typing import Self

from pydantic import Field, model_validator

from pipeline.models.noun import Noun, content_id


class Article(Noun):
    """One text with its metadata.

    ``text`` is the canonical text; every offset anywhere is a code point index into it.
    ``sha256`` is that of ``text`` in UTF-8, ``source_sha256`` that of the bytes it was read from.
    """

    id: str
    sha256: str
    source_sha256: str
    text: str
    title: str
    author: str | None = None
    published: date | None = None
    source: str = Field(description="publisher where known, else the file's name")
    url: str | None = None
    file: str = Field(description="name of the file or row that it came from; never a whole path")
    notes: tuple[str, ...] = Field(default=(), description="what reading had to decide, such as a fallback encoding")

    @model_validator(mode="after")
    def _is_itself(self) -> Self:
        if self.sha256 != hashlib.sha256(self.text.encode()).hexdigest():
            msg = f"sha256 of article {self.id} is not that of its text"
            raise ValueError(msg)
        return self

    @classmethod
    def of(  # noqa: PLR0913 - the metadata of an article are what they are
        cls,
        text: str,
        *,
        title: str,
        source: str,
        file: str = "text",
        source_bytes: bytes | None = None,
        author: str | None = None,
        published: date | None = None,
        url: str | None = None,
        notes: tuple[str, ...] = (),
    ) -> Self:
        """An article from its canonical text: id and hashes are computed."""
        raw = text.encode()
        return cls(
            id=content_id("a", text, length=12),
            sha256=hashlib.sha256(raw).hexdigest(),
            source_sha256=hashlib.sha256(raw if source_bytes is None else source_bytes).hexdigest(),
            text=text,
            title=title,
            author=author,
            published=published,
            source=source,
            url=url,
            file=file,
            notes=notes,
        )


class Sentence(Noun):
    """One sentence or heading, numbered from 1 through the article; half-open span without outer blanks."""

    number: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int
    text: str
    paragraph: int = Field(ge=0, description="lines of the article that hold text, counted from 0")
    heading: bool = False
    section: str | None = Field(default=None, description="text of the heading above it")


class Passage(Noun):
    """A run of whole sentences within a token budget: what is indexed and shown to the model."""

    id: str
    article_id: str
    number: int = Field(ge=0)
    first: int = Field(ge=1, description="number of its first sentence")
    last: int = Field(ge=1, description="number of its last sentence, included")
    start: int = Field(ge=0)
    end: int
    text: str
    section: str | None = None


class Reading(Noun):
    """An article cut into sentences and passages: what every later stage works on."""

    article: Article
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]

    def sentence(self, number: int) -> Sentence:
        """The sentence with this number; numbers run from 1."""
        return self.sentences[number - 1]

    def at(self, offset: int) -> Sentence | None:
        """The sentence that holds a character; None between sentences."""
        place = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start)
        found = self.sentences[place - 1] if place else None
        return found if found is not None and offset < found.end else None
