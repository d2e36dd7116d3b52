"""Does checking catch what is wrong, and only that? Sentences made of a reference table, then spoilt in known ways.

Each true sentence is changed in one respect: value, digit, scale, year, vintage, definition, percent or point,
currency, direction, hedge, entity; each row is also taken out of the table, and the table made unverified. What the
verdict must be is known from how the sentence was made.
"""

from pipeline.evaluate.mutations.scoring import NAMED, Score, make, score
from pipeline.evaluate.mutations.telling import Case

__all__ = ["NAMED", "Case", "Score", "make", "score"]
