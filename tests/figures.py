"""Sources of official figures on 127.0.0.1, which answer as the real ones document, and misbehave when told.

with FigureServer(world_bank(ROWS, "2024-06-28", most=2)) as server: ...
server.serve(world_bank(REVISED, "2025-01-28"))      # the next edition
server.script = ["429", "cut", "ok"]                 # one step a request; after the last one it answers well
"""

import json
import re
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.models import Fact, SourceOptions
from pipeline.reference import load_table
from pipeline.sources import Adder, Clock
from tests.serving import Reply, Serving, reset

Query = Mapping[str, str]
Route = Callable[[str, Query], Reply | None]
"""What a path and query are answered with; None if they are somebody else's."""
CSV, JSON = {"Content-Type": "text/csv"}, {"Content-Type": "application/json"}
NAMES = {"NOR": "Norway", "SWE": "Sweden", "WLD": "World", "EUU": "European Union"}


def json_reply(value: object, status: int = 200) -> Reply:
    return Reply(status, json.dumps(value), JSON)


def _world_bank_page(rows: list[Any], query: Query, updated: str | None, most: int) -> Reply:
    size, page = min(int(query["per_page"]), most), int(query["page"])
    meta = {"page": page, "pages": -(-len(rows) // size), "per_page": size, "total": len(rows)}
    told = meta if updated is None else {**meta, "sourceid": "2", "lastupdated": updated}
    return json_reply([told, rows[(page - 1) * size : page * size]])


Figures = Mapping[tuple[str, str], object]
"""Values by country code and year."""
FIRST: Figures = {
    ("NOR", "2021"): 8300000000,
    ("NOR", "2022"): 8388512345.4,
    ("NOR", "2023"): None,
    ("SWE", "2021"): 7900000000.5,
    ("WLD", "2022"): 2.24e12,
}
REVISED: Figures = {**FIRST, ("NOR", "2022"): 8712345678.9, ("NOR", "2023"): 8669000000}
OLDER, NEWER = "2024-06-28", "2025-01-28"


def world_bank(
    figures: Figures,
    updated: str,
    *,
    id: str = "MS.MIL.XPND.CD",
    name: str = "Military expenditure (current USD)",
    most: int = 10_000,
    change: Callable[[dict[str, Any]], object] = lambda row: row,
) -> Route:
    """Indicators API, version 2."""
    about = {
        "id": id,
        "name": name,
        "unit": "",
        "source": {"id": "2", "value": "World Development Indicators"},
        "sourceNote": "Military expenditures data are derived from the NATO definition.",
        "sourceOrganization": "SIPRI",
        "topics": [],
    }
    others = [{**about, "id": "MS.MIL.XPND.GD.ZS", "name": "Military expenditure (% of GDP)"}]
    rows = [
        {
            "indicator": {"id": id, "value": name},
            "country": {"id": code[:2], "value": NAMES.get(code, code)},
            "countryiso3code": code,
            "date": year,
            "value": value,
            "unit": "",
            "obs_status": "",
            "decimal": 0,
        }
        for (code, year), value in figures.items()
    ]

    def route(path: str, query: Query) -> Reply | None:
        if not path.startswith("/v2/"):
            return None
        if path == f"/v2/country/all/indicator/{id}":
            return _world_bank_page([change(row) for row in rows], query, updated, most)
        if path == "/v2/indicator":
            return _world_bank_page([about, *others], query, None, most)
        if path == f"/v2/indicator/{id}":
            return _world_bank_page([about], query, None, most)
        wrong = {"id": "120", "key": "Invalid value", "value": "The provided parameter value is not valid"}
        return json_reply([{"message": [wrong]}])

    return route


def owid(
    slug: str, table: str, columns: Mapping[str, Mapping[str, object]], *, title: str = "Life expectancy"
) -> Route:
    """Chart data of Our World in Data: the CSV, and the metadata of its columns by name."""

    def route(path: str, _query: Query) -> Reply | None:
        if path == f"/grapher/{slug}.csv":
            return Reply(200, table, CSV)
        if path == f"/grapher/{slug}.metadata.json":
            chart = {
                "title": title,
                "subtitle": "",
                "citation": "UN WPP (2024)",
                "originalChartUrl": "",
                "selection": [],
            }
            return json_reply({"chart": chart, "columns": columns, "dateDownloaded": "2025-03-01", "activeFilters": {}})
        return json_reply({"error": "Not found"}, 404) if path.startswith("/grapher/") else None

    return route


def dbnomics(series: Iterable[Mapping[str, Any]], *, dataset: Mapping[str, Any], most: int = 1000) -> Route:
    """DBnomics, API version 22."""
    docs = list(series)

    def route(path: str, query: Query) -> Reply | None:
        if not path.startswith("/v22/series/"):
            return None
        if not docs:
            return json_reply({"message": f"Series '{path.removeprefix('/v22/series/')}' not found"}, 404)
        offset, limit = int(query["offset"]), min(int(query["limit"]), most)
        found = {"docs": docs[offset : offset + limit], "limit": limit, "num_found": len(docs), "offset": offset}
        provider = {"code": "IMF", "name": "International Monetary Fund", "region": "World", "slug": "imf"}
        return json_reply({"_meta": {"version": "22.1.17"}, "dataset": dataset, "provider": provider, "series": found})

    return route


def table(prefix: str, text: str) -> Route:
    """One CSV answer below a path."""
    return lambda path, _query: Reply(200, text, CSV) if path.startswith(prefix) else None


class FigureServer(Serving):
    """``asked`` holds paths with their queries in the order of arrival; ``most_at_once`` how many were under way."""

    def __init__(self, *routes: Route, script: Iterable[str] = ()) -> None:
        super().__init__()
        self.routes, self.script = routes, list(script)
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.most_at_once = self._at_once = 0

    @property
    def environment(self) -> dict[str, str]:
        """Settings that send every source here."""
        return {f"ARGMAP_{name.upper()}": value for name, value in self.addresses.items()}

    @property
    def addresses(self) -> dict[str, str]:
        return {
            "worldbank_url": f"{self.url}/v2",
            "owid_url": f"{self.url}/grapher",
            "dbnomics_url": f"{self.url}/v22",
            "eurostat_url": f"{self.url}/sdmx/3.0",
        }

    def release(self) -> None:
        """Whoever was left hanging gets an answer."""
        self.released.set()

    def serve(self, *routes: Route) -> None:
        """Answers otherwise from now on."""
        self.routes = routes

    def answer(self, target: str, connection: socket.socket) -> Reply | None:
        """What to answer; None if the connection was cut."""
        self.asked.append(target)
        step = self.script.pop(0) if self.script else "ok"
        good = self._routed(target)
        if step == "cut":
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(good.sent)}\r\n\r\n".encode()
            connection.sendall(head + good.sent[: len(good.sent) // 2])
            reset(connection)
            return None
        if step == "hang":
            self.released.wait(60)
        if step in ("ok", "hang"):
            return good
        status, _, rest = step.partition(" ")
        name, _, value = rest.partition("=")
        return {
            "html": Reply(200, "<!doctype html><html><body>Maintenance</body></html>", {"Content-Type": "text/html"}),
            "bytes": Reply(200, b"\xff\xfe\x00\x01", JSON),
        }.get(status) or Reply(int(status), '{"message": "no \x1b[31mred"}', {name: value} if name else {})

    def _routed(self, target: str) -> Reply:
        parts = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        found = (route(unquote(parts.path), query) for route in self.routes)
        return next((reply for reply in found if reply), Reply(404, "nothing here"))

    def received(self, request: BaseHTTPRequestHandler) -> Reply | None:
        self.headers.append(dict(request.headers))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        reply = self.answer(request.path, request.connection)
        self._at_once -= 1
        return reply


class Adding:
    """Adding in-process below a folder, at a time of day that only passes when somebody sleeps."""

    def __init__(
        self,
        server: FigureServer,
        folder: Path,
        monotonic: Callable[[], float] = time.monotonic,
        **options: object,
    ) -> None:
        self.folder, self.slept, self.said = folder, [], []
        self.at = datetime(2025, 3, 1, tzinfo=UTC)
        filled = {**server.addresses, "downloads": folder / ".argmap" / "downloads", **options}
        clock = Clock(now=lambda: self.at, sleep=self.slept.append, monotonic=monotonic)
        self.adder = Adder(SourceOptions.model_validate(filled), clock, self.said.append)
        self.slept: list[float]
        self.said: list[str]

    def add(self, source: str) -> Path:
        return self.adder.add(source, None, self.folder / "tables").folder

    def left(self) -> list[str]:
        """What lies in the folder of tables, hidden folders among it."""
        tables = self.folder / "tables"
        return sorted(each.name for each in tables.iterdir()) if tables.is_dir() else []


def pages(server: FigureServer) -> list[str]:
    """The numbers of the pages of data that were asked for, in order."""
    return [found[1] for each in server.asked if (found := re.search(r"/country/.*[?&]page=(\d+)", each))]


def facts(folder: Path) -> dict[str, Fact]:
    """Current and superseded rows by entity, period and the day they were known from."""
    held = load_table(folder)
    found = held.facts([each.entity_id for each in held.entities()], [each.measure_id for each in held.measures()])
    return {f"{fact.entity_id} {fact.period_start:%Y} {fact.as_of}": fact for fact in found}


def without(name: str) -> Callable[[dict[str, Any]], object]:
    """A row that lacks a field."""
    return lambda row: {key: value for key, value in row.items() if key != name}
