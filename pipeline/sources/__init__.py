"""Live official sources of figures: fetched when somebody asks for them, and never otherwise."""

from pipeline.sources.adding import Added, Adder, Updated
from pipeline.sources.catalogue import KINDS, Wanted, catalogue, command
from pipeline.sources.fetching import Clock
from pipeline.sources.relations import added

__all__ = ["KINDS", "Added", "Adder", "Clock", "Updated", "Wanted", "added", "catalogue", "command"]
