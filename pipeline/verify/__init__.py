"""Matching figures with reference rows, and deciding what holds: findings with reasons, in exact arithmetic."""

from pipeline.verify.check import POLICY, Examined, check, examine
from pipeline.verify.memory import MemoryTable
from pipeline.verify.openings import DIMENSIONS, candidates, hinted, open_figures
from pipeline.verify.policy import Policy, default_policy
from pipeline.verify.resources import Rates

__all__ = [
    "DIMENSIONS",
    "POLICY",
    "Examined",
    "MemoryTable",
    "Policy",
    "Rates",
    "candidates",
    "check",
    "default_policy",
    "examine",
    "hinted",
    "open_figures",
]
