"""Whether a figure is said of somebody whom the table does not know."""

from itertools import pairwise

from pipeline.frames.frame import Frame
from pipeline.frames.spot import MentionKind, Spot, Stage, verb_of
from pipeline.frames.tree import Node
from pipeline.frames.words import are

_OPENING = 4
"""Words at the beginning of a sentence in which its subject is named."""
_STEPS = 3
"""Clauses on the way up, at most."""


def names_others(stage: Stage) -> bool:
    """Whether there are proper names that the table does not know: then who is spoken of is not sure."""
    known = stage.known()
    nodes = stage.tree.nodes
    if nodes and nodes[0].pos == "X":  # not parsed: by capitals alone
        owned = [n for n, after in pairwise(nodes) if after.text in ("'", "’", "'s", "’s")]
        capital = [n for n in nodes[1:] if n.text[:1].isupper()] + [n for n in owned if n.text[:1].isupper()]
        return any(n.number not in known for n in capital)
    return any(n.pos == "PROPN" and n.number not in known and n.dep != "compound" for n in nodes)


def is_about_others(stage: Stage) -> bool:
    """Whether a sentence is about a proper name that the table does not know: "Europe's union is treading water"."""
    nodes = stage.tree.nodes
    if nodes and nodes[0].pos == "X":  # not parsed: a possessive or a second capital at its beginning
        owned = len(nodes) > 1 and nodes[1].text in ("'s", "’s", "'", "’") and nodes[0].number not in stage.known()
        return owned or any(n.text[:1].isupper() and n.number not in stage.known() for n in nodes[1:_OPENING])
    root = next((n for n in nodes if n.is_root), None)
    subject = root.child("nsubj", "nsubjpass") if root is not None else None
    if subject is None:
        return False
    named = any(n.pos == "PROPN" for n in subject.phrase())
    return named and not stage.known() & {n.number for n in subject.phrase()}


def stranger(spot: Spot, before: Frame | None, known: frozenset[int]) -> Node | None:
    """The clause's subject, if it is no entity, measure or pronoun, nor a plain word for one of them."""
    verb = _clause_of(verb_of(spot.stage.root(spot.figure)))
    subject = _subject(verb)
    if before is not None and subject is not None and _is_parenthesis(verb, subject, spot):
        return None
    if _hangs_on_noun(verb, subject):
        return verb.head if _foreign(verb.head, spot, known) else None  # "a policy rate that was lifted to 50 percent"
    if subject is None:  # no verb found: the parse has failed, or it is a headline
        headless = verb.pos in ("NOUN", "PROPN") and verb.number < spot.figure.first and _odd(verb, spot, known)
        return verb if headless else None
    owners = (c for c in subject.children if c.dep == "poss" and c.pos == "PROPN" and c.number not in known)
    owner = next(owners, None)
    if owner is not None:
        return owner  # "Bihar's income"
    if subject.lower in ("it", "they"):
        return _stands_for(subject, spot, known)
    start = spot.edge if before else 0
    return subject if start <= subject.number < spot.figure.first and _odd(subject, spot, known) else None


def _hangs_on_noun(verb: Node, subject: Node | None) -> bool:
    """ "A rate that was lifted" is said of the rate; "the first time the budget exceeds" of the budget."""
    if subject is None or verb.dep != "relcl":
        return subject is None and verb.dep in ("relcl", "acl")
    return subject.pos != "NOUN" or any(c.lower == "whose" for c in subject.children)


def _is_parenthesis(verb: Node, subject: Node, spot: Spot) -> bool:
    """ "…, the statistics office reported on Wednesday, up from 344": between commas somebody says it."""
    nodes, first = spot.stage.tree.nodes, subject.left_edge.number
    says = verb.lemma.lower() in are("saying") | are("showing")
    return says and first > 0 and nodes[first - 1].text == "," and verb.number < spot.figure.first


def _subject(verb: Node) -> Node | None:
    return verb.child("nsubj", "nsubjpass", "expl")


def _clause_of(verb: Node) -> Node:
    """The verb of the nearest clause with a subject, or that hangs on a noun: "sold, and earned" → "sold"."""
    for _ in range(_STEPS):
        if not (verb.dep in ("conj", "xcomp", "advcl", "ccomp") or _is_intended(verb)) or _subject(verb) is not None:
            break
        verb = verb_of(verb.head)
    return verb


def _is_intended(verb: Node) -> bool:
    """ "Announced plans to raise …": whoever announced it is to do it."""
    return verb.dep == "acl" and any(c.dep == "aux" and c.lower == "to" for c in verb.children)


def _foreign(node: Node, spot: Spot, known: frozenset[int]) -> bool:
    """A noun with modifiers of its own that is nothing the table knows."""
    if node.pos not in ("NOUN", "PROPN") or any(
        n.number in known for n in node.phrase() if n.number < spot.figure.first
    ):
        return False
    modified = any(c.dep in ("compound", "amod") and c.lemma.lower() not in are("neutral") for c in node.children)
    return modified or not {node.lemma.lower(), node.lower} & are("generic")


def _odd(node: Node, spot: Spot, known: frozenset[int]) -> bool:
    own = [c for c in node.phrase() if c.number < spot.figure.first]
    named = node.number in known or any(c.number in known for c in own)
    if node.pos == "PROPN" and node.number not in known:  # "Germany's neighbour Denmark", "Toyota of Japan"
        measures = {n for m in spot.stage.all(MentionKind.MEASURE) for n in m.numbers}
        named = any(c.number in measures for c in own)
    small = node.pos == "PRON" or node.dep == "expl"
    modified = any(c.dep == "compound" and c.lemma.lower() not in are("neutral") for c in node.children)
    plain = bool({node.lemma.lower(), node.lower} & are("generic")) and not modified
    return not named and not small and not plain


def _stands_for(pronoun: Node, spot: Spot, known: frozenset[int]) -> Node | None:
    """What a pronoun stands for, if that is somebody else: "the average for the country; it was 67"."""
    nouns = [n for n in spot.stage.tree.nodes[: pronoun.number] if n.dep in ("nsubj", "nsubjpass") and n.pos == "NOUN"]
    for noun in nouns[-1:]:
        if not known & {c.number for c in noun.subtree()} and _odd(noun, spot, known):
            return noun
    return None
