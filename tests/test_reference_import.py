"""Published layouts become packages that load; what does not fit is said, and nothing half-written stays."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import TableError
from pipeline.models import Entity, Fact, FactStatus
from pipeline.reference import About, import_table, load_table
from pipeline.reference.importing import slug
from pipeline.reference.importing.ids import Ids
from pipeline.reference.layouts import LAYOUTS
from pipeline.reference.published import period

ABOUT = About("Office of Figures", "Yearbook", date(2024, 6, 30))

WORLD_BANK = """\ufeff"Data Source","Yearbook",

"Last Updated Date","2024-06-30",

"Country Name","Country Code","Indicator Name","Indicator Code","2021","2022","2023",
"Oberland","OBE","GDP (current US$)","NY.GDP","1000.25","1.5E+3","",
"Valleys, League of","LEA","GDP (current US$)","NY.GDP","..","20","30",
"Oberland","OBE","Population, total","SP.POP","70","71","72",
"""
LONG = "Entity,Code,Year,Army share (% of GDP),Soldiers\nOberland,OBE,2022,2.10,4000\nOberland,OBE,2023,,4100\n"
SDMX = (
    "DATAFLOW,FREQ: Frequency,REF_AREA: Area,MEASURE: Measure,UNIT_MEASURE,UNIT_MULT,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n"
    "X:DF(1.0),A: Annual,OBE: Oberland,DEBT: Public debt,EUR,6,2023,12.5,E\n"
    "X:DF(1.0),Q: Quarterly,OBE: Oberland,DEBT: Public debt,EUR,6,2023-Q2,12.1,A\n"
    "X:DF(1.0),A: Annual,OBE: Oberland,DEBT: Public debt,EUR,6,2024,NaN,F\n"
)
FACTBOOK = (
    "country,gec,region,field,sub,year,value,unit,raw_text\n"
    "Oberland,ob,hills,Exports,,2023,59426000000.0,USD,$59.426 billion (2023 est.)\n"
    'Oberland,ob,hills,Soldiers,total ,2024,4100.0,,"about 4,100 (2024)"\n'
    "Oberland,ob,hills,Exports,,2022,7.0,,no dollars here\n"
)


def imported(tmp_path: Path, text: str, about: About = ABOUT, out: str = "out") -> dict[str, Fact]:
    file = tmp_path / "published.csv"
    file.write_text(text, encoding="utf-8")
    table = load_table(import_table(file, tmp_path / out, about).folder)
    measures = [measure.measure_id for measure in table.measures()]
    found = table.facts([entity.entity_id for entity in table.entities()], measures)
    return {f"{fact.entity_id} {fact.measure_id} {fact.period_start:%Y-%m}": fact for fact in found}


def test_world_bank_wide_files_keep_every_figure_as_written(tmp_path: Path) -> None:
    facts = imported(tmp_path, WORLD_BANK)
    assert len(facts) == 7
    gdp = facts["OBE gdp-current-us 2021-01"]
    assert (gdp.value, gdp.unit, gdp.ulp) == (Decimal("1000.25"), "USD", Decimal("0.01"))
    assert gdp.period_end == date(2021, 12, 31)
    assert gdp.locator == "row 6"
    assert facts["OBE gdp-current-us 2022-01"].value == Decimal(1500)
    assert facts["LEA gdp-current-us 2023-01"].as_of == date(2024, 6, 30)


def test_long_files_have_a_measure_for_each_column(tmp_path: Path) -> None:
    facts = imported(tmp_path, LONG)
    share = facts["OBE army-share-of-gdp 2022-01"]
    assert (share.value, share.unit, share.decimals, share.verified) == (Decimal("2.10"), "%", 2, True)
    assert facts["OBE soldiers 2023-01"].value == Decimal(4100)
    assert "OBE army-share-of-gdp 2023-01" not in facts


def test_sdmx_files_apply_the_multiplier_and_keep_the_status(tmp_path: Path) -> None:
    facts = imported(tmp_path, SDMX)
    year, quarter = facts["OBE public-debt 2023-01"], facts["OBE public-debt 2023-04"]
    assert (year.value, year.unit, year.ulp, year.status) == (
        Decimal("12.5E6"),
        "EUR",
        Decimal("1E5"),
        FactStatus.ESTIMATE,
    )
    assert (quarter.period_end, quarter.definition_id) == (date(2023, 6, 30), "FREQ=Q")
    assert len(facts) == 2


def test_factbook_files_take_their_digits_from_the_raw_words_and_count_what_is_left_out(tmp_path: Path) -> None:
    facts = imported(tmp_path, FACTBOOK)
    exports = facts["oberland exports 2023-01"]
    assert (exports.value, exports.ulp, exports.status) == (Decimal("59.426E9"), Decimal("1E6"), FactStatus.ESTIMATE)
    assert facts["oberland soldiers-total 2024-01"].value == Decimal(4100)
    again = import_table(tmp_path / "published.csv", tmp_path / "again", ABOUT)
    assert again.left_out == ("Exports in no unit instead of USD: 1 row (4)",)
    assert again.facts == 2


def test_names_of_a_table_in_use_give_the_same_ids(tmp_path: Path) -> None:
    known = (Entity(entity_id="UPL", name="Upper Land", aliases=("Oberland",)),)
    facts = imported(tmp_path, LONG, About("Office", "Yearbook", date(2024, 6, 30), known=known, verified=False))
    assert {fact.entity_id for fact in facts.values()} == {"UPL"}
    assert not any(fact.verified for fact in facts.values())


def test_what_is_imported_can_be_found_under_the_names_of_commentary(tmp_path: Path) -> None:
    text = WORLD_BANK.replace("Oberland", "Oberland, Arab Rep.").replace('"GDP (current US$)"', '"GDP"')
    text += '"Upland, Rep.","UPL","GDP","NY.GDP","1","2","3",\n"Upland, Dem. Rep.","UPD","GDP","NY.GDP","1","2","3",\n'
    file = tmp_path / "published.csv"
    file.write_text(text, encoding="utf-8")
    table = load_table(
        import_table(file, tmp_path / "out", About("Office", "Yearbook", ABOUT.as_of, unit="USD")).folder
    )
    names = {entity.name: entity.aliases for entity in table.entities()}
    assert names["Oberland, Arab Rep."] == ("Oberland",)
    assert names["Upland, Rep."] == names["Upland, Dem. Rep."] == names["Valleys, League of"] == ()
    aliases = {measure.label: measure.aliases for measure in table.measures()}
    assert "gross domestic product" in aliases["GDP"]
    assert aliases["Population, total"][0] == "Population"


def test_a_column_that_is_only_called_value_needs_a_name(tmp_path: Path) -> None:
    bare = LONG.replace("Army share (% of GDP),Soldiers", "Value,Soldiers")
    (tmp_path / "a.csv").write_text(bare, encoding="utf-8")
    came = import_table(tmp_path / "a.csv", tmp_path / "some", ABOUT)
    assert came.left_out == ("is in a column that does not say what is measured: 1 row (2)",)
    facts = imported(
        tmp_path, bare.replace(",Soldiers", ""), About("Office", "Y", ABOUT.as_of, measure="Army share (%)")
    )
    assert "OBE army-share 2022-01" in facts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b,c\n1,2,3\n", "layout that is not recognised"),
        ("", "holds no header"),
        (LONG.split("\n", maxsplit=1)[0], "holds no figures"),
        (LONG.replace(",2022,", ",MMXXII,").replace(",2023,", ",MMXXIII,"), "'MMXXII' is not a period: 2 rows (2, 2)"),
        ("Entity,Year,Value\nOberland,2022,7\n", "Name what is measured: `--measure`"),
        ("Year,Soldiers\n2022,7\n", "Say whose they are: `--entity`"),
        ("Entity,Year,Soldiers\nOberland,2022-23,7\n", "Say in which month it begins: `--year-begins 4`"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(TableError) as refused:
        imported(tmp_path, text)
    assert said in refused.value.sentence
    assert [path.name for path in tmp_path.iterdir()] == ["published.csv"]


MANY = LONG + "Oberland,OBE,2021,2.05,3900\nOberland,OBE,2020,2.01,3800\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MANY.replace("2.10", "two"), "'two' is not a number: 1 row (2)"),
        (MANY.replace("2.10", "=1+1"), "'=1+1' is not a number: 1 row (2)"),
        (MANY.replace("2.10", '"2,1,0"'), "'2,1,0' is not a number: 1 row (2)"),
        (MANY.replace("2.10", "(2.10)"), "'(2.10)' may be below zero or an uncertain figure: 1 row (2)"),
        (MANY.replace("2.10", ">2.10"), "'>2.10' is a bound and no figure: 1 row (2)"),
        (MANY.replace(",2022,", ",MMXXII,"), "'MMXXII' is not a period: 2 rows (2, 2)"),
        (MANY.replace("2023", "2022"), "contradicts an earlier row for the same: 1 row (3)"),
        (MANY.replace("OBE,2023,,4100", "OBE,2022,,4000"), "repeats an earlier row: 1 row (3)"),
        (MANY.replace("2.", "2").replace("4000", '"4,000"'), "'4,000' may be 4000 or 4.000: 1 row (2)"),
        (MANY.replace("4100", "4100\nOberland"), "has 1 of 5 cells and no figure: 1 row (4)"),
        (SDMX.replace("2023-Q2", "2023-13"), "'2023-13' is not a period: 1 row (3)"),
        (SDMX.replace(",EUR,6,2023,", ",EUR,plenty,2023,"), "'plenty' is no power of ten: 1 row (2)"),
        (SDMX.replace(",EUR,6,2023,", ",EUR,99,2023,"), "'99' is no power of ten that anybody counts in: 1 row (2)"),
        (MANY.replace("2.", "2").replace(",", ";").replace("4000", "4.000"), "'4.000' may be 4000 or 4.000: 1"),
    ],
)
def test_a_cell_that_does_not_fit_costs_its_figure_and_is_told_by_row(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    came = import_table(tmp_path / "a.csv", tmp_path / "out", ABOUT)
    assert said in " ".join(came.left_out)
    assert came.facts
    assert len(load_table(came.folder).entities()) == 1


def test_a_row_is_no_second_header_though_most_below_it_is_missing(tmp_path: Path) -> None:
    marks = ["--", "#N/A", "x", "c", "…", "−"]
    rows = "".join(f"Land {n},L{n},2023,{mark}\n" for n, mark in enumerate(marks))
    (tmp_path / "a.csv").write_text(f"Country,Code,Year,Soldiers\nOberland,OBE,2023,4100\n{rows}", encoding="utf-8")
    came = import_table(tmp_path / "a.csv", tmp_path / "out", ABOUT)
    assert (came.facts, came.missing, came.left_out) == (1, 6, ())
    years = "Country,Code,Year,Soldiers\nOberland,OBE,2023,1650\nUpland,UPL,2023,--\nLowland,LOW,2023,1700\n"
    assert set(imported(tmp_path, years, out="years")) == {"OBE soldiers 2023-01", "LOW soldiers 2023-01"}


def test_of_figures_that_contradict_each_other_none_is_kept(tmp_path: Path) -> None:
    facts = imported(tmp_path, MANY.replace("2023", "2022"))
    assert "OBE soldiers 2022-01" not in facts
    assert facts["OBE soldiers 2021-01"].value == Decimal(3900)
    assert facts["OBE army-share-of-gdp 2022-01"].value == Decimal("2.10")


@pytest.mark.parametrize("form", [str.upper, str.lower, str.title])
@pytest.mark.parametrize("text", [WORLD_BANK, LONG, SDMX, FACTBOOK], ids=["world-bank", "long", "sdmx", "factbook"])
def test_headers_are_known_in_capitals_and_in_small_letters(
    tmp_path: Path, text: str, form: Callable[[str], str]
) -> None:
    before = imported(tmp_path, text)
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if line.count(",") > 3)
    (tmp_path / "again").mkdir()
    after = imported(tmp_path / "again", "\n".join([*lines[:at], form(lines[at]), *lines[at + 1 :]]))
    assert list(after) == list(before)
    assert [fact.value for fact in after.values()] == [fact.value for fact in before.values()]


@pytest.mark.parametrize("text", [WORLD_BANK, LONG, SDMX, FACTBOOK], ids=["world-bank", "long", "sdmx", "factbook"])
def test_a_short_row_without_figures_is_no_observation(tmp_path: Path, text: str) -> None:
    assert len(imported(tmp_path, text + "Source: the office\n,\n\n")) == len(imported(tmp_path, text, out="again"))


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", ";"), ("utf-8-sig", "\t"), ("utf-16", "\t"), ("utf-16", ";")])
def test_cells_may_be_divided_by_semicolons_and_tabs(tmp_path: Path, encoding: str, mark: str) -> None:
    file = tmp_path / "published.csv"
    file.write_bytes(LONG.replace(",", mark).encode(encoding))
    table = load_table(import_table(file, tmp_path / "out", ABOUT).folder)
    assert [fact.value for fact in table.facts(["OBE"], ["army-share-of-gdp", "soldiers"])] == [
        Decimal("2.10"),
        Decimal(4000),
        Decimal(4100),
    ]


@pytest.mark.parametrize(
    ("mark", "cell", "value"),
    [
        (",", "5.9", "5.9"),
        (",", "1,234,567", "1234567"),
        (",", "1,234.5", "1234.5"),
        (",", "\u22120.3", "-0.3"),
        (";", "5,9", "5.9"),
        (";", "5.9", "5.9"),
        (";", "1.234.567", "1234567"),
        (";", "1.234,5", "1234.5"),
        (";", "0.123", "0.123"),
        (";", "-1234", "-1234"),
    ],
)
def test_a_figure_keeps_its_value_however_its_digits_are_set(tmp_path: Path, mark: str, cell: str, value: str) -> None:
    (tmp_path / "a.csv").write_text(
        f'Entity{mark}Code{mark}Year{mark}Rate\nOberland{mark}OBE{mark}2023{mark}"{cell}"\n'
    )
    came = import_table(tmp_path / "a.csv", tmp_path / "out", ABOUT)
    (fact,) = load_table(came.folder).facts(["OBE"], ["rate"])
    assert fact.value == Decimal(value)


def test_countries_without_codes_are_known_by_their_names(tmp_path: Path) -> None:
    assert list(imported(tmp_path, "Country,Year,People\nGermany,2023,83\nOberland,2023,1\n")) == [
        "DEU people 2023-01",
        "oberland people 2023-01",
    ]


def test_years_of_the_databank_are_years(tmp_path: Path) -> None:
    text = WORLD_BANK.replace('"Indicator', '"Series')
    for year in ("2021", "2022", "2023"):
        text = text.replace(f'"{year}"', f'"{year} [YR{year}]"')
    assert imported(tmp_path, text) == imported(tmp_path, WORLD_BANK, out="again")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_that_was_asked_for_and_does_not_fit_is_refused(tmp_path: Path, layout: str) -> None:
    (tmp_path / "a.csv").write_text("One,Two,Three\n1,2,3\n")
    with pytest.raises(TableError, match=f"does not have the layout {layout}: it has no"):
        import_table(tmp_path / "a.csv", tmp_path / "out", ABOUT, layout)


def test_an_import_never_overwrites(tmp_path: Path) -> None:
    imported(tmp_path, LONG)
    with pytest.raises(TableError, match="is there already"):
        imported(tmp_path, LONG)


@settings(deadline=None)
@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_is_its_own_period_and_lies_in_its_month_quarter_and_year(day: date) -> None:
    own = period(day.isoformat())
    assert (own.first, own.last) == (day, day)
    for text in (f"{day:%Y-%m}", f"{day.year:04}-Q{(day.month + 2) // 3}", f"{day.year:04}"):
        assert period(text).first <= day <= period(text).last


@settings(deadline=None)
@given(st.text())
def test_an_id_is_never_empty_and_never_a_path(text: str) -> None:
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 1 <= len(slug(text)) <= 60


@settings(deadline=None)
@given(st.lists(st.text(min_size=1), unique=True, max_size=8), st.text(min_size=60, max_size=70))
def test_no_two_labels_have_one_id(labels: list[str], long: str) -> None:
    ids = Ids()
    every = list(dict.fromkeys([*labels, long, f"{long}, women", f"{long}, men"]))
    assert len({ids.of(label) for label in every}) == len(every)
    assert all(ids.of(label) == ids.of(label) for label in every)


@pytest.mark.parametrize(
    ("name", "measure", "unit", "least"),
    [
        ("gdp_world_bank", "GDP", "USD", 13_000),
        ("inflation_consumer_world_bank", "", "%", 11_000),  # it has 11,182 observations, fewer years than of GDP
        ("un_votes_by_country_year", "", "votes", 50_000),
        ("world_factbook", "", "", 8_800),
    ],
)
def test_real_tables_come_in_almost_whole(
    shared: Path, tmp_path: Path, name: str, measure: str, unit: str, least: int
) -> None:
    about = About("Publisher", name, date(2024, 12, 31), measure=measure, unit=unit)
    came = import_table(shared / "data" / "tables" / f"{name}.csv", tmp_path / "out", about)
    assert least <= came.facts
    assert len(came.rows_left_out) <= 5
