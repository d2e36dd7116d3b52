"""Letters and words with which offices mark a figure or a year as estimated, provisional or forecast."""

from collections.abc import Mapping
from typing import Final

from pipeline.models import FactStatus

_ESTIMATE, _FORECAST = FactStatus.ESTIMATE, FactStatus.FORECAST
_LETTERS: Final[Mapping[str, FactStatus]] = {
    "p": _ESTIMATE, "e": _ESTIMATE, "s": _ESTIMATE, "i": _ESTIMATE, "u": _ESTIMATE, "f": _FORECAST,
    "r": FactStatus.ACTUAL,
}  # fmt: skip
"""Source: SDMX code list for observation status and the flags of Eurostat; r is revised."""
_WORDS: Final[Mapping[str, FactStatus]] = {
    "est": _ESTIMATE, "estimate": _ESTIMATE, "estimated": _ESTIMATE, "prov": _ESTIMATE, "provisional": _ESTIMATE,
    "prelim": _ESTIMATE, "preliminary": _ESTIMATE, "imputed": _ESTIMATE, "forecast": _FORECAST,
    "projected": _FORECAST, "projection": _FORECAST, "proj": _FORECAST, "revised": FactStatus.ACTUAL,
    "actual": FactStatus.ACTUAL, "budget": FactStatus.ENACTED, "enacted": FactStatus.ENACTED,
    "proposed": FactStatus.PROPOSED, "survey": FactStatus.SURVEY, "count": FactStatus.COUNT,
}  # fmt: skip


def status_of(mark: str) -> FactStatus | None:
    """The status that one mark gives; None for any other."""
    word = mark.strip(" .()[]").casefold()
    return _LETTERS.get(word) or _WORDS.get(word)


def status_of_flags(cell: str) -> FactStatus | None:
    """The status of a cell of flags: ``bp`` is a provisional figure after a break; a word counts as a word."""
    said = status_of(cell)
    if said is not None or len(cell.strip()) > 3:  # noqa: PLR2004 - flags of one observation
        return said
    found = [status for letter in cell if (status := status_of(letter))]
    return next((status for status in (_FORECAST, _ESTIMATE) if status in found), None)
