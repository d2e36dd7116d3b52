"""Checking with what stages may not touch: rates, the measures of a table by meaning, and a model that proposes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pipeline.evidence import Beside, Documents, stated
from pipeline.extract import Proposed, propose
from pipeline.missing import Reads, Said, missing
from pipeline.models import ArgumentMap, Finding, Findings, OpenFigure, Reading, Tokens
from pipeline.parse import Remembering, SpacyParser
from pipeline.ports import Embedder, Model, Parser, ReferenceTable
from pipeline.rates import ecb_rate
from pipeline.reference import NearMeasures, by_chance
from pipeline.verify import Examined, examine, hinted, open_figures

NEAR = 0.25
"""Likeness of a measure to a sentence below which nobody is asked about a figure of it: of what counts the dead of a
bomb or the age of a witness, no table of countries has a row."""
Opens = Callable[[Sequence[Finding], Reading, ReferenceTable, NearMeasures], tuple[OpenFigure, ...]]
"""Finds what open figures may speak of; who checks one article again and again may keep what was found."""


@dataclass(frozen=True)
class FirstLook:
    """Findings by code alone, figures that it could not align, and those of them that a model may be asked about."""

    examined: Examined
    findings: Findings
    opened: tuple[OpenFigure, ...]
    asked: tuple[OpenFigure, ...]

    def with_(self, proposed: Proposed) -> "FirstLook":
        """The same with what a model proposed of them."""
        return replace(self, findings=self.examined.findings(proposals=proposed.proposals))


@dataclass(frozen=True)
class Checking:
    """What figures are checked with: without a table they are not checked, without a model nobody proposes anything.

    ``folder`` is where vectors of large tables are kept.
    """

    embedder: Embedder
    table: ReferenceTable | None = None
    model: Model | None = None
    folder: Path | None = None
    parser: Parser = field(default_factory=SpacyParser)
    evidence: Documents | None = None
    near: NearMeasures | None = None
    """Ranks measures by meaning; None: those of the table."""

    def against(self, table: ReferenceTable) -> "Checking":
        """The same, by code alone and against a table that adds to this one, whose measures are ranked as before."""
        return replace(self, table=table, model=None, near=self._near)

    def findings(self, argmap: ArgumentMap, reading: Reading, parser: Parser | None = None) -> Findings:
        """Findings on every figure of an article, by code alone; ``parser`` may know its sentences from the mapping."""
        parser = parser or Remembering(self.parser)  # no sentence of the article is parsed twice
        return self.told(self.first(argmap, reading, parser), argmap, reading, parser)

    def enriched(
        self,
        findings: Findings,
        argmap: ArgumentMap,
        reading: Reading,
        parser: Parser,
        reads: Reads = Said.of,
        opens: Opens = open_figures,
    ) -> Findings:
        """Findings of ``check`` with all that is told beside verdicts, which stay as they are."""
        return self._enriched(hinted(findings, self._open(findings, reading, opens)), argmap, reading, parser, reads)

    async def asked(self, argmap: ArgumentMap, reading: Reading) -> tuple[ArgumentMap, Findings]:
        """Findings with what the model proposes of figures that code could not align.

        The map comes back with what that took. Trouble with the model is listed in it and is no error.
        """
        parser = Remembering(self.parser)  # no sentence of the article is parsed twice
        first = self.first(argmap, reading, parser)
        if not first.asked or self.model is None:
            return argmap, self.told(first, argmap, reading, parser)
        proposed = await propose(first.asked, reading, self.model, argmap.statements)
        argmap = charged(argmap, proposed, self.model)
        return argmap, self.told(first.with_(proposed), argmap, reading, parser)

    def first(self, argmap: ArgumentMap, reading: Reading, parser: Parser) -> "FirstLook":
        """What code alone finds, and which figures a model may be asked about."""
        examined = examine(argmap, reading, self.table, parser, rates=ecb_rate)
        findings = examined.findings()
        opened = self._open(findings, reading)
        return FirstLook(examined, findings, opened, tuple(each for each in opened if self._is_near(each, reading)))

    def told(self, looked: "FirstLook", argmap: ArgumentMap, reading: Reading, parser: Parser) -> Findings:
        """Its findings with hints, evidence, and what no table covers."""
        return self._enriched(hinted(looked.findings, looked.opened), argmap, reading, parser)

    def _enriched(
        self, findings: Findings, argmap: ArgumentMap, reading: Reading, parser: Parser, reads: Reads = Said.of
    ) -> Findings:
        """With what documents state of figures without a row, what no table covers, and what chance would support.

        Verdicts stay as they are.
        """
        if self.evidence is not None:
            findings = stated(findings, argmap, reading, Beside(self.evidence, parser, self.table, ecb_rate))
        return by_chance(missing(findings, argmap, reading, parser, self.table, reads), self.table)

    def _open(self, findings: Findings, reading: Reading, opens: Opens = open_figures) -> tuple[OpenFigure, ...]:
        if self.table is None or self._near is None:
            return ()
        return opens(findings.findings, reading, self.table, self._near)

    def _is_near(self, figure: OpenFigure, reading: Reading) -> bool:
        """Whether a measure that the figure may be of is near in meaning to what is said: else there is no question."""
        fitting = {measure.measure_id for measure in figure.measures}
        told = [reading.sentence(number).text for number in (figure.sentence, figure.antecedent) if number is not None]
        ranked = (self._near(text) for text in told) if self._near is not None else ()
        return any(likeness >= NEAR and id_ in fitting for found in ranked for id_, likeness in found)

    @cached_property
    def _near(self) -> NearMeasures | None:
        if self.near is not None or self.table is None:
            return self.near
        return NearMeasures(self.table, self.embedder, self.folder)


def charged(argmap: ArgumentMap, proposed: Proposed, model: Model) -> ArgumentMap:
    """The map with what asking about its figures took, and what could not be examined."""
    by = argmap.provenance
    tokens = Tokens(
        input=by.tokens.input + proposed.tokens.input,
        output=by.tokens.output + proposed.tokens.output,
    )
    took = {
        "prompts": {**by.prompts, **proposed.prompts},
        "calls": by.calls + proposed.calls,
        "tokens": tokens,
        "cost": model.cost(tokens),
    }
    provenance, missed = by.model_copy(update=took), (*argmap.not_checked, *proposed.not_checked)
    return argmap.model_copy(update={"provenance": provenance, "not_checked": missed})
