"""What each clause says about its place in the argument."""

import re
from dataclasses import dataclass

from pipeline.rules.clauses import Clause
from pipeline.rules.lexicon import PATTERNS, Cue
from pipeline.rules.saying import ADVERSARIES
from pipeline.rules.voice import AUTHOR, Voice

FOLDS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " "})
DEMANDS = frozenset({Cue.NORMATIVE, Cue.STANCE})
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Marked:
    """A clause with its cues."""

    clause: Clause
    cues: frozenset[Cue]

    def has(self, *cues: Cue) -> bool:
        """Whether it bears any of these."""
        return not self.cues.isdisjoint(cues)


def mark(clause: Clause, voice: Voice = AUTHOR) -> Marked:
    """The clause with every cue whose pattern is in its text, and those that its voice gives it."""
    text = BLANKS.sub(" ", clause.text.translate(FOLDS)).strip(" \"'“”")
    cues = frozenset(cue for cue, pattern in PATTERNS.items() if pattern.search(text))
    if clause.whole and Cue.CONCESSION in cues:
        # what it concedes is a part that was not cut off: "although small, it is strong" is for its strength
        cues = (cues - {Cue.CONCESSION}) | {Cue.PHRASE}
    if clause.phrase or (clause.first and Cue.FRONTED in cues and "," in text[:-1] and text[-1] != ","):
        # "as a doctor I know it"; or the reason is for what the same sentence says
        cues -= {Cue.REASON, Cue.FRONTED}
    if Cue.CONSEQUENCE in cues:
        # what came of something is a fact, what follows for those who act is a conclusion
        cues -= {Cue.CONSEQUENCE} if cues & DEMANDS else {Cue.CONCLUSION}
    if any(ADVERSARIES.search(asserter.name or "") for asserter in voice.asserters):
        cues |= {Cue.OTHERS}
    return Marked(clause, cues | {Cue.REPORTED} if voice.other else cues)
