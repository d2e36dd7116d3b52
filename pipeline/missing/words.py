"""Closed classes of words and families of measures, read once."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from pipeline.text.stems import keys

_BASE = re.compile(r"\(% of ([^()]*)\)")


class Family(NamedTuple):
    """Measures that one table covers: the words of each name, the command that brings it in, whose figures they are."""

    names: tuple[frozenset[str], ...]
    bring: str
    whose: str


@cache
def are(kind: str) -> tuple[str, ...]:
    """The words of a class of ``words.yaml``, in its order."""
    return tuple(_loaded("words.yaml")[kind])


@cache
def families() -> Sequence[Family]:
    """All of ``families.yaml``, in its order."""
    return tuple(
        Family(tuple(frozenset(keys(name)) for name in each["names"]), each["bring"], each["whose"])
        for each in _loaded("families.yaml")
    )


def family_of(measure: str) -> Family | None:
    """The first family of which all words of a name stand in a measure's.

    A level is no share of itself. Of what a figure is a percentage, a label has in brackets: that is not measured.
    """
    share, whole = keys("share")[0], frozenset(keys(_BASE.sub(r"share of \1", measure)))
    words = frozenset(keys(_BASE.sub("", measure)))
    level = frozenset[str]() if share in words else words
    return next((f for f in families() if any(name <= (whole if share in name else level) for name in f.names)), None)


@cache
def _loaded(name: str) -> Any:  # noqa: ANN401 - as the file has it
    return yaml.safe_load((files("pipeline.missing") / name).read_text(encoding="utf-8"))
