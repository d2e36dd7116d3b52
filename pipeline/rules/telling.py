"""What a verb of one sentence tells: the clause or quotation that is said, or what is thought of a thing."""

from dataclasses import dataclass

from pipeline.rules import saying
from pipeline.rules.quoting import STATEMENT, Quoting

FINITE = frozenset({"VBZ", "VBD", "VBP", "MD"})
STUB = 6
"""Tokens of a sentence that only says who spoke: "Ada Holm said."."""
UNSAID = frozenset({"maintain", "observe", "continue"})
"""Verbs that mean no speech without a clause that is said."""
LONG = 3
"""Words that a plain verb of speech must be followed by to tell something."""


@dataclass(frozen=True)
class Telling(Quoting):
    """A parsed sentence, and what its verbs tell."""

    behind: bool = False
    """Whether the sentence before ends a quotation."""

    def clause(self, i: int) -> int | None:
        """What is said, as a clause of its own or as a quotation beside the verb."""
        clauses = [c for c in self.deps(i, "ccomp") if self.parse[c].tag.startswith(("VB", "MD"))]
        if clauses:
            return clauses[0]
        beside = next((s for s, e in self.quotes if e - s > 2 * LONG and self._near(i, s)), None)
        return None if beside is None else self.at(beside)

    def _near(self, i: int, place: int) -> bool:
        """Whether what is quoted at a place is what a verb says: any of a verb of speech, else what follows it."""
        if self.parse[i].lemma.lower() in saying.SPEECH | saying.TOLD | saying.NAMING or place < self.parse[i].start:
            return True
        statement = STATEMENT.match(self.text, place) is not None
        return statement or len(self.text[self.parse[i].end : place].split()) < LONG

    def at(self, place: int) -> int:
        return next((i for i, token in enumerate(self.parse) if token.start >= place), len(self.parse) - 1)

    def tells(self, i: int) -> bool:
        """Whether enough follows or precedes a verb of speech to be what is said."""
        if self.parse[i].lemma.lower() in UNSAID:
            return False
        after = [token for token in self.parse[i + 1 :] if token.pos not in {"PUNCT", "ADP", "ADV"}]
        tells = self.parse[i].lemma.lower() in saying.PLAIN or any(token.tag in FINITE for token in after)
        only_says = not self.deps(i, "dobj") or self.parse[i].lemma.lower() == "tell"
        if not after or (self.behind and not self.quotes and only_says):
            return len(self.parse) <= (2 * STUB if self.behind else STUB)
        return len(after) >= LONG and tells and not self.deps(i, "agent")

    def that(self, i: int) -> bool:
        clause = self.clause(i)
        if clause is None:
            return self.mark(i) is not None
        marked = any(self.parse[child].text.lower() == "that" for child in self.children.get(clause, ()))
        return marked or self.quoted(self.parse[clause]) or self.text[self.parse[clause].start] in '“"'

    def mark(self, i: int) -> int | None:
        """The "that" behind a verb, its adverbs and whom it tells, however the rest was parsed."""
        after = range(i + 1, min(i + LONG + 1, len(self.parse)))
        return next((j for j in after if self.parse[j].text.lower() == "that" and self.parse[j].tag != "WDT"), None)

    def start(self, clause: int) -> int:
        """Where a clause begins, behind its "that"."""
        first, _ = self.span(clause)
        if self.parse[first].text.lower() == "that" and first + 1 < len(self.parse):
            first += 1
        return self.parse[first].start

    def judges(self, i: int) -> bool:
        """Whether a verb says what somebody takes its object for, or thinks of it."""
        verb, objects = self.parse[i].lemma.lower(), self.deps(i, "dobj")
        if verb in saying.NAMING and (self.deps(i, "oprd") or any(self.has(at, "as") for at in (i, *objects))):
            return True
        if verb in saying.REPORTING and objects:
            return True
        if verb in saying.CHARGING:
            return any(self.has(at, saying.CHARGING[verb]) for at in (i, *objects))
        seen = verb == "describe" and bool(self.deps(i, "xcomp"))
        return seen or (verb in saying.JUDGING and bool(objects))

    def has(self, i: int, preposition: str) -> bool:
        return any(self.parse[at].text.lower() == preposition for at in self.deps(i, "prep"))

    def can(self, i: int) -> bool:
        """Whether a verb says that somebody can or would tell something, not that they told it."""
        return any(self.parse[at].tag == "MD" for at in self.deps(i, "aux"))
