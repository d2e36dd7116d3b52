"""The columns of a batch's Parquet files; what each holds is in ``docs/batch.md``. New ones may join, none goes."""

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa

_TEXT, _INT, _BOOL = pa.string(), pa.int64(), pa.bool_()
_LIST = pa.list_(_TEXT)

WRITTEN: Mapping[str, pa.Schema] = MappingProxyType(
    {
        "articles": pa.schema(
            {
                "own_id": _TEXT,
                "article_id": _TEXT,
                "title": _TEXT,
                "author": _TEXT,
                "published": pa.date32(),
                "source": _TEXT,
                "url": _TEXT,
                "characters": _INT,
                "engine": _TEXT,
                "model": _TEXT,
                "code": _TEXT,
                "table_hash": _TEXT,
                "policy": _TEXT,
                "copy_of": _TEXT,
                "columns": _TEXT,
                "table_name": _TEXT,
                "prompts": _TEXT,
            }
        ),
        "statements": pa.schema(
            {
                "own_id": _TEXT,
                "statement_id": _TEXT,
                "number": _INT,
                "role": _TEXT,
                "text": _TEXT,
                "fidelity": _TEXT,
                "implicit": _BOOL,
                "section": _TEXT,
                "hedge": _TEXT,
                "start": _INT,
                "end": _INT,
                "apex": _BOOL,
            }
        ),
        "relations": pa.schema(
            {
                "own_id": _TEXT,
                "relation_id": _TEXT,
                "type": _TEXT,
                "sources": _LIST,
                "target": _TEXT,
                "scheme": _TEXT,
                "basis": _TEXT,
            }
        ),
        "assertions": pa.schema(
            {
                "own_id": _TEXT,
                "statement_id": _TEXT,
                "asserter_kind": _TEXT,
                "asserter": _TEXT,
                "asserter_id": _TEXT,
                "asserter_scope": _TEXT,
                "act": _TEXT,
                "via": _LIST,
            }
        ),
        "quantities": pa.schema(
            {
                "own_id": _TEXT,
                "finding_id": _TEXT,
                "start": _INT,
                "end": _INT,
                "text": _TEXT,
                "kind": _TEXT,
                "value": _TEXT,
                "value_high": _TEXT,
                "unit": _TEXT,
                "hedge": _TEXT,
                "entity": _TEXT,
                "measure": _TEXT,
                "period_start": _TEXT,
                "period_end": _TEXT,
                "rounding": _TEXT,
                "inferred": _LIST,
            }
        ),
        "findings": pa.schema(
            {
                "own_id": _TEXT,
                "finding_id": _TEXT,
                "kind": _TEXT,
                "verdict": _TEXT,
                "reason": _TEXT,
                "message": _TEXT,
                "quote": _TEXT,
                "start": _INT,
                "end": _INT,
                "flag": _BOOL,
                "hard": _BOOL,
                "statement_id": _TEXT,
                "rows": _LIST,
            }
        ),
        "set_aside": pa.schema({"own_id": _TEXT, "stage": _TEXT, "reason": _TEXT}),
        "costs": pa.schema(
            {
                "own_id": _TEXT,
                "calls": _INT,
                "tokens_in": _INT,
                "tokens_out": _INT,
                "cost": _TEXT,
                "cpu_seconds": pa.float64(),
                "pilot": _BOOL,
            }
        ),
    }
)
"""Tables that are written article by article."""

DERIVED: Mapping[str, pa.Schema] = MappingProxyType(
    {
        "claims": pa.schema(
            {
                "own_id": _TEXT,
                "statement_id": _TEXT,
                "claim_id": _TEXT,
                "likeness": pa.float64(),
                "boilerplate": _BOOL,
                "place": _INT,
                "wording": _TEXT,
            }
        ),
        "asserters": pa.schema({"own_id": _TEXT, "asserter_id": _TEXT, "asserter_kind": _TEXT, "who": _TEXT}),
        "differences": pa.schema(
            {
                "measure": _TEXT,
                "entity": _TEXT,
                "period_start": _TEXT,
                "period_end": _TEXT,
                "kind": _TEXT,
                "unit": _TEXT,
                "own_id": _TEXT,
                "finding_id": _TEXT,
                "value": _TEXT,
                "value_high": _TEXT,
                "common": _TEXT,
                "common_high": _TEXT,
                "agrees": _BOOL,
            }
        ),
    }
)
"""Tables that are made of the others, across articles."""

SCHEMAS: Mapping[str, pa.Schema] = MappingProxyType({**WRITTEN, **DERIVED})
