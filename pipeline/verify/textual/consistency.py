"""Checks that need no table: the text against itself. Source: docs/numbers.md, Without a table.

Each check looks at one sentence and yields what it found, whether it holds or not; a check that does not apply yields
nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from pipeline.models import Polarity, Quantity, QuantityKind, Sentence, Verdict, plain
from pipeline.verify.decide import HUNDRED, Stated
from pipeline.verify.judged import Judged
from pipeline.verify.policy import Body
from pipeline.verify.resources import Resources
from pipeline.verify.scene import Scene, Scenes
from pipeline.verify.textual.tally import Tally, counted

_OPENERS = {"—": "—", "–": "–", "(": ")", ":": None, "--": "--"}
_LIST = re.compile(r"^(?P<noun>(?:\s+[\w'’-]+){0,4}?)\s*(?P<open>—|–|--|\(|:)\s*(?P<rest>.+)$", re.DOTALL)
_NOT_A_LIST = re.compile(
    r"^(?:including|such as|among|e\.g|for example|mainly|notably|mostly|chiefly)\b", re.IGNORECASE
)
_ITEM_WORDS = 5
_INCLUDING = re.compile(r"\b(?:including|of which|among (?:them|which))\b[^;.]{0,30}$", re.IGNORECASE)


@dataclass(frozen=True)
class Checked:
    """A check of the text against itself: where it stands, what it found, and which figure it settles, if any.

    ``other`` is what it was set against, where that stands outside its own stretch.
    """

    start: int
    end: int
    name: str
    judged: Judged
    quantity: Quantity | None = None
    other: Quantity | Sentence | None = None


def vote_sum(tally: Tally, scenes: Scenes, resources: Resources) -> Iterator[Checked]:
    """The counts of one vote against the membership of the body."""
    body = body_of(tally, scenes, resources)
    if body is None or len(tally.counts) < 2:  # noqa: PLR2004 - a sum needs two
        return
    found = counted(tally)
    total = sum((quantity.value or Decimal(0) for quantity in found), Decimal(0))
    formula = f"{' + '.join(plain(q.value or Decimal(0)) for q in found)} = {plain(total)}"
    start, end = found[0].start, found[-1].end
    name = body.names[0]
    if total > body.members:
        text = f"The votes add up to {plain(total)}, but the {name} has {body.members} members."
        judged = Judged(Verdict.INCONSISTENT, "VOTE_SUM", text, formula=f"{formula} > {body.members}")
    else:
        all_ = "all" if total == body.members else f"{plain(total)} of"
        text = f"The votes account for {all_} {body.members} members of the {name}."
        sign = "=" if total == body.members else "≤"
        judged = Judged(Verdict.SUPPORTED, "VOTE_SUM", text, formula=f"{formula} {sign} {body.members}")
    yield Checked(start, end, "VOTE_SUM", judged)


def body_of(tally: Tally, scenes: Scenes, resources: Resources) -> Body | None:
    """The voting body that is named in the sentence, or was last named before it."""
    index = tally.scene.sentence.number - 1
    for scene in (tally.scene, *scenes.back(index)):
        places = [
            (scene.sentence.text.rfind(name), len(name), body)
            for body in resources.policy.bodies
            for name in body.names
            if name in scene.sentence.text
        ]
        if places:
            return max(places, key=lambda place: place[:2])[2]
    return None


def listed(scene: Scene) -> Iterator[Checked]:
    """A stated count against the list that follows it: "five members—A, B, C, D, and E—abstained"."""
    for quantity in scene.quantities:
        if quantity.kind is not QuantityKind.COUNT or quantity.hedge or not _is_small(quantity):
            continue
        match = _LIST.match(scene.after(quantity.end))
        items = _items(match.group("rest"), match.group("open")) if match else None
        if match and items:
            least, most, length = items
            end = quantity.end + match.start("rest") + length
            judged = _count_judged(quantity, least, most)
            settles = quantity if judged.verdict is Verdict.INCONSISTENT else None
            yield Checked(quantity.start, end, "LIST_COUNT", judged, settles)


def _is_small(quantity: Quantity) -> bool:
    value = quantity.value
    return value is not None and value == int(value) and 2 <= value <= 30  # noqa: PLR2004 - what a sentence can list


def _count_judged(quantity: Quantity, least: int, most: int) -> Judged:
    stated = int(quantity.value or 0)
    if least <= stated <= most:
        return Judged(
            Verdict.SUPPORTED,
            "LIST_COUNT",
            f"The {stated} that are named are {stated}.",
            formula=f"{stated} = {stated}",
        )
    shown = least if least == most else f"{least} to {most}"
    text = f"The text says {quantity.text} and then names {shown}."
    return Judged(Verdict.INCONSISTENT, "LIST_COUNT", text, formula=f"{stated} ≠ {shown}", suggestion=str(most))


def _items(rest: str, opener: str) -> tuple[int, int, int] | None:
    """Least and greatest number of items of a list, and its length in characters; None if it is no list of names."""
    closer = _OPENERS[opener]
    end = rest.find(closer) if closer else -1
    body = rest[:end] if end >= 0 else re.split(r"[;.](?:\s|$)", rest, maxsplit=1)[0]
    if _NOT_A_LIST.match(body) or ("," not in body and " and " not in body):
        return None
    parts = [part.strip() for part in body.split(",")]
    last = re.sub(r"^(?:and|or)\s+", "", parts[-1])
    heads = [*parts[:-1], last]
    if not all(_is_name(part) for part in heads):
        return None
    oxford = last != parts[-1] and len(parts) > 2  # noqa: PLR2004 - A, B, and C
    ands = sum(part.count(" and ") + part.count(" or ") for part in heads)
    least = len(heads) if oxford else len(heads) + (1 if " and " in last or " or " in last else 0)
    return least, len(heads) + ands, len(body)


def _is_name(part: str) -> bool:
    return bool(part) and len(part.split()) <= _ITEM_WORDS and (part[0].isupper() or part.startswith("the "))


def share_bounds(scene: Scene) -> Iterator[Checked]:
    """A share of something above 100 %, or a negative count."""
    for quantity in scene.quantities:
        value = quantity.value
        if value is None or quantity.polarity is not Polarity.LEVEL:
            continue
        after = scene.after(quantity.end)
        if quantity.kind is QuantityKind.PERCENT and value > HUNDRED and _of_people(after):
            text = f"“{quantity.text}” is a share of a whole, and no share can pass 100 %."
            judged = Judged(Verdict.INCONSISTENT, "SHARE_BOUND", text, formula=f"{plain(value)} > 100")
            yield Checked(quantity.start, quantity.end, "SHARE_BOUND", judged, quantity)
        elif quantity.kind is QuantityKind.COUNT and value < 0:
            judged = Judged(Verdict.INCONSISTENT, "NEGATIVE_COUNT", f"“{quantity.text}” counts things and is negative.")
            yield Checked(quantity.start, quantity.end, "NEGATIVE_COUNT", judged, quantity)


_PEOPLE = re.compile(
    r"^\s*of\s+(?:the\s+|all\s+|its\s+|their\s+|those\s+)*(?:[\w-]+\s+){0,2}?(?:respondents|people|voters|members|citizens|adults|those|"
    r"residents|households|population|electorate|votes|seats|[A-Z][a-z]+(?:ans|ese|ish|ch))\b"
)


def _of_people(after: str) -> bool:
    return bool(_PEOPLE.match(after))


def part_of_whole(scene: Scene) -> Iterator[Checked]:
    """A part introduced by "including" that is larger than its whole."""
    for whole, part in pairwise(scene.quantities):
        if not _may_be_part(whole, part) or not _INCLUDING.search(scene.text(whole.end, part.start)):
            continue
        if _least(part) > _most(whole):
            text = f"{part.text} is said to be part of {whole.text}, which is less."
            formula = f"{plain(part.value or Decimal(0))} > {plain(whole.value or Decimal(0))}"
            judged = Judged(Verdict.INCONSISTENT, "PART_EXCEEDS_WHOLE", text, formula=formula)
            yield Checked(whole.start, part.end, "PART_EXCEEDS_WHOLE", judged)


def _may_be_part(whole: Quantity, part: Quantity) -> bool:
    """Sums of one currency, or counts of one noun."""
    if part.kind is not whole.kind or part.unit != whole.unit or part.value is None or whole.value is None:
        return False
    same = part.kind is QuantityKind.MONEY or (part.noun is not None and part.noun == whole.noun)
    return same and not _is_lower(whole)


def _is_lower(quantity: Quantity) -> bool:
    """A bound from below does not limit its parts."""
    return quantity.hedge is not None and quantity.hedge.class_.startswith("lower")


def _least(quantity: Quantity) -> Decimal:
    stated = Stated.of(quantity)
    return stated.value - max(stated.ulp, stated.coarse) / 2


def _most(quantity: Quantity) -> Decimal:
    stated = Stated.of(quantity)
    return stated.high + max(stated.ulp, stated.coarse) / 2
