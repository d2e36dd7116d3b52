"""What can only be seen across the articles of a run: across.json."""

from typing import Literal

from pydantic import Field

from pipeline.models.argument import ArticleRef
from pipeline.models.noun import Noun
from pipeline.models.numeric import FindingQuantity, Verdict


class Cited(Noun):
    """The words of one article that a finding across articles is about; ``text[start:end] == quote``."""

    article: str = Field(description="id of the article")
    statement: str | None = Field(description="id of the statement they stand in, None outside the map")
    start: int
    end: int
    quote: str
    sentence: str = Field(description="the sentence around them, as it stands")
    quantity: FindingQuantity | None = None
    verdict: Verdict | None = Field(
        default=None, description="what the reference table said of the figure, if anything"
    )


class AcrossFinding(Noun):
    """Two articles that cannot both be right; which one is, only the reference table may say."""

    id: str
    verdict: Verdict
    reason: Literal["STATED_TWICE", "QUOTED_OTHERWISE"]
    message: str = Field(description="one sentence as a person would write it")
    flag: bool
    severity: int
    about: tuple[str, ...] = Field(default=(), description="the words that both have, by which they speak of one thing")
    cited: tuple[Cited, ...] = Field(min_length=2, description="the article published first, or the one that quotes")


class Across(Noun):
    """What the articles of a run say against each other: across.json. The same for any order of the articles."""

    schema_: Literal["argmap-across/1"] = Field(default="argmap-across/1", alias="schema")
    articles: tuple[ArticleRef, ...]
    figures: int = Field(description="figures that speak of something plainly enough to be compared")
    compared: int = Field(description="pairs of figures from passages near each other that were compared")
    findings: tuple[AcrossFinding, ...]
