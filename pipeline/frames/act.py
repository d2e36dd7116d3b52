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
_AHEAD, _BEHIND, _NEAR = 6, 4, 5
"""Tokens before and behind a figure in which its act is looked for, and its direction."""
_BETWEEN = 5
_MOST_TIMES = 100
"""Beyond that times are counted: "visited 163,700 times"."""
_SMALL = ("CCONJ", "PUNCT", "DET", "ADV", "ADP", "PRON")
_OF_OWNER = ("ADP", "DET", "PROPN", "PART", "PRON", "ADJ")


def act_of(spot: Spot, before: Frame | None) -> Said:
    """From the words around the figure, then from its governing verb; in a row of figures, of the one before."""
    if before is not None and continues(spot, before):
        return Said(before.act, before.sign)
    if of_next(spot):
        return Said(Act.RATIO, 0)
    if spot.quantity.kind is QuantityKind.ORDINAL:
        return Said(Act.RANK, 0)
    verb = verb_of(spot.stage.root(spot.figure, counted=True))
    return _of_multiple(spot, verb) if is_multiple(spot) else _of_words(spot, verb)


def _of_multiple(spot: Spot, verb: Node) -> Said:
    """ "Doubled" is a change, "twice what China spends" a ratio."""
    lemma, value = verb.lemma.lower(), spot.quantity.value
    if lemma not in are("multiply") and verb.number not in spot.figure.numbers:
        return Said(Act.RATIO, 0)
    down = lemma == "halve" or (value is not None and value < 1)
    return Said(Act.CHANGE, -1 if down else 1)


def _of_words(spot: Spot, verb: Node) -> Said:
    quantity, ahead, after = spot.quantity, lemmas(spot.before(_AHEAD)), lemmas(spot.after(_BEHIND))
    if said := _by_shape(spot, verb, after):
        return said
    if ahead[-1:] == ["by"] and verb.lemma.lower() in are("outdoing"):
        return Said(Act.GAP, 1)  # "overtook Sudland by $30 billion"
    if _leads(after):
        return Said(Act.GAP, -1 if set(after) & are("behind") - are("ahead") else 1)
    if quantity.kind is QuantityKind.MONEY and _is_loss(spot, verb):
        return Said(Act.LEVEL, -1)
    sign = _sign(spot, ahead, after, verb)
    if not sign and quantity.kind is not QuantityKind.PERCENTAGE_POINT:
        return Said(Act.LEVEL, 0)
    return Said(Act.CHANGE if is_share(quantity) else Act.DIFFERENCE, sign)


def _by_shape(spot: Spot, verb: Node, after: list[str]) -> Said | None:
    """ "Half as much as in 2010", "7 per cent of GDP", "14 posts have gone"."""
    if is_share(spot.quantity):
        lost = verb.lemma.lower() in are("shed")  # "lost 29 per cent of its output"
        if after[:1] == ["of"] and are("gdp") & set(after) and not lost:
            return Said(Act.LEVEL, 0)
        as_much = after[:1] == ["as"] and after[1:2] in (["much"], ["many"], ["high"], ["large"])
        return Said(Act.RATIO, 0) if as_much or _is_of_another(after) else None
    root = spot.stage.root(spot.figure, counted=True)
    gone = root.dep in ("nsubj", "nsubjpass") and verb.lemma.lower() in are("vanish")
    return Said(Act.DIFFERENCE, -1) if gone else None


def _is_of_another(after: list[str]) -> bool:
    """ "A third of that of Sweden", "half the rate of 2010"."""
    words = after[1:] if after[:1] == ["of"] else after
    thing = words[:1] == ["that"] or (words[:1] == ["the"] and bool(are("measuring") & set(words[1:2])))
    return thing and "of" in words[1:3]


def continues(spot: Spot, before: Frame) -> bool:
    """ "Grew by 7.5 percent in 2023 and 2.9 percent in 2024": nothing but a period and a conjunction stands between."""
    if before.quantity.kind is not spot.quantity.kind or before.act in (Act.RANK, Act.RATIO):
        return False
    after = lemmas(spot.after(2))
    if set(after) & (are("more") | are("less") | are("ahead") | are("behind")):
        return False
    between = spot.stage.tree.words(spot.since, spot.figure.first)
    told = {n for m in spot.stage.all(MentionKind.PERIOD) for n in m.numbers}
    words = [n for n in between if n.number not in told and n.lower not in are("further")]
    plain = all(n.pos in _SMALL and n.lower not in are("parting") for n in words)
    plain = plain and (before.act is not Act.LEVEL or all(n.lower != "by" for n in words))
    return bool(words) and plain and any(n.dep == "cc" or n.text == "," for n in words)


def of_next(spot: Spot) -> bool:
    """ "A third of the 8.5 percent", "half of Finland's $300 billion": a part of the figure that follows."""
    if spot.following is None or spot.following.quantity is None or not is_share(spot.quantity):
        return False
    between = spot.stage.tree.words(spot.figure.behind, spot.following.first)
    if not 0 < len(between) <= _BETWEEN or between[0].lower not in ("of", "the"):
        return False
    plain = all(n.pos in _OF_OWNER or n.lemma.lower() in are("generic") for n in between)
    return plain and any(n.lower == "of" for n in between)


def is_multiple(spot: Spot) -> bool:
    """ "Three times", "double"."""
    times = (spot.quantity.noun or "").lower() == "times" and (spot.quantity.value or 0) <= _MOST_TIMES
    return spot.quantity.kind is QuantityKind.MULTIPLE or times


def _leads(after: list[str]) -> bool:
    """ "Seven points ahead of", "four points clear"."""
    return any(word in ("ahead", "clear", "behind") for word in after[:2]) or after[:2] == ["point", "lead"]


def _sign(spot: Spot, ahead: list[str], after: list[str], verb: Node) -> int:
    """By the words next to the figure, a noun of change, the verb; ``ahead`` and ``after`` are lemmas."""
    if sign := _sign_beside(ahead, after):
        return 0 if _is_particle(spot) else sign
    noun = _noun_of_change(spot)
    if noun is not None and is_share(spot.quantity) and not _measure_behind(noun, spot):
        return -1 if noun.lemma.lower() in are("fall") else 1
    if ahead and ahead[-1] in are("further"):  # "granted another 168 million" is how much it granted
        return 1 if noun is not None or verb.lemma.lower() in moves() else 0
    lead = next((word for word in reversed(ahead) if word in _TO | _BY | moves()), None)
    if lead == "by" and {"up", "down"} & set(ahead[-_NEAR:]):
        return 1 if "up" in ahead[-_NEAR:] else -1
    if lead == "by" or (lead == "of" and noun):
        return _sign_by(spot, lead, noun, verb)
    return _by_verb(spot, lead, verb.lemma.lower())


def _sign_beside(ahead: list[str], after: list[str]) -> int:
    """ "5 % more", "up 5 %"."""
    more = next((word for word in after[:3] if word in are("more") | are("less")), None)
    if more and more not in ("up", "down"):
        return -1 if more in are("less") else 1
    if after and after[0] in are("change_nouns"):
        return -1 if after[0] in are("fall") else 1
    if ahead and ahead[-1] in ("up", "down"):
        return 1 if ahead[-1] == "up" else -1
    return 0


def _is_particle(spot: Spot) -> bool:
    """ "Cleared up 20 % of burglaries": a part of a verb that says nothing of more or less."""
    beside = spot.before(1)
    particle = bool(beside) and beside[-1].dep == "prt"
    return particle and beside[-1].head.lemma.lower() not in moves() | are("level_verbs")


def _noun_of_change(spot: Spot) -> Node | None:
    """The last one before the figure: "an increase of"."""
    nouns = (n for n in reversed(spot.before(_AHEAD)) if n.pos == "NOUN" and n.lemma.lower() in are("change_nouns"))
    return next(nouns, None)


def _measure_behind(noun: Node, spot: Spot) -> bool:
    """Whether a measure is named between a word and the figure."""
    place = next((n.number for n in reversed(spot.before(_AHEAD)) if n.lemma.lower() == noun.lemma.lower()), 0)
    return any(m.first > place for m in spot.left(MentionKind.MEASURE))


def _sign_by(spot: Spot, lead: str, noun: Node | None, verb: Node) -> int:
    """ "Fell by 5 %", "a fall of 5 %"; whatever else changes "by" a share is said to rise."""
    lemma = verb.lemma.lower()
    moved = (w for w in reversed(lemmas(spot.before(_AHEAD))) if w in moves())
    word = noun.lemma.lower() if noun is not None else next(moved, lemma)
    if word in moves() or lemma in moves():
        return -1 if word in are("fall") or (word not in are("rise") and lemma in are("fall")) else 1
    return 1 if lead == "by" and is_share(spot.quantity) and verb.pos == "VERB" else 0


def _is_loss(spot: Spot, verb: Node) -> bool:
    """ "A loss of 63 million", "the 83 million loss", "lost €9 million": what was earned, below nought."""
    after = lemmas(spot.after(1))
    before = lemmas(spot.before(2))
    lost = verb.lemma.lower() == "lose" and spot.stage.root(spot.figure).head is verb
    return after == ["loss"] or before[:1] == ["loss"] or before == ["loss", "of"] or lost


def _by_verb(spot: Spot, lead: str | None, verb: str) -> int:
    """ "Prices rose 3 %", "it gained two points": the object of a verb of change, money and counts excepted."""
    root = spot.stage.root(spot.figure, counted=True)
    direct = root.dep in ("dobj", "npadvmod", "attr", "oprd")
    if lead in _TO or not direct or spot.quantity.kind is QuantityKind.MONEY or verb not in are("rise") | are("fall"):
        return 0
    return -1 if verb in are("fall") else 1
