"""From a draft and its grounded statements to one argument map that has no faults."""

from pipeline.assemble.assembling import assemble
from pipeline.assemble.faults import faults

__all__ = ["assemble", "faults"]
