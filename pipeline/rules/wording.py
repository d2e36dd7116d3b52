"""A clause made readable on its own: leading connectives off, first letter up; no other word is touched."""

import re

BARE = (
    r"and|but|yet|or|nor|moreover|furthermore|nevertheless|nonetheless|consequently|therefore|thus|hence|besides"
    r"|additionally"
)
BEFORE_COMMA = (
    r"however|still|instead|also|plus|so|in addition|accordingly|as a result|as a consequence|for instance|for example"
    r"|in contrast|by contrast|in (?:stark|sharp) contrast|conversely|on the other hand|on the one hand"
    r"|on the contrary|of course"
    r"|admittedly|certainly|to be sure|indeed|in fact|after all|in sum|in summary|in short|to sum up|all in all"
    r"|overall|ultimately"
    r"|in conclusion|notably|in particular|in practice|then again|having said that|that said|at the same time"
    r"|on top of that"
    r"|similarly|likewise|in parallel|first|firstly|second|secondly|third|thirdly|finally|lastly"
    r"|to put this in perspective"
    r"|for one thing|in this context|in response|even so|what is more|for (?:this|these) reasons?|granted|clearly"
    r"|naturally|in turn"
)
SUBORDINATING = (
    r"because|since|although|though|even though|even if|while|whilst|whereas|given that|so that|as|which means that"
    r"|unless|for(?= (?:i|you|he|she|it|we|they|this|that|there|nobody)\b)"
    r"|so(?! (?:is|are|was|were|do|does|did|has|have|had|can|will|much|many|far)\b)"
)
LEADING = re.compile(
    rf"^(?:(?:(?:{BARE}|{BEFORE_COMMA}),\s+)|(?:(?:{BARE}|however|that['’]?s why|that is why|this is why"
    rf"|of course)\s+))+",
    re.IGNORECASE,
)
SUBORDINATE = re.compile(rf"^(?:{SUBORDINATING})\s+", re.IGNORECASE)
MEDIAL = re.compile(
    r",\s(?:however|therefore|moreover|furthermore|nevertheless|nonetheless|for instance|for example),\s"
)


def readable(text: str, *, part: bool = False) -> str:
    """The words of a clause as a sentence of its own; of a ``part`` of a sentence the subordinating word goes too."""
    bare = LEADING.sub("", text.strip(), count=1)
    if part:
        bare = SUBORDINATE.sub("", bare, count=1)
    bare = MEDIAL.sub(" ", bare).strip(" ,;:–—-") or text.strip()
    return bare[0].upper() + bare[1:]
