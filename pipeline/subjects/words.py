"""Closed classes of words, read once."""

from functools import cache
from importlib.resources import files

import yaml


def are(kind: str) -> frozenset[str]:
    """The words of a class of ``words.yaml``."""
    return _classes()[kind]


@cache
def _classes() -> dict[str, frozenset[str]]:
    text = (files("pipeline.subjects") / "words.yaml").read_text(encoding="utf-8")
    return {kind: frozenset(words) for kind, words in yaml.safe_load(text).items()}
