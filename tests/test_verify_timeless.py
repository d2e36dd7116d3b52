"""A row of no particular time leaves no period to be said: a sentence without a date is judged by it."""

from datetime import date

import pytest

from pipeline.models import Verdict
from pipeline.parse import SpacyParser
from pipeline.verify import MemoryTable
from tests.checked import MEASURES, NORLAND, bare_map, check, fact, reading_of

PARSER = SpacyParser()
ALWAYS = (date.min, date.max)
TABLE = MemoryTable(
    rows=(fact("r", "4213", ALWAYS, measure_id="troops", unit="", as_of=date.min),),
    of_entities=(NORLAND,),
    of_measures=MEASURES,
)


@pytest.mark.parametrize(
    ("figure", "verdict"), [("4,213", Verdict.SUPPORTED), ("4,911", Verdict.CONTRADICTED)], ids=str
)
def test_a_sentence_without_a_date_is_judged_by_an_undated_row(figure: str, verdict: Verdict) -> None:
    reading = reading_of(f"Norland has {figure} soldiers under arms.")
    found = check(bare_map(reading.article), reading, TABLE).findings
    assert [each.verdict for each in found if each.kind == "numeric"] == [verdict]
