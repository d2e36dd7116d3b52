"""What a figure is said of in an article's own words."""

import pytest

from pipeline.models import QuantityKind
from pipeline.quantities import read_quantities
from pipeline.subjects import Told, lexicon, told
from tests.checked import NORLAND, TABLE, parser, reading_of


def told_of(text: str) -> Told:
    starts = (each.start for each in read_quantities(text) if each.kind is not QuantityKind.PERIOD)
    return told(reading_of(text), frozenset(starts), parser())


@pytest.mark.parametrize(
    ("text", "figure", "measure"),
    [
        ("Net revenue of Halden Group rose to US$4.2 billion in 2024.", "US$4.2 billion", "Net revenue"),
        ("Halden had 12,380 employees in May.", "12,380 employees", "employees"),
        (
            "The average waiting time for a hip operation in Norwick was 14 weeks in 2023.",
            "14 weeks",
            "average waiting time for a hip operation",
        ),
        ("The council spent £83 million on road repairs in 2023.", "£83 million", "road repairs"),
        ("Exports to Germany were worth 12 billion euros.", "12 billion euros", "Exports to Germany"),
        ("The board closed the year with a deficit of 3 million pounds.", "3 million pounds", "deficit"),
        ("The number of asylum applications fell to 84,000.", "84,000", "asylum applications"),
        ("The total annual output reached 40 billion dollars.", "40 billion dollars", "output"),
        ("Norwick's unemployment rate stood at 5.4 per cent.", "5.4 per cent", "unemployment rate"),
        ("It cost 40 million dollars in all.", "40 million dollars", None),
        ("The government found 40 million dollars.", "40 million dollars", None),
    ],
)
def test_the_noun_of_its_sentence_says_what_a_figure_measures(text: str, figure: str, measure: str | None) -> None:
    (found,) = (each for each in told_of(text).figures if each.quantity.text == figure)
    assert found.measure == measure


def test_what_a_share_is_of_is_not_what_it_measures() -> None:
    (share, *_) = told_of("In 2024, 61 per cent of patients were seen in time.").figures
    assert (share.measure, share.whole) == (None, "patients")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "The Ministry of Trade and Industry paid 5 million dollars to Halden Group.",
            ["Ministry of Trade and Industry", "Halden Group"],
        ),
        ("Tunisia and Kenya paid 5 million dollars each on Monday.", ["Tunisia", "Kenya"]),
        ("Sea levels rose by 4 millimetres in June.", []),
    ],
)
def test_names_are_runs_of_capitals_that_name_somebody(text: str, names: list[str]) -> None:
    assert list(told_of(text).names) == names


def test_a_name_with_its_form_and_without_it_is_one() -> None:
    text = "The Halden Group had 900 employees. Halden sold 40 ships. Nobody at Halden Group lost 3 boats."
    words = lexicon(told_of(text), text, None)
    (entity,) = words.entities()
    assert {entity.name, *entity.aliases} == {"Halden Group", "Halden"}
    assert entity.kind == "group"


def test_the_tables_names_come_before_the_texts_own() -> None:
    text = "Norland's defence budget was 52.3 billion dollars in 2023, and Halden had 900 employees."
    words = lexicon(told_of(text), text, TABLE)
    assert NORLAND in words.entities()
    assert {"Defence budget", "employees"} <= {each.label for each in words.measures()}
    assert not words.facts(["NOR"], ["budget"])
