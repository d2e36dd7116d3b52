"""What the names of persons look like."""

import re

from pipeline.rules import saying
from pipeline.text.words import STOP

_MINOR = "|".join(sorted(word.capitalize() for word in STOP | {"without", "within", "despite", "like", "unlike"}))
NOT_GIVEN = (
    rf"(?!(?:{_MINOR}|Many|No|Last|Next|Former|Meanwhile|Later|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January"
    r"|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
"""Words in capitals that are no given names."""
UPPER = "A-ZÀ-ÖØ-ÞĀ-Ž"
INITIALS = re.compile(rf"\b[{UPPER}]{{2,}}\b")
RUN = re.compile(rf"\b{NOT_GIVEN}(?!{INITIALS.pattern})[{UPPER}][^\W\d_]+(?: (?:[{UPPER}]\.|[{UPPER}][\w’'-]+))+")
"""Words in capitals that may be, or end in, a person's given and family name."""
FEW = 3
"""Words in capitals that are likely all of one person's name."""
NAME = re.compile(rf"{NOT_GIVEN}[{UPPER}][\w.’'-]+(?: [{UPPER}][\w.’'-]+){{1,3}}")
"""The whole name of somebody who speaks."""
LETTERS = frozenset("QC KC MP MEP MBE OBE PhD MD Jr Sr II III".split())  # noqa: SIM905
"""What may stand behind a name."""


def person(run: str) -> str | None:
    """What of words in capitals may name a person: from their last title on, else the name at the end of them."""
    words = without_letters(run.split())
    titles = [i for i, word in enumerate(words) if saying.TITLES.fullmatch(word) or word.lower() in saying.OFFICES]
    if titles and titles[-1] + 1 < len(words):
        rest = words[titles[-1] + 1 :]
        return " ".join(rest if len(rest) > 1 else words[titles[-1] :])
    if titles:
        return None
    return " ".join(words if len(words) <= FEW else words[-2:])


def without_letters(words: list[str]) -> list[str]:
    """A name of two words or more without "QC" or "Jr." behind it."""
    return words[:-1] if len(words) > 2 and words[-1].strip(".,") in LETTERS else words  # noqa: PLR2004
