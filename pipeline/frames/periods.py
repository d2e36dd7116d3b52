"""When a figure is about, and what a change is counted from."""

from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from pipeline.frames.act import continues
from pipeline.frames.discourse import Discourse, Span
from pipeline.frames.frame import Act, Frame, How
from pipeline.frames.spot import Mention, MentionKind, Spot, verb_of
from pipeline.frames.when import MONTHS, Told, When
from pipeline.frames.words import are
from pipeline.models import Grain


@dataclass(frozen=True)
class Timing:
    """The period of a figure, how it is known, the one it is compared with, and how it stands to the story."""

    period: When | None
    how: How
    baseline: When | None = None
    is_baseline: bool = False
    background: bool = False
    today: bool = False
    open: bool = False
    untold: bool = False
    others: tuple[When, ...] = ()
    """Other periods that the words may mean."""
    since: When | None = None
    """Of a level, what it is added up from."""


_OPENING = 4
"""Tokens before a figure with which a sentence opens."""
_BEGINS = ("since", "compared", "than")
_NEAR = 8
"""Tokens behind a figure in which the beginning of its change may still stand."""


def is_baseline(spot: Spot) -> bool:
    """ "From a", "compared with a": the figure of another time."""
    for node in reversed(spot.before(4)):
        if node.lower in are("led_baseline") or node.lemma == "compare":
            return True
        if node.is_verb or (node.pos in ("NOUN", "PROPN") and node.lemma.lower() not in are("change_nouns")):
            return False
    return False


def untold(spot: Spot) -> bool:
    """ "At the height of the shock": the figure's own words name a time that no calendar knows."""
    known = {n for m in spot.stage.mentions if m.kind in (MentionKind.PERIOD, MentionKind.FIGURE) for n in m.numbers}
    for node in spot.own():
        led = node.dep == "pobj" and node.head.lower in are("time_led") and node.head.number not in known
        if led and node.lemma.lower() in are("seasons"):
            return True
        if led and node.lemma.lower() in are("time") and not known & {n.number for n in node.subtree()}:
            return True
    return False


def timing_of(spot: Spot, act: Act, state: Discourse, before: Frame | None) -> Timing:
    """From the periods in the figure's own words; else from the figure before, the list, the sentences before."""
    in_row = before is not None and continues(spot, before)
    follows_baseline = in_row and before is not None and before.is_baseline
    perfect = any(c.dep == "aux" and c.lower == "had" for c in verb_of(spot.stage.root(spot.figure)).children)
    read = _Read(spot, act, state, before, is_baseline=is_baseline(spot) or follows_baseline)
    read.own_words()
    read.later_baseline()
    background = read.background or spot.stage.definite(spot.figure) or perfect
    found = _Carried(read.own, How.LISTED if read.others else How.STATED)
    if read.own is None and not read.open:
        found = _carried(spot, state, read, background=background)
    if found.period is None:
        found = _Carried(state.inferred(), How.INFERRED)
    part = any(n.lemma.lower() in are("seasons") for n in spot.own())
    peak = verb_of(spot.stage.root(spot.figure)).lemma.lower() == "peak"  # of a month, where rows are of years
    vague = (found.how < How.STATED or part) and (untold(spot) or (in_row and read.is_baseline))
    return Timing(
        period=found.period,
        how=How.INFERRED if vague or peak else found.how,
        baseline=read.baseline,
        is_baseline=read.is_baseline,
        background=background,
        today=read.today,
        open=read.open,
        untold=vague,
        others=read.others,
        since=read.since or (before.since if before and found.how is How.LISTED else None),
    )


class _Carried(NamedTuple):
    """A period with how it is known."""

    period: When | None
    how: How


class _Read:
    """The periods in a figure's own words, sorted into its own and its baseline."""

    def __init__(self, spot: Spot, act: Act, state: Discourse, before: Frame | None, *, is_baseline: bool) -> None:
        self.spot, self.act, self.state, self.before, self.is_baseline = spot, act, state, before, is_baseline
        self.own: When | None = None
        self.since: When | None = None
        self.baseline: When | None = None
        self.background = self.today = self.open = False
        self.others: tuple[When, ...] = ()
        self.base = before.period if before else state.period

    def own_words(self) -> None:
        """Sorts what stands behind the figure, then what stands before it."""
        spot = self.spot
        right, left = spot.right(MentionKind.PERIOD), spot.left(MentionKind.PERIOD)
        left = [m for m in left if not spot.stage.aside(m, spot.figure)]
        dated = [m.told.when for m in (*left, *right) if m.told and m.told.base == "at" and m.told.when]
        led = (
            len(left) > 1
            and self.act not in (Act.LEVEL, Act.RANK)
            and spot.stage.marked(left[-2], ("between", "from"), 2)
        )
        if led and left[-2].told is not None:  # "between 2019-20 and 2024-25 spending went up by 34.5%"
            self.baseline, left = self.state.when(left[-2].told, self.base), [left[-1]]
        for mention in (*right, *left[::-1]):
            on_left = mention in left
            if on_left and (self.own or self.open):
                break
            self._take(mention, on_left=on_left)
        self.state.dated = next((when for when in reversed(dated) if when.steps), self.state.dated)

    def _take(self, mention: Mention, *, on_left: bool) -> None:
        told = mention.told or Told("open")
        self._note_dated(mention)
        meant = self._a_year_ago(mention, told) or self.state.meant(
            told, self._counted_from(mention, told, on_left=on_left)
        )
        when = next(iter(meant), None)
        change = self.act not in (Act.LEVEL, Act.RANK)
        if self.act is Act.LEVEL and self._is_since(mention):
            self.since = when
        if told.base == "same" and not told.number and change and self.state.span is not None:
            self.baseline, self.own = self.state.span.first, self.state.span.last
        elif told.base == "open" and when is None:
            self.open = True
        elif change and told.end is None and self._begins(mention, told, on_left=on_left):
            self.baseline = self.baseline or when
        elif self.own is None and not self._is_compared(mention, on_left=on_left):
            self._own(told, when, change=change)
            self.others = meant[1:]

    def _is_since(self, mention: Mention) -> bool:
        """ "Since 2022", "since the invasion in 2022"."""
        root = self.spot.stage.root(mention)
        return any(n.lower == "since" for n in takewhile(lambda n: not n.is_verb, root.ancestors()))

    def _a_year_ago(self, mention: Mention, told: Told) -> tuple[When, ...]:
        """ "In the second quarter it was 16 million; a year ago it was 18": the same quarter."""
        ago = any(self.spot.stage.tree.nodes[n].lower == "ago" for n in mention.numbers)
        short = self.base is not None and self.base.steps and not self.base.is_year
        short = short and (self.before is not None or self.spot.stage.number - self.state.sentence <= 1)
        if not ago or not short or self.base is None or told.months % MONTHS or told.base != "now":
            return ()
        return (self.base.back(-told.months),)

    def _note_dated(self, mention: Mention) -> None:
        """Dates that the sentence names before a period are what it is counted from."""
        told = (m.told for m in self.spot.stage.all(MentionKind.PERIOD) if m.first < mention.first)
        dates = [each.when for each in told if each and each.when and each.when.steps]
        self.state.dated = dates[-1] if dates else self.state.dated

    def _counted_from(self, mention: Mention, told: Told, *, on_left: bool) -> When | None:
        """The period that one without a date of its own is counted from."""
        nodes = self.spot.stage.tree.nodes
        again = mention.behind < len(nodes) and nodes[mention.behind].lower == "that"  # "the year before that"
        listed = not on_left and self.before is not None and self.before.is_baseline and not again
        base = self.state.period or self.base if listed and told.months <= 0 else self.base
        return (self.own or self.base) if told.base == "shift" else base

    def _begins(self, mention: Mention, told: Told, *, on_left: bool) -> bool:
        """Whether a change is counted from a period."""
        marks = are("baseline") - are("baseline_behind") if on_left else are("baseline")
        if told.base == "shift" or self.spot.stage.marked(mention, marks | {"between"}):
            return True
        than = any(n.lower == "than" for n in self.spot.stage.tree.words(self.spot.figure.behind, mention.first))
        return (self.act is Act.RATIO or than) and not on_left and told.end is None

    def _is_compared(self, mention: Mention, *, on_left: bool) -> bool:
        """ "Came to 5 billion, compared with 2021": no time of the figure's own."""
        marks = {"since"} if on_left else {"since", "compared", "versus"}
        return self.spot.stage.marked(mention, marks)

    def _own(self, told: Told, when: When | None, *, change: bool) -> None:
        if change and told.base == "months" and when is not None:  # "fell by 12 points between January and September"
            first = When.months(when.start.year, when.start.month, 1, Grain.MONTH)
            self.baseline, when = self.baseline or first, first.back(1 - when.length)
        if told.end is not None and when is not None:
            if change:
                self.baseline, self.own = self.baseline or when, told.end
            else:
                self.open = True
        else:
            self.own = when
        self.today = told.base == "now" and told.months == 0
        past = (told.base == "before" and told.months < 0) or (told.base == "now" and told.months < -MONTHS)
        self.background = self.background or past

    def later_baseline(self) -> None:
        """ "Lost 73 posts, but since 2020/21": a beginning that stands a little further on."""
        spot, level = self.spot, self.act is Act.LEVEL
        if self.baseline is not None or self.act is Act.RANK:
            return
        end = len(spot.stage.tree.nodes) if spot.following is None else spot.following.first
        stop = min(spot.figure.behind + _NEAR, end)
        later = [
            m
            for m in spot.stage.all(MentionKind.PERIOD)
            if spot.figure.behind <= m.first < stop
            and (self.act is Act.RATIO or spot.stage.marked(m, ("since",) if level else _BEGINS, 2))
        ]
        if later and later[0].told:
            when = self.state.when(later[0].told, self.own or self.base)
            self.since, self.baseline = (self.since or when, None) if level else (None, when)


def _carried(spot: Spot, state: Discourse, read: "_Read", *, background: bool) -> _Carried:
    """The period of a figure that names none: of the figure before, the end of a list, the sentence before."""
    before, going = read.before, state.span if _same_time(spot) else None
    if read.is_baseline:
        return _of_baseline(state, before, going)
    led = before is not None and before.is_baseline
    if before is not None and before.period and not led and _goes_on(before, spot, background=background):
        return _Carried(before.period, How.INFERRED if before.period_how is How.INFERRED else How.LISTED)
    ahead = _ahead(spot, state, read) or (_only(spot) if before is None else None)
    if ahead is not None and not led:
        return _Carried(ahead, How.LISTED)
    return _Carried(going.last if led and going else state.period, How.CARRIED)


def _only(spot: Spot) -> When | None:
    """ "Nearly 6 per cent: that was German inflation in 2023": the one period of a sentence that a figure opens."""
    led = are("baseline") | {"since"}
    told = [m.told for m in spot.stage.all(MentionKind.PERIOD) if m.told and not spot.stage.marked(m, led)]
    ahead = spot.stage.tree.words(0, spot.figure.first)
    opens = spot.figure.first <= _OPENING and not any(n.is_verb for n in ahead) and not spot.left(MentionKind.ENTITY)
    return told[0].when if opens and len(told) == 1 and told[0].base == "at" and told[0].end is None else None


def _goes_on(before: Frame, spot: Spot, *, background: bool) -> bool:
    """Whether a figure is of the time of the one before, which is no aside and no look back."""
    aside = before.aside and spot.stage.number == before.sentence
    return not aside and (background or not before.background)


def _of_baseline(state: Discourse, before: Frame | None, going: Span | None) -> _Carried:
    if going is not None:
        return _Carried(going.first, How.CARRIED)
    at = (before.period if before and not before.is_baseline else None) or state.period
    return _Carried(at.back(MONTHS), How.INFERRED) if at and at.steps else _Carried(None, How.OPEN)


def _same_time(spot: Spot) -> bool:
    return any(m.told and m.told.base == "same" for m in spot.stage.all(MentionKind.PERIOD))


def _ahead(spot: Spot, state: Discourse, read: _Read) -> When | None:
    """A period behind the list in which the figure stands."""
    nodes, figure = spot.stage.tree.nodes, spot.figure
    stop = next((n.number for n in nodes[figure.behind :] if n.text in ";:(" or n.is_verb), len(nodes))
    others = [m for m in spot.stage.all(MentionKind.FIGURE) if m.quantity and m.quantity.kind is not spot.quantity.kind]
    for mention in spot.stage.all(MentionKind.PERIOD):
        if any(figure.behind <= m.first < mention.first for m in others):
            break
        earlier = mention.told is not None and mention.told.base == "before" and mention.told.months < 0
        if (
            figure.behind <= mention.first < stop
            and mention.told
            and not earlier
            and not spot.stage.marked(mention, are("baseline"))
        ):
            when = state.when(mention.told, state.period) if mention.told.end is None else None
            return when if when != read.baseline else None
    return None
