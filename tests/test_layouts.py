"""Every layout as a small file with right and wrong cells: the right facts, and what was left out is told."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import TableError
from pipeline.models import Fact, plain
from pipeline.reference import About, Imported, import_table, load_table
from pipeline.reference.importing.building import Facts
from pipeline.reference.importing.observation import Reading
from pipeline.reference.importing.writing import Cells
from pipeline.reference.layouts import open_page

DAY = date(2024, 6, 30)


@dataclass(frozen=True)
class Case:
    """A file as text, what is said beside it, the facts in it, and what is told of its other cells."""

    text: str
    facts: Sequence[str]
    left_out: Sequence[str] = ()
    measure: str = ""
    unit: str = ""
    entity: str = ""
    year_begins: int | None = None
    missing: int = 0
    told: Sequence[str] = ()


CASES = {
    "long, with regions and annotations": Case(
        "Entity,Code,Year,Life expectancy (years),World regions according to OWID,Life expectancy (annotations)\n"
        "Germany,DEU,2022,80.7,Europe,\nGermany,DEU,2023,eighty,Europe,revised\nWorld,OWID_WRL,2023,73.2,,\n"
        "France,FRA,2023,..,Europe,\nFrance,FRA,2022,82.3,Europe,\n",
        [
            "DEU life-expectancy-years 2022-01-01/2022-12-31 80.7 years actual",
            "FRA life-expectancy-years 2022-01-01/2022-12-31 82.3 years actual",
            "WLD life-expectancy-years 2023-01-01/2023-12-31 73.2 years actual",
        ],
        ["'eighty' is not a number: 1 row (3)"],
        missing=1,
    ),
    "long, without codes": Case(
        "Country,Year,Inflation\nGermany,2022,6.9\nTürkiye,2022,72.3 %\nOberland,2022,1.0\n",
        [
            "DEU inflation 2022-01-01/2022-12-31 6.9 % actual",
            "TUR inflation 2022-01-01/2022-12-31 72.3 % actual",
            "oberland inflation 2022-01-01/2022-12-31 1.0 % actual",
        ],
    ),
    "long, Gapminder DDF": Case(
        "geo,time,population_total\ndeu,2022,83797985\nfra,2022,67971311\nfra,soon,1\n",
        [
            "DEU population 2022-01-01/2022-12-31 83797985 people actual",
            "FRA population 2022-01-01/2022-12-31 67971311 people actual",
        ],
        ["'soon' is not a period: 1 row (4)"],
    ),
    "long, year and month": Case(
        "Country,Year,Month,Unemployment rate (%)\nGermany,2024,1,5.8\nGermany,2024,02,5.7\nGermany,2024,March,5.6\n"
        "Germany,2024,,5.5\nGermany,2024,13,5.4\n",
        [
            "DEU unemployment-rate 2024-01-01/2024-01-31 5.8 % actual",
            "DEU unemployment-rate 2024-02-01/2024-02-29 5.7 % actual",
            "DEU unemployment-rate 2024-03-01/2024-03-31 5.6 % actual",
        ],
        ["has a year without its month: 1 row (5)", "'2024-13' is not a period: 1 row (6)"],
    ),
    "long, year and quarter, one entity": Case(
        "Year,Quarter,Revenue (€m),Staff\n2023,Q3,1.5,310\n2023,4,1.75,312\n",
        [
            "norvex revenue-m 2023-07-01/2023-09-30 1500000 EUR actual",
            "norvex revenue-m 2023-10-01/2023-12-31 1750000 EUR actual",
            "norvex staff 2023-07-01/2023-09-30 310 people actual",
            "norvex staff 2023-10-01/2023-12-31 312 people actual",
        ],
        entity="Norvex",
    ),
    "long, financial years, semicolons, BOM": Case(
        "\ufeffCouncil;Financial year;Net budget (£ million)\nHarrow;2021/22;92,4\nHarrow;2022/23;1.095,1\n"
        "Harrow;later;3,0\n",
        [
            "harrow net-budget-million 2021-04-01/2022-03-31 92400000 GBP actual",
            "harrow net-budget-million 2022-04-01/2023-03-31 1095100000 GBP actual",
        ],
        ["'later' is not a period: 1 row (4)"],
        year_begins=4,
    ),
    "long, marks on years and figures": Case(
        'Country,Code,Year,Population\nGermany,DEU,2022p,"83,797,985"\nGermany,DEU,2023 (est.),83280000[1]\n'
        'France,FRA,2022,"67,971,311e"\nFrance,FRA,2026,69000000\nFrance,FRA,2024,68500000\n',
        [
            "DEU population 2022-01-01/2022-12-31 83797985 people estimate",
            "DEU population 2023-01-01/2023-12-31 83280000 people estimate",
            "FRA population 2022-01-01/2022-12-31 67971311 people estimate",
            "FRA population 2024-01-01/2024-12-31 68500000 people estimate",
            "FRA population 2026-01-01/2026-12-31 69000000 people forecast",
        ],
    ),
    "tidy": Case(
        "Area Code,Area,Item,Element,Year,Unit,Value,Flag\n79,Germany,Wheat,Production,2022,'000 tonnes,22587.3,A\n"
        "79,Germany,Wheat,Yield,2022,kg,7581,E\n79,Germany,Rye,Production,2022,'000 tonnes,lots,A\n",
        [
            "DEU wheat-production 2022-01-01/2022-12-31 22587300 tonnes actual",
            "DEU wheat-yield 2022-01-01/2022-12-31 7581 kg estimate",
        ],
        ["'lots' is not a number: 1 row (4)"],
    ),
    "long, broken down by sex": Case(
        "Country or Area,Year,Sex,Source Year,Value,Value Footnotes\nAlbania,2023,Both Sexes,2024,2402113,1\n"
        "Albania,2023,Male,2024,1191298,\nAlbania,2023,Female,2024,many,\n",
        [
            "ALB population 2023-01-01/2023-12-31 2402113 people actual",
            "ALB population-male 2023-01-01/2023-12-31 1191298 people actual",
        ],
        ["'many' is not a number: 1 row (4)"],
        measure="Population",
    ),
    "world bank, with talk above and below": Case(
        '"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-06-28",\n\n'
        '"Country Name","Country Code","Indicator Name","Indicator Code","2021","2022",\n'
        '"Germany","DEU","GDP (current US$)","NY.GDP.MKTP.CD","4281353545684.4","x1",\n'
        '"France","FRA","GDP (current US$)","NY.GDP.MKTP.CD","..","2779000000000",\n\nSource: the office\n',
        [
            "DEU gdp-current-us 2021-01-01/2021-12-31 4281353545684.4 USD actual",
            "FRA gdp-current-us 2022-01-01/2022-12-31 2779000000000 USD actual",
        ],
        ["'x1' is not a number: 1 row (6)", "has 1 of 6 cells and no figure: 1 row (9)"],
        missing=1,
    ),
    "world bank, DataBank": Case(
        "Country Name,Country Code,Series Name,Series Code,2021 [YR2021],2022 [YR2022]\n"
        "Germany,DEU,GDP growth (annual %),NY.GDP.MKTP.KD.ZG,3.7,1.4\n,,,,,\nData from database: WDI,,,,,\n",
        [
            "DEU gdp-growth-annual 2021-01-01/2021-12-31 3.7 % actual",
            "DEU gdp-growth-annual 2022-01-01/2022-12-31 1.4 % actual",
        ],
        ["has no figure: 1 row (4)"],
    ),
    "weo": Case(
        "WEO Country Code\tISO\tWEO Subject Code\tCountry\tSubject Descriptor\tUnits\tScale\t2022\t2023\t2025\t"
        "Estimates Start After\n"
        '134\tDEU\tNGDPD\tGermany\t"GDP, current prices"\tU.S. dollars\tBillions\t"4,085.68"\t--\t4710.03\t2023\n'
        '134\tDEU\tNGDP\tGermany\t"GDP, current prices"\tNational currency\tBillions\t3876.81\t4121.16\tn/a\t2023\n'
        "134\tDEU\tNGDP_RPCH\tGermany\tReal growth\tPercent change\t\t1.8\t-0.3\t1.3\t2022\n\n"
        "International Monetary Fund\n",
        [
            "DEU gdp-current-prices 2022-01-01/2022-12-31 4085680000000 USD actual",
            "DEU gdp-current-prices 2025-01-01/2025-12-31 4710030000000 USD forecast",
            "DEU gdp-current-prices-national-currency 2022-01-01/2022-12-31 3876810000000 EUR actual",
            "DEU gdp-current-prices-national-currency 2023-01-01/2023-12-31 4121160000000 EUR actual",
            "DEU real-growth 2022-01-01/2022-12-31 1.8 % actual",
            "DEU real-growth 2023-01-01/2023-12-31 -0.3 % forecast",
            "DEU real-growth 2025-01-01/2025-12-31 1.3 % forecast",
        ],
        ["has 1 of 11 cells and no figure: 1 row (6)"],
        missing=2,
    ),
    "years, accounts of one entity": Case(
        'EUR million,2021,2022,2023\nRevenue,3386,3712,"4,189"\nOperating profit,233,n.a.,(301)\n',
        [
            "norvex revenue 2021-01-01/2021-12-31 3386 EUR actual",
            "norvex revenue 2022-01-01/2022-12-31 3712 EUR actual",
            "norvex revenue 2023-01-01/2023-12-31 4189 EUR actual",
            "norvex operating-profit 2021-01-01/2021-12-31 233 EUR actual",
        ],
        ["'(301)' may be below zero or an uncertain figure: 1 row (3)"],
        entity="Norvex",
        unit="EUR",
        missing=1,
    ),
    "years, a measure and a year in each header": Case(
        "country,exports_2021,exports_2022\nGermany,5,7\nFrance,3,4\n",
        [
            "DEU exports 2021-01-01/2021-12-31 5 USD actual",
            "DEU exports 2022-01-01/2022-12-31 7 USD actual",
            "FRA exports 2021-01-01/2021-12-31 3 USD actual",
            "FRA exports 2022-01-01/2022-12-31 4 USD actual",
        ],
        unit="USD",
    ),
    "years, two header rows, measures above": Case(
        "Country,Code,GDP growth (%),,Population,\n,,2021,2022,2021,2022\nGermany,DEU,3.7,1.4,83196078,83797985\n"
        "France,FRA,6.4,2.5,67764304,many\n",
        [
            "DEU gdp-growth 2021-01-01/2021-12-31 3.7 % actual",
            "DEU gdp-growth 2022-01-01/2022-12-31 1.4 % actual",
            "DEU population 2021-01-01/2021-12-31 83196078 people actual",
            "DEU population 2022-01-01/2022-12-31 83797985 people actual",
            "FRA gdp-growth 2021-01-01/2021-12-31 6.4 % actual",
            "FRA gdp-growth 2022-01-01/2022-12-31 2.5 % actual",
            "FRA population 2021-01-01/2021-12-31 67764304 people actual",
        ],
        ["'many' is not a number: 1 row (4)"],
    ),
    "years, two header rows, years above": Case(
        ",,2021,,2022,\nCountry,Code,Inflation,Population,Inflation,Population\nGermany,DEU,3.1,83196078,6.9,83797985\n",
        [
            "DEU inflation 2021-01-01/2021-12-31 3.1 % actual",
            "DEU inflation 2022-01-01/2022-12-31 6.9 % actual",
            "DEU population 2021-01-01/2021-12-31 83196078 people actual",
            "DEU population 2022-01-01/2022-12-31 83797985 people actual",
        ],
    ),
    "cross": Case(
        "Year,Germany,France,World\n2021,3.1,1.6,3.5\n2022,6.9,5.2,8.0\n2023p,5.9,five,\n",
        [
            "DEU inflation-rate 2021-01-01/2021-12-31 3.1 % actual",
            "DEU inflation-rate 2022-01-01/2022-12-31 6.9 % actual",
            "DEU inflation-rate 2023-01-01/2023-12-31 5.9 % estimate",
            "FRA inflation-rate 2021-01-01/2021-12-31 1.6 % actual",
            "FRA inflation-rate 2022-01-01/2022-12-31 5.2 % actual",
            "WLD inflation-rate 2021-01-01/2021-12-31 3.5 % actual",
            "WLD inflation-rate 2022-01-01/2022-12-31 8.0 % actual",
        ],
        ["'five' is not a number: 1 row (4)"],
        measure="Inflation rate",
        missing=1,
    ),
    "eurostat": Case(
        "freq,unit,na_item,geo\\TIME_PERIOD\t2021 \t2022 \t2023 \n"
        "A,CP_MEUR,B1GQ,DE\t3676460.0 \t3953850.0 b\t4185550.0 p\n"
        "A,CP_MEUR,B1GQ,EL\t184575.0 \t: c\t225197.0 e\nA,CP_MEUR,B1GQ,UK\t: \t: \t: \nA,B1GQ,XX\t1 \t2 \t3 \n",
        [
            "DEU gross-domestic-product 2021-01-01/2021-12-31 3676460000000 EUR actual",
            "DEU gross-domestic-product 2022-01-01/2022-12-31 3953850000000 EUR actual",
            "DEU gross-domestic-product 2023-01-01/2023-12-31 4185550000000 EUR estimate",
            "GRC gross-domestic-product 2021-01-01/2021-12-31 184575000000 EUR actual",
            "GRC gross-domestic-product 2023-01-01/2023-12-31 225197000000 EUR estimate",
        ],
        ["has 3 codes for 4 dimensions: 1 row (5)"],
        missing=4,
    ),
    "sdmx, Eurostat": Case(
        "DATAFLOW,LAST UPDATE,freq,age,unit,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
        "ESTAT:UNE_RT_A(1.0): Unemployment,29/04/24 23:00:00,A: Annual,TOTAL: Total,PC_ACT: Percentage,T: Total,"
        "AT: Austria,2022,4.8,,\n"
        "ESTAT:UNE_RT_A(1.0): Unemployment,29/04/24 23:00:00,A: Annual,TOTAL: Total,PC_ACT: Percentage,F: Females,"
        "AT: Austria,2022,4.4,bp,\n"
        "ESTAT:UNE_RT_A(1.0): Unemployment,29/04/24 23:00:00,A: Annual,TOTAL: Total,THS_PER: Thousand persons,T: Total,"
        "EU27_2020: European Union,2023,13.4,,\n",
        [
            "AUT unemployment 2022-01-01/2022-12-31 4.8 % actual",
            "AUT unemployment-females 2022-01-01/2022-12-31 4.4 % estimate",
            "EUU unemployment-people 2023-01-01/2023-12-31 13400 people actual",
        ],
    ),
    "sdmx, OECD with labels": Case(
        "STRUCTURE,STRUCTURE_ID,REF_AREA,Reference area,MEASURE,Measure,UNIT_MEASURE,Unit of measure,TIME_PERIOD,"
        "Time period,OBS_VALUE,Observation value,OBS_STATUS,Observation status,UNIT_MULT,Unit multiplier\n"
        "DATAFLOW,OECD.SDD:DF(1.0),DEU,Germany,EXP,Exports of goods,"
        "USD_EXC,US dollars,2023-Q2,,412.5,,A,Normal,9,Billions\n"
        "DATAFLOW,OECD.SDD:DF(1.0),FRA,France,EXP,Exports of goods,"
        "USD_EXC,US dollars,2023-Q2,,NaN,,M,Missing,9,Billions\n"
        "DATAFLOW,OECD.SDD:DF(1.0),ITA,Italy,EXP,Exports of goods,"
        "USD_EXC,US dollars,2023-Q5,,1,,F,Forecast,9,Billions\n",
        ["DEU exports-of-goods 2023-04-01/2023-06-30 412500000000 USD actual"],
        ["'2023-Q5' is not a period: 1 row (4)"],
        missing=1,
    ),
    "sdmx, IMF, whose figures are whole": Case(
        "STRUCTURE[;],STRUCTURE_ID,ACTION,COUNTRY,INDICATOR,FREQUENCY,TIME_PERIOD,OBS_VALUE,SCALE,UNIT\n"
        "dataflow,IMF.RES:WEO(9.0.0),R,GBR,NGDPD,A,2023,3380854000000,9,USD\n"
        "dataflow,IMF.RES:WEO(9.0.0),R,GBR,NGDPD,A,2028,4258526000000,9,USD\n",
        [
            "GBR gross-domestic-product 2023-01-01/2023-12-31 3380854000000 USD actual",
            "GBR gross-domestic-product 2028-01-01/2028-12-31 4258526000000 USD forecast",
        ],
    ),
    "sdmx, ILO": Case(
        "ref_area,ref_area.label,source,source.label,indicator,indicator.label,sex,sex.label,classif1,classif1.label,"
        "time,obs_value,obs_status,obs_status.label\n"
        "DEU,Germany,XA:1,Model,UNE,Unemployment rate (%),SEX_T,Total,AGE_YGE15,15+,2022,3.13,,\n"
        "DEU,Germany,XA:1,Model,UNE,Unemployment rate (%),SEX_F,Female,AGE_YGE15,15+,2022,2.9,,\n"
        "DEU,Germany,XA:1,Model,UNE,Unemployment rate (%),SEX_T,Total,AGE_YGE15,15+,soon,2.9,,\n",
        [
            "DEU unemployment-rate 2022-01-01/2022-12-31 3.13 % actual",
            "DEU unemployment-rate-female 2022-01-01/2022-12-31 2.9 % actual",
        ],
        ["'soon' is not a period: 1 row (4)"],
    ),
    "sdmx, older OECD": Case(
        "LOCATION,Country,SUBJECT,Subject,MEASURE,Measure,FREQUENCY,Frequency,TIME,Time,Unit Code,Unit,PowerCode Code,"
        "PowerCode,Reference Period Code,Reference Period,Value,Flag Codes,Flags\n"
        "AUS,Australia,GDP,Gross domestic product,C,Current prices,A,Annual,2022,2022,AUD,"
        "Australian Dollar,6,Millions,,,2303000.5,E,Estimated value\n"
        "AUS,Australia,GDP,Gross domestic product,C,Current prices,A,Annual,2023,2023,AUD,"
        "Australian Dollar,6,Millions,,,lots,,\n",
        ["AUS gross-domestic-product 2022-01-01/2022-12-31 2303000500000 AUD estimate"],
        ["'lots' is not a number: 1 row (3)"],
    ),
    "factbook": Case(
        "country,gec,region,field,sub,year,value,unit,raw_text\n"
        "Albania,al,europe,Exports,,2022,6941000000.0,USD,$6.941 billion (2022 est.)\n"
        "Albania,al,europe,Exports,,2021,5.0,,no dollars here\n",
        ["ALB exports 2022-01-01/2022-12-31 6941000000 USD estimate"],
        ["Exports in no unit instead of USD: 1 row (3)"],
    ),
}


def told(fact: Fact) -> str:
    span = f"{fact.period_start}/{fact.period_end}"
    return f"{fact.entity_id} {fact.measure_id} {span} {_digits(fact)} {fact.unit} {fact.status}"


def _digits(fact: Fact) -> str:
    """With as many digits as the source gives, for 8.0 is sharper than 8."""
    return format(fact.value.quantize(fact.ulp) if fact.ulp < 1 else fact.value, "f")


def facts_of(came: Imported) -> list[Fact]:
    table = load_table(came.folder)
    measures = [measure.measure_id for measure in table.measures()]
    return list(table.facts([entity.entity_id for entity in table.entities()], measures))


def about(case: Case) -> About:
    return About(
        "Office",
        "Yearbook",
        DAY,
        measure=case.measure,
        unit=case.unit,
        entity=case.entity,
        year_begins=case.year_begins,
    )


@pytest.mark.parametrize("name", CASES)
def test_a_layout_gives_its_facts_and_tells_what_it_left_out(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    (tmp_path / "a.csv").write_text(case.text, encoding="utf-8")
    came = import_table(tmp_path / "a.csv", tmp_path / "out", about(case))
    assert sorted(map(told, facts_of(came))) == sorted(case.facts)
    assert list(came.left_out) == list(case.left_out)
    assert came.missing == case.missing


@pytest.mark.parametrize("name", CASES)
def test_a_layout_is_recognised_by_its_header_in_any_alphabet(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    (tmp_path / "a.txt").write_bytes(case.text.removeprefix("\ufeff").encode("utf-16"))
    came = import_table(tmp_path / "a.txt", tmp_path / "out", about(case))
    assert sorted(map(told, facts_of(came))) == sorted(case.facts)


def records(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    path.write_text(json.dumps([dict(zip(header, row, strict=True)) for row in rows]), encoding="utf-8")


def lines(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    path.write_text("\n".join(json.dumps(dict(zip(header, row, strict=True))) for row in rows), encoding="utf-8")


def parquet(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    columns = {name: [row[at] for row in rows] for at, name in enumerate(header)}
    pyarrow.parquet.write_table(pyarrow.table(columns), path)


def workbook(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Table 1. Something"])
    sheet.append([])
    for row in (header, *rows):
        sheet.append(list(row))
    hidden = book.create_sheet("old")
    hidden.sheet_state = "hidden"
    for row in (header, *rows):
        hidden.append(list(row))
    book.create_sheet("Notes").append(["Figures are rounded."])
    book.save(path)


def csv_of(mark: str) -> Callable[[Path, Sequence[str], Sequence[Sequence[str]]], None]:
    def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        text = "\n".join(mark.join(f'"{cell}"' for cell in row) for row in (header, *rows))
        path.write_text(text, encoding="utf-8")

    return write


WRITERS = {
    "commas": csv_of(","),
    "semicolons": csv_of(";"),
    "tabs": csv_of("\t"),
    "bars": csv_of("|"),
    "records": records,
    "lines": lines,
    "parquet": parquet,
    "workbook": workbook,
}


@dataclass(frozen=True)
class Said:
    """A fact to be written and read back."""

    entity: str
    year: int
    value: Decimal


def long(said: Sequence[Said]) -> list[list[str]]:
    head = ["Country", "Year", "Exports (USD)"]
    return [head, *([each.entity, str(each.year), plain(each.value)] for each in said)]


def tidy(said: Sequence[Said]) -> list[list[str]]:
    head = ["Country", "Indicator", "Year", "Unit", "Value"]
    return [head, *([each.entity, "Exports (USD)", str(each.year), "USD", plain(each.value)] for each in said)]


def wide(said: Sequence[Said]) -> list[list[str]]:
    years = sorted({each.year for each in said})
    of = {(each.entity, each.year): plain(each.value) for each in said}
    rows = [
        [entity, "XXX", "Exports (USD)", "EXP", *(of.get((entity, year), "..") for year in years)]
        for entity in dict.fromkeys(each.entity for each in said)
    ]
    return [["Country Name", "Country Code", "Indicator Name", "Indicator Code", *map(str, years)], *rows]


def cross(said: Sequence[Said]) -> list[list[str]]:
    entities = sorted({each.entity for each in said})
    of = {(each.entity, each.year): plain(each.value) for each in said}
    years = sorted({each.year for each in said})
    return [["Year", *entities], *([str(year), *(of.get((name, year), "") for name in entities)] for year in years)]


def sdmx(said: Sequence[Said]) -> list[list[str]]:
    head = ["DATAFLOW", "REF_AREA", "MEASURE", "UNIT_MEASURE", "UNIT_MULT", "TIME_PERIOD", "OBS_VALUE"]
    rows = [
        ["X:Y(1.0)", f"X: {each.entity}", "E: Exports (USD)", "USD", "3", str(each.year), plain(each.value.scaleb(-3))]
        for each in said
    ]
    return [head, *rows]


def by_year(said: Sequence[Said], scale: int, missing: str) -> tuple[list[str], dict[str, list[str]]]:
    """The years, and for each entity its cells in thousands, millions …"""
    years = sorted({each.year for each in said})
    of = {(each.entity, each.year): plain(each.value.scaleb(-scale)) for each in said}
    entities = dict.fromkeys(each.entity for each in said)
    return [*map(str, years)], {name: [of.get((name, year), missing) for year in years] for name in entities}


def eurostat(said: Sequence[Said]) -> list[list[str]]:
    years, cells = by_year(said, 6, ":")
    rows = [[f"A,MIO_USD,EXP,{COUNTRIES[name]}", *(f"{cell} " for cell in row)] for name, row in cells.items()]
    return [["freq,unit,indic,geo\\TIME_PERIOD", *years], *rows]


def weo(said: Sequence[Said]) -> list[list[str]]:
    years, cells = by_year(said, 9, "n/a")
    head = ["WEO Country Code", "ISO", "WEO Subject Code", "Country", "Subject Descriptor", "Units", "Scale"]
    rows = [
        ["1", CODES[name], "TX", name, "Exports", "U.S. dollars", "Billions", *row, "2100"]
        for name, row in cells.items()
    ]
    return [[*head, *years, "Estimates Start After"], *rows]


def factbook(said: Sequence[Said]) -> list[list[str]]:
    head = ["country", "gec", "region", "field", "sub", "year", "value", "unit", "raw_text"]
    rows = [
        *(
            [each.entity, "xx", "world", "Exports", "", str(each.year), str(float(each.value)), "USD", raw(each)]
            for each in said
        ),
    ]
    return [head, *rows]


def raw(said: Said) -> str:
    return f"{'-' if said.value < 0 else ''}${abs(said.value):,f} ({said.year} est.)"


def years_in_headers(said: Sequence[Said]) -> list[list[str]]:
    years, cells = by_year(said, 0, "")
    rows = [[name, *row] for name, row in cells.items()]
    return [["country", *(f"exports_{year}" for year in years)], *rows]


LAYOUTS = {
    "long": long,
    "tidy": tidy,
    "wide": wide,
    "cross": cross,
    "sdmx": sdmx,
    "eurostat": eurostat,
    "weo": weo,
    "factbook": factbook,
    "years in headers": years_in_headers,
}
COUNTRIES = {"Germany": "DE", "France": "FR", "Italy": "IT", "Japan": "JP", "Chad": "TD"}
CODES = {"Germany": "DEU", "France": "FRA", "Italy": "ITA", "Japan": "JPN", "Chad": "TCD"}
facts = st.lists(
    st.builds(
        Said,
        st.sampled_from(sorted(COUNTRIES)),
        st.integers(1950, 2023),
        st.decimals(-(10**13), 10**13, places=2, allow_nan=False, allow_infinity=False),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda said: (said.entity, said.year),
)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("layout", LAYOUTS)
@settings(deadline=None, max_examples=10)
@given(said=facts)
def test_a_fact_written_to_any_layout_in_any_file_comes_back_equal(
    tmp_path_factory: pytest.TempPathFactory, layout: str, form: str, said: list[Said]
) -> None:
    file = tmp_path_factory.mktemp("round") / "a"
    header, *rows = LAYOUTS[layout](said)
    WRITERS[form](file, header, rows)
    measure, unit = "Exports (USD)" if layout == "cross" else "", "USD" if layout == "years in headers" else ""
    beside = About("Office", "Yearbook", DAY, measure=measure, unit=unit)
    found = Facts(beside)
    read = list(found.rows(Reading(open_page(file), beside).observations()))
    names = {entity.entity_id: legible_name(entity.entity_id, entity.name) for entity in found.places.all()}
    back = {(names[str(each["entity_id"])], str(each["period_start"])[:4], exact(each), each["unit"]) for each in read}
    assert back == {(each.entity, str(each.year), each.value, "USD") for each in said}
    assert found.left_out == []


def legible_name(entity_id: str, name: str) -> str:
    """The name that was written, of a country that the file has by its code alone."""
    return next((each for each, code in CODES.items() if code == entity_id), name)


def exact(fact: Cells) -> Decimal:
    return Decimal(str(fact["value"])).scaleb(int(str(fact["unit_mult"])))


def test_a_workbook_shows_percent_cells_and_dates_as_people_see_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Country", "Month", "Inflation", "Wages (EUR)"])
    book.active.append(["Germany", date(2024, 2, 1), 0.025, 0.1 + 0.2])
    book.active["C2"].number_format = "0.0%"
    book.active["B2"].number_format = "mmm yy"
    book.save(tmp_path / "a.xlsx")
    found = facts_of(import_table(tmp_path / "a.xlsx", tmp_path / "out", About("Office", "Y", DAY)))
    assert {fact.measure_id: (plain(fact.value), fact.unit) for fact in found} == {
        "inflation": ("2.5", "%"),
        "wages-eur": ("0.3", "EUR"),
    }
    assert {(fact.period_start, fact.period_end) for fact in found} == {(date(2024, 2, 1), date(2024, 2, 1))}


def test_of_several_sheets_with_tables_one_must_be_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Second")):
        sheet.append(["Country", "Year", "Inflation"])
        sheet.append(["Germany", 2024, 2.5])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(TableError, match=r"has a table on several sheets: Sheet, Second. Name one with --sheet"):
        import_table(tmp_path / "a.xlsx", tmp_path / "out", About("Office", "Y", DAY))


def test_answers_of_the_world_banks_interface_are_records(tmp_path: Path) -> None:
    row = {
        "indicator": {"id": "SP.POP.TOTL", "value": "Population, total"},
        "country": {"id": "DE", "value": "Germany"},
        "countryiso3code": "DEU",
        "date": "2022",
        "value": 83797985,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
    }
    (tmp_path / "a.json").write_text(
        json.dumps([{"page": 1, "total": 1}, [row, {**row, "date": "2023", "value": None}]])
    )
    came = import_table(tmp_path / "a.json", tmp_path / "out", About("World Bank", "Population", DAY))
    assert [told(fact) for fact in facts_of(came)] == [
        "DEU population-total 2022-01-01/2022-12-31 83797985 people actual"
    ]
    assert came.missing == 1


def test_older_alphabets_are_read(tmp_path: Path) -> None:
    text = "Country;Year;Inflation\nTürkiye;2022;72,3\nCôte d'Ivoire;2022;5,2\n"
    (tmp_path / "a.csv").write_bytes(text.encode("cp1252"))
    came = import_table(tmp_path / "a.csv", tmp_path / "out", About("Office", "Y", DAY))
    assert sorted(fact.entity_id for fact in facts_of(came)) == ["CIV", "TUR"]
