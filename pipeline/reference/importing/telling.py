"""What a file and its facts are called in words: publisher, title, and a fact as a sentence."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Final, NamedTuple

from pipeline.errors import legible
from pipeline.models import FactStatus
from pipeline.reference.families import is_known
from pipeline.reference.importing.usual import usual_unit
from pipeline.reference.importing.writing import Cells
from pipeline.reference.layouts import Page

_PUBLISHERS: Final[Mapping[str, str]] = {
    "world-bank": "World Bank",
    "weo": "International Monetary Fund",
    "eurostat": "Eurostat",
    "factbook": "CIA, The World Factbook",
}
"""By layouts that one office alone uses."""
_AGENCIES: Final[Mapping[str, str]] = {
    "ESTAT": "Eurostat",
    "IMF": "International Monetary Fund",
    "OECD": "OECD",
    "ECB": "European Central Bank",
    "BIS": "Bank for International Settlements",
    "ILO": "International Labour Organization",
    "WB": "World Bank",
    "UNSD": "United Nations",
}
_NAMED: Final[Mapping[str, str]] = {
    "world bank": "World Bank",
    "worldbank": "World Bank",
    "owid": "Our World in Data",
    "our world in data": "Our World in Data",
    "imf": "International Monetary Fund",
    "oecd": "OECD",
    "eurostat": "Eurostat",
    "sipri": "SIPRI",
    "ilo": "International Labour Organization",
    "gapminder": "Gapminder",
}
"""By words of a file's name."""
_AGENCY = re.compile(r"\b([A-Z]+)(?:\.[A-Z0-9.]+)?:[A-Z]")
_OWID = re.compile(r"OWID_[A-Z0-9]+")
_FEW: Final = 2000
_LONGEST_TITLE: Final = 120
_CAPITALS = frozenset(("gdp", "gni", "co2", "cpi", "eu", "us", "uk", "usd", "ppp"))
_NO_PART = re.compile(
    r"\b(?:world ?bank|wb|imf|oecd|eurostat|owid|sipri|ilo|gapminder|data|table|final|copy|download(?:ed)?|csv|api)\b"
    r"|\b(?:v?\d+|clean(?:ed)?)\b"
    r"|\(\d+\)|\b(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?\b",
    re.IGNORECASE,
)


def publisher_of(page: Page) -> str:
    """Who published a file, as its layout, its identifiers, its codes or its name show; '' if they do not."""
    if page.layout in _PUBLISHERS:
        return _PUBLISHERS[page.layout]
    for row in islice(page.sheet.rows(), _FEW):
        for cell in row.cells:
            if (found := _AGENCY.match(cell)) and found[1] in _AGENCIES:
                return _AGENCIES[found[1]]
            if _OWID.fullmatch(cell):
                return "Our World in Data"
    named = f" {' '.join(re.split(r'[^a-z]+', page.sheet.file.casefold()))} "
    return next((publisher for words, publisher in _NAMED.items() if f" {words} " in named), "")


def label_from(file: str, *, known: bool = False) -> str:
    """What a file is called, as words: ``gdp_per_capita (1).csv`` → GDP per capita. ``known``: '' if no measure is."""
    words = re.sub(r"[_\s]+|(?<=[a-z])-(?=[a-z])", " ", file.rpartition(".")[0] or file)
    plain = " ".join(_NO_PART.sub(" ", words).replace(" - ", " ").split()).strip("-. ")
    said = [word.upper() if word.casefold() in _CAPITALS else word for word in plain.split()]
    label = " ".join([*(word[:1].upper() + word[1:] for word in said[:1]), *said[1:]])
    return label if not known or is_known(label) or usual_unit(label) else ""


class Guess(NamedTuple):
    """What a file measures, and in a few words how it is known."""

    label: str
    known: str


def guessed(page: Page) -> Guess | None:
    """What the line above the header or the name of the file says, if it is the name of a known measure."""
    titles = (cells[0].strip() for cells in page.talk() if sum(map(bool, cells)) == 1 and cells[0].strip())
    for title in titles:
        if len(title) <= _LONGEST_TITLE and (is_known(title) or usual_unit(title)):
            return Guess(legible(title), "the line above the table says")
    named = label_from(page.sheet.file, known=True)
    return Guess(named, "the file's name says") if named else None


def sentence(fact: Cells, entity: str, label: str) -> str:
    """ "Germany, GDP (current US$), 2023: 4525703903627 USD (estimate)." """
    value = Decimal(str(fact["value"])).scaleb(int(str(fact["unit_mult"] or 0)))
    unit = "" if str(fact["unit"]) == label.casefold() else f" {fact['unit']}"
    status = "" if fact["status"] == FactStatus.ACTUAL else f" ({fact['status']})"
    when = span(_day(fact["period_start"]), _day(fact["period_end"]))
    return f"{entity}, {label}, {when}: {value:,f}{unit}{status}."


def span(first: date, last: date) -> str:
    """A stretch of days in the shortest words: 2023, 2023-Q2, May 2023, 2023-05-17, or from one day to another."""
    if first == last:
        return str(first)
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if first.day != 1 or after.day != 1:
        return f"{first} to {last}"
    if months == 12 and first.month == 1:  # noqa: PLR2004 - of a year
        return str(first.year)
    if months == 3 and first.month % 3 == 1:  # noqa: PLR2004 - of a quarter
        return f"{first.year}-Q{first.month // 3 + 1}"
    return f"{first:%B %Y}" if months == 1 else f"{first} to {last}"


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
