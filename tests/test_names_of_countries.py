"""Countries by capital, house of government and demonym, matched whole; what others are called by names nobody."""

import csv
from functools import cache
from importlib import resources

import pytest

from pipeline import api
from pipeline.frames import Gazetteer, gazetteer
from pipeline.reference.countries import countries, namesakes, with_names
from pipeline.settings import Settings
from pipeline.text.stems import stems
from tests.checked import bare_map, check, reading_of

# Members of the United Nations, as The World Factbook (2026-01) lists them under "International organization
# participation".
MEMBERS = (  # noqa: SIM905 - two hundred codes in quotes are no easier to read
    "AFG AGO ALB AND ARE ARG ARM ATG AUS AUT AZE BDI BEL BEN BFA BGD BGR BHR BHS BIH BLR BLZ BOL BRA BRB BRN BTN"
    " BWA CAF CAN CHE CHL CHN CIV CMR COD COG COL COM CPV CRI CUB CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESP"
    " EST ETH FIN FJI FRA FSM GAB GBR GEO GHA GIN GMB GNB GNQ GRC GRD GTM GUY HND HRV HTI HUN IDN IND IRL IRN IRQ"
    " ISL ISR ITA JAM JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAR MCO"
    " MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MOZ MRT MUS MWI MYS NAM NER NGA NIC NLD NOR NPL NRU NZL OMN PAK"
    " PAN PER PHL PLW PNG POL PRK PRT PRY QAT ROU RUS RWA SAU SDN SEN SGP SLB SLE SLV SMR SOM SRB SSD STP SUR SVK"
    " SVN SWE SWZ SYC SYR TCD TGO THA TJK TKM TLS TON TTO TUN TUR TUV TZA UGA UKR URY USA UZB VCT VEN VNM VUT WSM"
    " YEM ZAF ZMB ZWE"
).split()
NO_DEMONYM = {"COD", "COG", "DMA", "DOM", "GEO"}
"""Congolese, Dominican and Georgian: more than one answers to them."""


@cache
def shipped() -> Gazetteer:
    """All that comes with argmap."""
    return gazetteer(api.open_tables(Settings()))


def named(text: str) -> list[tuple[str, str, bool]]:
    found = shipped().find_entities(text, stems(text))
    return [(text[name.start : name.end], next(iter(name.ids)), name.seat) for name in found]


@cache
def metonyms() -> dict[str, dict[str, str]]:
    text = resources.files("pipeline.reference").joinpath("metonyms.csv").read_text(encoding="utf-8")
    return {row["entity_id"]: row for row in csv.DictReader(text.splitlines())}


def test_there_are_193_members() -> None:
    assert len(set(MEMBERS)) == len(MEMBERS) == 193


@pytest.mark.parametrize("member", MEMBERS)
def test_every_member_has_a_capital_and_demonyms_or_it_is_said_whom_they_are_shared_with(member: str) -> None:
    capital, (own,) = metonyms()[member], [each for each in countries() if each.entity_id == member]
    assert capital["names"] or capital["shared"]
    assert capital["source"].startswith("Capital")
    assert own.aliases or member in NO_DEMONYM
    for name in filter(None, capital["names"].split("|")):
        spent = f"Last year {name} spent a tenth of its budget on roads."
        assert [(said.removeprefix("the "), id_, seat) for said, id_, seat in named(spent)] == [
            (name.removeprefix("the "), member, True)
        ]
    for name in own.aliases:
        if "," not in name and ";" not in name:
            said = f"What {name} output was worth is told below."
            assert [id_ for _, id_, _ in named(said)] == [member], name


@pytest.mark.parametrize("member", MEMBERS)
def test_every_member_is_in_the_almanac_under_its_names(member: str) -> None:
    entity = shipped().entities[member]
    assert set(with_names(entity).aliases) <= {*entity.aliases, entity.name}
    assert shipped().measured_of(member)


def test_no_name_is_that_of_two() -> None:
    held: dict[str, set[str]] = {}
    for entity in countries():
        seats = with_names(entity).seats
        for name in (entity.name, *entity.aliases, *seats):
            held.setdefault(name.casefold(), set()).add(entity.entity_id)
    assert {name: ids for name, ids in held.items() if len(ids) > 1} == {}


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Washington spent 3.4% of GDP on its military.", ["USA"]),
        ("The Kremlin has doubled what it spends.", ["RUS"]),
        ("According to the ministry, the Kremlin has doubled it.", ["RUS"]),
        ("Beijing spends less than Washington.", ["CHN", "USA"]),
        ("Officials in Port Moresby and Nuku'alofa disagree.", ["PNG", "TON"]),
        ("Officials in Nuku’alofa disagree.", ["TON"]),
        ("The Élysée Palace and Downing Street disagree.", ["FRA", "GBR"]),
        ("Antiguans, Palauans and Bissau-Guineans paid more.", ["ATG", "PLW", "GNB"]),
        ("Monegasques and Liechtensteiners earn most.", ["MCO", "LIE"]),
        ("The Nigerien budget is a tenth of the Nigerian one.", ["NER", "NGA"]),
        (
            "Papua New Guinea, Guinea-Bissau and Equatorial Guinea export more than Guinea.",
            ["PNG", "GNB", "GNQ", "GIN"],
        ),
        ("South Sudan and Sudan share a border.", ["SSD", "SDN"]),
        ("The Democratic Republic of the Congo is larger than the Republic of the Congo.", ["COD", "COG"]),
    ],
)
def test_a_country_is_found_by_whatever_it_is_called(text: str, whose: list[str]) -> None:
    assert [id_ for _, id_, _ in named(text)] == whose


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Officials in Victoria raised the levy.", id="a state of Australia"),
        pytest.param("Officials in St. John's raised the levy.", id="a city of Canada"),
        pytest.param("What the Dominican economy needs is rain.", id="one of two"),
        pytest.param("What the Congolese economy needs is rain.", id="another of two"),
        pytest.param("What the Korean economy needs is rain.", id="the North or the South"),
        pytest.param("Last week the Bank of Jamaica met.", id="a bank"),
        pytest.param("Its report on the Gulf of Mexico is late.", id="a sea"),
        pytest.param("He left for San Marcos, Texas.", id="a town"),
    ],
)
def test_a_name_that_is_somebody_elses_or_of_more_than_one_is_nobodys(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Washington state raised the levy.",
        "The State of Washington raised the levy.",
        "Washington, D.C., raised the levy.",
        "Atlanta, Georgia, raised the levy.",
        "The state of Georgia raised the levy.",
        "New Jersey and New Mexico raised the levy.",
        "Northern Ireland and British Columbia raised the levy.",
        "Panama City raised the levy, and Panama City, Florida, did not.",
        "Niger State raised the levy.",
    ],
)
def test_the_longer_name_of_somebody_else_is_matched_whole(text: str) -> None:
    found = named(text)
    assert found
    assert all(id_.startswith("namesake-") for _, id_, _ in found)


def test_namesakes_are_told_apart_and_only_where_their_country_is_known() -> None:
    every = namesakes({each.entity_id for each in countries()})
    assert len({each.entity_id for each in every}) == len(every) > 30
    names = {name.casefold() for each in countries() for name in (each.name, *each.aliases, *with_names(each).seats)}
    assert not names & {name.casefold() for each in every for name in (each.name, *each.aliases)}
    assert [each.name for each in namesakes({"MEX"})] == ["New Mexico"]
    assert namesakes(()) == ()


def test_a_capital_called_as_its_country_is_the_country_and_no_seat() -> None:
    for name, member in (("Djibouti", "DJI"), ("Singapore", "SGP"), ("Monaco", "MCO"), ("Luxembourg", "LUX")):
        assert named(f"In that year {name} grew.") == [(name, member, False)]


@pytest.mark.parametrize(
    "text",
    [
        "In 2024, unemployment in Victoria was 55%.",
        "New Mexico's unemployment rate was 55% in 2024.",
        "Mexico is large. In New Mexico, unemployment was 55% in 2024.",
        "Washington state's unemployment rate was 9.9% in 2024.",
        "Atlanta, Georgia, had unemployment of 55% in 2024.",
        "Panama City had an unemployment rate of 55% in 2024.",
        "George Washington had military expenditure of 9.9% of GDP in 2024.",
        "Jordan Peterson faced an inflation rate of 55% in 2024.",
        "Chad Smith had an unemployment rate of 55% in 2024.",
        "Georgetown University had an unemployment rate of 55% in 2024.",
        "Georgian unemployment was 55% in 2024.",
        "Last year Washington had 3 million inhabitants.",
        "In 2024, Panama City had a population of 430,000.",
    ],
)
def test_a_figure_of_a_namesake_is_never_set_against_a_row_of_the_country(text: str) -> None:
    reading = reading_of(text)
    findings = check(bare_map(reading.article), reading, api.open_tables(Settings())).findings
    assert {each.verdict for each in findings if each.kind == "numeric"} <= {"not_in_table", "not_checkable"}
