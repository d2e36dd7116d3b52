"""Gold graphs of short texts, one JSON object a line.

``{id, text, units: [{id, start, end, role}], relations: [{source, target, type}]}``: roles major_claim, premise,
counter; types support, attack, undercut, link. A relation's target is a unit; an undercut or link names the source unit
of the relation that it bears on. Fields beyond these are left aside.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from pipeline.errors import InputError
from pipeline.evaluate.evaluation import Part
from pipeline.evaluate.graph import COUNTER, MAIN, PRO, Graph

_ROLES = {"major_claim": MAIN, "premise": PRO, "counter": COUNTER}


class _Unit(BaseModel):
    id: str
    start: int
    end: int
    role: Literal["major_claim", "premise", "counter"]


class _Relation(BaseModel):
    source: str
    target: str
    type: Literal["support", "attack", "undercut", "link"]


class _Line(BaseModel):
    id: str
    text: str
    units: tuple[_Unit, ...]
    relations: tuple[_Relation, ...]


@dataclass(frozen=True)
class Text:
    """One text with its gold graph."""

    id: str
    text: str
    gold: Graph

    @property
    def part(self) -> Part:
        """Fixed for each id, so that it is the same in every set and version."""
        tuned_on = hashlib.sha256(self.id.encode()).digest()[-1] % 2 == 0
        return Part.TUNING if tuned_on else Part.HELD_OUT


def load(path: Path, part: Part) -> tuple[Text, ...]:
    """The texts of that part of a gold file; raises InputError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", where=str(path)) from error
    texts = tuple(text for text in _texts(lines, path) if part in {Part.ALL, text.part})
    if not texts:
        raise InputError(f"holds no texts in its {part} part", where=str(path), do="Try --half all.")
    return texts


def _texts(lines: list[str], path: Path) -> Iterator[Text]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _Line.model_validate_json(line)
            yield Text(row.id, row.text, _graph(row))
        except ValidationError as error:
            raise InputError(_why(error), where=f"{path}, line {number}") from error
        except ValueError as error:
            raise InputError(str(error), where=f"{path}, line {number}") from error


def _graph(row: _Line) -> Graph:
    index = {unit.id: i for i, unit in enumerate(row.units)}
    if any(not 0 <= unit.start < unit.end <= len(row.text) for unit in row.units):
        raise ValueError("a unit lies outside the text")
    if strangers := [name for one in row.relations for name in (one.source, one.target) if name not in index]:
        raise ValueError(f"a relation names {strangers[0]!r}, which is no unit")
    if all(unit.role != "major_claim" for unit in row.units):
        raise ValueError("no unit is the major_claim")
    return Graph(
        spans=tuple((unit.start, unit.end) for unit in row.units),
        roles=tuple(_ROLES[unit.role] for unit in row.units),
        heads={index[one.source]: index[one.target] for one in row.relations},
        types={index[one.source]: one.type for one in row.relations},
    )


def _why(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}" if place else f"is no gold graph ({first['msg']})"
