"""The policy: what each hedge allows and every tolerance, read once from the versioned file beside this module."""

import re
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from pipeline.models import FactStatus, QuantityKind


class _Shape(BaseModel):
    """Like a noun, but read from YAML, so that dates and decimals may come as text."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Rule(_Shape):
    """One band of a hedge, or what it is when no band holds the reference."""

    band: Literal["round", "trunc", "coarse", "near", "points"] | None = None
    low: Decimal | None = Field(default=None, alias="from", description="multiple of the stated value")
    high: Decimal | None = Field(default=None, alias="to", description="multiple of the stated value")
    points: Decimal = Decimal(0)
    cap: Decimal = Field(default=Decimal(1), description="share of the stated value that points may not pass")
    open: tuple[Literal["from", "to"], ...] = ()
    grade: Literal["supported", "approximate"] = "supported"
    reason: str = "HOLDS"
    otherwise: str | None = None


class Tolerance(_Shape):
    """Every tolerance; points are percentage points, the others relative."""

    near: Decimal
    near_points: Decimal
    near_growth: Decimal
    near_miss: Decimal
    coarse_cap: Decimal
    round_cap: Decimal
    implausible: Decimal
    slip: Decimal
    computed: Decimal
    revised: Decimal
    currency_pair: Decimal
    currency_wrong: Decimal
    conversion: Decimal


class Body(_Shape):
    """A voting body with its membership since a day."""

    names: tuple[str, ...]
    members: int
    since: date
    source: str


class Policy(_Shape):
    """The whole policy; ``id`` goes into every findings.json."""

    id: str
    tolerance: Tolerance
    revised: dict[QuantityKind, Decimal]
    hedges: dict[str, tuple[Rule, ...]]
    vintage_words: dict[FactStatus, tuple[str, ...]]
    growth_windows: tuple[int, ...]
    neighbour_years: int
    field_whole: int
    bodies: tuple[Body, ...]

    def __hash__(self) -> int:
        """By its id, so that what follows from a policy can be remembered; equality still compares everything."""
        return hash(self.id)

    @cached_property
    def vintage_cues(self) -> tuple[tuple[FactStatus, re.Pattern[str]], ...]:
        """What the words of each vintage look like in a sentence."""
        return tuple(
            (status, re.compile(rf"\b(?:{'|'.join(map(re.escape, cues))})\b", re.IGNORECASE))
            for status, cues in self.vintage_words.items()
        )


@cache
def default_policy() -> Policy:
    """The policy that ships with the product."""
    return Policy.model_validate(yaml.safe_load((files(__package__) / "policy.yaml").read_text(encoding="utf-8")))
