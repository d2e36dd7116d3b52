"""Reads every figure of a text: ``read_quantities``; ``wire`` gives the public JSON shape of one."""

from pipeline.quantities.reader import read_quantities
from pipeline.quantities.wire import WireHedge, WireQuantity, wire

__all__ = ["WireHedge", "WireQuantity", "read_quantities", "wire"]
