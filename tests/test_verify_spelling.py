"""Names with a slip in them: found with care, and never sure."""

import pytest

from pipeline.frames import gazetteer
from pipeline.models import Entity, Verdict
from pipeline.text.stems import stems
from pipeline.verify import MemoryTable
from tests.checked import about, checked

COUNTRIES = {
    "SAU": "Saudi Arabia",
    "KOR": "South Korea|Korea",
    "PRK": "North Korea",
    "PNG": "Papua New Guinea",
    "GIN": "Guinea",
    "DOM": "Dominican Republic",
    "DMA": "Dominica",
    "AUT": "Austria",
    "AUS": "Australia",
    "NER": "Niger",
    "NGA": "Nigeria",
    "NIR": "Northern Ireland",
    "UN": "United Nations",
    "USA": "United States",
    "PHL": "Philippines",
}
NAMES = gazetteer(
    MemoryTable(
        (),
        tuple(
            Entity(entity_id=id_, name=names.split("|")[0], aliases=tuple(names.split("|")[1:]), kind="country")
            for id_, names in COUNTRIES.items()
        ),
        (),
        (),
    )
)


def found(text: str) -> list[tuple[str, bool]]:
    """Ids of the names in a text, and whether they stand there without a slip."""
    return [(id_, not name.spelled) for name in NAMES.find_entities(text, stems(text)) for id_ in sorted(name.ids)]


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
    assert found(text) == []


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        ("52", Verdict.APPROXIMATE),
        ("52.3", Verdict.SUPPORTED),  # three digits do not fit by chance
        ("71.9", Verdict.NOT_CHECKABLE),
    ],
)
def test_a_figure_of_a_misspelt_name_agrees_if_it_is_exact_and_accuses_nobody(figure: str, verdict: Verdict) -> None:
    finding = about(checked(f"Norlandd's defence budget was ${figure} billion in 2023."), figure)
    assert finding.verdict is verdict
    assert "entity" in finding.quantity.inferred
