"""Two maps of one article side by side: what one has and the other has not."""

from pipeline.diff.comparing import diff
from pipeline.diff.relations import links_of

__all__ = ["diff", "links_of"]
