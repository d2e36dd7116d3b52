"""What a change, a multiple or a lead is measured from, where its own words do not say it: the levels around it."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.frames.discourse import Discourse, Span
from pipeline.frames.frame import Act, Frame, How, Mood

_OF_TWO = (Act.CHANGE, Act.DIFFERENCE, Act.RATIO, Act.GAP)


def compared(frames: Sequence[Frame], state: Discourse) -> list[Frame]:
    """The frames of a sentence, with the other side of every change found."""
    told = state.recent(frames)
    _note_ends(told, frames, state)
    found = list(frames)
    for place, frame in enumerate(frames):
        if frame.act not in _OF_TWO or frame.baseline or (frame.partner and frame.act is not Act.GAP):
            continue
        near = [f for f in told if f.measures & frame.measures]
        by_act = {Act.RATIO: _rival, Act.GAP: _leader}
        found[place] = by_act.get(frame.act, _beginning)(frame, found, near, place, state)
    return found


def _note_ends(told: Sequence[Frame], frames: Sequence[Frame], state: Discourse) -> None:
    """Two levels of one series at two times: the stretch that the text speaks of."""
    sure = [
        f for f in [*state.told[-3:], *frames] if f in told and f.period_how >= How.LISTED and f.mood is Mood.ASSERTED
    ]
    if not sure:
        return
    first = sure[0]
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


def _rival(frame: Frame, frames: Sequence[Frame], near: Sequence[Frame], place: int, state: Discourse) -> Frame:
    """ "Three times what China spends": the level behind it, or the last one of somebody else."""
    of = next((f for f in frames[place + 1 :] if f.quantity == frame.figure_of), None)
    if of is not None:
        return (
            replace(frame, partner=of.owner)
            if of.owner_how is How.STATED and of.owner != frame.owner
            else replace(frame, partner=None, baseline=of.period)
        )
    after = [f for f in frames[place + 1 :] if f in near and (f.owner, f.period) != (frame.owner, frame.period)]
    past = [f for f in near if f not in frames[place:] and f.owner and f.owner != frame.owner]
    rival = next(iter(after[:1] or past[-1:]), None)
    if rival and rival.owner == frame.owner:
        return replace(frame, baseline=rival.period)
    named = next((id_ for id_ in reversed(state.named) if id_ != frame.owner), None)
    if rival is None:  # another name that was spoken of is good enough to support, never to accuse
        return replace(frame, partner=named, measure_how=min(frame.measure_how, How.INFERRED))
    return replace(frame, partner=rival.owner)


def _leader(frame: Frame, frames: Sequence[Frame], near: Sequence[Frame], place: int, state: Discourse) -> Frame:
    """ "Four points clear": of the last one told who is not the leader."""
    if frame.partner:
        return frame
    others = [f.owner for f in reversed(near) if f.owner and f.owner != frame.owner]
    return replace(frame, partner=others[0] if others else None)


def _beginning(frame: Frame, frames: Sequence[Frame], near: Sequence[Frame], place: int, state: Discourse) -> Frame:
    own = [f for f in near if f in frames and f.owner == frame.owner]
    first = next((f for f in own if f.is_baseline and f.period_how is not How.INFERRED), None)
    earlier = [f for f in own if f in frames[:place] and not f.is_baseline]
    ends = earlier or [f for f in own if not f.is_baseline]
    led = next((f for f in reversed(frames[:place]) if f.act is frame.act and f.baseline), None)
    if first and ends:  # "rose by 61 % from a in 2015 to b in 2023": both levels stand there, so the basis is theirs
        return replace(frame, baseline=first.period, period=ends[-1].period, period_how=How.LISTED, nominal=True)
    if led and frame.period_how in (How.CARRIED, How.LISTED):
        return replace(frame, baseline=led.baseline)
    past = [
        f.period
        for f in near
        if f not in frames[place:]
        and f.owner == frame.owner
        and f.period
        and frame.period
        and f.period.start < frame.period.start
    ]
    span = state.span
    begins = [*past, *([span.first] if span and span.last == frame.period else [])]
    return replace(frame, begins=tuple(dict.fromkeys(b for b in begins if b)))
