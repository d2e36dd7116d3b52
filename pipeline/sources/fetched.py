"""What a source said, in one shape for all of them, and as the SDMX-CSV file that `table import` reads."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import SourceError, legible
from pipeline.models import plain
from pipeline.text.cells import cells_up_to
from pipeline.text.slug import slug

LAYOUT: Final = "sdmx"
_COLUMNS: Final = ("DATAFLOW", "REF_AREA", "MEASURE")
_REST: Final = ("UNIT_MEASURE", "UNIT_MULT", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")
_LONGEST: Final = 300
_LONGEST_CELL: Final = 100_000
_FORMULA: Final = "=+-@"


class Named(NamedTuple):
    """A code and what it stands for."""

    code: str
    label: str


class Unit(NamedTuple):
    """A unit and the power of ten that figures are to be multiplied by; ``sure`` if the source says both."""

    unit: str
    mult: int = 0
    sure: bool = True


class Observed(NamedTuple):
    """One figure. ``rest`` are dimensions beyond area, measure, unit and time, by name."""

    area: Named
    measure: Named
    period: str
    value: str
    unit: Unit
    status: str = ""
    rest: tuple[tuple[str, Named], ...] = ()


@dataclass(frozen=True)
class Fetched:
    """A table as a source gives it. ``edition`` is the day that the source says it is of."""

    publisher: str
    title: str
    url: str
    edition: date | None
    observed: tuple[Observed, ...]
    described: Mapping[str, str] = field(default_factory=dict)
    """By label of a measure, how it is defined."""
    groups: frozenset[str] = frozenset()
    """Labels of areas that are no countries."""
    left_out: tuple[str, ...] = ()
    """One sentence for each kind of figure that is not used."""

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """By label of a measure what the source calls it: its code, or the label where one code has several."""
        labels: dict[str, set[str]] = {}
        for each in self.observed:
            labels.setdefault(each.measure.code, set()).add(each.measure.label)
        alone = {code: len(found) == 1 for code, found in labels.items()}
        return {label: code if alone[code] else label for code, found in labels.items() for label in found}

    @cached_property
    def unsure(self) -> frozenset[str]:
        """Labels of measures whose scale the source does not say."""
        return frozenset(each.measure.label for each in self.observed if not each.unit.sure)

    def label_of(self, label: str) -> str:
        """The measure's label here of one in a table, which may go on with a part: ``Unemployment rate, females``."""
        return max((own for own in self.codes if label.startswith(own)), key=len, default="")

    def called(self, label: str) -> str:
        """What the source calls the measure of a label in a table, part and all."""
        own = self.label_of(label)
        return self.codes.get(own, "") + label.removeprefix(own)


class Shape(BaseModel):
    """An answer's documented shape; what else it holds is not looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True)


S = TypeVar("S", bound=Shape)


def tidy(text: object) -> str:
    """A server's words as a cell: one line, nothing unseen, no formula, no mark that divides a list."""
    return legible(str(text)[: 2 * _LONGEST]).replace("|", "/").lstrip(_FORMULA + " ")[:_LONGEST].strip()


def named(code: object, label: object) -> Named:
    """A code without the mark that divides it from its label; the code stands where there is no label."""
    short = tidy(code).replace(":", "-")
    return Named(short, tidy(label) or short)


def json_of(text: str, url: str) -> Any:  # noqa: ANN401 - JSON
    """JSON with its figures as they are written; raises SourceError for anything else, a page among it."""
    if text.lstrip()[:1] == "<":
        raise SourceError("answers with a page instead of data", where=url, do="Try again later, or check the address.")
    try:
        return json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise SourceError(f"does not answer in JSON ({error})", where=url, do="Try again later.") from error


def shaped(shape: type[S], value: object, url: str) -> S:
    """A value of a documented shape; raises SourceError with the first place where it is another."""
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the answer"
        what = f"does not answer as it is documented to ({place}: {first['msg'].lower()})"
        raise SourceError(
            what, where=url, do="The source may have changed: see whether a newer argmap knows."
        ) from error


class Grid(NamedTuple):
    """A CSV answer; ``left_out`` tells how many rows have another number of cells than the header."""

    header: list[str]
    rows: list[list[str]]
    left_out: tuple[str, ...]


def grid_of(text: str, url: str) -> Grid:
    """A table; raises SourceError for anything else, a page among it."""
    if text.lstrip()[:1] in ("<", "{"):
        do = "Check the address; what is too large to be answered at once must be named more narrowly."
        raise SourceError("answers with something else than a table", where=url, do=do)
    try:
        with cells_up_to(_LONGEST_CELL):
            header, *rows = list(csv.reader(io.StringIO(text))) or [[]]
    except csv.Error as error:
        raise SourceError(f"is no CSV ({error})", where=url, do="Try again later.") from error
    whole = [row for row in rows if len(row) == len(header)]
    cut = sum(bool(row) for row in rows) - len(whole)
    return Grid(header, whole, (f"with more or fewer cells than the header: {cut} rows",) if cut else ())


def digits(value: object) -> str:
    """A figure of JSON in plain digits; '' where there is none."""
    if isinstance(value, Decimal):
        return plain(value) if value.is_finite() else ""
    return "" if value is None else str(value)


def write(fetched: Fetched, file: Path) -> None:
    """The file, in the order of the source; raises OSError."""
    rest = sorted({name for each in fetched.observed for name, _ in each.rest})
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow((*_COLUMNS, *rest, *_REST))
        writer.writerows(_cells(fetched.observed, rest))


def _cells(observed: Iterable[Observed], names: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for each in observed:
        rest = dict(each.rest)
        yield (
            "argmap",
            _cell(each.area),
            _cell(each.measure),
            *(_cell(rest[name]) if name in rest else "" for name in names),
            each.unit.unit,
            str(each.unit.mult),
            each.period,
            each.value,
            each.status,
        )


def _cell(named: Named) -> str:
    """``DEU: Germany``; what has no code goes by its name."""
    return f"{named.code or slug(named.label, '') or '-'}: {named.label}"
