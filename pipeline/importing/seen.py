"""What a foreign file says, before it is a map: statements by name, and what joins them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import InputError
from pipeline.models import Act, Asserter, AsserterKind, Assertion, AttackType, Role, Scheme

S = TypeVar("S", bound="Foreign")


class Foreign(BaseModel):
    """Part of a foreign file: what we do not know is left aside, ids may be numbers."""

    model_config = ConfigDict(coerce_numbers_to_str=True, frozen=True)

    @classmethod
    def of(cls: type[S], text: str, what: str) -> S:
        """The file's content; raises InputError."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "file"
            raise InputError(f"is no {what} ({place}: {first['msg']})") from error


@dataclass
class Seen:
    """A foreign map. A step is an inference or an attack; an attack on a step is an undercut."""

    form: str
    texts: dict[str, str] = field(default_factory=dict)
    inferences: dict[str, tuple[tuple[str, ...], str, Scheme]] = field(default_factory=dict)
    attacks: dict[str, tuple[str, str]] = field(default_factory=dict)
    kinds: dict[str, AttackType] = field(default_factory=dict)
    """Kinds of attacks, where the file tells them."""
    rephrases: list[tuple[str, str]] = field(default_factory=list)
    contradictions: list[tuple[str, str]] = field(default_factory=list)
    elaborates: list[tuple[str, str]] = field(default_factory=list)
    guessed: set[str] = field(default_factory=set)
    """Inferences that, the file says, stand on the place of their statements alone."""
    voices: dict[str, list[Assertion]] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    title: str = ""
    article: str | None = None
    left_out: list[str] = field(default_factory=list)


ACTS: Mapping[str, Act] = {act.value: act for act in Act}
AUTHOR = "author"


def voice(name: str, act: Act) -> Assertion:
    """Somebody by the name that a file has for them; what kind of somebody is guessed from its capitals."""
    if name in {"", AUTHOR}:
        return Assertion(act=act)
    if name == "unattributed":
        return Assertion(asserter=Asserter(kind=AsserterKind.UNATTRIBUTED), act=act)
    person = all(word[0].isupper() for word in name.split())
    kind = AsserterKind.NAMED_PERSON if person else AsserterKind.GROUP
    return Assertion(asserter=Asserter(kind=kind, name=name), act=act)


def scheme(name: str) -> Scheme:
    """A scheme by its name in any spelling; the default one if it is none of ours."""
    plain = name.strip().lower().replace(" ", "_")
    return Scheme(plain) if plain in {one.value for one in Scheme} else Scheme.DEFAULT
