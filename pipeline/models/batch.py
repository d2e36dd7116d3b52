"""What a batch reads and what it keeps of each article."""

from typing import Literal

from pydantic import Field, JsonValue

from pipeline.models.argument import Tokens
from pipeline.models.article import Article
from pipeline.models.noun import Noun


class Entry(Noun):
    """One article of a source, with what its row holds besides: passed through to the results as it is."""

    own: str = Field(description="the row's own id, else the article's")
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
    copies: int = Field(default=0, description="articles that say nearly what another one says")
    calls: int = 0
    tokens: Tokens = Tokens()
    cost: str | None = None
