"""World Bank Indicators API, version 2: indicators by id, or by words in their names.

Source: datahelpdesk.worldbank.org, API basic call structures; new features and enhancements in the V2 API.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from pydantic import Field

from pipeline.errors import InputError, SourceError
from pipeline.sources.fetched import Fetched, Observed, Shape, Unit, digits, json_of, named, shaped, tidy
from pipeline.sources.fetching import Downloader
from pipeline.sources.units import unit_of
from pipeline.text.stems import keys

PUBLISHER: Final = "World Bank"
_ID: Final = re.compile(r"[A-Za-z0-9]{1,20}(?:[._][A-Za-z0-9]{1,20}){1,9}")
_PER_PAGE: Final = 10_000
_MOST_PAGES: Final = 200
_SHOWN: Final = 8
_JSON: Final = "application/json"


class _Page(Shape):
    """What stands before the rows."""

    page: int
    pages: int = Field(le=_MOST_PAGES)
    total: int
    lastupdated: date | None = None


class _Named(Shape):
    id: str
    value: str | None


class _Row(Shape):
    indicator: _Named
    country: _Named
    countryiso3code: str
    date: str
    value: Any
    obs_status: str = ""


class _Indicator(Shape):
    id: str
    name: str
    unit: str = ""
    source_note: str = Field(default="", alias="sourceNote")


def fetch(what: str, downloader: Downloader) -> Fetched:
    """All countries and years of an indicator; raises SourceError, InputError for words that fit none or several."""
    base = downloader.options.worldbank_url.rstrip("/")
    id_ = what if _ID.fullmatch(what) else _by_words(what, base, downloader)
    about = f"{base}/indicator/{quote(id_)}?format=json"
    found = _pages(about, downloader, _Indicator)[1]
    if not found:
        raise SourceError("is no indicator of the World Bank", where=id_, do="See data.worldbank.org/indicator.")
    meta, rows = _pages(f"{base}/country/all/indicator/{quote(id_)}?format=json", downloader, _Row)
    name = tidy(found[0].name)
    observed, periods = [], 0
    unit = _unit(found[0].unit, name)
    for row in rows:
        if not re.fullmatch(r"\d{4}(?:M\d\d|Q[1-4])?", row.date):
            periods += 1
        elif value := digits(row.value):
            code = row.countryiso3code or row.country.id
            status = "F" if row.obs_status.upper() == "F" else ""
            area = named(code, row.country.value)
            period = row.date.replace("M", "-").replace("Q", "-Q")
            observed.append(Observed(area, named(id_, name), period, value, unit, status))
    return Fetched(
        publisher=PUBLISHER,
        title=name,
        url=f"https://data.worldbank.org/indicator/{quote(id_)}",
        edition=meta.lastupdated,
        observed=tuple(observed),
        groups=frozenset(tidy(row.country.value) for row in rows if not row.countryiso3code),
        described={name: tidy(found[0].source_note)},
        left_out=(f"of a period that is neither a year, a quarter nor a month: {periods} figures",) if periods else (),
    )


def _unit(said: str, name: str) -> Unit:
    """The unit that an indicator's name has in brackets, ``(current US$)``, or names; none where it says none."""
    read = (unit_of("", words) for words in (said, *(_BRACKETS.findall(name) or [name])) if words)
    return next((unit._replace(sure=True) for unit in read if unit.unit), Unit(""))


_BRACKETS: Final = re.compile(r"\(([^()]*)\)")


def _pages(url: str, downloader: Downloader, shape: type[Any]) -> tuple[_Page, list[Any]]:
    """Rows of all pages, which must be of one edition and as many as they say."""
    rows: list[Any] = []
    first: _Page | None = None
    number = 1
    while first is None or number <= first.pages:
        address = f"{url}&per_page={_PER_PAGE}&page={number}"
        meta, found = _page(address, downloader)
        first = first or meta
        if (meta.lastupdated, meta.total) != (first.lastupdated, first.total):
            downloader.forget()
            raise SourceError("changed while it was read", where=url, do="Run the same command again.")
        rows += [shaped(shape, row, address) for row in found]
        number += 1
    if len(rows) != first.total:
        downloader.forget()
        what = f"gives {len(rows)} rows and says that there are {first.total}"
        raise SourceError(what, where=url, do="Run the same command again later.")
    return first, rows


def _page(url: str, downloader: Downloader) -> tuple[_Page, Sequence[object]]:
    answer = json_of(downloader.text(url, _JSON), url)
    if isinstance(answer, list) and answer and isinstance(answer[0], dict) and "message" in answer[0]:
        told = answer[0]["message"]
        said = tidy(told[0].get("value", "")) if isinstance(told, list) and told and isinstance(told[0], dict) else ""
        raise SourceError(
            f"is refused ({said})", where=url, do="Check the indicator's id: data.worldbank.org/indicator."
        )
    if not isinstance(answer, list) or len(answer) < 2:  # noqa: PLR2004 - what stands before the rows, and the rows
        answer = [answer, None]
    rows = answer[1] or []
    if not isinstance(rows, list):
        rows = [rows]
    return shaped(_Page, answer[0], url), rows


def _by_words(words: str, base: str, downloader: Downloader) -> str:
    """The id of the one indicator whose name has all of these words; the World Development Indicators are searched."""
    wanted = set(keys(words.lower()))
    indicators = _pages(f"{base}/indicator?format=json&source=2", downloader, _Indicator)[1]
    found = [each for each in indicators if wanted and wanted <= set(keys(each.name.lower()))]
    exact = [each for each in found if set(keys(each.name.lower())) == wanted]
    found = exact or found
    if len(found) == 1:
        return str(found[0].id)
    if not found:
        raise InputError(f"no indicator of the World Bank is named {words!r}", do="Give its id, or other words.")
    listed = "; ".join(f'"worldbank:{each.id}" ({tidy(each.name)})' for each in found[:_SHOWN])
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise InputError(f"{words!r} may be several indicators: {listed}{more}", do="Name one by its id.")
