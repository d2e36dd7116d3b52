"""What forms and addresses of the queue say, in its own words."""

from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import parse_qsl

from pipeline.errors import InputError
from pipeline.review.queue.deciding import Act, Settling
from pipeline.review.queue.filters import Filter
from pipeline.review.queue.standing import Outcome
from pipeline.review.queue.subjects import Target
from pipeline.review.visits import Visit

_DIGITS = 9


@dataclass(frozen=True)
class Key:
    """A story and one of its findings, as ``12-f3ab``."""

    story: int
    finding: str

    @classmethod
    def of(cls, words: str) -> Self | None:
        """None for what is no key."""
        story, dash, finding = words.partition("-")
        fits = story.isascii() and story.isdecimal() and len(story) <= _DIGITS and finding.isalnum()
        return cls(int(story), finding) if dash and fits else None


def key_of(words: str) -> Key:
    """The key that a form sent. Raises InputError."""
    found = Key.of(words)
    if found is None:
        raise InputError("the form does not say which finding it is about", do="Load the page again.")
    return found


def target_of(visit: Visit) -> Target:
    """The finding that a form is about, and the version that its page showed. Raises InputError."""
    key = key_of(visit.word("at"))
    return Target(key.story, key.finding, whole(visit.word("seen")))


def settling_of(visit: Visit) -> Settling:
    """The outcome that was chosen, with its reason and wording. Raises InputError."""
    try:
        outcome = Outcome(visit.word("outcome"))
    except ValueError as error:
        raise InputError("no outcome was chosen", do="Choose one of the six.") from error
    return Settling(outcome, visit.word("reason"), visit.word("wording"))


def act_of(visit: Visit) -> Act:
    """Who does it, now."""
    return Act(visit.person, visit.desk.now())


def filter_of(visit: Visit) -> Filter:
    """That of the address."""
    return Filter.of(dict(visit.request.query_params))


def back(visit: Visit, at: str = "") -> str:
    """The address of the list that a form came from, with this finding open."""
    wanted = Filter.of(dict(parse_qsl(visit.word("back"), keep_blank_values=True)))
    query = wanted.query(**({"at": at} if at else {}))
    return f"/queue?{query}" if query else "/queue"


def whole(words: str) -> int:
    """A whole number. Raises InputError."""
    if not (words.isascii() and words.isdecimal() and len(words) <= _DIGITS):
        raise InputError("the form does not say which version it is of", do="Load the page again.")
    return int(words)


def day_of(words: str) -> date | None:
    """A day; None if none was given. Raises InputError."""
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise InputError(f"{words!r} is no day", do="Write it as 2026-03-05.") from error
