"""A Parquet file that is there whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.files import through_to_disk


class Staged:
    """A file that is written beside its place, and put there once it is whole."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path, self._staged = path, path.with_name(f".{path.name}.new")
        self.writer = pq.ParquetWriter(self._staged, schema, compression="zstd")

    def finish(self) -> None:
        """Ends it, through to the disk."""
        self.writer.close()
        through_to_disk(self._staged)

    def put_in_place(self) -> None:
        """Replaces what was there."""
        self._staged.replace(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.writer.close()
        self._staged.unlink(missing_ok=True)


@contextmanager
def writing(path: Path, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
    """Put in its place when all is written."""
    with Staged(path, schema) as file:
        yield file.writer
        file.finish()
        file.put_in_place()
