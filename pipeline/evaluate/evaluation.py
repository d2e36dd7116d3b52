"""What an evaluation hands back, whatever is evaluated."""

from enum import StrEnum

from pydantic import Field

from pipeline.models.noun import Noun


class Part(StrEnum):
    """Which part of a gold set: what weights were set on, what was held out from that, or both."""

    HELD_OUT = "held-out"
    TUNING = "tuning"
    ALL = "all"


class Row(Noun):
    """One contender with its measures, all from 0 to 1 and better when higher."""

    name: str
    task: str = Field(description="what it was given and had to find; rows of one task can be compared")
    baseline: bool = Field(description="a simple rule that anything better must beat")
    scores: dict[str, float]


class Evaluation(Noun):
    """All contenders on one part of one gold set."""

    kind: str = Field(description="the command's name: argument, quantities, verify")
    gold: str = Field(description="name of the gold file without its suffix")
    part: Part
    items: int = Field(description="texts, sentences or claims that were scored")
    rows: tuple[Row, ...]
