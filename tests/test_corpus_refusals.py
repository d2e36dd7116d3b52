"""Every file that cannot be read is refused with one sentence: what, where, what to do."""

import io
import os
import signal
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.corpus import read_article, read_articles, read_text
from pipeline.corpus.sandbox import Sandbox
from pipeline.errors import InputError
from pipeline.models import Article, Failed, ReadLimits

XML = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:document>'


def zipped(document: bytes, name: str = "word/document.xml") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, document)
    return buffer.getvalue()


def pdf(draw: Callable[[Canvas], None], password: str | None = None, pages: int = 1) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(password) if password else None)
    for _ in range(pages):
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def words(canvas: Canvas) -> None:
    canvas.drawString(100, 700, "Aid works, and it costs five percent of all that is spent.")


def picture(canvas: Canvas) -> None:
    canvas.rect(100, 600, 200, 100, fill=1)


ENTITY = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><w:document '
    b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>'
)

BAD = {
    "empty.txt": (b"", "it is empty"),
    "empty.docx": (b"", "it is empty"),
    "blank.txt": (b" \n\t\n", "it holds no text"),
    "dashes.txt": (b"\xe2\x80\x94\n***\n", "it holds no text"),
    "zero.txt": (b"\0" * 5000, "it is no text"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "it looks like a picture"),
    "pdf.txt": (pdf(words), "it looks like a PDF"),
    "word.txt": (zipped(b"<x/>"), "it looks like a ZIP archive"),
    "noise.md": (bytes(range(1, 32)) * 20, "it is no text"),
    "utf16.txt": ("Aid works".encode("utf-16-le"), "it is no text"),
    "front.txt": (b"---\ntitle: Aid: who pays\n---\nIt works.", r"front matter is no YAML \(line 1\)"),
    "head.txt": (b"---\ntitle: Aid\nabstract: '" + b"It works. " * 900 + b"'\n---\nIt works.", "front matter has 9,0"),
    "head.md": (b"---\n# by hand\n\ntags:\n" + b"  - aid\n" * 1100 + b"---\nIt works.", "the 8,000 that are read"),
    "bomb.md": (b"---\na: " + b"[" * 7_000 + b"\n---\nIt works.", "front matter is no YAML"),
    "cut.pdf": (pdf(words)[:300], "it is no readable PDF"),
    "text.pdf": (b"Aid works.", "it is no readable PDF"),
    "locked.pdf": (pdf(words, password="secret"), "it is locked with a password"),  # noqa: S106 - a test's own
    "scanned.pdf": (pdf(picture), r"without text, perhaps scanned\. Run text recognition"),
    "long.pdf": (pdf(words, pages=31), "it has 31 pages, more than the 30 allowed"),
    "text.docx": (b"Aid works.", "it is no readable .docx"),
    "cut.docx": (zipped(b"<x/>" * 99)[:60], "it is no readable .docx"),
    "other.docx": (zipped(b"<x/>", "mimetype"), "it is no readable .docx"),
    "old.docx": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old .doc, or a .docx with a password"),
    "broken.docx": (zipped(b"<w:document>"), "its XML is broken"),
    "entity.docx": (zipped(ENTITY), "entities that could be an attack"),
    "bomb.docx": (zipped(b" " * 5_000_000), "only a zip bomb"),
    "huge.docx": (zipped(b" " * 60_000_000), "more than the 50,000,000 allowed"),
    "nothing.docx": (zipped(XML.format("<w:body/>").encode()), "it holds no text"),
    "menu.html": (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", "no main text was found"),
    "deep.html": (b"<div>" * 5000 + b"Aid works." + b"</div>" * 5000, "no main text was found"),
    "none.html": (b"<html></html>", "no main text was found"),
    "long.txt": (b"Aid. " * 50_000, "its text has 250,000 characters, more than the 200,000 allowed"),
    "large.txt": (b"x" * 1_200_000, "it has 1,200,000 bytes, more than the 1,000,000 allowed"),
    "aid.xyz": (b"Aid works.", "files ending in '.xyz' are not read"),
    "aid": (b"Aid works.", "files ending in '' are not read"),
    "columns.csv": (b"title,body\nAid,It works.\n", "it has no column 'text'; its columns are: title, body"),
    "empty.csv": (b"", "it holds no rows"),
    "empty.jsonl": (b"\n\n", "it holds no rows"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n", "it is no text"),
    "cut.parquet": (b"PAR1" + b"\0" * 50, "it is no readable Parquet table"),
}
LIMITS = ReadLimits(max_bytes=1_000_000, max_chars=200_000, max_pages=30)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_one_clear_sentence(tmp_path: Path, name: str) -> None:
    data, why = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=why) as caught:
        list(read_articles([path], LIMITS))
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_in_a_larger_set_each_bad_file_is_a_value_and_the_good_ones_are_read(tmp_path: Path) -> None:
    for name, (data, _) in BAD.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text("Aid works.")
    (tmp_path / "good.pdf").write_bytes(pdf(words))
    items = list(read_articles([tmp_path], LIMITS))
    assert [item.file for item in items if isinstance(item, Article)] == ["good.pdf", "good.txt"]
    failed = {item.article: item for item in items if isinstance(item, Failed)}
    assert set(failed) == {name for name in BAD if name not in ("aid", "aid.xyz")}
    assert {item.stage for item in failed.values()} == {"read"}
    assert not any(str(tmp_path) in item.reason for item in failed.values())


def test_a_missing_path_is_refused_even_among_good_ones(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Aid works.")
    with pytest.raises(InputError, match="there is no such file or folder"):
        read_articles([tmp_path / "good.txt", tmp_path / "nope.txt"])


def test_a_folder_and_a_pattern_without_articles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_text("a: b")
    with pytest.raises(InputError, match=r"no articles in this folder.*\.docx"):
        read_articles([tmp_path])
    with pytest.raises(InputError, match="no articles match"):
        read_articles([f"{tmp_path}/*.txt"])
    with pytest.raises(InputError, match="it is a folder"):
        read_article(tmp_path)


def test_a_pipe_and_an_unreadable_file_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match="it is no regular file"):
        list(read_articles([tmp_path / "pipe.txt"]))
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    with pytest.raises(InputError, match="it cannot be read"):
        list(read_articles([tmp_path / "loop.txt"]))


def test_a_huge_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000_000)
    with pytest.raises(InputError, match=r"200,000,000,000 bytes.*setting max_bytes"):
        list(read_articles([path]))


def test_a_broken_sidecar_is_named(tmp_path: Path) -> None:
    (tmp_path / "aid.txt").write_text("Aid works.")
    for text, why in (("a: b: c", "no YAML"), ("- a", "no fields"), ("\xff", "UTF-8"), ("a" * 9_000, "longer than")):
        (tmp_path / "aid.yaml").write_bytes(text.encode("latin-1"))
        with pytest.raises(InputError, match=rf"aid\.yaml.*{why}"):
            list(read_articles([tmp_path / "aid.txt"]))


def test_a_page_made_to_take_forever_is_given_up_and_the_next_file_is_read() -> None:
    page = b"<html><body><article><p>" + b"<span>a</span>" * 300_000 + b"</p></article></body></html>"
    sandbox = Sandbox()
    try:
        with pytest.raises(InputError, match=r"longer than is allowed.*read_seconds"):
            sandbox.read(".html", page, ReadLimits(seconds=2))
        assert sandbox.read(".md", b"Aid works.", ReadLimits())[0] == "Aid works."
    finally:
        sandbox.close()


def test_a_reader_that_dies_is_an_error_and_the_next_file_is_read() -> None:
    sandbox = Sandbox()
    try:
        assert sandbox.read(".md", b"Aid.", ReadLimits())[0] == "Aid."
        assert sandbox._child is not None
        sandbox._child.kill()
        sandbox._child.wait()
        with pytest.raises(InputError, match="it broke the process that reads files"):
            sandbox.read(".md", b"Aid.", ReadLimits())
        assert sandbox.read(".md", b"Aid.", ReadLimits())[0] == "Aid."
    finally:
        sandbox.close()


def test_the_reading_process_outlives_ctrl_c_and_knows_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-none")
    sandbox = Sandbox()
    try:
        assert sandbox.read(".md", b"Aid.", ReadLimits())[0] == "Aid."
        assert sandbox._child is not None
        sandbox._child.send_signal(signal.SIGINT)
        assert sandbox.read(".md", b"Aid.", ReadLimits())[0] == "Aid."
        environment = Path(f"/proc/{sandbox._child.pid}/environ")
        assert not environment.exists() or b"sk-none" not in environment.read_bytes()
    finally:
        sandbox.close()


WHOLE = {
    ".txt": b"---\ntitle: Aid\n---\nAid works.\nIt costs \xe2\x80\x9c5%\xe2\x80\x9d.",
    ".md": b"# Aid\n\nIt *works*, | a | b |\n|---|\n- [x](y)\n",
    ".html": b"<html><head><title>Aid</title></head><body><p>Aid works for all who pay for it.</p></body></html>",
    ".docx": zipped(XML.format("<w:p><w:r><w:t>Aid works.</w:t></w:r></w:p>").encode()),
    ".pdf": pdf(words),
}


@pytest.mark.parametrize("suffix", WHOLE)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_damaged_file_gives_an_article_or_a_sentence(suffix: str, data: st.DataObject) -> None:
    damaged = bytearray(WHOLE[suffix])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9)) or b"<"
    try:
        told = read_text(bytes(damaged), name=f"aid{suffix}").title
    except InputError as error:
        told = error.sentence
    assert "\n" not in told


def test_bytes_at_hand_are_held_to_the_same_limits() -> None:
    with pytest.raises(InputError, match="more than the 3 bytes allowed"):
        read_text(b"Aid works.", ReadLimits(max_bytes=3))
    with pytest.raises(InputError, match="not read"):
        read_text(b"{}", name="a.jsonl")
