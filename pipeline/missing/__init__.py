"""What no table covers, told so that silence never reads as agreement: figures by what they need, and bare facts."""

from pipeline.missing.missing import Reads, missing
from pipeline.missing.said import Said
from pipeline.missing.worth import Load, worth_of

__all__ = ["Load", "Reads", "Said", "missing", "worth_of"]
