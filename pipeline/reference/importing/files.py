"""A published file as a reference table straight away, without a package that stays."""

import shlex
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.errors import legible
from pipeline.models import Entity
from pipeline.reference.importing.building import import_page
from pipeline.reference.importing.proposal import Hints, propose
from pipeline.reference.package import DESCRIPTOR
from pipeline.reference.table import DuckTable, load_table


def is_file(path: Path) -> bool:
    """Whether a path is that of a published file, and not of a package."""
    return path.is_file() and path.name != DESCRIPTOR


def file_table(file: Path, known: Sequence[Entity], say: Callable[[str], None]) -> DuckTable:
    """The table of a file, if nothing must be said about it; ``say`` is told how it was taken and how to keep it.

    Raises TableError if something must be said, or nothing can be read.
    """
    opened = propose(file, Hints(), known)
    proposal = opened.proposal
    proposal.refuse(to=legible(shlex.join(["argmap", "table", "import", str(file)])))
    with tempfile.TemporaryDirectory(prefix="argmap-file-") as work:
        imported = import_page(opened.page, Path(work) / "table", opened.about)
        table = load_table(imported.folder)
    say(f"{file.name}: {imported.facts} facts, {', '.join(proposal.assumed) or 'as the file says'}")
    for sentence in imported.left_out:
        say(f"{file.name}: left out: {sentence}")
    say(f"keep it with: {proposal.command}")
    return table
