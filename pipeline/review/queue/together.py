"""Findings that one act settles: what each of them says, and the sources that they share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from pipeline.models import Finding
from pipeline.render.references import Reference, references
from pipeline.review.database import tables as t
from pipeline.review.queue.items import Item
from pipeline.review.security.people import Person


@dataclass(frozen=True)
class SharedSource:
    """A source with an address that may be followed, and the findings that rest on it, by their keys."""

    reference: Reference
    keys: tuple[str, ...]
    opened: bool
    """Whether this person opened it for all of them."""


def findings_of_items(session: Session, items: Sequence[Item]) -> Mapping[str, Finding]:
    """The findings in force, by the keys of the items."""
    wanted = tuple_(t.Checked.story_id, t.Checked.finding).in_([(item.story.id, item.finding) for item in items])
    found = session.execute(select(t.Checked.story_id, t.Checked.json).where(wanted)).all()
    findings = [(story, Finding.model_validate_json(text)) for story, text in found]
    return {f"{story}-{finding.id}": finding for story, finding in findings}


def shared_sources(session: Session, items: Sequence[Item], person: Person) -> Iterator[SharedSource]:
    """The sources of items, those of most of them first."""
    of: dict[str, list[str]] = {}
    first: dict[str, Reference] = {}
    for key, finding in findings_of_items(session, items).items():
        for row in references(finding):
            if row.link and key not in of.setdefault(row.link, []):
                first.setdefault(row.link, row)
                of[row.link].append(key)
    opened = _opened(session, {item.story.id for item in items}, person)
    for link, keys in sorted(of.items(), key=lambda one: (-len(one[1]), one[0])):
        yield SharedSource(first[link], tuple(keys), opened >= set(keys))


def _opened(session: Session, stories: set[int], person: Person) -> frozenset[str]:
    """Findings of which this person opened a source, by their keys."""
    query = select(t.Opened.story_id, t.Opened.finding).where(
        t.Opened.story_id.in_(stories), t.Opened.user_id == person.id
    )
    return frozenset(f"{story}-{finding}" for story, finding in session.execute(query))
