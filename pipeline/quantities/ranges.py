"""Two amounts that belong together: a range, a vote for and against, a change from one level to another."""

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.models import QuantityKind, plain
from pipeline.quantities import hedges
from pipeline.quantities.amounts import AGED, NEARBY, at, finished, is_pronoun, read
from pipeline.quantities.found import Amount, Found, Page
from pipeline.quantities.lexicon import FALLS, RISES

_MOST_APART = 10
"""The ends of a range or change are less than this many times each other where the first leaves out its scale."""
_TO = re.compile(r"-to-|- to | ?[-–—−~] ?(?=[$€£¥₩\d.A-Za-z])| to ")
_AND = re.compile(r" and ")
_BETWEEN = re.compile(r"\b[Bb]etween (?:[a-z]+ )?$")
_MOVED = re.compile(r"\b(?P<word>[A-Za-z]+) (?:by |of )?(?:an? |another |a further )?$")
_MOVES = RISES | FALLS
_RISE_TO = 3
"""Behind a verb of change two figures more than so many times apart are the change and the new level."""
_FROM = re.compile(r"\b[Ff]rom (?:[a-z]+ ){0,2}$")
_SCORED = re.compile(
    r"(?:\b(?:voted?|votes? of|by|passed|approved|rejected|score of|won|lost|beat|ruled|vote was)(?: a)? )$"
)
_SCORES = re.compile(r"[ -](?:vote|ruling|decision|verdict|majority|margin|win|victory|defeat|loss|record|split)\b")


def resolve(match: re.Match[str], page: Page) -> list[Found]:
    """An amount, or a range of two."""
    first = page.ahead if page.ahead and page.ahead.start == match.start() else read(match, page)
    if first is None:
        return []
    second = _second(first, page)
    if second is None and is_pronoun(first, page.text):
        return []
    if second is None:
        return [finished(first, page)]
    if _is_score(first, second, page.text):
        return [score(first, second)]
    return _range(first, second, page)


def _second(first: Amount, page: Page) -> Amount | None:
    """The other end of a range or score, if one follows."""
    text = page.text
    joint = _AND if _BETWEEN.search(text, max(0, first.start - NEARBY), first.start) else _TO
    match = joint.match(text, first.end)
    second = page.ahead = at(page, match.end()) if match else None
    if match is None or second is None or second.figure.value < 0:
        return None
    if joint is _TO and first.after and not second.after:
        return None  # 12 per cent to 1,200 jobs
    return None if match.group() == " to " and _is_rise_to(first, second, text) else second


def _is_rise_to(first: Amount, second: Amount, text: str) -> bool:
    """``rose by $1 billion to $9 billion``: how much, and to what level; but ``rose 3 to 5 per cent`` is a range."""
    if (first.unit is None) is not (second.unit is None) or (second.figure.power and not first.figure.power):
        return False
    hedge = hedges.before(text, first.start)
    end = hedge.start if hedge else first.start
    moved = _MOVED.search(text, max(0, end - NEARBY), end)
    if moved is None or moved["word"].lower() not in _MOVES:
        return False
    is_money = first.unit is not None and first.unit.kind is QuantityKind.MONEY
    return is_money or abs(second.value) > _RISE_TO * abs(first.value)


def _same_unit(first: Amount, second: Amount) -> bool:
    a, b = first.unit, second.unit
    return a is None or b is None or (a.kind, a.code) == (b.kind, b.code)


def _spread(first: Amount, second: Amount, *, most: int = 1) -> tuple[Amount, Amount]:
    """Gives both ends the unit and, where only the second has one, the scale: ``US$5-7 billion``.

    ``most``: how many times the second the first may be to have its scale.
    """
    a, b = first.figure, second.figure
    if a.power == b.power and first.unit is second.unit:
        return first, second
    shift = Decimal(1).scaleb(b.power)
    if a.power == 0 and b.power and a.value <= most * b.value / shift:
        a = a.times(shift, power=b.power)
    unit = first.unit or second.unit
    return replace(first, figure=a, unit=unit), replace(second, figure=b, unit=second.unit or unit)


def _in_thousands(first: Amount, second: Amount, text: str) -> Amount:
    """``30 to 40,000``: the first in thousands too; but a change from one to the other says each in full."""
    thousands = first.figure.times(Decimal(1000))
    if (
        first.figure.value != int(first.figure.value)
        or first.figure.power
        or not text.endswith(",000", second.start, second.edge)
        or not thousands.value < second.figure.value < _MOST_APART * thousands.value
    ):
        return first
    return replace(first, figure=thousands)


def _range(first: Amount, second: Amount, page: Page) -> list[Found]:
    if not _same_unit(first, second):
        return [finished(first, page)]
    change = _FROM.search(page.text, max(0, first.start - NEARBY), first.start)
    first = first if change else _in_thousands(first, second, page.text)
    low, high = _spread(first, second, most=_MOST_APART if change else 1)
    if change or low.value >= high.value:
        return [finished(low, page)]
    found = finished(high, page)
    between = _BETWEEN.search(page.text, max(0, first.start - NEARBY), first.start)
    found.start = between.start() if between else first.start
    if found.unit is None and AGED.search(page.text, max(0, first.start - NEARBY), first.start):
        found.kind, found.unit = QuantityKind.DURATION, "year"
    found.value, found.high = low.value, high.value
    found.ulp = min(low.figure.ulp, high.figure.ulp)
    return [found]


def _is_score(first: Amount, second: Amount, text: str) -> bool:
    """Whether two bare figures are votes or goals for and against, rather than a range."""
    if first.unit or second.unit or max(first.figure.power, second.figure.power) or first.end != first.edge:
        return False
    if text[first.end : second.start].strip() in "-–" and first.value >= second.value:
        return True
    cued = _SCORED.search(text, max(0, first.start - NEARBY), first.start) or _SCORES.match(text, second.end)
    return cued is not None


def score(first: Amount, second: Amount) -> Found:
    """``14-1``: kind ratio, without a single value; ``iso`` holds the parts."""
    iso = f"{plain(first.value)}-{plain(second.value)}"
    return Found(start=first.start, end=second.end, kind=QuantityKind.RATIO, iso=iso, ulp=Decimal(1))
