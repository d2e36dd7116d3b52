"""What a batch reads and what it keeps of each article."""

from typing import Literal

from pydantic import Field, JsonValue

from pipeline.models.argument import Tokens
from pipeline.models.article import Article
from pipeline.models.noun import Noun


class Entry(Noun):
    """One article of a source, with what its row holds besides: passed through to the results as it is."""

    own: str = Field(description="the row's own id, else the article's")
    place: str = Field(default="", description="the file as it was found, with the row; told where it is refused")
    article: Article
    columns: dict[str, JsonValue] = Field(default_factory=dict)


class Quarantined(Noun):
    """Why an article is set aside until somebody says `retry`."""

    stage: str
    reason: str
    exit_code: int = 4


class Outcome(Noun):
    """What came of one article: its map and findings as JSON, or why there are none, and what it took."""

    key: str = Field(description="of the article's text and metadata; of no file, line or settings")
    mapping: str = Field(description="key of the settings that it was mapped under")
    checking: str = Field(description="key of the settings that it was checked under")
    map: bytes = b""
    findings: bytes = b""
    ruling: str = Field(default="", description="key of what decides beside the table")
    mapped: bytes = Field(default=b"", description="what the map was before its figures were asked about, as JSON")
    heard: bytes = Field(default=b"", description="what the table was asked, as JSON")
    lacking: int = Field(default=0, description="parts of the map that could not be examined")
    failed: Quarantined | None = None
    calls: int = 0
    tokens: Tokens = Tokens()
    cost: str | None = None
    seconds: float = Field(default=0.0, description="of CPU")


class Standing(Noun):
    """How far a batch is."""

    state: Literal["running", "drained", "finished"] = "finished"
    articles: int
    done: int
    failed: int
    waiting: int
    in_flight: int = Field(default=0, description="articles that are being worked on now")
    workers: int = Field(default=0, description="processes that work on a batch that machines share")
    lacking: int = Field(default=0, description="finished articles of which a part could not be examined")
    copies: int = Field(default=0, description="articles that say nearly what another one says")
    calls: int = 0
    tokens: Tokens = Tokens()
    cost: str | None = None


class AskedOf(Noun):
    """The questions of one prompt that a batch would ask."""

    prompt: str
    calls: int = Field(description="to be paid")
    estimated: int = Field(description="how many of them rest on answers that are not known yet")
    known: int = Field(description="answered already, in the ledger: they cost nothing")
    tokens: Tokens = Tokens()
    cost: str | None = None


class Estimate(Noun):
    """What a batch would do and cost; nothing of it is done."""

    articles: int
    map_new: int = Field(default=0, description="articles that were never mapped")
    map_again: int = Field(default=0, description="mapped with another version, model, prompt or size of windows")
    check_again: int = Field(default=0, description="mapped, to be checked alone: table, documents or policy changed")
    done: int = 0
    set_aside: int = Field(default=0, description="failed before under the same settings; `retry` lets them wait again")
    refused: int = Field(default=0, description="rows that cannot be read, and articles that would be set aside")
    copies: int = 0
    model: str | None = None
    asked: tuple[AskedOf, ...] = ()
    calls: int = 0
    known: int = 0
    tokens: Tokens = Tokens()
    cost: str | None = Field(default=None, description="US dollars; none where prices are unknown")
    notes: tuple[str, ...] = Field(default=(), description="what the figures rest on")
