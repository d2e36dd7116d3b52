"""A figure aligned by a proposal: what code read as stated stands, what was proposed counts as inferred."""

from dataclasses import replace

from pipeline.models import Fact, Proposal
from pipeline.verify.match.attach import dimensions_of
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.scene import Knowledge, Scenes
from pipeline.verify.match.when import with_period

ALIGNING = ("entity", "measure")


def with_proposal(claim: Claim, proposal: Proposal, scenes: Scenes, knowledge: Knowledge) -> Claim | None:
    """The claim as proposed; None if the proposal goes against what is stated, or the table has no row for it."""
    measure = knowledge.measures.get(proposal.measure)
    left_open = tuple(what for what in ALIGNING if not claim.aligned or what in claim.inferred)
    if measure is None or measure.dimension not in dimensions_of(claim.quantity) or not left_open:
        return None
    if _goes_against(claim, proposal) or knowledge.table is None:
        return None
    facts = tuple(knowledge.table.facts([proposal.entity], [proposal.measure]))
    bare = Claim(claim.quantity, claim.scene, proposal.entity, proposal.measure, facts=facts, inferred=left_open)
    found = with_period(bare, claim.scene.sentence.number - 1, scenes)
    return _narrowed(replace(found, proposed=True), proposal) if facts else None


def _goes_against(claim: Claim, proposal: Proposal) -> bool:
    """Whether it names another entity or measure than the one that the text states."""
    return any(
        claim.aligned and what not in claim.inferred and getattr(claim, what) != getattr(proposal, what)
        for what in ALIGNING
    )


def _narrowed(claim: Claim, proposal: Proposal) -> Claim:
    """With the period and the definitions that were chosen, every vintage of them kept."""
    chosen = [fact for fact in claim.facts if fact.row_id in proposal.rows]
    if "period" not in claim.inferred:
        return replace(claim, facts=_defined_like(chosen, claim.facts))
    if proposal.period is not None:
        return replace(claim, period=proposal.period, facts=_defined_like(chosen, claim.facts))
    if not chosen:
        return claim
    times = {(fact.period_start, fact.period_end) for fact in chosen}
    of_then = tuple(fact for fact in claim.facts if (fact.period_start, fact.period_end) in times)
    return replace(claim, period=None, facts=_defined_like(chosen, of_then))


def _defined_like(chosen: list[Fact], facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    definitions = {fact.definition_id for fact in chosen}
    return tuple(fact for fact in facts if not chosen or fact.definition_id in definitions)
