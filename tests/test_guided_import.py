"""A file is proposed before it is taken: what it says, what was assumed, what must be said."""

import json
import os
import shlex
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from pipeline.cli import guided
from pipeline.errors import InputError, TableError
from pipeline.reference import Hints, Proposal, load_table, propose
from tests.command import argmap

SAVED = date(2024, 7, 1)
INFLATION = (
    "Entity,Code,Year,Inflation rate (%)\nGermany,DEU,2022,6.9\nGermany,DEU,2023,5.9\nFrance,FRA,2022,5.2\n"
    "France,FRA,2023,4.9\nTurkey,TUR,2023,high\nTurkey,TUR,2022,..\n"
)
ARTICLE = "Inflation in Germany was 5.9 percent in 2023. In France inflation was 7.4 percent in 2023.\n"


def proposed(tmp_path: Path, text: str, name: str = "a.csv", hints: Hints | None = None) -> Proposal:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return propose(tmp_path / name, hints or Hints(), saved=SAVED).proposal


def test_a_proposal_says_everything_that_would_be_taken(tmp_path: Path) -> None:
    found = proposed(tmp_path, INFLATION, "inflation_rate.csv")
    assert (found.layout, found.header_row, found.facts, found.entities) == ("long", 1, 4, 2)
    (measure,) = found.measures
    assert (measure.label, measure.unit, measure.dimension, measure.facts) == (
        *("Inflation rate (%)", "%", "percent_change", 4),
    )
    assert (measure.first, measure.last) == ("2022-01-01", "2023-12-31")
    assert (found.statuses, found.asks, found.missing) == ({"actual": 4}, (), 1)
    assert found.left_out == ("'high' is not a number: 1 row (6)",)
    assert found.preview[0] == "Germany, Inflation rate (%), 2022: 6.9 %."
    assert (found.publisher, found.title, found.as_of) == ("inflation_rate.csv", "Inflation rate", SAVED)


def test_a_preview_has_ten_facts_at_most_of_several_entities(tmp_path: Path) -> None:
    rows = "".join(f"Land {n},{year},{n}.5\n" for n in range(9) for year in range(2000, 2010))
    found = proposed(tmp_path, f"Entity,Year,Inflation\n{rows}")
    assert len(found.preview) == 10
    assert len({line.split(",")[0] for line in found.preview}) == 9


@pytest.mark.parametrize(
    ("text", "name", "flag"),
    [
        ("Country,Year,Value\nGermany,2022,4\n", "download.csv", "--measure"),
        ("Country,Year,GDP\nGermany,2022,4\n", "a.csv", "--unit"),
        ("Country,Year,Annual CO2 emissions\nGermany,2022,4\n", "a.csv", "--unit"),
        ("Year,Inflation\n2022,4\n", "a.csv", "--entity"),
        ("Country,Year,Inflation\nGermany,2022-23,4\n", "a.csv", "--year-begins"),
    ],
)
def test_what_must_not_be_guessed_is_asked_for_by_its_flag(tmp_path: Path, text: str, name: str, flag: str) -> None:
    found = proposed(tmp_path, text, name)
    assert [ask.flag.split()[0] for ask in found.asks] == [flag]
    with pytest.raises(TableError, match=f"Say it: {flag}"):
        found.refuse()
    ran = argmap("table", "import", name, "--out", "out", cwd=tmp_path)
    assert (ran.returncode, flag in ran.stderr, (tmp_path / "out").exists()) == (2, True, False)


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("Country,Year,Value\nGermany,2022,83\n", "population (1).csv", "people"),
        ("Country,Year,Life expectancy\nGermany,2022,80.7\n", "a.csv", "years"),
        ("Country,Year,Unemployment rate\nGermany,2022,3.1\n", "a.csv", "%"),
        ("Country,Year,GDP\nGermany,2022,€4.1 trillion\n", "a.csv", "EUR"),
        ("Country,Year,Medals\nGermany,2022,27\n", "a.csv", "medals"),
        ("Country,Year,Births per woman\nGermany,2022,1.5\n", "a.csv", "births per woman"),
    ],
)
def test_units_that_go_without_saying_are_not_asked_for(tmp_path: Path, text: str, name: str, unit: str) -> None:
    found = proposed(tmp_path, text, name)
    assert found.asks == ()
    assert [measure.unit for measure in found.measures] == [unit]


@pytest.mark.parametrize(
    ("text", "name", "day", "how"),
    [
        (INFLATION, "a.csv", "2024-07-01", "the day on which the file was saved"),
        (INFLATION, "rates-2024-03-05.csv", "2024-03-05", "as the file's name says"),
        (f"Last updated,2024-02-28\n\n{INFLATION}", "a.csv", "2024-02-28", "as the file says"),
        (f"{INFLATION}Last Updated: 02/28/2024\n", "a.csv", "2024-02-28", "as the file says"),
    ],
)
def test_the_edition_is_the_day_of_the_file_that_is_stated_best(
    tmp_path: Path, text: str, name: str, day: str, how: str
) -> None:
    found = proposed(tmp_path, text, name)
    assert str(found.as_of) == day
    assert found.assumed[0] == f"its figures were known from {day}, {how} (--as-of)"
    said = proposed(tmp_path, text, name, Hints(as_of=date(2020, 1, 1)))
    assert (str(said.as_of), said.assumed) == ("2020-01-01", ())


def test_flags_that_contradict_the_file_are_told(tmp_path: Path) -> None:
    found = proposed(tmp_path, INFLATION, hints=Hints(unit="USD", measure="Wages"))
    assert found.told == (
        "Inflation rate (%) is in %, as the file says; --unit USD is not used",
        "the file calls it Inflation rate (%); it is taken as Wages",
    )
    assert [measure.unit for measure in found.measures] == ["%"]


def test_the_line_above_a_table_may_say_what_it_measures(tmp_path: Path) -> None:
    title = "Military expenditure in millions of US$ at current prices and exchange rates"
    found = proposed(tmp_path, f"{title},,\n,,\nCountry,2021,2022\nAlgeria,9112.5,9145.8\nLibya,xxx,...\n")
    assert found.preview[0] == f"Algeria, {title}, 2021: 9,112,500,000 USD."
    assert (found.facts, found.missing, found.asks) == (2, 2, ())
    assert f"what it measures is {title}, as the line above the table says (--measure)" in found.assumed


def test_a_column_of_words_is_told_and_not_taken(tmp_path: Path) -> None:
    text = INFLATION.replace("rate (%)", "rate (%),Mood").replace(
        "\nGermany,DEU,2022,6.9", "\nGermany,DEU,2022,6.9,sad"
    )
    assert proposed(tmp_path, text).told == ("column Mood holds words and is not taken",)


def test_a_unit_with_a_scale_may_be_told(tmp_path: Path) -> None:
    found = proposed(tmp_path, "Country,Year,GDP\nGermany,2022,3876.8\n", hints=Hints(unit="billion EUR"))
    assert found.preview == ("Germany, GDP, 2022: 3,876,800,000,000 EUR.",)


def test_the_printed_command_does_it_again(tmp_path: Path) -> None:
    (tmp_path / "gdp growth.csv").write_text(INFLATION.replace("Inflation rate", "GDP growth"), encoding="utf-8")
    shown = argmap("table", "import", "gdp growth.csv", cwd=tmp_path)
    assert (shown.returncode, list(tmp_path.iterdir())) == (0, [tmp_path / "gdp growth.csv"])
    assert "Germany, GDP growth (%), 2022: 6.9 %." in shown.stderr
    command = shlex.split(shown.stdout)
    assert command[:4] == ["argmap", "table", "import", "gdp growth.csv"]
    first = argmap(*command[1:], cwd=tmp_path)
    assert (first.returncode, first.stdout) == (0, "tables/gdp-growth: 4 facts\n")
    again = argmap(*command[1:-1], "tables/again", cwd=tmp_path)
    assert again.returncode == 0
    for file in (tmp_path / "tables" / "gdp-growth").iterdir():
        assert (tmp_path / "tables" / "again" / file.name).read_bytes() == file.read_bytes()


def test_a_proposal_is_json_for_programs(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(INFLATION, encoding="utf-8")
    ran = argmap("table", "import", "a.csv", "--json", cwd=tmp_path)
    assert Proposal.model_validate_json(ran.stdout).facts == 4
    assert not (tmp_path / "tables").exists()


def test_on_a_terminal_it_asks_for_what_the_file_does_not_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("Year,GDP\n2022,4\n2023,5\n", encoding="utf-8")
    answers = iter(["Oberland", "million EUR", "Office", "Accounts", "2024-02-03", str(tmp_path / "new")])
    monkeypatch.setattr(guided, "is_terminal", lambda: True)
    monkeypatch.setattr(guided.typer, "prompt", lambda *_, **__: next(answers))
    guided.import_file(tmp_path / "a.csv", Hints(), None, yes=False, as_json=False)
    table = load_table(tmp_path / "new")
    first, second = table.facts(["oberland"], ["gdp"])
    assert (first.value, second.value, first.unit, str(first.as_of)) == (4_000_000, 5_000_000, "EUR", "2024-02-03")
    assert table.sources()[0].publisher == "Office"
    assert "Oberland, GDP, 2022: 4,000,000 EUR." in capsys.readouterr().err


@pytest.mark.parametrize(("month", "fits"), [("4", True), ("13", False), ("April", False), ("", False), ("²", False)])
def test_a_month_is_a_number_from_one_to_twelve(month: str, fits: bool) -> None:
    if fits:
        assert guided.month(month) == 4
    else:
        with pytest.raises(InputError, match="is no month"):
            guided.month(month)


def test_an_article_is_checked_against_a_file_straight_away(tmp_path: Path) -> None:
    (tmp_path / "inflation.csv").write_text(INFLATION, encoding="utf-8")
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    os.utime(tmp_path / "inflation.csv", (1_720_000_000, 1_720_000_000))
    ran = argmap("check", "a.txt", "--table", "inflation.csv", "--published", "2024-11-01", "--json", cwd=tmp_path)
    verdicts = {finding["quote"]: finding["verdict"] for finding in json.loads(ran.stdout)["findings"]}
    assert verdicts == {"5.9 percent": "supported", "7.4 percent": "contradicted"}
    assert "keep it with: argmap table import inflation.csv" in ran.stderr
    assert "left out: 'high' is not a number: 1 row (6)" in ran.stderr
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != ".argmap") == ["a.txt", "inflation.csv"]


def test_a_file_that_does_not_say_all_is_refused_with_the_flag(tmp_path: Path) -> None:
    (tmp_path / "gdp.csv").write_text("Country,Year,GDP\nGermany,2022,4\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    ran = argmap("check", "a.txt", "--table", "gdp.csv", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    told = "gdp.csv: it does not say in what unit GDP is. Say it to argmap table import gdp.csv: --unit UNIT"
    assert told in " ".join(ran.stderr.split())


def test_a_proposal_that_nobody_answers_says_that_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "counts.csv").write_text("Country,Year,Ballots\nGermany,2022,4\nFrance,2022,5\n", encoding="utf-8")
    ran = argmap("table", "import", "counts.csv", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "Ballots: 2 facts in no unit that it names, 2022-01-01 to 2022-12-31" in ran.stderr
    assert "Nothing is written yet; --yes writes it, and so does:" in ran.stderr
    assert ran.stdout.startswith("argmap table import counts.csv ")
    assert [path.name for path in tmp_path.iterdir() if path.name != ".argmap"] == ["counts.csv"]


@pytest.mark.parametrize(
    ("name", "publisher", "title"),
    [
        ("population_world_bank.csv", "World Bank", "Population"),
        ("IMF-population (2).csv", "International Monetary Fund", "Population"),
        ("population_sipri_2024.csv", "SIPRI", "Population"),
        ("population by milos.csv", "population by milos.csv", "Population by milos"),
    ],
)
def test_a_publisher_may_stand_in_the_name_of_a_file(tmp_path: Path, name: str, publisher: str, title: str) -> None:
    (tmp_path / name).write_text("Country,Year,Value\nGermany,2022,4\nFrance,2022,5\n", encoding="utf-8")
    found = propose(tmp_path / name, Hints(), saved=SAVED).proposal
    assert (found.publisher, found.title) == (publisher, title)


HOSTILE = "=HYPERLINK(1)|\u202eevil\u001b[31m"


def test_words_of_a_file_steer_no_terminal_and_no_list(tmp_path: Path) -> None:
    text = f'Country,Year,"{HOSTILE} (%)"\n"{HOSTILE}",2022,4\nGermany,2022,5\n'
    found = proposed(tmp_path, text)
    assert found.facts == 2
    assert "\u202e" not in found.model_dump_json()
    ran = argmap("table", "import", "a.csv", "--out", "out", cwd=tmp_path)
    assert ran.returncode == 0
    names = {entity.name for entity in load_table(tmp_path / "out").entities()}
    assert "Germany" in names
    assert not any("\x1b" in name or "\u202e" in name for name in names)
    assert "\x1b" not in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04rubbish", "no workbook that can be read"),
        (b"PAR1rubbish", "no Parquet that can be read"),
        (b'{"a": [', "is not JSON"),
        (b"[1, 2, 3]", "holds no list of records"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a workbook of the old kind"),
        (b"\x1f\x8b\x08\x00", "is compressed"),
        (b"a,b\0c,d\n1,2,3\n", "is no text"),
        (b"", "holds no header"),
        (b"just words\nand more of them\n", "has a layout that is not recognised"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_true_reason(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(TableError, match=why):
        propose(tmp_path / "a.csv", Hints(), saved=SAVED)


def test_a_workbook_whose_entities_grow_without_end_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Country", "Year", "Inflation"])
    book.save(tmp_path / "good.xlsx")
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with zipfile.ZipFile(tmp_path / "good.xlsx") as good, zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as bad:
        for entry in good.infolist():
            text = good.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                sheet = text.decode().replace("Country", "&i;")
                text = f"{bomb}]>{sheet}".encode()
            bad.writestr(entry, text)
    with pytest.raises(TableError, match="no workbook that can be read"):
        propose(tmp_path / "bad.xlsx", Hints(), saved=SAVED)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    ran = argmap("table", "import", "nowhere.csv", cwd=tmp_path)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "nowhere.csv: cannot be read (No such file or directory)" in ran.stderr
