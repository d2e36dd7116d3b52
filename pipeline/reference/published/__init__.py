"""Published files as they come: sheets of text cells, and the figures, periods and units that stand in cells."""

from pipeline.reference.published.figures import Figure, Style, figure, styles
from pipeline.reference.published.opening import open_sheets
from pipeline.reference.published.periods import Calendar, Stretch, period, spans
from pipeline.reference.published.sheet import Row, Sheet
from pipeline.reference.published.unfit import Unfit
from pipeline.reference.published.units import Unit, unit_in, unit_of

__all__ = [
    "Calendar",
    "Figure",
    "Row",
    "Sheet",
    "Stretch",
    "Style",
    "Unfit",
    "Unit",
    "figure",
    "open_sheets",
    "period",
    "spans",
    "styles",
    "unit_in",
    "unit_of",
]
