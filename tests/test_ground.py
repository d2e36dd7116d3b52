"""Anchoring: true words are found whatever their typography; changed words never are."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.chunk import read
from pipeline.ground import ground
from pipeline.models import (
    Alignment,
    Article,
    Asserter,
    AsserterKind,
    Draft,
    DraftUnit,
    Fidelity,
    Hedge,
    HedgeLevel,
    Reading,
    Role,
    Statement,
    Unanchored,
)

TEXT = """The ferry to Norra Holm does not pay for itself.
It carried 12,400 passengers in 2022 — about 34 a day — and cost the county 3.1 million crowns.
“Nobody moves to an island without a boat,” the mayor said. The boat keeps the school open, and it could save the shop.
Critics say the money would buy a bridge. The boat keeps the school open, and it could save the shop.
"""


def reading() -> Reading:
    return read(Article.of(TEXT, title="The ferry", source="own"), lambda text: len(text.split()))


def outcome(*sentences: int, quotes: tuple[str, ...] = (), text: str = "", **more: object) -> Statement | Unanchored:
    made = {"key": "u", "sentences": sentences, "quotes": quotes, "text": text, "role": Role.PREMISE} | more
    grounded = ground(Draft(units=(DraftUnit.model_validate(made),)), reading())
    return grounded.statements.get("u") or grounded.unanchored["u"]


def found(*sentences: int, quotes: tuple[str, ...] = (), text: str = "", **more: object) -> Statement:
    statement = outcome(*sentences, quotes=quotes, text=text, **more)
    assert isinstance(statement, Statement)
    return statement


def refused(*sentences: int, quotes: tuple[str, ...] = (), text: str = "", **more: object) -> str:
    unanchored = outcome(*sentences, quotes=quotes, text=text, **more)
    assert isinstance(unanchored, Unanchored)
    return unanchored.reason


def test_without_a_quotation_the_whole_sentence_is_the_span() -> None:
    assert [span.quote for span in found(1).spans] == ["The ferry to Norra Holm does not pay for itself."]


def test_a_quotation_is_found_inside_the_cited_sentence() -> None:
    (span,) = found(2, quotes=("cost the county 3.1 million crowns",)).spans
    assert TEXT[span.start : span.end] == span.quote == "cost the county 3.1 million crowns"
    assert span.alignment is Alignment.EXACT


def test_typography_does_not_matter_and_the_article_s_own_is_kept() -> None:
    (span,) = found(3, quotes=('"nobody moves  to an island without a boat,"',)).spans
    assert span.quote == "“Nobody moves to an island without a boat,”"
    assert span.alignment is Alignment.FOLDED


def test_a_quotation_from_another_sentence_is_found_if_it_stands_there_once() -> None:
    assert found(1, quotes=("the money would buy a bridge",)).spans[0].quote == "the money would buy a bridge"


def test_a_quotation_from_elsewhere_that_stands_twice_is_refused() -> None:
    assert "stands 2 times" in refused(1, quotes=("The boat keeps the school open",))


def test_a_quotation_that_stands_twice_where_it_is_cited_is_called_ambiguous() -> None:
    (span,) = found(4, 6, quotes=("The boat keeps the school open",)).spans
    assert span.alignment is Alignment.AMBIGUOUS


@pytest.mark.parametrize(
    "quote",
    [
        "It carried 12,500 passengers in 2022",
        "The ferry to Norra Holm does pay for itself",
        "cost the county 3.1 billion crowns",
        "The boat keeps the shop open",
        "The island is losing its young people",
        "it cost the county",
        "2,400 passengers",
    ],
)
def test_words_that_the_article_does_not_hold_are_refused(quote: str) -> None:
    assert "not in the article" in refused(1, 2, 3, 4, 5, 6, quotes=(quote,), text=quote)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({}, "cites no sentence"),
        ({"sentences": (99,)}, "sentences 1 to 6"),
        ({"implicit": True, "text": "Islands need schools."}, "no warrant"),
        ({"implicit": True, "warrant": "w"}, "no text"),
    ],
)
def test_a_unit_that_points_nowhere_is_refused_with_its_reason(more: dict[str, object], says: str) -> None:
    assert says in refused(**more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "fidelity"),
    [
        ("the ferry to Norra Holm does not pay for itself", Fidelity.QUOTATION),
        ("The Norra Holm ferry does not pay.", Fidelity.PARAPHRASE),
        ("Public transport by sea is not a business.", Fidelity.INTERPRETATION),
    ],
)
def test_fidelity_is_computed(text: str, fidelity: Fidelity) -> None:
    statement = found(1, text=text)
    assert (statement.text, statement.fidelity) == (text, fidelity)


def test_a_restatement_of_two_sentences_is_a_compression() -> None:
    assert found(1, 4, text="The ferry does not pay, but keeps the school open.").fidelity is Fidelity.COMPRESSION


@pytest.mark.parametrize(
    "text",
    ["The ferry pays for itself.", "The ferry has not paid for 20 years.", "The ferry never does not pay.", "  ", "…"],
)
def test_a_restatement_with_another_figure_or_negation_gives_way_to_the_article_s_words(text: str) -> None:
    statement = found(1, text=text)
    assert statement.text == statement.spans[0].quote
    assert statement.fidelity is Fidelity.QUOTATION


@pytest.mark.parametrize(
    "text", ["It cost 3.1 billion crowns.", "It carried 34 passengers in 2023.", "It cost 31 million."]
)
def test_a_figure_keeps_its_scale_and_year(text: str) -> None:
    assert found(2, text=text).text == found(2).spans[0].quote


def test_an_implied_premise_is_an_imputation_without_a_span() -> None:
    statement = found(implicit=True, text="A school needs pupils.", warrant="links boat and school")
    assert (statement.fidelity, statement.spans, statement.warrant) == (
        Fidelity.IMPUTATION,
        (),
        "links boat and school",
    )


def test_an_asserter_must_be_named_in_the_article() -> None:
    groups = [Asserter(kind=AsserterKind.GROUP, name=name) for name in ("critics", "Bankers")]
    named, unnamed = (found(5, asserter=group).assertions[0].asserter for group in groups)
    assert named == Asserter(kind=AsserterKind.GROUP, name="Critics")
    assert unnamed == Asserter(kind=AsserterKind.UNATTRIBUTED)


def test_a_hedge_keeps_only_cues_that_stand_in_the_span() -> None:
    hedge = Hedge(level=HedgeLevel.POSSIBLE, cues=("perhaps", "could"))
    assert found(4, hedge=hedge).hedge == Hedge(level=HedgeLevel.POSSIBLE, cues=("could",))


def test_two_points_made_in_one_sentence_have_ids_of_their_own() -> None:
    units = tuple(
        DraftUnit(key=text, sentences=(4,), text=text, role=Role.CLAIM)
        for text in ("The school stays.", "The shop stays.")
    )
    statements = ground(Draft(units=units), reading()).statements.values()
    assert len({one.id for one in statements}) == 2


def test_titles_are_cut_at_a_word() -> None:
    assert found(2).title == "It carried 12,400 passengers in 2022 — about 34 a day — and cost the county…"


WORDS = re.findall(r"\S+", TEXT)
OTHER = ("not", "moon", "17", "2031", "never", "loses", "and", "billion")


@given(
    start=st.integers(0, len(WORDS) - 3), length=st.integers(3, 14), at=st.integers(0, 13), word=st.sampled_from(OTHER)
)
@settings(deadline=None, max_examples=300)
def test_no_quotation_with_a_word_changed_or_put_in_is_ever_found(start: int, length: int, at: int, word: str) -> None:
    true = WORDS[start : start + length]
    place = at % len(true)
    for false in ([*true[:place], word, *true[place + 1 :]], [*true[:place], word, *true[place:]]):
        assume(" ".join(false).casefold() not in " ".join(WORDS).casefold())
        refused(*range(1, 7), quotes=(" ".join(false),), text="x")


@given(
    start=st.integers(0, len(WORDS) - 3),
    length=st.integers(3, 14),
    case=st.sampled_from([str.upper, str.lower, str.title]),
)
@settings(deadline=None, max_examples=150)
def test_every_run_of_whole_words_is_found_however_it_is_set(start: int, length: int, case: type[str]) -> None:
    true = "  ".join(WORDS[start : start + length]).strip(",.")
    assume("boat keeps" not in true)
    typed = true.replace("“", '"').replace("”", '"').replace("—", "-")
    assert found(*range(1, 7), quotes=(case(typed),), text="x").spans
