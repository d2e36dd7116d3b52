"""The door of checking: a map, its article and a table in, findings out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from pipeline.frames import Act, Context, Frame, gazetteer, read_frames
from pipeline.ids import Places
from pipeline.models import (
    ArgumentMap,
    Finding,
    Findings,
    HedgeClass,
    Modality,
    Proposal,
    Quantity,
    QuantityKind,
    ReadAs,
    Reading,
    Span,
    Statement,
    TableRef,
    Verdict,
)
from pipeline.ports import Parser, ReferenceTable
from pipeline.quantities import read_quantities
from pipeline.verify.asserted import ACCUSING, is_asserted, spared
from pipeline.verify.claim import Claim, claims_of
from pipeline.verify.judged import About, Judged, Place, finding
from pipeline.verify.memory import NOTHING
from pipeline.verify.order import Standing, ordered
from pipeline.verify.personal import rule_read, unread
from pipeline.verify.policy import Policy, default_policy
from pipeline.verify.proposed import rule_proposed
from pipeline.verify.reasoning import reasoning
from pipeline.verify.reasons import Reason
from pipeline.verify.resources import Knowledge, Rates, Resources
from pipeline.verify.ruling import HELD, Ruling
from pipeline.verify.scene import Scene, Scenes, scenes_of
from pipeline.verify.series import SeriesTable
from pipeline.verify.telling import about as about_frame
from pipeline.verify.telling import told
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
from pipeline.verify.textual.sums import added_up
from pipeline.verify.textual.tally import judge_tally, tally_of
from pipeline.verify.verdict import rule_all

POLICY = default_policy().id
"""Id of the policy that findings cite."""

_SMALL = 12
_OPEN = (Verdict.NOT_CHECKABLE, Verdict.NOT_IN_TABLE)
_NO_TABLE = Judged(Verdict.NOT_CHECKED, "NO_TABLE", "No reference table was given, so this figure was not checked.")


def check(  # noqa: PLR0913 - what an article may be checked with
    argmap: ArgumentMap,
    reading: Reading,
    table: ReferenceTable | None,
    parser: Parser,
    *,
    rates: Rates | None = None,
    policy: Policy | None = None,
    proposals: Mapping[int, Proposal] = MappingProxyType({}),
    readings: Mapping[int, ReadAs] = MappingProxyType({}),
) -> Findings:
    """Every figure of an article with its verdict, then what a person should look at in the argument.

    ``rates`` gives units of a second currency for one of a first on a day; without it conversions are not checked.
    Without a table every checkable figure is ``not_checked``. ``proposals``, by the start of a figure, say what figures
    may speak of that code could not align: such a figure is at most ``approximate``, and never contradicted.
    ``readings`` say it of single figures in a person's words, which override what code read.
    ``parser`` reads the sentences. The same input gives the same findings in the same order.
    """
    examined = examine(argmap, reading, table, parser, rates=rates, policy=policy)
    return examined.findings(readings, proposals)


def examine(
    argmap: ArgumentMap,
    reading: Reading,
    table: ReferenceTable | None,
    parser: Parser,
    *,
    rates: Rates | None = None,
    policy: Policy | None = None,
) -> "Examined":
    """All that ``check`` reads of an article before anybody says otherwise: it can be asked for findings many times."""
    published = reading.article.published
    resources = Resources(policy or default_policy(), Knowledge.of_table(table), published, rates)
    quantities, known = read_quantities(reading.article.text), gazetteer(table or NOTHING)
    frames = read_frames(Context(reading, quantities, known, published or date.max), parser)
    series = SeriesTable(table or NOTHING, known, published or date.max, rates)
    rulings = tuple(rule_all(frames, series, resources.policy))
    scenes = scenes_of(reading, quantities, known)
    return Examined(argmap, reading, resources, series, scenes, frames, rulings)


@dataclass(frozen=True)
class Examined:
    """One article as code read it against one table."""

    argmap: ArgumentMap
    reading: Reading
    resources: Resources
    series: SeriesTable
    scenes: Scenes
    frames: tuple[Frame, ...]
    rulings: tuple[Ruling, ...]

    def findings(
        self,
        readings: Mapping[int, ReadAs] = MappingProxyType({}),
        proposals: Mapping[int, Proposal] = MappingProxyType({}),
    ) -> Findings:
        """As ``check`` has them. A reading decides on its own figure: what others were read from stays as it is."""
        checker = _Checker(self.argmap, self.reading, self.resources, self.series, proposals, readings)
        found = [*checker.figures(self), *reasoning(self.argmap, self.reading)]
        table = self.resources.knowledge.table
        named = TableRef(name=table.name, hash=table.hash) if table else TableRef(name="", hash="")
        policy = self.resources.policy.id
        return Findings(table=named, policy=policy, findings=ordered(_once(found), checker.standing))


class _Ruled(NamedTuple):
    frame: Frame
    ruling: Ruling


class _Checker:
    """Turns what was decided into findings of one article."""

    def __init__(
        self,
        argmap: ArgumentMap,
        reading: Reading,
        resources: Resources,
        series: SeriesTable,
        proposals: Mapping[int, Proposal],
        readings: Mapping[int, ReadAs],
    ) -> None:
        self.argmap, self.reading, self.resources, self.series = argmap, reading, resources, series
        self.proposals, self.readings = proposals, readings
        self.standing = Standing(argmap)
        self.places = Places(reading)
        self.statements = {statement.id: statement for statement in argmap.statements}

    def figures(self, examined: Examined) -> Iterator[Finding]:
        """Findings about the figures and phrases of all sentences."""
        scenes, settled = examined.scenes, set[int]()
        for index, scene in enumerate(scenes.all):
            yield from self._votes(index, scenes, settled)
            for checked in self._within(scene):
                if self._is_said(checked, scene):
                    yield self._checked(checked, settled)
        ruled = [*self._as_read(examined)]
        claims = claims_of(scenes, [frame for frame, _ in ruled], [ruling for _, ruling in ruled])
        for checked in self._between(claims, scenes, settled):
            yield self._checked(checked, settled)
        settled -= self.readings.keys()
        for frame, ruling in (each for each in ruled if each.frame.is_phrase and self._is_told(*each)):
            inside = (c.quantity.start for c in claims if _is_inside(c.quantity, frame.quantity))
            settled.update((frame.quantity.start, *inside))
            yield self._ruled(frame, ruling, _scene_of(frame, scenes))
        for claim in claims:
            if claim.quantity.start not in settled:
                yield self._figure(claim)

    def _as_read(self, examined: Examined) -> Iterator[_Ruled]:
        """All frames with what was ruled on them, those that a person reads otherwise as they do."""
        left = dict(self.readings)
        for frame, ruling in zip(examined.frames, examined.rulings, strict=True):
            read = self.readings.get(frame.quantity.start)
            left.pop(frame.quantity.start, None)
            yield self._by_person(frame, read) if read else _Ruled(frame, ruling)
        for scene in examined.scenes.all:
            for figure in scene.quantities:
                if read := left.get(figure.start):
                    yield self._by_person(unread(figure, scene), read)

    def _by_person(self, frame: Frame, read: ReadAs) -> _Ruled:
        return _Ruled(*rule_read(frame, read, self.series, self.resources.policy))

    def _is_told(self, frame: Frame, ruling: Ruling) -> bool:
        """Whether a phrase is worth a finding: what a person read always is."""
        return frame.quantity.start in self.readings or _says_something(frame, ruling)

    def _between(self, claims: tuple[Claim, ...], scenes: Scenes, settled: set[int]) -> Iterator[Checked]:
        """Checks that look at several figures, in one sentence or in many."""
        yield from currency_pairs(claims, self.resources)
        yield from not_comparable(claims, scenes, self.resources)
        yield from stated_twice([claim for claim in claims if claim.quantity.start not in settled], self.resources)
        yield from anachronisms(claims, scenes, self.resources)
        yield from effects_before_causes(self.argmap, scenes)
        yield from past_bound(claims, self.resources)

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
        yield from future_as_past(scene, self.resources.published)

    def _votes(self, index: int, scenes: Scenes, settled: set[int]) -> Iterator[Finding]:
        tally = tally_of(index, scenes, self.resources)
        if tally is None:
            return
        checks = (
            *vote_sum(tally, scenes, self.resources),
            *duplicate_referents(tally, index, scenes, self.resources),
        )
        for checked in checks:
            yield self._checked(checked, settled)
        if tally.body is not None and self.resources.knowledge.table is not None:
            for counted in judge_tally(tally, self.resources):
                settled.add(counted.about.quantity.start)
                yield self._numeric(counted.about, counted.judged, scenes.all[index])

    def _figure(self, claim: Claim) -> Finding:
        """What is told of one figure: by its frame, or why there is nothing to tell."""
        quantity, frame, ruling = claim.quantity, claim.frame, claim.ruling
        if quantity.start in self.readings and frame is not None and ruling is not None:
            return self._read_so(frame, ruling, claim.scene)
        hopeless = _not_checkable(quantity)
        if frame is None or ruling is None:
            judged = hopeless or self._unread(claim)
            return self._numeric(About(quantity), judged, claim.scene)
        if self.resources.knowledge.table is None:
            asserted = ruling.verdict is not Verdict.NOT_CHECKABLE
            judged = hopeless or (_NO_TABLE if asserted else told(ruling, frame, self.resources))
            return self._numeric(about_frame(ruling, frame), judged, claim.scene)
        proposal = self.proposals.get(quantity.start)
        if proposal is not None and ruling.verdict is Verdict.NOT_IN_TABLE:
            proposed = rule_proposed(frame, proposal, self.series, self.resources.policy)
            if proposed is not None:
                return self._ruled(frame, proposed, claim.scene, proposed=True)
        scoped = ruling.reason == Reason.RANK or (ruling.reason == Reason.FIELD_INCOMPLETE and frame.partner)
        placed = frame.act is Act.RANK and scoped
        if (  # a flag on a forecast or vague figure would be crying wolf
            hopeless
            and not placed
            and (ruling.verdict in _OPEN or (_is_vague(quantity) and ruling.verdict not in HELD))
        ):
            return self._numeric(about_frame(ruling, frame), hopeless, claim.scene)
        return self._ruled(frame, ruling, claim.scene)

    def _read_so(self, frame: Frame, ruling: Ruling, scene: Scene) -> Finding:
        """What is told of a figure that a person reads: that it is small or far ahead no longer counts."""
        if self.resources.knowledge.table is None:
            return self._numeric(self._about(ruling, frame), _NO_TABLE, scene)
        if _is_vague(frame.quantity):
            return self._numeric(self._about(ruling, frame), _vague(frame.quantity), scene)
        return self._ruled(frame, ruling, scene)

    def _about(self, ruling: Ruling, frame: Frame) -> About:
        read = self.readings.get(frame.quantity.start)
        return replace(about_frame(ruling, frame), read=read.parts if read is not None else ())

    def _unread(self, claim: Claim) -> Judged:
        """A figure in a sentence that is too long to be parsed."""
        if self.resources.knowledge.table is None:
            return _NO_TABLE
        text = f"“{claim.quantity.text}” was not judged: its sentence is too long to be read."
        return Judged(Verdict.NOT_CHECKABLE, Reason.NOT_PARSED, text)

    def _ruled(self, frame: Frame, ruling: Ruling, scene: Scene, *, proposed: bool = False) -> Finding:
        """A ruling as a finding tells it."""
        judged = told(ruling, frame, self.resources)
        about = self._about(ruling, frame)
        if about.read:
            judged = replace(judged, message=f"{judged.message} A person read it so.")
        if proposed:
            judged = replace(judged, message=f"{judged.message} A model proposed what it speaks of.")
            about = replace(about, proposed=True)
        return self._numeric(about, judged, scene)

    def _numeric(self, about: About, judged: Judged, scene: Scene) -> Finding:
        quantity = about.quantity
        judged = spared(judged, quantity, scene, self._statement(quantity))
        place = self._place(quantity.start, quantity.end, "numeric")
        return finding(place, judged, self.resources.knowledge, about)

    def _statement(self, quantity: Quantity) -> Statement | None:
        at = self.standing.at(quantity.start, quantity.end)
        return self.statements[at[0]] if at else None

    def _checked(self, checked: Checked, settled: set[int]) -> Finding:
        if checked.quantity is not None:
            settled.add(checked.quantity.start)
        about = About(checked.quantity) if checked.quantity else None
        place, other = self._place(checked.start, checked.end, checked.name), checked.other
        if other is not None:
            words = self.reading.article.text[other.start : other.end]
            place = replace(place, others=(Span(start=other.start, end=other.end, quote=words),))
        return finding(place, checked.judged, self.resources.knowledge, about)

    def _place(self, start: int, end: int, name: str) -> Place:
        at = self.standing.at(start, end)
        numeric = name == "numeric"
        return Place(
            self.places.key(start, end),
            start,
            end,
            self.reading.article.text[start:end],
            "numeric" if numeric else "consistency",
            "" if numeric else name,
            at[0] if at else None,
            at[1:],
        )


def _says_something(frame: Frame, ruling: Ruling) -> bool:
    """Whether the table has anything on a phrase: of the many that it has nothing on nobody wants to read."""
    if frame.act is Act.RANK and frame.partner is None:
        return ruling.verdict is Verdict.SUPPORTED
    known = frame.owner is not None and bool(frame.measures) and not frame.leftover
    return known and ruling.verdict is not Verdict.NOT_CHECKABLE


def _scene_of(frame: Frame, scenes: Scenes) -> Scene:
    return scenes.all[frame.sentence - 1]


def _is_vague(quantity: Quantity) -> bool:
    return quantity.value is None or (quantity.hedge is not None and quantity.hedge.class_ is HedgeClass.VAGUE)


def _not_checkable(quantity: Quantity) -> Judged | None:
    """Figures that no table could settle: vague, incidental, or about the future."""
    if quantity.modality is Modality.FORECAST:
        return Judged(Verdict.NOT_CHECKABLE, "FORECAST", f"“{quantity.text}” is about the future.")
    if _is_vague(quantity):
        return _vague(quantity)
    if quantity.kind is QuantityKind.ORDINAL:
        return Judged(Verdict.NOT_CHECKABLE, "ORDINAL", f"“{quantity.text}” is a place in an order, not a figure.")
    if (
        quantity.kind is QuantityKind.DURATION
        and quantity.hedge is None
        and not any(c.isdigit() for c in quantity.text)
    ):
        return _vague(quantity)
    if _is_incidental(quantity):
        text = f"“{quantity.text}” is a small count of the article's own."
        return Judged(Verdict.NOT_CHECKABLE, "INCIDENTAL", text)
    return None


def _vague(quantity: Quantity) -> Judged:
    return Judged(Verdict.NOT_CHECKABLE, "VAGUE", f"“{quantity.text}” names no exact figure.")


def _is_inside(quantity: Quantity, phrase: Quantity) -> bool:
    """The "second" of "second-largest economy" and the decade of "highest in a decade" are no figures of their own."""
    part = quantity.kind in (QuantityKind.ORDINAL, QuantityKind.DURATION)
    return part and phrase.start <= quantity.start and quantity.end <= phrase.end


def _is_incidental(quantity: Quantity) -> bool:
    """ "Two questions": a small count in words belongs to the prose."""
    in_words = not any(c.isdigit() for c in quantity.text)
    return quantity.kind is QuantityKind.COUNT and in_words and (quantity.value or 0) <= _SMALL


def _once(findings: list[Finding]) -> list[Finding]:
    return list({found.id: found for found in findings}.values())


__all__ = ["POLICY", "Examined", "check", "examine"]
