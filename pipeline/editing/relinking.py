"""Acts on the links of a map; each changes the web that it is given, or raises Refused."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.assemble.graph import reaches
from pipeline.editing.operations import Accept, Attach, Background, Bond, Detach, Join, MainClaim, Retype, Turn
from pipeline.editing.refusing import Refused
from pipeline.editing.web import STEPS, On, Tie, Web
from pipeline.models import Basis, LinkType, Role


def main_claim(web: Web, act: MainClaim, on: On) -> None:
    """The statement goes to the top."""
    chosen = web.statement(act.statement).id
    against = any(web.ties[name].type in STEPS - {LinkType.SUPPORTS} for name in web.outgoing(chosen))
    web.adopt(web.lift(chosen), None)
    web.mains = (chosen,)
    web.statements[chosen] = web.statements[chosen].model_copy(update={"role": Role.MAIN_CLAIM})
    for id_ in on.map.apex:
        if id_ != chosen and not web.outgoing(id_):
            web.link(id_, chosen, Bond.OBJECTION if against else Bond.REASON, Basis.POSITION)


def attach(web: Web, act: Attach, _on: On) -> None:
    """Statements go under another."""
    moved = tuple(dict.fromkeys(act.statements))
    if act.to not in web.ties:
        web.statement(act.to)
    elif act.as_ is not Bond.UNDERCUT:
        raise Refused("a reason or an objection stands under a statement, not under a link", do="Choose a statement.")
    for one in moved:
        _check_under(web, one, act.to)
    for one in moved:
        _move(web, one, act.to, act.as_)


def _check_under(web: Web, one: str, to: str) -> None:
    """Whether a statement may stand under another, or break a link; raises Refused."""
    web.statement(one)
    if one in web.mains:
        raise Refused(
            f"{web.called(one)} is the main claim, which stands under nothing", do="Choose another main claim first."
        )
    end = web.maker(Tie(LinkType.UNDERCUTS, (one,), to)) if to in web.ties else to
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


def join(web: Web, act: Join, _on: On) -> None:
    """Statements become premises of one step, with all that were linked to them there; others come from elsewhere."""
    joined = tuple(dict.fromkeys(act.statements))
    above = [web.ties[name] for one in joined for name in web.outgoing(web.statement(one).id)]
    step = next((tie for tie in above if tie.type is LinkType.SUPPORTS), None)
    if step is None:
        raise Refused("none of these is a reason for anything yet", do="Move one of them under its conclusion first.")
    for one in joined:
        _check_under(web, one, step.target)
    there = [
        name
        for name, tie in web.ties.items()
        if tie.type is LinkType.SUPPORTS and tie.target == step.target and not {*joined}.isdisjoint(tie.sources)
    ]
    linked = tuple(dict.fromkeys(one for name in there for one in web.ties[name].sources))
    orphans = [orphan for name in there for orphan in web.breaking(name)]
    for name in there:
        del web.ties[name]
    for one in joined:
        if one not in linked:
            orphans += web.lift(one)
    sources = tuple(dict.fromkeys((*linked, *joined)))
    web.adopt(orphans, web.add(replace(step, sources=sources, basis=Basis.PERSON, agreement=None)))


def turn(web: Web, act: Turn, _on: On) -> None:
    """The two ends change places."""
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


def retype(web: Web, act: Retype, _on: On) -> None:
    """A link says something else."""
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


def accept(web: Web, act: Accept, _on: On) -> None:
    """A guess is one no more."""
    web.tie(act.link)
    _accepted(web, act.link)


def _accepted(web: Web, name: str) -> None:
    if web.ties[name].type is LinkType.SUPPORTS:
        web.ties[name] = replace(web.ties[name], basis=Basis.PERSON)


def detach(web: Web, act: Detach, _on: On) -> None:
    """A link is taken out."""
    tie = web.tie(act.link)
    web.cut(act.link, () if act.statement is None else (_premise(web, tie, act.statement),))


def background(web: Web, act: Background, _on: On) -> None:
    """Statements argue for nothing."""
    for id_ in dict.fromkeys(act.statements):
        one = web.statement(id_)
        if one.role is Role.MAIN_CLAIM:
            raise Refused(f"{web.called(id_)} is the main claim", do="Choose another main claim first.")
        under = [web.maker(web.ties[name]) for name in web.outgoing(id_)]
        web.adopt(web.lift(id_), None)
        web.statements[id_] = one.model_copy(update={"role": Role.BACKGROUND})
        if under and under[0] != id_:
            web.link(id_, under[0], Bond.ELABORATES)
