"""From an argument over clauses to a draft: roles, relations, wording, voices, hedges."""

from collections.abc import Iterator, Sequence

from pipeline.models import Act, Basis, Draft, DraftRelation, DraftUnit, Reading, RelationType, Role, Scheme
from pipeline.ports import Parser, Vectors
from pipeline.rules.argue import Argument, argue
from pipeline.rules.attribution import voices
from pipeline.rules.bearing import Bearing
from pipeline.rules.clauses import Clause, clauses_of
from pipeline.rules.cues import Marked, mark
from pipeline.rules.hedges import hedge_of
from pipeline.rules.judging import judging
from pipeline.rules.lexicon import Cue
from pipeline.rules.referents import Referent, bracketed, referents
from pipeline.rules.voice import AUTHOR, Voice
from pipeline.rules.wording import readable
from pipeline.text.words import content

SCHEMES: tuple[tuple[Cue, Scheme], ...] = (
    (Cue.EXAMPLE, Scheme.EXAMPLE),
    (Cue.EVIDENCE, Scheme.SIGN),
    (Cue.RESULT, Scheme.CAUSE_TO_EFFECT),
)
"""The scheme of a supporting step, by the first cue that its premise bears."""
JOINED = 10
"""Characters of a word that joins a clause to the one before it."""
SUPPORTING = frozenset({Bearing.REASON, Bearing.PERHAPS})
BORNE = {Bearing.FURTHER: RelationType.ELABORATES, Bearing.TURN: RelationType.REBUTS}
"""The relation of what is on one side with what it is attached to, and no reason for it."""


def draft(reading: Reading, parser: Parser, vectors: Vectors | None = None) -> Draft:
    """What the built-in rules propose for an article; ``vectors`` has one row per sentence (see ports.Vectors)."""
    return draft_of(reading, clauses_of(reading, parser), parser, vectors)


def draft_of(reading: Reading, clauses: Sequence[Clause], parser: Parser, vectors: Vectors | None = None) -> Draft:
    """The same with the clauses given, in the order of the text."""
    if not clauses:
        return Draft()
    spoken = voices(reading.sentences, parser)
    heard = tuple(_heard(reading, clause, spoken[clause.sentence - 1]) for clause in clauses)
    marked = tuple(mark(clause, voice) for clause, voice in zip(clauses, heard, strict=True))
    marked = judging(marked, reading, parser)
    argument = argue(marked, vectors, content(reading.article.title))
    known = roles(argument)
    leaning = referents(reading.sentences, parser)
    units = (
        unit
        for i, one in enumerate(marked)
        for unit in _units(
            f"u{i}",
            one,
            known[i],
            heard[i],
            leaning.get(one.clause.sentence) if one.clause.first else None,
        )
    )
    return Draft(
        units=tuple(units),
        relations=tuple(relations(marked, argument)),
        apex_candidates=tuple(f"u{i}" for i in argument.candidates),
    )


def _heard(reading: Reading, clause: Clause, voice: Voice) -> Voice:
    """The voice of a clause: that of its sentence, unless it stands before the one that reports or in a later one."""
    start = reading.sentences[clause.sentence - 1].start
    if voice.then is not None and clause.start + JOINED > start + voice.then.since:
        return voice.then
    return AUTHOR if clause.end <= start + voice.since else voice


def roles(argument: Argument) -> tuple[Role, ...]:
    """The role of each clause: a claim is what others on its side are attached to, background what nothing ties."""
    against = argument.against
    upheld = {
        parent
        for child, parent in argument.parents.items()
        if argument.bearings.get(child) in SUPPORTING and child not in argument.joined
    }

    borne = {i for i in argument.parents if argument.bearings.get(i) is not Bearing.FURTHER} | {
        parent for child, parent in argument.parents.items() if against[child] != against[parent]
    }

    def role(i: int) -> Role:
        if i == argument.main:
            return Role.MAIN_CLAIM
        if against[i]:
            return Role.COUNTERARGUMENT
        if i in upheld:
            return Role.CLAIM
        return Role.PREMISE if i in borne else Role.BACKGROUND

    return tuple(role(i) for i in range(len(against)))


def relations(marked: Sequence[Marked], argument: Argument) -> Iterator[DraftRelation]:
    """One relation for each attachment, keyed by its source; clauses that make one point are linked premises."""
    known = roles(argument)
    points: dict[int, list[int]] = {}
    for child in sorted(argument.parents):
        points.setdefault(argument.point(child), []).append(child)
    for first, members in points.items():
        if first == argument.main:
            continue
        type_ = _type(argument, known, first)
        linked = type_ is RelationType.SUPPORTS
        guessed = linked and argument.bearings.get(first) is Bearing.PERHAPS
        for sources in [members] if linked else [[member] for member in members]:
            yield DraftRelation(
                key=f"r{sources[0]}",
                type=type_,
                sources=tuple(f"u{source}" for source in sources),
                target=_target(argument, first, type_),
                scheme=_scheme(marked[first]) if linked else Scheme.DEFAULT,
                basis=Basis.POSITION if guessed else Basis.WORDS,
            )

    for n, (one, other) in enumerate(argument.restated):
        yield DraftRelation(key=f"p{n}", type=RelationType.REPHRASES, sources=(f"u{other}",), target=f"u{one}")


def _target(argument: Argument, child: int, type_: RelationType) -> str:
    """An undercut is aimed at the step that its parent takes, any other relation at the parent."""
    parent = argument.parents[child]
    return f"r{argument.point(parent)}" if type_ is RelationType.UNDERCUTS else f"u{parent}"


def _type(argument: Argument, known: Sequence[Role], child: int) -> RelationType:
    """Who attacks whom; an answer to an objection attacks the objection's step, not the objection."""
    parent = argument.parents[child]
    match argument.against[child], argument.against[parent]:
        case False, True:
            return RelationType.UNDERCUTS
        case True, False:
            return RelationType.UNDERMINES if known[parent] is Role.PREMISE else RelationType.REBUTS
        case _:
            return BORNE.get(argument.bearings.get(child, Bearing.PERHAPS), RelationType.SUPPORTS)


def _scheme(one: Marked) -> Scheme:
    return next((scheme for cue, scheme in SCHEMES if one.has(cue)), Scheme.DEFAULT)


def _units(key: str, one: Marked, role: Role, voice: Voice, referent: Referent | None) -> Iterator[DraftUnit]:
    """One unit for each of those who say the clause; who grants an objection, in passing or as the author, concedes."""
    clause = one.clause
    conceded = role is Role.COUNTERARGUMENT and (not voice.other or one.has(Cue.CONCESSION))
    words = clause.text[voice.lead :] if clause.first and voice.lead < len(clause.text) else clause.text
    for n, asserter in enumerate(voice.asserters):
        yield DraftUnit(
            key=key if n == 0 else f"{key}.{n}",
            sentences=(clause.sentence,),
            quotes=() if clause.whole else (clause.text,),
            text=bracketed(readable(words, part=not clause.whole), referent),
            role=role,
            asserter=asserter,
            act=Act.CONCEDES if conceded else voice.act,
            hedge=hedge_of(clause.text),
        )
