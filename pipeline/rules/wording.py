"""A clause made readable on its own: leading connectives off, first letter up; no other word is touched."""

import re

from pipeline.text.openings import LEADING

SUBORDINATING = (
    r"because|since|although|though|even though|even if|while|whilst|whereas|given that|so that|as|which means that"
    r"|unless|for(?= (?:i|you|he|she|it|we|they|this|that|there|nobody)\b)"
    r"|so(?! (?:is|are|was|were|do|does|did|has|have|had|can|will|much|many|far)\b)"
)
OPENS = re.compile(r'(?:^|\s)"[^"]*$')
"""A straight mark that opens a quotation which goes on elsewhere."""
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
    return _closed(bare[0].upper() + bare[1:])


def _closed(text: str) -> str:
    """With both marks of every quotation of which a part is here."""
    opened, closed = text.count("“"), text.count("”")
    if opened != closed:
        return f"{text}”" if opened > closed else f"“{text}"
    if text.count('"') % 2 == 0:
        return text
    return f'{text}"' if OPENS.search(text) else f'"{text}'
