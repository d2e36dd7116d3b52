"""Ids of what a published table names."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

LONGEST: Final = 60
_HASH: Final = 6


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens, at most sixty; never empty. A longer text ends with its fingerprint."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub("[^a-z0-9]+", "-", folded).strip("-") or "unnamed"
    return words if len(words) <= LONGEST else told_apart(words, text)


def told_apart(id_: str, text: str) -> str:
    """The id with the fingerprint of the text that it stands for."""
    mark = hashlib.sha256(text.encode()).hexdigest()[:_HASH]
    return f"{id_[: LONGEST - _HASH - 1].strip('-')}-{mark}"


@dataclass
class Ids:
    """Ids of labels in one table: no two labels have the same, whatever their letters."""

    _of: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def of(self, label: str) -> str:
        """The id of a label, the same each time."""
        if label not in self._of:
            plain = slug(label)
            self._of[label] = told_apart(plain, label) if plain in self._taken else plain
            self._taken.add(self._of[label])
        return self._of[label]
