"""Findings that a person confirmed, as schema.org ClaimReview in JSON-LD: what fact-checkers publish.

No figure of ours becomes a rating: a verdict is a word, and the explanation says why.
"""

import json

from pipeline.models import Article, AsserterKind, Assertion, Confirmed, Done, Finding
from pipeline.render.export import Export, losses
from pipeline.render.page import Json
from pipeline.render.references import Reference, references, right_for
from pipeline.render.sheet import Sheet
from pipeline.render.words import VERDICTS, asserter_word
from pipeline.text.sentences import split

_KINDS = {AsserterKind.ORGANISATION: "Organization", AsserterKind.GROUP: "Organization"}


def claim_review(done: Done) -> Export:
    """One ClaimReview for each confirmed finding; nothing is published that nobody has looked at."""
    sheet = Sheet.of(done)
    confirmed = done.confirmed or Confirmed(by="", findings=())
    reviews: list[Json] = [_review(sheet.by_id[each], sheet, confirmed) for each in confirmed.findings]
    text = json.dumps({"@context": "https://schema.org", "@graph": reviews}, ensure_ascii=False, indent=2)
    rest = len(sheet.by_id) - len(reviews)
    lost = ("the map left out", *losses((rest, "finding", "left out that nobody confirmed")))
    return Export(f"{text}\n", (*lost, *(_unset(confirmed) if reviews else ())))


def _unset(confirmed: Confirmed) -> tuple[str, ...]:
    """What readers of ClaimReview look for, and nobody has told."""
    known = {
        "url of the review (--review-url)": confirmed.url,
        "day of the review (--reviewed)": confirmed.reviewed,
        "publisher of the review (--publisher)": confirmed.publisher,
    }
    return tuple(f"{name} left out, for none was given" for name, value in known.items() if not value)


def _review(found: Finding, sheet: Sheet, confirmed: Confirmed) -> Json:
    article = sheet.done.article
    right = right_for(found, article.text)
    return _told(
        {
            "@type": "ClaimReview",
            "identifier": f"{article.id}/{found.id}",
            "url": confirmed.url,
            "datePublished": confirmed.reviewed.isoformat() if confirmed.reviewed else None,
            "claimReviewed": _claimed(found, sheet),
            "author": {"@type": "Person", "name": confirmed.by},
            "publisher": {"@type": "Organization", "name": confirmed.publisher} if confirmed.publisher else None,
            "reviewRating": _told(
                {
                    "@type": "Rating",
                    "alternateName": VERDICTS[found.verdict].word,
                    "ratingExplanation": found.message,
                }
            ),
            "reviewBody": "\n".join(
                filter(
                    None,
                    (
                        found.message,
                        f"The sentence would be right for {right}." if right else "",
                        f"Suggested: {found.suggestion}" if found.suggestion else "",
                    ),
                )
            ),
            "itemReviewed": _claim(found, sheet),
            "isBasedOn": [_row(row) for row in references(found)],
        }
    )


def _claim(found: Finding, sheet: Sheet) -> Json:
    """The claim as it stands in the article, by whoever the map says has made it."""
    stands = sheet.statements.get(found.statement or "")
    said = stands.assertions if stands else ()
    claim: dict[str, Json] = {"@type": "Claim", "text": _claimed(found, sheet)}
    speakers: list[Json] = [_speaker(each, sheet.done.article) for each in said]
    return _told(claim | {"author": [each for each in speakers if each], "appearance": _article(sheet.done.article)})


def _claimed(found: Finding, sheet: Sheet) -> str:
    """The statement that the finding is about; outside the map the sentence of the article that it stands in."""
    stands = sheet.statements.get(found.statement or "")
    if stands:
        return stands.text
    sentences = split(sheet.done.article.text)
    return next((each.text for each in sentences if each.start <= found.start < each.end), found.quote)


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
            "publisher": {"@type": "Organization", "name": article.source} if _is_publisher(article) else None,
            "url": article.url,
        }
    )


def _is_publisher(article: Article) -> bool:
    """Whether the source is a publisher's name, and not what stands in for one: the name of the file or the title."""
    return article.source not in (article.file, article.title)


def _row(row: Reference) -> Json:
    told = filter(None, (f"{row.figure}, {row.about}", row.where, row.unverified))
    return _told(
        {
            "@type": "Dataset",
            "name": row.source,
            "identifier": row.row_id,
            "description": "; ".join(told),
            "url": row.link,
        }
    )


def _told(fields: dict[str, Json]) -> Json:
    """Fields without those that hold nothing."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
