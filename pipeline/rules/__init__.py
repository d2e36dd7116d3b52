"""The built-in extractor: an argument from discourse markers, attribution, hedges, position and likeness; no model."""

from pipeline.rules.argue import Argument, argue
from pipeline.rules.clauses import Clause, clauses_at, clauses_of
from pipeline.rules.drafting import draft, draft_of

__all__ = ["Argument", "Clause", "argue", "clauses_at", "clauses_of", "draft", "draft_of"]
