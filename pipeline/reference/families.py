"""What measures are called besides their labels: names that a whole family of them has."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import yaml

from pipeline.models import Measure
from pipeline.reference.wording import is_grammar
from pipeline.text.stems import keys

Stems = tuple[str, ...]

_ASIDE = re.compile(r"\([^)]*\)")
PART = "; "
"""Stands in a label between a measure and what it is broken down by: "Unemployment; Females"."""
_LEADING = re.compile(r"^(?:annual|total|net|gross)\s+", re.IGNORECASE)


def with_family(measure: Measure) -> Measure:
    """The measure with its label's plain forms among its aliases, and the names of its family; a part has neither.

    Words such as "no" stand in every sentence: they are none of its names, and a label of them alone is an answer's.
    """
    measure = measure.model_copy(update={"aliases": tuple(name for name in measure.aliases if not is_grammar(name))})
    if is_grammar(measure.label):
        return measure.model_copy(update={"label": f"Answer “{measure.label}”"})
    if PART in measure.label:
        return measure
    head, *shorter = plain_labels(measure.label)
    aliases = tuple(name for name in dict.fromkeys((*measure.aliases, head)) if name != measure.label)
    return measure.model_copy(
        update={"aliases": aliases, "family": tuple(dict.fromkeys((*shorter, *_family(measure))))}
    )


def plain_labels(label: str) -> tuple[str, ...]:
    """ "Annual CO2 emissions (tonnes)" → "Annual CO2 emissions", "CO2 emissions"."""
    bare = _ASIDE.sub(" ", label.replace("-", " ") if " " not in label else label)
    head = " ".join(re.split(r",| - ", bare)[0].split())
    return tuple(dict.fromkeys(filter(None, (head, _LEADING.sub("", head)))))


@cache
def _families() -> dict[Stems, tuple[str, ...]]:
    text = (files(__package__) / "families.yaml").read_text(encoding="utf-8")
    read: dict[str, list[str]] = yaml.safe_load(text)
    return {keys(name.lower()): tuple(said) for name, said in read.items()}


def _family(measure: Measure) -> tuple[str, ...]:
    held = held_by(measure.label, _families())
    own = [name for name in held if not any(name != other and _within(name, other) for other in held)]
    return tuple(said for name in own for said in _families()[name])


def _within(part: Stems, whole: Stems) -> bool:
    size = len(part)
    return any(whole[at : at + size] == part for at in range(len(whole) - size + 1))


def is_known(label: str) -> bool:
    """Whether a label is that of a family here."""
    return bool(held_by(label, _families()))


def held_by(label: str, phrases: Iterable[Stems]) -> list[Stems]:
    """The phrases, by their stems, that a label holds in its plain forms."""
    words = keys(" ".join(plain_labels(label)).lower())
    return [phrase for phrase in phrases if _within(phrase, words)]
