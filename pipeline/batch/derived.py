"""Tables across articles, made of those that were written article by article: claims, asserters, differences.

Each follows from the others alone, so the same articles give the same bytes; ``claims`` takes over what still holds of
its last writing.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.batch.asking import Results
from pipeline.batch.parquet import writing
from pipeline.batch.recurring import claims_of, made_by
from pipeline.batch.schemas import DERIVED, WRITTEN
from pipeline.embed import WordLlama

GROUP = 20_000
"""Rows of a file that are in memory before they are written."""

_ASSERTERS = """WITH said AS (
  SELECT DISTINCT own_id, coalesce(source, '') AS source, asserter_id, asserter_kind, asserter_scope,
    string_split(asserter_id, ' ')[-1] AS surname
  FROM assertions JOIN articles USING (own_id) WHERE asserter_id IS NOT NULL
), full_names AS (
  SELECT DISTINCT source, surname, asserter_id AS name FROM said
  WHERE asserter_kind = 'named_person' AND asserter_scope = 'everywhere'
), whole AS (
  SELECT l.source, l.surname, l.name, coalesce(arg_min(s.name, length(s.name)), l.name) AS who
  FROM full_names l LEFT JOIN full_names s
    ON s.source = l.source AND s.surname = l.surname AND ends_with(l.name, ' ' || s.name)
  GROUP BY l.source, l.surname, l.name
), surnames AS (
  SELECT source, surname, min(who) AS bearer, count(DISTINCT who) AS persons FROM whole GROUP BY source, surname
)
SELECT own_id, asserter_id, min(asserter_kind) AS asserter_kind, min(CASE asserter_scope
    WHEN 'everywhere' THEN coalesce(whole.who, asserter_id)
    WHEN 'source' THEN CASE coalesce(persons, 0) WHEN 1 THEN bearer
      WHEN 0 THEN asserter_id || CASE said.source WHEN '' THEN '' ELSE ' (' || said.source || ')' END END
  END) AS who
FROM said LEFT JOIN whole ON whole.source = said.source AND whole.name = asserter_id
LEFT JOIN surnames ON surnames.source = said.source AND surnames.surname = asserter_id
GROUP BY own_id, asserter_id ORDER BY own_id, asserter_id"""
"""Of names of one source that end in the same full name, that is the one; a family name is that of the only full name
with it, and stays with its source where there is none, and with its article where there are several."""

_DIFFERENCES = """WITH said AS (
  SELECT q.* EXCLUDE (unit), coalesce(q.unit, '') AS unit, a.published,
    CAST(q.value AS DOUBLE) AS low, CAST(coalesce(q.value_high, q.value) AS DOUBLE) AS high,
    coalesce(CAST(q.rounding AS DOUBLE), 0) * CASE WHEN q.hedge IN ('about', 'below_near', 'above_near')
      THEN 1 ELSE 0.5 END AS slack
  FROM quantities q JOIN kept a USING (own_id) JOIN findings f USING (own_id, finding_id)
  WHERE q.measure IS NOT NULL AND q.entity IS NOT NULL AND q.period_start IS NOT NULL AND q.period_end IS NOT NULL
    AND q.value IS NOT NULL AND len(q.inferred) = 0 AND f.verdict <> 'not_checkable'
    AND coalesce(q.hedge, 'exactly') IN ('exactly', 'about', 'below_near', 'above_near')
), common AS (
  SELECT measure, entity, period_start, period_end, kind, unit, value AS common, value_high AS common_high,
    any_value(low) AS common_from, any_value(high) AS common_to, max(slack) AS common_slack
  FROM said GROUP BY measure, entity, period_start, period_end, kind, unit, value, value_high
  QUALIFY row_number() OVER (
    PARTITION BY measure, entity, period_start, period_end, kind, unit
    ORDER BY count(DISTINCT own_id) DESC, min(published) NULLS LAST, min(own_id), min(low), min(high)
  ) = 1
), compared AS (
  SELECT *, greatest(low - common_to, common_from - high, 0) AS gap
  FROM said JOIN common USING (measure, entity, period_start, period_end, kind, unit)
), told AS (
  SELECT *, gap = 0 OR gap < greatest(slack, common_slack) AS agrees,
    bool_or(gap = 0 OR gap < greatest(slack, common_slack)) OVER (
      PARTITION BY measure, entity, period_start, period_end, kind, unit, own_id) AS article_agrees
  FROM compared
)
SELECT measure, entity, period_start, period_end, kind, nullif(unit, '') AS unit, own_id, finding_id, value, value_high,
  common, common_high, agrees
FROM told
QUALIFY NOT bool_and(article_agrees) OVER (PARTITION BY measure, entity, period_start, period_end, kind, told.unit)
ORDER BY measure, entity, period_start, period_end, kind, told.unit, own_id, start, finding_id"""
"""Figures of one measure, entity and period that are all stated in the sentence; an article that also gives the value
that most give, such as one that tells of a revision, does not differ."""


def write_derived(folder: Path, before: Path | None = None) -> None:
    """Writes the derived tables beside the others in ``folder``; ``before`` is where they were written last."""
    results, embedder = Results(folder, WRITTEN), WordLlama()
    last = (before or folder) / "claims.parquet"
    schema = DERIVED["claims"].with_metadata(made_by(embedder))
    _write(folder / "claims.parquet", schema, claims_of(results, embedder, last))
    for name, sql in (("asserters", _ASSERTERS), ("differences", _DIFFERENCES)):
        _write(folder / f"{name}.parquet", DERIVED[name], results.rows(sql))


def _write(path: Path, schema: pa.Schema, rows: Iterable[Sequence[Any]]) -> None:
    """One file, written whole beside its place and then put there."""
    left = iter(rows)
    with writing(path, schema) as writer:
        while group := [dict(zip(schema.names, row, strict=True)) for row in islice(left, GROUP)]:
            writer.write_table(pa.Table.from_pylist(group, schema))
