"""What a change, a multiple or a lead is measured from, where its own words do not say it: the levels around it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.frames.discourse import Discourse, Span
from pipeline.frames.frame import Act, Frame, How, Mood
from pipeline.frames.when import When

_OF_TWO = (Act.CHANGE, Act.DIFFERENCE, Act.RATIO, Act.GAP)


@dataclass(frozen=True)
class _Sentence:
    """A frame among those of its sentence, ``frames``, and the levels told of the same measures, ``near``."""

    frame: Frame
    frames: Sequence[Frame]
    near: Sequence[Frame]
    place: int
    state: Discourse

    @property
    def before(self) -> list[Frame]:
        """Levels told before it, in this sentence or in those before."""
        return [f for f in self.near if f not in self.frames[self.place :]]


def compared(frames: Sequence[Frame], state: Discourse) -> list[Frame]:
    """The frames of a sentence, with the other side of every change found."""
    told = state.recent(frames)
    _note_ends(told, frames, state)
    found = list(frames)
    for place, frame in enumerate(frames):
        if frame.act not in _OF_TWO or frame.baseline or (frame.partner and frame.act is not Act.GAP):
            continue
        if frame.act is Act.CHANGE and frame.measures and all(map(state.gazetteer.is_rate, frame.measures)):
            continue
        near = [f for f in told if f.measures & frame.measures]
        found[place] = _BY_ACT.get(frame.act, _beginning)(_Sentence(frame, tuple(found), near, place, state))
    return found


def _note_ends(told: Sequence[Frame], frames: Sequence[Frame], state: Discourse) -> None:
    """Two levels of one series at two times: the stretch that the text speaks of."""
    sure = [
        f for f in [*state.told[-3:], *frames] if f in told and f.period_how >= How.LISTED and f.mood is Mood.ASSERTED
    ]
    if not sure:
        return
    first = sure[-1]
    ends = sorted(
        {
            f.period
            for f in sure
            if f.period
            and f.owner == first.owner
            and f.measures & first.measures
            and first.period
            and f.period.grain is first.period.grain
        }
    )
    if len(ends) == 2:  # noqa: PLR2004 - a beginning and an end
        state.span = Span(*ends)


def _rival(at: _Sentence) -> Frame:
    """ "Three times what China spends": the level behind it, or the last one of somebody else."""
    frame, following = at.frame, at.frames[at.place + 1 :]
    whole = next((f for f in following if f.quantity == frame.figure_of), None)
    if whole is not None:
        return _of_whole(frame, whole)
    after = [f for f in following if f in at.near and (f.owner, f.period) != (frame.owner, frame.period)]
    past = [f for f in at.before if f.owner and f.owner != frame.owner]
    rival = next(iter(after[:1] or past[-1:]), None)
    if rival and rival.owner == frame.owner:
        return replace(frame, baseline=rival.period)
    if rival:
        return replace(frame, partner=rival.owner)
    # another name that was spoken of is good enough to support, never to accuse
    named = next((id_ for id_ in reversed(at.state.named) if id_ != frame.owner), None)
    return replace(frame, partner=named, measure_how=min(frame.measure_how, How.INFERRED))


def _of_whole(frame: Frame, whole: Frame) -> Frame:
    """ "A third of the 8.5 percent": of somebody else's, or of another year's."""
    if whole.owner_how is How.STATED and whole.owner != frame.owner:
        return replace(frame, partner=whole.owner)
    return replace(frame, partner=None, baseline=whole.period)


def _leader(at: _Sentence) -> Frame:
    """ "Four points clear": of the last one told who is not the leader."""
    if at.frame.partner:
        return at.frame
    others = (f.owner for f in reversed(at.near) if f.owner and f.owner != at.frame.owner)
    return replace(at.frame, partner=next(others, None))


def _beginning(at: _Sentence) -> Frame:
    frame, earlier = at.frame, at.frames[: at.place]
    own = [f for f in at.near if f in at.frames and f.owner == frame.owner]
    levels = [f for f in own if not f.is_baseline]
    ends = [f for f in levels if f in earlier] or levels
    first = next((f for f in own if f.is_baseline and f.period_how is not How.INFERRED), None)
    if first and ends:  # "rose by 61 % from a in 2015 to b in 2023": both levels stand there, so the basis is theirs
        return replace(frame, baseline=first.period, period=ends[-1].period, period_how=How.LISTED, nominal=True)
    led = next((f for f in reversed(earlier) if f.act is frame.act and f.baseline), None)
    if led and frame.period_how in (How.CARRIED, How.LISTED):
        return replace(frame, baseline=led.baseline)
    return replace(frame, begins=_begins(at))


def _begins(at: _Sentence) -> tuple[When, ...]:
    """Periods before the frame's own from which it may be counted."""
    period, span = at.frame.period, at.state.span
    if period is None:
        return ()
    past = (f.period for f in at.before if f.owner == at.frame.owner and f.period)
    begins = [when for when in past if when.start < period.start]
    if span and span.last == period:
        begins.append(span.first)
    return tuple(dict.fromkeys(begins))


_BY_ACT: dict[Act, Callable[[_Sentence], Frame]] = {Act.RATIO: _rival, Act.GAP: _leader}
