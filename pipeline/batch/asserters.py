"""One name for each of those who say something in an article, however it is written there: ``asserter_id``."""

import re
from collections.abc import Iterator

from pipeline.models import ArgumentMap, Article, Asserter, AsserterKind
from pipeline.rules.people import DETERMINER, People
from pipeline.rules.saying import DOCUMENTS, TITLES

_NAMELESS = (AsserterKind.AUTHOR, AsserterKind.UNATTRIBUTED)
_BY = re.compile(
    rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:[a-z]+ ){{0,2}}(?:{'|'.join(sorted(DOCUMENTS))})"
    r" (?:by|from|of) (?:the )?[A-Z][\w’'&-]*(?: (?:of|for|the|and|[A-Z][\w’'&-]*))*"
)
"""A document as it is introduced, with whose it is: "a study by the University of Larn"."""
_LAST = re.compile(r"(?: (?:of|for|the|and))+$")
_OF = re.compile(r"of\b")
_BLANKS = re.compile(r"\s+")


class Asserters:
    """Those who say something in one article."""

    def __init__(self, article: Article, argmap: ArgumentMap) -> None:
        lines = article.text.split("\n")
        introduced = [_LAST.sub("", found[0]) for line in lines for found in _BY.finditer(line)]
        self._people = People.of(lines, [*introduced, *_names(argmap)])

    def id(self, asserter: Asserter) -> str | None:
        """The name in small letters: whole where the article has it whole, without title and article; None for nobody.

        "Ms Reed" is "anna reed" where the article names Anna Reed, and "the study" is "study by the university of larn"
        where it says whose it is.
        """
        if asserter.kind in _NAMELESS or not asserter.name:
            return None
        whole = self._people.asserter(asserter.name).name or asserter.name
        if asserter.kind is AsserterKind.NAMED_PERSON:
            whole = _without_title(whole)
        bare = DETERMINER.sub("", whole)
        return _BLANKS.sub(" ", whole if _OF.match(bare) else bare).strip().casefold()


def _without_title(name: str) -> str:
    """A person's name without what stands before it; a title alone stays."""
    found = TITLES.match(name)
    rest = name[found.end() :].strip() if found else ""
    return _without_title(rest) if rest else name


def _names(argmap: ArgumentMap) -> Iterator[str]:
    for statement in argmap.statements:
        for said in statement.assertions:
            if said.asserter.name and said.asserter.kind not in _NAMELESS:
                yield said.asserter.name
