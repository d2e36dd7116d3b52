"""How many verdicts a second: the decision alone, whole findings, and what making the nouns alone costs.

The claims are sentences made of a reference table, true and spoilt, with their rows already found; each is decided anew
in every round. "Nouns alone" builds the same findings by pydantic from values that are ready: what no checker that
answers in this shape can be quicker than by much.

    python benchmarks/verdict_speed.py [--cases 2000] [--rounds 5] [--table DIR]
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.chunk import read
from pipeline.evaluate.mutations import make
from pipeline.evaluate.mutations.telling import Case
from pipeline.models import Article, Finding
from pipeline.quantities import read_quantities
from pipeline.reference import load_table
from pipeline.settings import shipped_table
from pipeline.verify.derive.changes import is_change
from pipeline.verify.decide import decide
from pipeline.verify.judged import About, Judged, Place, finding
from pipeline.verify.judge.level import judge_level
from pipeline.verify.judge.rows import Court, in_unit, open_case
from pipeline.verify.match.attach import attach
from pipeline.verify.claim import Claim
from pipeline.verify.scene import set_scenes
from pipeline.verify.policy import default_policy

Matched = tuple[Claim, Court]


def matched(case: Case) -> Iterator[Matched]:
    """The levels of a sentence that found rows."""
    article = Article.of(case.text, title="case", source="benchmark", published=case.published)
    reading = read(article, lambda text: len(text.split()))
    scenes, knowledge = set_scenes(reading, read_quantities(article.text), case.table)
    court = Court(default_policy(), knowledge, article.published)
    for index, scene in enumerate(scenes.all):
        for quantity in scene.quantities:
            claim = attach(quantity, index, scenes, knowledge)
            if claim.aligned and not is_change(claim, court) and open_case(claim, court).current:
                yield claim, court


def whole(claim: Claim, judged: Judged, court: Court) -> Finding:
    """The finding of a claim that was judged."""
    quantity = claim.quantity
    place = Place("article", quantity.start, quantity.end, quantity.text, statement="s1")
    about = About(quantity, claim.entity, claim.measure, claim.period, claim.inferred)
    return finding(place, judged, court.knowledge, about)


def rate(work: Callable[[], int], rounds: int) -> float:
    """The best of so many rounds, a second."""
    rates = []
    for _ in range(rounds):
        began = time.process_time()
        done = work()
        rates.append(done / (time.process_time() - began))
    return max(rates)


def main() -> None:
    """Prints rates and the verdicts they are made of."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--table", type=Path, default=shipped_table())
    options = parser.parse_args()
    claims = [pair for case in make(load_table(options.table), options.cases, 7) for pair in matched(case)]
    cases = [(open_case(claim, court), court) for claim, court in claims]
    figures = [
        (case.stated, ref, court.policy)
        for case, court in cases
        for _, ref in in_unit([row.fact for row in case.current], case.claim.quantity, court)
    ]
    findings = [whole(claim, judge_level(claim, court), court) for claim, court in claims]
    ready = [{name: getattr(found, name) for name in Finding.model_fields} for found in findings]
    rows = [[{n: getattr(row, n) for n in type(row).model_fields} for row in found.rows] for found in findings]
    kinds = Counter(found.verdict for found in findings)
    print(f"{len(claims)} matched claims: " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    for name, work in {
        "decision alone": lambda: len([decide(*figure) for figure in figures]),
        "judged": lambda: len([judge_level(claim, court) for claim, court in claims]),
        "whole findings": lambda: len([whole(claim, judge_level(claim, court), court) for claim, court in claims]),
        "nouns alone": lambda: len([remade(*parts) for parts in zip(ready, rows, strict=True)]),
    }.items():
        print(f"{name:16}{rate(work, options.rounds):12,.0f} a second")


def remade(parts: dict[str, object], rows: list[dict[str, object]]) -> Finding:
    """A finding built and validated anew, with its rows and its quantity."""
    from pipeline.models import FindingQuantity, RowChecked  # noqa: PLC0415

    quantity = parts["quantity"]
    about = FindingQuantity(**{n: getattr(quantity, n) for n in FindingQuantity.model_fields}) if quantity else None
    return Finding(**{**parts, "quantity": about, "rows": tuple(RowChecked(**row) for row in rows)})  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
