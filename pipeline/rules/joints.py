"""Where a parsed sentence comes apart into propositions: a subject and finite verb on either side, loosely joined."""

from bisect import bisect_left
from dataclasses import dataclass

from pipeline.models import Parse, Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
FREE = frozenset({"punct", "cc", "preconj", "intj"})
"""What hangs where it will: it neither holds the parts of a sentence together nor apart."""
JOINING = frozenset(
    {"conj", "advcl", "ccomp", "parataxis", "dep", "relcl", "acl", "advmod", "prep", "npadvmod", "appos"}
)
"""How a proposition may hang on another."""
FRONTED = frozenset({"advcl", "ccomp", "dep", "prep", "advmod"})
"""How one, with what else opens the sentence, may hang on another that comes after it."""
VERBAL = frozenset({"conj", "appos", "dep", "npadvmod"})
"""Of these, how one does only if its head is a verb."""
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
NESTED = frozenset({"relcl", "acl"})
"""Clauses inside a noun phrase."""


@dataclass(frozen=True)
class Joints:
    """The joints of one parsed sentence, asked for by offset."""

    parse: Parse

    def splits(self, place: int, *, sure: bool = False, shared: bool = False) -> bool:
        """Whether what begins there is a proposition, and so is what stands before it.

        ``sure``: its first word always opens one; ``shared``: its subject may stand before it.
        """
        k = self._at(place)
        back, forth = self._crossing(k)
        apart = "mark" not in forth if sure else back <= JOINING and forth <= FRONTED
        return (
            apart
            and not self._belongs(k)
            and self._states(0, k, shared=True)
            and self._states(k, len(self.parse), shared=shared)
        )

    def _belongs(self, k: int) -> bool:
        """Whether what begins at token k is part of what stands before it: relative, denied, or no clause at all."""
        if not 0 < k < len(self.parse):
            return True
        one, before, ahead = self.parse[k], self.parse[:k], self.parse[k + 1 : k + 3]
        phrase = one.lemma == "for" and any(token.dep == "pobj" and token.head == k for token in self.parse)
        infinitive = any(token.tag == "TO" for token in self.parse[k : k + 1 + (one.dep == "cc")])
        tied = before[-1].lemma == "not" or before[-1].dep == "cc" or (phrase and before[-1].text == ",")
        return tied or infinitive or any(token.tag == "WDT" for token in ahead) or self._sets_right(k)

    def _sets_right(self, k: int) -> bool:
        """Whether a "but" puts something in the place of what is denied before it: "not for us, but because of us"."""
        ahead = self.parse[k + 1 : k + 2]
        denied = self.parse[k].lemma == "but" and any(token.dep == "neg" for token in self.parse[:k])
        return denied and any(one.tag == "WP" or (one.dep == "mark" and self.parse[one.head].head < k) for one in ahead)

    def fronted(self, place: int) -> bool:
        """Whether a subordinate clause ends there that opens the sentence."""
        k = self._at(place)
        back, forth = self._crossing(k)
        return not back and forth <= FRONTED and self._states(0, k, shared=True) and self._states(k, len(self.parse))

    def phrase(self) -> bool:
        """Whether the sentence, after a small conjunction, begins with a preposition and no verb under it."""
        first = next((i for i, token in enumerate(self.parse) if token.dep != "cc"), 0)
        below = (token for i, token in enumerate(self.parse) if self._under(first, i))
        return self.parse[first].dep == "prep" and not any(token.tag in FINITE for token in below)

    def _under(self, top: int, i: int) -> bool:
        while i != top and self.parse[i].head != i:
            i = self.parse[i].head
        return i == top

    def _at(self, place: int) -> int:
        return bisect_left(self.parse, place, key=lambda token: token.start)

    def _crossing(self, k: int) -> tuple[set[str], set[str]]:
        """How what begins at token k hangs on what stands before it, and the other way."""
        back, forth = set[str](), set[str]()
        for i, token in enumerate(self.parse):
            if (i < k) != (token.head < k) and token.dep not in FREE:
                (forth if i < k else back).add(self._joint(token))
        return back, forth

    def _joint(self, token: Token) -> str:
        """How a token joins two parts; nouns and noun phrases are no propositions."""
        if self._inside(token.head, 0, len(self.parse)) or (token.dep in VERBAL and token.pos not in {"VERB", "AUX"}):
            return "nominal"
        return token.dep

    def _states(self, start: int, end: int, *, shared: bool = False) -> bool:
        """Whether the tokens hold a subject, unless it is shared, and a finite verb that are in no noun phrase."""
        outer = [self.parse[i] for i in range(start, end) if not self._inside(i, start, end)]
        finite = any(token.tag in FINITE or (token.dep == "ROOT" and token.tag == "VB") for token in outer)
        return finite and (shared or any(token.dep in SUBJECTS for token in outer))

    def _inside(self, i: int, start: int, end: int) -> bool:
        """Whether a token of the stretch belongs to a clause inside a noun phrase."""
        while (head := self.parse[i].head) != i and start <= head < end:
            if self.parse[i].dep in NESTED:
                return True
            i = head
        return False
