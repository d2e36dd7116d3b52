"""Words that somebody asked to have checked, found again in a new draft: by themselves, where no finding is them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.models import Article, Carried, CarryOver, Fate, Findings
from pipeline.review.database.tables import Draft, Picked
from pipeline.review.queue.picking import id_of, places_of, sentence_around


@dataclass(frozen=True)
class PickPlace:
    """Words of the new draft, and the id under which they stand there."""

    id: str
    start: int
    quote: str


@dataclass(frozen=True)
class Picks:
    """What became of picked words that are no finding of the draft before, and where words are now, by id."""

    fates: tuple[Carried, ...]
    places: Mapping[str, PickPlace]

    def move(self, session: Session, old: Draft, new: Draft) -> None:
        """Puts those that came along into the new draft, after their ids were changed; the others stay in theirs."""
        for one in _picked(session, old):
            if (place := self.places.get(one.finding)) is not None:
                one.draft_id, one.start, one.quote = new.id, place.start, place.quote
                one.end = place.start + len(place.quote)
        session.flush()


def picks(session: Session, old: Draft, new: Draft, over: CarryOver, findings: Findings) -> Picks:
    """What was picked, looked for in the new draft. No two come to one place."""
    before, after = (Article.model_validate_json(one.article).text for one in (old, new))
    places = {one.id: PickPlace(one.id, one.start, one.quote) for one in findings.findings}
    findings_before = {one.before for one in over.all}
    taken: set[str] = set()
    fates: list[Carried] = []
    for one in _picked(session, old):
        if one.finding in findings_before:
            continue
        place = places.get(one.finding) or _found(one, before, after)
        if place is None or place.id in taken:
            fates.append(Carried(fate=Fate.GONE, before=one.finding, after=None, text=one.quote))
            continue
        taken.add(place.id)
        places[place.id] = place
        fates.append(Carried(fate=Fate.STAYED, before=one.finding, after=place.id, text=one.quote))
    return Picks(tuple(fates), places)


def _picked(session: Session, draft: Draft) -> Sequence[Picked]:
    return session.scalars(select(Picked).where(Picked.draft_id == draft.id).order_by(Picked.id)).all()


def _found(one: Picked, before: str, after: str) -> PickPlace | None:
    """Where its words are meant in the new text: in the same sentence; else, where they stand as often, in order."""
    were, are = places_of(before, one.quote), places_of(after, one.quote)
    around = sentence_around(before, one.start)
    same = [at for at in are if around and sentence_around(after, at) == around]
    if len(same) == 1:
        start = same[0]
    elif len(were) == len(are) and one.start in were:
        start = are[were.index(one.start)]
    else:
        return None
    return PickPlace(id_of(one.story_id, one.quote, are.index(start)), start, one.quote)
