"""Maps of one article side by side: two compared, or several samples of one model weighed against each other."""

from pipeline.diff.agreement import agreed
from pipeline.diff.comparing import diff
from pipeline.diff.relations import links_of

__all__ = ["agreed", "diff", "links_of"]
