"""Restatements gathered into claims: each claim has one saying at its centre, and all others are like that one.

A chain of statements, each like the next, would lead from one claim to another; a star does not.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pipeline.claims.candidates import Places
from pipeline.claims.figures import figure_sets
from pipeline.claims.likeness import Restated, restatements
from pipeline.claims.said import Said, opposed
from pipeline.models import ArgumentMap, Claims, Done, Objection, Saying, SharedClaim, Statement, content_id
from pipeline.ports import Vectors

Again = Callable[[Collection[str]], Iterable[Done]]
"""Reads the articles with these ids once more."""


@dataclass(frozen=True)
class _Star:
    """A saying and those like it; ``denying`` are the places that say the opposite."""

    centre: int
    around: tuple[int, ...]
    denying: frozenset[int]

    @property
    def places(self) -> list[int]:
        return sorted((self.centre, *self.around))


class _Whole(NamedTuple):
    """What a claim tells of one saying, and what is brought against it."""

    saying: Saying
    objections: tuple[Objection, ...]


def shared_claims(
    articles: Iterable[Done], embed: Callable[[Sequence[str]], Vectors], again: Again | None = None
) -> Claims:
    """Claims that at least two of the articles make or deny; the articles are different ones.

    ``embed`` turns texts into vectors, one row of length one per text; only what may be shared is embedded. With
    ``again`` the articles may be an iterator: no more than one of them is in memory at a time.
    """
    held = articles if again else list(articles)
    said, refs = list[Said](), []
    for done in held:
        refs.append(done.map.article)
        each = (Said.of(done.article.id, statement) for statement in done.map.statements)
        said += [one for one in each if one.claims]
    stars = list(_stars(restatements(said, embed), said))
    whole = _whole(stars, said, again or (lambda _: held))
    found = [_claim(star, said, whole) for star in stars]
    return Claims(
        articles=tuple(refs),
        claims=tuple(sorted(found, key=lambda one: (-one.articles, -len(one.sayings), one.text, one.id))),
    )


def _stars(pairs: Restated, said: Sequence[Said]) -> Iterator[_Star]:
    """The saying that most articles share goes first and takes all that are like it."""
    centres, near = np.concatenate([pairs.ones, pairs.others]), np.concatenate([pairs.others, pairs.ones])
    order = np.lexsort((near, centres))
    centres, near, likeness = centres[order], near[order], np.tile(pairs.likeness, 2)[order]
    reach = _reach(centres, near, said)
    total = np.bincount(centres, likeness, minlength=len(said))
    free = np.zeros(len(said), dtype=np.bool_)
    free[centres] = True
    for centre in sorted(np.unique(centres).tolist(), key=lambda one: (-reach[one], -total[one], one)):
        others = near[slice(*np.searchsorted(centres, (centre, centre + 1)))]
        around = others[free[others]].tolist()
        if free[centre] and around:
            free[[centre, *around]] = False
            denying = frozenset(one for one in around if opposed(*(said[at] for at in sorted((centre, one)))))
            yield _Star(centre, tuple(around), denying)


def _reach(centres: Places, near: Places, said: Sequence[Said]) -> Places:
    """By place, how many articles have something like it."""
    numbers: dict[str, int] = {}
    article = np.array([numbers.setdefault(one.article, len(numbers)) for one in said], dtype=np.int64)
    met = np.unique(centres * max(1, len(numbers)) + article[near])
    return np.bincount(met // max(1, len(numbers)), minlength=len(said))


def _whole(stars: Sequence[_Star], said: Sequence[Said], again: Again) -> Mapping[int, _Whole]:
    """By place, all that is told of what is said in a claim."""
    wanted: dict[str, dict[str, int]] = {}
    for place in (place for star in stars for place in star.places):
        wanted.setdefault(said[place].article, {})[said[place].statement] = place
    denying = {place for star in stars for place in star.denying}
    found = {}
    for done in again(wanted):
        for id_, place in wanted.get(done.article.id, {}).items():
            statement = done.map.statement(id_)
            denies = (place in denying) != said[place].disputed
            found[place] = _Whole(
                _saying(done.article.id, statement, denies=denies),
                () if place in denying else tuple(_objections(done.article.id, statement, done.map)),
            )
    return found


def _claim(star: _Star, said: Sequence[Said], whole: Mapping[int, _Whole]) -> SharedClaim:
    places = star.places
    sayings = tuple(whole[place].saying for place in places)
    objections = tuple(one for place in places for one in whole[place].objections)
    denying = sum(one.denies for one in sayings)
    return SharedClaim(
        id=content_id("c", *sorted(f"{said[i].article} {said[i].statement}" for i in places)),
        text=said[star.centre].text,
        articles=len({said[i].article for i in places}),
        asserted=len(sayings) - denying,
        attacked=denying + len(objections),
        sayings=sayings,
        objections=objections,
        figures=figure_sets([said[i] for i in places]),
    )


def _saying(article: str, statement: Statement, *, denies: bool) -> Saying:
    return Saying(
        article=article,
        statement=statement.id,
        role=statement.role,
        text=statement.text,
        start=statement.spans[0].start if statement.spans else None,
        end=statement.spans[0].end if statement.spans else None,
        assertions=statement.assertions,
        hedge=statement.hedge,
        denies=denies,
    )


def _objections(article: str, statement: Statement, argmap: ArgumentMap) -> Iterator[Objection]:
    """Attacks on the statement itself, and on the steps that lead to it."""
    targets = {statement.id, *(step.id for step in argmap.inferences if step.conclusion == statement.id)}
    for attack in argmap.attacks:
        if attack.target in targets:
            source = argmap.statement(attack.source)
            yield Objection(
                article=article,
                statement=source.id,
                type=attack.type,
                text=source.text,
                assertions=source.assertions,
                against=statement.id,
            )
