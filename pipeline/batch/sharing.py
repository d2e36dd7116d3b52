"""The results of a batch without the words of its articles, to be given to others.

A text becomes its hash, so whoever has the articles can find and check it by its offsets, or its first few words. Short
texts can be guessed from their hashes: what must not be known at all has no place in it.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.batch.asking import results_in
from pipeline.batch.parquet import writing
from pipeline.batch.schemas import SCHEMAS
from pipeline.errors import InputError
from pipeline.files import writing_to

FOLDER = "shared"
GROUP = 5_000
"""Rows in memory."""
WORDS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"statements": ("text", "section"), "quantities": ("text",), "findings": ("quote",)}
)
"""Columns that hold words of the articles."""
NAMES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"assertions": ("asserter", "asserter_id", "via"), "asserters": ("asserter_id",)}
)
"""Columns of names in the articles' words; one may be a description as long as a sentence."""
NAME = 4
"""Words of the longest name that stays."""
LEFT_OUT: Mapping[str, tuple[str, ...]] = MappingProxyType({"articles": ("columns",), "findings": ("message",)})
"""Columns that may hold any of them: other columns of the source, and sentences that quote."""
Shorten = Callable[[str], str]


def share_results(place: Path, words: int = 0) -> Path:
    """Writes the folder ``shared`` beside the results: texts cut to so many words, or hashed. Raises InputError."""
    folder = results_in(place)
    shared = folder.parent / FOLDER
    with writing_to(shared):
        shared.mkdir(exist_ok=True)
        for name in SCHEMAS:
            path = folder / f"{name}.parquet"
            try:
                file = pq.ParquetFile(path)
            except (OSError, pa.ArrowException) as error:
                raise InputError(
                    "holds no results that can be read", where=str(path), do="Write them: argmap batch results DIR"
                ) from error
            with file, writing(shared / path.name, SCHEMAS[name]) as writer:
                for batch in file.iter_batches(GROUP):
                    writer.write_batch(_without(name, batch, _cut(words) if words else _hashed))
    return shared


def _without(name: str, batch: pa.RecordBatch, shorten: Shorten) -> pa.RecordBatch:
    schema = SCHEMAS[name]
    columns = {column: batch.column(column) for column in schema.names}
    for column in WORDS_OF.get(name, ()):
        columns[column] = _texts(shorten(text) if text else text for text in columns[column].to_pylist())
    for column in NAMES_OF.get(name, ()):
        named = [_named(cell) for cell in columns[column].to_pylist()]
        columns[column] = pa.array(named, schema.field(column).type)
    for column in LEFT_OUT.get(name, ()):
        columns[column] = pa.nulls(batch.num_rows, pa.string())
    return pa.RecordBatch.from_arrays(list(columns.values()), schema=schema)


def _named(cell: str | list[str] | None) -> str | list[str] | None:
    """Long ones always as hashes: by their ids, tables are joined."""
    if isinstance(cell, list):
        return [_hashed(name) if len(name.split()) > NAME else name for name in cell]
    return _hashed(cell) if cell and len(cell.split()) > NAME else cell


def _texts(texts: Iterable[str | None]) -> pa.Array:
    return pa.array(list(texts), pa.string())


def _hashed(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _cut(words: int) -> Shorten:
    def cut(text: str) -> str:
        first = text.split(maxsplit=words)
        return " ".join(first[:words]) + (" …" if len(first) > words else "")

    return cut
