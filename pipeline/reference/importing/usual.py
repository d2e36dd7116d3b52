"""Units that go without saying, and measures of which a unit must be told."""

import re
from functools import cache
from importlib.resources import files

import yaml

from pipeline.reference.families import Stems, held_by
from pipeline.text.stems import keys

_ASK, _PERCENT = "ask", "%"
_RELATIVE = re.compile(r"\b(?:per|rates?|ratios?|shares?|index|density|average)\b", re.IGNORECASE)
"""Of people and years these are no counts."""


def usual_unit(label: str) -> str:
    """The unit that a measure has wherever it is measured: %, people, years; '' if there are several in use."""
    found = _longest(label)
    return "" if found == _ASK or (found != _PERCENT and _RELATIVE.search(label)) else found


def must_be_told(label: str) -> bool:
    """Whether figures of this measure say nothing without a unit."""
    return _longest(label) == _ASK


@cache
def _units() -> dict[Stems, str]:
    read: dict[str, list[str]] = yaml.safe_load((files(__package__) / "usual.yaml").read_text(encoding="utf-8"))
    return {keys(phrase): unit for unit, phrases in read.items() for phrase in phrases}


@cache
def _longest(label: str) -> str:
    """The unit of the longest phrase that a label holds."""
    held = held_by(label, _units())
    return _units()[max(held, key=len)] if held else ""
