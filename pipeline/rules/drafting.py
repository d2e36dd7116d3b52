"""From an argument over clauses to a draft: roles, relations, wording, voices, hedges."""

from collections.abc import Iterator, Sequence

from pipeline.models import Act, Draft, DraftRelation, DraftUnit, Reading, RelationType, Role, Scheme
from pipeline.ports import Vectors
from pipeline.rules.argue import Argument, argue
from pipeline.rules.attribution import Voice, voices
from pipeline.rules.clauses import Clause, clauses_of
from pipeline.rules.cues import Marked, mark
from pipeline.rules.hedges import hedge_of
from pipeline.rules.lexicon import Cue
from pipeline.rules.wording import readable

SCHEMES: tuple[tuple[Cue, Scheme], ...] = (
    (Cue.EXAMPLE, Scheme.EXAMPLE),
    (Cue.EVIDENCE, Scheme.SIGN),
    (Cue.RESULT, Scheme.CAUSE_TO_EFFECT),
)
"""The scheme of a supporting step, by the first cue that its premise bears."""


def draft(reading: Reading, vectors: Vectors | None = None) -> Draft:
    """What the built-in rules propose for an article; ``vectors`` has one row per sentence (see ports.Vectors)."""
    spoken = tuple(voices(reading.sentences))
    marked = tuple(mark(clause, spoken[clause.sentence - 1]) for clause in clauses_of(reading))
    if not marked:
        return Draft()
    argument = argue(marked, vectors)
    known = roles(argument)
    units = (
        unit
        for i, one in enumerate(marked)
        for unit in _units(f"u{i}", one.clause, known[i], spoken[one.clause.sentence - 1])
    )
    return Draft(units=tuple(units), relations=tuple(relations(marked, argument)))


def roles(argument: Argument) -> tuple[Role, ...]:
    """The role of each clause: a claim is what others on its side are attached to."""
    against = argument.against
    upheld = {parent for child, parent in argument.parents.items() if against[child] == against[parent]}

    def role(i: int) -> Role:
        if i == argument.main:
            return Role.MAIN_CLAIM
        if against[i]:
            return Role.COUNTERARGUMENT
        return Role.CLAIM if i in upheld else Role.PREMISE

    return tuple(role(i) for i in range(len(against)))


def relations(marked: Sequence[Marked], argument: Argument) -> Iterator[DraftRelation]:
    """One relation for each attachment, keyed by its source."""
    known = roles(argument)
    for child, parent in sorted(argument.parents.items()):
        type_ = _type(argument, known, child, parent)
        target = f"r{parent}" if type_ is RelationType.UNDERCUTS else f"u{parent}"
        scheme = _scheme(marked[child]) if type_ is RelationType.SUPPORTS else Scheme.DEFAULT
        yield DraftRelation(key=f"r{child}", type=type_, sources=(f"u{child}",), target=target, scheme=scheme)


def _type(argument: Argument, known: Sequence[Role], child: int, parent: int) -> RelationType:
    """Who attacks whom; an answer to an objection attacks the objection's step, not the objection."""
    match argument.against[child], argument.against[parent]:
        case False, True:
            return RelationType.UNDERCUTS
        case True, False:
            return RelationType.UNDERMINES if known[parent] is Role.PREMISE else RelationType.REBUTS
        case _:
            return RelationType.SUPPORTS


def _scheme(one: Marked) -> Scheme:
    return next((scheme for cue, scheme in SCHEMES if one.has(cue)), Scheme.DEFAULT)


def _units(key: str, clause: Clause, role: Role, voice: Voice) -> Iterator[DraftUnit]:
    """One unit for each of those who say the clause."""
    words = clause.text[voice.lead :] if clause.first and voice.lead < len(clause.text) else clause.text
    for n, asserter in enumerate(voice.asserters):
        yield DraftUnit(
            key=key if n == 0 else f"{key}.{n}",
            sentences=(clause.sentence,),
            quotes=() if clause.whole else (clause.text,),
            text=readable(words, part=not clause.whole),
            role=role,
            asserter=asserter,
            act=Act.CONCEDES if role is Role.COUNTERARGUMENT and not voice.other else voice.act,
            hedge=hedge_of(clause.text),
        )
