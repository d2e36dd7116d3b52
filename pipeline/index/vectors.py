"""Chroma's folders of vectors on disk, looked at before Chroma opens them: it crashes on some that are cut short."""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from pipeline.files import remove

DATABASE = "chroma.sqlite3"
FOLDERS = """
SELECT segments.id, max_seq_id.segment_id IS NOT NULL
FROM segments JOIN collections ON segments.collection = collections.id
LEFT JOIN max_seq_id ON max_seq_id.segment_id = segments.id
WHERE segments.scope = 'VECTOR' AND collections.name = ?
"""
"""A collection's folders, and whether vectors were ever written into them: until then they are in the log."""
FILES = ("header.bin", "data_level0.bin", "length.bin", "link_lists.bin", "index_metadata.pickle")
HEADER = struct.Struct("=i5Q")
"""Version, offset of level 0, room, elements, bytes of an element, offset of its label."""
LENGTH = 4


class _Folder(NamedTuple):
    path: Path
    written: bool


def _folders(index: Path, collection: str) -> Iterator[_Folder]:
    if (index / DATABASE).is_file():
        with closing(sqlite3.connect(index / DATABASE)) as database:
            for name, written in database.execute(FOLDERS, (collection,)).fetchall():
                yield _Folder(index / name, bool(written))


def are_torn(index: Path, collection: str) -> bool:
    """Whether vectors that were written are no longer there in full. Raises OSError and sqlite3.Error."""
    return any(folder.written and not _is_whole(folder.path) for folder in _folders(index, collection))


def drop(index: Path, collection: str) -> None:
    """Takes the collection's vectors away; its passages stay. Raises OSError and sqlite3.Error."""
    for folder in _folders(index, collection):
        remove(folder.path)


def _is_whole(folder: Path) -> bool:
    if not all((folder / name).is_file() for name in FILES):
        return False
    head = (folder / "header.bin").read_bytes()
    if len(head) < HEADER.size:
        return False
    _, _, _, elements, bytes_of_one, _ = HEADER.unpack_from(head)
    data, lengths = ((folder / name).stat().st_size for name in ("data_level0.bin", "length.bin"))
    return bool(data >= elements * bytes_of_one and lengths >= elements * LENGTH)
