"""What of an answer is in shape where parts of it are not: one wrong key among forty good ones costs itself alone."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.errors import Lost, legible

A = TypeVar("A", bound=BaseModel)
ITEM = 2
"""Parts of the place of an item: the list, and where in it."""
SAID = 200
"""Characters of what is lost that a line about it quotes."""


@dataclass(frozen=True)
class Salvaged(Generic[A]):
    """An answer, and what had to go for it."""

    answer: A
    lost: tuple[Lost, ...] = ()


def salvaged(shape: type[A], text: str, error: ValidationError) -> Salvaged[A] | None:
    """The answer without what is out of shape; None if that leaves no answer, or of one of its lists less than half."""
    try:
        data = json.loads(text)
        before = _lengths(data)
        lost = tuple(_taken_out(data, error.errors(include_url=False, include_context=False, include_input=False)))
        if any(before[part] > 1 and 2 * left < before[part] for part, left in _lengths(data).items()):
            return None
        return Salvaged(shape.model_validate_json(json.dumps(data)), lost)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # What is left is out of shape in another way, or there is no telling what is.
        return None


def _lengths(data: dict[str, Any]) -> dict[str, int]:
    return {part: len(value) for part, value in data.items() if isinstance(value, list)}


def _taken_out(data: dict[str, Any], found: Sequence[ErrorDetails]) -> Iterator[Lost]:
    """Takes out fields that were not asked for and items that are at fault, the last first: places stay what they are.

    Raises LookupError for a fault that is in no item of a list.
    """
    for one in found:
        if one["type"] == "extra_forbidden":
            yield _out(data, one["loc"], one["msg"])
    wrong = {one["loc"][:ITEM]: one["msg"] for one in reversed(found) if one["type"] != "extra_forbidden"}
    for place in sorted(wrong, key=lambda place: (len(place), *map(str, place[:1]), *place[1:]), reverse=True):
        if len(place) < ITEM:
            raise LookupError
        yield _out(data, place, wrong[place])


def _out(data: Any, place: Sequence[int | str], why: str) -> Lost:  # noqa: ANN401 - JSON
    *way, last = place
    for step in way:
        data = data[step]
    told = json.dumps(data.pop(last), ensure_ascii=False)
    return Lost(f"{place[0]}: {legible(told[:SAID])}", f"At {'.'.join(map(str, place))}: {why[:SAID]}.")
