"""Acts on the statements of a map; each changes the web that it is given, or raises Refused."""

from dataclasses import replace

from pipeline.editing.operations import Add, Bond, Gist, Merge, Speaker, Split
from pipeline.editing.quotations import quotation
from pipeline.editing.refusing import Refused
from pipeline.editing.units import added, cut_at, merged
from pipeline.editing.web import On, Web
from pipeline.errors import legible
from pipeline.models import Asserter, AsserterKind, Assertion, Basis, LinkType, Role

NAME = 80
"""Characters of a speaker's name."""


def speaker(web: Web, act: Speaker, on: On) -> None:
    """Who says it."""
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


def gist(web: Web, act: Gist, _on: On) -> None:
    """In an editor's words."""
    one = web.statement(act.statement)
    web.statements[one.id] = one.model_copy(update={"gist": legible(act.text) or None})


def split(web: Web, act: Split, on: On) -> None:
    """One becomes two."""
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


def merge(web: Web, act: Merge, on: On) -> None:
    """Several become one."""
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


def add(web: Web, act: Add, on: On) -> None:
    """A new one."""
    if act.role is Role.MAIN_CLAIM:
        raise Refused("a new statement cannot be the main claim at once", do="Add it, then choose it.")
    one = added(act, on.article, web)
    beside = next((each for each in on.map.statements if each.spans and each.id in _mates(one.id, web, on)), None)
    web.statements[one.id] = one if beside is None else one.model_copy(update={"assertions": beside.assertions})


def _mates(id_: str, web: Web, on: On) -> tuple[str, ...]:
    """What stands in the same quotation as a new statement."""
    widened = on.map.model_copy(update={"statements": (*on.map.statements, web.statements[id_])})
    return tuple(one for one in quotation(widened, on.article, id_) if one != id_)
