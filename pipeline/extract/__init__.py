"""Extraction by a model: an article goes in, a Draft of units and relations comes out.

A short article takes one question. Of a longer one each window takes two, roles and relations; then one is about the
article as a whole. Windows are asked at the same time and put together in the order of the text. What could not be
examined, and what was answered and is not in the draft, is listed with its reason.
Of figures that code could not align with a reference table, forty a question, a model may propose what they speak of.
"""

from pipeline.extract.extract import PROMPTS, extract
from pipeline.extract.figures import Proposed, propose
from pipeline.extract.neighbours import Within

__all__ = ["PROMPTS", "Proposed", "Within", "extract", "propose"]
