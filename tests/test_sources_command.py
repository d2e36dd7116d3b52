"""`argmap table add`, `update` and `sources` as a user runs them, to the verdict on an article."""

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import TIMEOUT, argmap, started
from tests.figures import FIRST, NEWER, OLDER, REVISED, FigureServer, owid, pages, table, world_bank
from tests.test_sources_layouts import CHART, COLUMNS, GDP, UNEMPLOYMENT

QUOTED = "Norway is spending more. In 2022, Norway's military expenditure was $8.39 billion.\n"


def verdict(folder: Path, published: str, server: FigureServer) -> dict[str, object]:
    """What is found on the one figure of an article that quotes the older edition."""
    article = folder / "article.txt"
    article.write_text(QUOTED, encoding="utf-8")
    before = len(server.asked)
    tables = ("--table", folder / "tables" / "worldbank-ms-mil-xpnd-cd")
    done = argmap("check", article, *tables, "--published", published, "--json", cwd=folder, env=server.environment)
    assert done.returncode == 0, done.stderr
    assert len(server.asked) == before, "checking downloads nothing"
    (found,) = [each for each in json.loads(done.stdout)["findings"] if "8.39" in each["quote"]]
    return dict(found)


def test_an_article_that_quotes_the_older_edition_is_outdated_after_an_update(tmp_path: Path) -> None:
    with FigureServer(world_bank(FIRST, OLDER, most=2)) as server:
        added = argmap("table", "add", "military expenditure", cwd=tmp_path, env=server.environment)
        assert added.returncode == 0, added.stderr
        assert added.stdout == "tables/worldbank-ms-mil-xpnd-cd: 4 facts, edition of 2024-06-28\n"
        assert verdict(tmp_path, "2025-03-01", server)["verdict"] == "supported"

        server.serve(world_bank(REVISED, NEWER, most=2))
        updated = argmap("table", "update", cwd=tmp_path, env=server.environment)
        assert updated.returncode == 0, updated.stderr
        told = "tables/worldbank-ms-mil-xpnd-cd: edition of 2025-01-28: 1 new, 1 revised\n"
        assert updated.stdout == told

        after = verdict(tmp_path, "2025-03-01", server)
        assert (after["verdict"], after["reason"]) == ("outdated", "SUPERSEDED")
        assert {str(row["as_of"]) for row in after["rows"]} == {OLDER, NEWER}
        assert {str(row["value"]) for row in after["rows"]} == {"8388512345.4", "8712345678.9"}

        then = verdict(tmp_path, "2024-09-01", server)
        assert (then["verdict"], then["reason"]) == ("supported", "SUPERSEDED_SINCE")
        assert "A later figure of 2025-01-28" in str(then["message"])


def test_an_interrupted_download_leaves_no_table_and_keeps_what_came(tmp_path: Path) -> None:
    with FigureServer(world_bank(FIRST, OLDER, most=2), script=["ok", "ok", "hang"]) as server:
        running = started("table", "add", "military expenditure", cwd=tmp_path, env=server.environment)
        until(lambda: len(server.asked) == 3)
        running.send_signal(signal.SIGINT)
        assert running.wait(TIMEOUT) == 130
        assert list((tmp_path / "tables").iterdir()) == []
        again = argmap("table", "add", "military expenditure", cwd=tmp_path, env=server.environment)
        assert again.returncode == 0, again.stderr
        assert pages(server) == ["1", "2", "2", "3"]


def test_two_commands_at_once_ask_one_after_the_other(tmp_path: Path) -> None:
    with FigureServer(world_bank(FIRST, OLDER), script=["hang"]) as server:
        first = started("table", "add", "military expenditure", cwd=tmp_path, env=server.environment)
        until(lambda: len(server.asked) == 1)
        second = started("table", "add", "owid:any", cwd=tmp_path, env=server.environment)
        assert second.stderr is not None
        assert "another argmap is fetching; waiting" in second.stderr.readline()
        assert len(server.asked) == 1
        server.release()
        assert first.wait(TIMEOUT) == 0
        assert second.wait(TIMEOUT) == 3
        assert server.most_at_once == 1
        first.communicate()
        second.communicate()


def until(holds: Callable[[], bool]) -> None:
    """Waits for another process; a test that never gets there fails by its own assertions."""
    for _ in range(TIMEOUT * 20):
        if holds():
            return
        time.sleep(0.05)


def test_a_source_that_fails_is_one_sentence_an_exit_code_and_no_folder(tmp_path: Path) -> None:
    with FigureServer(table("/v2", "<html>Maintenance</html>")) as server:
        done = argmap("table", "add", "worldbank:SP.POP.TOTL", cwd=tmp_path, env=server.environment)
        assert (done.returncode, done.stdout) == (3, "")
        assert "a page instead of data" in done.stderr
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "tables" / "worldbank-sp-pop-totl").exists()
        server.script = ["403"]
        refused = argmap("table", "add", "worldbank:SP.POP.TOTL", cwd=tmp_path, env=server.environment)
        assert "is refused (403" in refused.stderr
        assert "\x1b" not in refused.stderr


@pytest.mark.parametrize("value", ["ftp://127.0.0.1/v2", "file:///etc", "mirror"])
def test_a_mirror_that_is_no_address_is_refused(value: str, tmp_path: Path) -> None:
    done = argmap("table", "add", "gdp", cwd=tmp_path, env={"ARGMAP_WORLDBANK_URL": value})
    assert done.returncode == 2
    assert "worldbank_url does not fit" in done.stderr


def test_update_tells_which_tables_failed_and_goes_on(tmp_path: Path) -> None:
    with FigureServer(world_bank(FIRST, OLDER)) as server:
        assert argmap("table", "add", "military spending", cwd=tmp_path, env=server.environment).returncode == 0
        (tmp_path / "tables" / "mine").mkdir()
        own = argmap("table", "update", cwd=tmp_path, env=server.environment)
        assert (own.returncode, own.stdout.count("\n")) == (0, 1), "what was not added is passed by"
        folders = ("tables/mine", "tables/worldbank-ms-mil-xpnd-cd")
        done = argmap("table", "update", *folders, "--json", cwd=tmp_path, env=server.environment)
        assert done.returncode == 4
        first, second = json.loads(done.stdout)
        assert "there is no reference table here" in first["error"]
        assert (second["error"], second["revised"], second["edition"]) == (None, 0, OLDER)
        (tmp_path / "tables" / "broken").mkdir()
        (tmp_path / "tables" / "broken" / "datapackage.json").write_text("{", encoding="utf-8")
        broken = argmap("table", "update", cwd=tmp_path, env=server.environment)
        assert (broken.returncode, broken.stdout.count("\n")) == (4, 1)
        assert "failed: tables/broken: " in broken.stderr
    alone = argmap("table", "update", "tables/mine", cwd=tmp_path)
    assert alone.returncode == 2


def test_an_update_with_nothing_to_update_says_how_to_begin(tmp_path: Path) -> None:
    done = argmap("table", "update", cwd=tmp_path)
    assert done.returncode == 2
    assert "Begin with `argmap table add`" in done.stderr


def test_sources_lists_every_measure_with_its_command_and_asks_nobody(tmp_path: Path) -> None:
    with FigureServer() as server:
        told = json.loads(argmap("table", "sources", "--json", cwd=tmp_path, env=server.environment).stdout)
        plain = argmap("table", "sources", cwd=tmp_path, env=server.environment).stdout
        assert server.asked == []
    first = told["measures"][0]
    assert first["measure"] == "military expenditure"
    assert first["commands"][0] == "argmap table add worldbank:MS.MIL.XPND.CD"
    for each in told["measures"]:
        assert all(f"  {command}\n" in plain for command in each["commands"])
    assert [kind["name"] for kind in told["kinds"]] == ["worldbank", "owid", "dbnomics", "eurostat", "sdmx"]


@pytest.mark.parametrize("command", ["add", "update", "sources"])
def test_every_help_has_a_worked_example(command: str, tmp_path: Path) -> None:
    done = argmap("table", command, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert f"argmap table {command}" in done.stdout.split("Example:")[1]


GDP_KEY = "eurostat:nama_10_gdp/A.CP_MEUR.B1GQ."
ARTICLE = """Norway's life expectancy was 83.2 years in 2021. In 2021, life expectancy in Norway was 79.4 years.

Germany's unemployment rate was 3.1% in 2023. Germany's GDP was 4.19 trillion euros in 2023.
"""


def test_what_was_added_from_several_sources_decides_the_figures_of_one_article(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    eurostat = "/sdmx/3.0/data/dataflow/ESTAT"
    routes = (table(f"{eurostat}/une_rt_a/", UNEMPLOYMENT), table(f"{eurostat}/nama_10_gdp/", GDP))
    with FigureServer(owid("life-expectancy", CHART, COLUMNS), *routes) as server:
        for source in ("owid:life-expectancy", "eurostat:une_rt_a/A.Y15-74.PC_ACT.T.", GDP_KEY):
            done = argmap("table", "add", source, cwd=tmp_path, env=server.environment)
            assert done.returncode == 0, done.stderr
    tables = [part for each in sorted((tmp_path / "tables").iterdir()) for part in ("--table", each)]
    done = argmap("check", "article.txt", *tables, "--published", "2025-04-01", "--json", cwd=tmp_path)
    found = {each["quote"]: each["verdict"] for each in json.loads(done.stdout)["findings"]}
    assert found == {
        "83.2 years": "supported",
        "79.4 years": "contradicted",
        "3.1%": "supported",
        "4.19 trillion euros": "supported",
    }
