"""A sample of the mutation benchmark with its floors, and the speed of a verdict."""

import time
from decimal import Decimal

import pytest

from benchmarks.mutations import NAMED, Score, make, score
from pipeline.models import Quantity, QuantityKind
from pipeline.verify import default_policy
from pipeline.verify.decide import Reference, Stated, decide

CASES = 800


@pytest.fixture(scope="module")
def result() -> Score:
    return score(make(CASES, seed=11))


def test_what_is_called_supported_is_true(result: Score) -> None:
    assert result.precision >= 0.99


def test_what_was_spoilt_is_noticed(result: Score) -> None:
    assert result.detected >= 0.98


def test_the_fault_is_named(result: Score) -> None:
    assert result.named(*NAMED) >= 0.95


def test_true_roundings_are_supported(result: Score) -> None:
    assert result.named("true rounding", "true points") >= 0.95


def test_a_row_that_was_taken_out_supports_nothing(result: Score) -> None:
    assert result.matrix["row left out"]["supported"] == 0


def test_unverified_rows_contradict_nothing(result: Score) -> None:
    assert result.matrix["unverified"]["contradicted"] == 0


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
