"""The parts that a text lists against the total that it gives. Source: docs/numbers.md, Without a table."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.models import HedgeClass, Polarity, Quantity, QuantityKind, Verdict, plain
from pipeline.verify.decide import Stated
from pipeline.verify.judged import Judged
from pipeline.verify.scene import Scene
from pipeline.verify.textual.consistency import Checked
from pipeline.verify.wording import amount, hedged

_ADDED = (QuantityKind.MONEY, QuantityKind.COUNT)
_IN_ALL = re.compile(r"^\s*(?:in all|in total|altogether|all told|taken together)\b", re.IGNORECASE)
_TOTAL = re.compile(r"(?:,|—|–|;)\s+(?:(?:for|making|giving|or)\s+)?(?:a\s+total of\s+)?$", re.IGNORECASE)
_SAYS_TOTAL = re.compile(r"\btotal of\s+$")
_NOT_ALL = re.compile(
    r"\b(?:including|included|such as|among|also|plus|another|others?|rest|remaining|than|from|by|of which|average|"
    r"each|per|compared|up|down|about|nearly|almost|more|less|over|under|least|most|if|would|could)\b",
    re.IGNORECASE,
)
_FEWEST, _MOST = 2, 12


def added_up(scene: Scene) -> Iterator[Checked]:
    """ "3 billion for ships and 2 billion for roads, 5 billion in all": the text's own parts against its own total."""
    for at, whole in enumerate(scene.quantities):
        parts = _parts(scene, at)
        if len(parts) >= _FEWEST:
            yield _sum_checked(parts, whole)


def _parts(scene: Scene, at: int) -> tuple[Quantity, ...]:
    """The figures that a total adds up: all before it in the sentence, of its own kind and nothing left out."""
    if not 0 < at <= _MOST:
        return ()
    *before, whole = scene.quantities[: at + 1]
    if not _is_plain(whole) or not _is_total(whole, before[-1], scene):
        return ()
    alike = all(_is_plain(part) and _kind(part) == _kind(whole) for part in before)
    words = scene.text(scene.sentence.start, whole.end)
    return tuple(before) if alike and not _NOT_ALL.search(words) else ()


def _kind(whole: Quantity) -> tuple[object, ...]:
    return whole.kind, whole.unit, whole.noun if whole.kind is QuantityKind.COUNT else None


def _is_plain(quantity: Quantity) -> bool:
    bare = quantity.hedge is None or quantity.hedge.class_ is HedgeClass.EXACTLY
    level = quantity.polarity is Polarity.LEVEL and quantity.value_high is None
    return bare and level and quantity.kind in _ADDED and quantity.value is not None and quantity.per is None


def _is_total(whole: Quantity, last: Quantity, scene: Scene) -> bool:
    lead = _TOTAL.search(scene.text(last.end, whole.start))
    return lead is not None and bool(_IN_ALL.match(scene.after(whole.end)) or _SAYS_TOTAL.search(lead.group()))


def _sum_checked(parts: Sequence[Quantity], whole: Quantity) -> Checked:
    known = [Stated.of(part) for part in parts]
    added = sum((part.value for part in known), Decimal(0))
    reach = sum((part.ulp for part in known), Stated.of(whole).ulp) / 2
    stated = Stated.of(whole).value
    formula = f"{' + '.join(plain(part.value) for part in known)} = {plain(added)}"
    if added == stated:
        judged = Judged(Verdict.SUPPORTED, "SUM", f"The parts add up to “{hedged(whole)}”.", formula=formula)
        return Checked(parts[0].start, whole.end, "SUM", judged)
    if abs(added - stated) <= reach:
        text = f"The parts add up to “{hedged(whole)}” but for what rounding may explain."
        judged = Judged(Verdict.APPROXIMATE, "SUM", text, formula=f"{formula} ≈ {plain(stated)}")
        return Checked(parts[0].start, whole.end, "SUM", judged)
    text = f"The parts add up to {amount(added, whole.unit)}, and the text says “{hedged(whole)}”."
    judged = Judged(
        Verdict.INCONSISTENT, "SUM", text, formula=f"{formula} ≠ {plain(stated)}", suggestion=amount(added, whole.unit)
    )
    return Checked(parts[0].start, whole.end, "SUM", judged)
