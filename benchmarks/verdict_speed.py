"""How many verdicts a second: rulings on frames, whole findings, and what reading and making the nouns alone costs.

The claims are sentences made of a reference table, true and spoilt. Each is parsed and read into frames once; rulings
are made anew in every round. "Nouns alone" builds the same findings by pydantic from values that are ready: what no
checker that answers in this shape can be quicker than by much.

    python benchmarks/verdict_speed.py [--cases 500] [--rounds 5] [--table DIR]
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.chunk import read
from pipeline.evaluate.mutations import make
from pipeline.evaluate.mutations.telling import Case
from pipeline.frames import Context, Frame, gazetteer, read_frames
from pipeline.models import Article, Finding
from pipeline.parse import SpacyParser
from pipeline.quantities import read_quantities
from pipeline.reference import load_table
from pipeline.settings import shipped_table
from pipeline.verify.judged import Place, finding
from pipeline.verify.policy import default_policy
from pipeline.verify.resources import Knowledge, Resources
from pipeline.verify.series import SeriesTable
from pipeline.verify.telling import about, told
from pipeline.verify.verdict import rule

PARSER, POLICY = SpacyParser(), default_policy()


@dataclass(frozen=True)
class Read:
    """A frame with the table that it is judged by."""

    frame: Frame
    series: SeriesTable
    resources: Resources


def read_of(case: Case) -> list[Read]:
    """The frames of a sentence."""
    article = Article.of(case.text, title="case", source="benchmark", published=case.published)
    reading = read(article, lambda text: len(text.split()))
    known, day = gazetteer(case.table), case.published or date.max
    frames = read_frames(Context(reading, read_quantities(article.text), known, day), PARSER)
    series = SeriesTable(case.table, known, day)
    resources = Resources(POLICY, Knowledge.of_table(case.table), case.published)
    return [Read(frame, series, resources) for frame in frames]


def whole(read: Read) -> Finding:
    """The finding of a frame, ruled and told."""
    ruling, quantity = rule(read.frame, read.series, POLICY), read.frame.quantity
    place = Place("article", quantity.start, quantity.end, quantity.text, statement="s1")
    judged = told(ruling, read.frame, read.resources)
    return finding(place, judged, read.resources.knowledge, about(ruling, read.frame))


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
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--table", type=Path, default=shipped_table())
    options = parser.parse_args()
    cases = make(load_table(options.table), options.cases, 7)
    everything = [frame for case in cases for frame in read_of(case)]
    findings = [whole(each) for each in everything]
    ready = [found.model_dump() for found in findings]
    kinds = Counter(found.verdict for found in findings)
    print(f"{len(findings)} frames: " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    for name, work in {
        "parsed and read": lambda: sum(len(read_of(case)) for case in cases),
        "rulings": lambda: len([rule(each.frame, each.series, POLICY) for each in everything]),
        "whole findings": lambda: len([whole(each) for each in everything]),
        "nouns alone": lambda: len([Finding.model_validate(parts) for parts in ready]),
    }.items():
        print(f"{name:16}{rate(work, options.rounds):12,.0f} a second")


if __name__ == "__main__":
    main()
