"""Articles from files of many formats, each refused with one clear sentence where it cannot be read."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar, Unpack

from pipeline.boundary import Boundary
from pipeline.corpus.about import About, Overrides
from pipeline.corpus.find import SUFFIXES, find_files, shown
from pipeline.corpus.reading import Desk, title_from
from pipeline.errors import InputError
from pipeline.models import Article, Document, Entry, Failed, ReadLimits

__all__ = [
    "SUFFIXES",
    "Overrides",
    "read_article",
    "read_articles",
    "read_documents",
    "read_entries",
    "read_text",
    "title_from",
]

T = TypeVar("T")


def read_articles(
    paths: Sequence[str | os.PathLike[str]],
    limits: ReadLimits | None = None,
    *,
    say: Callable[[str], None] = lambda _: None,
    **overrides: Unpack[Overrides],
) -> Iterator[Article | Failed]:
    """Every article of files, folders and globs, in order, each text once.

    Raises InputError at once for a missing path and for a folder or pattern without articles, and when a single file
    was given that cannot be read; in a larger set such a file is a Failed. ``say`` is told of each article whose text
    was read already under another name.
    """
    files = find_files(paths)
    alone = len(files) == 1 and len(paths) == 1 and files[0] == Path(paths[0])
    desk = Desk(limits or ReadLimits(), About.given(overrides))
    return _once(_read_all(files, desk, alone=alone), say)


def read_entries(paths: Sequence[str | os.PathLike[str]], limits: ReadLimits | None = None) -> Iterator[Entry | Failed]:
    """Every article of files, folders and globs with its own id and columns, in order, as a stream.

    Raises InputError at once for a missing path and for a folder or pattern without articles.
    """
    files = find_files(paths)
    desk = Desk(limits or ReadLimits(), About())
    return _each_entry(files, desk)


def _each_entry(files: Sequence[Path | Failed], desk: Desk) -> Iterator[Entry | Failed]:
    for file in files:
        if isinstance(file, Failed):
            yield file
            continue
        try:
            for item in _guarded(desk.entries(file), shown(file.name)):
                yield _placed(item, file)
        except InputError as error:
            yield Failed(article=shown(file), stage="read", reason=error.sentence)


def _placed(item: Entry | Failed, file: Path) -> Entry | Failed:
    """The same, told apart from one of a file of the same name in another folder."""
    name = item.article if isinstance(item, Failed) else item.article.file
    place = shown(f"{file}{name.removeprefix(shown(file.name))}")
    return item.model_copy(update={"article" if isinstance(item, Failed) else "place": place})


def read_article(
    path: str | os.PathLike[str], limits: ReadLimits | None = None, **overrides: Unpack[Overrides]
) -> Article:
    """The article of one file, the first of a file of rows; raises InputError."""
    if Path(path).is_dir():
        raise InputError("it is a folder", where=shown(path), do="Give one file.")
    file = find_files([path])[0]
    item = (
        file if isinstance(file, Failed) else next(Desk(limits or ReadLimits(), About.given(overrides)).of_file(file))
    )
    if isinstance(item, Failed):
        raise InputError(item.reason)
    return item


def read_documents(
    paths: Sequence[str | os.PathLike[str]], limits: ReadLimits | None = None
) -> Iterator[Document | Failed]:
    """Every document of files, folders and globs, in order, as evidence; one that cannot be read is a Failed.

    Raises InputError for a missing path, and for a folder or pattern without documents.
    """
    desk = Desk(limits or ReadLimits(), About())
    for file in find_files(paths):
        if isinstance(file, Failed):
            yield file.model_copy(update={"stage": "evidence"})
            continue
        with Boundary(shown(file.name), "evidence") as inside:
            yield desk.document(file)
            continue
        yield inside.failed


def read_text(
    data: bytes, limits: ReadLimits | None = None, name: str = "text.txt", **overrides: Unpack[Overrides]
) -> Article:
    """An article from bytes at hand, such as standard input; ``name`` tells the format. Raises InputError."""
    return Desk(limits or ReadLimits(), About.given(overrides)).of_bytes(data, name)


def _read_all(files: Sequence[Path | Failed], desk: Desk, *, alone: bool) -> Iterator[Article | Failed]:
    for file in files:
        if isinstance(file, Failed):
            yield file
            continue
        for item in _guarded(_of_file(file, desk), shown(file.name)):
            if not isinstance(item, InputError):
                yield item
            elif alone:
                raise item
            else:
                inside = item.where if item.where != shown(file) else None
                reason = InputError(item.what, where=inside, do=item.do).sentence
                yield Failed(article=shown(file.name), stage="read", reason=reason)


def _of_file(file: Path, desk: Desk) -> Iterator[Article | Failed | InputError]:
    try:
        yield from desk.of_file(file)
    except InputError as error:
        yield error


def _guarded(items: Iterator[T], name: str) -> Iterator[T | Failed]:
    """The same items, and whatever ends them as the last one."""
    return iter(partial(_next, items, name), None)


def _next(items: Iterator[T], name: str) -> T | Failed | None:
    with Boundary(name, "read") as inside:
        return next(items, None)
    return inside.failed


def _once(items: Iterator[Article | Failed], say: Callable[[str], None]) -> Iterator[Article | Failed]:
    """Each text once: an article with the text of an earlier one is told of and left out."""
    seen: dict[str, str] = {}
    for item in items:
        if isinstance(item, Article):
            if item.id in seen:
                say(f"{item.file}: read already, its text is that of {seen[item.id]}.")
                continue
            seen[item.id] = item.file
        yield item
