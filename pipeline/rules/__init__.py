"""The built-in extractor: an argument from discourse markers, attribution, hedges, position and likeness; no model."""

from pipeline.rules.argue import Argument, argue
from pipeline.rules.clauses import Clause, clauses_of
from pipeline.rules.drafting import draft, relations, roles

__all__ = ["Argument", "Clause", "argue", "clauses_of", "draft", "relations", "roles"]
