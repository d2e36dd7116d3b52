"""How good argmap is, against answers made by hand: one function per kind, all answering with an Evaluation."""

from pipeline.evaluate.argument import argument
from pipeline.evaluate.commentary import Commentary, commentary
from pipeline.evaluate.evaluation import Evaluation, Part, Row
from pipeline.evaluate.floors import below
from pipeline.evaluate.quantities import quantities
from pipeline.evaluate.verdicts import verify

__all__ = ["Commentary", "Evaluation", "Part", "Row", "argument", "below", "commentary", "quantities", "verify"]
