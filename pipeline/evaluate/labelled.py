"""Commentary whose every figure is labelled against reference tables, one JSON object a line.

``{id, published, text, figures: [{start, end, quote, truth, expect, never, trap?}]}``: spans half-open in code points,
``expect`` the verdicts that are right and ``never`` those that must not be given. Fields beyond these are left aside.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ValidationError

from pipeline.errors import InputError
from pipeline.models import Verdict


class Truth(StrEnum):
    """What the tables say of a figure; a trap is none that they could judge, told so that one might think it is."""

    TRUE = "true"
    REVISED = "revised"
    FALSE = "false"
    EDITED_FALSE = "edited_false"
    OTHER_DEFINITION = "other_definition"
    UNDECIDABLE = "undecidable"
    TRAP = "trap"


FALSE = (Truth.FALSE, Truth.EDITED_FALSE)
HELD = (Truth.TRUE, Truth.REVISED)
"""True, or true in the edition of its day."""
DECIDABLE = (*HELD, *FALSE)
_NO_TRAPS = ("fig", "count", "rank")
"""Notes of what sort an undecidable figure is, among the names of traps."""


class Label(BaseModel):
    """One labelled figure."""

    start: int
    end: int
    quote: str
    truth: Truth
    expect: tuple[Verdict, ...]
    never: tuple[Verdict, ...]
    trap: str | None = None

    @property
    def is_trap(self) -> bool:
        """Whether a firm flag on it would be the mistake that it is there to provoke."""
        return self.truth is Truth.TRAP or (bool(self.trap) and self.trap not in _NO_TRAPS)


class Labelled(BaseModel):
    """One text with its day and labels."""

    id: str
    published: date
    text: str
    figures: tuple[Label, ...]


def load_labelled(path: Path) -> tuple[Labelled, ...]:
    """The texts of a file, or of all ``*.jsonl`` of a folder; raises InputError."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    texts = tuple(text for file in files for text in _texts(file))
    if not texts:
        raise InputError("holds no labelled texts", where=str(path), do="Give a .jsonl file, or a folder of them.")
    return texts


def _texts(file: Path) -> Iterator[Labelled]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", where=str(file)) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _text(line, f"{file}, line {number}")


def _text(line: str, where: str) -> Labelled:
    try:
        text = Labelled.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"is no labelled text ({place}: {first['msg']})", where=where) from error
    for label in text.figures:
        if text.text[label.start : label.end] != label.quote:
            raise InputError(f"{label.quote!r} is not what stands at {label.start}–{label.end}", where=where)
    return text
