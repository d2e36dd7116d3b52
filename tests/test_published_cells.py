"""Cells of published tables: figures, periods and units in the ways in which offices and people write them."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import FactStatus
from pipeline.reference.published import Calendar, Style, Unfit, Unit, figure, period, spans, styles, unit_in, unit_of

POINT, COMMA, OPEN = Style("group", "decimal"), Style("decimal", "group"), Style("either", "either")
ESTIMATE, FORECAST = FactStatus.ESTIMATE, FactStatus.FORECAST


@pytest.mark.parametrize(
    ("cell", "style", "digits"),
    [
        ("83,280,000", POINT, "83280000"),
        ("4,489", POINT, "4489"),
        ("1,234.50", POINT, "1234.50"),
        ("5.9", POINT, "5.9"),
        ("1.234", POINT, "1.234"),
        ("0.123", COMMA, "0.123"),
        ("\u22120.3", POINT, "-0.3"),
        ("–0.3", POINT, "-0.3"),
        ("+0.3", POINT, "0.3"),
        (".5", POINT, "0.5"),
        ("7.", POINT, "7"),
        ("1.5E+3", POINT, "1500"),
        ("4.489,5", COMMA, "4489.5"),
        ("4.489", COMMA, "4489"),
        ("4,489", COMMA, "4.489"),
        ("1.234.567", COMMA, "1234567"),
        ("83 280 000", POINT, "83280000"),
        ("83\u202f280\u00a0000,5", COMMA, "83280000.5"),
        ("83'280'000", POINT, "83280000"),
        ("83280000[1]", POINT, "83280000"),
        ("83280000*", POINT, "83280000"),
        ("83⁴", POINT, "83"),
        ("12 (a)", POINT, "12"),
        ("12.345", OPEN, None),
        ("12,345", OPEN, None),
    ],
)
def test_a_figure_is_its_digits_however_they_are_set(cell: str, style: Style, digits: str | None) -> None:
    if digits is None:
        with pytest.raises(Unfit, match=r"may be 12345 or 12\.345"):
            figure(cell, style)
    else:
        found = figure(cell, style)
        assert found is not None
        assert found.digits == digits


@pytest.mark.parametrize(
    "cell",
    ["", " ", "..", "...", "…", ":", "-", "–", "−", "--", "x", "NA", "n/a", "#N/A", "NaN", "null", "c", "[1]", "*"],
)
def test_marks_of_what_is_missing_are_no_figures(cell: str) -> None:
    assert figure(cell) is None


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("two", "is not a number"),
        ("=1+1", "is not a number"),
        ("1-2", "is not a number"),
        ("12,34,5", "is not a number"),
        ("1,23", "is not a number where commas divide thousands"),
        ("(0.9)", "may be below zero or an uncertain figure"),
        ("<5", "is a bound and no figure"),
        ("≥ 5", "is a bound and no figure"),
        ("5 elephants", "is not a number"),
        ("--5", "is not a number"),
    ],
)
def test_a_cell_that_is_no_figure_says_why(cell: str, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        figure(cell)


@pytest.mark.parametrize(
    ("cell", "unit", "status"),
    [
        ("5.9%", Unit("%"), None),
        ("5.9 %", Unit("%"), None),
        ("$916bn", Unit("USD", 9), None),
        ("US$ 4,489.5 million", Unit("USD", 6), None),
        ("€1.2bn", Unit("EUR", 9), None),
        ("12 km2", Unit("km2"), None),
        ("81 years", Unit("years"), None),
        ("4489p", None, ESTIMATE),
        ("4489 (est.)", None, ESTIMATE),
        ("4489 f", None, FORECAST),
        ("5.9% e", Unit("%"), ESTIMATE),
        ("4489r", None, FactStatus.ACTUAL),
    ],
)
def test_a_cell_may_say_its_unit_and_its_standing(cell: str, unit: Unit | None, status: FactStatus | None) -> None:
    found = figure(cell)
    assert found is not None
    assert (found.unit, found.status) == (unit, status)


@pytest.mark.parametrize(
    ("cells", "divider", "style"),
    [
        (["5.9", "4,489"], ",", POINT),
        (["4,489", "512"], ",", POINT),
        (["4,489", "5120"], ",", Style("either", "decimal")),
        (["5,9", "4.489"], ",", COMMA),
        (["1.234.567"], ",", COMMA),
        (["4.525,7", "4.525"], ";", COMMA),
        (["5.93", "4.525"], ";", POINT),
        (["4.525", "4,489"], ";", Style("decimal", "either")),
        (["5.9", "5,9", "4,489", "1234"], ",", Style("either", "decimal")),
    ],
)
def test_the_marks_of_a_column_are_what_its_cells_prove(cells: list[str], divider: str, style: Style) -> None:
    assert styles(([cell] for cell in cells), divider)[0] == style


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024.0", "2024-01-01", "2024-12-31"),
        ("2024-A1", "2024-01-01", "2024-12-31"),
        ("2024 [YR2024]", "2024-01-01", "2024-12-31"),
        ("2023[1]", "2023-01-01", "2023-12-31"),
        ("2024-Q2", "2024-04-01", "2024-06-30"),
        ("2024Q2", "2024-04-01", "2024-06-30"),
        ("Q2 2024", "2024-04-01", "2024-06-30"),
        ("2024-S2", "2024-07-01", "2024-12-31"),
        ("H1 2024", "2024-01-01", "2024-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024M02", "2024-02-01", "2024-02-29"),
        ("202402", "2024-02-01", "2024-02-29"),
        ("02/2024", "2024-02-01", "2024-02-29"),
        ("Feb 2024", "2024-02-01", "2024-02-29"),
        ("February 2024", "2024-02-01", "2024-02-29"),
        ("Feb-24", "2024-02-01", "2024-02-29"),
        ("2024 Feb", "2024-02-01", "2024-02-29"),
        ("2024-05-17", "2024-05-17", "2024-05-17"),
        ("20240517", "2024-05-17", "2024-05-17"),
        ("2024-05-17 00:00:00", "2024-05-17", "2024-05-17"),
        ("2024-05-17T00:00:00Z", "2024-05-17", "2024-05-17"),
        ("17.05.2024", "2024-05-17", "2024-05-17"),
        ("17/05/2024", "2024-05-17", "2024-05-17"),
        ("05/17/2024", "2024-05-17", "2024-05-17"),
        ("05/05/2024", "2024-05-05", "2024-05-05"),
        ("2024-W01", "2024-01-01", "2024-01-07"),
        ("2018-2020", "2018-01-01", "2020-12-31"),
        ("FY2023", "2022-04-01", "2023-03-31"),
        ("FY 23", "2022-04-01", "2023-03-31"),
        ("2023-24", "2023-04-01", "2024-03-31"),
        ("2023/24", "2023-04-01", "2024-03-31"),
        ("2023-2024", "2023-04-01", "2024-03-31"),
        ("FY2023-24", "2023-04-01", "2024-03-31"),
        ("1999-00", "1999-04-01", "2000-03-31"),
    ],
)
def test_a_period_is_read_as_it_is_written(text: str, first: str, last: str) -> None:
    found = period(text, Calendar(begins=4))
    assert (str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("MMXXII", "is not a period"),
        ("2023-13", "is not a period"),
        ("2023-02-30", "is not a period"),
        ("0000", "is not a period"),
        ("12", "is not a period"),
        ("04/05/2024", "may be two days"),
        ("2023-24", "financial year that begins nobody says when"),
        ("FY2023", "financial year that begins nobody says when"),
        ("2024-2020", "is not a period"),
    ],
)
def test_what_is_no_period_or_may_be_two_says_so(text: str, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        period(text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("2023p", ESTIMATE),
        ("2023 (est.)", ESTIMATE),
        ("2025f", FORECAST),
        ("2025 (forecast)", FORECAST),
        ("2025", None),
    ],
)
def test_a_year_may_say_that_its_figures_are_estimates(text: str, status: FactStatus | None) -> None:
    assert period(text).status == status
    assert period(text).first.month == 1


def test_two_years_in_one_are_no_month_where_another_label_proves_it() -> None:
    assert period("2011-12").first == date(2011, 12, 1)
    assert spans(["2010-11", "2012-13"])
    assert not spans(["2011-12", "2011-11", "2024"])
    assert period("2011-12", Calendar(7, spans=True)).first == date(2011, 7, 1)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("CP_MEUR", Unit("EUR", 6)),
        ("MIO_EUR", Unit("EUR", 6)),
        ("MIO_USD", Unit("USD", 6)),
        ("THS_DKK", Unit("DKK", 3)),
        ("GWH_X", None),
        ("THS_PER", Unit("people", 3)),
        ("PC_GDP", Unit("%")),
        ("CLV10_MEUR", Unit("EUR", 6, "chain-linked 2010")),
        ("PC", Unit("%")),
        ("U.S. dollars", Unit("USD")),
        ("bn USD", Unit("USD", 9)),
        ("EUR, millions", Unit("EUR", 6)),
        ("€m", Unit("EUR", 6)),
        ("million tonnes", Unit("tonnes", 6)),
        ("'000 tonnes", Unit("tonnes", 3)),
        ("metric tons", Unit("tonnes")),
        ("thousands", Unit("", 3)),
        ("Persons", Unit("people")),
        ("years", Unit("years")),
        ("% of GDP", Unit("%")),
        ("Percent change", Unit("%")),
        ("percentage points", Unit("pp")),
        ("US$ per person", Unit("USD")),
        ("constant 2021 international $", Unit("international $", 0, "constant 2021")),
        ("National currency", Unit("national currency")),
        ("sq. km", Unit("km2")),
        ("modeled ILO estimate", None),
        ("m", Unit("m")),
    ],
)
def test_a_unit_is_known_by_code_sign_and_words(text: str, unit: Unit | None) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("GDP (current US$)", Unit("USD")),
        ("GDP (bn USD)", Unit("USD", 9)),
        ("GDP (constant 2015 US$)", Unit("USD", 0, "constant 2015")),
        ("Revenue, € million", Unit("EUR", 6)),
        ("Population (thousands)", Unit("", 3)),
        ("Turnover in million euros", Unit("EUR", 6)),
        ("Inflation, consumer prices (annual %)", Unit("%")),
        ("Unemployment, total (% of total labor force) (modeled ILO estimate)", Unit("%")),
        ("Life expectancy at birth, total (years)", Unit("years")),
        ("Public debt (of which abroad)", None),
        ("Population, people", None),
    ],
)
def test_a_label_says_its_unit_in_brackets_or_at_its_end(label: str, unit: Unit | None) -> None:
    assert unit_in(label) == unit


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_cell_is_a_figure_missing_or_unfit(cell: str) -> None:
    with suppress(Unfit):
        found = figure(cell)
        assert found is None or Decimal(found.digits).is_finite()


@settings(deadline=None)
@given(st.text(max_size=30), st.sampled_from([None, 1, 4, 10]))
def test_any_label_is_a_period_or_unfit(label: str, begins: int | None) -> None:
    with suppress(Unfit):
        found = period(label, Calendar(begins))
        assert found.first <= found.last
