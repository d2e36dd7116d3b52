"""Codes, signs and names of money: ISO 4217 as the Unicode CLDR tells it, and what news writes besides."""

import re
import unicodedata
from collections import Counter

from babel.core import Locale, get_global
from babel.numbers import get_currency_name

from pipeline.quantities.lexicon import listed

DEFAULT = "$"
"""Stands for the document's own currency in the tables below."""

_ENGLISH = Locale("en")
_WORDS_NOT_CODES = frozenset(("ALL", "TOP"))
_SINCE = 2015
"""The year from which on money that is no more is still read."""
_TENDER: set[str] = {
    code
    for currencies in get_global("territory_currencies").values()
    for code, _, until, is_tender in currencies
    if is_tender and (until is None or until[0] >= _SINCE)
}
CODES = {code: code for code in sorted(_TENDER - _WORDS_NOT_CODES)} | {"RMB": "CNY", "CNH": "CNY"}
"""What is written for a currency to its ISO 4217 code."""
LOWER_CODES = {code.lower(): CODES[code] for code in listed("USD EUR GBP RMB CNY JPY KRW")}
LARGE_ONLY = frozenset(listed("COP CUP MAD MOP PEN BOB SOS BAM GEL R"))
"""Also words, names or letters: money from a thousand on."""

SIGNS: dict[str, str] = {
    sign: code
    for code, sign in ((code, sign.replace("\u202f", " ")) for code, sign in _ENGLISH.currency_symbols.items())
    if code in _TENDER and not sign.isalnum() and not sign.endswith(".")
} | {
    "$": DEFAULT, "US$": "USD", "U.S.$": "USD", "AU$": "AUD", "C$": "CAD", "c $": "CAD",
    "cad$": "CAD", "S$": "SGD", "Mex$": "MXN", "mxn$": "MXN", "RMB¥": "CNY", "JP¥": "JPY", "￥": "JPY", "₽": "RUB",
    "₺": "TRY", "฿": "THB", "₴": "UAH", "₦": "NGN", "₡": "CRC", "₭": "LAK", "₸": "KZT", "₮": "MNT", "Rs.": "INR",
    "Rs": "INR", "RM": "MYR", "Rp": "IDR", "Rp.": "IDR", "R": "ZAR", "Tk": "BDT", "KSh": "KES", "Ksh": "KES",
    "GH₵": "GHS", "SFr": "CHF", "kr": "SEK", "Kr": "SEK", "DM": "DEM",
    "$US": "USD", "$A": "AUD", "$C": "CAD", "$HK": "HKD", "$NZ": "NZD", "$S": "SGD",
    "US $": "USD", "HK $": "HKD", "NT $": "TWD", "NZ $": "NZD", "AU $": "AUD",
}  # fmt: skip
INFERRED = frozenset(("$", "¥", "￥", "kr", "Kr"))
"""Signs of several countries' money."""
SIGNS_BEHIND = {"kr": "SEK", "zł": "PLN", "Kč": "CZK", "Ft": "HUF"}

_NAMES = {
    "USD": "U.S. dollar,American dollar", "AUD": "Aussie dollar", "TWD": "Taiwan dollar,Taiwanese dollar,NT dollar",
    "CNY": "renminbi,yuan renminbi,kuai,元,人民币", "KRW": "won,Korean won,원",
    "GBP": "pound sterling,pounds sterling,UK pound", "RUB": "rouble,Russian rouble", "ILS": "Israeli shekel",
    "PLN": "złoty,złotys,złotych,zlotych", "BRL": "reais,Brazilian reais", "CZK": "Czech crown",
    "DEM": "deutsche mark,German mark", "FRF": "French franc", "BTC": "bitcoin", "AED": "Emirati dirham",
}  # fmt: skip
"""What the CLDR does not have, without the plurals that end in s."""
_USUAL = {
    "dollar": DEFAULT, "rupee": "INR", "krona": "SEK", "krone": "NOK", "kroner": "NOK",
    "peso": "MXN", "rial": "IRR", "riyal": "SAR", "franc": "CHF", "dinar": "KWD", "dirham": "AED", "shilling": "KES",
    "ruble": "RUB",
}  # fmt: skip
"""Names of several countries' money, and the one that is meant most often."""
_OTHER_WORDS = frozenset(
    listed("real gold sol dram mark leone kip lek loti pula tala colon florin escudo quetzal balboa")
)
"""Last words of names that alone mean something else, or the money of another time."""
CENTS = {"cent": DEFAULT, "cents": DEFAULT, "¢": DEFAULT, "pence": "GBP", "p": "GBP"}


def _plain(name: str) -> str:
    """Without accents: ``króna`` as news has it."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))


def _forms(code: str) -> set[str]:
    """One and several, with accents and without."""
    forms = {get_currency_name(code, count=count, locale=_ENGLISH) for count in (1, 2)}
    forms = {form for form in forms if "(" not in form}  # Belarusian ruble (2000-2016)
    return forms | {_plain(form) for form in forms}


def _plurals(names: str) -> set[str]:
    singles = set(names.split(","))
    return singles | {f"{name}s" for name in singles if name.isascii() and name[-1] not in "si" and "won" not in name}


def _stem(noun: str) -> str:
    """Without its plural: ``dollars``, ``soles``."""
    return "sol" if noun == "soles" else noun.removesuffix("s")


def _names() -> dict[str, str]:
    """Every name of one country's money, whole or by its last word, to its code."""
    whole = {form: code for code in sorted(_TENDER) for form in _forms(code) if " " in form or code == "EUR"}
    last = {(form.split()[-1], code) for form, code in whole.items()}
    shared = Counter(noun for noun, _ in {(_stem(word), code) for word, code in last})
    nouns = {word: code for word, code in last if shared[_stem(word)] == 1 and _stem(word) not in _OTHER_WORDS}
    nouns = {word: code for word, code in nouns.items() if word.islower() and _stem(word) not in _USUAL}
    return nouns | whole | {form: code for code, names in _NAMES.items() for form in _plurals(names)}


NAMES = _names()
USUAL = {form: code for name, code in _USUAL.items() for form in (name, f"{name}s")}


def _before() -> str:
    """One alternation, by first letters so that it is quick to give up, the longest first."""
    words = {re.escape(sign): sign for sign in SIGNS}
    words |= {rf"{code}(?![A-Za-z])\$?": code for code in (*CODES, *LOWER_CODES)}
    rests: dict[str, list[str]] = {}
    for pattern in sorted(words, key=lambda each: len(words[each]), reverse=True):
        head = 2 if pattern.startswith("\\") else 1
        rests.setdefault(pattern[:head], []).append(pattern[head:])
    return "|".join(f"{head}(?:{'|'.join(rest)})" for head, rest in rests.items())


BEFORE = f"(?:{_before()})"
"""Currency before a figure: ``US$``, ``€``, ``USD``."""
SIGN_CHARACTERS = "".join(sorted(sign for sign in SIGNS if len(sign) == 1 and not sign.isalnum()))
BEHIND = "¢" + SIGN_CHARACTERS


def code_before(surface: str) -> str:
    """The code of what BEFORE matched; ``usd$`` is the code with a sign to spare."""
    bare = surface.removesuffix("$")
    return SIGNS.get(surface) or CODES.get(bare) or LOWER_CODES[bare]
