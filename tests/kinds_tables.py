"""Four small reference packages as strangers would bring them: countries, a company, a council with schools, polls.

The figures of countries are rounded ones that the press quotes; all others are invented. A series is a row of values
from its first period on; each value is as exact as it is written.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.reference_package import HEADERS, write_package


@dataclass(frozen=True)
class Grain:
    """How long a period is, in months, and how many days after its end its figure is published."""

    months: int
    known_after: int

    def periods(self, first: date, count: int) -> Iterable[tuple[date, date]]:
        """First and last days of so many periods, one after the other."""
        months = first.year * 12 + first.month - 1
        for nth in range(count):
            year, month = divmod(months + nth * self.months + self.months - 1, 12)
            start = divmod(months + nth * self.months, 12)
            yield date(start[0], start[1] + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


YEAR, QUARTER, MONTH, AHEAD = Grain(12, 90), Grain(3, 40), Grain(1, 0), Grain(12, -400)


@dataclass(frozen=True)
class Series:
    """All values of one entity and measure."""

    entity: str
    measure: str
    values: str
    unit: str
    scale: int = 0
    first: date = date(2019, 1, 1)
    grain: Grain = YEAR
    status: str = "actual"
    basis: str = ""

    def lines(self) -> Iterable[str]:
        """Rows of facts.csv."""
        values = self.values.split()
        for (start, end), value in zip(self.grain.periods(self.first, len(values)), values, strict=True):
            decimals = len(value.partition(".")[2])
            known = end + timedelta(days=self.grain.known_after)
            row_id = f"{self.entity}-{self.measure}-{start}-{end}".lower()
            yield (
                f"{row_id},{self.entity},{self.measure},yearbook,{start},{end},{value},,{self.unit},{self.scale},"
                f"{decimals},{self.basis},{self.status},{known},,book,table 1,,true"
            )


def _money(entity: str, measure: str, values: str, first: int = 2019) -> Series:
    return Series(entity, measure, values, "USD", 9, date(first, 1, 1), basis="current")


def _percent(measure: str, **values: str) -> list[Series]:
    return [Series(entity, measure, row, "%") for entity, row in values.items()]


WORLD_ENTITIES = (
    "CHN,China,People's Republic of China|PRC|Chinese,,country",
    "DEU,Germany,Federal Republic of Germany|German|Germans,,country",
    "ESP,Spain,Spanish|Spaniards,,country",
    "FRA,France,French,,country",
    "GBR,United Kingdom,UK|U.K.|Britain|Great Britain|British|Britons,,country",
    "IND,India,Indian|Indians,,country",
    "ITA,Italy,Italian|Italians,,country",
    "JPN,Japan,Japanese,,country",
    "POL,Poland,Polish|Poles,,country",
    "RUS,Russia,Russian Federation|Russian|Russians,,country",
    "USA,United States,US|U.S.|USA|United States of America|America|American|Americans,,country",
    "WLD,World,world|global,,world",
)
WORLD_MEASURES = (
    "exports,Exports of goods,,goods exports,money,,,",
    "gdp,GDP,,,money,,,",
    "inflation,Inflation,,inflation rate|consumer prices,percent_change,,,",
    "life,Life expectancy,,,duration,,,",
    "military,Military expenditure (current US$),,Military expenditure,money,,,",
    "military-share,Military expenditure (% of GDP),,Military expenditure,share,,,",
    "population,Population,,,count,,,",
    "unemployment,Unemployment rate,,unemployment,percent,,,",
)
WORLD_SERIES = (
    *_percent(
        "inflation",
        DEU="1.4 0.1 3.1 6.9 5.9 2.3",
        FRA="1.1 0.5 1.6 5.2 4.9 2.0",
        ITA="0.6 -0.1 1.9 8.2 5.6 1.0",
        USA="1.8 1.2 4.7 8.0 4.1 2.9",
        CHN="2.9 2.4 1.0 2.0 0.2 0.2",
        RUS="4.5 3.4 6.7 13.8 5.9 8.4",
        IND="3.7 6.6 5.1 6.7 5.6 5.0",
        JPN="0.5 0.0 -0.2 2.5 3.3 2.7",
        GBR="1.7 1.0 2.5 7.9 6.8 3.3",
        ESP="0.7 -0.3 3.1 8.4 3.5 2.8",
        POL="2.2 3.4 5.1 14.4 11.5 3.8",
    ),
    *_percent(
        "unemployment",
        DEU="3.0 3.7 3.6 3.1 3.1 3.4",
        FRA="8.4 8.0 7.9 7.3 7.3 7.4",
        ITA="9.9 9.3 9.5 8.1 7.6 6.5",
        USA="3.7 8.1 5.3 3.6 3.6 4.0",
        CHN="4.6 5.0 4.6 4.9 4.7 4.6",
        RUS="4.5 5.6 4.7 4.0 3.1 2.5",
        IND="6.5 7.9 6.4 4.8 4.2 4.2",
        JPN="2.4 2.8 2.8 2.6 2.6 2.6",
        GBR="3.7 4.5 4.8 3.7 4.1 4.3",
        ESP="14.1 15.5 14.8 12.9 12.2 11.4",
        POL="3.3 3.2 3.4 2.9 2.8 2.9",
    ),
    *_percent(
        "military-share",
        DEU="1.2 1.3 1.3 1.4 1.5 1.9",
        FRA="1.8 2.0 1.9 1.9 2.0 2.1",
        ITA="1.4 1.7 1.7 1.7 1.6 1.6",
        USA="3.4 3.7 3.5 3.3 3.4 3.4",
        CHN="1.7 1.8 1.6 1.6 1.7 1.7",
        RUS="3.9 4.2 3.6 4.5 5.4 7.1",
        JPN="0.9 1.0 1.0 1.1 1.2 1.4",
        GBR="2.0 2.2 2.1 2.1 2.2 2.3",
        POL="2.0 2.2 2.2 2.2 3.9 4.1",
    ),
    _money("DEU", "gdp", "3957 3940 4348 4164 4526 4660"),
    _money("FRA", "gdp", "2729 2647 2966 2796 3052 3162"),
    _money("ITA", "gdp", "2011 1907 2180 2105 2301 2373"),
    _money("USA", "gdp", "21540 21354 23681 26007 27721 29185"),
    _money("CHN", "gdp", "14280 14688 17820 17882 17795 18744"),
    _money("RUS", "gdp", "1693 1493 1843 2266 2021 2174"),
    _money("IND", "gdp", "2836 2675 3167 3353 3568 3913"),
    _money("JPN", "gdp", "5118 5054 5035 4262 4213 4026"),
    _money("GBR", "gdp", "2851 2697 3143 3114 3381 3644"),
    _money("POL", "gdp", "596 600 681 695 810 915"),
    _money("WLD", "gdp", "87700 85200 97200 101300 106200 111300"),
    *(
        Series(entity, "population", values, "people", 6)
        for entity, values in (
            ("DEU", "83.1 83.2 83.2 83.8 83.3 83.5"),
            ("FRA", "67.4 67.6 67.8 68.1 68.3 68.5"),
            ("ITA", "59.7 59.4 59.1 59.0 59.0 59.0"),
            ("USA", "330.2 331.6 332.1 334.0 336.8 340.1"),
            ("CHN", "1407.7 1411.1 1412.4 1412.2 1410.7 1409.0"),
            ("RUS", "145.5 145.2 144.7 144.2 143.8 143.5"),
            ("IND", "1389.0 1402.6 1414.2 1425.4 1438.1 1450.9"),
            ("JPN", "126.6 126.3 125.7 125.1 124.5 124.0"),
            ("POL", "38.0 37.9 37.7 36.8 36.7 36.6"),
        )
    ),
    _money("USA", "military", "633.8 639.9 646.8 682.5 734.3 778.4 806.2 860.7 916.0 997.3", 2015),
    _money("CHN", "military", "196.5 198.5 210.4 232.5 240.3 258.0 285.9 292.0 296.4 313.7", 2015),
    _money("RUS", "military", "66.4 69.2 66.9 61.6 65.2 61.7 65.9 102.4 109.5 149.0", 2015),
    _money("IND", "military", "51.3 56.6 64.6 66.3 71.5 72.9 76.3 80.0 83.6 86.1", 2015),
    _money("DEU", "military", "38.1 39.7 42.3 46.5 49.0 53.3 56.5 56.2 66.8 88.5", 2015),
    _money("FRA", "military", "45.6 47.4 49.2 51.4 50.1 52.7 56.6 53.6 61.3 64.7", 2015),
    _money("POL", "military", "10.2 9.2 9.9 12.0 11.8 13.7 15.3 16.6 31.6 37.9", 2015),
    _money("JPN", "military", "42.1 46.5 45.4 48.1 47.6 51.4 50.9 46.9 50.2 55.3", 2015),
    _money("GBR", "military", "60.4 53.3 51.6 55.7 56.9 58.5 65.1 64.1 74.9 81.8", 2015),
    _money("ITA", "military", "22.2 25.0 26.4 28.0 26.5 32.9 36.2 34.7 35.5 38.0", 2015),
    *(
        Series(entity, "life", values, "years")
        for entity, values in (
            ("DEU", "81.3 81.1 80.9 80.7 81.2 81.4"),
            ("FRA", "82.8 82.2 82.3 82.4 83.0 83.2"),
            ("ITA", "83.5 82.3 82.7 82.9 83.5 83.7"),
            ("USA", "78.8 77.0 76.3 77.4 78.4 79.0"),
            ("RUS", "73.1 71.3 69.9 72.5 73.3 73.4"),
            ("IND", "70.7 70.2 67.3 71.7 72.0 72.2"),
            ("JPN", "84.4 84.6 84.5 84.0 84.1 84.2"),
        )
    ),
    _money("DEU", "exports", "1489 1382 1636 1666 1688 1682"),
    _money("CHN", "exports", "2499 2590 3316 3544 3379 3577"),
    _money("USA", "exports", "1643 1425 1754 2063 2019 2065"),
    _money("JPN", "exports", "706 641 756 747 717 708"),
    _money("FRA", "exports", "571 489 585 619 648 640"),
    _money("ITA", "exports", "538 500 617 659 677 674"),
    _money("IND", "exports", "324 276 395 453 432 442"),
    _money("POL", "exports", "267 274 341 361 382 380"),
)

COMPANY_ENTITIES = (
    "KES,Kestrel Group,Kestrel|the group|the company|Kestrel Group plc,,company",
    "CRU,Cruises,Kestrel Cruises|cruise division|the cruise business,KES,segment",
    "FER,Ferries,Kestrel Ferries|ferry division|the ferry business,KES,segment",
    "POR,Ports,Kestrel Ports|port division,KES,segment",
)
COMPANY_MEASURES = (
    "net_profit,Net profit,Profit after tax for shareholders,net income|profit after tax,money,op_profit,false,false",
    "op_profit,Operating profit,Profit before interest and tax,operating result|EBIT,money,net_profit,true,false",
    "passengers,Passengers,Passengers carried,,count,,false,false",
    "revenue,Revenue,Revenue from outside customers,sales|turnover,money,,true,false",
    "staff,Employees,Employees at the end of the period,staff|headcount|workforce,count,,true,false",
)


def _accounts(entity: str, revenue: str, quarters: str, profit: str, staff: str) -> list[Series]:
    return [
        Series(entity, "revenue", revenue, "EUR", 6, date(2021, 1, 1)),
        Series(entity, "revenue", quarters, "EUR", 6, date(2023, 1, 1), QUARTER),
        Series(entity, "op_profit", profit, "EUR", 6, date(2021, 1, 1)),
        Series(entity, "staff", staff, "people", 0, date(2021, 1, 1)),
    ]


COMPANY_SERIES = (
    *_accounts(
        "KES",
        "1600 1957 2187 2354",
        "467 566 668 486 496 610 730 518 516 636 740",
        "96 138 171 188",
        "6120 6480 6910 7240",
    ),
    *_accounts(
        "FER",
        "910 1034 1121 1206",
        "248 289 331 253 262 311 362 271 270 325 381",
        "58 72 84 91",
        "3310 3420 3590 3705",
    ),
    *_accounts(
        "CRU",
        "402 618 744 801",
        "141 196 254 153 150 212 279 160 158 219 264",
        "4 31 49 55",
        "1690 1905 2120 2290",
    ),
    *_accounts("POR", "288 305 322 347", "78 81 83 80 84 87 89 87 88 92 95", "34 35 38 42", "1120 1155 1200 1245"),
    Series("KES", "op_profit", "19 46 82 24 22 51 89 26 24 55 84", "EUR", 6, date(2023, 1, 1), QUARTER),
    Series("KES", "net_profit", "61 92 114 127", "EUR", 6, date(2021, 1, 1)),
    Series("FER", "passengers", "5.1 7.8 8.6 9.1", "people", 6, date(2021, 1, 1)),
)

COUNCIL_ENTITIES = (
    "ASH,Ashdale County Council,Ashdale|the county|the council,,council",
    "ASC,Adult Social Care,social care for adults|adult care,ASH,department",
    "CHI,Children's Services,children’s services|services for children,ASH,department",
    "HWY,Highways,roads department,ASH,department",
    "LIB,Libraries,library service,ASH,department",
    "WST,Waste,waste collection,ASH,department",
    "HIL,Hillcrest Academy,Hillcrest,ASH,school",
    "MIL,Milton High,Milton High School,ASH,school",
    "BRI,St Bride's School,St Bride's|St Bride’s,ASH,school",
)
COUNCIL_MEASURES = (
    "band_d,Band D council tax,Council tax for a Band D home,council tax bill|Band D bill,money,,false,false",
    "net_budget,Net budget,Net budget approved for the financial year,budget|spending,money,,true,false",
    "pass_rate,Pass rate,Share of pupils with five good grades,,share,,false,true",
    "pupils,Pupils,Pupils on roll in autumn,,count,,true,false",
    "reserves,Usable reserves,Usable reserves at the end of the financial year,reserves,money,,false,false",
    "staff,Staff (full-time equivalent),Posts filled at 1 April,staff|posts|full-time equivalents,count,,true,false",
)
_APRIL = date(2019, 4, 1)
COUNCIL_SERIES = (
    *(
        Series(entity, "net_budget", values, "GBP", 6, _APRIL, AHEAD, "enacted")
        for entity, values in (
            ("ASH", "211.8 215.6 223.2 236.1 255.2 269.6 283.0"),
            ("ASC", "88.4 90.7 93.5 98.2 106.9 115.3 124.6"),
            ("CHI", "61.2 63.0 66.4 71.8 79.5 86.1 90.3"),
            ("HWY", "28.3 27.9 28.8 30.1 31.6 30.4 29.2"),
            ("LIB", "9.8 9.1 8.9 8.7 8.2 7.6 7.1"),
            ("WST", "24.1 24.9 25.6 27.3 29.0 30.2 31.8"),
        )
    ),
    Series("ASH", "staff", "5210 5180 5120 5060 4980 4890 4760", "people", 0, _APRIL, AHEAD),
    Series("LIB", "staff", "262 251 243 236 221 204 188", "people", 0, _APRIL, AHEAD),
    Series("ASH", "band_d", "1318 1371 1425 1482 1556 1634 1715", "GBP", 0, _APRIL, AHEAD, "enacted"),
    Series("ASH", "reserves", "41.2 44.0 39.5 33.7 27.8 22.4", "GBP", 6, _APRIL),
    *(
        Series(entity, measure, values, unit, 0, date(2021, 1, 1), Grain(12, -30))
        for entity, measure, values, unit in (
            ("HIL", "pupils", "1012 1047 1060 1084 1103", "people"),
            ("MIL", "pupils", "410 538 655 747 842", "people"),
            ("BRI", "pupils", "931 902 884 860 835", "people"),
            ("HIL", "pass_rate", "68.4 70.2 72.9 74.0 75.1", "%"),
            ("MIL", "pass_rate", "61.3 60.8 62.2 64.9 66.7", "%"),
            ("BRI", "pass_rate", "59.0 57.7 58.3 55.2 52.6", "%"),
        )
    ),
)

POLL_ENTITIES = (
    "CB,Civic Bloc,the Bloc,,party",
    "LF,Labour Front,the Front,,party",
    "HP,Heritage Party,Heritage,,party",
    "GW,Green Way,the Greens|Greens,,party",
    "PET,Ana Petrov,Petrov|the prime minister|Prime Minister Petrov,,person",
    "LOR,Lorvania,Lorvanian voters|Lorvanians,,country",
)
POLL_MEASURES = (
    "approval,Approval rating,Share who approve of the prime minister,approval|approve of,share,,false,true",
    "undecided,Undecided voters,Share who do not know how they would vote,undecided|don’t know,share,,false,true",
    "vote_intention,Voting intention,Share of decided voters who would vote for the party,"
    "support|vote share|in the polls,share,,true,true",
)
POLL_SERIES = tuple(
    Series(entity, measure, values, "%", 0, date(2025, 1, 1), MONTH, "survey")
    for entity, measure, values in (
        ("CB", "vote_intention", "34 33 33 32 31 31 30 29 29 28 28 27"),
        ("LF", "vote_intention", "26 26 27 27 28 28 29 30 30 31 32 33"),
        ("HP", "vote_intention", "19 20 19 20 20 21 20 20 21 21 20 20"),
        ("GW", "vote_intention", "10 10 11 10 10 9 10 10 9 9 9 10"),
        ("PET", "approval", "41 40 39 39 38 36 35 35 34 34 33 31"),
        ("LOR", "undecided", "14 15 15 14 13 13 12 13 12 11 11 9"),
    )
)


@dataclass(frozen=True)
class Beat:
    """One package: what stands in its files."""

    entities: Sequence[str]
    measures: Sequence[str]
    series: Sequence[Series]

    def write(self, folder: Path) -> Path:
        """The package in a folder of its own."""
        stretches: dict[tuple[str, str], list[date]] = {}
        for series in self.series:
            stretches.setdefault((series.entity, series.measure), []).extend(
                day for period in series.grain.periods(series.first, len(series.values.split())) for day in period
            )
        return write_package(
            folder,
            entities=[HEADERS["entities"], *self.entities],
            measures=[HEADERS["measures"], *self.measures],
            sources=[HEADERS["sources"], "book,Test Office,Yearbook,,2019-01-02,,official"],
            series=[
                HEADERS["series"],
                *(
                    f"{entity},{measure},yearbook,{min(days)},{max(days)}"
                    for (entity, measure), days in stretches.items()
                ),
            ],
            facts=[HEADERS["facts"], *(line for series in self.series for line in series.lines())],
        )


BEATS = {
    "world": Beat(WORLD_ENTITIES, WORLD_MEASURES, WORLD_SERIES),
    "company": Beat(COMPANY_ENTITIES, COMPANY_MEASURES, COMPANY_SERIES),
    "council": Beat(COUNCIL_ENTITIES, COUNCIL_MEASURES, COUNCIL_SERIES),
    "polls": Beat(POLL_ENTITIES, POLL_MEASURES, POLL_SERIES),
}
