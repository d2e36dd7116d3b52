"""What no table covers, told so that silence never reads as agreement: figures by what they need, and bare facts."""

from pipeline.missing.missing import missing
from pipeline.missing.worth import Load, worth_of

__all__ = ["Load", "missing", "worth_of"]
