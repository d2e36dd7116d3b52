# ruff: noqa: E501, SIM905
"""Sentences and clauses around a figure: rise or fall, level or change, asserted or foreseen."""

import re
from bisect import bisect_right

from pipeline.models import Modality, Polarity, QuantityKind
from pipeline.quantities.found import Found

_BREAK = re.compile(r"\n|(?<![A-Z]\.[A-Z])(?<!\b[A-Z])[.!?][\"'”’)\]]{0,3} {1,3}(?=[A-Z\"“‘(\d])")
_ABBREVIATED = frozenset(
    "Mr Mrs Ms Dr Prof Gen Sen Rep Gov Lt Col Sgt Capt Adm St No Nos Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec vs Inc Corp Co Ltd "
    "approx ca cf al Fig Art Sec Rev Hon Jr Sr Ph Vol Op".split()
)
_LONGEST = 6


class Sentences:
    """Where the sentences of a text begin: a line break, or a full stop that ends no abbreviation."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        self._ends: list[int] = []
        for match in _BREAK.finditer(text):
            if match.group() == "\n" or not _abbreviated(text, match.start()):
                self._ends.append(match.start())
                self._starts.append(match.end())
        self._ends.append(len(text))
        self.lines = [0, *(m.end() for m in re.finditer("\n", text))]

    def around(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence that holds a position."""
        index = bisect_right(self._starts, position) - 1
        return self._starts[index], self._ends[index]

    def line(self, position: int) -> int:
        """Start of the paragraph that holds a position."""
        return self.lines[bisect_right(self.lines, position) - 1]


def _abbreviated(text: str, stop: int) -> bool:
    word = re.search(r"[A-Za-z]+$", text[max(0, stop - _LONGEST) : stop])
    return word is not None and word.group() in _ABBREVIATED


_UP = (
    r"increas\w*|r[io]se[sn]?|rising|gr[eo]w[sn]?|growing|growth|rais\w+|boost\w*|climb\w*|jump\w*|surg\w+|soar\w*|gain(?:s|ed)?|up|expand\w*|"
    r"hik(?:e[sd]?|ing)|add(?:s|ed|ing)?|advanc\w+|accelerat\w+|swell\w*|higher|more|strengthen\w*|appreciat\w+|double[sd]?|widen\w*"
)
_DOWN = (
    r"decreas\w*|f[ae]ll(?:s|en|ing)?|declin\w+|drop\w*|cut(?:s|ting)?|reduc\w+|shr[aiu]nk\w*|slump\w*|plunge[sd]?|plummet\w*|tumbl\w+|sank|sink\w*|"
    r"slid(?:e[sd]?)?|slash\w*|los(?:e[sd]?|t|ing)|down|lower\w*|contract(?:s|ed|ing|ion)|trim\w*|eas(?:es|ed)|dip(?:s|ped)?|shed|slow\w*|less|"
    r"fewer|weaken\w*|depreciat\w+|narrow\w*|dwindl\w+|eroded?"
)
_MOVED = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|of) (?:an? )?$")
_TO = re.compile(
    r"\b(?:to|at|reach(?:es|ed|ing)?|total(?:s|ed|ing)?|hit(?:s|ting)?|stands? at|was|is|were|from|between) (?:an? )?$"
)
_AIM = re.compile(r"\b(?:target\w*|goals?|aims|aiming|objective)\b", re.IGNORECASE)
_NEXT = re.compile(
    r" (?P<noun>[a-z]+ ){0,2}?(?:(?P<up>increase|rise|growth|boost|jump|hike|gain|surge|expansion|more|higher)|(?P<down>decrease|fall|decline|drop|cut|reduction|slump|contraction|loss|less|fewer|lower))s?\b"
)
_DIRECT = 3
_REACH = 90
"""How far before a figure its verb may stand, in characters."""
_SHARES = (QuantityKind.PERCENT, QuantityKind.PERCENTAGE_POINT)


def polarity(text: str, found: Found, sentence: int, edge: int) -> Polarity:
    """Level, or a change and its direction. ``edge`` is where the figure with its hedge begins."""
    start = max(sentence, edge - _REACH)
    after = _NEXT.match(text, found.end)
    if after and found.kind is not QuantityKind.ORDINAL:
        return Polarity.INCREASE if after["up"] else Polarity.DECREASE
    moves = list(_MOVED.finditer(text, start, edge))
    if not moves:
        return Polarity.LEVEL
    direction = Polarity.INCREASE if moves[-1]["up"] else Polarity.DECREASE
    if _TO.search(text, start, edge):
        return Polarity.TARGET if _AIM.search(text, start, edge) else Polarity.LEVEL
    if _BY.search(text, start, edge):
        return direction
    between = text[moves[-1].end() : edge]
    adjacent = not between.strip() or (found.kind in _SHARES and len(between.split()) < _DIRECT and "," not in between)
    return direction if adjacent else Polarity.LEVEL


_MODAL = re.compile(
    r"\b(?:(?P<forecast>will|would|could|may|might|expect\w*|forecast\w*|project(?:s|ed|ions?)|predict\w*|likely|set to|estimated to reach|by 20[2-9]\d|"
    r"next|coming)|(?P<proposed>propos\w+|plans?|planned|planning|pledg\w+|aims?|"
    r"aimed|seeks?|intends?|earmark\w+|target\w*|promis\w+|requested)|(?P<reported>reportedly|according to|said|says|reports?|"
    r"reported|estimat\w+|alleg\w+|surveys?|polls?|claim(?:s|ed)?))\b"
)
_ACCORDING = re.compile(r"\b(?:according to|reportedly|said|says|reported)\b")
_MODALITIES = {name: Modality(name) for name in ("forecast", "proposed", "reported")}


def modality(text: str, found: Found, sentence: tuple[int, int]) -> Modality:
    """The nearest cue before the figure in its sentence; failing that, an attribution after it."""
    start, end = sentence
    nearest = None
    for cue in _MODAL.finditer(text, max(start, found.start - 2 * _REACH), found.start):
        nearest = cue
    if nearest is not None and nearest.lastgroup:
        return _MODALITIES[nearest.lastgroup]
    if _ACCORDING.search(text, found.end, min(end, found.end + 2 * _REACH)):
        return Modality.REPORTED
    return Modality.ASSERTED
