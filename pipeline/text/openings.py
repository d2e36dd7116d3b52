"""Words that tie a sentence to what stands before it, and say nothing without it."""

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
LEADING = re.compile(
    rf"^(?:(?:(?:{BARE}|{BEFORE_COMMA}),\s+)|(?:(?:{BARE}|however|that['’]?s why|that is why|this is why"
    rf"|of course)\s+))+",
    re.IGNORECASE,
)
FACTIVE = re.compile(
    r"^(?:because|since|although|though|even though|while|whilst|whereas|given that)\s+", re.IGNORECASE
)
"""Words that join a clause and leave it asserted, unlike "if" and "unless"."""


def without_opening(text: str) -> str:
    """The text without the connectives that it begins with."""
    return FACTIVE.sub("", LEADING.sub("", text.strip(), count=1), count=1)
