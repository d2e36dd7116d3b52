"""Files, folders, patterns and rows of tables."""

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus import read_articles
from pipeline.corpus.find import find_files, shown
from pipeline.models import Article, Failed, ReadLimits


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(*paths: str | Path) -> list[str]:
    return [item.name for item in find_files(paths) if isinstance(item, Path)]


def test_a_folder_is_walked_in_order_and_only_articles_are_taken(tmp_path: Path) -> None:
    write(
        tmp_path,
        b_dot_txt="x",
        a__z_dot_md="x",
        a__B_dot_TXT="x",
        _dot_hidden_dot_txt="x",
        notes_dot_json="x",
        b_dot_yaml="x",
    )
    write(
        tmp_path,
        _dot_git__c_dot_txt="x",
        table__datapackage_dot_json="{}",
        table__rows_dot_csv="text\nx",
        out__run_dot_json="{}",
    )
    write(tmp_path, out__article__report_dot_md="x", README_dot_md="x")
    assert names(tmp_path) == ["b.txt", "B.TXT", "z.md"]
    assert names(f"{tmp_path}/*.txt", tmp_path / "b.txt", tmp_path) == ["b.txt", "B.TXT", "z.md"]
    assert names(f"{tmp_path}/**/*.md") == ["README.md", "z.md", "report.md"]
    assert names(tmp_path / "b.txt", tmp_path / "b.yaml") == ["b.txt"]


def test_a_link_out_of_a_folder_is_a_failure_unless_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, outside_dot_txt="Secret.", folder__a_dot_txt="Aid works.")
    link = tmp_path / "folder" / "b.txt"
    link.symlink_to(tmp_path / "outside.txt")
    (tmp_path / "folder" / "up").symlink_to(tmp_path, target_is_directory=True)
    article, failed = read_articles([tmp_path / "folder"])
    assert isinstance(article, Article)
    assert isinstance(failed, Failed)
    assert (article.file, failed.reason) == ("a.txt", "it links to a file outside the folder")
    (named,) = read_articles([link])
    assert isinstance(named, Article)


def test_a_file_name_of_several_lines_stays_one_line(tmp_path: Path) -> None:
    write(tmp_path, **{"a\nb\x1b[2J_dot_txt": "Aid works."})
    (article,) = read_articles([tmp_path])
    assert isinstance(article, Article)
    assert (article.file, article.title) == ("a\ufffdb\ufffd[2J.txt", "A\ufffdb\ufffd[2J")


@given(st.text(max_size=300))
@settings(deadline=None)
def test_what_is_shown_of_a_name_is_one_short_line(name: str) -> None:
    assert shown(name).isprintable()
    assert len(shown(name)) <= 200


def test_a_text_is_read_once_and_the_repeat_is_told(tmp_path: Path) -> None:
    write(tmp_path, a_dot_txt="Aid works.", b_dot_txt="Aid works.", c_dot_txt="Aid fails.")
    said: list[str] = []
    items = list(read_articles([tmp_path], say=said.append))
    assert [item.file for item in items if isinstance(item, Article)] == ["a.txt", "c.txt"]
    assert said == ["b.txt: read already, its text is that of a.txt."]


def test_rows_of_jsonl_are_articles_and_a_bad_one_is_named_by_its_line(tmp_path: Path) -> None:
    good = {"title": "Aid", "text": "Aid works.", "published": "2025-03-04", "author": "Ann Lee", "source": "The Paper"}
    lines = [
        json.dumps(good).encode(),
        b"not json",
        b'{"title": "No text"}',
        b"[1]",
        b"",
        b'{"text": "Lone \\ud800 half"}',
        b'{"text": "caf\xe9"}',
        b"[" * 100_000,
        b'{"text": ""}',
        b'{"text": "' + b"x" * 300_000 + b'"}',
        b'{"text": "The last."}',
    ]
    path = tmp_path / "set.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines))
    items = list(read_articles([path], ReadLimits(max_bytes=200_000)))
    articles = [item for item in items if isinstance(item, Article)]
    assert [(item.file, item.text) for item in articles] == [
        ("set.jsonl:1", "Aid works."),
        ("set.jsonl:6", "Lone \ufffd half"),
        ("set.jsonl:7", "café"),
        ("set.jsonl:11", "The last."),
    ]
    first = articles[0]
    assert (first.title, first.author, first.published, first.source) == (
        "Aid",
        "Ann Lee",
        date(2025, 3, 4),
        "The Paper",
    )
    assert [(item.article, item.reason.split(".")[0]) for item in items if isinstance(item, Failed)] == [
        ("set.jsonl:2", "line 2: this line is no JSON (Expecting value, column 1)"),
        ("set.jsonl:3", "line 3: it has no text"),
        ("set.jsonl:4", "line 4: this line is no JSON object"),
        ("set.jsonl:8", "line 8: this line is no JSON (nested too deeply)"),
        ("set.jsonl:9", "line 9: it holds no text"),
        ("set.jsonl:10", "line 10: it is longer than the 200,000 bytes allowed"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_rows_of_csv_are_articles_in_any_usual_dress(tmp_path: Path, encoding: str, mark: str) -> None:
    rows = [
        ["Title", "TEXT", "more"],
        ["Aid", '"It ""costs"" 5%.\nMuch—naïve."', "x"],
        ["Short"],
        ["War", "It ends.", ""],
    ]
    path = tmp_path / "set.csv"
    path.write_bytes("\r\n".join(mark.join(row) for row in rows).encode(encoding))
    first, short, last = read_articles([path])
    assert isinstance(first, Article)
    assert isinstance(short, Failed)
    assert isinstance(last, Article)
    assert (first.title, first.text, first.file) == ("Aid", 'It "costs" 5%.\nMuch—naïve.', "set.csv:2")
    assert (short.article, short.reason) == ("set.csv:4", 'line 4: it has no text. Give each row a "text".')
    assert (last.title, last.text) == ("War", "It ends.")


@pytest.mark.parametrize("ends", ["\n\n", "\r\r", "\r\n", "\n\r"])
def test_lines_of_csv_may_end_in_any_way_and_in_several(tmp_path: Path, ends: str) -> None:
    (tmp_path / "set.csv").write_bytes(f"title,text{ends[0]}Aid,Aid works.{ends[1]}War,It ends.{ends[0]}".encode())
    items = list(read_articles([tmp_path / "set.csv"]))
    assert [(item.title, item.text) for item in items if isinstance(item, Article)] == [
        ("Aid", "Aid works."),
        ("War", "It ends."),
    ]


def test_a_csv_line_too_long_does_not_end_the_file(tmp_path: Path) -> None:
    path = tmp_path / "set.csv"
    path.write_text("text\nAid works.\n" + "x" * 5000 + "\nIt ends.\n")
    items = list(read_articles([path], ReadLimits(max_bytes=1000)))
    assert [type(item) for item in items] == [Article, Failed, Article]


def test_rows_of_parquet_are_articles(tmp_path: Path) -> None:
    columns = {"Text": ["Aid works.", None, "It ends."], "published": [date(2025, 3, 4)] * 3, "other": [1, 2, 3]}
    pq.write_table(pa.table(columns), tmp_path / "set.parquet")
    first, none, last = read_articles([tmp_path / "set.parquet"], author="Ann Lee")
    assert isinstance(first, Article)
    assert isinstance(none, Failed)
    assert isinstance(last, Article)
    assert (first.text, first.published, first.author) == ("Aid works.", date(2025, 3, 4), "Ann Lee")
    assert none.reason.startswith("row 2: it has no text")
    assert last.file == "set.parquet:3"


def test_rows_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps({"text": f"Aid costs {n}."}) + "\n" for n in range(1000)))
    items = read_articles([path])
    next(items)
    path.unlink()
    assert isinstance(next(items), Article)
