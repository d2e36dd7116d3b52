"""What a batch's results say as a whole: counted by DuckDB from the Parquet files, near copies left out."""

from pathlib import Path

from pipeline.batch.asking import Results, made
from pipeline.batch.methods import methods
from pipeline.batch.recurring import COUNT
from pipeline.models.noun import Noun

OPEN = "not_in_table"
"""The verdict of figures that no row speaks of; without them flags are a share of what could be checked."""


class VerdictCount(Noun):
    """Figures of one source and month with one verdict."""

    source: str
    month: str
    verdict: str
    figures: int


class FlagRate(Noun):
    """How many figures of a source and month a person must look at."""

    source: str
    month: str
    figures: int
    flagged: int
    in_table: int
    """Figures without those that no row speaks of."""
    flagged_in_table: int


class Counted(Noun):
    """How often something occurs."""

    name: str
    times: int
    articles: int


class RecurringFigure(Noun):
    """What several articles say of one measure, entity and period."""

    measure: str
    entity: str
    period_start: str
    period_end: str
    articles: int
    values: tuple[str, ...]
    differ: bool
    """Whether there are articles that cannot both be right; then it is among the figures that differ."""


class DifferingFigure(Noun):
    """What some articles say otherwise than most."""

    measure: str
    entity: str
    period_start: str
    period_end: str
    common: str
    common_articles: int
    value: str
    articles: int
    example: str
    """Own id of one that says so."""


class RecurringClaim(Noun):
    """A statement that several articles make."""

    text: str
    """As it was said first."""
    first: str
    """Own id of the article that said it first."""
    articles: int
    sources: int
    sayings: tuple[str, ...]
    """Its different wordings, at most ten."""
    figures_differ: bool


class Stats(Noun):
    """All that is told of a batch."""

    articles: int
    copies: int
    verdicts: tuple[VerdictCount, ...]
    rates: tuple[FlagRate, ...]
    roles: tuple[Counted, ...]
    cited: tuple[Counted, ...]
    """Persons and organisations by names that are the same one's across articles."""
    described: tuple[Counted, ...]
    """Those who are described, such as officials: others in each article."""
    figures: tuple[RecurringFigure, ...]
    differences: tuple[DifferingFigure, ...]
    claims: tuple[RecurringClaim, ...]
    compared: int
    statements: int
    methods: str


def stats_of(place: Path) -> Stats:
    """Everything that is told of a batch's results. Raises InputError."""
    results = Results(place)
    return Stats(
        articles=results.one("SELECT count(*) FROM articles"),
        copies=results.one("SELECT count(copy_of) FROM articles"),
        verdicts=made(VerdictCount, results.rows(_VERDICTS)),
        rates=made(FlagRate, results.rows(_RATES)),
        roles=made(Counted, results.rows(_ROLES)),
        cited=made(Counted, results.rows(_CITED)),
        described=made(Counted, results.rows(_DESCRIBED)),
        figures=made(RecurringFigure, results.rows(_FIGURES)),
        differences=made(DifferingFigure, results.rows(_DIFFERENCES)),
        claims=made(RecurringClaim, results.rows(_CLAIMS)),
        compared=results.one("SELECT count(*) FROM claims"),
        statements=results.one(COUNT),
        methods=methods(results),
    )


_VERDICTS = """SELECT coalesce(source, ''), coalesce(strftime(published, '%Y-%m'), ''), verdict, count(*)
FROM findings JOIN kept USING (own_id) WHERE kind = 'numeric' GROUP BY ALL ORDER BY ALL"""
_RATES = """SELECT coalesce(source, ''), coalesce(strftime(published, '%Y-%m'), ''), count(*), count(*) FILTER (hard),
count(*) FILTER (verdict <> 'not_in_table'), count(*) FILTER (hard AND verdict <> 'not_in_table')
FROM findings JOIN kept USING (own_id) WHERE kind = 'numeric' GROUP BY ALL ORDER BY ALL"""
_ROLES = """SELECT role, count(*), count(DISTINCT own_id) FROM statements JOIN kept USING (own_id)
GROUP BY ALL ORDER BY 2 DESC, 1"""
_CITED = """SELECT coalesce(min(bare) FILTER (lower(bare) = who), who), count(*), count(DISTINCT own_id)
FROM (SELECT *, regexp_replace(asserter, '^(?i:the) ', '') AS bare FROM assertions)
JOIN asserters USING (own_id, asserter_id) JOIN kept USING (own_id)
WHERE who IS NOT NULL GROUP BY who ORDER BY 3 DESC, 2 DESC, who LIMIT 30"""
_DESCRIBED = """SELECT min(asserter), count(*), count(DISTINCT own_id)
FROM assertions JOIN asserters USING (own_id, asserter_id) JOIN kept USING (own_id)
WHERE who IS NULL GROUP BY asserter_id ORDER BY 3 DESC, 2 DESC, asserter_id LIMIT 30"""
_FIGURES = """SELECT measure, entity, period_start, period_end, count(DISTINCT own_id),
list_sort(list(DISTINCT value || coalesce(' to ' || value_high, '') || coalesce(' ' || unit, ''))),
bool_or(d.finding_id IS NOT NULL)
FROM quantities JOIN kept USING (own_id)
JOIN (SELECT own_id, finding_id, verdict FROM findings) USING (own_id, finding_id)
LEFT JOIN (SELECT own_id, finding_id FROM differences) d USING (own_id, finding_id)
WHERE measure IS NOT NULL AND entity IS NOT NULL AND period_start IS NOT NULL AND period_end IS NOT NULL
AND value IS NOT NULL AND len(inferred) = 0 AND verdict <> 'not_checkable'
GROUP BY ALL HAVING count(DISTINCT own_id) > 1 ORDER BY 5 DESC, 1, 2, 3, 4 LIMIT 100"""
_DIFFERENCES = """WITH told AS (
  SELECT *, coalesce(' ' || unit, '') AS of_unit, count(DISTINCT own_id) FILTER (agrees) OVER (
    PARTITION BY measure, entity, period_start, period_end, kind, unit) AS agreeing
  FROM differences
)
SELECT measure, entity, period_start, period_end, any_value(common || coalesce(' to ' || common_high, '') || of_unit),
any_value(agreeing), any_value(value || coalesce(' to ' || value_high, '') || of_unit),
count(DISTINCT own_id) AS others, min(own_id)
FROM told WHERE NOT agrees GROUP BY measure, entity, period_start, period_end, kind, of_unit, value, value_high
ORDER BY any_value(agreeing) + others DESC, measure, entity, period_start, period_end, kind, of_unit, value, value_high
LIMIT 100"""
_CLAIMS = r"""SELECT arg_min(text, place), arg_min(own_id, place), count(DISTINCT own_id), count(DISTINCT source),
list_slice(list_sort(list(DISTINCT text)), 1, 10),
count(DISTINCT nullif(list_sort(regexp_extract_all(text, '\d[\d.,]*')), [])) > 1
FROM claims JOIN statements USING (own_id, statement_id) JOIN kept USING (own_id) WHERE NOT boilerplate
GROUP BY claim_id HAVING count(DISTINCT own_id) > 1 ORDER BY 3 DESC, 4 DESC, 1, 2 LIMIT 100"""
