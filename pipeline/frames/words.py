"""The closed classes of words that frames are read by, from ``vocabulary.yaml``."""

from functools import cache
from importlib.resources import files

import yaml


@cache
def vocabulary() -> dict[str, frozenset[str]]:
    """Every class by its name."""
    read = yaml.safe_load((files(__package__) / "vocabulary.yaml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in read.items()}


def are(name: str) -> frozenset[str]:
    """The words of one class."""
    return vocabulary()[name]
