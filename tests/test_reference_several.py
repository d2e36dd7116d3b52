"""Tables of several publishers side by side: one country under all its names, and every source heard."""

from pathlib import Path

import pytest

from pipeline.models import Finding
from pipeline.ports import ReferenceTable
from pipeline.reference import About, import_table, load_tables
from pipeline.reference.countries import countries
from tests.checked import LATER, bare_map, check, reading_of

BANK = (
    "Country Name,Country Code,Year,Value\n"
    "Japan,JPN,2022,4200\nJapan,JPN,2023,4250\nNetherlands,NLD,2023,1150\nIndia,IND,2023,3560\nGeorgia,GEO,2023,30\n"
)
YEARBOOK = (
    "country,gec,region,field,sub,year,value,unit,raw_text\n"
    "Japan,ja,asia,GDP (official exchange rate),,2023,4310.0,USD,$4310 (2023)\n"
    "Netherlands,nl,europe,GDP (official exchange rate),,2023,1152.0,USD,$1152 (2023)\n"
)


@pytest.fixture
def two(tmp_path: Path) -> ReferenceTable:
    folders = []
    for publisher, text in (("Lending Bank", BANK), ("Grey Yearbook", YEARBOOK)):
        file = tmp_path / f"{publisher}.csv"
        file.write_text(text, encoding="utf-8")
        named = About(publisher, f"Figures of the {publisher}", LATER.replace(year=2024), unit="USD", measure="GDP")
        folders.append(import_table(file, tmp_path / publisher, named).folder)
    return load_tables(folders)


def the_finding(text: str, table: ReferenceTable) -> Finding:
    reading = reading_of(text)
    (found,) = (f for f in check(bare_map(reading.article), reading, table).findings if f.kind == "numeric")
    return found


def test_measures_of_one_name_in_two_tables_are_both_heard(two: ReferenceTable) -> None:
    found = the_finding("Japan's GDP was $4,250 in 2023.", two)
    assert (found.verdict, found.reason) == ("supported", "HOLDS")
    assert "2023, Lending Bank" in found.message
    assert the_finding("Dutch GDP was about $1,150 in 2023.", two).verdict == "supported"
    assert the_finding("Japan's GDP was $3,100 in 2023.", two).verdict == "contradicted"


def test_a_source_that_the_sentence_names_decides_alone(two: ReferenceTable) -> None:
    assert the_finding("The Lending Bank puts Japan's GDP at $4,250 in 2023.", two).verdict == "supported"
    assert the_finding("The Grey Yearbook puts Japan's GDP at $3,100 in 2023.", two).verdict == "contradicted"
    near = the_finding("The Grey Yearbook puts Japan's GDP at $4,250 in 2023.", two)
    assert (near.verdict, near.reason) == ("approximate", "SECOND_READING")  # the other source has it so


@pytest.mark.parametrize("name", ["Japan's", "Japanese", "The country of Japan's"])
def test_a_country_is_found_under_its_demonym(two: ReferenceTable, name: str) -> None:
    found = the_finding(f"{name} GDP was $4,200 in 2022.", two)
    assert (found.verdict, found.quantity.entity if found.quantity else None) == ("supported", "JPN")


@pytest.mark.parametrize(
    "text",
    [
        "The Congolese GDP was $30 in 2023.",
        "They went dutch, and the GDP of it was $1,150 in 2023.",
    ],
)
def test_a_name_of_more_than_one_or_in_small_letters_is_nobody(two: ReferenceTable, text: str) -> None:
    assert the_finding(text, two).verdict == "not_in_table"


def test_a_demonym_of_a_country_and_a_state_is_never_plainly_the_country(two: ReferenceTable) -> None:
    assert the_finding("Georgian GDP was $30 in 2023.", two).reason == "INFERRED_ENTITY"
    assert the_finding("Georgian GDP was $90 in 2023.", two).verdict == "not_checkable"


def test_no_name_belongs_to_two_countries() -> None:
    names = [name.casefold() for country in countries() for name in {country.name, *country.aliases}]
    assert len(names) == len(set(names))
    assert not {"georgian", "dominican", "congolese", "korea", "congo", "korean"} & set(names)


def test_published_tables_of_bank_and_factbook_check_one_sentence_together(shared: Path, tmp_path: Path) -> None:
    about = {"gdp_world_bank": ("World Bank", "USD"), "world_factbook": ("The World Factbook", "")}
    folders = [
        import_table(
            shared / "data" / "tables" / f"{name}.csv",
            tmp_path / name,
            About(publisher, name, LATER, unit=unit, measure="GDP"),
        ).folder
        for name, (publisher, unit) in about.items()
    ]
    table = load_tables(folders)
    assert len([entity for entity in table.entities() if "Japanese" in entity.aliases]) == 1
    both = the_finding("German GDP was about $4.5 trillion in 2023.", table)
    assert (both.verdict, both.quantity.entity if both.quantity else None) == ("supported", "DEU")
    rows = {fact.definition_id for fact in table.facts(["DEU"], ["gdp", "gdp-official-exchange-rate"])}
    assert rows == {"World Bank", "The World Factbook"}
