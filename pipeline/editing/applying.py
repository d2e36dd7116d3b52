"""One operation on one map: the map as it is afterwards, or one sentence why that cannot be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pipeline.assemble.graph import reaches
from pipeline.editing.operations import (
    Accept,
    Add,
    Attach,
    Background,
    Bond,
    Detach,
    Gist,
    MainClaim,
    Merge,
    Operation,
    Publish,
    Retype,
    Speaker,
    Split,
    Turn,
)
from pipeline.editing.quotations import quotation
from pipeline.editing.refusing import Refused
from pipeline.editing.settling import settled
from pipeline.editing.units import added, cut_at, merged
from pipeline.editing.web import STEPS, Tie, Web, sound
from pipeline.errors import legible
from pipeline.models import ArgumentMap, Article, Asserter, AsserterKind, Assertion, Basis, LinkType, Role

NAME = 80
"""Characters of a speaker's name."""


class Applied(NamedTuple):
    """A map after an operation, what statements that are no more have become, and what is new."""

    map: ArgumentMap
    became: Mapping[str, str]
    new: tuple[str, ...]


def apply(argmap: ArgumentMap, operation: Operation, article: Article) -> ArgumentMap:
    """The map after an operation; raises Refused. The map that came in is left as it was."""
    return applied(argmap, operation, article).map


def applied(argmap: ArgumentMap, operation: Operation, article: Article) -> Applied:
    """The same, with what became of statements."""
    web = Web.of(argmap)
    _ACTS[type(operation)](web, operation, _On(argmap, article))
    known = {one.id for one in argmap.statements}
    new = tuple(id_ for id_ in web.statements if id_ not in known)
    return Applied(sound(settled(web, argmap), argmap), web.became, new)


class _On(NamedTuple):
    """What an operation is on."""

    map: ArgumentMap
    article: Article


def _main_claim(web: Web, act: MainClaim, on: _On) -> None:
    chosen = web.statement(act.statement).id
    against = any(web.ties[name].type in STEPS - {LinkType.SUPPORTS} for name in web.outgoing(chosen))
    web.adopt(web.lift(chosen), None)
    web.mains = (chosen,)
    web.statements[chosen] = web.statements[chosen].model_copy(update={"role": Role.MAIN_CLAIM})
    for id_ in on.map.apex:
        if id_ != chosen and not web.outgoing(id_):
            web.link(id_, chosen, Bond.OBJECTION if against else Bond.REASON, Basis.POSITION)


def _attach(web: Web, act: Attach, _on: _On) -> None:
    moved = tuple(dict.fromkeys(act.statements))
    if act.to not in web.ties:
        web.statement(act.to)
    elif act.as_ is not Bond.UNDERCUT:
        raise Refused("a reason or an objection stands under a statement, not under a link", do="Choose a statement.")
    for one in moved:
        web.statement(one)
        if one in web.mains:
            raise Refused(
                f"{web.called(one)} is the main claim, which stands under nothing",
                do="Choose another main claim first.",
            )
        _check_under(web, one, act)
    for one in moved:
        _move(web, one, act.to, act.as_)


def _check_under(web: Web, one: str, act: Attach) -> None:
    end = web.maker(Tie(LinkType.UNDERCUTS, (one,), act.to)) if act.to in web.ties else act.to
    if one == end:
        raise Refused(f"{web.called(one)} cannot stand under itself", do="Choose another statement.")
    if reaches(end, [one], web.above()):
        raise Refused(
            f"{web.called(end)} stands under {web.called(one)} already, so the two would run in a circle",
            do="Turn the link round, or move the other first.",
        )


def _move(web: Web, one: str, to: str, bond: Bond) -> None:
    if to in web.ties and set(web.ties[to].sources) == {one}:
        raise Refused(f"{web.called(one)} cannot undercut a step of its own", do="Choose another link.")
    orphans = web.lift(one)
    web.adopt(orphans, web.link(one, to, bond))


def _turn(web: Web, act: Turn, _on: _On) -> None:
    tie = web.tie(act.link)
    if tie.type is LinkType.UNDERCUTS:
        raise Refused("an undercut cannot be turned round: what it breaks is a step, not a statement")
    low = _premise(web, tie, act.statement)
    high = tie.target
    if high in web.mains:
        raise Refused(
            f"{web.called(high)} is the main claim, which stands under nothing",
            do=f"Choose {web.called(low)} as the main claim instead.",
        )
    # They change places: what the upper one stood under, the lower one stands under now.
    for name in web.outgoing(high):
        held = web.ties[name]
        if low not in held.sources and web.maker(held) != low:
            sources = tuple(low if one == high else one for one in held.sources)
            web.ties[name] = replace(held, sources=sources)
    waiting = web.breaking(act.link) if len(tie.sources) == 1 else []
    _take(web, act.link, low, waiting)
    web.adopt(waiting, web.add(replace(tie, sources=(high,), target=low, basis=Basis.PERSON, agreement=None)))


def _take(web: Web, name: str, source: str, keeping: Sequence[str]) -> None:
    """Takes a source out of a tie without the undercuts that are to be kept."""
    if keeping:
        del web.ties[name]
    else:
        web.cut(name, (source,))


def _premise(web: Web, tie: Tie, statement: str | None) -> str:
    if statement is None:
        if len(tie.sources) > 1:
            raise Refused("several premises make this reason together", do="Say which of them is meant.")
        return tie.sources[0]
    if statement not in tie.sources:
        raise Refused(f"{web.called(web.statement(statement).id)} is no end of that link any more")
    return statement


def _retype(web: Web, act: Retype, _on: _On) -> None:
    tie = web.tie(act.link)
    if tie.type in act.as_.types:
        _accepted(web, act.link)
        return
    to = web.maker(tie)
    waiting = web.breaking(act.link)
    del web.ties[act.link]
    made = [web.link(source, to, act.as_) for source in dict.fromkeys(tie.sources)]
    if act.as_ is Bond.UNDERCUT and any(web.maker(web.ties[name]) in web.ties[name].sources for name in made):
        raise Refused("a statement cannot undercut a step of its own", do="Object to the statement itself.")
    web.adopt(waiting, made[0])


def _accept(web: Web, act: Accept, _on: _On) -> None:
    web.tie(act.link)
    _accepted(web, act.link)


def _accepted(web: Web, name: str) -> None:
    if web.ties[name].type is LinkType.SUPPORTS:
        web.ties[name] = replace(web.ties[name], basis=Basis.PERSON)


def _detach(web: Web, act: Detach, _on: _On) -> None:
    tie = web.tie(act.link)
    web.cut(act.link, () if act.statement is None else (_premise(web, tie, act.statement),))


def _background(web: Web, act: Background, _on: _On) -> None:
    for id_ in dict.fromkeys(act.statements):
        one = web.statement(id_)
        if one.role is Role.MAIN_CLAIM:
            raise Refused(f"{web.called(id_)} is the main claim", do="Choose another main claim first.")
        under = [web.maker(web.ties[name]) for name in web.outgoing(id_)]
        web.adopt(web.lift(id_), None)
        web.statements[id_] = one.model_copy(update={"role": Role.BACKGROUND})
        if under and under[0] != id_:
            web.link(id_, under[0], Bond.ELABORATES)


def _speaker(web: Web, act: Speaker, on: _On) -> None:
    asserter = _named(act.asserter)
    for id_ in act.statements:
        web.statement(id_)
    meant = act.statements if act.alone else [one for id_ in act.statements for one in quotation(*on, id_)]
    for id_ in dict.fromkeys(meant):
        one = web.statements[id_]
        said = dict.fromkeys(Assertion(asserter=asserter, act=assertion.act) for assertion in one.assertions)
        web.statements[id_] = one.model_copy(update={"assertions": tuple(said)})


def _named(asserter: Asserter) -> Asserter:
    name = " ".join(legible(asserter.name or "").split())
    if asserter.kind in {AsserterKind.AUTHOR, AsserterKind.UNATTRIBUTED}:
        return Asserter(kind=asserter.kind)
    if not name:
        raise Refused("a speaker who is not the author needs a name", do="Type who says it.")
    if len(name) > NAME:
        raise Refused(f"the speaker's name has {len(name)} characters", do=f"Use at most {NAME}.")
    return Asserter(kind=asserter.kind, name=name)


def _gist(web: Web, act: Gist, _on: _On) -> None:
    one = web.statement(act.statement)
    web.statements[one.id] = one.model_copy(update={"gist": legible(act.text) or None})


def _split(web: Web, act: Split, on: _On) -> None:
    one = web.statement(act.statement)
    first, second = cut_at(one, act.at, on.article, web)
    ties = [web.ties[name] for name in web.outgoing(one.id)]
    _renamed(web, one.id, first.id)
    web.statements |= {first.id: first, second.id: second}
    if one.role is Role.MAIN_CLAIM:
        web.link(second.id, first.id, Bond.REASON, Basis.POSITION)
    for tie in ties:
        if tie.type is not LinkType.UNDERCUTS or tie.target in web.ties:
            web.add(replace(tie, sources=(second.id,), agreement=None, basis=Basis.PERSON))


def _merge(web: Web, act: Merge, on: _On) -> None:
    ids = tuple(dict.fromkeys(act.statements))
    if len(ids) == 1:
        raise Refused("one statement cannot be merged with itself", do="Select another one too.")
    one = merged([web.statement(id_) for id_ in ids], on.article, web)
    for id_ in ids:
        _renamed(web, id_, one.id)
    web.statements[one.id] = one
    for name, tie in list(web.ties.items()):
        if name in web.ties and tie.target == one.id:
            web.cut(name, (one.id,))
    for name, tie in list(web.ties.items()):
        if name in web.ties and tie.type is LinkType.UNDERCUTS and tie.sources[0] in web.ties[tie.target].sources:
            web.cut(name)


def _renamed(web: Web, old: str, new: str) -> None:
    """Another statement in the place of one, at both ends of links."""
    if old == new:
        return
    del web.statements[old]
    web.became[old] = new
    web.mains = tuple(dict.fromkeys(new if one == old else one for one in web.mains))
    for name, tie in web.ties.items():
        sources = tuple(dict.fromkeys(new if one == old else one for one in tie.sources))
        web.ties[name] = replace(tie, sources=sources, target=new if tie.target == old else tie.target)


def _add(web: Web, act: Add, on: _On) -> None:
    if act.role is Role.MAIN_CLAIM:
        raise Refused("a new statement cannot be the main claim at once", do="Add it, then choose it.")
    one = added(act, on.article, web)
    beside = next((each for each in on.map.statements if each.spans and each.id in _mates(one.id, web, on)), None)
    web.statements[one.id] = one if beside is None else one.model_copy(update={"assertions": beside.assertions})


def _mates(id_: str, web: Web, on: _On) -> tuple[str, ...]:
    """What stands in the same quotation as a new statement."""
    widened = on.map.model_copy(update={"statements": (*on.map.statements, web.statements[id_])})
    return tuple(one for one in quotation(widened, on.article, id_) if one != id_)


def _publish(web: Web, act: Publish, _on: _On) -> None:
    """What is shown is kept beside the map."""
    for id_ in act.statements:
        web.statement(id_)


_ACTS: Mapping[type[Any], Callable[[Web, Any, _On], None]] = {
    MainClaim: _main_claim,
    Attach: _attach,
    Turn: _turn,
    Retype: _retype,
    Accept: _accept,
    Detach: _detach,
    Background: _background,
    Speaker: _speaker,
    Gist: _gist,
    Split: _split,
    Merge: _merge,
    Add: _add,
    Publish: _publish,
}
