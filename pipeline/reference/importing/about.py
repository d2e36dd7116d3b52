"""What is told of a published table beside its file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.models import Entity


@dataclass(frozen=True)
class About:
    """What a published table does not say of itself. ``as_of`` is the day from which its figures were known."""

    publisher: str
    title: str
    as_of: date
    url: str = ""
    measure: str = ""
    """Name of what is measured, where the file's column is only called Value, or a better one for its only measure."""
    unit: str = ""
    """Unit of all figures for which the file has none: an ISO 4217 code, %, people …; with a scale: million EUR."""
    entity: str = ""
    """Whose figures they are, where no column says."""
    year_begins: int | None = None
    """Month in which a financial year begins, where periods are such as 2023-24."""
    verified: bool = True
    """False if the file is not the publisher's own."""
    known: Sequence[Entity] = ()
    """Entities of a table in use: the same names get the same ids."""
