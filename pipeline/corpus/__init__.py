"""Articles from files of many formats, each refused with one clear sentence where it cannot be read."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Unpack

from pipeline.corpus.about import About, Overrides
from pipeline.corpus.decode import canonical
from pipeline.corpus.find import SUFFIXES, find_files, read_bytes, shown
from pipeline.corpus.front import sidecar
from pipeline.corpus.plain import read_plain
from pipeline.errors import InputError
from pipeline.models import Article, Failed, ReadLimits
from pipeline.text.sentences import first_line_title

__all__ = ["SUFFIXES", "Overrides", "read_article", "read_articles", "read_text"]

Reader = Callable[[bytes, ReadLimits], tuple[str, About]]
"""Bytes of one article to its text and metadata; raises InputError."""

READERS: Mapping[str, Reader] = {".txt": read_plain}


def read_articles(
    paths: Sequence[str | os.PathLike[str]],
    limits: ReadLimits | None = None,
    *,
    say: Callable[[str], None] = lambda _: None,
    **overrides: Unpack[Overrides],
) -> Iterator[Article | Failed]:
    """Every article of files, folders and globs, in order, each content once.

    Raises InputError at once for a missing path, a folder without articles, or a single file that cannot be read;
    in a larger set such a file is a Failed. ``say`` is told of each article that was read already.
    """
    files = find_files(paths)
    alone = len(files) == 1 and len(paths) == 1 and not Path(paths[0]).is_dir()
    items = _read_all(files, limits or ReadLimits(), About.given(overrides), alone=alone)
    return _once(items, say)


def read_article(
    path: str | os.PathLike[str], limits: ReadLimits | None = None, **overrides: Unpack[Overrides]
) -> Article:
    """The article of one file; raises InputError."""
    target = Path(path)
    if target.is_dir():
        raise InputError("it is a folder", where=shown(path), do="Give one file.")
    for item in read_articles([os.fspath(path)], limits, **overrides):
        if isinstance(item, Article):
            return item
        raise InputError(item.reason, where=item.article)
    raise InputError("it holds no articles", where=shown(path))


def read_text(
    data: bytes, limits: ReadLimits | None = None, name: str = "text.txt", **overrides: Unpack[Overrides]
) -> Article:
    """An article from bytes at hand, such as standard input; ``name`` tells the format. Raises InputError."""
    limits = limits or ReadLimits()
    if len(data) > limits.max_bytes:
        what = f"it has more than the {limits.max_bytes:,} bytes allowed"
        raise InputError(what, where=name, do="Raise the setting max_bytes.")
    return _article(data, Path(name), limits, About.given(overrides))


def _read_all(
    files: Sequence[Path | Failed], limits: ReadLimits, better: About, *, alone: bool
) -> Iterator[Article | Failed]:
    for file in files:
        if isinstance(file, Failed):
            yield file
            continue
        try:
            yield from _read_file(file, limits, better)
        except InputError as error:
            if alone:
                raise
            yield Failed(article=shown(file.name), stage="read", reason=str(error))


def _read_file(path: Path, limits: ReadLimits, better: About) -> Iterator[Article | Failed]:
    data = read_bytes(path, limits.max_bytes)
    try:
        beside = About.of(sidecar(path))
        yield _article(data, path, limits, beside.under(better))
    except InputError as error:
        raise InputError(error.what, where=error.where or shown(path), do=error.do) from error


def _article(data: bytes, path: Path, limits: ReadLimits, better: About) -> Article:
    """The article in a file's bytes; raises InputError."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"files ending in {path.suffix!r} are not read", do=f"Use one of {', '.join(SUFFIXES)}.")
    if not data:
        raise InputError("it is empty", do="Give a file with an article in it.")
    text, about = reader(data, limits)
    return make_article(text, about.under(better), path, limits, data)


def make_article(text: str, about: About, path: Path, limits: ReadLimits, data: bytes) -> Article:
    """An article from a text and what is known about it; raises InputError for a text that is empty or too long."""
    text = canonical(text)
    if not any(char.isprintable() and not char.isspace() for char in text):
        raise InputError("it holds no text", do="Give a file with an article in it.")
    if len(text) > limits.max_chars:
        what = f"its text has {len(text):,} characters, more than the {limits.max_chars:,} allowed"
        raise InputError(what, do="Split it, or raise the setting max_chars.")
    name = shown(path.name)
    return Article.of(
        text,
        title=about.title or first_line_title(text) or _title_from(path),
        author=about.author,
        published=about.published,
        source=about.source or name,
        url=about.url,
        file=name,
        source_bytes=data,
        notes=about.notes,
    )


def _title_from(path: Path) -> str:
    words = shown(path.stem).replace("_", " ").replace("-", " ").split()
    title = " ".join(words)[:300] or "untitled"
    return title[0].upper() + title[1:]


def _once(items: Iterator[Article | Failed], say: Callable[[str], None]) -> Iterator[Article | Failed]:
    """Each content once: an article with the text of an earlier one is told of and left out."""
    seen: dict[str, str] = {}
    for item in items:
        if isinstance(item, Article) and item.id in seen:
            say(f"{item.file}: read already, its text is that of {seen[item.id]}")
            continue
        if isinstance(item, Article):
            seen[item.id] = item.file
        yield item
