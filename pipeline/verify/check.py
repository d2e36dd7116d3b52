"""The door of checking: a map, its article and a table in, findings out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from pipeline.models import (
    ArgumentMap,
    FactStatus,
    Finding,
    Findings,
    HedgeClass,
    Modality,
    Proposal,
    Quantity,
    QuantityKind,
    Reading,
    Statement,
    TableRef,
    Verdict,
)
from pipeline.ports import Parser, ReferenceTable
from pipeline.quantities import read_quantities
from pipeline.verify.derive.changes import is_change, judge_change
from pipeline.verify.derive.computed import compute
from pipeline.verify.derive.growth import is_yearly, judge_growth
from pipeline.verify.derive.ranks import ranks
from pipeline.verify.derive.sums import added_up
from pipeline.verify.derive.trends import judge_trend, trends
from pipeline.verify.framed import Framed, settle
from pipeline.verify.judge.judged import About, Judged, Place, finding
from pipeline.verify.judge.level import judge_level
from pipeline.verify.judge.rows import Court, Rates
from pipeline.verify.match.attach import attach
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.scene import Scene, Scenes, set_scenes
from pipeline.verify.order import Standing, ordered
from pipeline.verify.policy import Policy, default_policy
from pipeline.verify.proposed import with_proposal
from pipeline.verify.reasoning import reasoning
from pipeline.verify.telling import about as about_frame
from pipeline.verify.telling import told as tell
from pipeline.verify.textual.causes import effects_before_causes
from pipeline.verify.textual.consistency import Checked, listed, part_of_whole, share_bounds, vote_sum
from pipeline.verify.textual.contrasts import anachronisms, duplicate_referents, not_comparable, stated_twice
from pipeline.verify.textual.impossible import (
    answers_past_whole,
    breakdown_past_whole,
    future_as_past,
    part_past_whole,
    past_bound,
)
from pipeline.verify.textual.pairs import currency_pairs
from pipeline.verify.textual.tally import judge_tally, tally_of
from pipeline.verify.veto import ACCUSING, is_asserted, spared, spared_by_map

POLICY = default_policy().id
"""Id of the policy that findings cite."""

_SMALL = 12
_GOOD = (Verdict.SUPPORTED, Verdict.APPROXIMATE, Verdict.OUTDATED)
"""What a forecast or vague figure may be called if a row was found; a flag on it would be crying wolf."""
_PROPOSABLE = (Verdict.APPROXIMATE, Verdict.NOT_IN_TABLE)
"""What a figure may be called that a model aligned."""
_NO_TABLE = Judged(Verdict.NOT_CHECKED, "NO_TABLE", "No reference table was given, so this figure was not checked.")


def check(  # noqa: PLR0913 - what an article may be checked with
    argmap: ArgumentMap,
    reading: Reading,
    table: ReferenceTable | None,
    *,
    rates: Rates | None = None,
    policy: Policy | None = None,
    proposals: Mapping[int, Proposal] = MappingProxyType({}),
    parser: Parser | None = None,
) -> Findings:
    """Every figure of an article with its verdict, then what a person should look at in the argument.

    ``rates`` gives units of a second currency for one of a first on a day; without it conversions are not checked.
    Without a table every checkable figure is ``not_checked``. ``proposals``, by the start of a figure, say what figures
    may speak of that code could not align: such a figure is at most ``approximate``, and never contradicted.
    ``parser`` reads the sentences into frames; without it figures are judged by the words around them alone.
    The same input gives the same findings in the same order.
    """
    quantities = read_quantities(reading.article.text)
    scenes, knowledge = set_scenes(reading, quantities, table)
    court = Court(policy or default_policy(), knowledge, reading.article.published, rates)
    framed = (
        Framed.of(reading, quantities, table, parser, court.policy)
        if table is not None and parser is not None
        else None
    )
    desk = _Desk(argmap, reading, court, proposals, framed)
    found = [*desk.figures(scenes), *reasoning(argmap, reading)]
    named = TableRef(name=table.name, hash=table.hash) if table else TableRef(name="", hash="")
    return Findings(table=named, policy=court.policy.id, findings=ordered(_once(found), desk.standing))


class _Desk:
    """Turns what was decided into findings of one article."""

    def __init__(
        self,
        argmap: ArgumentMap,
        reading: Reading,
        court: Court,
        proposals: Mapping[int, Proposal],
        framed: Framed | None,
    ) -> None:
        self.argmap, self.reading, self.court, self.proposals = argmap, reading, court, proposals
        self.framed = framed
        self.standing = Standing(argmap)
        self.statements = {statement.id: statement for statement in argmap.statements}

    def figures(self, scenes: Scenes) -> Iterator[Finding]:
        """Findings about the figures of all sentences."""
        settled: set[int] = set()
        claims: list[Claim] = []
        for index, scene in enumerate(scenes.all):
            yield from self._votes(index, scenes, settled)
            for checked in self._within(scene):
                if self._is_said(checked, scene):
                    yield self._checked(checked, settled)
            claims.extend(attach(quantity, index, scenes, self.court.knowledge) for quantity in scene.quantities)
        for checked in (
            *currency_pairs(tuple(claims), self.court),
            *not_comparable(claims, scenes, self.court),
            *stated_twice([claim for claim in claims if claim.quantity.start not in settled], self.court),
            *anachronisms(claims, scenes, self.court),
            *effects_before_causes(self.argmap, scenes),
            *past_bound(claims, self.court),
        ):
            yield self._checked(checked, settled)
        yield from self._trends(scenes, settled)
        for claim in claims:
            if claim.quantity.start not in settled:
                yield self._read_twice(*(self._worked(claim, scenes) or self._heard(claim, scenes)))

    def _is_said(self, checked: Checked, scene: Scene) -> bool:
        """Whether a text that is against itself says the figure to be so, rather than asks or denies it."""
        figure = checked.quantity
        return (
            figure is None
            or checked.judged.verdict not in ACCUSING
            or is_asserted(figure, scene, self._statement(figure))
        )

    def _within(self, scene: Scene) -> Iterator[Checked]:
        """Checks that look at one sentence."""
        for check in (
            listed,
            share_bounds,
            part_of_whole,
            part_past_whole,
            added_up,
            answers_past_whole,
            breakdown_past_whole,
        ):
            yield from check(scene)
        yield from future_as_past(scene, self.court.published)

    def _votes(self, index: int, scenes: Scenes, settled: set[int]) -> Iterator[Finding]:
        tally = tally_of(index, scenes, self.court)
        if tally is None:
            return
        checks = (*vote_sum(tally, scenes, self.court), *duplicate_referents(tally, index, scenes, self.court))
        for checked in checks:
            yield self._checked(checked, settled)
        if tally.body is not None and self.court.knowledge.table is not None:
            for claim, judged in judge_tally(tally, self.court):
                settled.add(claim.quantity.start)
                yield self._numeric(claim, judged)

    def _trends(self, scenes: Scenes, settled: set[int]) -> Iterator[Finding]:
        for index in range(len(scenes.all)):
            courses = ((trend.claim, judge_trend(trend, self.court)) for trend in trends(index, scenes, self.court))
            for claim, judged in (*courses, *ranks(index, scenes, self.court)):
                inside = (q.start for q in claim.scene.quantities if _is_inside(q, claim.quantity))
                settled.update((claim.quantity.start, *inside))
                yield self._numeric(claim, judged)

    def _worked(self, claim: Claim, scenes: Scenes) -> tuple[Claim, Judged] | None:
        """A figure that stands for several rows; what is said of the future waits for it."""
        return None if claim.quantity.modality is Modality.FORECAST else compute(claim, scenes, self.court)

    def _decide(self, claim: Claim) -> Judged:
        uncheckable = None if _is_answer(claim) or _is_place(claim) else _not_checkable(claim.quantity)
        if uncheckable and (claim.quantity.value is None or not claim.aligned):
            return uncheckable
        if self.court.knowledge.table is None:
            return _NO_TABLE
        judged = _judge(claim, self.court)
        return uncheckable if uncheckable and (claim.inferred or judged.verdict not in _GOOD) else judged

    def _heard(self, claim: Claim, scenes: Scenes) -> tuple[Claim, Judged]:
        """What code finds alone; where that is nothing, a proposal may align the figure, for no more than agreement."""
        judged, proposal = self._decide(claim), self.proposals.get(claim.quantity.start)
        if proposal is None or judged.verdict is not Verdict.NOT_IN_TABLE:
            return claim, judged
        aligned = with_proposal(claim, proposal, scenes, self.court.knowledge)
        again = self._decide(aligned) if aligned else judged
        if aligned is None or again.verdict not in _PROPOSABLE:
            return claim, judged
        return aligned, replace(again, message=f"{again.message} A model proposed what it speaks of.")

    def _statement(self, quantity: Quantity) -> Statement | None:
        at = self.standing.at(quantity.start, quantity.end)
        return self.statements[at[0]] if at else None

    def _read_twice(self, claim: Claim, judged: Judged) -> Finding:
        """A figure as its neighbourhood and as its frame have it: what one finds true the other does not call false."""
        if self.framed is None or self.court.knowledge.table is None:
            return self._numeric(claim, judged)
        statement = self._statement(claim.quantity)
        framed = self.framed.of_figure(claim.quantity)
        settled = settle(spared(judged, claim, statement, self.court), claim, framed)
        if settled.framed is None:
            return self._numeric(claim, settled.judged)
        ruling, frame = settled.framed.ruling, settled.framed.frame
        told = tell(ruling, frame, self.court.knowledge, self.court.policy)
        place = self._place(claim.quantity.start, claim.quantity.end, "numeric")
        told = spared_by_map(told, claim, statement)
        return finding(place, told, self.court.knowledge, about_frame(ruling, frame))

    def _numeric(self, claim: Claim, judged: Judged) -> Finding:
        judged = spared(judged, claim, self._statement(claim.quantity), self.court)
        about = About(
            claim.quantity,
            claim.entity,
            claim.measure,
            claim.period,
            claim.inferred if claim.aligned else (),
            claim.proposed,
        )
        return finding(
            self._place(claim.quantity.start, claim.quantity.end, "numeric"), judged, self.court.knowledge, about
        )

    def _checked(self, checked: Checked, settled: set[int]) -> Finding:
        if checked.quantity is not None:
            settled.add(checked.quantity.start)
        about = About(checked.quantity) if checked.quantity else None
        place = self._place(checked.start, checked.end, checked.name)
        return finding(place, checked.judged, self.court.knowledge, about)

    def _place(self, start: int, end: int, name: str) -> Place:
        at = self.standing.at(start, end)
        article = self.reading.article
        numeric = name == "numeric"
        return Place(
            article.id,
            start,
            end,
            article.text[start:end],
            "numeric" if numeric else "consistency",
            "" if numeric else name,
            at[0] if at else None,
            at[1:],
        )


def _judge(claim: Claim, court: Court) -> Judged:
    """By the sort of claim: yearly growth, another change, or a level."""
    if claim.aligned and is_change(claim, court):
        return judge_growth(claim, court) if is_yearly(claim) else judge_change(claim, court)
    return judge_level(claim, court)


def _not_checkable(quantity: Quantity) -> Judged | None:
    """Figures that no table could settle: vague, incidental, or about the future."""
    if quantity.modality is Modality.FORECAST:
        return Judged(Verdict.NOT_CHECKABLE, "FORECAST", f"“{quantity.text}” is about the future.")
    if quantity.value is None or (quantity.hedge and quantity.hedge.class_ is HedgeClass.VAGUE):
        return Judged(Verdict.NOT_CHECKABLE, "VAGUE", f"“{quantity.text}” names no exact figure.")
    if quantity.kind is QuantityKind.ORDINAL:
        return Judged(Verdict.NOT_CHECKABLE, "ORDINAL", f"“{quantity.text}” is a place in an order, not a figure.")
    if (
        quantity.kind is QuantityKind.DURATION
        and quantity.hedge is None
        and not any(c.isdigit() for c in quantity.text)
    ):
        return Judged(Verdict.NOT_CHECKABLE, "VAGUE", f"“{quantity.text}” names no exact figure.")
    if _is_incidental(quantity):
        text = f"“{quantity.text}” is a small count of the article's own."
        return Judged(Verdict.NOT_CHECKABLE, "INCIDENTAL", text)
    return None


def _is_inside(quantity: Quantity, phrase: Quantity) -> bool:
    """The "second" of "second-largest economy" and the decade of "highest in a decade" are no figures of their own."""
    part = quantity.kind in (QuantityKind.ORDINAL, QuantityKind.DURATION)
    return part and phrase.start <= quantity.start and quantity.end <= phrase.end


def _is_answer(claim: Claim) -> bool:
    """What respondents say they would do is a finding of today, not a forecast."""
    return claim.quantity.value is not None and bool(claim.facts) and claim.facts[0].status is FactStatus.SURVEY


def _is_place(claim: Claim) -> bool:
    """A place in an order that the table ranks; whatever else is counted off belongs to the prose."""
    return claim.quantity.kind is QuantityKind.ORDINAL and claim.aligned and not claim.inferred


def _is_incidental(quantity: Quantity) -> bool:
    """ "Two questions": a small count in words belongs to the prose."""
    in_words = not any(c.isdigit() for c in quantity.text)
    return quantity.kind is QuantityKind.COUNT and in_words and (quantity.value or 0) <= _SMALL


def _once(findings: list[Finding]) -> list[Finding]:
    return list({found.id: found for found in findings}.values())


__all__ = ["POLICY", "check"]
