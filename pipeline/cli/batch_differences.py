"""Two runs of a batch side by side, in eighty columns."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.errors import legible

if TYPE_CHECKING:
    from pipeline.batch.comparing import BatchDiff, Turned

WIDTH = 80
SHOWN = 20
"""Findings that are told one by one; --json has more."""


def lines(found: "BatchDiff") -> Iterator[str]:
    """How much is the same, which verdicts became which and what had changed, then some of them."""
    yield (
        f"Articles:   {found.same_articles} same, {found.edited_articles} edited,"
        f" {found.lost_articles} only in A, {found.gained_articles} only in B"
    )
    yield (
        f"Findings:   {found.same_findings} same, {found.changed_findings} changed,"
        f" {found.lost_findings} only in A, {found.gained_findings} only in B"
    )
    for because in dict.fromkeys(each.because for each in found.turned):
        yield ""
        yield f"Where {because} changed" if because else "Where nothing changed that the results tell"
        yield from (_turned(each) for each in found.turned if each.because == because)
    if found.findings:
        yield ""
        yield "Changed findings"
    for each in found.findings[:SHOWN]:
        yield f"  ~ {legible(each.own_id)}: “{legible(each.quote)}”"[:WIDTH]
        yield f"      {_words(each.before)} → {_words(each.after)} ({each.reason_after})"[:WIDTH]
    if (more := found.changed_findings - SHOWN) > 0:
        yield f"  … and {more} more; --json lists them."


def _turned(each: "Turned") -> str:
    change = f"{_words(each.before)} → {_words(each.after)}"
    return f"  {each.findings:>7} findings in {each.articles} articles: {change}"


def _words(verdict: str | None) -> str:
    return "not there" if verdict is None else verdict.replace("_", " ")
