"""Documents as evidence: what reports that somebody lays beside an article state of its figures."""

from bisect import bisect_right
from enum import StrEnum

from pydantic import Field

from pipeline.models.article import Article
from pipeline.models.noun import Noun, Number, content_id


class Document(Noun):
    """A text that is evidence. ``pages`` are the offsets at which its pages begin; none where its format has none."""

    article: Article
    pages: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        """Of its text, its pages, and what is known about it."""
        return content_id("d", self.article.model_dump_json(), *self.pages, length=12)

    def page(self, offset: int) -> int | None:
        """The page, counted from 1, that holds a character."""
        return bisect_right(self.pages, offset) or None


class Stated(StrEnum):
    """How a document's figure compares with the article's."""

    SO = "stated_so"
    NEARLY = "stated_nearly_so"
    OTHERWISE = "stated_otherwise"


class Evidence(Noun):
    """One passage of a document that states a figure's measure, entity and period. It is no verdict.

    ``start`` and ``end`` are half-open, in code points of the document's text, and ``quote`` is what stands there;
    ``figure`` is the document's own as written, ``value`` its value in ``unit``. ``page`` counts from 1 in the file.
    ``url`` is the document's, as its metadata have it: nobody has looked at whether it may be followed.
    """

    stated: Stated
    document: str = Field(description="id of the document")
    title: str
    file: str = Field(description="name of the file, never a whole path")
    page: int | None = None
    section: str | None = None
    quote: str
    start: int = Field(ge=0)
    end: int
    figure: str
    value: Number
    unit: str
    dated_by_title: bool = Field(default=False, description="the passage names no period: the title's year was taken")
    url: str | None = None


class DocumentLine(Noun):
    """One document in run.json."""

    id: str
    title: str
    file: str
    pages: int | None = None
    passages: int
