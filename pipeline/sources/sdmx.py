"""Eurostat, and any other service of SDMX over REST: SDMX-CSV with codes and labels.

Source: ec.europa.eu/eurostat, API detailed guidelines, SDMX 3.0 data queries; SDMX-CSV field guide, versions 1 and 2.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from pipeline.errors import InputError, SourceError
from pipeline.sources.fetched import Fetched, Named, Observed, Unit, grid_of, named, tidy
from pipeline.sources.fetching import Downloader
from pipeline.sources.units import unit_of

_FLOW: Final = re.compile(r"([A-Za-z0-9_$@-]{1,80})(?:/([A-Za-z0-9_.*+-]{1,300}))?")
_ACCEPT: Final = "application/vnd.sdmx.data+csv;version=1.0.0;labels=both, text/csv;q=0.9, */*;q=0.1"
_LONGEST_ADDRESS: Final = 2000
_AREA: Final = ("REF_AREA", "GEO", "LOCATION", "COUNTRY", "COU", "REFERENCE_AREA")
_MEASURE: Final = ("MEASURE", "INDICATOR", "NA_ITEM", "INDIC", "INDIC_DE", "INDIC_BT", "SUBJECT", "SERIES", "CONCEPT")
_UNIT: Final = ("UNIT_MEASURE", "UNIT", "CURRENCY")
_FLOWS: Final = ("DATAFLOW", "STRUCTURE_NAME", "STRUCTURE_ID")
_STATUS: Final = ("OBS_STATUS", "OBS_FLAG")
_OTHER: Final = frozenset(
    (
        *("STRUCTURE", "ACTION", "LAST UPDATE", "TIME_PERIOD", "OBS_VALUE", "UNIT_MULT", "DECIMALS", "CONF_STATUS"),
        *("FREQ", "TITLE", "TITLE_COMPL", "COLLECTION", "OBS_CONF", "TIME_FORMAT"),
        *(*_FLOWS, *_STATUS),
    )
)
_ESTIMATES: Final = frozenset("epsEPI")
"""Flags of Eurostat (estimated, provisional, its own estimate) and codes of SDMX (estimated, provisional, imputed)."""
_EU, _EURO = re.compile(r"^European Union - 27 countries"), re.compile(r"^Euro area\b.*20 countries")
_ASIDE: Final = re.compile(r"\s*\((?:until|from|since)\b[^)]*\)|\*$")


class _Cell(NamedTuple):
    """Where a concept stands: its column, and that of its labels if they have one of their own."""

    at: int
    label_at: int | None


def fetch_eurostat(what: str, downloader: Downloader) -> Fetched:
    """The data set, or what a key leaves of it: DATASET or DATASET/KEY with an empty place for all."""
    if not (asked := _FLOW.fullmatch(what)):
        raise InputError(f"{what!r} names no data set", do="Write eurostat:DATASET/KEY, such as eurostat:une_rt_a.")
    flow, key = asked[1], asked[2] or ""
    if "+" in key:
        raise InputError(f"Eurostat takes one code a place, not {key!r}", do="Leave the place empty for all.")
    places = ".".join(place or "*" for place in key.split("."))
    base = downloader.options.eurostat_url.rstrip("/")
    query = "format=csvdata&compress=false&labels=both&lang=en"
    url = f"{base}/data/dataflow/ESTAT/{quote(flow)}/1.0/{quote(places, safe='*')}?{query}"
    page = f"https://ec.europa.eu/eurostat/databrowser/view/{quote(flow)}"
    return _fetched(downloader.text(url, _ACCEPT), url, ("Eurostat", flow, page))


def fetch_sdmx(what: str, downloader: Downloader) -> Fetched:
    """The data that an address of a service answers with: ``https://HOST/…/data/FLOW/KEY``."""
    parts = urlsplit(what)
    if parts.scheme not in ("http", "https") or not parts.hostname or len(what) > _LONGEST_ADDRESS:
        raise InputError(f"{what[:100]!r} is no address", do="Write sdmx:https://HOST/…/data/FLOW/KEY.")
    if parts.username or parts.password or not what.isascii() or not what.isprintable() or " " in what:
        raise InputError("the address holds what none may hold: a name, a password, a blank", do="Leave it out.")
    flow = parts.path.rstrip("/").rpartition("/data/")[2].split("/")[0] or parts.hostname
    return _fetched(downloader.text(what, _ACCEPT), what, (parts.hostname, flow, what))


def _fetched(text: str, url: str, about: tuple[str, str, str]) -> Fetched:
    publisher, flow, page = about
    header, rows, left_out = grid_of(text, url)
    columns = dict(_columns(header))
    if not {"TIME_PERIOD", "OBS_VALUE"} <= set(columns):
        what = f"does not answer as it is documented to (columns {', '.join(map(tidy, header))[:200]})"
        do = "Ask for SDMX-CSV: many services take format=csv or format=csvfilewithlabels in the address."
        raise SourceError(what, where=url, do=do)
    reading = _Reading(columns, _title(columns, rows, flow))
    observed = tuple(filter(None, map(reading.observed, rows)))
    if not observed:
        raise SourceError("holds no figures", where=url, do="Check the key: what it leaves is empty.")
    return Fetched(
        tidy(publisher), reading.title, page, _edition(columns, rows), _told_apart(observed), left_out=left_out
    )


def _columns(header: Sequence[str]) -> Iterator[tuple[str, _Cell]]:
    """Concepts by their ids; a column that is called otherwise holds the labels of the one before it."""
    for at, cell in enumerate(header):
        if not _is_id(cell):
            continue
        labelled = at + 1 < len(header) and not _is_id(header[at + 1])
        yield cell.split(":")[0].strip().upper(), _Cell(at, at + 1 if labelled else None)


def _is_id(cell: str) -> bool:
    """``REF_AREA``, ``geo``, ``freq: Time frequency``, ``LAST UPDATE``; not ``Reference area`` and ``Time``."""
    head = cell.partition(":")[0].strip()
    return bool(re.fullmatch(r"[A-Z][A-Z0-9_ ]*|[a-z][a-z0-9_]*", head))


def _title(columns: Mapping[str, _Cell], rows: Sequence[Sequence[str]], flow: str) -> str:
    for name in _FLOWS:
        if name in columns and rows:
            label = _named(columns[name], rows[0]).label
            if " " in label:
                return label
    return tidy(flow)


def _named(cell: _Cell, row: Sequence[str]) -> Named:
    """``DE: Germany`` in one cell, or the code and its label in two; an agency and a version are no label."""
    if cell.label_at is not None:
        return named(row[cell.at], row[cell.label_at])
    code, _, label = re.sub(r"^(?:[\w.]+:)?([\w@$-]+)\([\d.]+\)", r"\1", row[cell.at]).partition(":")
    return named(code.strip(), label)


class _Reading(NamedTuple):
    """How the rows of one answer are read."""

    columns: Mapping[str, _Cell]
    title: str

    def observed(self, row: Sequence[str]) -> Observed | None:
        """The figure of a row; None if it has none."""
        value = row[self.columns["OBS_VALUE"].at].strip()
        if value in ("", ":", "NaN", "NA"):
            return None
        area, measure, unit = (self._first(names, row) for names in (_AREA, _MEASURE, _UNIT))
        return Observed(
            area=_plain_area(area) if area else Named("WLD", "World"),
            measure=measure or Named(self.title, self.title),
            period=row[self.columns["TIME_PERIOD"].at].strip(),
            value=value,
            unit=self._scaled(_unit(unit) if unit else Unit(""), row),
            status=self._status(row),
            rest=tuple(self._rest(row)),
        )

    def _first(self, names: Sequence[str], row: Sequence[str]) -> Named | None:
        found = (self.columns[name] for name in names if name in self.columns)
        return next((_named(cell, row) for cell in found if row[cell.at].strip()), None)

    def _scaled(self, unit: Unit, row: Sequence[str]) -> Unit:
        """A multiplier of its own stands for the scale that the unit's name tells."""
        cell = self.columns.get("UNIT_MULT")
        power = _named(cell, row).code if cell else ""
        return unit._replace(mult=int(power) if re.fullmatch(r"\d{1,2}", power) else unit.mult, sure=True)

    def _status(self, row: Sequence[str]) -> str:
        code = next((_named(self.columns[name], row).code for name in _STATUS if name in self.columns), "")
        if "f" in code.casefold():
            return "F"
        return "E" if _ESTIMATES.intersection(code) else ""

    def _rest(self, row: Sequence[str]) -> Iterator[tuple[str, Named]]:
        taken = {next((name for name in names if name in self.columns), "") for names in (_AREA, _MEASURE, _UNIT)}
        for name, cell in self.columns.items():
            said = _named(cell, row)
            if said.code and name not in taken and name not in _OTHER:
                yield name, said


def _told_apart(observed: Sequence[Observed]) -> tuple[Observed, ...]:
    """What is measured in several units is a measure for each."""
    units: dict[str, set[str]] = {}
    for each in observed:
        units.setdefault(each.measure.code, set()).add(each.unit.unit)
    several = {code for code, found in units.items() if len(found) > 1}
    return tuple(
        each._replace(measure=each.measure._replace(label=f"{each.measure.label} ({each.unit.unit})"))
        if each.measure.code in several
        else each
        for each in observed
    )


def _unit(said: Named) -> Unit:
    unit = unit_of(said.code, said.label)
    return unit._replace(unit=unit.unit or said.label.casefold())


def _plain_area(area: Named) -> Named:
    """A country under the name that it has elsewhere, without what the office remarks on it."""
    plain = "European Union" if _EU.search(area.label) else "Euro area" if _EURO.search(area.label) else area.label
    return area._replace(label=_ASIDE.sub("", plain).strip() or area.label)


def _edition(columns: Mapping[str, _Cell], rows: Sequence[Sequence[str]]) -> date | None:
    """The newest LAST UPDATE, written 22/05/26 11:00:00 or as ISO has it."""
    cell = columns.get("LAST UPDATE")
    days = {day for text in {row[cell.at] for row in rows} if (day := _day(text))} if cell else set()
    return max(days, default=None)


def _day(text: str) -> date | None:
    for form in ("%d/%m/%y", "%d/%m/%Y", "%Y-%m-%d"):
        with suppress(ValueError):
            return datetime.strptime(re.split(r"[ T]", text.strip())[0], form).date()  # noqa: DTZ007 - only its day
    return None
