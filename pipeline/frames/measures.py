"""What a figure measures, and which words around it say that it is something else after all."""

import re
from dataclasses import dataclass

from pipeline.frames.act import continues
from pipeline.frames.discourse import Discourse
from pipeline.frames.frame import Act, Frame, How
from pipeline.frames.names import Gazetteer, Sort
from pipeline.frames.spot import Mention, MentionKind, Spot, is_share, moves, verb_of
from pipeline.frames.tree import Node
from pipeline.frames.words import are
from pipeline.models import Quantity, QuantityKind
from pipeline.text.stems import stem

_OF_GDP = re.compile(r"\bGDP\b|\bgross domestic product\b|\b(?:share|burden|output|economy)\b", re.IGNORECASE)
_PPP = re.compile(r"purchasing[ -]power|\bPPP\b|international (?:dollars|\$)", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:by|on|under) (?:the )?[\w']+(?: [\w']+)? (?:own )?(?:definition|count|method|yardstick|reckoning|measure)\b|\bof which\b|\beach of\b",
    re.IGNORECASE,
)
_BACK, _AHEAD = 200, 40
_RECENT = 6


@dataclass(frozen=True)
class Measured:
    """The measures that are meant, how they are known, and where they stand."""

    ids: frozenset[str]
    how: How
    mention: Mention | None = None
    other_noun: str | None = None
    """A counted noun that is nothing the table measures."""

    def is_called(self, node: Node, gazetteer: Gazetteer) -> bool:
        """Whether a noun is what the measure is called in short: "the burden", "the rate"."""
        return any(stem(node.text) in gazetteer.heads(id_) for id_ in self.ids)


def sort_of(quantity: Quantity) -> Sort:
    """What a figure can be compared with."""
    match quantity.kind:
        case QuantityKind.MONEY:
            return Sort(QuantityKind.MONEY, quantity.unit)
        case QuantityKind.PERCENT | QuantityKind.FRACTION | QuantityKind.RATIO:
            return Sort(QuantityKind.PERCENT)
        case QuantityKind.MEASURE | QuantityKind.DURATION | QuantityKind.PERCENTAGE_POINT | QuantityKind.RATE:
            return Sort(quantity.kind, quantity.unit)
        case _:
            return Sort(QuantityKind.COUNT)


def fits(quantity: Quantity, sort: Sort) -> bool:
    """Whether a figure can be a level of such a measure."""
    own = sort_of(quantity)
    if own.kind is not sort.kind:
        return False
    if own.kind in (QuantityKind.MEASURE, QuantityKind.DURATION, QuantityKind.RATE):
        return own.unit == sort.unit
    return True


def measured(spot: Spot, act: Act, state: Discourse, before: Frame | None) -> Measured:
    """What the figure's sentence says that it measures: in its own words, of the figure before, elsewhere in it."""
    return _Measure(spot, act, state, before, None).in_sentence()


def carried(spot: Spot, act: Act, state: Discourse, before: Frame | None, owner: str | None) -> Measured:
    """What was spoken of before, as far as the owner has it; else the only thing that is measured of them in this unit."""
    reader = _Measure(spot, act, state, before, owner)
    grown = reader.growth()
    return grown if grown.ids else reader.from_before()


class _Measure:
    def __init__(self, spot: Spot, act: Act, state: Discourse, before: Frame | None, owner: str | None) -> None:
        self.spot, self.act, self.state, self.before, self.owner = spot, act, state, before, owner
        self.gazetteer, self.quantity = state.gazetteer, spot.quantity
        tree = spot.stage.tree
        near = tree.text[max(0, self.quantity.start - tree.start - _BACK) : self.quantity.end - tree.start + _AHEAD]
        self.ppp, self.text = bool(_PPP.search(near)), near

    def in_sentence(self) -> Measured:
        spot, every = self.spot, self.spot.stage.all(MentionKind.MEASURE)
        said = self._said(every)
        if self.before is not None and continues(spot, self.before) and (ids := self.fit(self.before.measures)):
            return Measured(ids, min(How.LISTED, self.before.measure_how))
        if noun := self._foreign_noun(said):
            return Measured(frozenset(), How.OPEN, other_noun=noun)
        if not said and self.before is not None and (ids := self.fit(self._kin(self.before.measures))):
            how = min(How.LISTED, self.before.measure_how)
            return Measured(ids, how)
        if not said and (short := self._shortened()).ids:
            return short
        others = [m for m in every if m.first < spot.edge][::-1] + [m for m in every if m.first >= spot.figure.first]
        for mention, how in [(m, How.STATED) for m in said] + [(m, How.LISTED) for m in others]:
            if ids := self.fit(mention.ids):
                return Measured(self._narrowed(ids), how, mention)
        return Measured(frozenset(), How.OPEN)

    def _shortened(self) -> Measured:
        """ "The budget", "the rate": the last word of what was spoken of in full; not sure where it may be several."""
        known = self.spot.stage.known()
        words = {
            stem(n.text)
            for n in self.spot.own()
            if n.pos == "NOUN"
            and not any(
                c.dep in ("compound", "amod") and c.number not in known and c.lemma.lower() not in are("neutral")
                for c in n.children
            )
        }
        found: list[frozenset[str]] = []
        for ids in reversed(self.state.spoken[-_RECENT:]):
            short = self.fit(frozenset(i for i in self._kin(ids) if self.gazetteer.heads(i) & words))
            if short and short not in found:
                found.append(short)
        if not found:
            return Measured(frozenset(), How.OPEN)
        return Measured(found[0], How.LISTED if len(found) == 1 else How.CARRIED)

    def _said(self, every: list[Mention]) -> list[Mention]:
        spot = self.spot
        right = spot.right(MentionKind.MEASURE)
        counted = (
            [m for m in right if m.first <= spot.figure.behind + 1] if self.quantity.kind is QuantityKind.COUNT else []
        )
        left = [m for m in spot.left(MentionKind.MEASURE)[::-1] if not spot.stage.aside(m, spot.figure)]
        said = counted or left + right
        if (
            self.act is Act.SHARE
        ):  # "a quarter of Denholm's children are entitled to free meals": it may follow the verb
            sort = self.gazetteer.sort
            behind = [m for m in every if m.first >= spot.figure.first]
            said = [m for m in behind if all(sort(id_).kind is QuantityKind.PERCENT for id_ in m.ids)] + said
        return said

    def _foreign_noun(self, said: list[Mention]) -> str | None:
        """Votes, goals: counted, and nothing that the table measures."""
        if self.quantity.kind is not QuantityKind.COUNT or not self.quantity.noun or said:
            return None
        noun = self.quantity.noun.split()[-1].lower()
        if noun in are("generic") | are("more") | are("less") | {"time", "times", "point", "points"}:
            return None
        key = stem(noun)
        return None if any(words[-1] == key for words in self.gazetteer.said.phrases) else noun

    def _narrowed(self, ids: frozenset[str]) -> frozenset[str]:
        """ "Employed 1,978 people": what several words agree on; "profit" is the profit spoken of before."""
        for mention in (*self.spot.left(MentionKind.MEASURE), *self.spot.right(MentionKind.MEASURE)):
            if len(ids) > 1 and ids & mention.ids:
                ids = ids & mention.ids
        for known in (self.state.by_kind.get(self.quantity.kind), *reversed(self.state.spoken[-3:])):
            if known and len(ids) > 1 and ids & known:
                ids = ids & known
        return ids

    def from_before(self) -> Measured:
        known = [self.state.by_kind.get(self.quantity.kind), *reversed(self.state.spoken)]
        if self._of_gdp():
            known.append(frozenset(self.gazetteer.profiles))
        for ids in dict.fromkeys(filter(None, known)):
            if found := self._of_owner(self.fit(self._kin(ids))):
                return Measured(found, How.CARRIED)
        return self._only_one()

    def growth(self) -> Measured:
        """ "Vietnam expanded by 7.1%": a country grows as its economy does."""
        verb = verb_of(self.spot.stage.root(self.quantity_mention))
        owner = self.gazetteer.entities.get(self.owner or "")
        country = owner is not None and owner.kind in ("country", "aggregate")
        if not country or self.act is not Act.CHANGE or verb.lemma.lower() not in are("economy_verbs"):
            return Measured(frozenset(), How.OPEN)
        ids = frozenset(i for i in self.gazetteer.measured_of(self.owner or "") if self.gazetteer.is_growth(i))
        return Measured(ids, How.LISTED if ids else How.OPEN)

    @property
    def quantity_mention(self) -> Mention:
        return self.spot.figure

    def _of_owner(self, ids: frozenset[str]) -> frozenset[str]:
        return self.state.measured(self.owner, ids) if self.owner else ids

    def _only_one(self) -> Measured:
        """The measure is not said, but only one thing is measured of the owner in that unit."""
        if self.owner is None:
            return Measured(frozenset(), How.OPEN)
        fitting = self._of_owner(self.fit(frozenset(self.gazetteer.profiles)))
        if len(fitting) != 1:
            return Measured(frozenset(), How.OPEN)
        return Measured(fitting, How.LISTED if plainly_of(self.spot) else How.INFERRED)

    def _kin(self, ids: frozenset[str]) -> frozenset[str]:
        return self.gazetteer.kin(ids) if self.act is Act.LEVEL and ids else ids

    def fit(self, ids: frozenset[str]) -> frozenset[str]:
        """Of the measures that a mention may mean, those that a figure of this sort can be said of."""
        measures, sort = self.gazetteer.measures, self.gazetteer.sort
        ids = frozenset(id_ for id_ in ids if bool(_PPP.search(measures[id_].label)) == self.ppp)
        if self.act in (Act.LEVEL, Act.GAP) or (
            self.act is Act.DIFFERENCE and self.quantity.kind is not QuantityKind.PERCENTAGE_POINT
        ):
            ids = frozenset(id_ for id_ in ids if self._holds(sort(id_)))
            if self.quantity.kind is QuantityKind.MONEY:
                return ids
            shares = frozenset(id_ for id_ in ids if "of GDP" in measures[id_].label)
            if self._of_gdp():
                return shares
            return ids if _OF_GDP.search(self.text) else ids - shares
        if self.act is Act.DIFFERENCE:
            return frozenset(id_ for id_ in ids if sort(id_).kind is QuantityKind.PERCENT)
        apart = frozenset(id_ for id_ in ids if sort(id_).kind is not QuantityKind.PERCENT)
        return apart or ids

    def _of_gdp(self) -> bool:
        """ "2.4 % of GDP": what the share is of stands behind it."""
        if self.quantity.kind is not QuantityKind.PERCENT:
            return False
        behind = [n.lower for n in self.spot.stage.tree.words(self.spot.figure.behind, self.spot.figure.behind + 5)]
        return behind[:1] == ["of"] and "gdp" in behind

    def _holds(self, sort: Sort) -> bool:
        if self.act is Act.GAP and self.quantity.kind is QuantityKind.PERCENTAGE_POINT:
            return sort.kind is QuantityKind.PERCENT
        return fits(self.quantity, sort)


_LEVEL_VERBS = frozenset(
    [
        "be",
        "stand",
        "have",
        "come",
        "reach",
        "hit",
        "get",
        "win",
        "take",
        "poll",
        "total",
        "amount",
        "remain",
        "stay",
        "number",
        "employ",
        "record",
        "post",
        "score",
    ]
)


def plainly_of(spot: Spot) -> bool:
    """ "The Union stood at 32 per cent": the subject is a name, the verb says no more than that there is such a figure."""
    root = spot.stage.root(spot.figure, counted=True)
    verb = verb_of(root)
    subject = verb.child("nsubj", "nsubjpass")
    named = any(subject.number in m.numbers for m in spot.stage.all(MentionKind.ENTITY)) if subject else False
    pronoun = subject is not None and subject.pos == "PRON"
    direct = (
        root.head is verb
        or (root.dep == "pobj" and root.head.head is verb)
        or (root.head.dep in ("attr", "dobj") and root.head.head is verb)
    )
    return (named or pronoun) and direct and verb.lemma.lower() in _LEVEL_VERBS | moves()


def leftover(spot: Spot, found: Measured, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Modifiers that no field took up: another measure, another place, another part."""
    left = [f"who:{found.other_noun}"] if found.other_noun else []
    if found.how < How.STATED and (noun := governing(spot)) is not None and not found.is_called(noun, gazetteer):
        left.append(f"who:{noun.text}")
    if found.how < How.STATED:
        left += _of_others(spot, gazetteer)
    left += _modifiers(spot, found)
    left += _places(spot, spot.stage.known(), gazetteer)
    left += [f"part:{n.text}" for n in spot.stage.tree.words(0, spot.reach) if n.lower in are("together")]
    stretch = " ".join(node.text for node in spot.own())
    if _OTHER.search(stretch) or _OTHER.match(spot.stage.tree.text) or "definition" in spot.stage.tree.text:
        left.append("part:other definition")
    return tuple(left)


def _of_others(spot: Spot, gazetteer: Gazetteer) -> list[str]:
    """ "Half of all workers": a part of something that the table does not know; "which is 12%": of what was just told."""
    nodes, behind = spot.stage.tree.nodes, spot.figure.behind
    known = spot.stage.known()
    verb = verb_of(spot.stage.root(spot.figure))
    subject = verb.child("nsubj", "nsubjpass")
    if subject is not None and subject.lower == "which" and verb.lemma == "be":
        return ["part:which"]
    if not is_share(spot.quantity) or behind >= len(nodes) or nodes[behind].lower != "of":
        return []
    whole = nodes[behind].child("pobj")
    if (
        whole is None
        or whole.pos != "NOUN"
        or (stem(whole.text),) in gazetteer.said.phrases
        or known & {n.number for n in whole.subtree()}
        or whole.lemma.lower() in are("generic")
    ):
        return []
    return [f"who:{whole.text}"]


def governing(spot: Spot) -> Node | None:
    """The noun that the figure is said of, if it is nothing that the table knows: "executive pay was £3.1 million"."""
    known, node = spot.stage.known(), verb_of(spot.stage.root(spot.figure))
    root = spot.stage.root(spot.figure)
    if root.dep == "pobj" and root.head.lower == "of" and root.head.head.pos == "NOUN":
        whole = root.head.head
        if whole.lemma.lower() not in are("change_nouns") and _foreign(whole, spot, known):
            return whole  # "a dividend of 0.42"
    own = node.child("nsubj", "nsubjpass")
    if node.dep == "relcl" and own is not None and own.pos == "NOUN":
        return own if _foreign(own, spot, known) else None  # "France, whose deficit was 5.8 per cent"
    if node.dep in ("relcl", "acl"):
        return node.head if _foreign(node.head, spot, known) else None
    subject = node.child("nsubj", "nsubjpass")
    if subject is None or subject.number >= spot.figure.first or subject.number < spot.edge:
        return None
    return subject if _foreign(subject, spot, known) else None


def _foreign(node: Node, spot: Spot, known: frozenset[int]) -> bool:
    if node.pos != "NOUN" or node.number in known:
        return False
    compound = [c for c in node.children if c.dep == "compound" and c.number not in known]
    measures = {n for m in spot.stage.all(MentionKind.MEASURE) for n in m.numbers}
    aside = {n.number for c in node.children if c.dep in ("acl", "relcl") for n in c.subtree()}
    inside = any(n.number in measures - aside for n in node.subtree() if n.number < spot.figure.first)
    return bool(compound) or not (inside or {node.lemma.lower(), node.lower} & are("generic"))


def _modifiers(spot: Spot, found: Measured) -> list[str]:
    if found.mention is None or found.how is not How.STATED:
        return []
    stage = spot.stage
    known = {n for m in stage.mentions if spot.edge <= m.first < spot.reach for n in m.numbers}
    left: list[str] = []
    for child in stage.root(found.mention).children:
        if child.number in known or child.lemma.lower() in are("neutral") | moves():
            continue
        if child.dep in ("compound", "amod", "nmod", "poss") and child.pos in ("NOUN", "ADJ", "VERB", "PROPN"):
            left.append(child.text)
        if child.dep == "prep" and child.lower in ("of", "for", "on", "excluding", "without", "among"):
            left += [
                f"{child.text} {p.text}"
                for p in child.children
                if p.pos in ("NOUN", "PROPN")
                and p.lemma.lower() not in are("generic")
                and not known & {n.number for n in p.subtree()}
            ]
    return left


def _places(spot: Spot, known: frozenset[int], gazetteer: Gazetteer) -> list[str]:
    left: list[str] = []
    for node in spot.own():
        name = (
            node.pos == "PROPN"
            and node.dep == "pobj"
            and node.number < spot.figure.first
            and not node.text.endswith("day")
            and (stem(node.text),) not in gazetteer.said.phrases
        )
        elsewhere = (
            name and node.head.lower in ("in", "at", "of", "for") and not known & {n.number for n in node.subtree()}
        )
        narrow = node.lower in are("narrow") and not any(c.number in known for c in node.children)
        if narrow or elsewhere:
            left.append(f"part:{node.text}")
    return left
