"""How wide a text will be, from a table, so that boxes can be drawn where no font is at hand.

Widths are the advance widths of Helvetica's metrics (Arial and Liberation Sans share them), in thousandths of the font
size. Scripts outside the table are taken at the full width of a wide character or at that of a broad Latin letter, so
that a line may come out short but never runs out of its box.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache

_REGULAR = {
    222: "'ijl‘’|",
    278: " !,./:;I[\\]ft",
    333: "()-`r“”·{}",
    389: '•"*',
    500: "^Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu–",
    611: "+<=>~FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…@",
}
_BOLD = {
    278: " ',./I\\ijl‘’|",
    333: "!()-:;[]`ft·",
    389: "•*r{}",
    500: '"z“”',
    556: "#$0123456789J_aceksvxy–",
    611: "+<=>^~?FLTZbdghnopqu",
    667: "EPSVXY",
    722: "&ABCDHKNRU",
    778: "GOQw",
    833: "M",
    889: "%m",
    944: "W",
    1000: "—…@",
}
_TABLES = {
    bold: {ord(char): width for width, chars in table.items() for char in chars}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}
_BROAD, _WIDE = 720, 1000


@cache
def _width(char: str, bold: bool) -> int:
    known = _TABLES[bold].get(ord(unicodedata.normalize("NFD", char)[0]))
    if known is not None:
        return known
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0
    return _WIDE if unicodedata.east_asian_width(char) in "WF" else _BROAD


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line of text at a font size, in the unit of ``size``."""
    return sum(_width(char, bold) for char in text) * size / 1000


def wrap(text: str, size: float, room: float, *, lines: int, bold: bool = False) -> tuple[str, ...]:
    """Text in at most ``lines`` lines no wider than ``room``; what does not fit ends in an ellipsis."""
    made: list[str] = []
    for word in _pieces(text, size, room, bold):
        if made and width(f"{made[-1]} {word}", size, bold=bold) <= room:
            made[-1] = f"{made[-1]} {word}"
        elif len(made) == lines:
            made[-1] = _cut(made[-1], size, room, bold)
            break
        else:
            made.append(word)
    return tuple(made)


def clip(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Text on one line no wider than ``room``."""
    whole = " ".join(text.split())
    return whole if width(whole, size, bold=bold) <= room else _cut(whole, size, room, bold)


def _pieces(text: str, size: float, room: float, bold: bool) -> Iterator[str]:
    """Words, those wider than a line broken."""
    for word in text.split():
        start = 0
        total = 0.0
        for at, char in enumerate(word):
            step = width(char, size, bold=bold)
            if total + step > room and at > start:
                yield word[start:at]
                start, total = at, 0.0
            total += step
        yield word[start:]


def _cut(text: str, size: float, room: float, bold: bool) -> str:
    """The longest beginning of a text that fits with an ellipsis, by whole words where there are several."""
    total, kept = _width("…", bold), 0
    for char in text:
        total += _width(char, bold)
        if total * size / 1000 > room:
            break
        kept += 1
    if kept < len(text) and not text[kept].isspace() and " " in text[:kept].strip():
        kept = text.rindex(" ", 0, kept)
    return f"{text[:kept].rstrip()}…"
