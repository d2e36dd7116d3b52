"""argmap: argument maps whose every figure has been checked.

>>> from pipeline import check_map, load_table, map_article, read_article, read_quantities, run

Names are imported when they are first used, so that ``import pipeline`` costs nothing.
"""

from typing import TYPE_CHECKING, Any

from pipeline.version import VERSION

if TYPE_CHECKING:
    from pipeline.api import check_map, load_table, map_article, read_article, read_quantities, run

__version__ = VERSION
__all__ = ["__version__", "check_map", "load_table", "map_article", "read_article", "read_quantities", "run"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name not in __all__:
        raise AttributeError(name)
    from pipeline import api  # noqa: PLC0415

    return getattr(api, name)
