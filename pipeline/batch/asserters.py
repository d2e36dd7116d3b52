"""One name for each of those who say something in an article, however it is written there: ``asserter_id``.

How far that name is the same one's beyond the article is its ``asserter_scope``.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from pipeline.models import ArgumentMap, Article, Asserter, AsserterKind
from pipeline.rules.people import DETERMINER, LOWER, People
from pipeline.rules.saying import DOCUMENTS, GROUPS, OFFICES, TITLES

_NAMELESS = (AsserterKind.AUTHOR, AsserterKind.UNATTRIBUTED)
_BY = re.compile(
    rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:[a-z]+ ){{0,2}}(?:{'|'.join(sorted(DOCUMENTS))})"
    r" (?:by|from|of) (?:the )?[A-Z][\w’'&-]*(?: (?:of|for|the|and|[A-Z][\w’'&-]*))*"
)
"""A document as it is introduced, with whose it is: "a study by the University of Larn"."""
_LAST = re.compile(r"(?: (?:of|for|the|and))+$")
_OFFICE = re.compile(rf"(?i:{'|'.join(sorted(OFFICES))})\b(?= [A-Z])|(?:of|from) [A-Z][a-z]+(?= [A-Z][\w’'.-]* [A-Z])")
"""What stands before a full name and is no part of it."""
_OF = re.compile(r"of\b")
_SMALL = frozenset(("of", "for", "the", "and", "on", "in", "de", "van", "von", "al", "bin"))
_BLANKS = re.compile(r"\s+")


class Scope(StrEnum):
    """How far a name is that of one and the same."""

    EVERYWHERE = "everywhere"
    """A person's full name, or the proper name of an organisation."""
    SOURCE = "source"
    """A family name alone."""
    ARTICLE = "article"
    """A description or initials: "officials", "the study", "a neighbour", "KL"."""


class Asserters:
    """Those who say something in one article."""

    def __init__(self, article: Article, argmap: ArgumentMap) -> None:
        lines = article.text.split("\n")
        self._small = frozenset(LOWER.findall(article.text))
        introduced = [_LAST.sub("", found[0]) for line in lines for found in _BY.finditer(line)]
        self._people = People.of(lines, [*introduced, *_names(argmap)])

    def id(self, asserter: Asserter) -> str | None:
        """The name in small letters: whole where the article has it whole, without title and article; None for nobody.

        "Ms Reed" is "anna reed" where the article names Anna Reed, and "the study" is "study by the university of larn"
        where it says whose it is.
        """
        whole = self._whole(asserter)
        return whole.casefold() if whole else None

    def scope(self, asserter: Asserter) -> Scope | None:
        """How far that name goes; None for nobody."""
        if not (whole := self._whole(asserter)):
            return None
        words = whole.split()
        if asserter.kind is AsserterKind.GROUP or not self._is_proper(words):
            return Scope.ARTICLE
        if asserter.kind is AsserterKind.NAMED_PERSON and len(words) == 1:
            return Scope.ARTICLE if whole.isupper() else Scope.SOURCE
        return Scope.EVERYWHERE

    def _is_proper(self, words: Sequence[str]) -> bool:
        """Whether capitals are a name's, and not that of a sentence's first word."""
        if len(words) > 1:
            return all(word[:1].isupper() or word in _SMALL for word in words) and words[0] not in _SMALL
        word = words[0].casefold()
        return words[0][:1].isupper() and word not in DOCUMENTS | OFFICES | GROUPS and word not in self._small

    def _whole(self, asserter: Asserter) -> str | None:
        """The name as the article has it whole, without title and article."""
        if asserter.kind in _NAMELESS or not asserter.name:
            return None
        whole = self._people.asserter(asserter.name).name or asserter.name
        if asserter.kind is AsserterKind.NAMED_PERSON:
            whole = _without_title(whole)
        bare = DETERMINER.sub("", whole)
        return _BLANKS.sub(" ", whole if _OF.match(bare) else bare).strip()


def _without_title(name: str) -> str:
    """A person's name without what stands before it, such as "Secretary of State"; a title alone stays."""
    found = TITLES.match(name) or _OFFICE.match(name)
    rest = name[found.end() :].strip() if found else ""
    return _without_title(rest) if rest else name


def _names(argmap: ArgumentMap) -> Iterator[str]:
    for statement in argmap.statements:
        for said in statement.assertions:
            if said.asserter.name and said.asserter.kind not in _NAMELESS:
                yield said.asserter.name
