"""What is said with a figure: a level, a change and its direction, a multiple, a lead, a place in an order."""

from typing import NamedTuple

from pipeline.frames.frame import Act, Frame
from pipeline.frames.spot import MentionKind, Spot, is_share, lemmas, moves, verb_of
from pipeline.frames.tree import Node
from pipeline.frames.words import are
from pipeline.models import QuantityKind


class Said(NamedTuple):
    """The act, and which way: +1 up or more, -1 down or less, 0 for neither."""

    act: Act
    sign: int


_TO, _BY = frozenset(("to", "at", "from")), frozenset(("by", "of"))


def act_of(spot: Spot, before: Frame | None) -> Said:
    """From the words around the figure, then from its governing verb; in a row of figures, of the one before."""
    if before is not None and continues(spot, before):
        return Said(before.act, before.sign)
    if of_next(spot):
        return Said(Act.RATIO, 0)
    quantity = spot.quantity
    root = spot.stage.root(spot.figure, counted=True)
    verb = verb_of(root)
    if quantity.kind is QuantityKind.ORDINAL:
        return Said(Act.RANK, 0)
    if is_multiple(spot):
        inside = spot.figure.first <= verb.number < spot.figure.behind
        grown = verb.lemma.lower() in are("multiply") or inside
        down = verb.lemma.lower() == "halve" or (quantity.value is not None and quantity.value < 1)
        return Said(Act.CHANGE, -1 if down else 1) if grown else Said(Act.RATIO, 0)
    before, after = lemmas(spot.before(6)), lemmas(spot.after(4))
    if _leads(after):
        return Said(Act.GAP, -1 if set(after) & are("behind") - are("ahead") else 1)
    if quantity.kind is QuantityKind.MONEY and _is_loss(spot, verb):
        return Said(Act.LEVEL, -1)
    sign = _sign(spot, before, after, verb)
    if not sign and quantity.kind is not QuantityKind.PERCENTAGE_POINT:
        return Said(Act.LEVEL, 0)
    return Said(Act.CHANGE if is_share(quantity) else Act.DIFFERENCE, sign)


def continues(spot: Spot, before: Frame) -> bool:
    """ "Grew by 7.5 percent in 2023 and 2.9 percent in 2024": nothing but a period and a conjunction stands between."""
    if before.quantity.kind is not spot.quantity.kind or before.act in (Act.RANK, Act.RATIO):
        return False
    after = lemmas(spot.after(2))
    if set(after) & (are("more") | are("less") | are("ahead") | are("behind")):
        return False
    between = spot.stage.tree.words(spot.since, spot.figure.first)
    told = {n for m in spot.stage.mentions if m.kind is MentionKind.PERIOD for n in m.numbers}
    small = ("CCONJ", "PUNCT", "DET", "ADV", "ADP", "PRON")
    words = [n for n in between if n.number not in told]
    plain = all(n.pos in small and n.lower not in ("to", "from", "at", "than", "up", "down", "or") for n in words)
    plain = plain and (before.act is not Act.LEVEL or all(n.lower != "by" for n in words))
    return bool(words) and plain and any(n.dep == "cc" or n.text == "," for n in words)


def of_next(spot: Spot) -> bool:
    """ "A third of the 8.5 percent", "half of Finland's $300 billion": a part of the figure that follows."""
    if spot.following is None or spot.following.quantity is None or not is_share(spot.quantity):
        return False
    between = spot.stage.tree.words(spot.figure.behind, spot.following.first)
    small = ("ADP", "DET", "PROPN", "PART", "PRON", "ADJ")
    led = (
        bool(between)
        and len(between) <= 5
        and any(n.lower == "of" for n in between)
        and between[0].lower in ("of", "the")
    )
    return led and all(n.pos in small or n.lemma.lower() in are("generic") for n in between)


def is_multiple(spot: Spot) -> bool:
    """ "Three times", "double"."""
    return spot.quantity.kind is QuantityKind.MULTIPLE or (spot.quantity.noun or "").lower() == "times"


def _leads(after: list[str]) -> bool:
    """ "Seven points ahead of", "four points clear"."""
    return any(word in ("ahead", "clear", "behind") for word in after[:2]) or after[:2] == ["point", "lead"]


def _sign(spot: Spot, before: list[str], after: list[str], verb: Node) -> int:
    more = next((word for word in after[:3] if word in are("more") | are("less")), None)
    if more and more not in ("up", "down"):
        return -1 if more in are("less") else 1
    if before and before[-1] in ("up", "down"):
        return 1 if before[-1] == "up" else -1
    lead = next((word for word in reversed(before) if word in _TO | _BY | moves()), None)
    noun = next(
        (
            n.lemma.lower()
            for n in reversed(spot.before(6))
            if n.lemma.lower() in are("change_nouns") and n.pos == "NOUN"
        ),
        None,
    )
    v = verb.lemma.lower()
    if (
        noun
        and is_share(spot.quantity)
        and not any(
            m.kind is MentionKind.MEASURE for m in spot.left(MentionKind.MEASURE) if m.first > _place(spot, noun)
        )
    ):
        return -1 if noun in are("fall") else 1
    if any(word in are("further") for word in before[-3:]) and before and before[-1] in are("further"):
        return 1
    if lead == "by" and any(word in ("up", "down") for word in before[-5:]):
        return 1 if "up" in before[-5:] else -1
    if lead == "by" or (lead == "of" and noun):
        word = noun or next((w for w in reversed(before) if w in moves()), v)
        if word in moves() or v in moves():
            return -1 if word in are("fall") or (word not in are("rise") and v in are("fall")) else 1
        return 1 if lead == "by" and is_share(spot.quantity) and verb.pos == "VERB" else 0
    return _by_verb(spot, lead, v)


def _is_loss(spot: Spot, verb: Node) -> bool:
    """ "A loss of 63 million", "the 83 million loss", "lost €9 million": what was earned, below nought."""
    after = lemmas(spot.after(1))
    before = lemmas(spot.before(2))
    lost = verb.lemma.lower() == "lose" and spot.stage.root(spot.figure).head is verb
    return after == ["loss"] or before[:1] == ["loss"] or before == ["loss", "of"] or lost


def _place(spot: Spot, lemma: str) -> int:
    """Where a word stands before the figure."""
    return next((n.number for n in reversed(spot.before(6)) if n.lemma.lower() == lemma), 0)


def _by_verb(spot: Spot, lead: str | None, verb: str) -> int:
    """ "Prices rose 3 %", "it gained two points": the object of a verb of change, money and counts excepted."""
    root = spot.stage.root(spot.figure, counted=True)
    direct = root.dep in ("dobj", "npadvmod", "attr", "oprd")
    if lead in _TO or not direct or spot.quantity.kind is QuantityKind.MONEY or verb not in are("rise") | are("fall"):
        return 0
    return -1 if verb in are("fall") else 1
