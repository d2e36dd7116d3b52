"""A page of the claims that several articles share: who makes them, who attacks them, which figures differ."""

from collections.abc import Mapping, Sequence

from pipeline.models import Claims, FigureSet
from pipeline.render.page import address, page
from pipeline.render.words import ACTS, HEDGES, ROLES, asserter_word, assertion_word, plural


def claims_html(claims: Claims, places: Mapping[str, Sequence[str]]) -> str:
    """The page; ``places`` holds, by article id, the names on the way from the page to the article's folder.

    Articles that have none are named and not linked to.
    """

    def link(article: str, statement: str) -> str | None:
        place = places.get(article)
        return None if place is None else f"{address(*place, 'report.html')}#{address(statement)[2:]}"

    titles = {article.id: article.title for article in claims.articles}
    return page(
        "claims",
        claims=claims,
        titles=titles,
        link=link,
        differing=sum(not _agree(one.figures) for one in claims.claims),
        agree=_agree,
        roles=ROLES,
        hedges=HEDGES,
        acts=ACTS,
        asserter=asserter_word,
        said_by=assertion_word,
        plural=plural,
    )


def _agree(figures: Sequence[FigureSet]) -> bool:
    return all(one.agree for one in figures)
