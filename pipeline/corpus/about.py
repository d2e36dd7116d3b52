"""What is known about an article besides its text, and where it was found."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Self, TypedDict

from pipeline.errors import InputError
from pipeline.models import Noun

DATE_FORMATS = (
    "%d %B %Y",
    "%B %d, %Y",
    "%B %d %Y",
    "%d %b %Y",
    "%b %d, %Y",
    "%b. %d, %Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%Y%m%d",
)
"""Dates people write that mean one day wherever they are read; 3/4/2025 does not."""

_NAMES = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "creator"),
    "published": ("published", "date", "publication_date"),
    "source": ("source", "publisher", "sitename", "publication"),
    "url": ("url", "link"),
}

_ASSUMED = "taken to be published on"


class Overrides(TypedDict, total=False):
    """Metadata that a caller knows better than the file does."""

    title: str | None
    author: str | None
    published: date | str | None
    source: str | None
    url: str | None


class About(Noun):
    """Metadata of one article, each None where unknown, and notes on what was decided in reading them.

    ``pages`` are the offsets in the text at which its pages begin; none where its format has none.
    """

    title: str | None = None
    author: str | None = None
    published: date | None = None
    source: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> Self:
        """From fields as files name them; a date that cannot be read becomes a note."""
        found = {name: _first(fields, names) for name, names in _NAMES.items()}
        published = parse_date(found["published"])
        written = _words(found["published"]) or "given"
        unread = found["published"] is not None and published is None
        return cls(
            title=_words(found["title"]),
            author=_words(found["author"]),
            published=published,
            source=_words(found["source"]),
            url=_address(found["url"]),
            notes=(f"the date {written[:40]!r} could not be read",) if unread else (),
        )

    @classmethod
    def given(cls, overrides: Overrides) -> Self:
        """From what a caller gives; raises InputError for a date that is none."""
        about = cls.of({name: value for name, value in overrides.items() if value is not None})
        if about.notes:
            what = f"{overrides.get('published')!r} is no date that can be read"
            raise InputError(what, where="published", do="Write it as YYYY-MM-DD.")
        return about

    def under(self, better: Self) -> Self:
        """Both together; where both know something, ``better`` is right."""
        known = {name: value for name in _NAMES if (value := getattr(better, name)) is not None}
        notes = tuple(note for note in self.notes if better.published is None or not note.startswith(_ASSUMED))
        return self.model_copy(update={**known, "notes": tuple(dict.fromkeys(notes + better.notes))})

    def made_on(self, day: date | None) -> Self:
        """With the day on which the file was made taken for that of publication, and a note that says so."""
        if day is None:
            return self
        note = f"{_ASSUMED} {day}, when the file was made; give the date of publication if it is another"
        return self.model_copy(update={"published": day, "notes": (*self.notes, note)})


def parse_date(value: object) -> date | None:
    """A day from a date, ISO text, or the few ways of writing one that leave no doubt; else None."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    if not isinstance(value, str | int):  # lists within lists of YAML can be endless when written out
        return None
    text = " ".join(str(value)[:100].split())
    for read in (_iso, _written, _mail):
        if (day := read(text)) is not None:
            return day
    return None


def _iso(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _written(text: str) -> date | None:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def _mail(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, IndexError):
        return None


def _first(fields: Mapping[str, object], names: tuple[str, ...]) -> object:
    """The first of several fields that holds anything; names of fields are met in any case."""
    lowered = {str(name).strip().lower(): value for name, value in fields.items()}
    return next((lowered[name] for name in names if lowered.get(name) not in (None, "")), None)


def _words(value: object) -> str | None:
    """One line of readable words, at most 300 characters; a list is joined by commas."""
    if isinstance(value, list | tuple):
        value = ", ".join(str(part) for part in value[:20] if isinstance(part, str | int | float))
    if not isinstance(value, str | int | float):
        return None
    line = "".join(char if char.isprintable() else " " for char in str(value)[:2000])
    return " ".join(line.split())[:300] or None


def _address(value: object) -> str | None:
    """A web address, and nothing that another scheme could make of it."""
    text = _words(value)
    return text if text and re.match(r"https?://[^\s<>\"']+$", text) else None
