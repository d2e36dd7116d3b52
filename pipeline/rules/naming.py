"""How those who speak are named in one sentence: noun phrases of its parse, without what their bearers are."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.models import Parse
from pipeline.rules import saying

PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "you", "both", "who"})
INSIDE = frozenset({"compound", "det", "amod", "nmod", "nummod", "poss", "quantmod", "predet", "advmod", "neg", "case"})
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

    def names(self, head: int, *, spoken: bool) -> Iterator[str]:
        """The name of each speaker; a bare name needs a verb that means speech."""
        token = self.parse[head]
        word = token.text.lower()
        if word in PRONOUNS:
            yield token.text
            return
        if word in saying.GROUPS | saying.SOME | saying.DOCUMENTS | saying.OFFICES and not token.text.isupper():
            yield from self._described(head)
        elif token.text[0].isupper() and self._is_name(head) and spoken:
            yield self._named(head)
        elif token.tag in {"NN", "NNS"} and self._tells_plainly(token.head):
            yield from self._described(head)
        else:
            return
        for other in self.deps(head, "conj"):
            if self.parse[other].text[0].isupper():
                yield self.run(other)

    def _is_name(self, head: int) -> bool:
        """A proper name, or what the parser took for a noun: unlike "Part of it" one of nothing."""
        token = self.parse[head]
        partial = token.start == 0 and any(self.parse[i].text == "of" for i in self.deps(head, "prep"))
        return token.pos == "PROPN" or (token.pos in {"NOUN", "ADJ"} and not partial)

    def _tells_plainly(self, verb: int) -> bool:
        """Whether a verb says that somebody told something, not that they can or would."""
        modal = any(self.parse[i].tag == "MD" for i in self.deps(verb, "aux"))
        return self.parse[verb].lemma.lower() in saying.TOLD and not modal

    def _described(self, head: int) -> Iterator[str]:
        """A noun with what stands before it, and what it speaks for; the name beside it where there is one."""
        named = [i for i in self._beside(head) if self.parse[i].pos == "PROPN"]
        if named and self.parse[head].text.lower() in saying.OFFICES:
            yield self._named(named[0])
            return
        first, last = self._first(head), head
        for other in self.deps(head, "conj"):
            last = other if self.parse[other].text.lower() in saying.GROUPS else last
        for prep in self.deps(head, "prep"):
            some = self.parse[head].text.lower() in saying.SOME
            names = [i for i in self.deps(prep, "pobj") if some or self.parse[i].pos == "PROPN"]
            if names and prep == last + 1 and self.parse[prep].text in {"for", "of", "by", "at", "from"}:
                last = names[0]
        yield self.text[self.parse[first].start : self.parse[last].end]

    def _beside(self, head: int) -> list[int]:
        """What stands in apposition to a noun, or to the last noun of what it is of."""
        of = [i for prep in self.deps(head, "prep") for i in self.deps(prep, "pobj")]
        return [i for noun in (head, *of) for i in self.deps(noun, "appos")]

    def _first(self, head: int) -> int:
        """The first word of a noun phrase."""
        inside = [self.span(i)[0] for i in self.deps(head, *INSIDE) if i < head]
        return min([head, *inside])

    def _named(self, head: int) -> str:
        """A name without what its bearer is; an institution's with its "of" and "for"."""
        first, last = self._first(head), head
        for i in range(first, head):
            token = self.parse[i]
            if token.text[0].islower() and token.dep != "det" and token.text not in NAME_WORDS:
                first = i + 1
            elif token.text.lower() in saying.OFFICES and i + 1 < head:
                first = i
        for prep in self.deps(head, "prep"):
            names = [i for i in self.deps(prep, "pobj") if self.parse[i].pos == "PROPN"]
            institution = saying.INSTITUTIONS.search(self.parse[head].text)
            if names and prep == head + 1 and self.parse[prep].text in {"for", "of"} and institution:
                last = names[0]
        return self.text[self.parse[first].start : self.parse[last].end]

    def run(self, start: int) -> str:
        """Words in capitals around a token."""
        first = min([start, *(i for i in self.deps(start, "compound") if i < start)])
        last = start
        while last + 1 < len(self.parse) and self.parse[last + 1].text[0].isupper():
            last += 1
        return self.text[self.parse[first].start : self.parse[last].end]
