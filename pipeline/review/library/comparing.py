"""Two drafts of a story side by side: text, statements, links and findings, each with what became of it."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.diff import Version, compare
from pipeline.models import Carried, Fate
from pipeline.review.current import Current
from pipeline.text.sentences import split

AROUND = 1
"""Sentences that are shown around a change."""


@dataclass(frozen=True)
class SentenceRun:
    """A run of sentences: ``same``, ``gone`` or ``new``; ``skipped``: so many of the same are not shown."""

    kind: str
    text: str


@dataclass(frozen=True)
class Fates:
    """Things of one kind, those that changed before those that are gone and new; the rest is counted."""

    name: str
    things: Sequence[Carried]
    same: int


@dataclass(frozen=True)
class DraftsCompared:
    """What two drafts have in common and what not."""

    pieces: Sequence[SentenceRun]
    groups: Sequence[Fates]


def compared(before: Current, after: Current) -> DraftsCompared:
    """Both drafts as they are in force."""
    over = compare(Version(before.map, before.findings), Version(after.map, after.findings)).carried
    groups = (("Statements", over.statements), ("Links", over.relations), ("Findings", over.findings or ()))
    return DraftsCompared(list(_pieces(before, after)), [_group(name, things) for name, things in groups])


def _group(name: str, things: Sequence[Carried]) -> Fates:
    told = [one for fate in (Fate.CHANGED, Fate.GONE, Fate.NEW) for one in things if one.fate is fate]
    return Fates(name, told, len(things) - len(told))


def _pieces(before: Current, after: Current) -> Iterator[SentenceRun]:
    ours, theirs = ([one.text for one in split(side.article.text)] for side in (before, after))
    matcher = difflib.SequenceMatcher(a=ours, b=theirs, autojunk=False)
    for groups in matcher.get_grouped_opcodes(AROUND):
        yield SentenceRun("skipped", "…")
        for tag, first, last, start, end in groups:
            if tag == "equal":
                yield SentenceRun("same", " ".join(ours[first:last]))
            else:
                yield from (SentenceRun("gone", " ".join(ours[first:last])),) if last > first else ()
                yield from (SentenceRun("new", " ".join(theirs[start:end])),) if end > start else ()
