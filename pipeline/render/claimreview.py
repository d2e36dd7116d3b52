"""Findings that a person confirmed, as schema.org ClaimReview in JSON-LD: what fact-checkers publish.

No figure of ours becomes a rating: a verdict is a word, and the explanation says why.
"""

import json

from pipeline.models import Article, AsserterKind, Assertion, Confirmed, Done, Finding, RowChecked, plain
from pipeline.render.export import Export, losses
from pipeline.render.page import Json
from pipeline.render.sheet import Sheet
from pipeline.render.words import VERDICTS, asserter_word

_KINDS = {AsserterKind.ORGANISATION: "Organization", AsserterKind.GROUP: "Organization"}


def claim_review(done: Done) -> Export:
    """One ClaimReview for each confirmed finding; nothing is published that nobody has looked at."""
    sheet = Sheet.of(done)
    confirmed = done.confirmed or Confirmed(by="", findings=())
    reviews: list[Json] = [_review(sheet.by_id[each], sheet, confirmed.by) for each in confirmed.findings]
    text = json.dumps({"@context": "https://schema.org", "@graph": reviews}, ensure_ascii=False, indent=2)
    rest = len(sheet.by_id) - len(reviews)
    return Export(f"{text}\n", ("the map left out", *losses((rest, "finding", "left out that nobody confirmed"))))


def _review(found: Finding, sheet: Sheet, by: str) -> Json:
    article = sheet.done.article
    return _told(
        {
            "@type": "ClaimReview",
            "identifier": f"{article.id}/{found.id}",
            "claimReviewed": found.quote,
            "author": {"@type": "Person", "name": by},
            "reviewRating": _told(
                {
                    "@type": "Rating",
                    "alternateName": VERDICTS[found.verdict].word,
                    "ratingExplanation": found.message,
                }
            ),
            "reviewBody": "\n".join(filter(None, (found.message, found.formula, found.suggestion))),
            "itemReviewed": _claim(found, sheet),
            "isBasedOn": [_row(row) for row in found.rows],
        }
    )


def _claim(found: Finding, sheet: Sheet) -> Json:
    """The claim as it stands in the article, by whoever the map says has made it."""
    stands = sheet.statements.get(found.statement or "")
    said = stands.assertions if stands else ()
    claim: dict[str, Json] = {"@type": "Claim", "text": stands.text if stands else found.quote}
    speakers: list[Json] = [_speaker(each, sheet.done.article) for each in said]
    return _told(claim | {"author": [each for each in speakers if each], "appearance": _article(sheet.done.article)})


def _speaker(said: Assertion, article: Article) -> Json:
    who = said.asserter
    if who.kind is AsserterKind.AUTHOR:
        return {"@type": "Person", "name": article.author} if article.author else None
    if who.kind is AsserterKind.UNATTRIBUTED:
        return None
    return {"@type": _KINDS.get(who.kind, "Person"), "name": asserter_word(who)}


def _article(article: Article) -> Json:
    author = {"@type": "Person", "name": article.author} if article.author else None
    return _told(
        {
            "@type": "Article",
            "headline": article.title,
            "author": author,
            "datePublished": article.published.isoformat() if article.published else None,
            "publisher": {"@type": "Organization", "name": article.source},
            "url": article.url,
        }
    )


def _row(row: RowChecked) -> Json:
    description = f"{plain(row.value)} {row.unit}, {row.period}"
    return {"@type": "Dataset", "name": row.source, "identifier": row.row_id, "description": description}


def _told(fields: dict[str, Json]) -> Json:
    """Fields without those that hold nothing."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
