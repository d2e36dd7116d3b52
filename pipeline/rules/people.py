"""Those who are named in one article: what kind of somebody a name is, and the one name that each of them has."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.models import Asserter, AsserterKind
from pipeline.rules import saying
from pipeline.rules.bearers import HOLDS, IS_HELD, Gender, genders, offices, told_by
from pipeline.rules.names import INITIALS, NAME, NOT_GIVEN, RUN, UPPER, person, without_letters
from pipeline.rules.naming import SAYERS

SHORT = re.compile(
    r"((?:[A-Z][\w’'&-]*)(?: (?:of|for|the|and|on|in|[A-Z][\w’'&-]*))* [A-Z][\w’'&-]*) \(([A-Z][A-Z.&]{1,8})\)"
)
"""A name with its initials in brackets."""
SUBJECT = re.compile(
    r"^(?:(?:But|Yet|And|Still|However|Meanwhile|Yesterday|Today),? )?(?:[\w’'-]+ ){0,4}?"
    rf"(?P<name>{NOT_GIVEN}(?:[{UPPER}][\w.’'-]+ ){{0,3}}[{UPPER}][\w’'-]+)(?= [a-z]|, )"
)
SPOKES = re.compile(
    r"\bspokes(?:man|woman|person)\b.* (?:for|of) |^(?:the |an? )?(?!the |an? ).+ spokes(?:man|woman|person)$",
    re.IGNORECASE,
)
DETERMINER = re.compile(r"^(?:the|a|an|one|this|that|another|its|their|these|some|recent|new)\s+", re.IGNORECASE)
CAPITAL = re.compile(rf"\b[{UPPER}][\w’'-]+?(?=['’]s\b|\b(?![\w’'-]))")
LOWER = re.compile(r"(?<![\w-])[a-z]+(?![\w-])")
KIN = frozenset(
    "man woman boy girl son daughter father mother brother sister wife husband child friend".split()  # noqa: SIM905
)
SHORTEST = 5
"""Letters of a noun that tells by its ending what somebody does."""
DOERS = ("er", "or", "ist", "man", "woman", "person", "ant", "ian")
"""How a noun ends that somebody is called by what they do."""
PLURAL = ("ers", "ors", "ists", "men", "women", "persons", "people", "ants", "ians")
LONGEST = 4
"""Words of a person's name."""


@dataclass(frozen=True)
class People:
    """Names of an article by what they may be shortened to."""

    surnames: frozenset[str]
    whole: Mapping[str, str]
    """Family name, initials, or a document's noun to the first name that has them."""
    texts: Sequence[str]
    """Where they are named."""

    @cached_property
    def held(self) -> Mapping[str, frozenset[str]]:
        """Offices by the family names of those who hold them."""
        return offices(self.texts)

    @cached_property
    def genders(self) -> Mapping[str, Gender]:
        """By family names, where a title or a word for their bearer tells it."""
        return genders(self.texts)

    @classmethod
    def of(cls, texts: Sequence[str], names: Sequence[str]) -> "People":
        """From all sentences, and from the names of those who speak, in the order of the text."""
        found = [name for text in texts for match in RUN.finditer(text) if (name := person(match[0]))]
        whole_names = [*found, *(name for name in map(_bare, names) if NAME.fullmatch(name))]
        surnames = frozenset(name.split()[-1] for name in whole_names if not saying.INSTITUTIONS.search(name))
        surnames -= {word for word in surnames if word.lower() in saying.OFFICES}
        whole: dict[str, str] = {}
        for text in texts:
            for match in SHORT.finditer(text):
                if name := _spelled_out(match[1], match[2]):
                    whole.setdefault(match[2].replace(".", ""), name)
        for name in map(_bare, names):
            key = _key(name, surnames)
            if key and key != name:
                whole.setdefault(key, name)
            given = name.split()[0]
            if key and len(name.split()) > 1 and given.lower() not in saying.OFFICES and not saying.TITLES.match(given):
                whole.setdefault(given, name)
        for name in found:
            if (last := name.split()[-1]) in surnames:
                whole.setdefault(last, name)
        return cls(surnames, whole, texts)

    def offices(self, person: Asserter) -> frozenset[str]:
        """The offices that the article says somebody holds."""
        return self.held.get((person.name or "").split(" ")[-1], frozenset())

    def gender(self, person: Asserter) -> Gender | None:
        """What the article's words tell of it, if they tell."""
        return self.gender_of(person.name or "")

    def gender_of(self, name: str) -> Gender | None:
        """The same by a name."""
        return told_by(name) or self.genders.get(name.rsplit(" ", maxsplit=1)[-1])

    def named_in(self, text: str) -> frozenset[str]:
        """The persons whom a text names, each by the whole name that the article has for them."""
        words = {match[0] for match in CAPITAL.finditer(text)} & self.surnames
        names = {self.whole.get(word, word) for word in words}
        return frozenset(name for name in names if self._is_person(name))

    def unnamed_in(self, text: str) -> bool:
        """Whether a text speaks of a person whom it does not name: "a teacher", "his brother"."""
        rest = IS_HELD.sub(" ", HOLDS.sub(" ", text))
        return any(
            (word := match[0].lower()) in saying.OFFICES | KIN or (word.endswith(DOERS) and len(word) > SHORTEST)
            for match in LOWER.finditer(rest)
        )

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
        head = _head(name) if name not in self.surnames else ""
        if head in saying.GROUPS or (head.endswith(PLURAL) and head not in saying.DOCUMENTS):
            return AsserterKind.GROUP
        if head in saying.DOCUMENTS or _is_spokes(name):
            return AsserterKind.ORGANISATION
        single = head in saying.OFFICES | saying.SOME or head.endswith(DOERS)
        person = single or (not head and self._is_person(name))
        return AsserterKind.NAMED_PERSON if person else AsserterKind.ORGANISATION

    def subject(self, text: str) -> Asserter | None:
        """The person whom a sentence begins with."""
        match = SUBJECT.match(text)
        if match is None:
            return None
        last = match["name"].split()[-1]
        return self.asserter(match["name"]) if last in self.surnames and self._is_person(match["name"]) else None

    def _is_person(self, name: str) -> bool:
        """A title and a name, a full name without a word for an institution, or a family name met elsewhere."""
        if saying.TITLES.match(name) or _titled(name):
            return True
        words = name.split()
        if saying.INSTITUTIONS.search(name) or INITIALS.search(" ".join(words[-2:])) or name[:1].islower():
            return False
        return 1 < len(words) <= LONGEST or (len(words) == 1 and name in self.surnames)


def _titled(name: str) -> bool:
    """Whether a name has a title and a person's name behind it: "Lund County Sheriff Ada Holm"."""
    words = name.split()
    titles = [i for i, word in enumerate(words[:-1]) if saying.TITLES.fullmatch(word)]
    rest = words[titles[-1] + 1 :] if titles else []
    return 1 < len(rest) <= LONGEST and not saying.INSTITUTIONS.search(" ".join(rest)) and rest[0][0].isupper()


def _spelled_out(name: str, initials: str) -> str | None:
    """A name from the word on that its initials begin with."""
    words = DETERMINER.sub("", name).split()
    first = next((i for i, word in enumerate(words) if word[0] == initials[0]), len(words))
    return " ".join(words[first:]) if len(words) - first > 1 else None


def _bare(name: str) -> str:
    bare = re.sub(r"(?<=[a-z]{2})\.$|[’']s?$", "", name.strip(' ,"“”'))
    return " ".join(without_letters(bare.split()))


def _key(name: str, surnames: frozenset[str]) -> str | None:
    """What a name may be shortened to: a family name, or the noun of a document that was called one of several."""
    words = name.split()
    if words and words[-1] in surnames and not saying.INSTITUTIONS.search(name):
        return words[-1]
    head = _head(name)
    return f"the {head}" if head in saying.DOCUMENTS and DETERMINER.match(name) else None


def _head(name: str) -> str:
    """The noun of a description, in small letters; empty for a name."""
    before, *of = re.split(r"\s(?:of|for|by|at|from|within|in|and|to)\s", name)
    last = (before.split() or [""])[-1]
    if of and last.lower() in saying.AMOUNTS:
        return _head(of[0])
    if of and last.lower() in saying.SOME:
        several = _head(of[0])
        return several[:-1] if several[:-1] in saying.DOCUMENTS else last.lower()
    alone = len(before.split()) == 1 or last.isupper()
    office = DETERMINER.match(before) is not None and last.lower() in saying.OFFICES
    described = last.islower() or office or (alone and last.lower() in SAYERS)
    titled = last[:1].isupper() and last.lower() in saying.OFFICES and of and NAME.search(of[-1])
    return last.lower() if described and not titled else ""


def _is_spokes(name: str) -> bool:
    """Whether a name is that of whoever speaks for somebody: "a spokesman for Lund", "a Lund spokesman"."""
    return SPOKES.search(name) is not None
