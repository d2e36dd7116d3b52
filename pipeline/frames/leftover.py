"""Words around a figure that no part of its frame took up: it is said of something else after all."""

import re
from itertools import pairwise

from pipeline.frames.act import is_multiple
from pipeline.frames.frame import How
from pipeline.frames.measures import Measured
from pipeline.frames.names import Gazetteer
from pipeline.frames.per import is_per_head
from pipeline.frames.phrases import MONTH_NAMES
from pipeline.frames.spot import MentionKind, Spot, is_share, lemmas, may_be_age, moves, verb_of
from pipeline.frames.tree import Node
from pipeline.frames.words import are
from pipeline.models import QuantityKind
from pipeline.text.stems import stem

_OTHER = re.compile(
    r"\b(?:by|on|under) (?:the )?[\w']+(?: [\w']+)? (?:own )?(?:definition|count|method|yardstick|reckoning|measure)\b"
    r"|\beach of\b",
    re.IGNORECASE,
)
ANOTHER = "who:another"
"""Somebody of a name of their own has the figure."""
_SHARED = re.compile(r"\bof (?:which|whom|these|those|them)\b", re.IGNORECASE)


def leftover(spot: Spot, found: Measured, gazetteer: Gazetteer, *, joint: bool = False) -> tuple[str, ...]:
    """Modifiers that no field took up: another measure, another place, another part; ``joint`` owners take up
    "together"."""
    left = [f"who:{found.other_noun}"] if found.other_noun else []
    if (
        found.how < How.STATED
        and (noun := governing(spot)) is not None
        and not _stands_for(noun, found, spot, gazetteer)
    ):
        left.append(f"who:{noun.text}")
    left += _derived(spot) + _of_group(spot) + _of_part(spot)
    if may_be_age(spot.quantity) and found.how < How.LISTED:
        left.append("who:number")
    named = found.mention is not None and found.mention.first == spot.figure.behind
    counted = named and not is_share(spot.quantity)  # "an army of 120,000 soldiers", not "a deficit of 5 % of GDP"
    if not counted and (part := _head_of(spot)) is not None and not _stands_for(part, found, spot, gazetteer):
        left.append(f"who:{part.text}")
    left += _of_another_change(spot)
    if found.ids and all(map(gazetteer.is_rate, found.ids)):
        left += [
            f"part:{n.text}" for n in spot.after(1) if n.lower in are("more") | are("less")
        ]  # "1.5 % higher than hoped"
    if found.how < How.STATED:
        left += _of_others(spot, gazetteer)
    left += _modifiers(spot, found) + _additional(spot)
    left += _places(spot, found, gazetteer)
    apart = frozenset[str]() if joint else are("together")
    left += [f"part:{n.text}" for n in spot.stage.tree.words(0, spot.reach) if n.lower in apart]
    stretch = " ".join(node.text for node in spot.own())
    shared = _SHARED.search(stretch) and not spot.left(MentionKind.ENTITY)
    if shared or _OTHER.search(stretch) or _OTHER.match(spot.stage.tree.text) or "definition" in spot.stage.tree.text:
        left.append("part:other definition")
    return (*left, *_of_another_name(left, spot))


def _of_another_name(left: list[str], spot: Spot) -> list[str]:
    """ "North Norland's budget": what is left over is a part of a name."""
    words = {each.partition(":")[2] for each in left}
    named = {n for m in spot.stage.all(MentionKind.ENTITY) for n in m.numbers}
    apart = (n for n in spot.own() if n.dep in ("compound", "amod") and n.head.number in named)
    return [ANOTHER] if any(n.text in words and n.text[:1].isupper() for n in apart) else []


def _of_others(spot: Spot, gazetteer: Gazetteer) -> list[str]:
    """ "Half of all workers": a part of what the table does not know; "which is 12%": of what was just told."""
    nodes, behind = spot.stage.tree.nodes, spot.figure.behind
    figure = spot.stage.root(spot.figure)
    alone = figure.dep in ("nsubj", "nsubjpass") or (figure.is_root and spot.figure.first <= 1 < len(nodes) - behind)
    if is_share(spot.quantity) and alone and nodes[min(behind, len(nodes) - 1)].lower not in ("of", ",", ":", "."):
        return ["part:of them"]  # "about one in five concerned rudeness"
    if not is_share(spot.quantity) or behind >= len(nodes) or nodes[behind].lower != "of":
        return []
    whole = nodes[behind].child("pobj")
    if whole is not None and (whole.pos == "PRON" or whole.lower in ("this", "that", "these", "those")):
        return [f"part:of {whole.text}"]
    if whole is None or whole.pos != "NOUN" or _is_known(whole, spot, gazetteer):
        return []
    return [f"who:{whole.text}"]


def _is_known(noun: Node, spot: Spot, gazetteer: Gazetteer) -> bool:
    """Whether it is named by the table, or stands for something that is."""
    return (
        noun.number in spot.stage.known()
        or (stem(noun.text),) in gazetteer.said.phrases
        or noun.lemma.lower() in are("generic")
    )


def _additional(spot: Spot) -> list[str]:
    """ "Another 168 million", "and 32 more are on order": beside what was told, and not by how much that changed."""
    behind = spot.after(1)
    if behind and behind[0].lower == "of":
        members = behind[0].child("pobj")
        if spot.quantity.kind is QuantityKind.COUNT and not spot.quantity.noun:
            return [f"part:of {members.text}"] if members is not None and members.pos == "NOUN" else []
        if members is not None and spot.quantity.kind is QuantityKind.MONEY and _is_unknown(members, spot):
            return [f"part:of {members.text}"]
    rules = (_cheaper, _between_them, _lost, _put_by, _share_of_another, _further)
    return next(([f"part:{words}"] for rule in rules if (words := rule(spot))), [])


def _is_unknown(members: Node, spot: Spot) -> bool:
    """ "£5 million of savings": a noun of which the table knows nothing."""
    return members.pos == "NOUN" and not spot.stage.known() & {n.number for n in members.phrase()}


def _cheaper(spot: Spot) -> str:
    """ "Pennoch was £66 cheaper": by another word than more and less."""
    behind = spot.after(1)
    compared = bool(behind) and behind[0].tag in ("JJR", "RBR") and behind[0].lower not in are("more") | are("less")
    return behind[0].text if compared else ""


def _between_them(spot: Spot) -> str:
    own = [n.lower for n in spot.stage.tree.words(0, spot.reach)]
    joint = any(a == "between" and b == "them" for a, b in pairwise(own))
    return "between them" if joint and len(spot.left(MentionKind.ENTITY)) != 1 else ""


def _lost(spot: Spot) -> str:
    """ "Shed 4 % of its staff": who left, or by how much fewer there are."""
    root, behind = spot.stage.root(spot.figure, counted=True), spot.after(1)
    shed = root.head.is_verb and root.head.lemma.lower() in are("shed")
    if not (shed and is_share(spot.quantity) and behind and behind[0].lower == "of"):
        return ""
    nodes = spot.stage.tree.nodes
    counted = any(nodes[m.first].lower not in are("wholes") for m in spot.right(MentionKind.MEASURE))
    return "lost" if counted else ""


def _put_by(spot: Spot) -> str:
    """ "A broader count put it at": the figure is of that count."""
    verb = verb_of(spot.stage.root(spot.figure, counted=True))
    said_of = verb.child("nsubj", "nsubjpass")
    counts = said_of is not None and verb.lemma.lower() == "put" and said_of.lemma.lower() in are("counting")
    return said_of.text if said_of is not None and counts else ""


def _share_of_another(spot: Spot) -> str:
    """ "The share of exports to France was": of a whole that the measure is not."""
    said_of = verb_of(spot.stage.root(spot.figure, counted=True)).child("nsubj", "nsubjpass")
    if said_of is None or said_of.lemma.lower() not in are("sharing") or not is_share(spot.quantity):
        return ""
    known = spot.stage.known()
    parted = any(c.lower == "of" for c in said_of.children) and said_of.number not in known
    modified = bool({n.number for n in said_of.phrase()} & known)
    return said_of.text if parted and modified and not _whole_is_gdp(said_of) else ""


def _further(spot: Spot) -> str:
    """ "Another 168 million", "32 more are on order"."""
    ahead, root, after = lemmas(spot.before(1)), spot.stage.root(spot.figure, counted=True), lemmas(spot.after(1))
    if ahead and ahead[0] in are("further") and verb_of(root).lemma.lower() not in moves():
        return ahead[0]
    return after[0] if after and after[0] in are("more") and root.dep in ("nsubj", "nsubjpass") else ""


def _whole_is_gdp(noun: Node) -> bool:
    """ "The share of GDP": that is what the measure is."""
    return any(n.lower in are("gdp") for n in noun.phrase())


def _stands_for(noun: Node, found: Measured, spot: Spot, gazetteer: Gazetteer) -> bool:
    """ "The rate" stands for the unemployment rate, "the vacancy rate" for something else."""
    return found.is_called(noun, gazetteer) and not _is_modified(noun, spot.stage.known())


def _is_modified(noun: Node, known: frozenset[int]) -> bool:
    own = (c for c in noun.children if c.dep in ("compound", "nmod") and c.number not in known)
    return any(c.lemma.lower() not in are("neutral") | are("generic") for c in own)


def _of_another_change(spot: Spot) -> list[str]:
    """ "A VAT increase to 24 per cent": the change is of something that the table does not know."""
    root, known = spot.stage.root(spot.figure, counted=True), spot.stage.known()
    noun = root.head.head if root.dep == "pobj" else root.head
    if noun.pos != "NOUN" or noun.lemma.lower() not in are("change_nouns") or noun.number > spot.figure.first:
        return []
    return [f"who:{noun.text}"] if _is_modified(noun, known) else []


def _derived(spot: Spot) -> list[str]:
    """ "That is 74 posts gone", "which is 12%": of what was just told, not a figure of its own."""
    if is_multiple(spot):
        return []  # "that is twice what Turkey emits": of the same, beside somebody else
    verb = verb_of(spot.stage.root(spot.figure))
    subject = verb.child("nsubj", "nsubjpass")
    behind = subject is not None and subject.number > spot.figure.first  # "Nearly 6 per cent: that was inflation"
    if subject is None or behind or subject.lower not in are("demonstratives") or subject.pos == "NOUN":
        return []
    plain = verb.lemma in ("be", "make", "mean", "leave", "amount") and verb.dep != "relcl"
    of_known = verb.dep == "relcl" and bool(
        {n.number for n in verb.head.subtree() if n.number < subject.number} & spot.stage.known()
    )
    which = subject.lower == "which" and verb.lemma == "be" and not of_known
    return [f"part:{subject.text}"] if (plain and subject.lower in ("that", "this")) or which else []


def _of_group(spot: Spot) -> list[str]:
    """ "For young persons", "among Spaniards under 25": of some people, not of all that is measured."""
    for node in _clause(spot):
        if node.lower in are("except"):
            return [f"part:{node.text}"]
        whom = node.child("pobj") if node.lower == "for" else None
        if whom is not None and {whom.lemma.lower(), whom.lower} & are("groups"):
            return [f"part:for {whom.text}"]
    return []


def _clause(spot: Spot) -> list[Node]:
    """The words of a figure with what leads its clause: an age in between is no figure of its own."""
    nodes = spot.stage.tree.nodes
    start = spot.edge
    while start > 0 and not (nodes[start - 1].is_verb or nodes[start - 1].text in ";:,"):
        start -= 1
    return spot.stage.tree.words(start, spot.reach)


def _of_part(spot: Spot) -> list[str]:
    """ "Northern Italy", "the south of Italy", "Germans over 50": some of whom the table has."""
    nodes = spot.stage.tree.nodes
    for mention in (*spot.left(MentionKind.ENTITY), *spot.right(MentionKind.ENTITY)):
        root = spot.stage.root(mention)
        beside = [c for c in root.children if c.dep in ("amod", "compound") and c.number not in mention.numbers]
        whole = root.head.head if root.dep == "pobj" and root.head.lower in ("of", "in") else root
        part = next(
            (n for n in (*beside, whole) if n.lower in are("partial") or n.lemma.lower() in are("partial")), None
        )
        if part is None and mention.first and nodes[mention.first - 1].lower in are("partial"):
            part = nodes[mention.first - 1]
        if part is not None:
            return [f"part:{part.text}"]
    return []


def _head_of(spot: Spot) -> Node | None:
    """ "A dividend of 0.42", "a town of 96,000", "an institute worth £120m": the noun of which a figure is a part."""
    root, known = spot.stage.root(spot.figure, counted=True), spot.stage.known()
    head: Node | None = root.head.head
    of_noun = root.dep == "pobj" and root.head.lower == "of" and root.head.head.pos == "NOUN"
    if not of_noun and not (root.head.lower == "worth" and root.head.head.pos in ("NOUN", "PROPN")):
        head = None
    nodes, first = spot.stage.tree.nodes, spot.figure.first
    if head is None and first > 1 and nodes[first - 1].lower == "of" and nodes[first - 2].pos == "NOUN":
        head = nodes[first - 2]  # whatever the parse makes of it: "the poverty headcount of 40 % dates from 2019"
    if head is None or head.lemma.lower() in are("change_nouns"):
        return None
    return head if _foreign(head, spot, known) else None


def governing(spot: Spot) -> Node | None:
    """The noun that the figure is said of, if it is nothing that the table knows: "executive pay was £3.1 million"."""
    known, root = spot.stage.known(), spot.stage.root(spot.figure)
    said_of = _subject(verb_of(root), spot)
    return said_of if said_of is not None and _foreign(said_of, spot, known) else None


def _subject(verb: Node, spot: Spot) -> Node | None:
    """What a verb is said of: its subject, or what its clause hangs on."""
    subject = verb.child("nsubj", "nsubjpass")
    if verb.dep == "relcl" and subject is not None and subject.pos == "NOUN":
        return subject  # "France, whose deficit was 5.8 per cent"
    if verb.dep in ("relcl", "acl"):
        return verb.head
    return subject if subject is not None and spot.edge <= subject.number < spot.figure.first else None


def _foreign(node: Node, spot: Spot, known: frozenset[int]) -> bool:
    if node.pos != "NOUN" or node.number in known:
        return False
    compound = [c for c in node.children if c.dep == "compound" and c.number not in known]
    measures = {n for m in spot.stage.all(MentionKind.MEASURE) for n in m.numbers}
    aside = {n.number for c in node.children if c.dep in ("acl", "relcl") for n in c.subtree()}
    inside = any(n.number in measures - aside for n in node.subtree() if n.number < spot.figure.first)
    return bool(compound) or not (inside or {node.lemma.lower(), node.lower} & are("generic"))


def _modifiers(spot: Spot, found: Measured) -> list[str]:
    """Words that hang on the measure's name and that nothing took up."""
    if found.mention is None or found.how < How.CARRIED:
        return []
    known = {n for m in spot.stage.mentions if spot.edge <= m.first < spot.reach for n in m.numbers}
    named = {n for m in spot.stage.all(MentionKind.ENTITY) for n in m.numbers}
    apart = (m for m in spot.stage.all(MentionKind.MEASURE) if not m.ids & found.ids)
    others = {n for m in apart for n in m.numbers} - named
    left: list[str] = []
    if found.how is How.CARRIED:  # "spent some $270bn on reversing the trend"
        led = [c for c in spot.stage.root(found.mention).children if c.dep == "prep" and c.lower in ("on", "for")]
        return [
            f"{c.text} {p.text}" for c in led for p in c.children if p.pos in ("NOUN", "VERB") and p.number not in known
        ]
    root = spot.stage.root(found.mention)
    if found.how is not How.LISTED and root.dep in ("amod", "compound", "nmod") and _is_another(root.head, known):
        return [root.head.text]  # "military equipment", "inflation expectations"
    for child in root.children:
        if child.number in known or child.lemma.lower() in are("neutral") | moves():
            continue
        if child.dep == "prep":
            left += _led_by(child, known - others, named)
        elif found.how is not How.LISTED and _qualifies(child):
            left.append(child.text)
    return left


def _qualifies(child: Node) -> bool:
    """ "Youth unemployment"; not "the country's budget"."""
    whose = child.dep == "poss" and child.lemma.lower() in are("generic")
    return (
        not whose
        and child.dep in ("compound", "amod", "nmod", "poss")
        and child.pos in ("NOUN", "ADJ", "VERB", "PROPN")
    )


def _led_by(preposition: Node, known: set[int], named: set[int]) -> list[str]:
    """ "The population under 30", "exports to Sudland", "spending on roads"."""
    word, led = preposition.lower, list(preposition.children)
    left = [preposition.text] if word in ("under", "over", "aged") and any(n.like_number for n in led) else []
    if word == "to":
        left += [f"{preposition.text} {n.text}" for n in led if n.number in named]
    if word in are("narrowing"):
        left += [f"{preposition.text} {noun.text}" for noun in led if _narrows(noun, known)]
    return left


def _is_another(noun: Node, known: set[int]) -> bool:
    return noun.pos == "NOUN" and noun.number not in known and noun.lemma.lower() not in are("generic") | are("neutral")


def _narrows(noun: Node, known: set[int]) -> bool:
    named = noun.pos in ("NOUN", "PROPN", "VERB") and noun.lemma.lower() not in are("generic")
    return named and noun.number not in known


def _places(spot: Spot, found: Measured, gazetteer: Gazetteer) -> list[str]:
    """Names of places that the table does not have, and words that leave somebody out."""
    left: list[str] = []
    heads, known = is_per_head(spot), spot.stage.known()
    for node in spot.own():
        narrow = node.lower in are("narrow") and not any(c.number in known for c in node.children)
        narrow = narrow and not (heads and node.lower == "per") and not _leads_in(node, spot, found)
        if narrow or _is_elsewhere(node, spot, known, gazetteer):
            left.append(f"part:{node.text}")
    return left


def _leads_in(word: Node, spot: Spot, found: Measured) -> bool:
    """ "Including 66 billion in military aid": a part that has a measure of its own, named behind its figure."""
    led = any(c.number in spot.figure.numbers for c in word.children)
    own = found.mention is not None and found.how is How.STATED and found.mention.first >= spot.figure.behind
    others = (m for m in spot.stage.all(MentionKind.MEASURE) if m is not found.mention)
    return led and own and not any(m.ids & found.ids for m in others)


def _is_elsewhere(node: Node, spot: Spot, known: frozenset[int], gazetteer: Gazetteer) -> bool:
    if node.pos != "PROPN" or node.dep != "pobj" or node.number >= spot.figure.first:
        return False
    led = node.head.lower in ("in", "at", "of", "for") and not node.text.endswith("day")
    led = led and node.text not in MONTH_NAMES and not gazetteer.names_word(node.text)
    return (
        led
        and (stem(node.text),) not in gazetteer.said.phrases
        and not known & {node.number, *(c.number for c in node.children if c.dep == "compound")}
    )
