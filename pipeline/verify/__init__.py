"""Matching figures with reference rows, and deciding what holds: findings with reasons, in exact arithmetic."""

from pipeline.verify.check import POLICY, Examined, check, examine
from pipeline.verify.memory import MemoryTable
from pipeline.verify.openings import hinted, open_figures
from pipeline.verify.policy import Policy, default_policy
from pipeline.verify.resources import Rates

__all__ = [
    "POLICY",
    "Examined",
    "MemoryTable",
    "Policy",
    "Rates",
    "check",
    "default_policy",
    "examine",
    "hinted",
    "open_figures",
]
