"""Quality of checking on labelled commentary: what is decided, what of that is right, and what is accused wrongly."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from pipeline import api
from pipeline.evaluate.evaluation import Evaluation, Part, Row
from pipeline.evaluate.flagging import Answer, Counts, Flagged, Judged, count, judge
from pipeline.evaluate.labelled import FALSE, Label, Labelled, load_labelled
from pipeline.models import FIRM, Article, Finding
from pipeline.models.noun import Noun
from pipeline.remaking import finish
from pipeline.settings import load
from pipeline.workshop import Workshop

FIGURES = "figures"
NO_FINDING = "no_finding"
Confusion = dict[str, dict[str, int]]


class Noted(Noun):
    """One mistake: a flag that is not right, another verdict that must never be given, a false figure not flagged."""

    sort: Literal["flag", "never", "missed"]
    text: str = Field(description="id of the text")
    verdict: str
    reason: str
    quote: str
    truth: tuple[str, ...] = Field(description="of the labels that it touches; empty where nothing is labelled")
    message: str


class Commentary(Evaluation):
    """An evaluation with its counts, its confusions and every mistake.

    ``by_truth``: verdicts of each class of truth; ``by_reason``: classes of truth of each "verdict REASON";
    ``flags_by_reason``: what the firm flags of each "verdict REASON" are worth.
    """

    counts: Counts
    by_truth: Confusion
    by_reason: Confusion
    flags_by_reason: Confusion
    mistakes: tuple[Noted, ...]


def commentary(path: Path, flags: Mapping[str, Any] | None = None) -> Commentary:
    """Checks every text of a labelled file or folder as ``argmap check`` would on the day when it was published.

    ``flags`` are settings by name, above all ``table``. Raises InputError, TableError and ModelError.
    """
    texts = load_labelled(path)
    shop = api.workshop(load({"samples": 1, **api.known(flags or {})}).settings, indexed=False)
    return commentary_of(path.resolve().stem, texts, asyncio.run(_checked(texts, shop)))


def commentary_of(gold: str, texts: Sequence[Labelled], findings: Iterable[Sequence[Finding]]) -> Commentary:
    """The same from findings that are there: one sequence a text, in order."""
    judged = [judge(text, found) for text, found in zip(texts, findings, strict=True)]
    answers = [answer for each in judged for answer in each.answers]
    flags = [flag for each in judged for flag in each.flags]
    counts = count(judged)
    scores = {share.name: share.value for share in counts.shares()}
    return Commentary(
        kind="commentary",
        gold=gold,
        part=Part.ALL,
        items=len(texts),
        rows=(Row(name="argmap", task=FIGURES, baseline=False, scores=scores),),
        counts=counts,
        by_truth=_confusion((str(each.label.truth), str(each.verdict or NO_FINDING)) for each in answers),
        by_reason=_confusion((_reason(each.finding), str(each.label.truth)) for each in answers),
        flags_by_reason=_confusion((_reason(each.finding), str(each.worth)) for each in flags),
        mistakes=tuple(_mistakes(judged)),
    )


async def _checked(texts: Sequence[Labelled], shop: Workshop) -> list[tuple[Finding, ...]]:
    """Findings of each text; tables are opened once for all."""
    try:
        return [(await finish(_article(text), shop)).findings.findings for text in texts]
    finally:
        if shop.model is not None:
            await shop.model.close()


def _article(text: Labelled) -> Article:
    return Article.of(text.text, title=text.id, source="gold", published=text.published)


def _confusion(pairs: Iterable[tuple[str, str]]) -> Confusion:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row, column in pairs:
        found[row][column] += 1
    return {row: dict(sorted(columns.items())) for row, columns in sorted(found.items())}


def _reason(finding: Finding | None) -> str:
    return f"{finding.verdict} {finding.reason}" if finding else NO_FINDING


def _mistakes(judged: Sequence[Judged]) -> Iterator[Noted]:
    for each in judged:
        for flag in each.flags:
            if flag.worth in {Flagged.WRONG, Flagged.UNLABELLED}:
                yield _noted("flag", flag.text, flag.finding, flag.labels)
        for answer in each.answers:
            yield from _unflagged(answer)


def _unflagged(answer: Answer) -> Iterator[Noted]:
    if answer.verdict in FIRM:
        return
    if answer.verdict in answer.label.never:
        yield _noted("never", answer.text, answer.finding, (answer.label,))
    if answer.label.truth in FALSE:
        yield _noted("missed", answer.text, answer.finding, (answer.label,))


def _noted(
    sort: Literal["flag", "never", "missed"], text: str, finding: Finding | None, labels: Sequence[Label]
) -> Noted:
    return Noted(
        sort=sort,
        text=text,
        verdict=str(finding.verdict) if finding else NO_FINDING,
        reason=finding.reason if finding else "",
        quote=finding.quote if finding else labels[0].quote,
        truth=tuple(str(label.truth) for label in labels),
        message=finding.message if finding else "",
    )
