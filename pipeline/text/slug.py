"""Names for folders."""

import re
import unicodedata

LONGEST = 60
"""Characters of a title that a name keeps."""


def slug(title: str, id: str) -> str:
    """A folder's name from a title and an article's id: ``allies-drift-away-a1b2c3``.

    Only a–z, 0–9 and hyphens, never empty while the id is not; the id at its end keeps it apart from any other
    article's and from names that a system reserves.
    """
    words = _words(title)
    short = words[:LONGEST].rsplit("-", 1)[0] if len(words) > LONGEST and "-" in words[:LONGEST] else words[:LONGEST]
    return "-".join(part for part in (short.strip("-"), _words(id)) if part)


def _words(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:1000]).replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
