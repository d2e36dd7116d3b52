"""Numbers that tell which one and not how many, each with near misses that are figures."""

import pytest

from pipeline.quantities import read_quantities
from tests.reading import Row, figures

LABELS = """note notes line lines step steps room rooms gate platform route flight road grade day week year level
    question exhibit box chart appendix stage round lane seat row slide figure table item clause rule option
    form schedule terminal camp block bowl war goal part season episode game issue lot exit bus train unit
    type annex order version"""
BILLS = "iOS Android H.R. HR HB SB"
INDICES = """S&P FTSE Nikkei CAC DAX Stoxx STOXX Dow Russell ASX Topix TOPIX Nasdaq Fortune Forbes CSI KOSPI IBEX SMI
    AEX BEL OMX TSX"""


@pytest.mark.parametrize("word", [*LABELS.split(), *LABELS.title().split(), *BILLS.split(), *INDICES.split()])
def test_a_bare_number_behind_what_it_names_is_no_figure(word: str) -> None:
    assert figures(f"They spoke of {word} 12 again, and that 3 ships sank.") == [("3 ships", "count", "3", None)]


@pytest.mark.parametrize("word", [word for word in LABELS.split() if word != "version"])
def test_behind_the_same_word_what_is_counted_or_measured_is_a_figure(word: str) -> None:
    assert figures(f"At that {word} 12 ships sank.") == [("12 ships", "count", "12", None)]
    assert figures(f"At that {word} 12 percent fell.") == [("12 percent", "percent", "12", "%")]


@pytest.mark.parametrize("word", INDICES.split())
def test_the_points_of_an_index_are_a_figure(word: str) -> None:
    assert figures(f"It sent the {word} 90 points down.") == [("90 points", "count", "90", None)]
    assert figures(f"It sent the {word} 3 percent down.") == [("3 percent", "percent", "3", "%")]


TOGETHER = """resolutions articles sections chapters lines pages notes steps rooms gates grades levels versions
    questions tables figures items clauses rules stages rounds rows seats routes flights paragraphs parts
    episodes days weeks"""


@pytest.mark.parametrize("word", TOGETHER.split())
@pytest.mark.parametrize("numbers", ["4 and 5", "4, 5 and 6", "4-7", "4 to 7", "4, or 5"])
def test_numbers_that_name_several_are_no_figures(word: str, numbers: str) -> None:
    assert figures(f"In {word} {numbers} it says so.") == []
    assert figures(f"{word.title()} {numbers} say so.") == []


@pytest.mark.parametrize("text", ["In those days 4 and 5 percent left.", "By weeks 4 to 5 million came."])
def test_what_has_a_unit_is_a_figure_whatever_it_follows(text: str) -> None:
    assert len(figures(text)) in (1, 2)


LISTS: list[tuple[str, list[Row]]] = [
    ("1. Costs fell.\n2. Rents rose.\n  3. Pay stood still.", []),
    ("1) Costs fell.\n    2) Rents rose.", []),
    ("(1) Costs fell, (2) rents rose; and (3) pay stood still.", []),
    ("He named three: 1) costs; 2) rents.", [("three", "count", "3", None)]),
    ("(12) That is all.", []),
    ("So it is. (4) This too.", []),
    # near misses
    ("It rose by 1. Costs fell.", [("1", "count", "1", None)]),
    ("It was\n1.5 percent.", [("1.5 percent", "percent", "1.5", "%")]),
    ("Wins: France (12), Italy (9).", [("12", "count", "12", None), ("9", "count", "9", None)]),
    ("So it is. (400 men) left.", [("400 men", "count", "400", None)]),
    ("12 ships sank.\n40 men died.", [("12 ships", "count", "12", None), ("40 men", "count", "40", None)]),
    ("They left (all but 3) at once.", [("3", "count", "3", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_the_numbers_of_a_list_are_no_figures(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


NAMES: list[tuple[str, list[Row]]] = [
    ("A 737 Max and a 787 Dreamliner landed.", []),
    ("A 737 MAX 8 and the Boeing 747-8 landed.", []),
    ("Under 17 U.S. Code 101 and 42 U.S.C. 1983.", []),
    ("Under 40 CFR 60 and 12 C.F.R. § 1026.2.", []),
    ("His 401(k) and the 501(c)(3) rule.", []),
    ("They filed the 10-K, then the 8-K and the 10-Q.", []),
    ("It is at 10 Downing Street and 1600 Pennsylvania Avenue.", []),
    ("It is at 4 Abbey Road, 5 Elm Lane, 6 Rodeo Drive, 7 Sunset Boulevard, 8 Red Square.", []),
    ("Call 020 7946 0958 or (202) 555-0143 or 555-0143.", []),
    ("Tel: 7946 0958. Tel. 7946 0958. Dial 7946-0958, phone 79460958 or call 7946 0958.", []),
    ("In v1.2.3 of the M2-3 road, and on flight BA5-6.", []),
    ("A 9-to-5 job, open 24/7.", []),
    ("It is lower per 100,000, for every 100 and out of every 1,000.", []),
    # near misses
    ("Some 737 people left.", [("737 people", "count", "737", None)]),
    ("The 17 U.S. codes and 12 USC students.", [
        ("17 U.S. codes", "count", "17", None), ("12 USC students", "count", "12", None)]),
    ("The 5 Wall Street banks lost 8 to 10 percent.", [
        ("5 Wall Street banks", "count", "5", None), ("8 to 10 percent", "percent", "8..10", "%")]),
    ("We call 5 men and phone 12 women.", [("5 men", "count", "5", None), ("12 women", "count", "12", None)]),
    ("It had 10-12 deaths per 100,000 people.", [
        ("10-12 deaths per 100,000 people", "rate", "10..12", None)]),
    ("It has 3 in every 1,000.", [("3 in every 1,000", "fraction", "0.003", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_models_laws_forms_streets_and_telephones_are_no_figures(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize("text", ["In 2023 Oxford Street fell.", "By 2019 Abbey Road rose."])
def test_a_year_before_a_street_is_a_year(text: str) -> None:
    assert [quantity.iso for quantity in read_quantities(text)] == [text[3:7]]
