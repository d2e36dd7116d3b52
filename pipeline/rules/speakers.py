"""Who is reported in one sentence, and where what they say begins: read from its parse."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.models import Act, Parse
from pipeline.rules import saying
from pipeline.rules.framing import Framing
from pipeline.rules.naming import PART
from pipeline.rules.telling import STUB

VIEWS = frozenset({"view", "eyes", "opinion", "words", "judgment", "judgement", "account"})
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
FAR = re.compile(
    rf"(?:^|[,;] |[”\"],? )(?P<name>{PART}(?: {PART}){{1,3}})(?: (?:of|from|at|for|with) [^,;]*)?,(?: [^,;]+,){{1,3}} $"
    rf"|, (?P<next>{PART}(?: {PART}){{1,3}}), $"
    rf"|^(?:\w+ )?(?:\w+day|{MONTHS}) (?P<dated>{PART}(?: {PART}){{0,3}}) (?:also |\w+ly )?$"
)
"""A full name, what its bearer is of, and one to three appositions before a verb; or a name right behind a date."""


@dataclass(frozen=True)
class Speech:
    """Names of those who are reported, or the pronoun or word that takes them up; none for "it is said"."""

    names: tuple[str, ...]
    act: Act = Act.ASSERTS
    lead: int = 0
    """Where the reporting words end that lead the sentence; 0 if they do not lead it."""
    spoken: bool = False
    """By a verb that means speech."""
    since: int = 0
    """Where the reporting clause begins, if what is said follows it: what stands before is the author's."""
    then: "Speech | None" = None
    """What another says behind it: "Ada Holm said that it leaks; Jon Dal said that it holds"."""


def speech(text: str, parse: Parse, *, behind: bool = False, ahead: bool = False) -> Speech | None:
    """What one sentence reports; None if its author speaks.

    ``behind``: the sentence before ends a quotation; ``ahead``: the next one begins with one.
    """
    reader = _Reader(text, parse, behind)
    said = list(reader.said())
    named = [one for one in said if one.names and not _taken_up(one)]
    if later := next(reader.later(), None):
        first = next((one for one in named if one.names != later.names), None)
        return replace(first, then=later) if first else later
    found = next(iter(named or said), None) or next(reader.credited(), None)
    return found or next((Speech(names, spoken=True) for names in reader.introduced(ahead=ahead)), None)


def _taken_up(said: Speech) -> bool:
    """Whether a speaker is named by a pronoun, which may mean one whom the same sentence names."""
    return bool(said.names) and said.names[0].lower() in saying.PRONOUNS


@dataclass(frozen=True)
class _Reader(Framing):
    """What a sentence reports."""

    def said(self) -> Iterator[Speech]:
        """Verbs of saying, those of the main clause first."""
        order = sorted(range(len(self.parse)), key=lambda i: (self.parse[i].dep != "ROOT", i))
        for i in order:
            act = saying.ACTS.get(self.parse[i].lemma.lower())
            if act is not None and self.reports(i):
                yield from self._speech(i, act)

    def later(self) -> Iterator[Speech]:
        """What a second main clause says that has a subject of its own, its beginning as ``since``."""
        for i, token in enumerate(self.parse):
            act, before = saying.ACTS.get(token.lemma.lower()), self.parse[token.head]
            apart = token.dep == "conj" and before.dep == "ROOT"
            apart = apart or (token.dep == "ROOT" and any(self.apart(at) for at in self.deps(i, "ccomp")))
            own = [one for one in self.deps(i, "nsubj") if one < i]
            if act is None or not apart or not own or not self.reports(i):
                continue
            for speech in self._speech(i, act):
                if speech.names and not _taken_up(speech):
                    yield replace(speech, since=self.parse[self.span(own[0])[0]].start, lead=0)

    def _speech(self, i: int, act: Act) -> Iterator[Speech]:
        if it := self.deps(i, "nsubjpass"):
            clause = self.clause(i)
            if self.parse[it[0]].text.lower() == "it" and clause is not None:
                yield Speech((), act, self.start(clause))
            yield from self._judged_by(i, act)
            return
        subject = self.subject(i)
        if subject is None:
            yield from self._inverted(i) or self._far_before(i)
            return
        verb, beside = self.parse[i].lemma.lower(), self.parse[i].dep == "parataxis"
        spoken = verb in saying.SPEECH
        told = self.clause(i) is not None or self.mark(i) is not None or self.judges(i)
        if told or beside or (spoken and self.tells(i)) or self.as_(i):
            plain = spoken and (told or verb in saying.TOLD) and verb != "continue" and not self.can(i)
            names = tuple(self.names(subject, spoken=spoken or told or beside, plain=plain))
            since = 0 if beside else self._since(i, subject)
            yield from [Speech(names, act, self._lead(i, subject), spoken, since)] if names else []

    def _judged_by(self, i: int, act: Act) -> Iterator[Speech]:
        """ "The plan was condemned by the mayor"."""
        if self.parse[i].lemma.lower() in saying.JUDGING | saying.TOLD:
            for by in self.deps(i, "agent"):
                for source in self.deps(by, "pobj"):
                    names = tuple(self.names(source, spoken=True))
                    yield from [Speech(names, act)] if names else []

    def _inverted(self, i: int) -> list[Speech]:
        """A name or a noun right behind "said" that was not parsed as its subject."""
        before = self.text[: self.parse[i].start].rstrip()
        inverts = self.parse[i].lemma.lower() in saying.SPEECH | saying.TOLD
        if not inverts or not (self.closes(i) or (before.endswith(",") and self._aside_of(i))):
            return []
        objects = self.deps(i, "dobj") if self.closes(i) and self.parse[i].lemma.lower() != "tell" else []
        if objects and (names := tuple(self.names(objects[0], spoken=True, plain=True))):
            return [Speech(names, spoken=True)]
        for at in range(i + 1, min(i + STUB, len(self.parse))):
            token = self.parse[at]
            if token.pos in {"PUNCT", "ADP", "VERB"} and not token.text[0].isupper():
                return []
            if token.text[0].isupper():
                return [Speech((self.run(at),), spoken=True)]
            if token.text.lower() in saying.GROUPS | saying.OFFICES and not self._goes_on_as_name(at):
                return [Speech((self.text[self.parse[i + 1].start : token.end],), spoken=True)]
        return []

    def _aside_of(self, i: int) -> bool:
        """Whether a verb and who does it stand alone between commas: "it rose, said officials, by half"."""
        return re.match(r"(?: \w+){1,4}[,.]", self.text[self.parse[i].end :]) is not None

    def _goes_on_as_name(self, at: int) -> bool:
        return any(token.text[0].isupper() for token in self.parse[at + 1 : at + 2])

    def _far_before(self, i: int) -> list[Speech]:
        """A full name with so much between commas behind it that it was not parsed as the subject."""
        match = FAR.search(self.text[: self.parse[i].start])
        return [Speech((match["name"] or match["next"] or match["dated"],), spoken=True)] if match else []

    def _since(self, i: int, subject: int) -> int:
        """Where the reporting clause begins if it leads up to what is said."""
        clause = self.clause(i)
        follows = subject < i and (clause is None or clause > i)
        return self.parse[self.span(subject)[0]].start if follows else 0

    def _lead(self, i: int, subject: int) -> int:
        """Where what is said begins, if the reporting words lead up to it and it goes to the end of the sentence."""
        clause = self.clause(i)
        mark = self.mark(i)
        if mark is not None and subject < i and mark + 1 < len(self.parse):
            return self.parse[mark + 1].start
        if clause is None or subject > i or clause < i or not self.that(i):
            return 0
        start = self.start(clause)
        opening = next((s for s, e in self.quotes if s < start <= e), start)
        quoted = opening < start or self.text[start] in '“"'
        whole = not quoted or self.text[:opening].rstrip()[-1:] in {",", ":"}
        return min(start, opening) if whole and start > self.parse[i].start else 0

    def credited(self) -> Iterator[Speech]:
        """Names after "according to", "in the view of"."""
        for i, token in enumerate(self.parse):
            word = token.text.lower()
            link = next(iter(self.deps(i, "prep")), None) if not self.quoted(token) else None
            if link is None or not self._credits(word, i, link):
                continue
            for source in self.deps(link, "pobj"):
                names = tuple(self.names(source, spoken=True, plain=True))
                if names:
                    yield Speech(names, lead=self._past(i, source), spoken=True)
        for i, token in enumerate(self.parse):
            if token.dep == "amod" and token.lemma.lower() in saying.ACTS and not self.quoted(token):
                yield from self._far_before(i)
            said = token.dep == "amod" and token.lemma.lower() in saying.SPEECH and not self.quoted(token)
            if said and self.text[: token.start].rstrip().endswith(",") and self._aside_of(i):
                name = self.text[self.parse[i + 1].start : self.parse[token.head].end]
                yield from [Speech((name,), spoken=True)] if list(self.names(token.head, spoken=True)) else []

    def _credits(self, word: str, i: int, link: int) -> bool:
        to = self.parse[link].text.lower()
        in_ = self.parse[self.parse[i].head].text.lower() == "in"
        return (word == "according" and to == "to") or (word in VIEWS and to == "of" and in_)

    def _past(self, i: int, source: int) -> int:
        """Where the clause begins if the reporting words lead it."""
        if i > 2:  # noqa: PLR2004 - "But in the view"
            return 0
        source = max(source, self.span(source)[1]) if self._aside(source) else source
        rest = re.match(
            r"(?:\s(?:of|in|at|by|for|from|and|with|on|who|[A-Z(])[^,“”\"]{0,80})?,\s+",
            self.text[self.parse[source].end :],
        )
        return self.parse[source].end + rest.end() if rest else 0

    def _aside(self, source: int) -> bool:
        """Whether a clause or apposition between commas hangs on a name."""
        return bool(self.deps(source, "relcl", "acl")) and self.span(source)[1] + 1 < len(self.parse)
