"""Units of measure, votes in words and decades; half of each table are near misses."""

import pytest

from pipeline.quantities import read_quantities
from tests.reading import Row, figures, only, read

UNITS = """ppm [ppm]/parts per million [ppm]/ppb [ppb]/parts per billion [ppb]/t t/tCO2 t/tCO₂ t/tCO2e t/kt kt/ktCO2 kt
    /Mt Mt/MtCO2 Mt/MtCO₂ Mt/MtCO2e Mt/Mt CO2 Mt/megatonnes Mt/Gt Gt/GtCO2 Gt/GtCO₂ Gt/GtCO2e Gt/Gt CO2 Gt
    /gigatonnes Gt/gigatons Gt/Mtoe Mtoe/bcm bcm/mb·d mb·d/mbpd mb·d/mbd mb·d/b·d bbl/bpd bbl/TWh TWh/GW GW/km² km2
    /km2 km2/hectares ha/ha ha"""


@pytest.mark.parametrize("row", " ".join(UNITS.split()).split("/"))
def test_a_unit_of_energy_and_climate_is_read(row: str) -> None:
    word, _, unit = row.replace("·", "/").strip().rpartition(" ")
    quantity = only(f"It comes to 36.5 {word} in all.")
    assert (quantity.text, quantity.kind.value, quantity.unit) == (f"36.5 {word}", "measure", unit)


@pytest.mark.parametrize("text", ["It pumps 9.5 million b/d.", "It pumps 9.5 million bpd now."])
def test_barrels_a_day_are_barrels_per_day(text: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.unit, quantity.per) == (9_500_000, "bbl", "day")


MEASURES: list[tuple[str, list[Row]]] = [
    ("Rates rose 24pc and 7 pc.", [("24pc", "percent", "24", "%"), ("7 pc", "percent", "7", "%")]),
    ("It burns 40Mt of coal.", [("40Mt", "measure", "40", "Mt")]),
    ("It is 3.5km2 wide and 20ha.", [("3.5km2", "measure", "3.5", "km2"), ("20ha", "measure", "20", "ha")]),
    ("It warmed by 1.5C, and 2C more.", [("1.5C", "measure", "1.5", "Cel"), ("2C", "measure", "2", "Cel")]),
    # near misses
    ("It is in Section 3C, and 5 C players won.", [("5 C players", "count", "5", None)]),
    ("Some 900 Mt Etna climbers and 30 Mt. Fuji guides.", [
        ("900 Mt Etna climbers", "count", "900", None), ("30", "count", "30", None)]),
    ("It sells 24 PCs, and 3 PC makers left.", [
        ("24", "count", "24", None), ("3 PC makers", "count", "3", None)]),
    ("The 40 Gs pulled him.", [("40", "count", "40", None)]),
    ("At 5 pm the 3 mb.", [("3", "count", "3", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MEASURES)
def test_a_unit_is_told_from_a_word_that_begins_alike(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


BALLOTS: list[tuple[str, list[Row]]] = [
    ("It passed by 14 votes to 1.", [("14 votes to 1", "ratio", "14-1", None)]),
    ("It won twelve votes to three.", [("twelve votes to three", "ratio", "12-3", None)]),
    ("It fell by 301 votes to 299 on Monday.", [("301 votes to 299", "ratio", "301-299", None)]),
    ("It passed by nine votes to none.", [("nine votes to none", "ratio", "9-0", None)]),
    ("It passed by nine votes to nil.", [("nine votes to nil", "ratio", "9-0", None)]),
    ("It passed by 51 to 49.", [("51 to 49", "ratio", "51-49", None)]),
    # near misses
    ("It gave 14 votes to 3 parties.", [("14 votes", "count", "14", None), ("3 parties", "count", "3", None)]),
    ("It gave 14 votes to them.", [("14 votes", "count", "14", None)]),
    ("It gave 14 votes to 3%.", [("14 votes", "count", "14", None), ("3%", "percent", "3", "%")]),
    ("The vote rose 14 to 20 points.", [("14 to 20 points", "count", "14..20", None)]),
    ("The seats to 5 members.", [("5 members", "count", "5", None)]),
    ("It cost 51 to 60 euros.", [("51 to 60 euros", "money", "51..60", "EUR")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BALLOTS)
def test_votes_for_and_against_are_one_figure(text: str, expected: list[Row]) -> None:
    assert figures(text) == expected


DECADES = [
    ("Prices rose in the 80s.", ["1980s"]),
    ("The late 90s were calm.", ["1990s"]),
    ("In the early 70s and the '60s.", ["1970s", "1960s"]),
    ("Since that 80s boom.", ["1980s"]),
    # near misses
    ("She is in her 80s.", []),
    ("Highs were in the 80s.", []),
    ("Temperatures reached the 90s.", []),
    ("He sold 80s and 90s.", []),
]


@pytest.mark.parametrize(("text", "expected"), DECADES)
def test_the_eighties_are_a_decade_and_her_eighties_an_age(text: str, expected: list[str]) -> None:
    assert [quantity.iso for quantity in read_quantities(text)] == expected
    assert all(row[1] == "period" for row in read(text))
