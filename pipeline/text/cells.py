"""How long a cell of a CSV file may be: the csv module keeps one limit for the whole process."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cells_up_to(characters: int) -> Iterator[None]:
    """Inside, a longer cell is a ``csv.Error``; outside, the limit is what it was."""
    before = csv.field_size_limit(characters)
    try:
        yield
    finally:
        csv.field_size_limit(before)
