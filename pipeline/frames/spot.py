"""A figure where it stands: its stretch of the sentence, and what is mentioned around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.frames.tree import Node, Tree
from pipeline.frames.when import Told
from pipeline.frames.words import are
from pipeline.models import Quantity, QuantityKind


class MentionKind(StrEnum):
    """What is mentioned."""

    FIGURE = "figure"
    ENTITY = "entity"
    MEASURE = "measure"
    PERIOD = "period"


@dataclass(frozen=True)
class Mention:
    """Something named in a sentence, by its tokens, the last one excluded; ``ids`` of entities or measures."""

    kind: MentionKind
    first: int
    behind: int
    ids: frozenset[str] = frozenset()
    quantity: Quantity | None = None
    told: Told | None = None
    seat: bool = False
    """A capital or a house of government, named for its country."""
    vague: bool = False
    """A common noun ("the faculty") that may mean several."""
    spelled: bool = False
    """A name with a slip in it."""

    @property
    def id(self) -> str:
        """The first of its ids."""
        return min(self.ids)

    @property
    def numbers(self) -> range:
        """Its tokens."""
        return range(self.first, self.behind)


@dataclass(frozen=True)
class Stage:
    """A sentence with all that is mentioned in it, in order."""

    tree: Tree
    mentions: tuple[Mention, ...]
    number: int

    def all(self, kind: MentionKind) -> list[Mention]:
        """All mentions of a kind, in order."""
        return [m for m in self.mentions if m.kind is kind]

    def root(self, mention: Mention, *, counted: bool = False) -> Node:
        """The token by which a mention hangs in the sentence: of a figure the counted noun, if one follows."""
        root = self.tree.root(mention.first, mention.behind)
        if counted and root.dep in ("nummod", "compound", "quantmod") and root.head.pos == "NOUN":
            near = mention.first < root.head.number < mention.behind + 3
            return root.head if near else root
        return root

    def marked(self, mention: Mention, leads: Iterable[str], back: int = 3) -> bool:
        """Whether one of these words leads a mention, with nothing but small words between."""
        for node in reversed(self.tree.words(mention.first - back, mention.first)):
            if node.lower in leads:
                return True
            if node.pos not in ("DET", "ADP", "ADJ", "PRON", "PART", "ADV", "SPACE"):
                return False
        return False

    def definite(self, figure: Mention) -> bool:
        """ "The 410 it had in 2021": a figure spoken of again."""
        return figure.first > 0 and self.tree.nodes[figure.first - 1].lower in are("again")

    def aside(self, mention: Mention, figure: Mention) -> bool:
        """A mention inside a relative clause that does not hold the figure."""
        head, own = self.root(figure), self.root(mention)
        return any(n.dep == "relcl" and n is not head and not n.is_ancestor(head) for n in (own, *own.ancestors()))

    def known(self) -> frozenset[int]:
        """The tokens of all mentions but figures."""
        return frozenset(n for m in self.mentions if m.kind is not MentionKind.FIGURE for n in m.numbers)


@dataclass(frozen=True)
class Spot:
    """One figure of a sentence.

    ``since`` is the end of the figure before, ``edge`` that of its words, ``reach`` the end of this one's own.
    """

    stage: Stage
    figure: Mention
    since: int
    edge: int
    reach: int
    following: Mention | None
    """The next figure of the sentence."""

    @property
    def quantity(self) -> Quantity:
        """The figure itself."""
        assert self.figure.quantity is not None  # noqa: S101 - mentions of figures have one
        return self.figure.quantity

    def left(self, kind: MentionKind) -> list[Mention]:
        """Mentions before the figure that belong to no figure before it."""
        return [m for m in self.stage.all(kind) if self.edge <= m.first < self.figure.first]

    def right(self, kind: MentionKind) -> list[Mention]:
        """Mentions behind the figure among its own words."""
        return [m for m in self.stage.all(kind) if self.figure.behind <= m.first < self.reach]

    def before(self, count: int) -> list[Node]:
        """So many tokens before the figure, those of a figure before it excluded."""
        return self.stage.tree.words(max(self.since, self.figure.first - count), self.figure.first)

    def after(self, count: int) -> list[Node]:
        """So many tokens behind the figure, within its own words and one more."""
        return self.stage.tree.words(self.figure.behind, min(self.reach + 1, self.figure.behind + count))

    def own(self) -> list[Node]:
        """Its own stretch of the sentence."""
        return self.stage.tree.words(self.edge, self.reach)


_AGES = 120
_POSSESSIVE = ("'s", "’s")


def spots(stage: Stage) -> list[Spot]:
    """Every figure of a sentence in its stretch; stretches follow each other without a gap."""
    figures, found, edge = stage.all(MentionKind.FIGURE), list[Spot](), 0
    for place, figure in enumerate(figures):
        following = figures[place + 1] if place + 1 < len(figures) else None
        end = _lead(stage, following, figure.behind) if following else len(stage.tree.nodes)
        reach = _reach(stage, figure, end)
        since = figures[place - 1].behind if place else 0
        found.append(Spot(stage, figure, since, edge, reach, following))
        edge = reach
    return found


def _lead(stage: Stage, figure: Mention, after: int) -> int:
    """Where the noun phrase of a figure begins: "sales" in "sales of 2 billion", "India" in "India's $66 billion"."""
    nodes, root = stage.tree.nodes, stage.root(figure)
    if root.dep == "pobj" and root.head.lower == "of" and root.head.head.pos == "NOUN":
        return max(after, root.head.head.left_edge.number)
    start = root.left_edge.number if root.left_edge.number >= after else figure.first
    if start > after and nodes[start - 1].lower in _POSSESSIVE:
        start = max(after, nodes[start - 2].left_edge.number)
    if root.dep == "pobj" and after <= root.head.number == start - 1:
        return root.head.number
    return min(start, figure.first)


def _reach(stage: Stage, figure: Mention, end: int) -> int:
    """How far to the right words still belong to a figure: to a comma, a conjunction or a verb."""
    nodes, at = stage.tree.nodes, figure.behind
    if stage.definite(figure) and at + 1 < end and nodes[at].pos == "PRON":
        at += 2  # "the 410 it had in 2021"
    return next((node.number for node in nodes[at:end] if _ends(node)), max(at, end))


def _ends(node: Node) -> bool:
    """Whether a token ends the words of a figure; a participle that nothing is said with does not."""
    if (node.pos == "PUNCT" and node.text not in "'’-") or node.dep == "cc":
        return True
    finite = any(c.dep in ("nsubj", "nsubjpass", "aux", "auxpass") for c in node.children)
    participle = (node.tag == "VBN" or node.dep == "acl") and not finite
    verbal = node.is_verb or node.pos == "SCONJ"
    return verbal and not participle and node.lower not in ("than", "compared", "adjusted")


def verb_of(node: Node) -> Node:
    """The verb that governs a token, itself if it is one; the root where there is none."""
    while not node.is_verb and not node.is_root:
        node = node.head
    return node


def is_share(quantity: Quantity) -> bool:
    """Percent, and fractions and ratios, which are told of wholes."""
    return quantity.kind in (QuantityKind.PERCENT, QuantityKind.FRACTION, QuantityKind.RATIO)


def may_be_age(quantity: Quantity) -> bool:
    """A bare number of no more than people live to be."""
    return quantity.kind is QuantityKind.COUNT and not quantity.noun and (quantity.value or 0) <= _AGES


def lemmas(nodes: Sequence[Node]) -> list[str]:
    """Their lemmas in small letters."""
    return [node.lemma.lower() for node in nodes]


def moves() -> frozenset[str]:
    """Verbs of change."""
    return are("rise") | are("fall") | are("move")
