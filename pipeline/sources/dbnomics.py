"""DBnomics, which holds what the IMF, OECD, Eurostat, BIS, ILO and others publish: one shape for all of them.

It keeps figures without their scale: 3.108 persons are millions. Where neither the unit's name nor what is known of the
data set says the scale, rows are marked as not verified, and so accuse nobody.
Source: api.db.nomics.world/v22/apidocs.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, Self
from urllib.parse import quote

from pydantic import Field, model_validator

from pipeline.errors import InputError, SourceError
from pipeline.reference.published.units import INTERNATIONAL, NATIONAL, PEOPLE
from pipeline.sources.fetched import Fetched, Named, Observed, Shape, Unit, digits, json_of, named, shaped, tidy
from pipeline.sources.fetching import Downloader
from pipeline.sources.units import unit_of

_WHAT: Final = re.compile(r"([\w.-]{1,60})/([\w.:@ -]{1,120})(?:/([\w.:+@$ -]{1,300}))?")
_PER_PAGE: Final = 1000
_MOST_SERIES: Final = 100_000
_AREA: Final = ("ref_area", "geo", "location", "country", "cou", "weo-country", "area", "reference_area", "iso")
_MEASURE: Final = ("measure", "indicator", "weo-subject", "subject", "na_item", "concept", "series", "variable")
_UNIT: Final = ("unit_measure", "unit", "currency")
_PLAIN: Final = frozenset(("freq", "frequency", "unit_mult", "decimals"))
_WEO: Final = re.compile(r"IMF/WEO(?:AGG)?(?::|$)")


class _Series(Shape):
    code: str = Field(alias="series_code")
    name: str = Field(default="", alias="series_name")
    dimensions: Mapping[str, str]
    period: list[str]
    value: list[Any]

    @model_validator(mode="after")
    def _paired(self) -> Self:
        if len(self.period) != len(self.value):
            raise ValueError("there are as many periods as values")
        return self


class _SeriesPage(Shape):
    docs: list[_Series]
    num_found: int = Field(le=_MOST_SERIES)


class _Dataset(Shape):
    code: str
    name: str = ""
    updated: str = Field(default="", alias="updated_at")
    indexed: str = Field(default="", alias="indexed_at")
    labels: Mapping[str, Any] = Field(default_factory=dict, alias="dimensions_values_labels")


class _Provider(Shape):
    code: str
    name: str = ""


class _Answer(Shape):
    series: _SeriesPage
    dataset: _Dataset
    provider: _Provider


def fetch(what: str, downloader: Downloader) -> Fetched:
    """All series of PROVIDER/DATASET, or of those that a code or mask names; raises SourceError, InputError."""
    if not (asked := _WHAT.fullmatch(what)):
        raise InputError(f"{what!r} names no series", do="Write dbnomics:PROVIDER/DATASET/CODE, or a mask for CODE.")
    path = "/".join(quote(part, safe=":+") for part in asked.groups() if part)
    url = f"{downloader.options.dbnomics_url.rstrip('/')}/series/{path}?observations=1&limit={_PER_PAGE}"
    pages = list(_pages(url, downloader))
    dataset, provider = pages[0].dataset, pages[0].provider
    labels = {name: _labels(found) for name, found in dataset.labels.items()}
    series = [each for page in pages for each in page.series.docs]
    read = [_read(each, dataset, provider.code, labels) for each in series]
    national = sum(not each for each in read)
    return Fetched(
        publisher=tidy(provider.name or provider.code),
        title=tidy(dataset.name or dataset.code),
        url=f"https://db.nomics.world/{path}",
        edition=_day(dataset.updated) or _day(dataset.indexed),
        observed=tuple(figure for each in read for figure in each),
        left_out=(f"without figures, or in a currency that is not named: {national} series",) if national else (),
    )


def _pages(url: str, downloader: Downloader) -> Iterator[_Answer]:
    """All pages; raises SourceError if there is no series, or fewer come than there are said to be."""
    got, found = 0, 1
    while got < found:
        address = f"{url}&offset={got}"
        page = shaped(_Answer, json_of(downloader.text(address, "application/json"), address), address)
        found, count = page.series.num_found, len(page.series.docs)
        if not count:
            what = f"gives {got} series and says that there are {found}" if found else "holds no such series"
            raise SourceError(what, where=url, do="Check the code or mask at db.nomics.world.")
        got += count
        yield page


def _labels(found: object) -> dict[str, str]:
    """Labels by code, which some data sets give as pairs."""
    if isinstance(found, dict):
        return {str(code): str(label) for code, label in found.items()}
    pairs = found if isinstance(found, list) else []
    return {str(pair[0]): str(pair[1]) for pair in pairs if isinstance(pair, list) and len(pair) == 2}  # noqa: PLR2004


def _read(series: _Series, dataset: _Dataset, provider: str, labels: Mapping[str, Mapping[str, str]]) -> list[Observed]:
    """A series' figures; none if it is in a national currency that nobody names."""
    taken = {role: _dimension(series, names) for role, names in (("area", _AREA), ("what", _MEASURE), ("unit", _UNIT))}

    def of(role: str, otherwise: str) -> Named:
        name = taken[role]
        code = series.dimensions[name] if name else ""
        return named(code, labels.get(name, {}).get(code, "") or (code if name else otherwise))

    unit_named, measure = of("unit", ""), of("what", dataset.name or dataset.code)
    told = unit_of(unit_named.code, unit_named.label)
    told = told._replace(unit=told.unit or unit_named.label.casefold())
    unit = _scaled(told, f"{provider}/{dataset.code}", measure.code, series)
    if unit.unit == NATIONAL:
        return []
    rest = tuple(
        (tidy(name).upper(), named(code, labels.get(name, {}).get(code, "")))
        for name, code in sorted(series.dimensions.items())
        if name not in taken.values() and name.casefold() not in _PLAIN
    )
    if "change" in unit_named.label.casefold() and "change" not in measure.label.casefold():
        measure = measure._replace(label=f"{measure.label} ({unit_named.label})")
    area = of("area", "World")
    pairs = zip(series.period, map(digits, series.value), strict=True)
    return [
        Observed(area, measure, period, value, unit, rest=rest) for period, value in pairs if value not in ("", "NA")
    ]


def _dimension(series: _Series, names: Sequence[str]) -> str:
    """The dimension of a series that has the first of these names that any has; '' if none has."""
    by_name = {name.casefold(): name for name in series.dimensions}
    return next((by_name[name] for name in names if name in by_name), "")


def _scaled(unit: Unit, dataset: str, subject: str, series: _Series) -> Unit:
    """The unit with its scale, where it is known. Source: IMF, World Economic Outlook database, column Scale."""
    power = next((code for name, code in series.dimensions.items() if name.casefold() == "unit_mult"), "")
    if power.isdigit():
        return unit._replace(mult=int(power[:2]), sure=True)
    if not _WEO.match(dataset) or unit.sure:
        return unit
    if unit.unit == PEOPLE:
        return unit._replace(mult=6, sure=True)
    money = unit.unit == INTERNATIONAL or re.fullmatch("[A-Z]{3}", unit.unit)
    return unit._replace(mult=9 if money and not subject.endswith("PC") else 0, sure=bool(money))


def _day(moment: str) -> date | None:
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None
