"""How those who speak are named in one sentence: noun phrases of its parse, without what their bearers are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.models import Parse
from pipeline.rules import saying

PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "you", "both", "who", "him", "her", "them"})
INSIDE = frozenset({"compound", "det", "amod", "nmod", "nummod", "poss", "quantmod", "predet", "advmod", "neg", "case"})
SAYERS = saying.GROUPS | saying.SOME | saying.DOCUMENTS | saying.OFFICES
DAY = re.compile("(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Yesterday|Today")
BRACKETS = frozenset("()[]")
PART = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'.-]*"
BEARER = re.compile(rf" (?P<name>(?!\w+day ){PART}(?: {PART}){{0,3}})(?= [a-z])|, (?P<named>{PART}(?: {PART}){{1,3}}),")
"""The name of a person that follows a noun, at once or between commas."""
OFFICER = re.compile(
    rf" (?:of|to|for|at) (?:the )?(?:{PART} )*?(?:{saying.INSTITUTIONS.pattern}|State)"
    rf" (?P<name>{PART}(?: {PART}){{1,2}})(?= [a-z])"
)
"""The name of a person that follows an office and the institution that it is of."""
NAME_WORDS = frozenset({"of", "the", "for", "de", "van", "von", "der", "bin", "al", "da", "di", "and"})
"""Small words inside names."""


@dataclass(frozen=True)
class Phrases:
    """The noun phrases of a parsed sentence."""

    text: str
    parse: Parse

    @cached_property
    def children(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for i, token in enumerate(self.parse):
            if token.head != i:
                found.setdefault(token.head, []).append(i)
        return found

    def deps(self, i: int, *deps: str) -> list[int]:
        return [child for child in self.children.get(i, ()) if self.parse[child].dep in deps]

    def span(self, i: int) -> tuple[int, int]:
        """First and last token of what hangs on a token."""
        first = last = i
        todo = [i]
        while todo:
            at = todo.pop()
            first, last = min(first, at), max(last, at)
            todo += self.children.get(at, ())
        return first, last

    def names(self, head: int, *, spoken: bool, plain: bool = False) -> Iterator[str]:
        """The name of each speaker; a bare name needs a verb that means speech, or what is said.

        ``plain``: whatever noun it is, it tells something.
        """
        token = self.parse[head]
        word = token.text.lower()
        if word in PRONOUNS:
            yield token.text
            return
        institution = spoken and token.start > 0 and token.text[0].isupper() and saying.INSTITUTIONS.search(token.text)
        if word in SAYERS and not token.text.isupper() and not institution:
            yield from self._described(head)
        elif word in saying.AMOUNTS and (some := self._some(head)) is not None:
            yield some
        elif spoken and self._is_name(head):
            one_of = any(self.parse[i].text.lower() in {"a", "an"} for i in self.deps(head, "det"))
            yield (self._next_to(head) if one_of else None) or self._named(head)
        elif token.tag == "NN" and spoken and (beside := self._next_to(head)):
            yield beside
        elif token.tag in {"NN", "NNS"} and plain and not self._is_part(head):
            yield from self._described(head)
        else:
            return
        for other in self.deps(head, "conj"):
            if self.parse[other].text[0].isupper() and not self._within(head, other):
                yield self.run(other)

    def _some(self, head: int) -> str | None:
        """ "A number of senators"."""
        of = [i for prep in self.deps(head, "prep") for i in self.deps(prep, "pobj")]
        people = [i for i in of if self.parse[i].tag in {"NNS", "NNPS"}]
        return self.text[self.parse[self._first(head)].start : self.parse[people[0]].end] if people else None

    def _within(self, head: int, other: int) -> bool:
        """Whether what is joined to a name by "and" is part of it: "the Department of Roads and Fire Safety"."""
        of = [i for prep in self.deps(head, "prep") for i in self.deps(prep, "pobj")]
        joined = self.parse[of[0] + 1].text == "and" if of and of[0] + 1 < other else False
        return joined and saying.INSTITUTIONS.search(self.parse[head].text) is not None

    def _is_name(self, head: int) -> bool:
        """A proper name, or what the parser took for a noun: unlike "Part of it" one of nothing."""
        token = self.parse[head]
        if not token.text[0].isupper():
            return token.pos == "PROPN" and self.parse[self._first(head)].text[0].isupper()
        return token.pos == "PROPN" or (token.pos in {"NOUN", "ADJ", "ADV"} and not self._is_part(head))

    def _is_part(self, head: int) -> bool:
        return self.parse[head].start == 0 and any(self.parse[i].text == "of" for i in self.deps(head, "prep"))

    def _described(self, head: int) -> Iterator[str]:
        """A noun with what stands before it, and what it speaks for; the name beside it where there is one."""
        named = [i for i in self._beside(head) if self.parse[i].pos == "PROPN"]
        if named and self.parse[head].text.lower() in saying.OFFICES:
            yield self._named(named[0])
            return
        if self.parse[head].tag in {"NN", "NNP"} and (beside := self._next_to(head)):
            yield beside
            return
        first, last = self._first(head), head
        for other in self.deps(head, "conj"):
            last = other if self.parse[other].text.lower() in saying.GROUPS else last
        for prep in self.deps(head, "prep"):
            word = self.parse[prep].text
            any_noun = word in {"of", "for", "within"} and self.parse[head].text.lower() in saying.SOME | saying.OFFICES
            names = [i for i in self.deps(prep, "pobj") if any_noun or self.parse[i].pos == "PROPN"]
            if names and prep == last + 1 and word in {"for", "of", "by", "at", "from", "within"}:
                last = names[0]
        yield self.text[self.parse[first].start : self.parse[last].end]

    def _beside(self, head: int) -> list[int]:
        """What stands in apposition to a noun, or to the last noun of what it is of."""
        of = [i for prep in self.deps(head, "prep") for i in self.deps(prep, "pobj")]
        return [i for noun in (head, *of) for i in self.deps(noun, "appos")]

    def _next_to(self, head: int) -> str | None:
        """The name right behind the noun for its bearer: "Lund's mayor Ada Holm", "his mother, Ada Holm,"."""
        end = self.parse[head].end
        match = BEARER.match(self.text, end)
        if match:
            return match["name"] or match["named"]
        officer = OFFICER.match(self.text, end)
        return officer["name"] if officer else None

    def _first(self, head: int) -> int:
        """The first word of a noun phrase."""
        inside = [self.span(i)[0] for i in self.deps(head, *INSIDE) if i < head]
        return min([head, *inside])

    def _named(self, head: int) -> str:
        """A name without what its bearer is; an institution's with its "of" and "for"."""
        first, last = self._first(head), head
        for i in range(first, head):
            token = self.parse[i]
            tied = "-" in {self.parse[i + 1].text, self.parse[i - 1].text if i else ""}
            small = token.text[0].islower() and token.dep != "det" and token.text not in NAME_WORDS
            if token.text in BRACKETS or DAY.fullmatch(token.text) or (small and not tied):
                first = i + 1
            elif self._is_office(i) and i + 1 < head and not (tied or self._is_office(i - 1)):
                first = i
        after = next((i for i in self.deps(head, "appos") if i == head + 1 and self.parse[i].pos == "PROPN"), None)
        last = after if after is not None else last
        for prep in self.deps(head, "prep"):
            names = [i for i in self.deps(prep, "pobj") if self.parse[i].pos == "PROPN"]
            institution = saying.INSTITUTIONS.search(self.parse[head].text)
            if names and prep == head + 1 and self.parse[prep].text in {"for", "of", "on"} and institution:
                last = max([names[0], *(i for i in self.deps(head, "conj") if self._within(head, i))])
        return self.text[self.parse[first].start : self.parse[last].end]

    def _is_office(self, i: int) -> bool:
        capital = i >= 0 and self.parse[i].text[0].isupper()
        return capital and self.parse[i].text.lower() in saying.OFFICES | {"prime", "vice", "deputy"}

    def run(self, start: int) -> str:
        """Words in capitals around a token."""
        first = min([start, *(i for i in self.deps(start, "compound") if i < start)])
        last = start
        while last + 1 < len(self.parse) and self.parse[last + 1].text[0].isupper():
            last += 1
        return self.text[self.parse[first].start : self.parse[last].end]
