"""Maps that other programs wrote, as maps of ours."""

from pipeline.importing.building import Imported, build
from pipeline.importing.formats import READERS

__all__ = ["READERS", "Imported", "build"]
"""Readers by the name that ``argmap import --from`` takes."""
