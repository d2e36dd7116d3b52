"""Figures: what an article says (quantity), what is known (fact), and how the two compare (finding)."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from pipeline.models.argument import Span
from pipeline.models.evidence import Evidence
from pipeline.models.missing import Missing
from pipeline.models.noun import Noun, Number


class QuantityKind(StrEnum):
    """What sort of figure it is."""

    MONEY = "money"
    PERCENT = "percent"
    PERCENTAGE_POINT = "percentage_point"
    COUNT = "count"
    RATIO = "ratio"
    MULTIPLE = "multiple"
    FRACTION = "fraction"
    ORDINAL = "ordinal"
    DURATION = "duration"
    MEASURE = "measure"
    RATE = "rate"
    PERIOD = "period"


class HedgeClass(StrEnum):
    """What the words around a figure allow it to mean; the policy file says how each is decided."""

    EXACTLY = "exactly"
    ABOUT = "about"
    BELOW_NEAR = "below_near"
    ABOVE_NEAR = "above_near"
    LOWER_BOUND = "lower_bound"
    LOWER_BOUND_INCLUSIVE = "lower_bound_inclusive"
    UPPER_BOUND = "upper_bound"
    UPPER_BOUND_INCLUSIVE = "upper_bound_inclusive"
    VAGUE = "vague"


class Polarity(StrEnum):
    """Whether the figure is a level or a change."""

    LEVEL = "level"
    INCREASE = "increase"
    DECREASE = "decrease"
    CHANGE = "change"
    TARGET = "target"


class Modality(StrEnum):
    """How the text commits itself to the figure."""

    ASSERTED = "asserted"
    REPORTED = "reported"
    PROPOSED = "proposed"
    FORECAST = "forecast"


class Grain(StrEnum):
    """The precision of a period."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"
    DECADE = "decade"
    CENTURY = "century"
    SPAN = "span"


class QuantityHedge(Noun):
    """Hedging words of a figure, outside its span."""

    class_: HedgeClass = Field(alias="class")
    text: str
    start: int
    end: int


class Period(Noun):
    """A stretch of time, both ends included; an open end is None ("since 2022")."""

    start: date | None
    end: date | None
    grain: Grain = Grain.YEAR


class Quantity(Noun):
    """One figure of a text. Span half-open, in code points, without the hedge.

    ``unit``: ISO 4217 code for money, ``%``, ``pp``, a UCUM-like unit for measures and durations, else None (the
    counted noun is in ``noun``). ``ulp``: one unit of the last digit as written ("61.5 trillion": 1e11);
    ``coarse_ulp``: the same with trailing zeros taken as rounded ("250 billion": 1e10), None if there are none.
    ``iso`` is the value of a period ("2025-02"). ``pair`` is the start of the quantity that restates this one in
    another currency. What a stage after reading attached (entity, measure, period) is named in ``inferred`` unless the
    sentence states it.
    """

    start: int = Field(ge=0)
    end: int
    text: str
    kind: QuantityKind
    value: Number | None = None
    value_high: Number | None = None
    unit: str | None = None
    per: str | None = Field(default=None, description="year, person, GDP … for rates and shares")
    unit_inferred: bool = False
    ulp: Number | None = None
    coarse_ulp: Number | None = None
    hedge: QuantityHedge | None = None
    noun: str | None = Field(default=None, description="the counted or qualified noun as written")
    polarity: Polarity = Polarity.LEVEL
    modality: Modality = Modality.ASSERTED
    iso: str | None = None
    period: Period | None = None
    pair: int | None = None
    entity: str | None = None
    measure: str | None = None
    inferred: tuple[str, ...] = ()


class FactStatus(StrEnum):
    """What kind of knowledge a row is."""

    PROPOSED = "proposed"
    ENACTED = "enacted"
    ACTUAL = "actual"
    ESTIMATE = "estimate"
    SURVEY = "survey"
    COUNT = "count"
    FORECAST = "forecast"


class Fact(Noun):
    """One row of a reference table. ``value`` is in ``unit`` (the multiplier is already applied)."""

    row_id: str
    entity_id: str
    measure_id: str
    definition_id: str
    period_start: date
    period_end: date
    value: Number
    value_high: Number | None = None
    unit: str
    decimals: int | None = Field(default=None, description="digits after the point in the source's own unit")
    ulp: Number = Field(description="one unit of the last digit that the source gives, in ``unit``")
    price_basis: str | None = None
    status: FactStatus
    as_of: date
    superseded_by: str | None = None
    source_id: str
    locator: str | None = None
    note: str | None = None
    verified: bool = False


class Entity(Noun):
    """Who or what a fact is about."""

    entity_id: str
    name: str
    aliases: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    kind: str = "thing"
    seats: tuple[str, ...] = Field(default=(), description="a capital, a house of government: named for the whole")


class Dimension(StrEnum):
    """What a measure can be a measure of: figures of other kinds are not set against it."""

    MONEY = "money"
    COUNT = "count"
    SHARE = "share"
    PERCENT = "percent"
    PERCENT_CHANGE = "percent_change"
    RATE = "rate"
    RANK = "rank"
    YEAR = "year"
    DURATION = "duration"
    MEASURE = "measure"
    LENGTH = "length"
    AREA = "area"
    MASS = "mass"
    VOLUME = "volume"
    ENERGY = "energy"
    TEMPERATURE = "temperature"


class Measure(Noun):
    """What is measured. ``dimension`` is one of ``Dimension``."""

    measure_id: str
    label: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    family: tuple[str, ...] = Field(default=(), description="what measures of its family are called besides")
    dimension: str
    comparable_with: tuple[str, ...] = ()
    additive: bool = False
    bounded: bool = False


class Profile(Noun):
    """What the rows of one measure are like: its unit in most of them, the lengths of their periods in months, longest
    first, and the month in which most of the yearly ones begin.
    """

    measure_id: str
    unit: str
    months: tuple[int, ...]
    begins: int = 1


class Source(Noun):
    """Where a fact comes from."""

    source_id: str
    publisher: str
    title: str
    url: str | None = None
    published: date | None = None
    retrieved: date | None = None
    tier: str = ""


class Verdict(StrEnum):
    """What checking said; the order of docs/numbers.md, Verdicts."""

    NOT_CHECKED = "not_checked"
    NOT_CHECKABLE = "not_checkable"
    INCONSISTENT = "inconsistent"
    NOT_IN_TABLE = "not_in_table"
    UNVERIFIED = "unverified"
    SUPPORTED = "supported"
    APPROXIMATE = "approximate"
    OUTDATED = "outdated"
    WRONG_PERIOD = "wrong_period"
    UNIT_MISMATCH = "unit_mismatch"
    AMBIGUOUS = "ambiguous"
    CONTRADICTED = "contradicted"


SEVERITY: dict[Verdict, int] = {
    Verdict.CONTRADICTED: 4,
    Verdict.INCONSISTENT: 4,
    Verdict.NOT_CHECKED: 3,
    Verdict.WRONG_PERIOD: 3,
    Verdict.UNIT_MISMATCH: 3,
    Verdict.OUTDATED: 3,
    Verdict.AMBIGUOUS: 2,
    Verdict.NOT_IN_TABLE: 2,
    Verdict.UNVERIFIED: 2,
    Verdict.APPROXIMATE: 1,
    Verdict.NOT_CHECKABLE: 0,
    Verdict.SUPPORTED: 0,
}
"""How badly a person must look at it; 0 means no flag, 1 a soft one."""
FIRM = frozenset(
    {
        Verdict.CONTRADICTED,
        Verdict.INCONSISTENT,
        Verdict.WRONG_PERIOD,
        Verdict.UNIT_MISMATCH,
        Verdict.OUTDATED,
        Verdict.AMBIGUOUS,
    }
)
"""Flags that say something against the text."""
DECIDED = FIRM | {Verdict.SUPPORTED, Verdict.APPROXIMATE}
"""What is said of a figure that something was found for; every other verdict leaves it open."""


class Part(StrEnum):
    """What a reference row has to do with a claim: only the first four say how the claim fits the row itself."""

    AGREES = "agrees"
    NEARLY = "nearly_agrees"
    FAILS = "fails"
    WRONG_SIDE = "wrong_side"
    """The figure is near, on the side that its hedge excludes."""
    REPLACED = "replaced"
    ELSEWHERE = "elsewhere"
    """It fits, but it is of another period, measure, currency or price basis."""
    BASE = "base"
    LATER = "later"
    SERIES = "series"
    COMPUTED_FROM = "computed_from"
    AHEAD = "ahead"
    """It stands above the claim's own row in an order."""


class RowChecked(Noun):
    """One reference row that was considered, and what it has to do with the claim.

    ``holds`` tells of the claim as a whole where the row is only a part of what it was compared with: ``part`` says so.
    ``url`` is the source's, as the table has it; nobody has looked at whether it may be followed.
    """

    row_id: str
    value: Number
    value_high: Number | None = None
    unit: str
    period: str
    status: FactStatus
    holds: bool
    part: Part | None = Field(default=None, description="None in findings of versions that did not tell it")
    distance: Number | None = Field(default=None, description="relative distance of claim and row")
    source: str
    url: str | None = None
    locator: str | None = Field(default=None, description="where in the source the row stands")
    note: str | None = None
    as_of: date | None = Field(default=None, description="the day from which it was known")
    verified: bool | None = Field(
        default=None, description="whether a person has compared it with its source; None: not told"
    )


class FindingPeriod(Noun):
    """Period of a finding's quantity, ISO dates."""

    start: str | None
    end: str | None

    @property
    def year(self) -> str:
        """``2024`` if it is that calendar year, else empty."""
        start, end = self.start or "", self.end or ""
        first, last = start.removesuffix("-01-01"), end.removesuffix("-12-31")
        return first if first == last and first not in {start, ""} and last != end else ""


class FindingQuantity(Noun):
    """The quantity of a finding, as findings.json shows it."""

    kind: QuantityKind
    value: Number | None
    value_high: Number | None
    unit: str | None
    hedge: HedgeClass | None
    entity: str | None
    measure: str | None
    period: FindingPeriod | None
    inferred: tuple[str, ...] = ()
    proposed: bool = Field(default=False, description="a model proposed what it speaks of, which is all inferred")
    read: tuple[str, ...] = Field(
        default=(),
        exclude_if=lambda parts: not parts,
        description="parts that a person read so, whatever code made of them: entity, measure, period, hedge, row",
    )


class Finding(Noun):
    """The verdict on one checkable thing of an article."""

    id: str
    kind: Literal["numeric", "consistency", "support", "grounding"]
    statement: str | None = Field(description="id of the statement it stands in, None outside the map")
    also: tuple[str, ...] = ()
    quote: str
    start: int
    end: int
    others: tuple[Span, ...] = Field(
        default=(),
        exclude_if=lambda places: not places,
        description="the other places of the article that it is about, where it compares two or more",
    )
    quantity: FindingQuantity | None = None
    verdict: Verdict
    reason: str = Field(description="code in capitals, such as NEIGHBOUR_HOLDS")
    message: str = Field(default="", description="one sentence as a person would write it")
    flag: bool
    severity: int
    rests_on_it: int = 0
    rows: tuple[RowChecked, ...] = ()
    formula: str = ""
    would_hold: str = ""
    suggestion: str = ""
    clock: Literal["then", "now", "none"] = "none"
    evidence: tuple[Evidence, ...] = Field(default=(), description="what documents state of it; never a verdict")

    @property
    def hard(self) -> bool:
        """A flag that a person must look at, beyond the soft ones."""
        return self.flag and self.severity > 1

    @property
    def unheard(self) -> bool:
        """Flagged because the table says nothing of it, not because something speaks against it."""
        return self.verdict is Verdict.NOT_IN_TABLE

    @property
    def rowless(self) -> bool:
        """Whether it is a figure for which no row was found: documents may state it, another table may have it."""
        return self.kind == "numeric" and self.verdict in (Verdict.NOT_IN_TABLE, Verdict.NOT_CHECKED)


class Coincidence(Noun):
    """Of random figures of so many digits, of the size of a measure's rows, the share that rounds to a row."""

    measure_id: str
    label: str = Field(default="", description="what the measure is called")
    digits: int
    one_entity: float = Field(description="to some period of the entity that is spoken of")
    any_row: float = Field(description="to some row of the measure")


class TableRef(Noun):
    """Which reference table a verdict rests on; both empty when there was none."""

    name: str
    hash: str


class Findings(Noun):
    """All findings of one article: findings.json."""

    schema_: Literal["argmap-findings/1"] = Field(default="argmap-findings/1", alias="schema")
    table: TableRef
    policy: str
    findings: tuple[Finding, ...]
    missing: Missing | None = Field(default=None, description="what no table covers; None: nobody looked")
    coincidences: tuple[Coincidence, ...] = Field(
        default=(), description="how often chance alone agrees with the measures by which figures are supported"
    )
