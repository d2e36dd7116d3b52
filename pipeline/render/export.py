"""What an export hands back, and how it is written down."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.models import ArgumentMap, Attack, Done, Inference


@dataclass(frozen=True)
class Export:
    """A file's text, and one phrase for each thing of the map that the format cannot hold."""

    text: str
    losses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """An export format: how it is named, and who writes it."""

    name: str
    suffix: str
    about: str
    write: Callable[[Done], Export]


def losses(*given: tuple[int, str, str]) -> tuple[str, ...]:
    """``3 undercuts flattened`` for each (count, noun, what became of them) that occurs."""
    return tuple(f"{count} {noun if count == 1 else noun + 's'} {fate}" for count, noun, fate in given if count)


def agreements(map_: ArgumentMap) -> int:
    """Steps that say how many samples drew them."""
    steps: tuple[Inference | Attack, ...] = (*map_.inferences, *map_.attacks)
    return sum(step.agreement is not None for step in steps)
