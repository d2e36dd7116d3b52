"""The rules of reading a quantity, one line of a table each; sentences are our own."""

import pytest

from pipeline.models import HedgeClass, QuantityKind
from pipeline.quantities import read_quantities, wire


def read(text: str) -> list[tuple[str, str, str | None, str | None]]:
    """Span text, kind, value (low..high for ranges) and unit of every quantity."""
    rows = []
    for quantity in read_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        shape = wire(quantity)
        value = shape.value if shape.value_high is None else f"{shape.value}..{shape.value_high}"
        rows.append((quantity.text, quantity.kind.value, value, quantity.unit))
    return rows


MONEY = [
    ("The loan is US$12.5 billion.", [("US$12.5 billion", "money", "12500000000", "USD")]),
    ("They asked for USD 4.2 billion more.", [("USD 4.2 billion", "money", "4200000000", "USD")]),
    ("The levy raised 3.4 trillion won.", [("3.4 trillion won", "money", "3400000000000", "KRW")]),
    ("It cost €1.2bn and £300m.", [("€1.2bn", "money", "1200000000", "EUR"), ("£300m", "money", "300000000", "GBP")]),
    ("Aid of US$5-7 billion is due.", [("US$5-7 billion", "money", "5000000000..7000000000", "USD")]),
    ("The island spends NT$600 billion.", [("NT$600 billion", "money", "600000000000", "TWD")]),
]


@pytest.mark.parametrize(("text", "expected"), MONEY)
def test_money_keeps_its_currency_before_or_after_the_figure(
    text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert read(text) == expected


NO_COUNTS = [
    "The treaty of 1951 was renewed in 1960 (and in 1971).",
    "Since 2022, talks have stalled.",
    "Article 5 and Resolution 2774 bind the G7.",
    "The F-16 and the 82nd Airborne are named in the Three-Axis plan after 9/11 [3].",
    "At COP28 nobody spoke of COVID-19.",
]


@pytest.mark.parametrize("text", NO_COUNTS)
def test_years_and_names_are_never_counts(text: str) -> None:
    assert {quantity.kind for quantity in read_quantities(text)} <= {QuantityKind.PERIOD}


def test_figures_of_the_long_article_are_read(policy_text: str) -> None:
    by_text = {quantity.text: quantity for quantity in read_quantities(policy_text)}
    assert by_text["US$175 billion"].hedge
    assert by_text["US$175 billion"].hedge.class_ is HedgeClass.LOWER_BOUND
    assert by_text["61.5 trillion won"].pair == by_text["$46.3 billion"].start
    assert [by_text[text].noun for text in ("93 votes in favor", "65 abstentions", "18 votes against")] == [
        "votes in favor",
        "abstentions",
        "votes against",
    ]
    assert not [q for q in by_text.values() if q.kind is QuantityKind.COUNT and q.value and 1500 <= q.value <= 2100]


def test_the_short_article_holds_one_stretch_of_time_and_nothing_else(news_text: str) -> None:
    assert [(q.text, q.kind) for q in read_quantities(news_text)] == [("decade", QuantityKind.DURATION)]
