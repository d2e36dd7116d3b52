"""Phrases in a parsed sentence: proper names, and the noun that says what a figure measures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.models import Parse, Token
from pipeline.subjects.words import are

_MODIFIERS = ("compound", "amod", "nmod")
_INSIDE_NAMES = ("of", "for", "&", "the", "a", "'s", "’s", "-")
_OFFICES = ("of", "for")
"""Behind one of these "and" may stand within a name: "the Ministry of Trade and Industry"."""
_PARTS_OF_NUMBERS = ("nummod", "compound", "quantmod", "nmod")
_CLIMB = 6
"""Steps from a figure to the verb that it hangs on, at most."""
_LONGEST = 7
"""Tokens that may follow a head as part of what is measured."""


@dataclass(frozen=True)
class Phrases:
    """A sentence's tokens. ``figures`` are the numbers of those tokens that belong to figures and dates."""

    text: str
    tokens: Parse
    figures: frozenset[int]

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """By token, those that hang on it."""
        found: dict[int, list[int]] = {}
        for number, token in enumerate(self.tokens):
            if token.head != number:
                found.setdefault(token.head, []).append(number)
        return found

    def numbers(self, start: int, end: int) -> range:
        """The tokens of a stretch, half-open in code points of the sentence."""
        inside = [i for i, token in enumerate(self.tokens) if token.start < end and start < token.end]
        return range(inside[0], inside[-1] + 1) if inside else range(0)

    def words(self, numbers: range) -> str:
        """What stands there, on one line."""
        return " ".join(self.text[self.tokens[numbers.start].start : self.tokens[numbers.stop - 1].end].split())

    def names(self) -> Iterator[str]:
        """Proper names, left to right: runs of capitals that the parser takes for names, joined over small words."""
        at = 0
        while at < len(self.tokens):
            end = self._name_end(at)
            if end > at and not self._is_capital_by_place(at, end):
                yield self.words(range(at, end))
            at = max(end, at + 1)

    def _name_end(self, at: int) -> int:
        end = at
        for number in range(at, len(self.tokens)):
            if self._is_name(number):
                end = number + 1
            elif end == at or not self._joins(number, at):
                break
        return end

    def _joins(self, number: int, first: int) -> bool:
        word = self.tokens[number].text
        office = any(token.text in _OFFICES for token in self.tokens[first:number])
        return word in _INSIDE_NAMES or (word == "and" and office)

    def _is_name(self, number: int) -> bool:
        token = self.tokens[number]
        named = token.pos == "PROPN" and token.text[:1].isupper() and token.text not in are("nobody")
        return named and number not in self.figures

    def _is_capital_by_place(self, first: int, end: int) -> bool:
        """ "Sea ice": the first word of a sentence, beside a plain noun."""
        token = self.tokens[first]
        beside = token.dep == "compound" and self.tokens[token.head].pos == "NOUN"
        return first == 0 and end == 1 and beside and not token.text.isupper()

    def measured(self, figure: range) -> str | None:
        """What a figure's sentence says that it measures; None where no noun does."""
        root = self._root(figure)
        token = self.tokens[root]
        if token.dep in _PARTS_OF_NUMBERS and token.head not in figure and self._is_counted(token.head):
            return self._phrase(token.head)
        return self._first((*self._beside(root), *self._in_clause(root, figure)))

    def whole(self, figure: range) -> str | None:
        """What a share is of: "61 per cent of patients"; None where that is not said."""
        return self._first(self._of(self._root(figure)))

    def _first(self, candidates: Iterable[int]) -> str | None:
        return next((self._phrase(noun) for noun in candidates if self._says_something(noun)), None)

    def _root(self, figure: range) -> int:
        return next((n for n in figure if self.tokens[n].head not in figure or self.tokens[n].head == n), figure.start)

    def _beside(self, root: int) -> Iterator[int]:
        """The noun that the figure counts, or of which it is a part: "a deficit of 3 million"."""
        token = self.tokens[root]
        above = self.tokens[token.head]
        if token.dep in _PARTS_OF_NUMBERS:
            yield token.head
        if token.dep == "pobj" and above.text.lower() == "of":
            yield above.head

    def _in_clause(self, root: int, figure: range) -> Iterator[int]:
        """The subject, what the verb is done to, what it is done on or for."""
        verb = self._verb(root)
        if verb is None:
            return
        for relations in (("nsubj", "nsubjpass"), ("dobj", "attr")):
            for child in self._hanging(verb, relations):
                if child not in figure:
                    yield from (child, *self._of(child))
        for lead in (*self._hanging(verb, ("prep",)), *self._hanging(root, ("prep",))):
            if self.tokens[lead].text.lower() in ("on", "for", "in"):
                yield from self._hanging(lead, ("pobj",))

    def _of(self, number: int) -> Iterator[int]:
        """ "The number of employees": what an empty noun is of."""
        if self.tokens[number].lemma.lower() in are("empty") or number in self.figures:
            for lead in self._hanging(number, ("prep",)):
                if self.tokens[lead].text.lower() == "of":
                    yield from self._hanging(lead, ("pobj",))

    def _hanging(self, number: int, relations: tuple[str, ...]) -> list[int]:
        return [child for child in self.children.get(number, ()) if self.tokens[child].dep in relations]

    def _verb(self, number: int) -> int | None:
        for _ in range(_CLIMB):
            if self.tokens[number].pos in ("VERB", "AUX"):
                return number
            number = self.tokens[number].head
        return None

    def _is_counted(self, number: int) -> bool:
        """Whether it can be what is counted: a noun, neither a unit nor a word for anybody."""
        token, word = self.tokens[number], self.tokens[number].lemma.lower()
        plain = token.pos == "NOUN" and number not in self.figures and token.text.isalpha()
        return plain and word not in are("empty") | are("time")

    def _says_something(self, number: int) -> bool:
        """Whether a noun can be what is measured: not a time, not who has it, and not a word for any figure."""
        token, word = self.tokens[number], self.tokens[number].lemma.lower()
        if token.pos != "NOUN" or number in self.figures or not token.text.isalpha() or word in are("actors"):
            return False
        if number and token.text[:1].isupper() and not token.text.isupper():
            return False  # a name that the parser took for a noun
        beside = {self.tokens[c].dep for c in self.children.get(number, ()) if c < number}
        if word in are("time"):
            return "compound" in beside
        return word not in are("bodies") and (word not in are("empty") or bool(beside & set(_MODIFIERS)))

    def _phrase(self, noun: int) -> str:
        """The noun with what stands before it and belongs to it, and what it is of or for."""
        first = noun
        while first and self._belongs(first - 1, noun):
            first -= 1
        while first < noun and self.tokens[first].text.lower() in are("neutral"):
            first += 1
        return self.words(range(first, self._end(noun)))

    def _belongs(self, number: int, noun: int) -> bool:
        token = self.tokens[number]
        named = token.pos == "PROPN" and not self._is_capital_by_place(number, number + 1)
        if number in self.figures or named or token.dep not in (*_MODIFIERS, "punct"):
            return False
        if token.dep == "punct":
            return token.text == "-"
        return token.head == noun or self.tokens[token.head].head == noun

    def _end(self, noun: int) -> int:
        end = noun + 1
        for lead in self._hanging(noun, ("prep",)):
            below = self._below(lead)
            if lead != end or self.tokens[lead].text.lower() not in are("leads") or not self._is_part(below):
                break
            end = below.stop
        return end

    def _below(self, number: int) -> range:
        """A preposition with its phrase, but for where and when: "for a hip operation" of "… in Norwick"."""
        last, waiting = number, [number]
        while waiting:
            here = waiting.pop()
            last = max(last, here)
            waiting += [child for child in self.children.get(here, ()) if self._is_inner(child)]
        return range(number, last + 1)

    def _is_inner(self, number: int) -> bool:
        token = self.tokens[number]
        return token.dep != "prep" or token.text.lower() in are("leads")

    def _is_part(self, below: range) -> bool:
        """Whether a phrase with "of" or "for" says what is measured: neither whose it is, nor when, nor how much."""
        tokens: list[Token] = [self.tokens[n] for n in below]
        owner = tokens[0].text.lower() == "of" and any(token.pos == "PROPN" for token in tokens)
        odd = any(token.lemma.lower() in are("time") or token.dep in ("relcl", "acl", "punct") for token in tokens)
        return len(tokens) <= _LONGEST and not owner and not odd and not self.figures & set(below)
