"""Whose figure it is: the possessor, the subject, the name of its own conjunct, the one spoken of."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.frames.discourse import Discourse
from pipeline.frames.frame import Act, Frame, How
from pipeline.frames.names import WORLD
from pipeline.frames.spot import Mention, MentionKind, Spot, Stage, is_share, verb_of
from pipeline.frames.tree import Node
from pipeline.frames.words import are


@dataclass(frozen=True)
class Ownership:
    """The owner, the one it is compared with, how the owner is known, and whether somebody unknown has the figure."""

    owner: str | None
    how: How
    partner: str | None = None
    act: Act = Act.LEVEL
    stranger: bool = False
    share_of_whole: bool = False


_PLACE, _PARTS = frozenset(("in", "for", "at")), frozenset(("for", "of", "in", "on"))
_GDP = frozenset(("gdp", "output", "economy", "gross"))
_WINDOW = 9


def zipped(stage: Stage) -> dict[int, str]:
    """ "A, B and C … a, b and c respectively": by the first token of each figure, the name that has it."""
    figures = [m for m in stage.all(MentionKind.FIGURE)]
    mark = next((n.number for n in stage.tree.nodes if n.lower == "respectively"), 0)
    before = [m for m in figures if m.first < mark]
    before = [m for m in before if m.quantity and before[-1].quantity and m.quantity.kind is before[-1].quantity.kind]
    entities = stage.all(MentionKind.ENTITY)
    for size in range(len(before), 1, -1):
        tail = before[-size:]
        run = [m for m in entities if m.first < tail[0].first][-size:]
        if len(run) == size and not _verb_between(stage, run):
            return {figure.first: name.id for figure, name in zip(tail, run, strict=True)}
    return {}


def _verb_between(stage: Stage, run: Sequence[Mention]) -> bool:
    return any(n.pos == "VERB" for a, b in zip(run, run[1:], strict=False) for n in stage.tree.words(a.behind, b.first))


def owner_of(spot: Spot, act: Act, state: Discourse, before: Frame | None, listed: str | None) -> Ownership:
    """Whose figure it is."""
    if listed:
        return Ownership(listed, How.LISTED, act=act)
    return _Owner(spot, act, state, before).read()


class _Owner:
    """The names around a figure, sorted by the place that they have in its sentence."""

    def __init__(self, spot: Spot, act: Act, state: Discourse, before: Frame | None) -> None:
        self.spot, self.act, self.state, self.before = spot, act, state, before
        stage, figure = spot.stage, spot.figure
        self.stage, self.figure = stage, figure
        self.every = stage.all(MentionKind.ENTITY)
        self.names = [m for m in spot.left(MentionKind.ENTITY) if not stage.aside(m, figure)]
        self.right = spot.right(MentionKind.ENTITY)
        self.of = [m for m in self.right if stage.marked(m, {"of"}, 4)]
        self.place = [m for m in self.right if stage.marked(m, _PLACE, 2)]
        self.partner: str | None = None
        self.whole = False

    def read(self) -> Ownership:
        self._by_act()
        pick = self._pick()
        stranger = pick is None and is_stranger(self.spot, self.before)
        if pick is not None:
            return self._found(pick.id, How.STATED)
        if stranger:
            return Ownership(None, How.OPEN, self.partner, self.act, stranger=True)
        if self.before is not None and self.before.owner:
            return self._found(self.before.owner, How.LISTED if self.before.owner_how >= How.LISTED else self.before.owner_how)
        if self.state.owner:
            return self._found(self.state.owner, How.INFERRED if self.state.owner_is_titled else How.CARRIED)
        return self._found(self.state.gazetteer.root, How.INFERRED)

    def _found(self, owner: str | None, how: How) -> Ownership:
        return Ownership(owner, how if owner else How.OPEN, self.partner, self.act, share_of_whole=self.whole)

    def _by_act(self) -> None:
        match self.act:
            case Act.RATIO:
                self.partner = next((m.id for m in self.every if m.first >= self.figure.first), None)
                self.right = [m for m in self.right if m.id != self.partner]
            case Act.GAP:
                self.partner = next((m.id for m in self.every if m.first >= self.figure.behind), None)
            case Act.RANK:
                near = range(self.figure.behind, self.figure.behind + 3)
                self.names = [m for m in self.names if m.id != WORLD]
                self.of, self.place = [m for m in self.every if m.first in near and m.id != WORLD], []
            case Act.LEVEL if is_share(self.spot.quantity):
                self._share()
            case _:
                pass

    def _share(self) -> None:
        """ "29 per cent of the county's", "its share of world GDP was 9 percent, that of the US 32 percent"."""
        nodes = self.stage.tree.nodes
        whole = next((m for m in self.every if m.first < self.figure.first and self._follows_share_of(m)), None)
        self.names = [m for m in self.names if m is not whole]
        if self.of:
            behind = [n.lower for n in nodes[self.of[0].behind : self.of[0].behind + 2] if n.lower not in ("'s", "’s", "'")]
            if behind and behind[0] in _GDP:
                self.names = self.of  # "34 % of Ukraine's GDP" is Ukraine's share of GDP, no share of Ukraine's
            elif not self.stage.definite(self.figure):
                self.act, self.partner, self.of = Act.SHARE, self.of[0].id, []
        elif whole or (self.before and self.before.act is Act.SHARE and self.before.partner):
            self.act = Act.SHARE
            self.partner = whole.id if whole else self.before.partner if self.before else None

    def _follows_share_of(self, mention: Mention) -> bool:
        words = [n.lower for n in self.stage.tree.words(mention.first - 3, mention.first) if n.lower != "the"]
        return words[-2:] == ["share", "of"]

    def _pick(self) -> Mention | None:
        stage, figure = self.stage, self.figure
        clear = [m for m in self.names if not stage.marked(m, are("rival"))]
        last = self.names[-1:] if self.names and not self._verb_behind(self.names[-1]) else []
        close = last if last and (last[0] in clear or self.before) else []
        pick = next(iter(self._of_clause() or close or clear[-1:] or self.of or self.place), None)
        if pick is None and self.names and not self.before and not self.state.owner:
            pick = self.names[-1]
        return self._part_of(pick) if pick is not None and self.act is Act.LEVEL else pick

    def _verb_behind(self, mention: Mention) -> bool:
        between = self.stage.tree.words(mention.behind, self.figure.first)
        return any(n.is_verb and n.lower not in ("'s", "’s") for n in between)

    def _of_clause(self) -> list[Mention]:
        """ "France, which managed with 298": the name that a relative clause hangs on."""
        root = self.stage.root(self.figure)
        clause = next((n for n in (root, *root.ancestors()) if n.dep == "relcl"), None)
        if clause is None:
            return []
        return [m for m in self.every if m.first <= clause.head.number < m.behind]

    def _part_of(self, pick: Mention) -> Mention:
        """ "Harrowmere has set aside … for adult social care": the part, not the whole."""
        end = self.spot.following.first if self.spot.following else len(self.stage.tree.nodes)
        for mention in self.every:
            near = self.figure.behind <= mention.first < min(self.figure.behind + _WINDOW, end)
            wholes = self.state.gazetteer.entities[mention.id].part_of
            if near and pick.id in wholes and self.stage.marked(mention, _PARTS):
                return mention
        return pick


def is_stranger(spot: Spot, before: Frame | None) -> bool:
    """Whether the clause's subject is no entity, measure or pronoun, nor a plain word for one of them."""
    node, known = verb_of(spot.stage.root(spot.figure)), spot.stage.known()
    subject: list[Node] = []
    for _ in range(4):
        subject = [c for c in node.children if c.dep in ("nsubj", "nsubjpass", "expl")]
        if subject or node.dep not in ("conj", "xcomp", "advcl", "ccomp"):
            break
        node = node.head
    if not subject:  # no verb found: the parse has failed, or it is a headline
        return node.pos in ("NOUN", "PROPN") and node.number < spot.figure.first and _odd(node, spot, known)
    if subject[0].lower in ("it", "they"):
        return _stands_for_a_stranger(subject[0], spot, known)
    start = spot.edge if before else 0
    return start <= subject[0].number < spot.figure.first and _odd(subject[0], spot, known)


def _odd(node: Node, spot: Spot, known: frozenset[int]) -> bool:
    own = (c for c in node.subtree() if c.dep != "relcl" and c.number < spot.figure.first)
    named = node.number in known or any(c.number in known for c in own)
    small = node.pos == "PRON" or node.dep == "expl"
    return not named and not small and not {node.lemma.lower(), node.lower} & are("generic")


def _stands_for_a_stranger(pronoun: Node, spot: Spot, known: frozenset[int]) -> bool:
    """What the pronoun stands for was somebody else's: "the average for the country; it was 67"."""
    nouns = [n for n in spot.stage.tree.nodes[: pronoun.number] if n.dep in ("nsubj", "nsubjpass") and n.pos == "NOUN"]
    return any(
        not known & {c.number for c in noun.subtree()} and any(c.dep == "prep" for c in noun.children) for noun in nouns[-1:]
    )
