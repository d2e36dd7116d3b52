"""Checks mutated sentences and counts what came of each kind."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.chunk import read
from pipeline.evaluate.mutations.spoiling import Maker
from pipeline.evaluate.mutations.telling import Case, memory
from pipeline.models import ArgumentMap, Article, ArticleRef, Finding, Provenance
from pipeline.parse import SpacyParser
from pipeline.ports import ReferenceTable
from pipeline.verify import check


def verdict(case: Case) -> Finding | None:
    """The finding on the figure of a case."""
    article = Article.of(case.text, title="case", source="benchmark", published=case.published)
    reading = read(article, lambda text: len(text.split()))
    found = check(_empty_map(article), reading, case.table, _parser()).findings
    match = re.search(rf"(?<![\d.,]){re.escape(case.figure)}(?![\d,])", case.text)
    start = match.start() if match else 0
    here = [f for f in found if f.quantity and f.start < start + len(case.figure) and start < f.end]
    return here[0] if here else None


@cache
def _parser() -> SpacyParser:
    """The installed pipeline, loaded once."""
    return SpacyParser()


def _empty_map(article: Article) -> ArgumentMap:
    ref = ArticleRef(
        id=article.id,
        sha256=article.sha256,
        title=article.title,
        author=None,
        published=str(article.published),
        source=article.source,
        length=len(article.text),
    )
    return ArgumentMap(article=ref, statements=(), provenance=Provenance(engine="rules", code="0"))


@dataclass
class Score:
    """Counts by kind of case and verdict, with some of what went wrong."""

    matrix: dict[str, Counter[str]]
    right: Counter[str]
    wrong: dict[str, list[str]]
    supported: int = 0
    supported_true: int = 0

    @property
    def precision(self) -> float:
        """Of what was called supported, how much is true."""
        return self.supported_true / self.supported if self.supported else 1.0

    @property
    def detected(self) -> float:
        """Of what was spoilt, how much was neither supported nor approximate."""
        spoilt = {
            kind: row for kind, row in self.matrix.items() if not kind.startswith("true") and kind not in NOT_SPOILT
        }
        total = sum(sum(row.values()) for row in spoilt.values())
        return 1 - sum(row["supported"] + row["approximate"] for row in spoilt.values()) / total if total else 1.0

    def clean(self, kind: str, verdict: str) -> float:
        """The share of a kind that did not get a verdict that none of it may get."""
        total = sum(self.matrix[kind].values())
        return 1 - self.matrix[kind][verdict] / total if total else 1.0

    def named(self, *kinds: str) -> float:
        """Of these kinds, how many had one of the verdicts they may have."""
        total = sum(sum(self.matrix[kind].values()) for kind in kinds)
        return sum(self.right[kind] for kind in kinds) / total if total else 1.0


NOT_SPOILT = ("vintage, before", "unverified")
NAMED = ("year", "scale", "currency", "points as percent", "vintage")


def score(cases: Sequence[Case]) -> Score:
    """Checks every case."""
    result = Score(defaultdict(Counter), Counter(), defaultdict(list))
    for case in cases:
        found = verdict(case)
        said = str(found.verdict) if found else "missing"
        result.matrix[case.kind][said] += 1
        result.right[case.kind] += said in case.allowed
        result.supported += said == "supported"
        result.supported_true += said == "supported" and case.true
        if said not in case.allowed:
            result.wrong[case.kind].append(
                f"{said}: {case.text} [{found.reason if found else ''}] {found.message if found else ''}"
            )
    return result


def make(table: ReferenceTable, count: int, seed: int) -> tuple[Case, ...]:
    """So many cases of a table, the same for the same seed; fewer than one round over its rows if it has no more."""
    maker = Maker(memory(table), seed)
    cases: list[Case] = []
    while len(cases) < count:
        before = len(cases)
        cases.extend(maker.cases())
        if len(cases) == before:
            break
    return tuple(cases[:count])
