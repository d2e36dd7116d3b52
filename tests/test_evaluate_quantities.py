"""The reader of quantities is measured against marks, above the bare pattern and never below its floor."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.evaluate import Evaluation, Part, below, quantities
from pipeline.evaluate.marked import Mark, Text, load
from pipeline.evaluate.quantities import digits, score
from pipeline.models import Quantity, QuantityKind
from tests.command import argmap

TEXT = "Nearly 40% of 3,000 trams ran in 2019."
SENTENCE = {
    "id": "one",
    "text": TEXT,
    "quantities": [
        {"start": 7, "end": 10, "kind": "percent", "value": "40", "unit": "%"},
        {"start": 14, "end": 25, "kind": "count", "value": "3000", "unit": None},
        {"start": 33, "end": 37, "kind": "period", "value": "2019", "unit": None},
    ],
}
IN_DOCUMENT = {
    "doc": "trams.txt",
    "start": 7,
    "end": 10,
    "kind": "percent",
    "value": "40",
    "unit": "%",
    "hedge": "Nearly",
}
DISTRACTOR = {"doc": "trams.txt", "start": 28, "end": 31, "kind": "distractor", "value": None, "unit": None}
RECOGNIZED = {"id": "r", "input": "a fare of 5 dollars", "entities": [
    {"start": 10, "end": 19, "text": "5 dollars", "type": "currency", "value": "5", "unit": "Dollar"}]}  # fmt: skip


def folder(root: Path) -> Path:
    files = {"quantities_lines": [SENTENCE], "quantities_marks": [IN_DOCUMENT, DISTRACTOR],
             "recognizers_CurrencyModel": [RECOGNIZED], "other": [{"id": "no gold"}]}  # fmt: skip
    for name, lines in files.items():
        (root / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (root / "trams.txt").write_text(TEXT, encoding="utf-8")
    return root


def test_all_three_shapes_of_gold_are_read_and_scored(tmp_path: Path) -> None:
    measured = quantities(folder(tmp_path), Part.ALL)
    ours = {row.task: row.scores for row in measured.rows if not row.baseline}
    assert set(ours) == {"news-like", "lines", "marks", "Currency"}
    assert {value for scores in ours.values() for value in scores.values()} == {1.0}
    assert "hedges" in ours["marks"]
    assert measured.items == 4


def test_every_text_is_in_one_part(tmp_path: Path) -> None:
    root = folder(tmp_path)
    parts = [sum(map(len, load(root, part).values())) for part in (Part.TUNING, Part.HELD_OUT) if _has(root, part)]
    assert sum(parts) == 4


def _has(root: Path, part: Part) -> bool:
    try:
        return bool(load(root, part))
    except InputError:
        return False


def reader(*found: tuple[int, int, str, str, str | None]) -> tuple[Quantity, ...]:
    return tuple(
        Quantity(start=a, end=b, text=TEXT[a:b], kind=QuantityKind(kind), value=Decimal(value), unit=unit)
        for a, b, kind, value, unit in found
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((), {"span F1": 0.0, "exact": 0.0, "years are no counts": 1.0}),
        (((7, 10, "percent", "40", "%"),), {"span F1": 1.0, "exact": 1.0, "years are no counts": 1.0}),
        (((7, 10, "percent", "41", "%"),), {"span F1": 1.0, "exact": 0.0, "years are no counts": 1.0}),
        (((7, 10, "percent", "40", "pp"),), {"span F1": 1.0, "exact": 0.0, "years are no counts": 1.0}),
        (((7, 9, "percent", "40", "%"),), {"span F1": 0.0, "exact": 0.0, "years are no counts": 1.0}),
        (
            ((7, 10, "percent", "40", "%"), (33, 37, "count", "2019", None)),
            {"span F1": 2 / 3, "exact": 1.0, "years are no counts": 0.5},
        ),
    ],
)
def test_misses_extras_and_wrong_readings_count(
    found: tuple[tuple[int, int, str, str, str | None], ...], expected: dict[str, float]
) -> None:
    text = Text("t", TEXT, (Mark(7, 10, "percent", "40", "%"),))
    assert score([text], lambda _: reader(*found)).measures() == pytest.approx(expected)


def test_the_pattern_reads_digits_and_nothing_more() -> None:
    assert [(q.text, q.kind.value) for q in digits("$5 of 40% in 2019, a third")] == [
        ("$5", "money"),
        ("40%", "percent"),
        ("2019", "count"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"id": "x"}', "quantities_bad.jsonl, line 1: is no text with marked quantities"),
        ("no json", "line 1: is no text"),
        (json.dumps({**IN_DOCUMENT, "doc": "gone.txt"}), "gone.txt: cannot be read"),
        ("", "holds no texts with marked quantities"),
    ],
)
def test_gold_that_does_not_fit_is_refused_in_a_sentence(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "quantities_bad.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        quantities(path, Part.ALL)


def test_the_command_prints_what_the_library_measures(tmp_path: Path) -> None:
    root = folder(tmp_path)
    said = json.loads(argmap("eval", "quantities", root, "--half", "all", "--json", cwd=tmp_path).stdout)
    assert said.pop("below_floor") == []
    assert Evaluation.model_validate_json(json.dumps(said)) == quantities(root, Part.ALL)


@pytest.mark.parametrize("part", [Part.HELD_OUT, Part.TUNING])
def test_the_reader_stays_above_its_floors_and_above_the_pattern(shared: Path, part: Part) -> None:
    measured = quantities(shared, part)
    assert below(measured) == ()
    ours, rule = (next(row.scores for row in measured.rows if row.name == name) for name in ("argmap", "digits"))
    assert all(ours[name] > rule[name] for name in ours)


@pytest.mark.parametrize(
    ("marked", "years", "found", "missed"),
    [
        ("Trams ran from 2019 to 2023.", ("2019", "2023"), 2, 0),
        ("Trams ran from 2019 to 2023.", ("2019",), 0, 1),
        ("The first ran on 11 May 2019.", ("2019",), 1, 0),
    ],
)
def test_years_may_be_marked_inside_a_longer_period(
    marked: str, years: tuple[str, ...], found: int, missed: int
) -> None:
    marks = tuple(Mark(at, at + 4, "period", year, None) for year in years if (at := marked.index(year)) >= 0)
    kinds = frozenset({"period"})
    total = score([Text("t", marked, marks, kinds=kinds)])
    assert (total.found, total.right, total.missed) == (found, found, missed)
    assert total.extra == missed
