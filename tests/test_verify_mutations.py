"""A sample of the sentences that ``argmap eval verify`` makes, held to its floors, and the speed of a verdict."""

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.evaluate import Evaluation, below, verify
from pipeline.models import Quantity, QuantityKind
from pipeline.verify import default_policy
from pipeline.verify.decide import Reference, Stated, decide
from tests.command import argmap

CASES = 800


@pytest.fixture(scope="module")
def sample() -> Evaluation:
    return verify(CASES, seed=11)


def test_checking_stays_above_its_floors(sample: Evaluation) -> None:
    assert (sample.gold, sample.items) == ("argmap-reference", CASES)
    assert below(sample) == ()


def test_checking_beats_the_rule_that_a_figure_is_true_if_the_table_has_it(sample: Evaluation) -> None:
    ours, rule = (next(row for row in sample.rows if row.name == name) for name in ("argmap", "number presence"))
    assert rule.baseline
    assert all(ours.scores[measure] > value for measure, value in rule.scores.items() if measure != "true roundings")


def test_the_same_seed_makes_the_same_sentences() -> None:
    assert verify(60, seed=3) == verify(60, seed=3)
    assert verify(60, seed=3) != verify(60, seed=4)


def test_the_command_prints_what_the_library_measures(tmp_path: Path) -> None:
    said = json.loads(argmap("eval", "verify", "--cases", "60", "--seed", "3", "--json", cwd=tmp_path).stdout)
    del said["below_floor"]
    assert Evaluation.model_validate_json(json.dumps(said)) == verify(60, seed=3)


def test_a_matched_pair_is_decided_fast() -> None:
    policy = default_policy()
    quantity = Quantity(
        start=0, end=1, text="1", kind=QuantityKind.MONEY, value=Decimal(250), ulp=Decimal(1), unit="USD"
    )
    refs = [Reference(Decimal(value), Decimal(value), Decimal("0.1")) for value in range(200, 300)]
    started = time.process_time()
    for _ in range(100):
        for ref in refs:
            decide(Stated.of(quantity), ref, policy)
    assert 100 * len(refs) / (time.process_time() - started) >= 20_000
