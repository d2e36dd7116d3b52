"""The quality that argmap may not fall below; all of it in ``floors.yaml``."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

from pipeline.evaluate.evaluation import Evaluation, Row

Scores = dict[str, float]
Floors = dict[str, dict[str, dict[str, dict[str, dict[str, Scores]]]]]
"""Kind, gold set, part, task, contender, measure."""


@cache
def floors() -> Floors:
    """The file as it is shipped."""
    text = (files("pipeline.evaluate") / "floors.yaml").read_text(encoding="utf-8")
    return TypeAdapter(Floors).validate_python(yaml.safe_load(text))


def below(evaluation: Evaluation, given: Floors | None = None) -> tuple[str, ...]:
    """One sentence for each measure that lies below its floor, or that a floor names and nobody measured."""
    known = floors() if given is None else given
    tasks = known.get(evaluation.kind, {}).get(evaluation.gold, {}).get(evaluation.part, {})
    return tuple(sentence for task, contenders in tasks.items() for sentence in _fallen(evaluation, task, contenders))


def _fallen(evaluation: Evaluation, task: str, contenders: Mapping[str, Scores]) -> Iterator[str]:
    rows: dict[str, Row] = {row.name: row for row in evaluation.rows if row.task == task}
    for name, least in contenders.items():
        for measure, floor in least.items():
            got = rows[name].scores.get(measure) if name in rows else None
            if got is None:
                yield f"{name}, {task}: {measure} has a floor of {floor} and was not measured"
            elif got < floor:
                yield f"{name}, {task}: {measure} is {got:.3f}, below its floor of {floor}"
