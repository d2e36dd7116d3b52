"""The planted figures of the sample corpus get the verdicts that their key names."""

from pathlib import Path

import pytest
import yaml

from pipeline.chunk import read
from pipeline.corpus import read_article
from pipeline.models import Finding
from pipeline.rates import ecb_rate
from pipeline.reference import load_table
from tests.checked import bare_map, check

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
KEY = yaml.safe_load((CORPUS / "keys" / "promises-and-price-tags.key.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def planted() -> tuple[str, tuple[Finding, ...]]:
    """The article's text and its findings."""
    article = read_article(CORPUS / "articles" / KEY["article"])
    reading = read(article, lambda words: len(words.split()))
    return article.text, check(bare_map(article), reading, load_table(CORPUS / "reference"), rates=ecb_rate).findings


@pytest.mark.parametrize("plant", KEY["planted"], ids=lambda plant: plant["verdict"])
def test_a_planted_figure_gets_its_verdict(plant: dict[str, str], planted: tuple[str, tuple[Finding, ...]]) -> None:
    text, findings = planted
    start = text.index(plant["quote"]) + plant["quote"].index(plant["figure"])
    here = [f for f in findings if f.start < start + len(plant["figure"]) and start < f.end and f.kind != "support"]
    assert plant["verdict"] in {str(finding.verdict) for finding in here}
    if plant["reason"]:
        assert plant["reason"] in {finding.reason for finding in here}


def test_no_other_figure_of_that_article_is_called_false(planted: tuple[str, tuple[Finding, ...]]) -> None:
    text, findings = planted
    spans = [(text.index(p["quote"]), text.index(p["quote"]) + len(p["quote"])) for p in KEY["planted"]]
    strangers = [f for f in findings if f.severity > 2 and not any(a < f.end and f.start < b for a, b in spans)]
    assert strangers == []
