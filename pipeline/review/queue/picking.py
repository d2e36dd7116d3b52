""" "Check this": words of an article that a person wants to have checked, though no finding flags them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import InputError
from pipeline.models import Finding, Verdict, content_id
from pipeline.review.current import Current, current
from pipeline.review.database import tables as t
from pipeline.review.events import tell
from pipeline.review.queue.deciding import Act, clean
from pipeline.text.sentences import split

KIND = "asked"
SEVERITY = 2
_LONGEST = 600


def pick(session: Session, story: int, quote: str, start: int | None, note: str, act: Act) -> str:
    """Puts words of the current draft into the queue; returns the id under which they stand there.

    Where a finding is about a figure in these words, that is the one; else they get an item of their own. ``start`` is
    where they were selected; without it the words must stand in the text once. Raises InputError.
    """
    now = current(session, story)
    span = _span(now, quote, start)
    inside = [
        each for each in now.findings.findings if span.start <= each.start and each.end <= span.end and each.quote
    ]
    about = min(inside, key=lambda each: (each.kind != "numeric", -each.severity, each.start)) if inside else None
    finding = about.id if about is not None else id_of(story, span.quote, span.occurrence)
    known = session.scalar(select(t.Picked).where(t.Picked.story_id == story, t.Picked.finding == finding))
    if known is not None and known.draft_id != now.draft:  # it did not come along from an earlier draft
        session.delete(known)
        session.flush()
        known = None
    if known is None:
        session.add(
            t.Picked(
                story_id=story,
                draft_id=now.draft,
                finding=finding,
                start=about.start if about is not None else span.start,
                end=about.end if about is not None else span.end,
                quote=about.quote if about is not None else span.quote,
                note=clean(note, "the note"),
                author=act.by.id,
                at=act.at,
            )
        )
        session.flush()
        tell(
            session, "picked", f"asked for a check of “{quote[:80]}”", by=act.by, at=act.at, story=story, about=finding
        )
    return finding


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    quote: str
    occurrence: int
    """How many times the words stand in the text before."""


def _span(now: Current, quote: str, start: int | None) -> _Span:
    text, words = now.article.text, quote.strip()
    if not words:
        raise InputError("no words were selected", do="Select the words of the article that are to be checked.")
    if len(words) > _LONGEST:
        raise InputError(f"{len(words)} characters are too many to check at once", do="Select one sentence.")
    places = places_of(text, words)
    if not places:
        raise InputError("these words do not stand in the article", do="Select them in the text itself.")
    if start is None and len(places) > 1:
        raise InputError(f"these words stand in the article {len(places)} times", do="Select more around them.")
    at = places[0] if start is None else min(places, key=lambda place: abs(place - start))
    return _Span(at, at + len(words), words, places.index(at))


def id_of(story: int, quote: str, occurrence: int) -> str:
    """The id of picked words that no finding is about; ``occurrence``: how many times they stand before."""
    return content_id("f", KIND, story, quote, occurrence)


def places_of(text: str, words: str) -> list[int]:
    """All places at which words begin."""
    return [at for at in range(len(text)) if text.startswith(words, at)]


def finding_of(picked: t.Picked) -> Finding:
    """Picked words as a finding, for cards and lists."""
    return Finding(
        id=picked.finding,
        kind="grounding",
        statement=None,
        quote=picked.quote,
        start=picked.start,
        end=picked.end,
        verdict=Verdict.NOT_CHECKED,
        reason="ASKED",
        message="Somebody at the desk asked for a check of these words; nothing was compared with them.",
        flag=True,
        severity=SEVERITY,
    )


def sentence_around(text: str, start: int) -> str:
    """The sentence that holds a character; empty between sentences."""
    return next((each.text for each in split(text) if each.start <= start < each.end), "")
