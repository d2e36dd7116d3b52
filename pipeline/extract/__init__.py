"""Extraction by a model: an article goes in, a Draft of units and relations comes out.

Per window of the article two questions, roles and relations; then one about the article as a whole. Windows are asked
at the same time and put together in the order of the text. What could not be examined is listed with its reason.
Of figures that code could not align with a reference table, forty a question, a model may propose what they speak of.
"""

from pipeline.extract.extract import PROMPTS, extract
from pipeline.extract.figures import Proposed, propose

__all__ = ["PROMPTS", "Proposed", "extract", "propose"]
