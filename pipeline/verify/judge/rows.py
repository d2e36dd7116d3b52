"""The rows that may decide a claim: those of its period and unit, as they were known when it was published.

Source: docs/numbers.md, Matching and Vintage. All admissible rows are kept; none is chosen because it fits.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from pipeline.models import Fact, FactStatus, Polarity, Quantity, QuantityKind
from pipeline.verify.judge.basis import in_prices_said
from pipeline.verify.judge.decide import Reference, Stated, decide
from pipeline.verify.judge.judged import Row, row_of
from pipeline.verify.judge.wording import hedged
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.periods import is_cumulative
from pipeline.verify.match.scene import Knowledge, Scene
from pipeline.verify.match.when import latest
from pipeline.verify.match.words import keys_of
from pipeline.verify.policy import Policy

Rates = Callable[[str, str, date], Decimal | None]
"""Units of the second currency for one of the first on a day, or None where it is not known."""

_ACRONYM = re.compile(r"\b[A-Z]{3,}\b")

Found = tuple[Fact, Reference]
"""A row with its value in the claim's unit."""


@dataclass(frozen=True)
class Court:
    """What every decision needs beside the claim. ``published`` None: everything is judged by what is known now."""

    policy: Policy
    knowledge: Knowledge
    published: date | None = None
    rates: Rates | None = None

    def knew(self, fact: Fact) -> bool:
        """Whether a row was known when the article was published."""
        return self.published is None or fact.as_of <= self.published


@dataclass(frozen=True)
class Case:
    """A claim before the court: the stated figure, and the rows that may decide, each with its outcome.

    ``current`` is what was known at publication, ``older`` what had been superseded by then, ``now`` what is known now.
    """

    claim: Claim
    stated: Stated
    current: tuple[Row, ...]
    older: tuple[Row, ...]
    now: tuple[Row, ...]
    clock: Literal["then", "now"]

    @property
    def said(self) -> str:
        """The figure with its hedge, as it stands in the text."""
        return hedged(self.claim.quantity)


def open_case(claim: Claim, court: Court) -> Case:
    """The admissible rows, sorted by what was known when."""
    growth = _is_growth(claim, court)
    stated = Stated.of(claim.quantity, growth=growth)
    if growth and claim.quantity.polarity is Polarity.DECREASE:
        stated = stated.negated()
    rows = in_prices_said(_latest_totals(admissible(claim, court), court), claim.scene)
    rows = _named_definition(rows, claim, court)
    judged = tuple(decided(found, stated, claim.quantity, court) for found in in_unit(rows, claim.quantity, court))
    then = tuple(row for row in judged if court.knew(row.fact))
    known = then or judged
    newest = current_rows(known)
    current = _of_named_vintage(newest, known, claim, court)
    standing = {row.fact.row_id for row in current}
    older = tuple(row for row in known if row.fact.row_id not in standing)
    now = newest if len(known) == len(judged) else current_rows(judged)
    return Case(claim, stated, current, older, now, "then" if then and court.published else "now")


def admissible(claim: Claim, court: Court) -> tuple[Fact, ...]:
    """Rows of the claim's period; without one, of the newest that was known."""
    return claim.rows() if claim.period else latest(claim.facts, court.published)


def current_rows(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The newest vintage of each definition, period and price basis."""
    if len(rows) <= 1:
        return tuple(rows)
    ids = {row.fact.row_id for row in rows}
    alive = [row for row in rows if row.fact.superseded_by not in ids]
    newest: dict[tuple[object, ...], Row] = {}
    for row in sorted(alive, key=lambda row: (row.fact.as_of, row.fact.row_id)):
        fact = row.fact
        newest[fact.definition_id, fact.period_start, fact.period_end, fact.price_basis] = row
    return tuple(sorted(newest.values(), key=lambda row: (row.fact.definition_id, row.fact.period_start)))


def in_unit(facts: Iterable[Fact], quantity: Quantity, court: Court) -> tuple[Found, ...]:
    """Rows in the claim's unit; another currency is converted only where no row has the claim's own."""
    rows = tuple(facts)
    if quantity.kind is not QuantityKind.MONEY:
        return tuple((fact, reference(fact)) for fact in rows)
    own = {_cell(fact) for fact in rows if fact.unit == quantity.unit}
    foreign = [fact for fact in rows if fact.unit != quantity.unit and _cell(fact) not in own]
    converted = [(fact, ref) for fact in foreign if (ref := _converted(fact, quantity.unit or "", court))]
    return (*((fact, reference(fact)) for fact in rows if fact.unit == quantity.unit), *converted)


def reference(fact: Fact) -> Reference:
    """A row's value or range."""
    return Reference(fact.value, fact.value if fact.value_high is None else fact.value_high, fact.ulp)


def decided(found: Found, stated: Stated, quantity: Quantity, court: Court) -> Row:
    """A row with the outcome of the claim for it."""
    fact, ref = found
    unit = fact.unit if ref == reference(fact) else quantity.unit or ""
    return row_of(fact, ref, decide(stated, ref, court.policy), (stated, unit))


def _cell(fact: Fact) -> tuple[object, ...]:
    return fact.definition_id, fact.period_start, fact.period_end


def _converted(fact: Fact, unit: str, court: Court) -> Reference | None:
    rate = court.rates(fact.unit, unit, fact.as_of) if court.rates else None
    if rate is None:
        return None
    low, high, ulp = reference(fact)
    spread = court.policy.tolerance.conversion
    return Reference(low * rate * (1 - spread), high * rate * (1 + spread), ulp * rate)


def _latest_totals(rows: Sequence[Fact], court: Court) -> tuple[Fact, ...]:
    """Of running totals of one definition, the one that reaches furthest by the day of publication."""
    totals = [fact for fact in rows if is_cumulative(fact)]
    if not totals:
        return tuple(rows)
    known = [fact for fact in totals if court.knew(fact)] or totals
    furthest: dict[str, Fact] = {}
    for fact in sorted(known, key=lambda fact: (fact.period_end, fact.as_of)):
        furthest[fact.definition_id] = fact
    return tuple(fact for fact in rows if not is_cumulative(fact) or furthest.get(fact.definition_id) == fact)


def _named_definition(rows: Sequence[Fact], claim: Claim, court: Court) -> tuple[Fact, ...]:
    """If the sentence names the source or definition of some rows, these alone decide."""
    if len(rows) < 2:  # noqa: PLR2004 - one row decides, named or not
        return tuple(rows)
    sources = court.knowledge.sources
    said = {(fact.definition_id, fact.source_id) for fact in rows}
    named = {
        (definition, id_)
        for definition, id_ in said
        if _is_named(definition, sources[id_].publisher if id_ in sources else "", claim.scene)
    }
    return tuple(fact for fact in rows if (fact.definition_id, fact.source_id) in named) or tuple(rows)


def _is_named(definition: str, publisher: str, scene: Scene) -> bool:
    text = scene.sentence.text
    names = (publisher, definition, *_ACRONYM.findall(definition))
    if any(name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names if name):
        return True
    return not scene.phrases.isdisjoint(pairwise(keys_of(definition)))


def _of_named_vintage(current: tuple[Row, ...], known: Sequence[Row], claim: Claim, court: Court) -> tuple[Row, ...]:
    """ "Has proposed" is checked against the proposal, whatever came after."""
    status = _status_word(claim.scene.sentence.text, court.policy)
    if status is None:
        return current
    return current_rows([row for row in known if row.fact.status is status]) or current


def _status_word(text: str, policy: Policy) -> FactStatus | None:
    return next((status for status, cue in policy.vintage_cues if cue.search(text)), None)


def _is_growth(claim: Claim, court: Court) -> bool:
    measure = court.knowledge.measures.get(claim.measure or "")
    return measure is not None and measure.dimension == "percent_change"
