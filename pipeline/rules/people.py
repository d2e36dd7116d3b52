"""Those who are named in one article: what kind of somebody a name is, and the one name that each of them has."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.models import Asserter, AsserterKind
from pipeline.rules import saying

NOT_GIVEN = (
    r"(?!(?:On|In|At|By|For|From|After|Before|Since|As|If|When|While|The|A|An|But|And|Yet|So|Some|Many|Most|All|Both|No"
    r"|This|That|These|Those|Last|Next|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June"
    r"|July|August|September|October|November|December)\b)"
)
"""Words in capitals that are no given names."""
FULL = re.compile(rf"\b{NOT_GIVEN}[A-Z][a-zé]+(?: [A-Z]\.)? ([A-Z][\w’'-]+)")
"""What looks like a person's given and family name."""
NAME = re.compile(rf"{NOT_GIVEN}[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){{1,2}}")
"""The whole name of somebody who speaks."""
SHORT = re.compile(
    r"((?:[A-Z][\w’'&-]*)(?: (?:of|for|the|and|on|in|[A-Z][\w’'&-]*))* [A-Z][\w’'&-]*) \(([A-Z][A-Z.&]{1,8})\)"
)
"""A name with its initials in brackets."""
SUBJECT = re.compile(
    r"^(?:(?:But|Yet|And|Still|However|Meanwhile|Yesterday|Today),? )?(?:[\w’'-]+ ){0,4}?"
    rf"(?P<name>{NOT_GIVEN}(?:[A-Z][\w.’'-]+ ){{0,2}}[A-Z][\w’'-]+)(?= [a-z]|, )"
)
DETERMINER = re.compile(r"^(?:the|a|an|one|this|that|another|its|their|these|some|recent|new)\s+", re.IGNORECASE)
LONGEST = 3
"""Words of a person's name."""


@dataclass(frozen=True)
class People:
    """Names of an article by what they may be shortened to."""

    surnames: frozenset[str]
    whole: Mapping[str, str]
    """Family name, initials, or a document's noun to the first name that has them."""

    @classmethod
    def of(cls, texts: Sequence[str], names: Sequence[str]) -> "People":
        """From all sentences, and from the names of those who speak, in the order of the text."""
        found = [match for text in texts for match in FULL.finditer(text)]
        whole_names = [*(match[0] for match in found), *(name for name in map(_bare, names) if NAME.fullmatch(name))]
        surnames = frozenset(name.split()[-1] for name in whole_names if not saying.INSTITUTIONS.search(name))
        surnames -= {word for word in surnames if word.lower() in saying.OFFICES}
        whole: dict[str, str] = {}
        for text in texts:
            for match in SHORT.finditer(text):
                whole.setdefault(match[2].replace(".", ""), DETERMINER.sub("", match[1]))
        for name in map(_bare, names):
            key = _key(name, surnames)
            if key and key != name:
                whole.setdefault(key, name)
        for match in found:
            if match[1] in surnames:
                whole.setdefault(match[1], match[0])
        return cls(surnames, whole)

    def asserter(self, name: str) -> Asserter:
        """Who bears a name, by the one name that the article has for them."""
        name = _bare(name)
        name = self.whole.get(_key(name, self.surnames) or DETERMINER.sub("", name).replace(".", ""), name)
        return Asserter(kind=self.kind(name), name=name)

    def turn(self, name: str) -> Asserter:
        """Who bears the mark of a turn: a person, often in capitals, unless the name is an institution's."""
        shown = name.title() if name.isupper() and name.title() in self.whole else name
        found = self.asserter(shown)
        person = saying.INSTITUTIONS.search(name) is None
        return found.model_copy(update={"kind": AsserterKind.NAMED_PERSON}) if person else found

    def kind(self, name: str) -> AsserterKind:
        """A person, an organisation or document, or a group."""
        head = _head(name)
        if head in saying.GROUPS | saying.SOME or (head in saying.OFFICES and not _is_spokes(name)):
            return AsserterKind.GROUP
        if (
            head.endswith(("er", "or", "ist", "man", "woman", "person"))
            and head not in saying.DOCUMENTS
            and not _is_spokes(name)
        ):
            return AsserterKind.GROUP
        if head in saying.DOCUMENTS or _is_spokes(name) or not self._is_person(name):
            return AsserterKind.ORGANISATION
        return AsserterKind.NAMED_PERSON

    def subject(self, text: str) -> Asserter | None:
        """The person whom a sentence begins with."""
        match = SUBJECT.match(text)
        if match is None:
            return None
        last = match["name"].split()[-1]
        return self.asserter(match["name"]) if last in self.surnames and self._is_person(match["name"]) else None

    def _is_person(self, name: str) -> bool:
        """A title and a name, a full name without a word for an institution, or a family name met elsewhere."""
        if saying.TITLES.match(name):
            return True
        if saying.INSTITUTIONS.search(name) or name.isupper() or name[:1].islower():
            return False
        words = name.split()
        return 1 < len(words) <= LONGEST or (len(words) == 1 and name in self.surnames)


def _bare(name: str) -> str:
    return re.sub(r"(?<=[a-z]{2})\.$|[’']s?$", "", name.strip(' ,"“”'))


def _key(name: str, surnames: frozenset[str]) -> str | None:
    """What a name may be shortened to: a family name, or the noun of a document that was called one of several."""
    words = name.split()
    if words and words[-1] in surnames and not saying.INSTITUTIONS.search(name):
        return words[-1]
    head = _head(name)
    return f"the {head}" if head in saying.DOCUMENTS and DETERMINER.match(name) else None


def _head(name: str) -> str:
    """The noun of a description, in small letters; empty for a name."""
    before = re.split(r"\s(?:of|for|by|at|from|and)\s", name)[0]
    last = (before.split() or [""])[-1]
    return last.lower() if last[:1].islower() or len(before.split()) == 1 else ""


def _is_spokes(name: str) -> bool:
    return re.search(r"\bspokes(?:man|woman|person)\b.* (?:for|of) ", name, re.IGNORECASE) is not None
