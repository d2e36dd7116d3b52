"""A parsed sentence as a tree over the article's own offsets, and the text that a parser is given in its place.

Figures and long names are rewritten as the newspapers that parsers learn from have them ("€478m" → "$ 5 billion"), for
a small parser errs on odd tokens; every token still says which stretch of the article it stands for.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.models import Parse, Quantity, QuantityKind

_CANONICAL = {QuantityKind.MONEY: "$ 5 billion", QuantityKind.PERCENT: "5 percent", QuantityKind.MEASURE: "50 tons"}
NAME = "Germany"
"""What stands for a name of several words: one token that every parser knows for a name."""


@dataclass(frozen=True)
class Change:
    """A stretch of the article with what the parser reads instead."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Piece:
    """A stretch of the new text and of the article; one that was not changed is ``kept``, and as long in both."""

    start: int
    end: int
    origin: int
    """Offset in the article at which it begins."""
    origin_end: int
    kept: bool

    def back(self, place: int) -> int:
        """The article's offset of a place in the new text; of a changed piece, its beginning."""
        return self.origin + place - self.start if self.kept else self.origin

    def back_end(self, place: int) -> int:
        """The same of an end; of a changed piece, its end."""
        return self.origin_end + place - self.end if self.kept else self.origin_end


@dataclass(frozen=True)
class Rewritten:
    """A sentence as a parser reads it, with the way back."""

    text: str
    pieces: tuple[Piece, ...]
    """In order; together they are the new text."""

    @classmethod
    def of(cls, text: str, start: int, end: int, changes: Sequence[Change]) -> "Rewritten":
        """``changes`` do not overlap; those outside the stretch are left out."""
        new, pieces, at = "", list[Piece](), start
        for change in sorted(changes, key=lambda c: c.start):
            if change.start < at or change.end > end:
                continue
            if change.start > at:
                pieces.append(Piece(len(new), len(new) + change.start - at, at, change.start, kept=True))
                new += text[at : change.start]
            pieces.append(Piece(len(new), len(new) + len(change.new), change.start, change.end, kept=False))
            new, at = new + change.new, change.end
        if at < end:
            pieces.append(Piece(len(new), len(new) + end - at, at, end, kept=True))
            new += text[at:end]
        return cls(new, tuple(pieces))

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the article that a stretch of the new text stands for."""
        return self._at(start).back(start), self._at(max(start, end - 1)).back_end(end)

    def _at(self, place: int) -> Piece:
        return self.pieces[max(0, bisect_right(self._starts, place) - 1)]

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]


def canonical(quantity: Quantity) -> str | None:
    """How the parser's newspapers write such a figure; None leaves it as it is."""
    if quantity.kind is QuantityKind.COUNT and quantity.text[:1].isdigit():
        return "50"
    return _CANONICAL.get(quantity.kind)


@dataclass(eq=False)
class Node:
    """One token in the tree. Offsets into the article; ``number`` is its place in the sentence."""

    number: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: "Node" = field(init=False, repr=False)
    children: list["Node"] = field(default_factory=list, repr=False)

    @cached_property
    def lower(self) -> str:
        """In small letters."""
        return self.text.lower()

    @property
    def is_verb(self) -> bool:
        """A verb or auxiliary."""
        return self.pos in ("VERB", "AUX")

    @property
    def like_number(self) -> bool:
        """Digits or a numeral."""
        return self.pos == "NUM"

    @property
    def is_root(self) -> bool:
        """Whether it hangs on nothing."""
        return self.head is self

    def ancestors(self) -> Iterator["Node"]:
        """From its head up to the root."""
        node = self
        while not node.is_root:
            node = node.head
            yield node

    def subtree(self) -> Iterator["Node"]:
        """Itself and all that hangs on it, in no order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += node.children

    def phrase(self) -> Iterator["Node"]:
        """What hangs on it without clauses of its own: "the bank" in "the bank, which kept its rate"."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [child for child in node.children if child.dep not in ("relcl", "acl")]

    @cached_property
    def left_edge(self) -> "Node":
        """The first token of its subtree."""
        return min(self.subtree(), key=lambda node: node.number)

    def is_ancestor(self, other: "Node") -> bool:
        """Whether the other hangs on it, over however many steps."""
        return any(node is self for node in other.ancestors())

    def child(self, *deps: str) -> "Node | None":
        """The first child in one of these relations."""
        return next((node for node in self.children if node.dep in deps), None)


@dataclass(frozen=True, eq=False)
class Tree:
    """A sentence: its tokens, and where it begins in the article."""

    nodes: tuple[Node, ...]
    start: int
    text: str
    """As it stands in the article."""

    @classmethod
    def of(cls, parse: Parse, rewritten: Rewritten, text: str, span: tuple[int, int]) -> "Tree":
        """From a parse of the rewritten sentence; ``text`` is the article's."""
        nodes = tuple(
            Node(i, *rewritten.back(t.start, t.end), t.text, t.lemma, t.pos, t.tag, t.dep) for i, t in enumerate(parse)
        )
        for node, token in zip(nodes, parse, strict=True):
            node.head = nodes[token.head]
            if token.head != node.number:
                node.head.children.append(node)
        return cls(nodes, span[0], text[span[0] : span[1]])

    def numbers(self, start: int, end: int) -> range:
        """The tokens that a stretch of the article touches."""
        found = [node.number for node in self.nodes if node.start < end and start < node.end]
        return range(found[0], found[-1] + 1) if found else range(0)

    def root(self, first: int, behind: int) -> Node:
        """The token of a stretch by which it hangs in the sentence."""
        inside = self.nodes[first:behind]
        return next((n for n in inside if n.is_root or not first <= n.head.number < behind), inside[-1])

    def words(self, first: int, behind: int) -> list[Node]:
        """The tokens from one place up to another, both kept within the sentence."""
        return list(self.nodes[max(0, first) : max(0, behind)])
