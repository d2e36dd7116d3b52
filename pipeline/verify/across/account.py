"""What one article has to say that others may say otherwise."""

from dataclasses import dataclass

from pipeline.models import Article, ArticleRef, Done, Reading
from pipeline.ports import ReferenceTable
from pipeline.verify.across.comparable import Comparable, comparables
from pipeline.verify.across.quoted import Quotation, quotations


@dataclass(frozen=True)
class Account:
    """One finished article as it is compared with others: its figures and its quotations."""

    article: Article
    ref: ArticleRef
    figures: tuple[Comparable, ...]
    quotations: tuple[Quotation, ...]


def account_of(done: Done, reading: Reading, table: ReferenceTable | None) -> Account:
    """The account of a finished article; ``reading`` is of the same text."""
    return Account(done.article, done.map.article, comparables(done, reading, table), quotations(done, reading))
