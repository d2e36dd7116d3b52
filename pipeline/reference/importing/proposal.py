"""How a published file would be taken: everything that it says of itself, and what somebody must say."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import Field

from pipeline.errors import TableError, legible
from pipeline.models import Entity
from pipeline.models.noun import Noun
from pipeline.reference.importing.about import About
from pipeline.reference.importing.building import nothing_read, summed
from pipeline.reference.importing.edition import edition
from pipeline.reference.importing.ids import slug
from pipeline.reference.importing.seen import Proposed, Seen
from pipeline.reference.importing.telling import guessed, label_from, publisher_of
from pipeline.reference.importing.usual import must_be_told
from pipeline.reference.layouts import Page, open_page


@dataclass(frozen=True)
class Hints:
    """What is said beside a file; '' and None are left to the file."""

    publisher: str = ""
    title: str = ""
    as_of: date | None = None
    url: str = ""
    measure: str = ""
    unit: str = ""
    entity: str = ""
    year_begins: int | None = None
    verified: bool = True
    layout: str = ""
    sheet: str = ""
    header_row: int | None = None

    def flags(self) -> Iterator[str]:
        """The flags that say the same."""
        for name, value in vars(self).items():
            flag = f"--{name.replace('_', '-')}"
            if name == "verified":
                yield from () if value else ("--unverified",)
            elif value not in ("", None):
                yield f"{flag}={value}"


class Ask(Noun):
    """Something that must be said, for no file tells it: by which flag, and why."""

    flag: str
    question: str


class Proposal(Noun):
    """A file as it would be taken. Nothing is written while ``asks`` holds anything."""

    file: str
    layout: str
    sheet: str
    header_row: int
    publisher: str
    title: str
    as_of: date
    assumed: tuple[str, ...] = Field(description="what the file does not say and was taken nevertheless")
    asks: tuple[Ask, ...]
    facts: int
    entities: int
    measures: tuple[Proposed, ...]
    statuses: dict[str, int]
    preview: tuple[str, ...]
    missing: int = Field(description="cells that are empty or marked as missing")
    left_out: tuple[str, ...]
    told: tuple[str, ...]
    command: str = Field(description="what would do it again")

    def refuse(self, to: str = "") -> None:
        """Raises TableError if something must be said; ``to`` is the command that takes it, if it is not this one."""
        if self.asks:
            rest = "".join(f" {ask.question}: {ask.flag}." for ask in self.asks[1:])
            first, say = self.asks[0], f"Say it to {to}" if to else "Say it"
            raise TableError(first.question, where=self.file, do=f"{say}: {first.flag}.{rest}")


@dataclass(frozen=True)
class Opened:
    """A proposal with what carries it out."""

    proposal: Proposal
    page: Page
    about: About


def propose(file: Path, hints: Hints, known: Sequence[Entity] = (), saved: date | None = None) -> Opened:
    """How a file would be taken. ``saved`` is the day of its last change, read from the file system if left out.

    Raises TableError if nothing in it can be read, even with everything said that could be.
    """
    page = open_page(file, hints.layout or None, hints.sheet or None, hints.header_row)
    found = edition(page, saved or datetime.fromtimestamp(file.stat().st_mtime, UTC).date())
    assumed = [] if hints.as_of else [f"its figures were known from {found.day}, {found.known} (--as-of)"]
    title = hints.title or label_from(file.name) or legible(file.name)
    about = About(
        publisher=hints.publisher or publisher_of(page) or legible(file.name),
        title=title,
        as_of=hints.as_of or found.day,
        url=hints.url,
        measure=hints.measure,
        unit=hints.unit,
        entity=hints.entity,
        year_begins=hints.year_begins,
        verified=hints.verified,
        known=known,
    )
    seen = Seen.of(page, about)
    if seen.is_unnamed and not about.measure and (guess := guessed(page)):
        assumed.append(f"what it measures is {guess.label}, as {guess.known} (--measure)")
        about = replace(about, measure=guess.label)
        seen = Seen.of(page, about)
    again = replace(
        hints, publisher=about.publisher, title=title, as_of=about.as_of, measure=about.measure, layout=page.layout
    )
    command = _command(file, again)
    return Opened(_proposal(page, about, seen, assumed, command), page, about)


def _command(file: Path, hints: Hints) -> str:
    path = str(file) if not str(file).startswith("-") else f"./{file}"
    return shlex.join(["argmap", "table", "import", path, *hints.flags(), "--out", f"tables/{slug(hints.title)}"])


def _proposal(page: Page, about: About, seen: Seen, assumed: Sequence[str], command: str) -> Proposal:
    asks = tuple(_asks(seen))
    if not seen.count and not asks:
        raise nothing_read(page, seen.facts.left_out, seen.reading.missing)
    return Proposal(
        file=legible(page.sheet.file),
        layout=page.layout,
        sheet=page.sheet.name,
        header_row=page.below,
        publisher=about.publisher,
        title=about.title,
        as_of=about.as_of,
        assumed=tuple(assumed),
        asks=asks,
        facts=seen.count,
        entities=len(seen.facts.places.entities),
        measures=tuple(seen.proposed()),
        statuses=dict(sorted(seen.statuses.items())),
        preview=tuple(seen.preview()),
        missing=seen.reading.missing,
        left_out=tuple(summed(seen.facts.left_out)),
        told=(*seen.reading.told, *seen.facts.told()),
        command=command,
    )


def _asks(seen: Seen) -> Iterator[Ask]:
    reasons = [each.reason for each in seen.facts.left_out]
    if seen.is_unnamed:
        yield Ask(flag="--measure NAME", question="it does not say what is measured")
    if not seen.count and any("nobody whose figure" in reason for reason in reasons):
        yield Ask(flag="--entity NAME", question="it does not say whose figures these are")
    if any("financial year" in reason for reason in reasons):
        question = "it has financial years and does not say in which month they begin"
        yield Ask(flag="--year-begins MONTH", question=question)
    for measure in seen.facts.measures.measures.values():
        if measure.measure_id in seen.without_unit and must_be_told(measure.label):
            flag = "--unit UNIT (such as USD, million EUR, tonnes)"
            yield Ask(flag=flag, question=f"it does not say in what unit {measure.label} is")
            return
