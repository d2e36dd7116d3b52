"""The JSON that Argdown's own export writes: statements, arguments as premises and conclusions, relations."""

from collections import Counter
from collections.abc import Iterator, Mapping

from pydantic import Field

from pipeline.ids import attack_id, inference_id
from pipeline.importing.seen import ACTS, Foreign, Seen, scheme, voice
from pipeline.models import Act, Assertion, AttackType, Basis, Role, Scheme

_WORDS = {"reported": Act.REPORTS, "conceded": Act.CONCEDES, "disputed": Act.DISPUTES, "questioned": Act.QUESTIONS}
_SUPPORTS, _ATTACKS = {"support", "entails"}, {"attack", "undercut"}
_STATEMENT = "equivalence-class"
"""What Argdown calls a statement as the end of a relation."""
_SYMMETRIC = {"contrary", "contradictory"}


class _Member(Foreign):
    text: str = ""
    isReference: bool = False  # noqa: N815 - their name
    role: str = ""


class _Line(Foreign):
    title: str
    role: str = ""


class _Statement(Foreign):
    members: tuple[_Member, ...] = ()
    data: dict[str, object] = Field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.members if not one.isReference).strip()


class _Argument(Foreign):
    members: tuple[_Member, ...] = ()
    pcs: tuple[_Line, ...] = ()
    data: dict[str, object] = Field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.members).strip()


class _Relation(Foreign):
    relationType: str  # noqa: N815
    from_: str = Field(alias="from")
    fromType: str = _STATEMENT  # noqa: N815
    to: str
    toType: str = _STATEMENT  # noqa: N815


class _Argdown(Foreign):
    statements: dict[str, _Statement]
    arguments: dict[str, _Argument] = Field(default_factory=dict)
    relations: tuple[_Relation, ...] = ()


def read_argdown(text: str) -> Seen:
    """A map from Argdown's JSON export; raises InputError."""
    file = _by_id(_Argdown.of(text, "JSON export of Argdown"))
    seen = Seen(form="Argdown", texts={name: one.text for name, one in file.statements.items()})
    for name, one in file.statements.items():
        _data(name, one.data, seen)
    for name, argument in file.arguments.items():
        _argument(name, argument, seen)
    _Relating(file, seen).take()
    return seen


def _by_id(file: _Argdown) -> _Argdown:
    """The file with ids for titles, where our own export has left them; others keep their titles."""
    statements, arguments = _ids(file.statements), _ids(file.arguments)

    def end(name: str, type_: str) -> str:
        return (statements if type_ == _STATEMENT else arguments).get(name, name)

    def statement(one: _Statement) -> _Statement:
        told = one.data.get("attacks")
        attacks = [_aimed(each, arguments, statements) for each in told] if isinstance(told, list) else []
        return one.model_copy(update={"data": one.data | {"attacks": attacks}})

    def argument(one: _Argument) -> _Argument:
        lines = tuple(line.model_copy(update={"title": end(line.title, _STATEMENT)}) for line in one.pcs)
        return one.model_copy(update={"pcs": lines})

    def relation(one: _Relation) -> _Relation:
        return one.model_copy(update={"from_": end(one.from_, one.fromType), "to": end(one.to, one.toType)})

    return _Argdown(
        statements={end(name, _STATEMENT): statement(one) for name, one in file.statements.items()},
        arguments={end(name, "argument"): argument(one) for name, one in file.arguments.items()},
        relations=tuple(map(relation, file.relations)),
    )


def _aimed(attack: object, arguments: Mapping[str, str], statements: Mapping[str, str]) -> object:
    """An attack as our export tells it, aimed at an id."""
    match attack:
        case [id_, kind, str(end), *rest]:
            ends = arguments if kind == AttackType.UNDERCUTS else statements
            return [id_, kind, ends.get(end, end), *rest]
        case _:
            return attack


def _ids(named: Mapping[str, _Statement] | Mapping[str, _Argument]) -> dict[str, str]:
    """Title to id; none where two have the same, or where one is another's title."""
    told = {name: str(one.data["id"]) for name, one in named.items() if one.data.get("id")}
    seen = Counter([*told.values(), *(name for name in named if name not in told)])
    return {name: id_ for name, id_ in told.items() if seen[id_] == 1}


def _data(name: str, data: dict[str, object], seen: Seen) -> None:
    """What our own export puts beside a statement."""
    if (role := data.get("role")) in set(Role):
        seen.roles[name] = Role(str(role))
    seen.voices[name] = [_voice(said) for said in _texts(data.get("said_by"))]
    for twin in _texts(data.get("rephrases")):
        if twin in seen.texts and (twin, name) not in seen.rephrases and twin != name:
            seen.rephrases.append((name, twin))
    seen.elaborates += [(name, of) for of in _texts(data.get("elaborates")) if of in seen.texts and of != name]


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _voice(said: str) -> Assertion:
    who, _, act = said.partition(" · ")
    return voice(who, _WORDS.get(act, ACTS.get(act, Act.ASSERTS)))


def _argument(name: str, argument: _Argument, seen: Seen) -> None:
    """Premises up to each conclusion are one step; an argument of words alone is a statement."""
    premises: list[str] = []
    for line in argument.pcs:
        if line.role == "premise":
            premises.append(line.title)
        elif premises:
            id_ = name if line is argument.pcs[-1] else f"{name}-{line.title}"
            seen.inferences[id_] = (
                tuple(dict.fromkeys(premises)),
                line.title,
                scheme(str(argument.data.get("scheme", ""))),
            )
            if argument.data.get("basis") == Basis.POSITION:
                seen.guessed.add(id_)
            premises = [line.title]
    if not argument.pcs and argument.text:
        seen.texts.setdefault(name, argument.text)


class _Relating:
    """Relations between statements and arguments, as relations between statements and steps.

    An argument without premises and without words only carries an attack that something else bears on.
    """

    def __init__(self, file: _Argdown, seen: Seen) -> None:
        self.file, self.seen = file, seen
        self.carriers = {name for name, one in file.arguments.items() if not one.pcs and not one.text}
        self.lost = 0

    def take(self) -> None:
        for relation in self.file.relations:
            if relation.relationType in _SYMMETRIC:
                self._pair(relation)
            elif relation.relationType in _SUPPORTS:
                self._support(relation)
            elif relation.relationType in _ATTACKS:
                self._attack(relation)
        if self.lost:
            self.seen.left_out.append(f"{self.lost} relations whose ends are no statement and no step")

    def _pair(self, relation: _Relation) -> None:
        one, other = self._source(relation.from_, relation.fromType), self._source(relation.to, relation.toType)
        if one is None or other is None:
            self.lost += 1
        else:
            self.seen.contradictions.append((one, other))

    def _support(self, relation: _Relation) -> None:
        if relation.toType == "argument" and relation.to in self.carriers:
            return  # it is what the attack starts from
        source, target = self._source(relation.from_, relation.fromType), relation.to
        if relation.toType == "argument" and self.file.arguments[target].pcs:
            target = self.file.arguments[target].pcs[-1].title
        if source is None or target not in self.seen.texts:
            self.lost += 1
        else:
            self.seen.inferences[inference_id((source,), target)] = ((source,), target, Scheme.DEFAULT)

    def _attack(self, relation: _Relation) -> None:
        source = self._source(relation.from_, relation.fromType)
        if source is None or relation.to not in self._targets(relation.toType):
            self.lost += 1
            return
        id_, kind = self._told(source, relation.to)
        if relation.fromType == "argument" and relation.from_ in self.carriers:
            id_ = relation.from_
        id_ = id_ or attack_id(source, relation.to)
        self.seen.attacks[id_] = (source, relation.to)
        if kind in set(AttackType):
            self.seen.kinds[id_] = AttackType(kind)

    def _told(self, source: str, target: str) -> tuple[str, str]:
        """Name and kind of an attack, where our own export left them with its source."""
        data = self.file.statements[source].data.get("attacks") if source in self.file.statements else None
        for one in data if isinstance(data, list) else ():
            match one:
                case [str(id_), str(kind), str(end), *_] if end == target and id_ not in self.seen.attacks:
                    return id_, kind
        return "", ""

    def _targets(self, type_: str) -> set[str]:
        if type_ == _STATEMENT:
            return set(self.seen.texts)
        return {*self.seen.inferences, *self.carriers, *(self.seen.texts.keys() - self.file.statements.keys())}

    def _source(self, end: str, type_: str) -> str | None:
        """The statement that an end stands for."""
        if type_ == _STATEMENT:
            return end if end in self.seen.texts else None
        if end in self.carriers:
            return next(self._bearing(end), None)
        argument = self.file.arguments.get(end)
        if argument is not None and argument.pcs:
            return argument.pcs[-1].title
        return end if end in self.seen.texts else None

    def _bearing(self, carrier: str) -> Iterator[str]:
        for relation in self.file.relations:
            if relation.to == carrier and relation.relationType in _SUPPORTS and relation.from_ in self.seen.texts:
                yield relation.from_
