"""Votes: the counts of one sentence are one tally, and together they say which resolution is meant.

A single count fits many votes; two or three together rarely fit more than one. So the tally is matched as a whole, and
each figure is judged against the vote that it belongs to.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from pipeline.models import Fact, Part, Period, Quantity, QuantityKind, Verdict
from pipeline.text.stems import content_keys
from pipeline.verify.decide import Grade, Reference, Stated, decide
from pipeline.verify.judged import About, Judged, JudgedFigure, Row, row_of
from pipeline.verify.periods import fits, label, said
from pipeline.verify.resources import Resources
from pipeline.verify.scene import Scene, Scenes
from pipeline.verify.wording import hedged

FAVOUR, AGAINST, ABSTAIN = VOTES = ("votes in favour", "votes against", "abstentions")
"""Roles of a vote, under the names that a table must know."""
_ROLES = re.compile(
    r"(?P<abstain>\babst(?:ain|ention)\w*)"
    r"|(?P<favour>\bin favou?r\b|\bvot(?:ed|es|ing)\s+(?:for|yes)\b|\b(?:yes|aye) votes?\b|\bfor\s*(?=[,.;)]|$|and\b))"
    r"|(?P<against>\bagainst\b|\bopposed\b|\bvoted no\b|\b(?:no|nay) votes?\b)",
    re.IGNORECASE,
)
_NAMES = {"favour": FAVOUR, "against": AGAINST, "abstain": ABSTAIN}
_CLAUSE_END = re.compile(r"[;.]\s|\bwhile\b")
_VOTE = re.compile(r"\b(?:vot|abst|resolution|ballot|motion|bill|passed|adopted|approved|rejected)", re.IGNORECASE)
_ENOUGH = 2
_SCORE = re.compile(r"\d+-\d+(?:-\d+)?")
_SYMBOL = re.compile(r"^[A-Z]/RES/")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Tally:
    """The vote counts of one sentence by role, with the body and day they belong to as far as the text says."""

    scene: Scene
    counts: Mapping[str, Quantity]
    body: str | None = None
    period: Period | None = None
    steps: int = 0
    """How many sentences back the day was said."""
    inferred: tuple[str, ...] = ()


def tally_of(index: int, scenes: Scenes, resources: Resources) -> Tally | None:
    """The tally of a sentence, or None if it reports no vote."""
    scene = scenes.all[index]
    counts = roles(scene)
    if not counts or not _VOTE.search(scene.sentence.text):
        return None
    body = _body(index, scenes, resources)
    period, steps = _day(index, scenes)
    return Tally(scene, counts, body, period, steps, ("period",) if steps > 1 and len(counts) < _ENOUGH else ())


def roles(scene: Scene) -> dict[str, Quantity]:
    """Which count is for, against or abstaining: the first such word with or after it, before the next count."""
    counts = [q for q in scene.quantities if q.kind is QuantityKind.COUNT and q.value is not None]
    found = _scored(scene)
    for quantity, following in zip_longest(counts, counts[1:]):
        stretch = scene.text(quantity.start, following.start if following else scene.sentence.end)
        stop = _CLAUSE_END.search(stretch)
        match = _ROLES.search(stretch[: stop.start()] if stop else stretch)
        if match and match.lastgroup:
            found.setdefault(_NAMES[match.lastgroup], quantity)
    return found


def _scored(scene: Scene) -> dict[str, Quantity]:
    """The counts of "93-18-65" or "93 to 18": for, against, abstaining."""
    for quantity in scene.quantities:
        if quantity.kind is QuantityKind.RATIO and _SCORE.fullmatch(quantity.iso or ""):
            parts = list(_DIGITS.finditer(quantity.text))
            return {
                role: Quantity(
                    start=quantity.start + part.start(),
                    end=quantity.start + part.end(),
                    text=part.group(),
                    kind=QuantityKind.COUNT,
                    value=Decimal(part.group()),
                    ulp=Decimal(1),
                )
                for role, part in zip((FAVOUR, AGAINST, ABSTAIN), parts, strict=False)
            }
    return {}


def judge_tally(tally: Tally, resources: Resources) -> Iterator[JudgedFigure]:
    """One verdict for each count."""
    votes = _votes(tally, resources)
    dated = {name: rows for name, rows in votes.items() if _on_day(rows, tally)}
    whole = [name for name, rows in dated.items() if _matches(rows, tally, resources) == len(tally.counts)]
    name = whole[0] if whole else _closest(dated, tally, resources)
    elsewhere = (
        [] if whole else [n for n, rows in votes.items() if _matches(rows, tally, resources) == len(tally.counts)]
    )
    if elsewhere and tally.steps and len(tally.counts) >= _ENOUGH:
        name, dated, elsewhere = elsewhere[0], votes, []  # the day stands elsewhere, the counts know better
    for role, quantity in tally.counts.items():
        about = About(quantity, tally.body, measure_of(role, resources), tally.period, tally.inferred)
        if elsewhere and len(tally.counts) >= _ENOUGH:
            yield JudgedFigure(about, _other_day(quantity, votes[elsewhere[0]][role], tally, resources))
        elif name is None:
            yield JudgedFigure(about, _unknown(quantity, dated))
        else:
            yield JudgedFigure(about, _judged(quantity, dated[name][role], tally, resources))


def resolve(tally: Tally, resources: Resources) -> str | None:
    """The one resolution whose votes are all as the tally says; None if there is none or more than one."""
    votes = _votes(tally, resources)
    whole = [
        name
        for name, rows in votes.items()
        if _on_day(rows, tally) and _matches(rows, tally, resources) == len(tally.counts)
    ]
    return whole[0] if len(whole) == 1 and len(tally.counts) >= _ENOUGH else None


def measure_of(role: str, resources: Resources) -> str | None:
    """The table's own measure for a role: the one with this label or alias, however it is spelt."""
    wanted = content_keys(role)
    for measure in resources.knowledge.measures.values():
        if any(content_keys(alias) == wanted for alias in (measure.label, *measure.aliases)):
            return measure.measure_id
    return None


def _votes(tally: Tally, resources: Resources) -> dict[str, dict[str, Fact]]:
    """Votes of the body that have all of the tally's roles, by resolution."""
    found: dict[str, dict[str, Fact]] = defaultdict(dict)
    for role in tally.counts:
        measure = measure_of(role, resources)
        for fact in resources.knowledge.of(tally.body or "", measure or ""):
            found[fact.definition_id][role] = fact
    complete = {name: rows for name, rows in found.items() if len(rows) == len(tally.counts)}
    text = tally.scene.sentence.text
    named = {name: rows for name, rows in complete.items() if _is_named(name, text)}
    return named or complete


def _is_named(name: str, text: str) -> bool:
    """ "Resolution 2774", "ES-11/7": a resolution under its number or symbol."""
    short = _SYMBOL.sub("", name)
    if short.isdigit():
        return bool(re.search(rf"\b[Rr]esolution {short}\b", text))
    return bool(re.search(rf"(?<![\w/-]){re.escape(short)}(?![\w/-])", text))


def _on_day(rows: Mapping[str, Fact], tally: Tally) -> bool:
    if tally.period is None or (tally.steps and _is_named(_name_of(rows), tally.scene.sentence.text)):
        return True
    return all(fits(fact, tally.period) for fact in rows.values())


def _name_of(rows: Mapping[str, Fact]) -> str:
    return next(iter(rows.values())).definition_id


def _matches(rows: Mapping[str, Fact], tally: Tally, resources: Resources) -> int:
    outcomes = (decide(Stated.of(q), Reference.of(rows[role]), resources.policy) for role, q in tally.counts.items())
    return sum(outcome.grade is Grade.SUPPORTED for outcome in outcomes)


def _closest(votes: Mapping[str, Mapping[str, Fact]], tally: Tally, resources: Resources) -> str | None:
    """The vote meant when no tally fits whole: the only one of that day, or the only one with most counts right."""
    if len(votes) == 1 and tally.period is not None:
        return next(iter(votes))
    ranked = sorted(((_matches(rows, tally, resources), name) for name, rows in votes.items()), reverse=True)
    if not ranked or ranked[0][0] < _ENOUGH - (tally.period is not None):
        return None
    return ranked[0][1] if len(ranked) == 1 or ranked[0][0] > ranked[1][0] else None


def _judged(quantity: Quantity, fact: Fact, tally: Tally, resources: Resources) -> Judged:
    row = _row(quantity, fact, resources)
    where = f"{fact.definition_id}, {label(fact)}"
    if row.outcome.grade is Grade.SUPPORTED:
        text = f"“{hedged(quantity)}” agrees with the record: {fact.value} {fact.unit} ({where})."
        verdict, reason = Verdict.SUPPORTED, "TALLY"
        if tally.inferred:
            verdict, reason = Verdict.APPROXIMATE, "INFERRED_PERIOD"
    elif not fact.verified:
        text = (
            f"“{hedged(quantity)}” does not fit {fact.value} {fact.unit} ({where}), which nobody here has checked yet."
        )
        verdict, reason = Verdict.UNVERIFIED, "UNVERIFIED_ROW"
    else:
        text = f"The record says {fact.value} {fact.unit}, not {hedged(quantity)} ({where})."
        verdict, reason = Verdict.CONTRADICTED, "VALUE"
    sign = "=" if row.outcome.grade is Grade.SUPPORTED else "≠"
    return Judged(
        verdict,
        reason,
        text,
        rows=(row,),
        formula=f"{quantity.value} {sign} {fact.value} ({where})",
        would_hold=str(quantity.value),
        suggestion="" if verdict in (Verdict.SUPPORTED, Verdict.UNVERIFIED) else str(fact.value),
        clock="now" if resources.published is None or fact.as_of > resources.published else "then",
    )


def _other_day(quantity: Quantity, fact: Fact, tally: Tally, resources: Resources) -> Judged:
    judged = _judged(quantity, fact, tally, resources)
    when = f" of {said(tally.period)}" if tally.period else ""
    text = f"These votes are those of {fact.definition_id} on {label(fact)}, not of a vote{when}."
    rows = tuple(row.standing_as(Part.ELSEWHERE) for row in judged.rows)
    return replace(
        judged, verdict=Verdict.WRONG_PERIOD, reason="NEIGHBOUR_HOLDS", message=text, rows=rows, suggestion=label(fact)
    )


def _unknown(quantity: Quantity, votes: Mapping[str, object]) -> Judged:
    said_by = f"{len(votes)} votes of that body could be meant, and the counts fit none of them." if votes else ""
    text = f"“{hedged(quantity)}” could not be checked. {said_by or 'No vote in the reference table fits.'}"
    return Judged(Verdict.NOT_IN_TABLE, "NO_ROW", text)


def _row(quantity: Quantity, fact: Fact, resources: Resources) -> Row:
    stated, ref = Stated.of(quantity), Reference.of(fact)
    return row_of(fact, ref, decide(stated, ref, resources.policy), (stated, fact.unit))


def _body(index: int, scenes: Scenes, resources: Resources) -> str | None:
    """The body that voted: named here, or last named before."""
    measures = [measure for role in VOTES if (measure := measure_of(role, resources))]
    for scene in (scenes.all[index], *scenes.back(index)):
        found = [id_ for m in scene.entities for id_ in m.ids if any(resources.knowledge.of(id_, x) for x in measures)]
        if found:
            return found[-1]
    return None


def _day(index: int, scenes: Scenes) -> tuple[Period | None, int]:
    """The period of the vote, and how many sentences back it stands."""
    for steps, scene in enumerate((scenes.all[index], *scenes.back(index))):
        if scene.dates:
            return scene.dates[-1].period, steps
    return None, _ENOUGH


def counted(tally: Tally) -> Sequence[Quantity]:
    """The counts in the order of the text."""
    return sorted(tally.counts.values(), key=lambda quantity: quantity.start)
