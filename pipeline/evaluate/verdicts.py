"""Quality of checking on sentences made of a reference table, true ones and spoilt ones."""

from collections.abc import Mapping
from typing import Any

from pipeline import api
from pipeline.errors import TableError
from pipeline.evaluate.evaluation import Evaluation, Part, Row
from pipeline.evaluate.mutations import NAMED, Case, Score, make, score
from pipeline.settings import load

VERDICTS, KINDS = "verdicts", "by kind of sentence"
_TRUE = ("true rounding", "true points")


def verify(cases: int = 20_000, seed: int = 7, flags: Mapping[str, Any] | None = None) -> Evaluation:
    """So many sentences of the tables that are set in ``flags``, or of the one that is shipped.

    Beside it stands a rule that calls a sentence true if its figure, with its unit, is anywhere in the table. Raises
    TableError.
    """
    table = api.open_tables(load({**(flags or {}), "almanac": False}).settings)
    made = make(table, cases, seed)
    if not made:
        do = "It needs rows of whole years: money, shares, counts or yearly changes."
        raise TableError("has no row that a plain sentence could tell", where=table.name, do=do)
    result = score(made)
    rows = (
        Row(name="argmap", task=VERDICTS, baseline=False, scores=measures(result)),
        Row(name="number presence", task=VERDICTS, baseline=True, scores=_presence(made)),
        Row(name="argmap", task=KINDS, baseline=False, scores={kind: result.named(kind) for kind in result.matrix}),
    )
    return Evaluation(kind="verify", gold=table.name, part=Part.ALL, items=len(made), rows=rows)


def measures(result: Score) -> dict[str, float]:
    """The figures that have floors."""
    return {
        "supported precision": result.precision,
        "spoilt detected": result.detected,
        "named": result.named(*NAMED),
        "true roundings": result.named(*_TRUE),
        "rows left out": result.clean("row left out", "supported"),
        "rows unverified": result.clean("unverified", "contradicted"),
    }


def _presence(cases: tuple[Case, ...]) -> dict[str, float]:
    """The rule to beat: the digits of the figure are the beginning of some value of the table."""
    known = {id(case.table): {_digits(str(row.value)) for row in case.table.rows} for case in cases}
    said = [(case, _occurs(_digits(case.figure), known[id(case.table)])) for case in cases]
    supported = [case for case, present in said if present]
    spoilt = [present for case, present in said if not case.true]
    true = [present for case, present in said if case.kind in _TRUE]
    return {
        "supported precision": sum(case.true for case in supported) / (len(supported) or 1),
        "spoilt detected": 1 - sum(spoilt) / (len(spoilt) or 1),
        "true roundings": sum(true) / (len(true) or 1),
    }


def _occurs(digits: str, known: set[str]) -> bool:
    return any(value.startswith(digits) for value in known)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit()).strip("0")
