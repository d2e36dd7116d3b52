"""What no table covers, told so that silence never reads as agreement: figures by what they need, and bare facts."""

from pipeline.missing.missing import missing

__all__ = ["missing"]
