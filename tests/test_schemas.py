"""The published shapes: committed schemas are those of the nouns."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipeline.models.schemas import PUBLISHED, schema_text

FOLDER = Path(__file__).parents[1] / "docs" / "schemas"


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_committed_schema_is_that_of_the_noun(name: str) -> None:
    committed = (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(name), "run: python -m pipeline.models.schemas docs/schemas"


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_schema_is_a_schema(name: str) -> None:

    Draft202012Validator.check_schema(json.loads(schema_text(name)))
