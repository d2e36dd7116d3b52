"""Quality is measured against gold, above every baseline and never below its floor."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.evaluate import Evaluation, Part, Row, argument, below
from pipeline.evaluate.gold import Text, load
from pipeline.evaluate.graph import Graph, star
from pipeline.evaluate.scoring import score
from tests.command import argmap

TEXT = "Trams should run at night. Nurses need them. True, they cost money."
SPANS = ((0, 26), (27, 44), (45, 67))
GOLD = Graph(SPANS, ("main", "pro", "counter"), {1: 0, 2: 0}, {1: "support", 2: "attack"})
LINE = {
    "id": "t1",
    "text": TEXT,
    "units": [
        {"id": "a1", "start": 0, "end": 26, "role": "major_claim", "orig": "kept aside"},
        {"id": "a2", "start": 27, "end": 44, "role": "premise"},
        {"id": "a3", "start": 45, "end": 67, "role": "counter"},
    ],
    "relations": [
        {"source": "a2", "target": "a1", "type": "support"},
        {"source": "a3", "target": "a1", "type": "attack"},
    ],
}


def written(folder: Path, *lines: object) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def measured(got: Graph, gold: Graph = GOLD) -> dict[str, float]:
    return score([Text("t1", TEXT, gold)], lambda _: got)


def test_gold_against_itself_is_perfect_but_for_types_that_do_not_occur() -> None:
    scores = measured(GOLD)
    assert scores.pop("relation type") == 0.5, "undercuts and links cannot be right in a text without any"
    assert set(scores.values()) == {1.0}


@pytest.mark.parametrize(
    ("measure", "got", "expected"),
    [
        ("role", star(SPANS, 0, lambda _: 0), 0.4),
        ("main claim", star(SPANS, 1, lambda _: 1), 0.0),
        ("attachment", star(SPANS, 0, lambda i: i - 1), 0.5),
        ("relation type", star(SPANS, 0, lambda _: 0), 1 / 6),
        ("units (IoU)", star(((0, 26), (27, 67)), 0, lambda _: 0), 0.8),
        ("units (IoU)", star(((0, 67),), 0, lambda _: 0), 0.0),
        ("units (IoU)", star((), 0, lambda _: 0), 0.0),
    ],
)
def test_what_is_missed_counts_as_wrong(measure: str, got: Graph, expected: float) -> None:
    assert measured(got)[measure] == pytest.approx(expected)


def test_two_main_claims_are_not_the_right_one() -> None:
    both = Graph(SPANS, ("main", "main", "counter"), GOLD.heads, GOLD.types)
    assert measured(both)["main claim"] == 0.0


def test_only_undercuts_of_the_gold_count_as_recalled() -> None:
    undercut = Graph(SPANS, GOLD.roles, GOLD.heads, {1: "support", 2: "undercut"})
    assert measured(GOLD, undercut)["undercut recall"] == 0.0
    assert measured(undercut, undercut)["undercut recall"] == 1.0


def changed(change: Callable[[dict], None]) -> dict:  # type: ignore[type-arg]
    line = json.loads(json.dumps(LINE))
    change(line)
    return line  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ([], "line 1: is no gold graph"),
        (changed(lambda row: row["units"][0].update(role="thesis")), r"units\.0\.role"),
        (changed(lambda row: row["units"][2].update(end=99)), "outside the text"),
        (changed(lambda row: row["relations"][0].update(target="a9")), "'a9', which is no unit"),
        (changed(lambda row: row["units"][0].update(role="premise")), "no unit is the major_claim"),
    ],
)
def test_a_gold_graph_that_cannot_be_is_refused_with_its_line(tmp_path: Path, line: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        load(written(tmp_path, line), Part.ALL)


def test_a_half_without_texts_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, LINE)
    other = Part.TUNING if load(path, Part.ALL)[0].part is Part.HELD_OUT else Part.HELD_OUT
    with pytest.raises(InputError, match="holds no texts"):
        load(path, other)


def test_below_a_floor_and_not_measured_are_both_said() -> None:
    row = Row(name="rules", task="t", baseline=False, scores={"role": 0.5, "attachment": 0.5})
    evaluation = Evaluation(kind="argument", gold="g", part=Part.ALL, items=1, rows=(row,))
    floors = {"argument": {"g": {"all": {"t": {"rules": {"role": 0.6, "attachment": 0.5, "main claim": 0.1}}}}}}
    assert [sentence.split(": ", 1)[1] for sentence in below(evaluation, floors)] == [
        "role is 0.500, below its floor of 0.6",
        "main claim has a floor of 0.1 and was not measured",
    ]


@pytest.mark.parametrize("part", [Part.HELD_OUT, Part.TUNING])
def test_the_rules_are_above_every_floor_and_every_baseline(shared: Path, part: Part) -> None:
    evaluation = argument(shared / "data" / "argument" / "microtexts_part1.jsonl", part)
    assert below(evaluation) == ()
    for rules in (row for row in evaluation.rows if not row.baseline):
        for other in (row for row in evaluation.rows if row.baseline and row.task == rules.task):
            beaten = {measure: rules.scores[measure] > score for measure, score in other.scores.items()}
            assert all(beaten.values()), (rules.task, other.name, beaten)


def test_the_command_prints_tables_of_eighty_columns_and_json(tmp_path: Path) -> None:
    path = written(tmp_path, LINE)
    told = argmap("eval", "argument", path, "--half", "all", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "main claim" in told.stdout
    assert max(map(len, told.stdout.splitlines())) <= 80
    asked = argmap("eval", "argument", path, "--half", "all", "--json", cwd=tmp_path)
    assert json.loads(asked.stdout)["rows"][0]["scores"]["units (IoU)"] > 0
    refused = argmap("eval", "argument", tmp_path / "none.jsonl", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
