"""`argmap table teach` as a user runs it, from a figure that is not recognised to one that is decided."""

import json
from pathlib import Path

import pytest

from tests.command import argmap
from tests.figures import FIRST, NEWER, OLDER, REVISED, FigureServer, world_bank
from tests.reference_package import HEADERS, ROWS, write_package

ARTICLE = "The purse of Oberland\n\nOberland filled a war chest of 62 trillion won in 2020.\n"
TOLLS = "t20,OBE,tolls,law,2020-01-01,2020-12-31,3.1,,KRW,12,,,actual,2021-02-01,,gazette,page 9,,true"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    tolls = {"measures": "tolls,Road tolls,,,money,,true,false", "facts": TOLLS}  # two are told in won: which is meant?
    more = {name: [HEADERS[name], *ROWS[name], row] for name, row in tolls.items()}
    write_package(tmp_path / "mine", **more)
    return tmp_path


def verdict(place: Path, *options: str) -> str:
    done = argmap("check", "article.txt", *options, "--json", cwd=place)
    assert done.returncode == 0, done.stderr
    (found,) = [each for each in json.loads(done.stdout)["findings"] if each["kind"] == "numeric"]
    return str(found["verdict"])


def test_an_article_that_was_not_recognised_is_decided_after_a_lesson_and_not_after_it_is_forgotten(
    place: Path,
) -> None:
    table = ("--table", "mine")
    assert verdict(place, *table) == "not_in_table"
    done = argmap("table", "teach", "war chest", "army budget", "--by", "Jo Doe", *table, cwd=place)
    assert (done.returncode, done.stdout) == (
        0,
        "mine/taught.csv: “war chest” is from now on Army budget (budget)\n",
    )
    assert verdict(place, *table) == "supported"
    listed = argmap("table", "teach", "--list", "--json", *table, cwd=place)
    (kept,) = json.loads(listed.stdout)
    assert (kept["name"], kept["id"], kept["by"], kept["file"]) == ("war chest", "budget", "Jo Doe", "mine/taught.csv")
    gone = argmap("table", "teach", "war chest", "--forget", *table, cwd=place)
    assert gone.stdout == "mine/taught.csv: “war chest” is no longer taught as Army budget (budget)\n"
    assert verdict(place, *table) == "not_in_table"


def test_a_figure_whose_measure_is_not_recognised_comes_with_the_command_that_teaches_it(place: Path) -> None:
    done = argmap("check", "article.txt", "--table", "mine", "--no-almanac", cwd=place)
    assert "argmap table teach WORDING MEASURE" in " ".join(done.stdout.split())
    argmap("table", "teach", "war chest", "budget", "--table", "mine", cwd=place)
    done = argmap("check", "article.txt", "--table", "mine", "--no-almanac", cwd=place)
    assert "argmap table teach" not in done.stdout


def test_of_a_published_file_the_lesson_lies_in_the_readers_own_folder(place: Path) -> None:
    (place / "sowing.csv").write_text("Country,Year,Sown land (% of land)\nFrance,2020,35.8\nSpain,2020,33\n")
    (place / "article.txt").write_text("The fields\n\nIn 2020, tillage in France was 36%.\n")
    table = ("--table", "sowing.csv", "--no-almanac")

    def found() -> str:
        done = argmap("check", "article.txt", *table, "--json", cwd=place)
        return next(each["verdict"] for each in json.loads(done.stdout)["findings"] if each["kind"] == "numeric")

    assert found() == "approximate"  # the only share that the table has of France
    done = argmap("table", "teach", "tillage", "Sown land (% of land)", *table, cwd=place)
    assert done.stdout.startswith("tables/taught.csv: “tillage” is from now on Sown land"), done.stderr
    assert found() == "supported"


def test_a_run_is_made_anew_once_something_was_taught_and_only_then(place: Path) -> None:
    def run() -> dict[str, object]:
        done = argmap("run", "article.txt", "--table", "mine", "--out", "out", "--json", cwd=place)
        assert done.returncode == 0, done.stderr
        return dict(json.loads((place / "out" / "run.json").read_text(encoding="utf-8")))

    first, again = run(), run()
    assert first == again, "done before, so nothing is done"
    argmap("table", "teach", "war chest", "budget", "--table", "mine", cwd=place)
    taught = run()
    assert (taught["key"] != first["key"], taught["table_hash"] != first["table_hash"]) == (True, True)
    assert run() == taught


def test_what_comes_with_argmap_is_taught_in_the_readers_own_folder(place: Path) -> None:
    said = "The bookmakers\n\nIn 2025 the headcount of Blighty was 68.8 million.\n"
    (place / "article.txt").write_text(said, encoding="utf-8")

    def teach(*arguments: str) -> str:
        done = argmap("table", "teach", *arguments, "--on", "2025-03-01", cwd=place)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert teach("Blighty", "GBR") == "tables/taught.csv: “Blighty” is from now on United Kingdom (GBR)\n"
    teach("headcount", "population")
    listed = argmap("table", "teach", "--list", cwd=place)
    assert "Blighty" in listed.stdout
    done = argmap("check", "article.txt", "--json", cwd=place)
    (found,) = [each for each in json.loads(done.stdout)["findings"] if each["kind"] == "numeric"]
    assert (found["quantity"]["entity"], found["rows"] != []) == ("GBR", True)
    assert "nothing was recorded" in argmap("table", "teach", "Blighty", "GBR", cwd=place).stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("the", "budget"), "'the' says nothing of what is meant"),
        (("Members", "budget"), "'Members' is already what Members (members) is called"),
        (("war chest", "bugdet"), "Name it or its id: "),
        (("war chest",), "Write: argmap table teach WORDING WHAT"),
        (("--forget",), "Write: argmap table teach WORDING --forget"),
        (("war chest", "--forget"), "'war chest' was not taught. `argmap table teach --list` shows what was."),
    ],
)
def test_what_cannot_be_taught_gets_one_sentence(place: Path, arguments: tuple[str, ...], said: str) -> None:
    done = argmap("table", "teach", *arguments, "--table", "mine", "--no-almanac", cwd=place)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (place / "mine" / "taught.csv").exists()


def test_a_newer_edition_of_an_added_table_keeps_what_was_taught(tmp_path: Path) -> None:
    folder = "tables/worldbank-ms-mil-xpnd-cd"
    with FigureServer(world_bank(FIRST, OLDER, most=2)) as server:
        assert argmap("table", "add", "military expenditure", cwd=tmp_path, env=server.environment).returncode == 0
        options = ("--table", folder, "--no-almanac")
        done = argmap("table", "teach", "sword money", "military expenditure", *options, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        server.serve(world_bank(REVISED, NEWER, most=2))
        assert argmap("table", "update", cwd=tmp_path, env=server.environment).returncode == 0
        (kept,) = json.loads(argmap("table", "teach", "--list", "--json", *options, cwd=tmp_path).stdout)
        assert (kept["name"], kept["called"] != "") == ("sword money", True)
