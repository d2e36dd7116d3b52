"""A figure aligned by a proposal: what code read as stated stands, what was proposed counts as inferred."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.frames import Frame, How, When
from pipeline.frames.sorts import fits
from pipeline.models import Fact, Proposal, Verdict
from pipeline.verify.claim import ALIGNING, inferred
from pipeline.verify.policy import Policy
from pipeline.verify.ruling import Ruling
from pipeline.verify.series import SeriesTable, period_of
from pipeline.verify.verdict import rule


def rule_proposed(frame: Frame, proposal: Proposal, table: SeriesTable, policy: Policy) -> Ruling | None:
    """The ruling on a frame as proposed, at most approximate; None if the proposal goes against what is stated, if it
    does not fit the table, or if no row agrees."""
    known = table.gazetteer
    if proposal.measure not in known.measures or not fits(frame.quantity, known.sort(proposal.measure)):
        return None
    open_parts = [part for part in inferred(frame) if part in ALIGNING]
    if not open_parts or _goes_against(frame, proposal):
        return None
    facts = table.series(proposal.entity, proposal.measure)
    chosen = [fact for fact in facts if fact.row_id in proposal.rows]
    aligned = replace(
        _timed(frame, proposal, chosen),
        owner=proposal.entity,
        measures=frozenset((proposal.measure,)),
        owner_how=frame.owner_how if frame.owner == proposal.entity else How.DOUBTED,
        measure_how=How.DOUBTED,
        leftover=(),
    )
    ruling = rule(aligned, table, policy)
    agreeing = tuple(c for c in ruling.comparisons if c.outcome.grade > 0 and _is_chosen(c.facts, chosen))
    if ruling.verdict not in (Verdict.SUPPORTED, Verdict.APPROXIMATE, Verdict.AMBIGUOUS) or not agreeing:
        return None
    return replace(
        ruling, verdict=Verdict.APPROXIMATE, reason=f"INFERRED_{open_parts[0].upper()}", comparisons=agreeing
    )


def _goes_against(frame: Frame, proposal: Proposal) -> bool:
    """Whether it names another entity or measure than the one that the text states."""
    other_owner = not frame.owner_how.is_open and frame.owner != proposal.entity
    return other_owner or (not frame.measure_how.is_open and proposal.measure not in frame.measures)


def _timed(frame: Frame, proposal: Proposal, chosen: list[Fact]) -> Frame:
    """With the period that was chosen, where the text states none."""
    said = proposal.period
    stated = not frame.period_how.is_open and not frame.today  # "by now" is of the newest row
    if stated or (said is None and not chosen):
        return frame
    dated = said is not None and said.start and said.end
    when = When(said.start, said.end, said.grain) if dated else period_of(chosen[0])  # type: ignore[union-attr,arg-type]
    return replace(frame, period=when, period_how=How.CARRIED)


def _is_chosen(facts: Iterable[Fact], chosen: list[Fact]) -> bool:
    """Whether rows are of a definition that was chosen."""
    definitions = {fact.definition_id for fact in chosen}
    return not chosen or all(fact.definition_id in definitions for fact in facts)
