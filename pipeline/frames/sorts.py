"""What can be compared with what, of figures in a text and of measures in a table."""

from dataclasses import dataclass
from functools import lru_cache

from pipeline.models import Quantity, QuantityKind
from pipeline.quantities import read_quantities


@dataclass(frozen=True)
class Sort:
    """What can be compared with what: money of a currency, shares, counts, durations, or a physical unit."""

    kind: QuantityKind
    unit: str | None = None


def sort_of(quantity: Quantity) -> Sort:
    """What a figure can be compared with."""
    match quantity.kind:
        case QuantityKind.MONEY:
            return Sort(QuantityKind.MONEY, quantity.unit)
        case QuantityKind.PERCENT | QuantityKind.FRACTION | QuantityKind.RATIO:
            return Sort(QuantityKind.PERCENT)
        case QuantityKind.MEASURE | QuantityKind.DURATION | QuantityKind.PERCENTAGE_POINT | QuantityKind.RATE:
            return Sort(quantity.kind, quantity.unit)
        case _:
            return Sort(QuantityKind.COUNT)


def fits(quantity: Quantity, sort: Sort) -> bool:
    """Whether a figure can be a level of such a measure."""
    own = sort_of(quantity)
    if own.kind is not sort.kind:
        return False
    if own.kind in (QuantityKind.MEASURE, QuantityKind.DURATION, QuantityKind.RATE):
        return own.unit == sort.unit
    return True


@lru_cache(maxsize=1024)
def sort_of_unit(unit: str) -> Sort:
    """The sort of a row's unit, through the reader of quantities: ``sq km`` is what a text calls square kilometres."""
    if unit in ("%", "percent"):
        return Sort(QuantityKind.PERCENT)
    read = next((q for q in read_quantities(f"7 {unit}") if q.kind is not QuantityKind.PERIOD), None)
    if "$" in unit or (read is not None and read.kind is QuantityKind.MONEY):
        return Sort(QuantityKind.MONEY, read.unit if read is not None and "$" not in unit else None)
    if read is not None and read.kind in (QuantityKind.MEASURE, QuantityKind.DURATION, QuantityKind.RATE):
        return Sort(read.kind, read.unit)
    return Sort(QuantityKind.COUNT)
