"""What the articles of a run say against each other: the same figure stated otherwise, words quoted otherwise."""

from pipeline.verify.across.comparable import Comparable, comparables
from pipeline.verify.across.restated import across

__all__ = ["Comparable", "across", "comparables"]
