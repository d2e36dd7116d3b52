"""JSON Schemas of what argmap publishes, generated from the nouns.

python -m pipeline.models.schemas docs/schemas      writes them anew
"""

import json
import sys
from pathlib import Path

from pipeline.models.across import Across
from pipeline.models.argument import ArgumentMap
from pipeline.models.article import Article
from pipeline.models.claims import Claims
from pipeline.models.comparison import MapDiff
from pipeline.models.noun import Noun
from pipeline.models.numeric import Findings
from pipeline.models.run import RunRecord

PUBLISHED: dict[str, type[Noun]] = {
    "article": Article,
    "map": ArgumentMap,
    "findings": Findings,
    "run": RunRecord,
    "diff": MapDiff,
    "claims": Claims,
    "across": Across,
}


def schema_text(name: str) -> str:
    """The JSON Schema of ``name.json``, as committed."""
    schema = PUBLISHED[name].model_json_schema(by_alias=True, mode="serialization")
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for published in PUBLISHED:
        (folder / f"{published}.schema.json").write_text(schema_text(published), encoding="utf-8")
