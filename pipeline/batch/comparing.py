"""Two runs of a batch side by side: which verdicts changed, and what had changed before."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from pipeline.batch.asking import Tables, made
from pipeline.batch.schemas import WRITTEN
from pipeline.models.noun import Noun

SHOWN = 1_000
"""Changed findings that are told one by one."""


class Turned(Noun):
    """Findings with one verdict before and another one after; None on a side where they are not."""

    because: str = Field(description="what is not the same of their articles: text, table, version … by comma")
    before: str | None
    after: str | None
    findings: int
    articles: int


class TurnedFinding(Noun):
    """One finding whose verdict changed."""

    own_id: str
    finding_id: str
    quote: str
    because: str
    before: str
    after: str
    reason_before: str
    reason_after: str


class BatchDiff(Noun):
    """``before`` against ``after``; articles meet by their own ids, findings by theirs."""

    schema_: Literal["argmap-batch-diff/1"] = Field(default="argmap-batch-diff/1", alias="schema")
    same_articles: int = Field(description="in both, with the same text")
    edited_articles: int = Field(description="in both, with another text")
    lost_articles: int
    gained_articles: int
    same_findings: int = Field(description="with the same verdict")
    changed_findings: int
    lost_findings: int = Field(description="of articles that are in both")
    gained_findings: int
    turned: tuple[Turned, ...]
    findings: tuple[TurnedFinding, ...] = Field(description="those that changed, at most a thousand")


_ARTICLES = """SELECT count(*) FILTER (a.article_id = b.article_id), count(*) FILTER (a.article_id <> b.article_id),
count(*) FILTER (b.own_id IS NULL), count(*) FILTER (a.own_id IS NULL)
FROM articles_a a FULL JOIN articles_b b USING (own_id)"""
_MET = """CREATE VIEW met AS
WITH both_sides AS (
  SELECT own_id, concat_ws(', ',
    CASE WHEN a.article_id <> b.article_id THEN 'text' END,
    CASE WHEN (a.engine, a.model) IS DISTINCT FROM (b.engine, b.model) THEN 'model' END,
    CASE WHEN a.prompts IS DISTINCT FROM b.prompts THEN 'prompts' END,
    CASE WHEN a.code <> b.code THEN 'version' END,
    CASE WHEN a.table_hash <> b.table_hash THEN 'table' END,
    CASE WHEN a.policy <> b.policy THEN 'policy' END) AS because
  FROM articles_a a JOIN articles_b b USING (own_id)
), f AS (SELECT * FROM findings_a SEMI JOIN both_sides USING (own_id)
), g AS (SELECT * FROM findings_b SEMI JOIN both_sides USING (own_id)
)
SELECT own_id, finding_id, coalesce(g.quote, f.quote) AS quote, because, f.verdict AS before, g.verdict AS after,
  f.reason AS reason_before, g.reason AS reason_after, coalesce(g.start, f.start) AS start
FROM f FULL JOIN g USING (own_id, finding_id) JOIN both_sides USING (own_id)"""
_FINDINGS = """SELECT count(*) FILTER (before = after), count(*) FILTER (before <> after),
count(*) FILTER (after IS NULL), count(*) FILTER (before IS NULL) FROM met"""
_TURNED = """SELECT because, before, after, count(*), count(DISTINCT own_id) FROM met
WHERE before IS DISTINCT FROM after GROUP BY ALL ORDER BY 4 DESC, 1, 2 NULLS LAST, 3 NULLS LAST"""
_CHANGED = """SELECT own_id, finding_id, quote, because, before, after, reason_before, reason_after FROM met
WHERE before <> after ORDER BY own_id, start, finding_id LIMIT ?"""


def compare_batches(before: Path, after: Path) -> BatchDiff:
    """What changed between two folders of results. Raises InputError."""
    both = Tables()
    for place, suffix in ((before, "_a"), (after, "_b")):
        both.views(place, WRITTEN, suffix)
    both.run(_MET)
    ((same, edited, lost, gained),) = both.ask(_ARTICLES)
    ((stayed, changed, gone, new),) = both.ask(_FINDINGS)
    return BatchDiff(
        same_articles=same,
        edited_articles=edited,
        lost_articles=lost,
        gained_articles=gained,
        same_findings=stayed,
        changed_findings=changed,
        lost_findings=gone,
        gained_findings=new,
        turned=made(Turned, both.rows(_TURNED)),
        findings=made(TurnedFinding, both.rows(_CHANGED, SHOWN)),
    )
