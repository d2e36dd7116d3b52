"""A text read into frames, one for each figure, sentence by sentence."""

import re
from dataclasses import replace
from typing import NamedTuple

from pipeline.frames.act import Said, act_of, continues, of_next
from pipeline.frames.compared import compared
from pipeline.frames.courses import Phrase, phrases
from pipeline.frames.discourse import Discourse, Span
from pipeline.frames.field import field_of, unknown_field
from pipeline.frames.frame import Act, Frame, How, Mood
from pipeline.frames.leftover import leftover
from pipeline.frames.measures import Measured, carried, measured
from pipeline.frames.mood import mood_of
from pipeline.frames.owners import Ownership, owner_of, zipped
from pipeline.frames.per import is_per_head, is_yearly
from pipeline.frames.periods import Timing, timing_of
from pipeline.frames.prices import basis_of, is_nominal
from pipeline.frames.spot import MentionKind, Spot, Stage, is_share, may_be_age, spots, verb_of
from pipeline.frames.stages import Context, stages
from pipeline.frames.strangers import is_about_others, names_others
from pipeline.frames.units import unbounded, with_unit
from pipeline.frames.when import When
from pipeline.frames.words import are
from pipeline.models import Quantity, QuantityKind
from pipeline.ports import Parser
from pipeline.text.stems import stems

_FRAGMENT = 5
"""Tokens of a sentence that is no more than a name."""
_RECENT = 12
_FIRST_TIME = re.compile(r"\bfirst time\b", re.IGNORECASE)
_THRESHOLDS = (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.PERCENT)


def read_frames(context: Context, parser: Parser) -> tuple[Frame, ...]:
    """A frame for every figure in a sentence that could be parsed, in order."""
    state = Discourse(context.gazetteer, context.published)
    _from_title(context, state)
    paragraphs = {sentence.number: sentence.paragraph for sentence in context.reading.sentences}
    last = -1
    for stage in tuple(stages(context, parser)):
        if paragraphs[stage.number] != last:
            state.turn_back()
        last = paragraphs[stage.number]
        state.told += _sentence(stage, state)
    return tuple(state.told)


def _from_title(context: Context, state: Discourse) -> None:
    words = stems(context.reading.article.title)
    found = {id_ for name in context.gazetteer.find_entities(context.reading.article.title, words) for id_ in name.ids}
    if len(found) == 1:
        state.owner, state.owner_is_titled = next(iter(found)), True


def _sentence(stage: Stage, state: Discourse) -> list[Frame]:
    frames = state.here = list[Frame]()
    listed = zipped(stage)
    for spot in spots(stage):
        if _is_age(spot):
            continue
        before = frames[-1] if frames else None
        frame = _frame(spot, state, before, listed.get(spot.figure.first))
        frames.append(frame)
        state.go_on(frame, follows=before is not None, definite=stage.definite(spot.figure), before=before)
    if not frames:
        _without_figures(stage, state)
    dated = [m.told.when for m in stage.all(MentionKind.PERIOD) if m.told and m.told.base == "at" and m.told.when]
    state.dated = next((when for when in reversed(dated) if when.steps), state.dated)
    told = compared(frames, state)
    said = [*_first_times(told, stage), *(_of_phrase(each, stage, state) for each in phrases(stage))]
    _note_window(stage, state)
    state.heard(dated)
    _note_names(stage, frames, state)
    measures = stage.all(MentionKind.MEASURE)
    if measures and not any(f.measures for f in frames):
        state.spoken.append(measures[-1].ids)
    return [*told, *said]


def _note_window(stage: Stage, state: Discourse) -> None:
    """The years that the text speaks of last: "surveys from 2019 to 2023"."""
    for mention in stage.all(MentionKind.PERIOD):
        if mention.told and mention.told.when and mention.told.end:
            state.window = Span(mention.told.when, mention.told.end)


def _first_times(frames: list[Frame], stage: Stage) -> list[Frame]:
    """ "The first time it passes 60 trillion": the figure behind the words is the threshold."""
    words = _FIRST_TIME.search(stage.tree.text)
    if words is None:
        return []
    start = stage.tree.start + words.start()
    first = Quantity(start=start, end=start + len("first"), text=words.group()[:5], kind=QuantityKind.ORDINAL)
    over = (f for f in frames if f.quantity.start > start and f.quantity.kind in _THRESHOLDS and f.act is Act.LEVEL)
    return [replace(f, act=Act.FIRST, quantity=first, figure_of=f.quantity, is_phrase=True) for f in over][:1]


def _of_phrase(phrase: Phrase, stage: Stage, state: Discourse) -> Frame:
    """The frame of a phrase: whose, of what and when as for a figure, with the years that it names itself."""
    spot, dated = phrase.spot(stage), state.dated
    timing = timing_of(spot, phrase.act, state, None)
    found = measured(spot, phrase.act, state, None)
    ownership = owner_of(spot, phrase.act, state, None, found, None)
    state.dated = dated
    said = Said(phrase.act, phrase.sign)
    frame = _assembled(spot, _Parts(said, mood_of(spot), timing, found, replace(ownership, act=phrase.act)), state)
    left = (*frame.leftover, *_of_what(spot))
    frame = replace(frame, years=phrase.years, throughout=phrase.throughout, leftover=left, is_phrase=True)
    if phrase.act is Act.RECORD:
        return replace(frame, baseline=phrase.first)
    if phrase.act is Act.RANK:
        return frame
    span = Span(phrase.first, phrase.last) if phrase.first else _years(stage) or state.window
    if span is None:
        return replace(frame, baseline=None, period=None)
    return replace(frame, baseline=span.first, period=span.last, period_how=How.STATED)


def _years(stage: Stage) -> Span | None:
    """The years that a sentence names: a stretch, or the first and the last of several."""
    told = [m.told for m in stage.all(MentionKind.PERIOD) if m.told and m.told.when and m.told.when.is_year]
    stretch = next((Span(t.when, t.end) for t in told if t.when and t.end), None)
    dates = sorted(t.when for t in told if t.when)
    return stretch or (Span(dates[0], dates[-1]) if len(dates) > 1 else None)


def _of_what(spot: Spot) -> list[str]:
    """What a phrase is said of, if it is neither whom nor what the table knows: "the debate has grown"."""
    subject = verb_of(spot.stage.root(spot.figure)).child("nsubj", "nsubjpass")
    if subject is None or subject.pos == "PRON" or subject.number in (spot.stage.known() | set(spot.figure.numbers)):
        return []
    plain = {subject.lemma.lower(), subject.lower} & (are("generic") | are("demonstratives"))
    return [] if plain else [f"who:{subject.text}"]


def _note_names(stage: Stage, frames: list[Frame], state: Discourse) -> None:
    """Whom the text speaks of after a sentence, and since when of nobody else."""
    named = [m.id for m in stage.all(MentionKind.ENTITY)]
    state.owner_is_clouded = not named and (state.owner_is_clouded or is_about_others(stage))
    topic = _topic(stage)
    if topic is not None and not (frames and frames[-1].owner == topic):
        state.turn_to(topic, stage.number if len(set(named)) == 1 else 0)
    if named:
        state.owner_since = stage.number if set(named) == {state.owner} else 0
    elif state.owner_since == stage.number - 1 and state.owner_since and not names_others(stage):
        state.owner_since = stage.number  # "It …": the same one is spoken of
    state.named += named


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


class _Parts(NamedTuple):
    """What is read of one figure, each part by a module of its own."""

    said: Said
    mood: Mood
    timing: Timing
    found: Measured
    ownership: Ownership


def _frame(spot: Spot, state: Discourse, before: Frame | None, listed: str | None) -> Frame:
    quantity = unbounded(spot, with_unit(spot, before, state))
    if quantity is not spot.quantity:
        spot = replace(spot, figure=replace(spot.figure, quantity=quantity))
    said, mood = act_of(spot, before), mood_of(spot)
    if before is not None and mood is Mood.ASSERTED and continues(spot, before):
        mood = before.mood
    timing = timing_of(spot, said.act, state, before)
    if timing.is_baseline and mood in (Mood.WISHED, Mood.POSSIBLE):
        mood = Mood.ASSERTED  # "expected …, after 126 million in 2020": what was is not what will be
    found = measured(spot, said.act, state, before)
    ownership = owner_of(spot, said.act, state, before, found, listed)
    if ownership.act is not said.act:
        found = measured(spot, ownership.act, state, before)
        if ownership.act is Act.SHARE and not found.mention and before is not None and before.act is Act.LEVEL:
            found = Measured(before.measures, min(How.LISTED, before.measure_how))
    if found.how <= How.INFERRED and not found.other_noun:
        other = carried(spot, ownership.act, state, before, ownership.owner)
        found = other if other.how > found.how else found
    ownership = _share_as_measure(ownership, found, state)
    frame = _assembled(spot, _Parts(said, mood, timing, found, ownership), state)
    return replace(frame, leftover=(*frame.leftover, *_of_a_share(spot, frame, before)))


def _is_age(spot: Spot) -> bool:
    """ "The population under 30", "Spaniards aged 15": of whom, and no figure of its own."""
    ahead = spot.before(3)
    led = bool(ahead) and ahead[-1].lower in ("under", "over", "aged", "age")
    return may_be_age(spot.quantity) and led and len(ahead) > 1 and ahead[-2].pos in ("NOUN", "PROPN")


def _of_a_share(spot: Spot, frame: Frame, before: Frame | None) -> list[str]:
    """ "Half of its workforce, some 3,600 people", "2.5 million, a third of the people": the part, not the whole."""
    share, following = is_share(spot.quantity), spot.following
    between = spot.stage.tree.words(spot.since, spot.figure.first)
    comma = max((n.number for n in between if n.text == ","), default=-1)
    beside = comma >= 0 and all(n.pos in ("ADV", "DET") for n in between if n.number > comma)
    if before is not None and before.act is Act.SHARE and not share and beside and before.partner == frame.owner:
        return ["part:share"]
    if share or following is None or following.quantity is None or not is_share(following.quantity):
        return []
    ahead = spot.stage.tree.words(spot.figure.behind, following.first)
    behind = [n.lower for n in spot.stage.tree.words(following.behind, following.behind + 1)]
    close = [n for n in ahead if n.number not in spot.stage.known()]
    listed = all(n.text in ",–(" or n.pos in ("ADV", "DET") for n in close) and any(n.text in ",–(" for n in close)
    wholes = [m.id for m in spot.stage.all(MentionKind.ENTITY) if m.first >= following.first]
    own = not wholes or wholes[0] == frame.owner
    return ["part:share"] if listed and behind == ["of"] and own else []


def _assembled(spot: Spot, parts: _Parts, state: Discourse) -> Frame:
    """The frame of its parts, with what stands around the figure and could be meant as well."""
    said, mood, timing, found, ownership = parts
    stage, sentence = spot.stage, spot.stage.tree.text
    stranger = (f"who:{ownership.stranger}",) if ownership.stranger else ()
    return Frame(
        quantity=spot.quantity,
        act=ownership.act,
        sign=said.sign,
        mood=mood,
        owner=ownership.owner,
        partner=field_of(spot) if said.act is Act.RANK else ownership.partner,
        measures=found.ids,
        period=timing.period,
        baseline=timing.baseline,
        owner_how=ownership.how,
        measure_how=found.how,
        period_how=timing.how,
        basis=basis_of(spot, ownership.act),
        nominal=is_nominal(sentence),
        is_baseline=timing.is_baseline,
        background=timing.background,
        today=timing.today,
        open_period=timing.open,
        since=timing.since,
        leftover=(
            *leftover(spot, found, state.gazetteer, joint=bool(ownership.joint)),
            *stranger,
            *_unranked(spot, said.act),
            *_unpaired(stage, listed=ownership.is_listed),
        ),
        owners_near=tuple(dict.fromkeys(m.id for m in stage.all(MentionKind.ENTITY))),
        periods_near=(*timing.others, *_near(stage, state)),
        owners_recent=tuple(dict.fromkeys(reversed(state.named[-_RECENT:]))),
        periods_recent=state.periods,
        aside=_is_aside(spot),
        unsaid=not timing.untold,
        figure_of=spot.following.quantity if of_next(spot) and spot.following else None,
        sentence=stage.number,
        text=sentence,
        joint=ownership.joint,
        per_head=is_per_head(spot),
        yearly=is_yearly(spot),
    )


def _unpaired(stage: Stage, *, listed: bool) -> list[str]:
    """ "2.4 and 3.2 per cent respectively", where nothing that the sentence names is paired with the figures."""
    counts = [len(stage.all(kind)) for kind in (MentionKind.ENTITY, MentionKind.MEASURE, MentionKind.PERIOD)]
    paired = listed or len(stage.all(MentionKind.FIGURE)) in counts
    return [] if paired else [f"part:{n.text}" for n in stage.tree.nodes if n.lower == "respectively"]


def _unranked(spot: Spot, act: Act) -> list[str]:
    return unknown_field(spot) if act is Act.RANK else []


def _share_as_measure(ownership: Ownership, found: Measured, state: Discourse) -> Ownership:
    """ "A quarter of Denholm's children are entitled to meals": the measure is that share, and the whole has it."""
    sorts = [state.gazetteer.sort(id_).kind for id_ in found.ids]
    if ownership.act is Act.SHARE and sorts and all(kind is QuantityKind.PERCENT for kind in sorts):
        return replace(ownership, act=Act.LEVEL, owner=ownership.partner, how=How.STATED, partner=None, stranger="")
    return ownership


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
