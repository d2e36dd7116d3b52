"""Causes and effects that the text dates: an effect cannot come before its cause.

Source: docs/numbers.md, Without a table.

Inside a sentence ("the 2022 invasion led to cuts in 2019"), and along the map, where an inference goes from cause to
effect or its conclusion opens with words that say so.
"""

import re
from collections.abc import Iterator
from datetime import date

from pipeline.models import ArgumentMap, Grain, Period, Quantity, Scheme, Statement, Verdict
from pipeline.verify.judged import Judged
from pipeline.verify.scene import DatedPhrase, Scene, Scenes
from pipeline.verify.textual.consistency import Checked

_FORWARD = re.compile(r"\b(?:led to|prompted|triggered|caused|resulted in|brought about|sparked)\b", re.IGNORECASE)
_BACKWARD = re.compile(
    r"\b(?:in response to|as a (?:result|consequence) of|because of|"
    r"(?:was|were) (?:prompted|triggered|caused|sparked) by)\b",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^(?:(?:this|that|it|these)\b[^,.;]{0,40}?\b(?:led to|prompted|triggered|caused|resulted in|sparked)\b|"
    r"(?:as a (?:result|consequence)|in response|consequently)\b)",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:in|during|of|from)\s+(?:early\s+|late\s+|mid-?)?$", re.IGNORECASE)
_NAMED = re.compile(r"^\s+(?!and\b|but\b|in\b|because\b|as\b|were\b|was\b|after\b|due\b)[a-z]")
_EFFECT_DATE = re.compile(r"\b(?:in|during)\s+(?:early\s+|late\s+|mid-?)?$", re.IGNORECASE)
_AWAY = re.compile(
    r"\b(?:that|who|which|whose|since|first|established|founded|signed|built|adopted|elected|than|after|before|from|had|"
    r"not|never|compared|of|as|until|to(?=\s+(?:the\s+)?level)|back|return\w*|law|act|treaty|levels?)\b|[;:“”\"()]",
    re.IGNORECASE,
)
"""Words that give a date to something else than the cause or the effect."""
_GRAINS = (Grain.DAY, Grain.MONTH, Grain.QUARTER, Grain.YEAR, Grain.FISCAL_YEAR)
_TWO = 2


def effects_before_causes(argmap: ArgumentMap, scenes: Scenes) -> Iterator[Checked]:
    """Every effect that the text dates before its cause, in a sentence or along an inference of the map."""
    for scene in scenes.all:
        yield from _in_sentence(scene)
    statements = {statement.id: statement for statement in argmap.statements}
    for inference in argmap.inferences:
        effect = statements.get(inference.conclusion)
        for premise in inference.premises:
            cause = statements.get(premise)
            if cause and effect:
                yield from _along(cause, effect, inference.scheme, scenes)


def _in_sentence(scene: Scene) -> Iterator[Checked]:
    """Two dates in one sentence, with words of cause that say which is whose."""
    dates = [date for date in scene.dates if _is_closed(date.period)]
    if len(dates) != _TWO or len(scene.dates) != _TWO:
        return
    first, last = dates
    between = scene.text(first.words.end, last.words.start)
    for pattern, cause, effect in ((_FORWARD, first, last), (_BACKWARD, last, first)):
        cue = pattern.search(between)
        if (
            cue
            and not _AWAY.search(_DATED.sub("", between.replace(cue.group(), "")))
            and _is_effect(effect.words, scene)
        ):
            yield from _checked(cause, effect, cue.group())
            return
    opening = _BACKWARD.match(scene.sentence.text)
    if opening and "," in between and not _AWAY.search(between) and _is_effect(last.words, scene):
        lead = scene.text(scene.sentence.start + opening.end(), first.words.start)
        yield from () if _AWAY.search(_DATED.sub("", lead)) else _checked(first, last, opening.group())


def _is_effect(place: Quantity, scene: Scene) -> bool:
    """ "In 2019": the date is that of what happens, and no name such as "the 2019 law"."""
    return bool(_EFFECT_DATE.search(scene.before(place.start))) and not _NAMED.match(scene.after(place.end))


def _along(cause: Statement, effect: Statement, scheme: Scheme, scenes: Scenes) -> Iterator[Checked]:
    """An inference from cause to effect, or the sentence behind the cause that opens with "as a result"."""
    if not cause.spans or not effect.spans:
        return
    behind = 0 <= effect.spans[0].start - cause.spans[-1].end <= _TWO
    if scheme is not Scheme.CAUSE_TO_EFFECT and not (behind and _HEAD.match(effect.spans[0].quote)):
        return
    causes, effects = _dates(cause, scenes), _dates(effect, scenes)
    if len({each.period for each in causes}) == 1 and effects:
        latest = max(effects, key=lambda each: each.period.end or date.max)
        yield from _checked(causes[0], latest, "the inference of the map")


def _dates(statement: Statement, scenes: Scenes) -> list[DatedPhrase]:
    """Dates in a statement; none at all if one of them is open or vague."""
    found = [
        each
        for scene in scenes.all
        for each in scene.dates
        if any(span.start <= each.words.start and each.words.end <= span.end for span in statement.spans)
    ]
    return found if all(_is_closed(each.period) for each in found) else []


def _is_closed(period: Period) -> bool:
    return period.grain in _GRAINS and period.start is not None and period.end is not None


def _checked(cause: DatedPhrase, effect: DatedPhrase, cue: str) -> Iterator[Checked]:
    named, one, dated, other = cause.words, cause.period, effect.words, effect.period
    if one.start is None or other.end is None or other.end >= one.start:
        return
    text = (
        f"The effect is dated {dated.text}, before what is said to be its cause, {named.text} ({cue}): "
        "an effect cannot come before its cause."
    )
    judged = Judged(
        Verdict.INCONSISTENT, "ANACHRONISM", text, formula=f"{other.end.isoformat()} < {one.start.isoformat()}"
    )
    yield Checked(dated.start, dated.end, "ANACHRONISM", judged, other=named)
