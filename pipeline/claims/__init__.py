"""The same claim across articles: who makes it, who attacks it, and which figures differ."""

from pipeline.claims.sharing import shared_claims

__all__ = ["shared_claims"]
