"""Shapes of answers: flat, every field required, numbers and keys as enums made at run time from what was shown.

Schemas leave out titles and descriptions: they are sent with each question, and the prompt explains the fields.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, create_model
from pydantic_core import CoreSchema
from typing_extensions import TypeAliasType

from pipeline.models import Act, AsserterKind, HedgeLevel, RelationType, Role, Scheme

KEPT = 64
"""Shapes of each kind that are kept: to make one takes longer than all else about a question, and windows of the same
length have the same."""
FEW = 6
"""More numbers, quotes or cues than one unit has, more units than one sentence has, more links than one unit has."""


class Shape(BaseModel):
    """An answer or a part of one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler.resolve_ref_schema(handler(core))
        for part in (schema, *schema.get("properties", {}).values()):
            part.pop("title", None)
            part.pop("description", None)
        return schema


def _one_of(names: Sequence[Any]) -> Any:  # noqa: ANN401 - a type made at run time
    return Literal[tuple(names)]


def _shared(name: str, names: Sequence[Any]) -> Any:  # noqa: ANN401 - a type made at run time
    """The same, written once in the schema and referred to: forty keys in nine places would cost as much as a page."""
    return TypeAliasType(name, _one_of(names))


def _values(enum: type[StrEnum], *without: StrEnum) -> Any:  # noqa: ANN401 - a type made at run time
    return _one_of([member.value for member in enum if member not in without])


class UnitAnswer(Shape):
    """One unit of a window."""

    sentences: list[int]
    quotes: list[str]
    text: str
    role: _values(Role, Role.MAIN_CLAIM)  # type: ignore[valid-type]
    asserter: _values(AsserterKind)  # type: ignore[valid-type]
    names: list[str]
    via: list[str]
    act: _values(Act)  # type: ignore[valid-type]
    hedge: _values(HedgeLevel)  # type: ignore[valid-type]
    cues: list[str]


class Units(Shape):
    """The units of a window."""

    units: Sequence[UnitAnswer]


class KeyedUnit(UnitAnswer):
    """One unit of a whole article, with the key that links name it by."""

    key: str


class Link(Shape):
    """One link between units, with how it argues; ``step_from`` and ``target`` are the ends of an attacked step."""

    sources: list[str]
    type: str
    target: str
    step_from: str
    scheme: _values(Scheme)  # type: ignore[valid-type]


class Links(Shape):
    """The links of a window."""

    links: list[Link]


class Implicit(Shape):
    """A premise that the article leaves unsaid."""

    text: str
    warrant: str
    premises: list[str]
    conclusion: str
    scheme: _values(Scheme)  # type: ignore[valid-type]


class Withdrawn(Shape):
    """The ends of a link that does not hold, seen from the whole article."""

    source: str
    target: str


class Joined(Shape):
    """What can only be said of an article as a whole; each of ``same_as`` are the names of one holder."""

    main: list[str]
    links: list[Link]
    implicit: list[Implicit]
    same_as: list[list[str]]


class Whole(Joined):
    """The article as a whole, after its windows."""

    withdraw: list[Withdrawn]


class Entire(Joined, Units):
    """A short article at once; its keys are the answer's own, so they are checked and not listed."""

    units: Sequence[KeyedUnit]


class FigureAnswer(Shape):
    """What one figure speaks of, in keys of candidates and words of the text."""

    figure: str
    entity: str
    entity_words: str
    measure: str
    measure_words: str
    period: str
    rows: list[str]


class Figures(Shape):
    """What the figures of a batch speak of."""

    figures: list[FigureAnswer]


NONE = "none"
"""The answer that no candidate is meant."""


def _several(kind: Any, most: int, least: int = 0) -> Any:  # noqa: ANN401 - a type made at run time
    """A list with a limit: a small model that loses its way would else repeat itself until it is cut off."""
    return Annotated[list.__class_getitem__(kind), Field(min_length=least or None, max_length=most)]


def _made(base: type[Any], **fields: Any) -> Any:  # noqa: ANN401 - a type made at run time
    required: dict[str, Any] = {name: (kind, ...) for name, kind in fields.items()}
    return create_model(base.__name__, __base__=base, **required)


_WORDS = TypeAliasType("Words", _several(str, FEW))  # type: ignore[misc]


def _unit_shape(base: type[UnitAnswer], numbers: Sequence[int], **fields: Any) -> Any:  # noqa: ANN401 - as above
    lists = dict.fromkeys(("quotes", "names", "via", "cues"), _WORDS)
    return _made(base, sentences=_several(_shared("Number", numbers), FEW, 1), **lists, **fields)


@lru_cache(KEPT)
def units_shape(numbers: tuple[int, ...]) -> type[Units]:
    """Units whose sentences are among these numbers."""
    made: type[Units] = _made(Units, units=_several(_unit_shape(UnitAnswer, numbers), FEW * len(numbers)))
    return made


def _link_shape(key: Any) -> Any:  # noqa: ANN401 - types made at run time
    or_none = Union[key, Literal[""]]  # noqa: UP007 - made at run time
    return _made(
        Link, sources=_several(key, FEW, 1), type=_values(RelationType), target=key, step_from=or_none, scheme=_SCHEMES
    )


_SCHEMES = _shared("Scheme", [scheme.value for scheme in Scheme])


@lru_cache(KEPT)
def links_shape(keys: tuple[str, ...]) -> type[Links]:
    """Links between these keys."""
    made: type[Links] = _made(Links, links=_several(_link_shape(_shared("Key", keys)), FEW * len(keys)))
    return made


def _joined(key: Any, most: int) -> dict[str, Any]:  # noqa: ANN401 - types made at run time
    implicit = _made(Implicit, premises=_several(key, FEW, 1), conclusion=key, scheme=_SCHEMES)
    return {
        "main": _several(key, FEW),
        "links": _several(_link_shape(key), most),
        "implicit": _several(implicit, FEW),
        "same_as": _several(_several(str, FEW, 2), most),
    }


@lru_cache(KEPT)
def whole_shape(keys: tuple[str, ...]) -> type[Whole]:
    """The article as a whole, in terms of these keys."""
    key, many = _shared("Key", keys), FEW * len(keys)
    withdrawn = _made(Withdrawn, source=key, target=key)
    made: type[Whole] = _made(Whole, withdraw=_several(withdrawn, many), **_joined(key, many))
    return made


@lru_cache(KEPT)
def entire_shape(numbers: tuple[int, ...]) -> type[Entire]:
    """A short article in terms of these sentences."""
    many = FEW * len(numbers)
    made: type[Entire] = _made(Entire, units=_several(_unit_shape(KeyedUnit, numbers), many), **_joined(str, many))
    return made


def figures_shape(
    figures: Sequence[str], entities: Sequence[str], measures: Sequence[str], rows: Sequence[str]
) -> type[Figures]:
    """Answers about these figures, in terms of these keys."""
    answer = _made(
        FigureAnswer,
        figure=_shared("Figure", figures),
        entity=_one_of([*entities, NONE]),
        measure=_one_of([*measures, NONE]),
        rows=_several(_one_of(rows), FEW),
    )
    made: type[Figures] = _made(Figures, figures=_several(answer, len(figures)))
    return made
