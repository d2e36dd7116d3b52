"""Among whom somebody is ranked: the world, a group that the table knows, or whom it does not know."""

from pipeline.frames.names import WORLD
from pipeline.frames.spot import Mention, MentionKind, Spot
from pipeline.frames.tree import Node
from pipeline.frames.words import are

_NEAR = 7
_OUTSIDE = ("outside", "after", "except", "for", "to")


def field_of(spot: Spot) -> str | None:
    """The id of the group or of the world that a place is in; None where the text does not say."""
    found = _owner_before(spot) or _group_behind(spot)
    if found is not None:
        return found.id
    words = {n.lower for n in _near(spot)}
    return WORLD if words & are("worldwide") else None


def unknown_field(spot: Spot) -> list[str]:
    """ "In Asia", "of steel", "outside the alliance", "Europe's": of others than those whom the table can rank."""
    left = []
    known = {n for m in spot.stage.mentions for n in m.numbers} | set(spot.figure.numbers)
    for node in spot.stage.tree.words(spot.figure.behind, spot.figure.behind + _NEAR):
        if node.is_verb or node.text in ",.;:":
            break
        led = node.dep == "pobj" and node.number not in known and node.pos in ("NOUN", "PROPN")
        plain = are("worldwide") | are("time") | are("generic") | {"place", "rank", "position", "spot", "list", "table"}
        named = any(spot.figure.first <= m.first < node.number for m in spot.stage.all(MentionKind.MEASURE))
        another = node.lower == "by" and named  # "the second-largest economy by exports"
        if another or (led and node.lower not in plain) or node.lower in _OUTSIDE:
            left.append(f"part:{node.text}")
    nodes, first = spot.stage.tree.nodes, spot.figure.first
    if first > 1 and nodes[first - 1].lower in ("'s", "’s") and nodes[first - 2].number not in known:
        left.append(f"part:{nodes[first - 2].text}")
    return left


def _near(spot: Spot) -> list[Node]:
    nodes = spot.stage.tree.words(spot.figure.first - 3, spot.figure.behind + _NEAR)
    return [n for n in nodes if not n.is_verb]


def _owner_before(spot: Spot) -> Mention | None:
    """ "The world's", "the group's"."""
    nodes = spot.stage.tree.nodes
    for mention in spot.stage.all(MentionKind.ENTITY):
        between = [n.lower for n in nodes[mention.behind : spot.figure.first]]
        if mention.behind <= spot.figure.first and between in (["'s"], ["’s"], ["'"], ["’"]):
            return mention
    return None


def _group_behind(spot: Spot) -> Mention | None:
    """ "In the world", "of the alliance"."""
    near = range(spot.figure.behind, spot.figure.behind + _NEAR)
    return next(
        (m for m in spot.stage.all(MentionKind.ENTITY) if m.first in near and spot.stage.marked(m, ("in", "of"), 3)),
        None,
    )
