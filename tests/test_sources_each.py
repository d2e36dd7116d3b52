"""What holds of every live source: pauses kept, cuts survived, nothing half-written, editions kept, units not mixed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from pipeline.errors import SourceError, SourceUnreachable
from tests.figures import Adding, FigureServer, Route, dbnomics, facts, owid, table, world_bank
from tests.test_sources_layouts import WEO, lines, weo


@dataclass(frozen=True)
class Source:
    """One source: what is added, and its answer with a figure of Norway, in a unit, of an edition."""

    name: str
    answer: Callable[[str, str, str], Route]
    """Of the figure of 2023, the unit (``first`` or ``other``) and the day of the edition."""
    empty: Route
    dated: bool = True
    """Whether an answer says of which day it is."""

    def asked(self, server: FigureServer) -> str:
        return self.name.replace("SERVER", server.url)


def _world_bank(figure: str, unit: str, day: str) -> Route:
    name = f"Military expenditure ({'current USD' if unit == 'first' else '% of GDP'})"
    return world_bank({("NOR", "2023"): float(figure), ("SWE", "2023"): 1.5}, day, name=name)


def _chart(figure: str, unit: str, day: str) -> Route:
    column = {"titleShort": "Life expectancy", "unit": "years" if unit == "first" else "%", "lastUpdated": day}
    rows = f"Entity,Code,Year,Life expectancy\nNorway,NOR,2023,{figure}\nSweden,SWE,2023,1.5\n"
    return owid("life-expectancy", rows, {"Life expectancy": {**column, "type": "Numeric"}})


def _mirror(figure: str, unit: str, day: str) -> Route:
    of = "pcent" if unit == "first" else "persons"
    series = [weo("LUR", of, [float(figure)]), weo("LUR", of, [1.5], "SWE")]
    return dbnomics(series, dataset={**WEO, "indexed_at": f"{day}T03:15:05.736Z"}, most=1)


def _eurostat(figure: str, unit: str, day: str) -> Route:
    head = ("DATAFLOW", "LAST UPDATE", "freq", "unit", "na_item", "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG")
    of = "PC_GDP: Percentage of GDP" if unit == "first" else "CP_MEUR: Current prices, million euro"
    own = ("ESTAT:GOV(1.0): Debt", day, "A: Annual", of, "GD: Gross debt")
    return table(
        "/sdmx", lines(head, (*own, "NO: Norway", "2023", figure, ""), (*own, "SE: Sweden", "2023", "1.5", ""))
    )


def _sdmx(figure: str, unit: str, _day: str) -> Route:
    head = ("DATAFLOW", "REF_AREA", "MEASURE", "UNIT_MEASURE", "TIME_PERIOD", "OBS_VALUE")
    own = ("PC: Per cent" if unit == "first" else "USD: US dollars", "2023")
    two = (("NOR: Norway", figure), ("SWE: Sweden", "1.5"))
    rows = [("OFF:DF(1.0)", who, "GD: Gross debt", *own, value) for who, value in two]
    return table("/rest/data", lines(head, *rows))


EMPTY_TABLE = "DATAFLOW,LAST UPDATE,freq,unit,na_item,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
SOURCES = (
    Source("worldbank:MS.MIL.XPND.CD", _world_bank, world_bank({}, "2025-02-20")),
    Source("owid:life-expectancy", _chart, owid("life-expectancy", "Entity,Code,Year,Life expectancy\n", {})),
    Source("dbnomics:IMF/WEO:latest/.LUR.", _mirror, dbnomics([], dataset=WEO)),
    Source("eurostat:gov_10dd_edpt1", _eurostat, table("/sdmx", EMPTY_TABLE)),
    Source("sdmx:SERVER/rest/data/OFF,DF/A", _sdmx, table("/rest/data", ""), dated=False),
)
OLD, NEW = "2025-01-10", "2025-02-20"
each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name.partition(":")[0])


@each_source
def test_a_pause_that_a_source_asks_for_is_kept_and_its_answer_is_taken(
    source: Source, adding: Adding, server: FigureServer
) -> None:
    server.serve(source.answer("3.5", "first", OLD))
    server.script = ["429 Retry-After=7"]
    assert len(facts(adding.add(source.asked(server)))) == 2
    assert adding.slept == [7]
    assert server.most_at_once == 1


@each_source
def test_a_source_that_keeps_cutting_leaves_nothing_and_is_read_when_it_is_back(
    source: Source, adding: Adding, server: FigureServer
) -> None:
    server.serve(source.answer("3.5", "first", OLD))
    server.script = ["cut"] * 50
    with pytest.raises(SourceUnreachable) as cut:
        adding.add(source.asked(server))
    assert (cut.value.exit_code, adding.left()) == (3, [])
    server.script = []
    assert len(facts(adding.add(source.asked(server)))) == 2


@each_source
def test_a_source_without_figures_is_told_and_leaves_nothing(
    source: Source, adding: Adding, server: FigureServer
) -> None:
    server.serve(source.empty)
    with pytest.raises(SourceError):
        adding.add(source.asked(server))
    assert adding.left() == []


@each_source
def test_a_newer_edition_of_any_source_keeps_the_older_figure_beside_its_own(
    source: Source, adding: Adding, server: FigureServer
) -> None:
    server.serve(source.answer("3.5", "first", OLD))
    folder = adding.add(source.asked(server))
    server.serve(source.answer("3.9", "first", NEW))
    adding.at += timedelta(days=9)
    (updated,) = adding.adder.update([folder])
    assert (updated.new, updated.revised, updated.gone, updated.failed) == (0, 1, 0, None)
    held = sorted((f for f in facts(folder).values() if f.entity_id == "NOR"), key=lambda fact: fact.as_of)
    assert [fact.value / held[0].value for fact in held] == [1, Decimal("3.9") / Decimal("3.5")]
    assert (held[0].superseded_by, held[1].superseded_by) == (held[1].row_id, None)
    assert [str(fact.as_of) for fact in held] == ([OLD, NEW] if source.dated else ["2025-03-01", "2025-03-10"])


@each_source
@pytest.mark.parametrize("fault", ["another unit", "empty", "cut"])
def test_an_update_of_any_source_that_fails_changes_no_byte(
    fault: str, source: Source, adding: Adding, server: FigureServer
) -> None:
    server.serve(source.answer("3.5", "first", OLD))
    folder = adding.add(source.asked(server))
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    server.serve(source.empty if fault == "empty" else source.answer("3.5", "other", NEW))
    server.script = ["cut"] * 50 if fault == "cut" else []
    adding.at += timedelta(days=9)
    (updated,) = adding.adder.update([folder])
    assert updated.failed is not None
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    assert adding.left() == [folder.name]


def test_two_of_one_name_stay_two_when_the_next_edition_comes(adding: Adding, server: FigureServer) -> None:
    """Offices list areas that are called alike, and tell them apart by codes."""
    head = ("DATAFLOW", "REF_AREA", "MEASURE", "UNIT_MEASURE", "TIME_PERIOD", "OBS_VALUE")

    def areas(first: str, second: str) -> Route:
        own = ("GD: Gross debt", "PC: Per cent", "2023")
        rows = [("OFF:DF(1.0)", f"{code}: Other areas", *own, value) for code, value in (("A1", first), ("B2", second))]
        return table("/rest/data", lines(head, *rows))

    server.serve(areas("3.5", "4.5"))
    folder = adding.add(f"sdmx:{server.url}/rest/data/OFF,DF/A")
    server.serve(areas("3.5", "4.9"))
    adding.at += timedelta(days=9)
    (updated,) = adding.adder.update([folder])
    assert (updated.new, updated.revised, updated.gone, updated.failed) == (0, 1, 0, None)
    assert {fact.entity_id for fact in facts(folder).values()} == {"A1", "B2"}
