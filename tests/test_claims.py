"""The same claim in several articles: found, told who says it, and which figures differ."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipeline.assemble import assemble
from pipeline.chunk import read
from pipeline.claims import shared_claims
from pipeline.claims.said import Said, met, opposed
from pipeline.ground import ground
from pipeline.models import (
    Act,
    Article,
    Asserter,
    AsserterKind,
    Assertion,
    Claims,
    Done,
    Draft,
    DraftRelation,
    DraftUnit,
    Findings,
    Provenance,
    RelationType,
    Role,
    SharedClaim,
    TableRef,
)
from pipeline.ports import Vectors
from pipeline.render import claims_html
from tests.browser import DESK, PHONE, chromium, opened
from tests.command import argmap

AUTHOR = Assertion()
CRITICS = Assertion(asserter=Asserter(kind=AsserterKind.GROUP, name="critics"), act=Act.DISPUTES)
BUDGET = "The ferry budget of Norland reached 40 million crowns in 2021."


def alike(texts: Sequence[str]) -> Vectors:
    """A double that takes all texts for the same; what is told apart is told apart by words, figures and periods."""
    return np.ones((len(texts), 1), dtype=np.float32)


def article(title: str, *sentences: str, against: str = "", by: Assertion = AUTHOR) -> Done:
    """A finished article: each sentence a statement, the last one set against the first if that is asked for."""
    text = " ".join((*sentences, against)).strip()
    of = Article.of(text, title=title, source="own")
    reading = read(of, lambda part: len(part.split()))
    units = [
        DraftUnit(
            key=f"u{i}", quotes=(quote,), sentences=(), text=quote, role=Role.CLAIM, asserter=by.asserter, act=by.act
        )
        for i, quote in enumerate((*sentences, *([against] if against else [])))
    ]
    relations = [DraftRelation(key="r", type=RelationType.REBUTS, sources=(units[-1].key,), target="u0")]
    draft = Draft(units=tuple(units), relations=tuple(relations if against else ()))
    argmap = assemble(draft, ground(draft, reading), reading, Provenance(engine="rules", code="test"))
    nothing = Findings(table=TableRef(name="", hash=""), policy="", findings=())
    return Done(article=of, map=argmap, findings=nothing)


def shared(*sentences: str) -> tuple[SharedClaim, ...]:
    return shared_claims([article(f"A{i}", sentence) for i, sentence in enumerate(sentences)], alike).claims


def said(sentence: str) -> Said:
    done = article("A", sentence)
    return Said.of(done.article.id, done.map.statements[0])


@pytest.mark.parametrize(
    ("other", "agree"),
    [
        ("In 2021 the ferry budget of Norland reached 40 million crowns.", True),
        ("The ferry budget of Norland was 39.8 million crowns in 2021.", True),
        ("The ferry budget of Norland was 47 million crowns in 2021.", False),
        ("The ferry budget of Norland was 47 million crowns in 2021, up from 40 million crowns.", True),
    ],
)
def test_figures_of_one_claim_agree_within_their_rounding(other: str, agree: bool) -> None:
    (claim,) = shared(BUDGET, other)
    assert [one.agree for one in claim.figures] == [agree]
    assert (claim.articles, claim.asserted, claim.attacked) == (2, 2, 0)


@pytest.mark.parametrize(
    "other",
    [
        "The ferry budget of Norland reached 40 million crowns in 2019.",
        "Tea is served at four.",
        "Did the ferry budget of Norland reach 40 million crowns in 2021?",
    ],
    ids=["another year", "other words", "a question"],
)
def test_another_year_other_words_and_questions_are_no_restatement(other: str) -> None:
    assert shared(BUDGET, other) == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Trams calm the town centre.", "Trams do not calm the town centre.", True),
        ("Trams calm the town centre.", "Trams never fail to calm the town centre.", False),
        ("Trams calm the town centre.", "Without a doubt, as we know, trams calm the town centre.", False),
        ("Rents in the port rose.", "Rents in the port fell.", True),
        ("Rents in the port rose.", "Rents in the port did not rise.", True),
        ("Rents in the port did not fall.", "Rents in the port rose.", False),
        ("Rents in the port rose.", "Rents in the port have increased.", False),
    ],
)
def test_a_denial_of_what_both_are_about_is_the_opposite(one: str, other: str, expected: bool) -> None:
    assert opposed(said(one), said(other)) is expected
    assert opposed(said(other), said(one)) is expected


def test_statements_without_a_period_are_of_any_time() -> None:
    assert met(said(BUDGET).periods, said("The ferry budget of Norland reached 40 million crowns.").periods)


def test_who_attacks_is_counted_denials_disputes_and_objections_alike() -> None:
    articles = [
        article("A", "Trams calm the town centre.", against="They only move the noise to the ring road."),
        article("B", "Trams do not calm the town centre."),
        article("C", "Trams calm the town centre.", by=CRITICS),
    ]
    (claim,) = shared_claims(articles, alike).claims
    assert (claim.articles, claim.asserted, claim.attacked) == (3, 1, 3)
    assert [one.text for one in claim.objections] == ["They only move the noise to the ring road."]
    assert [one.denies for one in claim.sayings] == [False, True, True]


def test_one_article_shares_nothing_with_itself() -> None:
    assert shared_claims([article("A", BUDGET, BUDGET.replace("reached", "was"))], alike).claims == ()
    assert shared_claims([], alike) == Claims(articles=(), claims=())


def test_unlike_meaning_keeps_like_words_apart() -> None:
    def strangers(texts: Sequence[str]) -> Vectors:
        return np.eye(len(texts), dtype=np.float32)

    assert shared_claims([article("A", BUDGET), article("B", BUDGET + " Again.")], strangers).claims == ()


def test_a_claim_is_a_star_and_no_chain() -> None:
    def line(texts: Sequence[str]) -> Vectors:
        """Neighbours are alike, those two steps apart are not."""
        angles = [0.7 * texts.index(text) for text in texts]
        return np.array([(np.cos(a), np.sin(a)) for a in angles], dtype=np.float32)

    places = [
        article(f"A{i}", BUDGET.replace("reached", f"{word} reached"))
        for i, word in enumerate(("now", "soon", "later", "gladly"))
    ]
    claims = shared_claims(places, line).claims
    assert sorted(len(one.sayings) for one in claims) in ([3], [2, 2])


def test_the_order_of_articles_changes_no_claim() -> None:
    articles = [article("A", BUDGET), article("B", BUDGET + " Again."), article("C", "Trams calm the town centre.")]
    there, back = shared_claims(articles, alike), shared_claims(articles[::-1], alike)
    assert [one.id for one in there.claims] == [one.id for one in back.claims]


HOSTILE = 'Trams calm the "town" centre <script>alert(1)</script></style> & more.'


def test_the_page_is_shut_and_escapes_what_articles_say() -> None:
    articles = [article("<b>A</b>", HOSTILE), article("B", HOSTILE, "Tea is served.")]
    claims = shared_claims(articles, alike)
    html = claims_html(claims, {one.article.id: ("..", "a/b", "javascript:x") for one in articles})
    assert "<script>alert" not in html
    assert "<b>A</b>" not in html
    assert 'href="javascript:' not in html
    assert "a%2Fb/javascript%3Ax/report.html#" in html
    assert "default-src &#39;none&#39;" in html
    assert "No two articles here" in claims_html(Claims(articles=(), claims=()), {})


@pytest.mark.browser
def test_the_page_asks_for_nothing_and_fits_desk_and_phone(tmp_path: Path) -> None:
    articles = [article("A long title " * 8, HOSTILE, BUDGET), article("B", HOSTILE, BUDGET.replace("40", "4747"))]
    html = claims_html(shared_claims(articles, alike), {one.article.id: ("run", "slug") for one in articles})
    with chromium() as browser:
        for size in (DESK, PHONE):
            with opened(browser, html, tmp_path, size=size) as seen:
                wide = seen.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                assert (seen.said, seen.asked, wide <= 0) == ([], [], True)


@pytest.mark.slow
def test_the_command_finds_shared_claims_of_a_run_and_leaves_a_page(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(f"# One\n\n{BUDGET} It should grow.\n", encoding="utf-8")
    other = BUDGET.replace("40", "47").replace("reached", "came to")
    (tmp_path / "two.md").write_text(f"# Two\n\n{other} It should not grow.\n", encoding="utf-8")
    assert argmap("run", "one.md", "two.md", cwd=tmp_path).returncode == 0
    asked = argmap("claims", "--json", cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    claims = Claims.model_validate_json(asked.stdout)
    assert [one.agree for one in claims.claims[0].figures] == [False]
    page = (tmp_path / "outputs" / "claims.html").read_text(encoding="utf-8")
    report = json.loads((next((tmp_path / "outputs").glob("*/run.json"))).read_text(encoding="utf-8"))
    assert all(line["slug"] in page for line in report["articles"])
    told = argmap("claims", cwd=tmp_path)
    assert "≠" in told.stdout
    assert max(map(len, told.stdout.splitlines())) <= 80
    refused = argmap("claims", "nowhere", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
