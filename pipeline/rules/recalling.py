"""Those whom an article has named so far, and whom of them a pronoun or "the minister" takes up."""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.models import Asserter, AsserterKind, Sentence
from pipeline.rules import saying
from pipeline.rules.bearers import Gender
from pipeline.rules.people import People
from pipeline.rules.voice import AUTHOR, UNKNOWN, Voice

FAR = 2
"""Sentences after which a pronoun in another paragraph refers to nobody that we know."""
GENDERS = {
    "he": Gender.MALE,
    "his": Gender.MALE,
    "him": Gender.MALE,
    "she": Gender.FEMALE,
    "her": Gender.FEMALE,
}
PLURAL_KINDS = frozenset({AsserterKind.GROUP, AsserterKind.ORGANISATION})
TOGETHER = frozenset("two pair duo authors analysts scholars professors experts researchers writers".split())  # noqa: SIM905
"""Words for persons who speak together."""


class Met(NamedTuple):
    """A person, and the sentence that named them last."""

    person: Asserter
    at: Sentence


@dataclass(frozen=True)
class Known:
    """Those who spoke last and where, and the persons met so far, the last one first."""

    people: People
    voice: Voice = AUTHOR
    at: Sentence | None = None
    met: tuple[Met, ...] = ()
    pair: tuple[Asserter, ...] = ()
    """Persons who last spoke together."""
    around: frozenset[str] = frozenset()
    """Names of the persons in a paragraph so far."""

    def meeting(self, person: Asserter, at: Sentence) -> "Known":
        """With a person whom a sentence names."""
        return replace(self, met=(Met(person, at), *(one for one in self.met if one.person != person)))

    def hearing(self, voice: Voice, at: Sentence) -> "Known":
        """With those who speak in a sentence."""
        together = len(voice.asserters) > 1 and all(one.kind is AsserterKind.NAMED_PERSON for one in voice.asserters)
        heard = replace(self, voice=voice, at=at, pair=voice.asserters if together else self.pair)
        first = voice.asserters[0]
        return heard.meeting(first, at) if first.kind is AsserterKind.NAMED_PERSON else heard

    def taken_up(self, who: str, sentence: Sentence) -> Voice:
        """Those whom a pronoun or a word for a speaker refers back to: the last who fit, or nobody."""
        word = who.lower()
        if word in GENDERS:
            return self._person(GENDERS[word], sentence)
        if holders := self._holders(word):
            return Voice(holders)
        described = saying.SPEAKERS.fullmatch(who) is not None
        before = self.voice if described or _near(sentence, self.at) else AUTHOR
        several = len(before.asserters) > 1 or before.asserters[0].kind in PLURAL_KINDS
        if word == "it":
            return Voice(before.asserters) if before.asserters[0].kind is AsserterKind.ORGANISATION else AUTHOR
        if word in {"they", "their", "them", "both"}:
            return Voice(before.asserters) if several else UNKNOWN
        fits = described and before.other and (several or not word.endswith("s"))
        if fits and not self._other_office(before, word):
            return Voice(before.asserters if word.endswith("s") or several else before.asserters[:1])
        return Voice((self.people.asserter(who),))

    def _person(self, gender: Gender, sentence: Sentence) -> Voice:
        """The last person who may be meant: of no other gender, near, and not named beside the pronoun."""
        for one in self.met:
            if not _near(sentence, one.at):
                break
            if self.people.gender(one.person) in {gender, None} and not _names(sentence.text, one.person):
                return Voice((one.person,))
        fit = [name for name in self.around if self.people.gender_of(name) in {gender, None}]
        only = self.people.asserter(fit[0]) if len(fit) == 1 else None
        return UNKNOWN if only is None or _names(sentence.text, only) else Voice((only,))

    def _holders(self, who: str) -> tuple[Asserter, ...]:
        """The last person met who holds an office, or those who last spoke together.

        "The foreign minister" is nobody who is called a minister alone.
        """
        words = who.split()
        if words[-1] in TOGETHER:
            return self.pair
        office = " ".join(words[1:])
        return tuple(one.person for one in self.met if office in self.people.offices(one.person))[:1]

    def _other_office(self, before: Voice, who: str) -> bool:
        """Whether one is known to hold another office than the one that a word for a speaker names."""
        held = self.people.offices(before.asserters[0])
        return bool(held) and who.rsplit(maxsplit=1)[-1] in saying.OFFICES - held


def _near(sentence: Sentence, at: Sentence | None) -> bool:
    return at is not None and (sentence.paragraph == at.paragraph or sentence.number - at.number <= FAR)


def _names(text: str, person: Asserter) -> bool:
    """Whether a text names a person by their last name, who is nobody that its pronoun stands for."""
    last = (person.name or "").split()[-1:]
    return bool(last) and last[0][:1].isupper() and re.search(rf"\b{re.escape(last[0])}\b", text) is not None
