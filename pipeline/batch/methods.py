"""The paragraph on methods for a paper: what was done, with what, in which versions."""

import json
from importlib.metadata import version

import duckdb

from pipeline.batch.asking import Results
from pipeline.batch.copies import ALIKE
from pipeline.batch.firsts import NEAR
from pipeline.batch.recurring import MOST

_BASIS = """SELECT string_agg(DISTINCT engine, ', ' ORDER BY engine), string_agg(DISTINCT model, ', ' ORDER BY model),
string_agg(DISTINCT code, ', ' ORDER BY code), string_agg(DISTINCT policy, ', ' ORDER BY policy),
string_agg(DISTINCT hashed, '; ' ORDER BY hashed), count(*), count(copy_of), CAST(min(published) AS text),
CAST(max(published) AS text), count(*) - count(published)
FROM (SELECT *, coalesce(table_name || ', ', '') || 'SHA-256 ' || nullif(left(table_hash, 12), '') AS hashed
FROM articles)"""
_PROMPTS = "SELECT DISTINCT prompts FROM articles WHERE prompts IS NOT NULL ORDER BY prompts"
_SET_ASIDE = "SELECT count(*) FILTER (stage = 'language'), count(*) FILTER (stage <> 'language') FROM set_aside"


def methods(results: Results) -> str:
    """What a reader must know to do the same again."""
    ((engine, model, code, policy, tables, count, copies, first, last, undated),) = results.ask(_BASIS)
    ((languages, others),) = results.ask(_SET_ASIDE)
    if not count:
        return "No article was finished."
    by = f"the model {model}{_prompts(results)}" if model else "built-in rules"
    both = f"{by} and built-in rules" if model and "rules" in str(engine) else by
    span = f" published from {first} to {last}" if first else ""
    dated = f" ({undated} without a date)" if undated and first else ""
    table = f"a reference table ({tables})" if tables else "no reference table"
    return (
        f"{count} articles{span}{dated} were turned into argument maps by argmap {code} ({both}). Every figure found"
        f" was compared by code with the rows of {table} under the policy {policy}; a model decides no verdict."
        f" {languages} articles in languages other than English (py3langid {version('py3langid')}) were not mapped, and"
        f" {others} failed or could not be read. Near copies ({copies} articles; MinHash of runs of three words by"
        f" rensa {version('rensa')}, estimated Jaccard likeness of {ALIKE} or more) are left out of all counts. A"
        f" statement recurs where another article has one whose static vector (wordllama {version('wordllama')}) has a"
        f" cosine of {NEAR} or more with its own; at most {MOST} statements were compared. Counts are DuckDB's"
        f" ({duckdb.__version__})."
    )


def _prompts(results: Results) -> str:
    """Name, version and hash of each prompt."""
    found = sorted({one for (text,) in results.rows(_PROMPTS) for one in json.loads(str(text)).items()})
    return f" under the prompts {', '.join(f'{name} (SHA-256 {sha[:12]})' for name, sha in found)}" if found else ""
