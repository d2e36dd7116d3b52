"""What checking again changed, and what is still to be checked again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.models import Finding, Findings, Verdict
from pipeline.review.current import Current

_QUOTED: Final = 80


@dataclass(frozen=True)
class Change:
    """A finding that says something else than before; ``before`` is None where there was none."""

    story: int
    title: str
    finding: Finding
    before: Verdict | None

    @property
    def told(self) -> str:
        """``“52 billion dollars” is supported, was not in table``."""
        was = f", was {_word(self.before)}" if self.before else ""
        return f"{short(self.finding.quote)} is {_word(self.finding.verdict)}{was}"


@dataclass(frozen=True)
class Waiting:
    """An open figure that may speak of a row."""

    story: int
    finding: str


@dataclass(frozen=True)
class Place:
    """A finding of a story; ``seen`` is the reading that whoever writes had before them, None if there was none."""

    story: int
    finding: str
    seen: int | None = None


def changes_of(before: Current, after: Findings) -> Iterator[Change]:
    """Findings that say something else than before, or rest on other rows."""
    was = {one.id: one for one in before.findings.findings}
    for one in after.findings:
        old = was.get(one.id)
        if old is None or (old.verdict, old.rows) != (one.verdict, one.rows):
            yield Change(before.story, before.article.title, one, old.verdict if old else None)


def merged(first: Sequence[Change], then: Sequence[Change], now: Findings) -> tuple[Change, ...]:
    """Changes one after the other as one: from the first verdict to what there is now."""
    was = {each.finding.id: each.before for each in reversed(first)}
    found = {each.finding.id: each for each in (*first, *then)}
    last = {one.id: one for one in now.findings}
    return tuple(
        replace(each, finding=last.get(id_, each.finding), before=was.get(id_, each.before))
        for id_, each in found.items()
    )


def _word(verdict: Verdict) -> str:
    return verdict.value.replace("_", " ")


def short(quote: str) -> str:
    """Words in quotes, cut where nobody reads on."""
    return f"“{quote if len(quote) <= _QUOTED else quote[: _QUOTED - 1] + '…'}”"
