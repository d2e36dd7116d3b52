"""A text read into frames, one for each figure, sentence by sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.frames.act import act_of, of_next
from pipeline.frames.compared import compared
from pipeline.frames.discourse import Discourse
from pipeline.frames.frame import Act, Basis, Frame, How, Mood
from pipeline.frames.measures import carried, leftover, measured
from pipeline.frames.mood import mood_of
from pipeline.frames.names import Gazetteer
from pipeline.frames.owners import names_others, owner_of, zipped
from pipeline.frames.periods import timing_of
from pipeline.frames.phrases import TimePhrase, periods
from pipeline.frames.spot import Mention, MentionKind, Spot, Stage, spots
from pipeline.frames.tree import NAME, Change, Rewritten, Tree, canonical
from pipeline.frames.when import When
from pipeline.frames.words import are
from pipeline.models import Quantity, QuantityKind, Reading, Sentence, Token
from pipeline.ports import Parser
from pipeline.quantities import read_quantities
from pipeline.text.stems import Stem, stems

_REAL = re.compile(
    r"adjusted for inflation|after inflation|constant prices|inflation[ -]adjusted|prices are taken|\breal[ -]terms?\b|\breal\b|stripped of inflation"
    r"|allowing for inflation|in volume terms",
    re.IGNORECASE,
)
_NOMINAL = re.compile(r"current dollars|dollar terms|nominal|in (?:\w+ )?dollars|cash terms|money terms", re.IGNORECASE)
_ALIKE = 20
"""A factor within which a bare number may share the unit of the figure before."""
_PER_CENT = re.compile(r"(?<!\d )(?<!\d)(?:per cent|percent|%)[^.]*:")
_FRAGMENT = 5
_RECENT = 12
_LONGEST = 1200
"""Characters of a sentence that is parsed; a longer one is hostile or no sentence, and its figures stay unread."""


@dataclass(frozen=True)
class Context:
    """One article with all that is known of it before its figures are read. Spans are half-open, in code points."""

    reading: Reading
    quantities: tuple[Quantity, ...]
    gazetteer: Gazetteer
    published: date


def read_frames(context: Context, parser: Parser) -> tuple[Frame, ...]:
    """A frame for every figure in a sentence that could be parsed, in order."""
    staged = list(_stages(context, parser))
    state = Discourse(context.gazetteer, context.published)
    _from_title(context, state)
    for stage in staged:
        state.told += _sentence(stage, state, context.reading.article.text)
    return tuple(state.told)


def _from_title(context: Context, state: Discourse) -> None:
    words = stems(context.reading.article.title)
    found = {id_ for name in context.gazetteer.find_entities(context.reading.article.title, words) for id_ in name.ids}
    if len(found) == 1:
        state.owner, state.owner_is_titled = next(iter(found)), True


# ---------------------------------------------------------------- sentences with what is mentioned in them


def _stages(context: Context, parser: Parser) -> Iterator[Stage]:
    text, figures = context.reading.article.text, list(_figures(context))
    phrases = list(periods(text, context.quantities, context.gazetteer.calendar))
    figures = [_apart(figure, phrases, text) for figure in figures if not _inside(figure, phrases)]
    prepared = [_Prepared.of(s, context, figures, phrases) for s in context.reading.sentences]
    wanted = [p for p in prepared if p.figures and p.sentence.end - p.sentence.start <= _LONGEST]
    parses = dict(
        zip((p.sentence.number for p in wanted), parser.parse([p.rewritten.text for p in wanted]), strict=True)
    )
    seen: list[str] = []
    for each in prepared:
        parse = parses.get(each.sentence.number)
        tree = Tree.of(parse, each.rewritten, text, each.span) if parse else _flat(each, text)
        yield Stage(tree, each.mentions(tree, context.gazetteer, seen), each.sentence.number)


def _figures(context: Context) -> Iterator[Quantity]:
    return (q for q in context.quantities if q.kind is not QuantityKind.PERIOD and q.value is not None)


def _inside(figure: Quantity, phrases: Sequence[TimePhrase]) -> bool:
    return any(p.start <= figure.start < p.end for p in phrases)


def _apart(figure: Quantity, phrases: Sequence[TimePhrase], text: str) -> Quantity:
    """ "366 five years earlier": the phrase of time has the say on where a figure ends."""
    cut = next((p.start for p in phrases if figure.start < p.start < figure.end), None)
    if cut is None:
        return figure
    again = next((q for q in read_quantities(text[figure.start : cut - 1])), figure)
    hedge = {"hedge": figure.hedge, "period": figure.period}
    return again.model_copy(update={"start": figure.start, "end": figure.start + again.end - again.start, **hedge})


def end_of_number(figure: Quantity) -> int:
    """A counted noun is no part of the number: it names the measure."""
    noun = figure.noun
    counted = figure.kind is QuantityKind.COUNT and noun and figure.text.endswith(noun) and figure.text != noun
    return figure.end - len(noun) - 1 if counted and noun and not noun.startswith(("time", "point")) else figure.end


@dataclass(frozen=True)
class _Prepared:
    """A sentence before it is parsed: its names, figures and periods, and what the parser is given."""

    sentence: Sentence
    rewritten: Rewritten
    words: tuple[Stem, ...]
    figures: tuple[Quantity, ...]
    phrases: tuple[TimePhrase, ...]
    context: Context

    @property
    def span(self) -> tuple[int, int]:
        return self.sentence.start, self.sentence.end

    @classmethod
    def of(
        cls, sentence: Sentence, context: Context, figures: Sequence[Quantity], phrases: Sequence[TimePhrase]
    ) -> "_Prepared":
        text = context.reading.article.text
        words = stems(text[sentence.start : sentence.end], sentence.start)
        own = tuple(f for f in figures if sentence.start <= f.start < sentence.end)
        names = context.gazetteer.find_entities(text, words)
        changes = [Change(f.start, end_of_number(f), new) for f in own if (new := canonical(f))]
        changes += [Change(n.start, n.end, NAME) for n in names if " " in text[n.start : n.end] and text[n.start].isupper()
                    and not any(c.start < n.end and n.start < c.end for c in changes)]  # fmt: skip
        inside = tuple(p for p in phrases if sentence.start <= p.start < sentence.end)
        return cls(sentence, Rewritten.of(text, sentence.start, sentence.end, changes), words, own, inside, context)

    def mentions(self, tree: Tree, gazetteer: Gazetteer, seen: list[str]) -> tuple[Mention, ...]:
        """All that is named, by tokens; ``seen`` are the entities named so far."""
        text, found = self.context.reading.article.text, list[Mention]()
        for figure in self.figures:
            found += _mention(tree, MentionKind.FIGURE, figure.start, end_of_number(figure), quantity=figure)
        taken = [(f.start, end_of_number(f)) for f in self.figures]
        for name in gazetteer.find_entities(text, self.words):
            if not any(s < name.end and name.start < e for s, e in taken):
                found += _mention(tree, MentionKind.ENTITY, name.start, name.end, ids=name.ids, seat=name.seat)
        found += self._of_kind(tree, gazetteer, seen, found)
        for phrase in self.phrases:
            found += _mention(tree, MentionKind.PERIOD, phrase.start, phrase.end, told=phrase.told)
        used = [(m.first, m.behind) for m in found if m.kind is not MentionKind.ENTITY]
        real = [(m.start() + self.sentence.start, m.end() + self.sentence.start) for m in _REAL.finditer(tree.text)]
        for name in gazetteer.find_measures(self.words):
            if any(s < name.end and name.start < e for s, e in real):
                continue
            for mention in _mention(tree, MentionKind.MEASURE, name.start, name.end, ids=name.ids):
                if not any(a < mention.behind and mention.first < b for a, b in used) and not _of_what(tree, mention):
                    found.append(mention)
        found = [m for m in found if m.kind is not MentionKind.MEASURE or not _growth_of_another(tree, m, found)]
        return tuple(sorted(found, key=lambda m: (m.first, -m.behind)))

    def _of_kind(self, tree: Tree, gazetteer: Gazetteer, seen: list[str], found: Sequence[Mention]) -> list[Mention]:
        """ "The district", "group revenue": the one that was named last, or the only one."""
        said = []
        seen += [m.id for m in sorted((m for m in found if m.kind is MentionKind.ENTITY), key=lambda m: m.first)]
        for place, word in enumerate(self.words):
            before = self.words[place - 1].text.lower() if place else ""
            adjective = before in ("whole", "entire") and place > 1 and self.words[place - 2].text.lower() in _DEFINITE
            ids = gazetteer.kinds.get(word.text.lower(), frozenset()) | gazetteer.common.phrases.get(
                ("the", word.text.lower()), frozenset()
            )
            if not ids or not (before in _DEFINITE or adjective or self._names_measure(place, gazetteer)):
                continue
            meant = next((i for i in reversed(seen) if i in ids), min(ids) if len(ids) == 1 else None)
            if meant and not any(n in m.numbers for m in found for n in tree.numbers(word.start, word.end)):
                said += _mention(tree, MentionKind.ENTITY, word.start, word.end, ids=frozenset((meant,)))
        return said

    def _names_measure(self, place: int, gazetteer: Gazetteer) -> bool:
        """Whether a measure's name follows: "group revenue"."""
        return gazetteer.said.at([w.key for w in self.words[place + 1 : place + 6]], 0)[0] > 0


_DEFINITE = frozenset(("the", "our", "this", "that", "its"))


def _mention(tree: Tree, kind: MentionKind, start: int, end: int, **what: object) -> list[Mention]:
    numbers = tree.numbers(start, end)
    return [Mention(kind, numbers.start, numbers.stop, **what)] if numbers else []  # type: ignore[arg-type]


def _growth_of_another(tree: Tree, mention: Mention, found: Sequence[Mention]) -> bool:
    """ "Growth of military spending", "population growth": the growth of another measure is no measure of its own."""
    if mention.behind - mention.first > 1 or tree.nodes[mention.first].lower != "growth":
        return False
    near = range(mention.first - 2, mention.first + 6)
    return any(
        m.kind is MentionKind.MEASURE
        and m is not mention
        and m.first in near
        and tree.nodes[mention.first].is_ancestor(tree.root(m.first, m.behind))
        for m in found
    )


_WHOLES = frozenset(("gdp", "economy", "output"))


def _of_what(tree: Tree, mention: Mention) -> bool:
    """ "4 percent of GDP", "measured by GDP": what a share is of, not what is measured."""
    if tree.nodes[mention.first].lower not in _WHOLES:
        return False
    before = [n.lower for n in tree.words(mention.first - 6, mention.first)]
    joined = " ".join(before)
    share = re.search(
        r"(?:percent|%|measured|equivalent|share|cent|third|quarter|fifth|half|points) (?:of|by|to)(?: \S+){0,3}$",
        joined,
    )
    own = "share" in before and {"world", "global", "'s"} & set(before[-3:])
    return bool(share) and not own


def _flat(each: _Prepared, text: str) -> Tree:
    """A sentence that was not parsed, as words in a row: enough to see who and what is spoken of."""

    start = each.sentence.start
    parse = tuple(
        Token(w.start - start, w.end - start, w.text, w.text.lower(), "X", "", "dep" if i else "ROOT", 0)
        for i, w in enumerate(each.words)
    )
    return Tree.of(parse, Rewritten.of(text, *each.span, ()), text, each.span)


# ---------------------------------------------------------------- one sentence


def _sentence(stage: Stage, state: Discourse, text: str) -> list[Frame]:
    frames: list[Frame] = []
    listed = zipped(stage)
    for spot in spots(stage):
        before = frames[-1] if frames else None
        frame = _frame(spot, state, before, listed.get(spot.figure.first), text)
        frames.append(frame)
        state.go_on(frame, spot.figure, follows=before is not None, definite=stage.definite(spot.figure), before=before)
    if not frames:
        _without_figures(stage, state)
    dated = [m.told.when for m in stage.all(MentionKind.PERIOD) if m.told and m.told.base == "at" and m.told.when]
    state.dated = next((when for when in reversed(dated) if when.steps), state.dated)
    names = {m.id for m in stage.all(MentionKind.ENTITY)}
    topic = _topic(stage)
    if topic is not None and not (frames and frames[-1].owner == topic):
        state.turn_to(topic, stage.number if len(names) == 1 else 0)
    if names:
        state.owner_since = stage.number if names == {state.owner} else 0
    elif state.owner_since == stage.number - 1 and state.owner_since and not names_others(stage):
        state.owner_since = stage.number  # "It …": the same one is spoken of
    state.named += [m.id for m in stage.all(MentionKind.ENTITY)]
    measures = stage.all(MentionKind.MEASURE)
    if measures and not any(f.measures for f in frames):
        state.spoken.append(measures[-1].ids)
    return compared(frames, state)


def _topic(stage: Stage) -> str | None:
    """Whom a sentence is about: the only name of a fragment ("And Iran?"), the subject, or its possessor."""
    named = stage.all(MentionKind.ENTITY)
    words = [n for n in stage.tree.nodes if n.pos not in ("PUNCT", "SPACE", "CCONJ", "ADV", "X", "NUM")]
    if len(named) == 1 and len(stage.tree.nodes) <= _FRAGMENT:
        return named[0].id
    root = next((n for n in stage.tree.nodes if n.is_root), None)
    subject = root.child("nsubj", "nsubjpass") if root is not None and words else None
    if subject is None:
        return None
    under = {n.number for n in subject.subtree() if n.dep not in ("relcl", "acl")}
    inside = [m for m in named if under & set(m.numbers)]
    return inside[0].id if len({m.id for m in inside}) == 1 else None


def _without_figures(stage: Stage, state: Discourse) -> None:
    """A sentence without figures still says of whom and when the next one speaks."""
    named = stage.all(MentionKind.ENTITY)
    if len({m.id for m in named}) == 1:
        state.owner, state.owner_is_titled = named[0].id, False
    said = [m.told for m in stage.all(MentionKind.PERIOD) if m.told and not stage.marked(m, are("baseline"))]
    when = state.when(said[-1], state.period) if said else None
    state.period = when if when is not None and when.steps else state.period


def _frame(spot: Spot, state: Discourse, before: Frame | None, listed: str | None, text: str) -> Frame:
    stage, quantity = spot.stage, _with_unit(spot, before, state)
    if quantity is not spot.quantity:
        spot = replace(spot, figure=replace(spot.figure, quantity=quantity))
    mood, said = mood_of(spot, text), act_of(spot, before)
    timing = timing_of(spot, said.act, state, before)
    if timing.is_baseline and mood in (Mood.WISHED, Mood.POSSIBLE):
        mood = Mood.ASSERTED  # "expected …, after 126 million in 2020": what was is not what will be
    found = measured(spot, said.act, state, before)
    ownership = owner_of(spot, said.act, state, before, found, listed)
    if ownership.act is not said.act:
        found = measured(spot, ownership.act, state, before)
    if not found.ids and not found.other_noun:
        found = carried(spot, ownership.act, state, before, ownership.owner)
    sentence = stage.tree.text
    if (
        ownership.act is Act.SHARE
        and found.ids
        and all(state.gazetteer.sort(id_).kind is QuantityKind.PERCENT for id_ in found.ids)
    ):
        # "a quarter of Denholm's children are entitled to free meals": the measure is that share
        ownership = replace(ownership, act=Act.LEVEL, owner=ownership.partner, how=How.STATED, partner=None)
    real = bool(_REAL.search(sentence)) and (ownership.act is Act.CHANGE or quantity.kind is QuantityKind.PERCENT)
    left = leftover(spot, found, state.gazetteer) + (("who:stranger",) if ownership.stranger else ())
    return Frame(
        quantity=quantity,
        act=ownership.act if said.act is Act.LEVEL else said.act,
        sign=said.sign,
        mood=mood,
        owner=ownership.owner,
        partner=ownership.partner,
        measures=found.ids,
        period=timing.period,
        baseline=timing.baseline,
        owner_how=ownership.how,
        measure_how=found.how,
        period_how=timing.how,
        basis=Basis.REAL if real else Basis.CURRENT if _NOMINAL.search(sentence) else Basis.UNSAID,
        nominal=bool(_NOMINAL.search(sentence)),
        is_baseline=timing.is_baseline,
        background=timing.background,
        today=timing.today,
        open_period=timing.open,
        leftover=left,
        owners_near=tuple(dict.fromkeys(m.id for m in stage.all(MentionKind.ENTITY))),
        periods_near=(*timing.others, *_near(stage, state)),
        owners_recent=tuple(dict.fromkeys(reversed(state.named[-_RECENT:]))),
        periods_recent=state.periods,
        aside=_is_aside(spot),
        unsaid=not timing.untold,
        figure_of=spot.following.quantity if of_next(spot) and spot.following else None,
        sentence=stage.number,
    )


def _is_aside(spot: Spot) -> bool:
    """In a relative clause, or in brackets."""
    root = spot.stage.root(spot.figure)
    clause = any(n.dep == "relcl" for n in (root, *root.ancestors()))
    before = [n.text for n in spot.stage.tree.nodes[: spot.figure.first]]
    return clause or before.count("(") > before.count(")")


def _near(stage: Stage, state: Discourse) -> tuple[When, ...]:
    told = (m.told for m in stage.all(MentionKind.PERIOD) if m.told)
    found = (when for each in told for when in (*state.meant(each, state.period), each.end) if when is not None)
    return tuple(dict.fromkeys(found))


def _with_unit(spot: Spot, before: Frame | None, state: Discourse) -> Quantity:
    """ "From 66.8 to 69.3 per cent": a bare number takes the unit of its neighbour."""
    quantity = spot.quantity
    if quantity.kind is QuantityKind.COUNT and (quantity.noun or "").startswith(("point", "percentage point")):
        return quantity.model_copy(update={"kind": QuantityKind.PERCENTAGE_POINT, "unit": "pp"})
    if quantity.kind is not QuantityKind.COUNT or quantity.noun or quantity.value is None:
        return quantity
    following = spot.following.quantity if spot.following else None
    between = spot.stage.tree.words(spot.figure.behind, spot.following.first) if spot.following else []
    if following and len(between) <= 4 and between and between[-1].lower in ("to", "and", "or", ","):  # noqa: PLR2004
        if following.kind in (QuantityKind.PERCENT, QuantityKind.MONEY, QuantityKind.MEASURE, QuantityKind.DURATION):
            return quantity.model_copy(update={"kind": following.kind, "unit": following.unit})
    counted = [
        m
        for m in (*spot.left(MentionKind.MEASURE), *spot.right(MentionKind.MEASURE))
        if any(state.gazetteer.sort(i).kind is QuantityKind.COUNT for i in m.ids)
    ]
    if counted:
        return quantity
    ahead = spot.stage.tree.text[: spot.quantity.start - spot.stage.tree.start].lower()
    if before is None and _PER_CENT.search(ahead):
        return quantity.model_copy(update={"kind": QuantityKind.PERCENT, "unit": "%"})
    before = before or (state.told[-1] if state.told else None)
    if before is None:
        return quantity
    last = before.quantity
    alike = (
        last.value is not None and last.value and abs(last.value) / _ALIKE <= quantity.value <= abs(last.value) * _ALIKE
    )
    percent = last.kind is QuantityKind.PERCENT and quantity.value <= 100  # noqa: PLR2004 - a whole
    if percent or (alike and last.kind in (QuantityKind.MONEY, QuantityKind.MEASURE, QuantityKind.DURATION)):
        return quantity.model_copy(update={"kind": last.kind, "unit": last.unit})
    return quantity
