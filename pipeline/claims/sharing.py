"""Restatements gathered into claims: each claim has one saying at its centre, and all others are like that one.

A chain of statements, each like the next, would lead from one claim to another; a star does not.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.claims.figures import figure_sets
from pipeline.claims.likeness import Same, restatements
from pipeline.claims.said import Said
from pipeline.models import Claims, Done, Objection, Saying, SharedClaim, content_id
from pipeline.ports import Vectors


@dataclass(frozen=True)
class _Star:
    """A saying and those like it; ``denying`` are the places that say the opposite."""

    centre: int
    around: tuple[int, ...]
    denying: frozenset[int]


def shared_claims(articles: Sequence[Done], embed: Callable[[Sequence[str]], Vectors]) -> Claims:
    """Claims that at least two of the articles make or deny; the articles are different ones.

    ``embed`` turns texts into vectors, one row of length one per text; only what may be shared is embedded.
    """
    said = [one for done in articles for statement in done.map.statements if (one := Said(done, statement)).claims]
    found = [_claim(star, said) for star in _stars(restatements(said, embed), said)]
    return Claims(
        articles=tuple(done.map.article for done in articles),
        claims=tuple(sorted(found, key=lambda one: (-one.articles, -len(one.sayings), one.text, one.id))),
    )


def _stars(pairs: Sequence[Same], said: Sequence[Said]) -> Iterator[_Star]:
    """The saying that most articles share goes first and takes all that are like it."""
    near: dict[int, dict[int, Same]] = {}
    for pair in pairs:
        near.setdefault(pair.one, {})[pair.other] = pair
        near.setdefault(pair.other, {})[pair.one] = pair
    free = set(near)

    def rank(centre: int) -> tuple[int, float, int]:
        others = near[centre]
        return -len({said[i].article for i in others}), -sum(one.likeness for one in others.values()), centre

    for centre in sorted(near, key=rank):
        around = tuple(sorted(place for place in near[centre] if place in free))
        if centre in free and around:
            free -= {centre, *around}
            yield _Star(centre, around, frozenset(i for i in around if near[centre][i].opposed))


def _claim(star: _Star, said: Sequence[Said]) -> SharedClaim:
    places = sorted((star.centre, *star.around))
    sayings = tuple(_saying(said[i], denies=(i in star.denying) != said[i].disputed) for i in places)
    objections = tuple(one for i in places if i not in star.denying for one in _objections(said[i]))
    denying = sum(one.denies for one in sayings)
    return SharedClaim(
        id=content_id("c", *sorted(f"{said[i].article} {said[i].statement.id}" for i in places)),
        text=said[star.centre].statement.text,
        articles=len({said[i].article for i in places}),
        asserted=len(sayings) - denying,
        attacked=denying + len(objections),
        sayings=sayings,
        objections=objections,
        figures=figure_sets([said[i] for i in places]),
    )


def _saying(one: Said, *, denies: bool) -> Saying:
    statement = one.statement
    return Saying(
        article=one.article,
        statement=statement.id,
        role=statement.role,
        text=statement.text,
        start=statement.spans[0].start if statement.spans else None,
        end=statement.spans[0].end if statement.spans else None,
        assertions=statement.assertions,
        hedge=statement.hedge,
        denies=denies,
    )


def _objections(one: Said) -> Iterator[Objection]:
    """Attacks on the statement itself, and on the steps that lead to it."""
    argmap = one.done.map
    targets = {one.statement.id, *(step.id for step in argmap.inferences if step.conclusion == one.statement.id)}
    for attack in argmap.attacks:
        if attack.target in targets:
            source = argmap.statement(attack.source)
            yield Objection(
                article=one.article,
                statement=source.id,
                type=attack.type,
                text=source.text,
                assertions=source.assertions,
                against=one.statement.id,
            )
