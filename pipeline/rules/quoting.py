"""The quotations in one sentence, and who leads up to one without a verb of saying."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.models import Token
from pipeline.rules import saying
from pipeline.rules.naming import Phrases

QUOTE = re.compile(r"“[^”]*(?:”|$)|^[^“\"]*”|(?<!\w)\"[^\"]*(?:\"|$)|^[^\"“]*\"(?=[\s,.;]|$)")
STATEMENT = re.compile(r"[“\"](?:[^“”\"\s]+\s+){4,}")
"""The beginning of a quotation that is long enough for a statement, unlike a phrase or a title."""
READS = re.compile(
    rf"(?P<name>(?:\w[\w’'-]* ){{1,5}}?(?:{'|'.join(sorted(saying.DOCUMENTS))})(?: (?:of|from|by) [\w’' -]+?)?)"
    r" reads?[,:]? $"
)
"""A document that is quoted: its "read" is often parsed as a noun."""
MESSAGES = frozenset(
    "statement message tweet letter post note comment remark declaration apology tribute response reply".split()  # noqa: SIM905
)
"""What somebody gives out who is quoted next."""


@dataclass(frozen=True)
class Quoting(Phrases):
    """A parsed sentence, and what of it is quoted."""

    @cached_property
    def quotes(self) -> tuple[tuple[int, int], ...]:
        return tuple(match.span() for match in QUOTE.finditer(self.text))

    def quoted(self, token: Token) -> bool:
        return any(start < token.start < end for start, end in self.quotes)

    def introduced(self, *, ahead: bool) -> Iterator[tuple[str, ...]]:
        """Names of whoever does what is told before a quotation: "Ada Holm rose to speak: “…”".

        ``ahead`` is whether the next sentence begins with a quotation.
        """
        openings = [start for start, _ in self.quotes if STATEMENT.match(self.text, start)]
        for opening in openings or ([len(self.text)] if ahead else []):
            if document := READS.match(self.text[:opening]):
                yield (document["name"],)
            last = self.text[:opening].rstrip()[-1:]
            if last == ":" or (last == "," and openings):
                yield from self._introducing(opening, colon=last == ":")

    def _introducing(self, opening: int, *, colon: bool) -> Iterator[tuple[str, ...]]:
        """Names of whoever does what the main clause before a place tells."""
        order = sorted(range(len(self.parse)), key=lambda i: (self.parse[i].dep != "ROOT", i))
        for i in order:
            token = self.parse[i]
            if token.start >= opening or token.tag not in {"VBD", "VBZ", "VBP", "VBN", "VB"} or self.quoted(token):
                continue
            if token.dep not in {"ROOT", "ccomp", "parataxis"}:
                continue
            for subject in self.deps(i, "nsubj"):
                message = colon and any(self.parse[at].lemma.lower() in MESSAGES for at in self.deps(i, "dobj"))
                if self.parse[subject].start < opening and (message or self._speaks(subject, colon=colon)):
                    names = tuple(self.names(subject, spoken=True, plain=message))
                    if names:
                        yield names

    def _speaks(self, subject: int, *, colon: bool) -> bool:
        """Whether a subject is somebody who can say something."""
        token = self.parse[subject]
        if token.text.lower() in {"he", "she", "they"} or (
            token.text[0].isupper() and token.pos in {"PROPN", "ADJ", "ADV"}
        ):
            return True
        return colon and token.text.lower() in saying.GROUPS | saying.OFFICES | saying.DOCUMENTS
