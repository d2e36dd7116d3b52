"""Confirmed findings as schema.org ClaimReview: each with who confirmed it on which day."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.models import Confirmed
from pipeline.render.claimreview import claim_review
from pipeline.render.export import losses
from pipeline.render.page import Json
from pipeline.render.references import web
from pipeline.review.exports.settlement import Settlement


@dataclass(frozen=True)
class Publishing:
    """Where reviews stand and who brings them out, as far as the settings say."""

    url: str | None = None
    publisher: str | None = None


@dataclass(frozen=True)
class Reviews:
    """The file, how many reviews it has, and what was left out of it, in phrases."""

    text: str
    count: int
    left_out: tuple[str, ...]


def reviews(settlement: Settlement, publishing: Publishing) -> Reviews:
    """A ClaimReview for each finding that a person stands for, in the order of the text; of nothing else."""
    graph: list[Json] = []
    for found, settled in settlement.confirmed():
        day = settled.decision.at.date()
        made = _graph(settlement, [found.id], settled.who, day, publishing)
        sources = [_source(each.found.url, each.found.page) for each in settlement.evidence.get(found.id, ())]
        graph += [_based(each, [source for source in sources if source]) for each in made]
    decided = len(settlement.settled)
    undated = publishing.url is None and bool(graph)
    unsigned = publishing.publisher is None and bool(graph)
    left_out = (
        *losses((decided - len(graph), "decision", "left out that says something else than its finding")),
        *(("url of the review left out, for none is set (review_url)",) if undated else ()),
        *(("publisher of the review left out, for none is set (publisher)",) if unsigned else ()),
    )
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=2)
    return Reviews(f"{text}\n", len(graph), left_out)


def _source(url: str, page: str) -> dict[str, Json]:
    """Evidence that others can look up; what has no address stays at the desk."""
    link = web(url)
    told: dict[str, Json] = {"@type": "CreativeWork", "url": link, "description": page}
    return {name: value for name, value in told.items() if value} if link else {}


def _based(review: Json, sources: Sequence[dict[str, Json]]) -> Json:
    if not sources or not isinstance(review, dict):
        return review
    rows = review.get("isBasedOn") or []
    return review | {"isBasedOn": [*(rows if isinstance(rows, list) else [rows]), *sources]}


def _graph(settlement: Settlement, ids: Sequence[str], by: str, day: date, publishing: Publishing) -> list[Json]:
    confirmed = Confirmed(by=by, findings=tuple(ids), url=publishing.url, reviewed=day, publisher=publishing.publisher)
    done = settlement.done.model_copy(update={"confirmed": confirmed})
    told: dict[str, list[Json]] = json.loads(claim_review(done).text)
    return told["@graph"]
