"""What the articles of a run say against each other: the same figure stated otherwise, words quoted otherwise."""

from pipeline.verify.across.account import Account, account_of
from pipeline.verify.across.comparing import across

__all__ = ["Account", "account_of", "across"]
