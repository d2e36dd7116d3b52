"""Whose figure it is: the possessor, the subject, the name of its own conjunct, the one spoken of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.frames.discourse import Discourse
from pipeline.frames.frame import Act, Frame, How
from pipeline.frames.measures import Measured
from pipeline.frames.names import PLACE, WORLD
from pipeline.frames.spot import Mention, MentionKind, Spot, Stage, is_share, verb_of
from pipeline.frames.strangers import is_about_others, names_others, stranger
from pipeline.frames.tree import Node
from pipeline.frames.words import are
from pipeline.models import QuantityKind


@dataclass(frozen=True)
class Ownership:
    """The owner, the one it is compared with, how the owner is known, and whether somebody unknown has the figure."""

    owner: str | None
    how: How
    partner: str | None = None
    act: Act = Act.LEVEL
    stranger: str = ""
    """Somebody unknown who has the figure: ``another`` by a name, else a ``stranger``."""
    joint: tuple[str, ...] = ()
    """Owners who have it together."""
    is_listed: bool = False
    """Whether it is the one that the figure's place in a list gives."""


_TWO = 2
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_WINDOW = 9
"""Tokens behind a figure in which a part of its owner may be named."""
_RANKED = 3
"""Tokens behind a place in an order in which the one who has it may be named."""


def zipped(stage: Stage) -> dict[int, str]:
    """ "A, B and C … a, b and c respectively": by the first token of each figure, the name that has it."""
    figures = stage.all(MentionKind.FIGURE)
    mark = next((n.number for n in stage.tree.nodes if n.lower == "respectively"), 0)
    before = [m for m in figures if m.first < mark]
    before = [m for m in before if m.quantity and before[-1].quantity and m.quantity.kind is before[-1].quantity.kind]
    entities = stage.all(MentionKind.ENTITY)
    for size in range(len(before), 1, -1):
        tail = before[-size:]
        run = [m for m in entities if m.first < tail[0].first][-size:]
        if len(run) == size and not _verb_between(stage, run):
            return {figure.first: name.id for figure, name in zip(tail, run, strict=True)}
    return _paired(stage) if not mark else {}


def _paired(stage: Stage) -> dict[int, str]:
    """ "Only Bellhurst and Eastmarsh cut their totals, to 377 and 64": two lists of one length, and nothing beside."""
    names, figures = stage.all(MentionKind.ENTITY), stage.all(MentionKind.FIGURE)
    alike = {m.quantity.kind for m in figures if m.quantity}
    if not 1 < len(names) == len(figures) or len(alike) != 1 or names[-1].first > figures[0].first:
        return {}
    listed = _is_list(stage, names) and _is_list(stage, figures)
    return {f.first: m.id for f, m in zip(figures, names, strict=True)} if listed else {}


def _is_list(stage: Stage, run: Sequence[Mention]) -> bool:
    """Whether nothing but commas and "and" stands between mentions."""
    between = (n for a, b in pairwise(run) for n in stage.tree.words(a.behind, b.first))
    return all(n.text == "," or n.lower in ("and", "the") for n in between)


def _verb_between(stage: Stage, run: Sequence[Mention]) -> bool:
    return any(n.pos == "VERB" for a, b in pairwise(run) for n in stage.tree.words(a.behind, b.first))


def owner_of(
    spot: Spot, act: Act, state: Discourse, before: Frame | None, found: Measured, listed: str | None
) -> Ownership:
    """Whose figure it is, of those of whom the table has what is measured."""
    if listed:
        return Ownership(listed, How.LISTED, act=act, is_listed=True)
    return _Owner(spot, act, state, before, found).read()


class _Owner:
    """The names around a figure, sorted by the place that they have in its sentence."""

    def __init__(self, spot: Spot, act: Act, state: Discourse, before: Frame | None, found: Measured) -> None:
        self.spot, self.act, self.state, self.before, self.found = spot, act, state, before, found
        self.stage, self.figure = stage, figure = spot.stage, spot.figure
        bodily = spot.quantity.kind in (QuantityKind.COUNT, QuantityKind.MEASURE, QuantityKind.DURATION)
        self.every = [
            m
            for m in stage.all(MentionKind.ENTITY)
            if self._has(m.id) and not (bodily and m.seat) and not self._ranks(m)
        ]
        self.names = [m for m in spot.left(MentionKind.ENTITY) if m in self.every and not stage.aside(m, figure)]
        self.right = [m for m in spot.right(MentionKind.ENTITY) if m in self.every]
        self.of = [m for m in self.right if stage.marked(m, {"of"}, 4)]
        self.place = [m for m in self.right if stage.marked(m, are("place"), 2)]
        self.partner: str | None = None

    def _ranks(self, mention: Mention) -> bool:
        """ "The world's second-largest economy": among whom somebody ranks, not whose figure it is."""
        behind = self.stage.tree.words(mention.behind, mention.behind + 5)
        return mention.id == WORLD and any(n.tag in ("JJS", "RBS") or n.lower.endswith("est") for n in behind)

    def read(self) -> Ownership:
        """The name in the clause, unless somebody unknown stands there; else the one spoken of."""
        self._by_act()
        if joint := self._joint():
            return Ownership(joint[0], How.STATED, None, self.act, joint=joint)
        pick = self._pick()
        if self._of_somebody() or self._another_without_rows(pick):
            return self._of_another()
        inside = pick is not None and self._in_clause(pick)
        strange = None if inside else self._stranger()
        if pick is not None and (inside or strange is None):
            return self._found(pick.id, min(self._how_named(pick, inside=inside), self._of_people()))
        if strange is not None and not (self._under_measure() and strange.pos != "PROPN"):
            named = strange.pos == "PROPN"
            return self._of_another() if named else replace(self._of_another(), stranger="stranger")
        if pick is None and self.before is None and self._without_rows():
            return self._of_another()
        return self._carried(How.DOUBTED if strange is not None or self._of_any() else self._of_people())

    def _how_named(self, pick: Mention, *, inside: bool) -> How:
        """How sure a name in the sentence is."""
        if pick.vague:
            return How.CARRIED if not self._is_of_either() else How.DOUBTED
        if pick.spelled or self._is_of_either() or (not inside and self._another_between(pick)):
            return How.DOUBTED
        return How.STATED if inside else How.LISTED

    def _joint(self) -> tuple[str, ...]:
        """ "A, B and C together": the names of the one list that the sentence holds."""
        words = {n.lower for n in self.stage.tree.words(0, self.spot.reach)}
        if not words & are("together") or words & are("apiece") or self.act is not Act.LEVEL or len(self.every) < _TWO:
            return ()
        ids = [m.id for m in self.every]
        return tuple(ids) if _is_list(self.stage, self.every) and len(set(ids)) == len(ids) else ()

    def _carried(self, most: How) -> Ownership:
        """Of the figure before, or the one spoken of, ``most`` sure; else the only one that has such figures."""
        before, owner = self.before, self.state.owner
        if before is None and (only := self._only_named()):
            return self._found(only, min(most, How.LISTED))
        if before is not None and before.owner and self._has(before.owner):
            return self._found(before.owner, min(most, How.LISTED, before.owner_how))
        if owner and self._has(owner):
            return self._found(owner, min(most, self._from_before()))
        return self._only_one(most)

    def _without_rows(self) -> bool:
        """ "For Argentina … prices rose by 211 %": one whom the table knows, but not by what is measured."""
        every = (m for m in self.stage.all(MentionKind.ENTITY) if m.first < self.figure.first and m not in self.every)
        subject = verb_of(self.stage.root(self.figure)).child("nsubj", "nsubjpass")
        led = are("place") | {"for"}
        named = [m for m in every if self.stage.marked(m, led) or (subject is not None and subject.number in m.numbers)]
        kinds = {self.state.gazetteer.entities[m.id].kind for m in named if m.id != WORLD and not m.seat}
        owner = self.state.gazetteer.entities.get(self.state.owner or "")
        return owner is not None and bool(kinds & {owner.kind, PLACE})

    def _another_without_rows(self, pick: Mention | None) -> bool:
        """ "India spent $86.1 billion, Pakistan $10.2 billion": one of its kind without rows stands nearer."""
        entities, behind = self.state.gazetteer.entities, max(pick.behind if pick else 0, self.spot.since)
        owner = pick.id if pick is not None else self.before.owner if self.before is not None else None
        nearer = (m for m in self.spot.left(MentionKind.ENTITY) if m not in self.every and not m.seat)
        near = (m for m in nearer if m.first >= behind and m.id != WORLD and not self._is_led(m))
        return owner is not None and any(entities[m.id].kind == entities[owner].kind for m in near)

    def _is_led(self, mention: Mention) -> bool:
        """ "Aid to Sudland": no subject of its own."""
        return any(n.pos == "ADP" for n in self.stage.tree.words(mention.first - 1, mention.first))

    def _only_named(self) -> str | None:
        """ "At 11 per cent, Spain's unemployment rate was high": the one whom the sentence goes on to speak of."""
        rivals = are("rival") - {"to", "with", "over", "like"}
        if any(n.tag in _FINITE for n in self.stage.tree.words(0, self.figure.first)):
            return None
        later = [m for m in self.every if m.first >= self.figure.behind and not self.stage.marked(m, rivals)]
        found = {m.id for m in later if not m.seat}
        return next(iter(found)) if len(found) == 1 and not self.names else None

    def _of_another(self) -> Ownership:
        return Ownership(None, How.OPEN, self.partner, self.act, stranger="another")

    def _of_any(self) -> bool:
        """ "A rival group's revenue", "the average county": one of the kind, not the one spoken of."""
        kinds = (n for n in self.spot.own() if n.pos == "NOUN" and self.state.gazetteer.is_kind(n.lower))
        odd = (c for n in kinds for c in n.children if c.number not in self.stage.known())
        return any(c.lower in ("a", "an", "another", "any") or c.lemma.lower() in are("any_one") for c in odd)

    def _of_somebody(self) -> bool:
        """ "A group with sales of 7.6 billion": any, not the one spoken of."""
        for node in self.stage.root(self.figure).ancestors():
            if node.is_verb or node.number < self.spot.edge:
                return False
            any_one = any(c.lower in ("a", "an", "another", "any") for c in node.children)
            if any_one and self.state.gazetteer.is_kind(node.lower):
                return True
        return False

    def _from_before(self) -> How:
        """Sure where the sentence before spoke of nobody else, and this one names nobody."""
        first_person = any(n.lower in are("first_person") for n in self.stage.tree.nodes)
        if first_person or self._is_of_another() or self._has_turned():
            return How.DOUBTED
        if self.state.owner_is_titled or self.state.owner_is_clouded:
            return How.INFERRED
        alone = (
            self.state.owner_since == self.stage.number - 1 > 0
            and not self.stage.all(MentionKind.ENTITY)
            and not names_others(self.stage)
        )
        return How.LISTED if alone else How.CARRIED

    def _is_of_another(self) -> bool:
        """ "Westmark told us that its population was …", "Westmark protested. Its budget was …"."""
        root = next((n for n in self.stage.tree.nodes if n.is_root), None)
        subject = root.child("nsubj", "nsubjpass") if root is not None else None
        without = {n for m in self.stage.all(MentionKind.ENTITY) if m not in self.every for n in m.numbers}
        if subject is not None and subject.number in without:
            return True
        pronoun = any(n.lower in ("it", "its", "they", "their") for n in self.stage.tree.words(0, self.figure.first))
        return is_about_others(self.stage) or (self.state.owner_is_clouded and pronoun)

    def _has_turned(self) -> bool:
        """Whether the last one named is another of the owner's kind, of whom the table has no such figures."""
        last, entities = next(reversed(self.state.named), None), self.state.gazetteer.entities
        owner = self.state.owner
        if last is None or owner is None or last in (owner, WORLD) or self._has(last):
            return False
        return entities[last].kind == entities[owner].kind

    def _in_clause(self, pick: Mention) -> bool:
        """Whether a name stands in the figure's own clause: no colon, no other subject and no other name between."""
        between, known = self.stage.tree.words(pick.behind, self.figure.first), self.stage.known()
        colon = any(n.text in (":", ";") for n in between)
        pronoun = any(n.pos == "PRON" and n.dep in ("nsubj", "nsubjpass") for n in between)
        names = (n for n in between if n.pos == "PROPN" and n.number not in known)
        return not (colon or pronoun or any(n.dep in ("conj", "nsubj", "pobj", "ROOT", "appos") for n in names))

    def _of_people(self) -> How:
        """ "Their unemployment rate": of people spoken of, who may be some of a country's."""
        mention = self.found.mention
        theirs = mention is not None and any(c.lower == "their" for c in self.stage.root(mention).children)
        return How.DOUBTED if theirs else How.STATED

    def _is_of_either(self) -> bool:
        """ "A overtook B, with a population of …": of either of them."""
        led = [n for n in self.stage.root(self.figure).ancestors() if n.dep == "prep" and n.lower == "with"]
        comma = any(self.stage.tree.nodes[n.number - 1].text == "," for n in led if n.number)
        return comma and len({m.id for m in self.names}) > 1

    def _another_between(self, pick: Mention) -> bool:
        """ "The Swiss and the Luxembourgers, at $128,700": a name that the table does not know stands nearer."""
        known = self.stage.known()
        between = self.stage.tree.words(pick.behind, self.figure.first)
        return any(n.pos == "PROPN" and n.number not in known and n.dep in ("conj", "appos") for n in between)

    def _stranger(self) -> Node | None:
        """The clause's subject, if it is nobody and nothing of whom the table has what is measured."""
        without = {n for m in self.stage.all(MentionKind.ENTITY) if m not in self.every for n in m.numbers}
        found = stranger(self.spot, self.before, self.stage.known() - without)
        return None if found is not None and self.found.is_called(found, self.state.gazetteer) else found

    def _under_measure(self) -> bool:
        """ "Councillors backed a tax rise of 4.99 per cent": the figure hangs on its measure, not on the clause."""
        mention = self.found.mention
        if mention is None or self.found.how is not How.STATED:
            return False
        head, root = self.stage.root(mention), self.stage.root(self.figure)
        return head.is_ancestor(root) and head.dep not in ("nsubj", "nsubjpass")

    def _has(self, entity: str) -> bool:
        """Whether the table has of an entity what is measured: a pollster is not who is polled."""
        known = self.state.gazetteer.measured_of(entity)
        return bool(known & self.found.ids) if self.found.ids else bool(known)

    def _only_one(self, most: How) -> Ownership:
        """Nobody is named, but only one has what is measured; else the whole of which all are parts."""
        gazetteer = self.state.gazetteer
        having = [e for e in gazetteer.measured if gazetteer.measured_of(e) & self.found.ids] if self.found.ids else []
        if len(having) == 1:
            sure = self.found.how is How.STATED and not self._speaks_of_another(having[0])
            turned = self._speaks_of_another(having[0])
            return self._found(having[0], min(most, How.LISTED if sure else How.DOUBTED if turned else How.INFERRED))
        recent = next((e for e in reversed(self.state.named) if e in having), None)
        if recent:
            turned = self._speaks_of_another(recent)
            return self._found(recent, min(most, How.DOUBTED if turned else How.INFERRED))
        return self._found(gazetteer.root, min(most, How.INFERRED))

    def _speaks_of_another(self, only: str) -> bool:
        """Whether the text has turned to another of its kind, of whom the table has no such figures."""
        entities = self.state.gazetteer.entities
        owner = entities.get(self.state.owner or "")
        return owner is not None and owner.entity_id != only and owner.kind == entities[only].kind

    def _found(self, owner: str | None, how: How) -> Ownership:
        return Ownership(owner, how if owner else How.OPEN, self.partner, self.act)

    def _by_act(self) -> None:
        """What the act makes of names behind the figure: whom it is compared with, no owner."""
        match self.act:
            case Act.RATIO:
                self._set_partner(m for m in self.every if m.first >= self.figure.first)
            case Act.GAP:
                verb = verb_of(self.stage.root(self.figure)).number
                behind = [m for m in self.every if m.first >= self.figure.behind]
                self._set_partner(behind or [m for m in self.every if verb < m.first < self.figure.first])
                self.names = [m for m in self.names if m.id != self.partner]
                self.of, self.place = [], []
            case Act.DIFFERENCE | Act.CHANGE:
                self._than()
            case Act.RANK:
                near = range(self.figure.behind, self.figure.behind + _RANKED)
                self.names = [m for m in self.names if m.id != WORLD]
                self.of, self.place = [m for m in self.every if m.first in near and m.id != WORLD], []
            case Act.LEVEL if is_share(self.spot.quantity):
                self._share()
            case _:
                pass

    def _set_partner(self, candidates: Iterable[Mention]) -> None:
        self.partner = next((m.id for m in candidates), None)
        self.right = [m for m in self.right if m.id != self.partner]

    def _than(self) -> None:
        """ "5 billion more than France": a lead over somebody."""
        behind = (m for m in self.every if m.first >= self.figure.behind)
        than = next((m for m in behind if self.stage.marked(m, {"than"}, 4)), None)
        if than is None:
            return
        self._set_partner((than,))
        self.of, self.place = [], []
        self.act = Act.GAP if self.act is Act.DIFFERENCE else self.act

    def _share_of_told(self) -> str | None:
        """ "228 of them, or 39 per cent", "57 per cent of the total": the whole of which the owner before is a part."""
        before, figure = self.before, self.figure
        owner = before.owner if before is not None else self.names[-1].id if self.names else None
        if owner is None or self.found.mention is not None:
            return None
        behind = [n.lower for n in self.stage.tree.words(figure.behind, figure.behind + 4)]
        of_total = behind[:1] == ["of"] and bool(set(behind[1:4]) & are("totals"))
        ahead = [n.lower for n in self.spot.before(4) if n.pos not in ("ADV", "ADP")]
        again = (
            before is not None and before.act is Act.LEVEL and not is_share(before.quantity) and ahead[-1:] == ["or"]
        )
        known = self.state.gazetteer.entities.get(owner)
        wholes = known.part_of if known else ()
        return wholes[0] if (of_total or again) and wholes else None

    def _share(self) -> None:
        """ "29 per cent of the county's", "its share of world GDP was 9 percent, that of the US 32 percent"."""
        whole = next((m for m in self.every if m.first < self.figure.first and self._follows_share_of(m)), None)
        self.names = [m for m in self.names if m is not whole]
        before = self.before.partner if self.before and self.before.act is Act.SHARE and not self.names else None
        if self.of and self._is_of_gdp(self.of[0]):
            self.names = self.of  # "34 % of Ukraine's GDP" is Ukraine's share of GDP, no share of Ukraine's
        elif not self.of and (whole_of := self._share_of_told()):
            self.act, self.partner = Act.SHARE, whole_of
        elif not self.of and (total := self._total_behind()):
            self.act, self.partner = Act.SHARE, total.id
        elif self.of and not self.stage.definite(self.figure):
            self.act, self.partner, self.of = Act.SHARE, self.of[0].id, []
        elif not self.of and (whole or before):
            self.act, self.partner = Act.SHARE, whole.id if whole else before

    def _total_behind(self) -> Mention | None:
        """ "31 % of a world total of 37.1 billion": the whole, with its own figure."""
        nodes, following = self.stage.tree.nodes, self.spot.following
        behind = self.figure.behind
        if (
            following is None
            or behind >= len(nodes)
            or nodes[behind].lower != "of"
            or following.first > behind + _WINDOW
        ):
            return None
        inside = (m for m in self.every if behind < m.first < following.first)
        return next((m for m in inside if self.stage.marked(m, {"of"}, 3)), None)

    def _is_of_gdp(self, whole: Mention) -> bool:
        """ "Of Ukraine's GDP", where nobody's output is compared with it."""
        nodes = self.stage.tree.nodes
        behind = [n.lower for n in nodes[whole.behind : whole.behind + 2] if n.lower not in ("'s", "’s", "'")]
        output = any(nodes[m.first].lower in are("gdp") for m in self.spot.left(MentionKind.MEASURE))
        makes_up = verb_of(self.stage.root(self.figure)).lemma.lower() in are("making_up") and self._subject()
        return bool(behind) and behind[0] in are("gdp") and not ((output or makes_up) and self.names)

    def _follows_share_of(self, mention: Mention) -> bool:
        words = [n.lower for n in self.stage.tree.words(mention.first - 3, mention.first) if n.lower != "the"]
        return words[-2:] == ["share", "of"]

    def _pick(self) -> Mention | None:
        clear = [m for m in self.names if not self.stage.marked(m, are("rival"))]
        last = self.names[-1:] if self.names and not self._verb_behind(self.names[-1]) else []
        close = last if last and (last[0] in clear or self.before) else []
        subject = self._subject()
        pick = next(iter(self._of_clause() or close or subject or clear[-1:] or self.of or self.place), None)
        if pick is None and self.names and not self.before and not self.state.owner:
            pick = self.names[-1]
        return self._part_of(pick) if pick is not None and self.act is Act.LEVEL else pick

    def _subject(self) -> list[Mention]:
        """The name that is the subject of the figure's verb."""
        node = verb_of(self.stage.root(self.figure)).child("nsubj", "nsubjpass")
        return [m for m in self.names if node is not None and m.first <= node.number < m.behind]

    def _verb_behind(self, mention: Mention) -> bool:
        between = self.stage.tree.words(mention.behind, self.figure.first)
        return any(n.is_verb and n.lower not in ("'s", "’s") for n in between)

    def _of_clause(self) -> list[Mention]:
        """ "France, which managed with 298": the name that a relative clause hangs on."""
        root = self.stage.root(self.figure)
        clause = next((n for n in (root, *root.ancestors()) if n.dep == "relcl"), None)
        if clause is None:
            return []
        return [m for m in self.every if clause.head.number in m.numbers]

    def _part_of(self, pick: Mention) -> Mention:
        """ "Harrowmere has set aside … for adult social care": the part, not the whole."""
        end = self.spot.following.first if self.spot.following else len(self.stage.tree.nodes)
        for mention in self.every:
            near = self.figure.behind <= mention.first < min(self.figure.behind + _WINDOW, end, self.spot.reach)
            wholes = self.state.gazetteer.entities[mention.id].part_of
            if near and pick.id in wholes and self.stage.marked(mention, are("part_of")):
                return mention
        return pick
