"""Figures that are worked out of several rows, each by the rule that knows its wording.

Source: docs/numbers.md, Derived claims.
"""

from collections.abc import Callable

from pipeline.verify.derive.percapita import per_head
from pipeline.verify.derive.portions import portion
from pipeline.verify.derive.ratios import compared
from pipeline.verify.derive.sums import jointly
from pipeline.verify.judge.judged import Judged
from pipeline.verify.judge.rows import Court
from pipeline.verify.match.claim import Claim
from pipeline.verify.match.scene import Scenes

Rule = Callable[[Claim, Scenes, Court], tuple[Claim, Judged] | None]

RULES: tuple[Rule, ...] = (per_head, compared, jointly, portion)
"""Tried in order; the first that knows the wording decides, with what it attached to the figure."""


def compute(claim: Claim, scenes: Scenes, court: Court) -> tuple[Claim, Judged] | None:
    """The verdict on a figure that stands for several rows; None for a plain level or change."""
    if court.knowledge.table is None or claim.quantity.value is None:
        return None
    return next(filter(None, (rule(claim, scenes, court) for rule in RULES)), None)
