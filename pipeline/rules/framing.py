"""Which verbs of one sentence frame what is said, and who does them."""

from dataclasses import dataclass

from pipeline.rules import saying
from pipeline.rules.telling import FINITE, Telling


@dataclass(frozen=True)
class Framing(Telling):
    """A parsed sentence, and its verbs of saying outside quotations."""

    def reports(self, i: int) -> bool:
        """Whether a verb heads a clause that frames what is said, and is neither quoted nor denied."""
        token = self.parse[i]
        framing = token.dep in {"ROOT", "parataxis", "conj"} or self.as_(i) or self._adding(i) or self.apart(i)
        framing = framing or self.quoted(self.parse[token.head]) or self._who(i) is not None or self._goes_on(i)
        framing = framing or (token.tag == "VBD" and self.closes(i))
        return token.tag.startswith("VB") and framing and not self.quoted(token) and not self.deps(i, "neg")

    def _adding(self, i: int) -> bool:
        """A participle behind the main clause: "she agreed, saying …"."""
        token = self.parse[i]
        return token.dep == "advcl" and token.tag == "VBG" and token.lemma.lower() in saying.SPEECH and i > token.head

    def closes(self, i: int) -> bool:
        """Whether a verb stands right behind a quotation."""
        return self.text[: self.parse[i].start].rstrip(" ,")[-1:] in {"”", '"'}

    def _goes_on(self, i: int) -> bool:
        """ "She went on to say"."""
        before = self.parse[self.parse[i].head].lemma.lower()
        return self.parse[i].dep in {"xcomp", "advcl"} and before in {"go", "continue"}

    def apart(self, i: int) -> bool:
        """A main clause that is parsed as if the next one said it, or was what happened meanwhile."""
        token, between = self.parse[i], self.parse[i : self.parse[i].head]
        speech = token.lemma.lower() in saying.SPEECH and bool(between or self.deps(i, "ccomp"))
        unmarked = token.tag in FINITE and bool(self.deps(i, "nsubj")) and not self.deps(i, "mark", "advmod")
        return (token.dep == "ccomp" and any(one.text == ";" for one in between)) or (
            token.dep in {"ccomp", "advcl"} and speech and unmarked
        )

    def _who(self, i: int) -> int | None:
        """The noun of a relative clause at the end of a sentence: "the bill is by Ada Holm, who said …"."""
        subject = next(iter(self.deps(i, "nsubj")), 0)
        if (
            self.parse[subject].text.lower() != "who"
            or subject == 0
            or self.parse[i].lemma.lower() not in saying.SPEECH
        ):
            return None
        noun = subject - 2 if self.parse[subject - 1].text == "," else subject - 1
        to_the_end = self.clause(i) is not None and self.span(i)[1] + 2 >= len(self.parse)
        quotes = any(start > self.parse[i].start for start, _ in self.quotes)
        return noun if noun >= 0 and (to_the_end or quotes) else None

    def as_(self, i: int) -> bool:
        marks = [self.parse[child].text.lower() for child in self.deps(i, "mark", "advmod")]
        main = self.parse[self.parse[i].head].dep in {"ROOT", "conj"}
        return self.parse[i].dep in {"advcl", "ccomp"} and main and "as" in marks

    def subject(self, i: int) -> int | None:
        """Who does what a verb says, outside quotations: a full name rather than a noun beside it."""
        who = self._who(i)
        subjects = [who] if who is not None else self._subjects(i)
        subjects = [one for one in subjects if not self.quoted(self.parse[one])]
        if not subjects:
            return None
        full = len(subjects) > 1 and self.parse[subjects[-1]].pos == "PROPN" and self.deps(subjects[-1], "compound")
        subject = subjects[-1 if full else 0]
        return next((at for at in self.deps(subject, "conj") if self._tells_between(subject, at)), subject)

    def _tells_between(self, start: int, end: int) -> bool:
        """Whether a clause lies between two names that are parsed as one subject: "it closed, but Ada Holm said …"."""
        return any(token.tag == "VBD" for token in self.parse[start:end])

    def _subjects(self, i: int) -> list[int]:
        """The subjects of a verb, or of the verb that it shares them with."""
        found = self.deps(i, "nsubj")
        while not found and (self.parse[i].dep in {"conj", "advcl", "pcomp"} or self._adding(i) or self._goes_on(i)):
            i = self.parse[i].head
            if self.quoted(self.parse[i]):
                break
            found = self.deps(i, "nsubj")
        return found
