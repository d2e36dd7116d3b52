"""Shapes of answers: flat, every field required, numbers and keys as enums made at run time from what was shown.

Schemas leave out titles and descriptions: they are sent with each question, and the prompt explains the fields.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, create_model
from pydantic_core import CoreSchema
from typing_extensions import TypeAliasType

from pipeline.models import Act, AsserterKind, HedgeLevel, RelationType, Role, Scheme

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
    name: str
    act: _values(Act)  # type: ignore[valid-type]
    hedge: _values(HedgeLevel)  # type: ignore[valid-type]
    cues: list[str]


class Units(Shape):
    """The units of a window."""

    units: list[UnitAnswer]


class Link(Shape):
    """One link between units; ``step_from`` and ``target`` are the ends of the step that an undercut attacks."""

    sources: list[str]
    type: str
    target: str
    step_from: str


class LinkWithin(Link):
    """One link within a window, with how it argues."""

    scheme: _values(Scheme)  # type: ignore[valid-type]


class Links(Shape):
    """The links of a window."""

    links: list[LinkWithin]


class Implicit(Shape):
    """A premise that the article leaves unsaid."""

    text: str
    warrant: str
    premises: list[str]
    conclusion: str


class Whole(Shape):
    """What can only be said of the article as a whole."""

    main: list[str]
    links: list[Link]
    implicit: list[Implicit]


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
WITHIN = (RelationType.SUPPORTS, RelationType.REBUTS, RelationType.UNDERMINES, RelationType.UNDERCUTS)
ACROSS = (*WITHIN, RelationType.CONTRADICTS, RelationType.REPHRASES)


def _several(kind: Any, most: int, least: int = 0) -> Any:  # noqa: ANN401 - a type made at run time
    """A list with a limit: a small model that loses its way would else repeat itself until it is cut off."""
    return Annotated[list.__class_getitem__(kind), Field(min_length=least or None, max_length=most)]


def _made(base: type[Any], **fields: Any) -> Any:  # noqa: ANN401 - a type made at run time
    required: dict[str, Any] = {name: (kind, ...) for name, kind in fields.items()}
    return create_model(base.__name__, __base__=base, **required)


def units_shape(numbers: Sequence[int]) -> type[Units]:
    """Units whose sentences are among these numbers."""
    number = _shared("Number", numbers)
    unit = _made(UnitAnswer, sentences=_several(number, FEW, 1), quotes=_several(str, FEW), cues=_several(str, FEW))
    made: type[Units] = _made(Units, units=_several(unit, FEW * len(numbers)))
    return made


def _link_shape(base: type[Link], key: Any, types: Sequence[RelationType]) -> Any:  # noqa: ANN401 - types made at run time
    kinds = _one_of([kind.value for kind in types])
    or_none = Union[key, Literal[""]]  # noqa: UP007 - made at run time
    return _made(base, sources=_several(key, FEW, 1), type=kinds, target=key, step_from=or_none)


def links_shape(keys: Sequence[str]) -> type[Links]:
    """Links between these keys."""
    link = _link_shape(LinkWithin, _shared("Key", keys), WITHIN)
    made: type[Links] = _made(Links, links=_several(link, FEW * len(keys)))
    return made


def whole_shape(keys: Sequence[str]) -> type[Whole]:
    """The article as a whole, in terms of these keys."""
    key, many = _shared("Key", keys), FEW * len(keys)
    made: type[Whole] = _made(
        Whole,
        main=_several(key, FEW, 1),
        links=_several(_link_shape(Link, key, ACROSS), many),
        implicit=_several(_made(Implicit, premises=_several(key, FEW, 1), conclusion=key), FEW),
    )
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
