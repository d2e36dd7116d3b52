"""The door: accounts of articles in, what they say against each other out."""

from collections.abc import Sequence

from pipeline.models import Across
from pipeline.verify.across.account import Account
from pipeline.verify.across.quoted import misquoted
from pipeline.verify.across.restated import Near, candidates, restated
from pipeline.verify.policy import Policy, default_policy


def across(accounts: Sequence[Account], near: Near, policy: Policy | None = None) -> Across:
    """What the articles say against each other; the same for any order of them.

    ``near`` proposes pairs of passages; which figures exclude each other, and who misquotes whom, is decided here.
    """
    inorder = sorted(accounts, key=lambda account: account.article.id)
    figures = [figure for account in inorder for figure in account.figures]
    pairs = candidates([figure for figure in figures if figure.fit], near)
    quoted = [quotation for account in inorder for quotation in account.quotations]
    found = [
        *restated(figures, pairs, policy or default_policy()),
        *misquoted([account.article for account in inorder], quoted),
    ]
    return Across(
        articles=tuple(account.ref for account in inorder),
        figures=sum(figure.fit for figure in figures),
        compared=len(pairs),
        findings=tuple(sorted(found, key=lambda one: (-one.severity, one.reason, one.id))),
    )
