"""All layouts in the order in which a header is held against them: the first that fits is taken."""

from collections.abc import Mapping
from typing import Final

from pipeline.errors import TableError
from pipeline.reference.layouts import cross, eurostat, factbook, long, sdmx, tidy, years
from pipeline.reference.layouts.given import Header, Layout

LAYOUTS: Final[Mapping[str, Layout]] = {
    "sdmx": sdmx.LAYOUT,
    "eurostat": eurostat.LAYOUT,
    "factbook": factbook.LAYOUT,
    "world-bank": years.WORLD_BANK,
    "weo": years.WEO,
    "tidy": tidy.LAYOUT,
    "cross": cross.LAYOUT,
    "long": long.LAYOUT,
    "years": years.LAYOUT,
}


def recognised(header: Header) -> str:
    """The name of the first layout that a header fits; '' if there is none."""
    return next((name for name, layout in LAYOUTS.items() if not layout.lacks(header)), "")


def layout_named(name: str) -> Layout:
    """The layout of a name; raises TableError if there is none."""
    if name not in LAYOUTS:
        raise TableError(f"there is no layout {name!r}", do=f"Take one of {', '.join(LAYOUTS)}.")
    return LAYOUTS[name]
