"""Published tables into Data Packages: `argmap table import`, and `--table FILE`."""

from pipeline.reference.importing.about import About
from pipeline.reference.importing.building import Imported, import_page, import_table
from pipeline.reference.importing.files import file_table
from pipeline.reference.importing.ids import slug
from pipeline.reference.importing.observation import Observation
from pipeline.reference.importing.proposal import Ask, Hints, Opened, Proposal, propose

__all__ = [
    "About",
    "Ask",
    "Hints",
    "Imported",
    "Observation",
    "Opened",
    "Proposal",
    "file_table",
    "import_page",
    "import_table",
    "propose",
    "slug",
]
