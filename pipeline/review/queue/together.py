"""Findings that one act settles: what each of them says, and the sources that they share."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
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


def shared_sources(session: Session, findings: Mapping[str, Finding], person: Person) -> Iterator[SharedSource]:
    """The sources of findings, which come by their keys; those of most of them first."""
    of: dict[str, list[str]] = {}
    first: dict[str, Reference] = {}
    for key, finding in findings.items():
        for row in references(finding):
            if row.link and key not in of.setdefault(row.link, []):
                first.setdefault(row.link, row)
                of[row.link].append(key)
    opened = _opened(session, person, of)
    for link, keys in sorted(of.items(), key=lambda one: (-len(one[1]), one[0])):
        yield SharedSource(first[link], tuple(keys), opened[link] >= set(keys))


def _opened(session: Session, person: Person, links: Iterable[str]) -> Mapping[str, Set[str]]:
    """The keys of the findings for which this person opened each of these sources."""
    found: dict[str, set[str]] = {link: set() for link in links}
    query = select(t.Opened.url, t.Opened.story_id, t.Opened.finding)
    for url, story, finding in session.execute(query.where(t.Opened.url.in_(found), t.Opened.user_id == person.id)):
        found[str(url)].add(f"{story}-{finding}")
    return found
