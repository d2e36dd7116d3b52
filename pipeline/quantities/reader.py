"""Reads every quantity of a text, in one pass."""

from pipeline.models import Quantity
from pipeline.quantities.amounts import AMOUNT
from pipeline.quantities.attach import attach
from pipeline.quantities.found import Found, Page
from pipeline.quantities.grammar import GRAMMAR, RULES, TRIGGER
from pipeline.quantities.notes import lift
from pipeline.quantities.numerals import writes_decimal_comma
from pipeline.quantities.ranges import resolve
from pipeline.quantities.shared import share

_BLANKS = dict.fromkeys("\t\u00a0\u2007\u2009\u200a\u202f", " ") | dict.fromkeys(
    "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n"
)
"""One for one, so that offsets stay: unusual blanks to a space, unusual line ends to a line feed."""


def read_quantities(text: str, *, currency: str = "USD") -> tuple[Quantity, ...]:
    """Every quantity of a text, sorted by start, none overlapping another; offsets are code points into ``text``.

    ``currency`` is the ISO 4217 code that a bare ``$`` stands for (it is then marked inferred). Deterministic, never
    raises on any text, time linear in its length.
    """
    plain = _plain(text)
    lifted = lift(plain)
    figures = _found(Page(lifted.text, currency, writes_decimal_comma(lifted.text)))
    share(figures, lifted.text)
    lifted.restore(figures)
    found = attach(plain, figures)
    return found if plain == text else tuple(_quoted(each, text) for each in found)


def _plain(text: str) -> str:
    """With plain blanks; blank by blank is many times faster than one translation of a text that is not ASCII."""
    for blank, usual in _BLANKS.items():
        text = text.replace(blank, usual)
    return text


def _quoted(quantity: Quantity, text: str) -> Quantity:
    """The same with the text as it was before its blanks were made plain."""
    return quantity.model_copy(update={"text": text[quantity.start : quantity.end]})


def _found(page: Page) -> list[Found]:
    found: list[Found] = []
    position = 0
    while trigger := TRIGGER.search(page.text, position):
        read, position = _at(page, trigger.start())
        floor = found[-1].end if found else 0
        found += [each for each in read if each.start >= floor]
    return found


def _at(page: Page, start: int) -> tuple[list[Found], int]:
    """What begins at a position, and where to go on."""
    match = GRAMMAR.match(page.text, start)
    if match is None or match.lastgroup is None:
        return [], start + 1
    read = RULES[match.lastgroup][1](match, page)
    if read is None:  # not what it looked like; an amount at most
        match = AMOUNT.match(page.text, start)
        read = resolve(match, page) if match else None
    if match is None or read is None:
        return [], start + 1
    return read, max(read[-1].end if read else match.end(), start + 1)
