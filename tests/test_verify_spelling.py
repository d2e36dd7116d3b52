"""Names with a slip in them: found with care, and never sure."""

import pytest
from pipeline.verify.match.lexicon import Lexicon
from pipeline.verify.match.words import words

from pipeline.models import Verdict
from tests.checked import about, checked

NAMES = Lexicon(
    [
        ("Saudi Arabia", "SAU"),
        ("South Korea", "KOR"),
        ("North Korea", "PRK"),
        ("Korea", "KOR"),
        ("Papua New Guinea", "PNG"),
        ("Guinea", "GIN"),
        ("Dominican Republic", "DOM"),
        ("Dominica", "DMA"),
        ("Austria", "AUT"),
        ("Australia", "AUS"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Northern Ireland", "NIR"),
        ("United Nations", "UN"),
        ("United States", "USA"),
        ("Philippines", "PHL"),
    ]
)


def found(text: str) -> list[tuple[str, bool]]:
    return [(mention.ids[0], mention.sure) for mention in NAMES.find(words(text), text)]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("In Saudia Arabia the tax rose.", "SAU"),
        ("The Saudi Arabian budget rose.", "SAU"),
        ("Papua New Guniea grew.", "PNG"),
        ("Papau New Guinea grew.", "PNG"),
        ("The Dominican Repubblic grew.", "DOM"),
    ],
)
def test_one_slip_in_a_long_word_is_forgiven_and_marked(text: str, id_: str) -> None:
    assert found(text) == [(id_, False)]


@pytest.mark.parametrize(
    "text",
    [
        "The Northern Island lies off the coast.",
        "The United Stand met.",
        "In Slovakia and Slovenia it rained.",
        "The saudia arabia of myth is no country.",
        "Papau New Guniea has two slips.",
        "The Dominion Republic met.",
        "South Corea has a slip in its first letter.",
    ],
)
def test_other_names_are_not_taken_for_slips(text: str) -> None:
    assert [id_ for id_, _ in found(text) if id_ != "KOR"] == []


def test_a_word_of_another_name_is_no_slip() -> None:
    assert found("North Korea and South Korea met.") == [("PRK", True), ("KOR", True)]
    assert found("Austria and Australia met.") == [("AUT", True), ("AUS", True)]
    assert found("Niger and Nigeria met.") == [("NER", True), ("NGA", True)]


def test_a_text_all_in_capitals_takes_time_in_proportion() -> None:
    text = "UNTIED NATOINS PAPAU NEW " * 20_000
    assert len(NAMES.find(words(text), text)) == 0


def test_a_figure_of_a_misspelt_name_is_approximate_at_most() -> None:
    finding = about(checked("Norlandd's defence budget was $52.3 billion in 2023."), "52.3")
    assert (finding.verdict, finding.reason) == (Verdict.APPROXIMATE, "INFERRED_ENTITY")
