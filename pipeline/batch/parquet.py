"""A Parquet file that is there whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


@contextmanager
def writing(path: Path, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
    """Written beside its place, and put there when all is written."""
    staged = path.with_name(f".{path.name}.new")
    try:
        with pq.ParquetWriter(staged, schema, compression="zstd") as writer:
            yield writer
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)
