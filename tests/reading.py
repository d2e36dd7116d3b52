"""What the tests of the quantity reader share: a text to rows that a table can hold."""

from pipeline.models import Quantity, QuantityKind
from pipeline.quantities import read_quantities, wire

Row = tuple[str, str, str | None, str | None]


def read(text: str) -> list[Row]:
    """Span text, kind, value (low..high for ranges) and unit of every quantity."""
    rows = []
    for quantity in read_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        shape = wire(quantity)
        value = shape.value if shape.value_high is None else f"{shape.value}..{shape.value_high}"
        rows.append((quantity.text, quantity.kind.value, value, quantity.unit))
    return rows


def figures(text: str) -> list[Row]:
    """The same without dates and years."""
    return [row for row in read(text) if row[1] != "period"]


def only(text: str, *, kind: QuantityKind | None = None) -> Quantity:
    """The one quantity of a text (of a kind)."""
    (quantity,) = (q for q in read_quantities(text) if kind is None or q.kind is kind)
    return quantity
