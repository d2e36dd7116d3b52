"""What a figure measures: in the words of its sentence, or as what was spoken of before."""

import re
from dataclasses import dataclass

from pipeline.frames.act import continues
from pipeline.frames.discourse import Discourse
from pipeline.frames.frame import PHRASES, Act, Frame, How
from pipeline.frames.names import COUNTRIES, Gazetteer, plain_name
from pipeline.frames.sorts import Sort, fits
from pipeline.frames.spot import Mention, MentionKind, Spot, moves, verb_of
from pipeline.frames.tree import Node
from pipeline.frames.units import alike
from pipeline.frames.words import are
from pipeline.models import QuantityKind
from pipeline.text.stems import content_keys, keys, stem

_OF_GDP = re.compile(r"\bGDP\b|\bgross domestic product\b|\b(?:share|burden|output|economy)\b", re.IGNORECASE)
_PPP = re.compile(r"purchasing[ -]power|\bPPP\b|international (?:dollars|\$)", re.IGNORECASE)
_BACK, _AHEAD = 200, 40
_RECENT = 6
_PHRASES = (*PHRASES, Act.RANK)


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
        key = stem(node.text)
        return any(key in gazetteer.heads(id_) or key in keys(gazetteer.measures[id_].label) for id_ in self.ids)


def measured(spot: Spot, act: Act, state: Discourse, before: Frame | None) -> Measured:
    """What the figure's sentence says that it measures: in its own words, of the figure before, elsewhere in it."""
    return _Measure(spot, act, state, before, None).in_sentence()


def carried(spot: Spot, act: Act, state: Discourse, before: Frame | None, owner: str | None) -> Measured:
    """What was spoken of before, as far as the owner has it; else the only thing measured of them in this unit."""
    reader = _Measure(spot, act, state, before, owner)
    grown = reader.growth()
    return grown if grown.ids else reader.from_before()


class _Measure:
    def __init__(self, spot: Spot, act: Act, state: Discourse, before: Frame | None, owner: str | None) -> None:
        self.spot, self.act, self.state, self.before, self.owner = spot, act, state, before, owner
        self.gazetteer, self.quantity = state.gazetteer, spot.quantity
        tree = spot.stage.tree
        start, end = self.quantity.start - tree.start, self.quantity.end - tree.start
        self.text = tree.text[max(0, start - _BACK) : end + _AHEAD]
        self.ppp = bool(_PPP.search(self.text))
        self.stated = True

    @property
    def _bare(self) -> bool:
        """A number with nothing that says what is counted: the measure's own words do."""
        return self.quantity.kind is QuantityKind.COUNT and not self.quantity.noun and not self.quantity.unit

    def in_sentence(self) -> Measured:
        """In a row what the figure before measures; else what the sentence names."""
        every = self.spot.stage.all(MentionKind.MEASURE)
        said = self._said(every)
        if found := self._continued() or self._of_its_end():
            return found
        if noun := self._foreign_noun(said):
            return Measured(frozenset(), How.OPEN, other_noun=noun)
        if not said and (found := self._kin_of_before() or self._shortened()):
            return found
        return self._mentioned(said, every)

    def _continued(self) -> Measured | None:
        """In a row of figures: what the one before measures."""
        if self.before is None or not continues(self.spot, self.before):
            return None
        return self._as_of(self.before)

    def _of_its_end(self) -> Measured | None:
        """ "584 assaults on staff, down from 606": a beginning is of what its end is of."""
        before = self.before
        led = before is not None and self.spot.before(1) and self.spot.before(1)[-1].lower == "from"
        if before is None or not led or before.act is not Act.LEVEL or not alike(before.quantity, self.quantity):
            return None
        return self._as_of(before)

    def _as_of(self, before: Frame) -> Measured | None:
        """What the figure before measures, if this one can."""
        ids = self.fit(before.measures)
        return Measured(ids, min(How.LISTED, before.measure_how)) if ids else None

    def _kin_of_before(self) -> Measured | None:
        if self.before is None:
            return None
        ids = self.fit(self._kin(self.before.measures))
        how = How.CARRIED if self._grows_itself() else self._how_of_another()
        return Measured(ids, min(how, self.before.measure_how)) if ids else None

    def _mentioned(self, said: list[Mention], every: list[Mention]) -> Measured:
        """In the figure's own words; else elsewhere in the sentence, what stands before first."""
        spot = self.spot
        others = [m for m in every if m.first < spot.edge][::-1] + [m for m in every if m.first >= spot.figure.first]
        for mention, how in [(m, How.STATED) for m in said] + [(m, How.LISTED) for m in others]:
            if ids := self.fit(mention.ids):
                known = min(how, self._how_of_another()) if mention.first < self.spot.edge else how
                loose = self._is_anothers(mention) or self._only_counts(mention)
                known = How.DOUBTED if loose else min(known, self._by_verb(mention, ids))
                meant = self._in_words(ids)
                if len(meant) > 1 and len(spoken := self._spoken_of(meant)) < len(meant):
                    meant, known = spoken, min(known, How.CARRIED)
                return Measured(meant, known, mention)
        return self._scattered(every)

    def _scattered(self, every: list[Mention]) -> Measured:
        """ "93 % of repairs are done on time": all words of a name, wherever they stand; or a part of one in this unit,
        "spent £4.5 million on temporary accommodation"."""
        nodes = self.spot.stage.tree.nodes
        fitting = self.fit(frozenset(self.gazetteer.profiles))
        names = {id_: set(content_keys(plain_name(self.gazetteer.measures[id_].label))) for id_ in sorted(fitting)}
        said = {stem(n.text) for n in nodes}
        whole = [id_ for id_, words in names.items() if len(words) > 1 and words <= said]
        parts = [{stem(nodes[n].text) for n in m.numbers if nodes[n].pos != "VERB"} for m in every]
        found = whole or [id_ for words in parts if len(words) > 1 for id_ in names if words < names[id_]]
        how = How.CARRIED if found else How.INFERRED
        found = found or [id_ for id_ in self._by_own_word() if id_ in names]
        return Measured(frozenset(found), how) if len(set(found)) == 1 else Measured(frozenset(), How.OPEN)

    def _by_own_word(self) -> list[str]:
        """ "Consumption came to 4,437 GWh": a word that is in the name of this one measure and no other."""
        named = (n for n in self.spot.own() if n.pos in ("NOUN", "PROPN") and n.lower not in are("wholes"))
        nouns = {stem(node.text) for node in named}
        return sorted({id_ for word in nouns if (id_ := self.gazetteer.own_words.get(word))})

    def _only_counts(self, mention: Mention) -> bool:
        """ "2.5 million people stayed at home": what is counted does something, and is not said to be all."""
        figure = self.spot.figure
        counted = self.quantity.kind is QuantityKind.COUNT and figure.behind <= mention.first <= figure.behind + 1
        root = self.spot.stage.root(figure, counted=True)
        does = root.dep == "nsubj" and root.head.is_verb
        return counted and does and root.head.lemma.lower() not in are("level_verbs") | are("living") | moves()

    def _is_anothers(self, mention: Mention) -> bool:
        """ "Lived on 19.8 million and paid 15.6 million of it in wages": it stands with a later figure."""
        figures = self.spot.stage.all(MentionKind.FIGURE)
        later = [f for f in figures if f.first >= self.spot.figure.behind]
        if not later or mention.first < self.spot.reach or self.before is not None:
            return False
        between = self.spot.stage.tree.words(self.spot.figure.behind, later[0].first)
        return any(f.first > mention.first for f in later) or any(n.is_verb for n in between)

    def _by_verb(self, mention: Mention, ids: frozenset[str]) -> How:
        """A verb alone ("spent") says what is measured where that was spoken of before."""
        alone = self.spot.stage.root(mention).pos == "VERB" and len(mention.numbers) == 1
        nouns = any(m.ids & ids and m is not mention for m in self.spot.stage.all(MentionKind.MEASURE))
        spoken = any(known & ids for known in self.state.spoken)
        return How.CARRIED if alone and self.gazetteer.of_countries and not (nouns or spoken) else How.STATED

    def _shortened(self) -> Measured | None:
        """ "The budget", "the rate": the last word of what was spoken of in full; not sure where it may be several."""
        known = self.spot.stage.known()
        words = {stem(n.text) for n in self.spot.own() if n.pos == "NOUN" and not _is_modified(n, known)}
        found: list[frozenset[str]] = []
        for ids in reversed(self.state.spoken[-_RECENT:]):
            short = self.fit(frozenset(i for i in self._kin(ids) if self.gazetteer.heads(i) & words))
            if short and short not in found:
                found.append(short)
        if not found:
            return None
        return Measured(found[0], How.LISTED if len(found) == 1 else How.CARRIED)

    def _said(self, every: list[Mention]) -> list[Mention]:
        """Mentions in the figure's own words, the likeliest first."""
        spot = self.spot
        right = spot.right(MentionKind.MEASURE)
        left = [m for m in spot.left(MentionKind.MEASURE)[::-1] if not spot.stage.aside(m, spot.figure)]
        counted = [m for m in right if m.first <= spot.figure.behind + 1]
        said = left + right
        if self.act in _PHRASES and right and right[0].first <= spot.figure.behind + 1:
            said = right + left  # "a steady increase in defence spending"
        if self.quantity.kind is QuantityKind.COUNT and counted:
            said = counted
        if self.act in (Act.SHARE, Act.MAJORITY):  # "a quarter of the children are entitled to …": behind the verb
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

    def _in_words(self, ids: frozenset[str]) -> frozenset[str]:
        """ "Employed 1,978 people": what several words agree on."""
        for mention in (*self.spot.left(MentionKind.MEASURE), *self.spot.right(MentionKind.MEASURE)):
            if len(ids) > 1 and ids & mention.ids:
                ids = ids & mention.ids
        return ids

    def _spoken_of(self, ids: frozenset[str]) -> frozenset[str]:
        """ "Profit" is the profit spoken of before."""
        for known in (self.state.by_kind.get(self.quantity.kind), *reversed(self.state.spoken[-3:])):
            if known and len(ids) > 1 and ids & known:
                ids = ids & known
        return ids

    def from_before(self) -> Measured:
        """What was spoken of last that the owner has; of a bare number what a figure of its size was said of."""
        self.stated = False
        if self._bare:
            return self._alike()
        known = list(reversed(self.state.spoken))
        if self._of_gdp():
            known.append(frozenset(self.gazetteer.profiles))
        for ids in dict.fromkeys(filter(None, known)):
            if found := self._of_owner(self._shared(self.fit(self._kin(ids)))):
                return Measured(found, How.LISTED if self._goes_on(found) else self._how_carried())
        return self._only_one()

    def _shared(self, ids: frozenset[str]) -> frozenset[str]:
        """ "Lifted its share to 2.3 per cent": of measures those that are shares of something."""
        if not any(n.lemma.lower() == "share" and n.pos == "NOUN" for n in self.spot.own()):
            return ids
        labels = {id_: self.gazetteer.measures[id_].label.lower() for id_ in ids}
        return frozenset(id_ for id_, label in labels.items() if "share" in label or "% of" in label)

    def _how_carried(self) -> How:
        """What is carried on is sure where the clause says no more than that there is such a figure."""
        spot = self.spot
        verb = verb_of(spot.stage.root(spot.figure, counted=True))
        said = {n.lemma.lower() for n in spot.own() if n.pos == "NOUN"} & are("measuring")
        plain = verb.lemma.lower() in are("level_verbs") | moves() or not verb.is_verb or self._apart_from(verb)
        return How.CARRIED if plain or said else How.INFERRED

    def _how_of_another(self) -> How:
        """ "With GDP of $400 billion, it owes the fund $44 billion": what else is done is not of the same measure."""
        verb = verb_of(self.spot.stage.root(self.spot.figure, counted=True))
        said = verb.number in self.spot.stage.known() or verb.lemma == "compare" or self._how_carried() is How.CARRIED
        said = (said or self._moves_it(verb)) and not self._moves_another(verb)
        return How.LISTED if said or verb.number < self.spot.since else How.INFERRED

    def _moves_another(self, verb: Node) -> bool:
        """ "Prompted the bank to lift its benchmark rate to 13.25 percent": a thing of its own is moved."""
        thing, root = verb.child("dobj"), self.spot.stage.root(self.spot.figure)
        led = root.dep == "pobj" and root.head.lower in ("to", "by") and root.head.head is verb
        known = self.spot.stage.known()
        return (
            led
            and thing is not None
            and thing.pos == "NOUN"
            and thing.number not in known
            and _is_modified(thing, known)
        )

    def _moves_it(self, verb: Node) -> bool:
        """ "Raised its budget by 3 percent, bringing it to 61 billion": what was told of is moved."""
        thing, root = verb.child("dobj"), self.spot.stage.root(self.spot.figure)
        led = root.dep == "pobj" and root.head.lower == "to" and root.head.head is verb
        return led and thing is not None and thing.lower == "it"

    def _apart_from(self, verb: Node) -> bool:
        """ "Britain, on $2.7tn in 2023, has long been left out"; "in Tanzania, 77": no verb is said with the figure."""
        own = self.spot.own()
        return verb not in own or any(n.text in ",;(" for n in own if verb.number > n.number > self.spot.figure.first)

    def _goes_on(self, ids: frozenset[str]) -> bool:
        """ "France stood at 9.8 percent": the sentence before spoke of the same, and this one of nothing else."""
        told = self.state.told[-1] if self.state.told else None
        close = told is not None and told.sentence >= self.spot.stage.number - 1 and told.measures == ids
        return close and not self.spot.stage.all(MentionKind.MEASURE) and plainly_of(self.spot)

    def _alike(self) -> Measured:
        """Of a bare number: what a figure of its size was said of last."""
        for told in reversed(self.state.told[-_RECENT:]):
            if alike(told.quantity, self.quantity) and (ids := self._of_owner(told.measures)):
                return Measured(ids, How.CARRIED)
        return self._only_one()

    def _grows_itself(self) -> bool:
        """ "It grew by 5 percent": what was spoken of, or the whole economy."""
        verb = verb_of(self.spot.stage.root(self.spot.figure))
        return self.act is Act.CHANGE and verb.lemma.lower() in are("economy_verbs")

    def growth(self) -> Measured:
        """ "Vietnam expanded by 7.1%": a country grows as its economy does."""
        verb = verb_of(self.spot.stage.root(self.spot.figure))
        owner = self.gazetteer.entities.get(self.owner or "")
        country = owner is not None and owner.kind in COUNTRIES
        if not country or self.act is not Act.CHANGE or verb.lemma.lower() not in are("economy_verbs"):
            return Measured(frozenset(), How.OPEN)
        ids = frozenset(i for i in self.gazetteer.measured_of(self.owner or "") if self.gazetteer.is_growth(i))
        return Measured(ids, How.LISTED if ids else How.OPEN)

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
        points = self.quantity.kind is QuantityKind.PERCENTAGE_POINT
        if self.act in (Act.LEVEL, Act.GAP) or (self.act is Act.DIFFERENCE and not points):
            return self._of_sort(ids)
        percent = frozenset(id_ for id_ in ids if sort(id_).kind is QuantityKind.PERCENT)
        index = frozenset(id_ for id_ in ids if self.gazetteer.profiles[id_].unit.lower() in ("index", "points"))
        if points and index:
            return index
        return percent if self.act in (Act.DIFFERENCE, Act.MAJORITY) else ids - percent or ids

    def _of_sort(self, ids: frozenset[str]) -> frozenset[str]:
        """Those that have levels like the figure; a share of GDP only where the text speaks of one."""
        ids = frozenset(id_ for id_ in ids if self._holds(self.gazetteer.sort(id_)))
        if self.quantity.kind is QuantityKind.MONEY:
            return ids
        shares = frozenset(id_ for id_ in ids if "of GDP" in self.gazetteer.measures[id_].label)
        if self._of_gdp():
            return shares
        last = self.state.told[-1].measures if self.state.told else frozenset[str]()
        here = self.before.measures if self.before else last
        return ids if _OF_GDP.search(self.text) or (shares and shares <= here) else ids - shares

    def _of_gdp(self) -> bool:
        """ "2.4 % of GDP": what the share is of stands behind it."""
        if self.quantity.kind is not QuantityKind.PERCENT:
            return False
        behind = [n.lower for n in self.spot.stage.tree.words(self.spot.figure.behind, self.spot.figure.behind + 5)]
        return behind[:1] == ["of"] and bool({"gdp", "gross"} & set(behind))

    def _holds(self, sort: Sort) -> bool:
        if self.act is Act.GAP and self.quantity.kind is QuantityKind.PERCENTAGE_POINT:
            return sort.kind is QuantityKind.PERCENT
        if self._bare and self.stated:
            return True
        return fits(self.quantity, sort)


def plainly_of(spot: Spot) -> bool:
    """ "The Union stood at 32 per cent": the subject is a name, the verb says only that there is such a figure."""
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
    return (named or pronoun) and direct and verb.lemma.lower() in are("level_verbs") | moves()


def _is_modified(noun: Node, known: frozenset[int]) -> bool:
    """Whether a word beside it makes it something else: "the training budget"."""
    own = (c for c in noun.children if c.dep in ("compound", "amod") and c.number not in known)
    return any(c.lemma.lower() not in are("neutral") for c in own)
