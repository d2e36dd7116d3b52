"""Maps of one article side by side: two compared, one draft carried over to the next, several samples weighed."""

from pipeline.diff.agreement import agreed
from pipeline.diff.comparing import Version, carry_over, compare, diff
from pipeline.diff.relations import links_of
from pipeline.diff.taking import Taken, taken

__all__ = ["Taken", "Version", "agreed", "carry_over", "compare", "diff", "links_of", "taken"]
