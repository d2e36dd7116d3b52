"""What is kept beside a finished article: what it answers to, so that the next run does no more than it must."""

from typing import Literal

from pydantic import Field

from pipeline.models.argument import NotChecked, Provenance
from pipeline.models.noun import Noun


class Asked(Noun):
    """One question to a reference table, and a hash of its answer.

    With a definition it is whether that series is complete, else which rows there are.
    """

    entities: tuple[str, ...]
    measures: tuple[str, ...]
    definition: str | None = None
    answer: str


class Heard(Noun):
    """All that a table was asked while one article was checked."""

    names: str = Field(description="hash of all that the table calls by name")
    asked: tuple[Asked, ...] = ()


class Mapped(Noun):
    """What a map was before checking asked a model about its figures: taken up again when it is checked anew."""

    provenance: Provenance
    not_checked: tuple[NotChecked, ...] = ()


class Checked(Noun):
    """What a check rests on. Under the same ruling a table that still answers what it was asked changes nothing."""

    mapped: Mapped
    ruling: str = Field(description="key of all that decides beside the table")
    heard: Heard | None = Field(default=None, description="None: nobody listened, so any other table changes it")


class Seal(Noun):
    """The file ``.key`` of an article's folder, written last."""

    schema_: Literal["argmap-key/1"] = Field(default="argmap-key/1", alias="schema")
    article: str = Field(description="key of the text and its metadata, without names of files")
    id: str = Field(description="the article's id, as the index has it")
    file: str
    source: str = Field(
        default="", description="what was read when it was made: articles that leave that leave the run"
    )
    mapping: str
    checking: str
    rendering: str
    checked: Checked
    open: bool = Field(default=False, description="whether something could not be examined: it is tried again")
    nouns: str = Field(description="hash of article, map and findings as they were written")
    files: tuple[str, ...]
