"""Offline exchange rates of the European Central Bank."""

from datetime import date
from decimal import Decimal

from pipeline.rates import ecb_rate


def test_a_cross_rate_goes_over_the_euro() -> None:
    rate = ecb_rate("USD", "KRW", date(2024, 8, 27))
    assert rate is not None
    assert abs(rate - Decimal("1331.2")) < Decimal("0.1")


def test_a_weekend_takes_the_last_rate_before_it() -> None:
    assert ecb_rate("EUR", "USD", date(2024, 8, 25)) == ecb_rate("EUR", "USD", date(2024, 8, 23))


def test_an_unknown_currency_or_day_gives_none() -> None:
    assert ecb_rate("USD", "TWD", date(2024, 8, 27)) is None
    assert ecb_rate("EUR", "USD", date(1980, 1, 1)) is None
