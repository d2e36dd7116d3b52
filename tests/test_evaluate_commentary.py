"""Checking is measured on labelled commentary: what is decided, what is right, what is accused wrongly."""

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.evaluate import below, commentary
from pipeline.evaluate.commentary import Commentary, commentary_of
from pipeline.evaluate.labelled import Labelled, load_labelled
from pipeline.models import SEVERITY, Finding, Verdict
from tests.command import argmap

TEXT = "Trams carried 40 people. Fares rose by 3%. The plan says 90. Fines reached 7."
SPANS = {"40 people": (14, 23), "3%": (39, 41), "90": (57, 59), "7": (75, 76)}
ACCUSED = ["contradicted", "wrong_period", "unit_mismatch", "inconsistent"]


def label(quote: str, truth: str, expect: Sequence[str], never: Sequence[str]) -> dict[str, object]:
    start, end = SPANS[quote]
    return {
        "start": start,
        "end": end,
        "quote": quote,
        "truth": truth,
        "expect": expect,
        "never": never,
        "note": "aside",
    }


LINE = {
    "id": "trams",
    "published": "2025-06-01",
    "text": TEXT,
    "figures": [
        label("40 people", "true", ["supported", "approximate"], ACCUSED),
        label("3%", "false", ACCUSED, ["supported"]),
        label("90", "trap", ["not_in_table", "not_checkable"], ["supported", *ACCUSED]),
    ],
}


def labelled(**changed: object) -> Labelled:
    return Labelled.model_validate_json(json.dumps(LINE | changed))


def found(quote: str, verdict: str, kind: str = "numeric") -> Finding:
    start, end = SPANS[quote]
    said = Verdict(verdict)
    return Finding.model_validate(
        {
            "id": f"f{start}{verdict}",
            "kind": kind,
            "statement": None,
            "quote": quote,
            "start": start,
            "end": end,
            "verdict": said,
            "reason": "SAID",
            "flag": SEVERITY[said] > 0,
            "severity": SEVERITY[said],
        }
    )


def scored(*findings: Finding) -> Commentary:
    return commentary_of("trams", [labelled()], [findings])


@pytest.mark.parametrize(
    ("findings", "counts"),
    [
        ([("40 people", "supported")], {"decided": 1, "supported": 1, "supported_right": 1, "never_broken": 0}),
        ([("3%", "supported")], {"decided": 1, "supported_right": 0, "supported_on_false": 1, "never_broken": 1}),
        ([("3%", "contradicted")], {"flags_right": 1, "false_flagged": 1, "firm_flags": 1}),
        ([("3%", "ambiguous")], {"flags_right": 0, "flags_wrong": 1, "false_flagged": 0}),
        ([("3%", "approximate")], {"approximate": 1, "approximate_on_false": 1, "firm_flags": 0}),
        ([("90", "wrong_period")], {"traps_flagged": 1, "flags_wrong": 1, "never_broken": 1, "decided": 0}),
        ([("90", "supported")], {"traps_flagged": 0, "traps_supported": 1, "supported_right": 0}),
        ([("7", "contradicted")], {"firm_flags": 1, "flags_unlabelled": 1, "false_flagged": 0}),
        ([("40 people", "not_in_table"), ("40 people", "supported")], {"supported": 1}),
        ([("3%", "supported"), ("3%", "contradicted")], {"supported": 0, "false_flagged": 1}),
    ],
)
def test_the_strongest_finding_on_a_figure_counts(findings: list[tuple[str, str]], counts: dict[str, int]) -> None:
    got = scored(*(found(*each) for each in findings)).counts.model_dump()
    assert {name: got[name] for name in counts} == counts


def test_a_figure_that_was_true_in_the_edition_of_its_day_may_be_called_outdated() -> None:
    revised = label("3%", "revised", ["supported", "outdated"], ["contradicted"])
    counts = commentary_of("trams", [labelled(figures=[revised])], [[found("3%", "outdated")]]).counts
    assert (counts.flags_acceptable, counts.flags_wrong) == (1, 0)


def test_what_is_said_of_the_argument_is_not_counted() -> None:
    assert scored(found("3%", "contradicted", kind="support")).counts.firm_flags == 0


def test_mistakes_are_told_each_with_its_sort() -> None:
    said = scored(found("40 people", "wrong_period"), found("90", "supported"), found("3%", "not_in_table")).mistakes
    assert {(each.sort, each.quote) for each in said} == {("flag", "40 people"), ("never", "90"), ("missed", "3%")}


def test_confusion_goes_by_truth_and_by_reason() -> None:
    result = scored(found("40 people", "wrong_period"), found("90", "supported"))
    assert result.by_truth == {
        "false": {"no_finding": 1},
        "trap": {"supported": 1},
        "true": {"wrong_period": 1},
    }
    assert result.by_reason["wrong_period SAID"] == {"true": 1}
    assert result.flags_by_reason == {"wrong_period SAID": {"wrong": 1}}


def test_a_measure_below_its_floor_is_said_and_nothing_of_nothing_is_whole() -> None:
    result = scored(found("3%", "contradicted"))
    floors = {"commentary": {"trams": {"all": {"figures": {"argmap": {"coverage": 0.6, "supported precision": 1.0}}}}}}
    assert [said.split(": ")[1] for said in below(result, floors)] == ["coverage is 0.500, below its floor of 0.6"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"published": "in June"}, "published"),
        ({"figures": [LINE["figures"][0] | {"truth": "perhaps"}]}, r"figures\.0\.truth"),  # type: ignore[index]
        ({"figures": [LINE["figures"][0] | {"start": 13}]}, "is not what stands at 13"),  # type: ignore[index]
    ],
)
def test_labels_that_cannot_be_are_refused_with_their_line(
    tmp_path: Path, changed: dict[str, object], says: str
) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, (LINE, LINE | changed))), encoding="utf-8")
    with pytest.raises(InputError, match=rf"{says}.*") as refused:
        load_labelled(path)
    assert "line 2" in refused.value.sentence


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(LINE | {"text": TEXT + "\u2028So be it.\x85"}, ensure_ascii=False), encoding="utf-8")
    assert len(load_labelled(path)) == 1


@pytest.fixture
def scorer(shared: Path) -> Path:
    path = shared / "gold" / "score_commentary.py"
    if not path.is_file():
        pytest.skip("the labelled commentary is not beside the project")
    return path


def by_scorer(scorer: Path, gold: Path, findings: Sequence[tuple[str, Sequence[Finding]]], folder: Path) -> object:
    said = folder / "findings.jsonl"
    lines = ({"id": id_, "findings": [each.model_dump(mode="json") for each in found]} for id_, found in findings)
    said.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, scorer, gold, said, "--json"], capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", ["commentary/commentary", "beats/norvex_group", "beats/valdoria_polls"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_counts_are_those_of_the_scorer_that_came_with_the_labels(
    scorer: Path, tmp_path: Path, name: str, seed: int
) -> None:
    """On made-up findings of every verdict, on the figures, beside them and across two of them."""
    gold = scorer.parent / f"{name}.jsonl"
    texts = load_labelled(gold)
    chance = random.Random(seed)  # noqa: S311 - for spans and verdicts
    made = [
        [
            found("3%", chance.choice(list(Verdict))).model_copy(
                update={
                    "start": each.start + chance.choice((-40, 0, 0, 40)),
                    "end": each.end + chance.choice((0, 41, 60)),
                }
            )
            for each in text.figures
            for _ in range(chance.choice((0, 1, 2)))
        ]
        for text in texts
    ]
    theirs = by_scorer(scorer, gold, [(text.id, each) for text, each in zip(texts, made, strict=True)], tmp_path)
    ours = commentary_of(gold.stem, texts, made).counts.model_dump()
    assert theirs == ours | {"texts_without_findings": 0}
    assert ours["decided"]
    assert ours["firm_flags"]


def test_the_beats_are_above_their_floors(scorer: Path) -> None:
    tables = sorted((scorer.parent / "beats" / "tables").iterdir())
    assert below(commentary(scorer.parent / "beats", {"table": tables})) == ()


def test_the_command_prints_measures_confusions_and_what_was_missed(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(LINE), encoding="utf-8")
    told = argmap("eval", "commentary", path, "--list", "missed", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "coverage: 0 of 2" in told.stdout
    assert "missed trams not_in_table" in told.stdout
    asked = argmap("eval", "commentary", path, "--json", cwd=tmp_path)
    assert json.loads(asked.stdout)["counts"]["figures"] == 3
    refused = argmap("eval", "commentary", tmp_path / "none.jsonl", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
