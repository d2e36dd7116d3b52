"""What an export hands back, and how it is written down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.models import Attack, Done, Inference, Scheme


@dataclass(frozen=True)
class Export:
    """A file's text, and one phrase for each thing of the map that the format cannot hold."""

    text: str
    losses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Format:
    """An export format: how it is named, who writes it, and whether a map without its article is too little for it."""

    name: str
    suffix: str
    about: str
    write: Callable[[Done], Export]
    needs_article: bool = False


def losses(*given: tuple[int, str, str]) -> tuple[str, ...]:
    """``3 undercuts flattened`` for each (count, noun, what became of them) that occurs."""
    return tuple(f"{count} {noun if count == 1 else noun + 's'} {fate}" for count, noun, fate in given if count)


_PARTS: Mapping[str, Callable[[Done], int]] = {
    "text span": lambda done: sum(len(each.spans) for each in done.map.statements),
    "hedge": lambda done: sum(bool(each.hedge.cues) for each in done.map.statements),
    "scheme": lambda done: sum(each.scheme is not Scheme.DEFAULT for each in done.map.inferences),
    "elaboration": lambda done: len(done.map.elaborates),
    "candidate for the main claim": lambda done: len(done.map.apex_candidates),
    "sample agreement": lambda done: sum(each.agreement is not None for each in _steps(done)),
    "speaker in between": lambda done: sum(len(said.via) for each in done.map.statements for said in each.assertions),
    "finding": lambda done: len(done.findings.findings),
    "unexamined stretch": lambda done: len(done.map.not_checked),
    "unanchored proposal": lambda done: len(done.map.unanchored) + len(done.map.dropped),
}


def _steps(done: Done) -> tuple[Inference | Attack, ...]:
    return (*done.map.inferences, *done.map.attacks)


def left_out(done: Done, *parts: str) -> tuple[str, ...]:
    """``9 findings left out`` for each part of a map that occurs."""
    return losses(*((_PARTS[part](done), part, "left out") for part in parts))
