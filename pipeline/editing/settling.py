"""From edited links back to a map without faults: ids, roles, kinds of attack, the top, and what stands apart."""

from collections.abc import Iterable, Mapping

from pipeline.assemble.assembling import place
from pipeline.assemble.graph import loose, tops
from pipeline.editing.roles import roles
from pipeline.editing.web import STEPS, Tie, Web, pairs
from pipeline.models import ArgumentMap, Attack, AttackType, Basis, Circle, Inference, LinkType, Role, Statement


def settled(web: Web, before: ArgumentMap) -> ArgumentMap:
    """The map of edited links; raises Refused where they run in a circle."""
    web.check_circles()
    old = Web.of(before)
    known, now = roles(old), roles(web)
    kept = {id_: _with_role(one, known.get(id_), now[id_]) for id_, one in web.statements.items()}
    statements = tuple(sorted(kept.values(), key=place))
    order = {one.id: at for at, one in enumerate(statements)}
    ties = _once(web)
    inferences = sorted(_inferences(ties), key=lambda one: (order[one.conclusion], [order[p] for p in one.premises]))
    told = {one.id: one.type for one in before.attacks}
    was = {one.id: one.role for one in before.statements}
    attacks = sorted(
        (
            Attack(
                id=id_,
                type=_kind(id_, tie, told, was, kept),
                source=tie.sources[0],
                target=web_target,
                agreement=tie.agreement,
            )
            for id_, tie, web_target in _attacks(web, ties)
        ),
        key=lambda one: (order[one.source], one.id),
    )
    argmap = before.model_copy(
        update={
            "statements": statements,
            "inferences": tuple(inferences),
            "attacks": tuple(attacks),
            "rephrases": _pairs(web, LinkType.REPHRASES, order, sided=False),
            "contradictions": _pairs(web, LinkType.CONTRADICTS, order, sided=False),
            "elaborates": _pairs(web, LinkType.ELABORATES, order, sided=True),
            "apex": (apex := tops(statements, inferences, attacks)),
            "apex_candidates": _renamed(before.apex_candidates, web, {*order} - {*apex}),
            "circles": tuple(_circles(before.circles, web, {*order})),
        }
    )
    return argmap.model_copy(update={"disconnected": loose(argmap)})


def _with_role(one: Statement, known: Role | None, now: Role) -> Statement:
    """The engine may know more of a role than links tell, so it stands until the links about it change."""
    if known is now or (known is None and now is Role.BACKGROUND) or one.role is now:
        return one
    return one.model_copy(update={"role": now})


def _once(web: Web) -> dict[str, Tie]:
    """Ties by id; of two between the same ends the surer one."""
    ids, found = web.ids(), dict[str, Tie]()
    for name, tie in web.ties.items():
        there = found.get(ids[name])
        if there is None or there.basis is Basis.POSITION:
            found[ids[name]] = tie
    return found


def _inferences(ties: Mapping[str, Tie]) -> Iterable[Inference]:
    for id_, tie in ties.items():
        if tie.type is LinkType.SUPPORTS:
            yield Inference(
                id=id_,
                premises=tie.sources,
                conclusion=tie.target,
                scheme=tie.scheme,
                basis=tie.basis,
                agreement=tie.agreement,
            )


def _attacks(web: Web, ties: Mapping[str, Tie]) -> Iterable[tuple[str, Tie, str]]:
    ids = web.ids()
    for id_, tie in ties.items():
        if tie.type in STEPS and tie.type is not LinkType.SUPPORTS:
            yield id_, tie, ids[tie.target] if tie.type is LinkType.UNDERCUTS else tie.target


def _kind(
    id_: str, tie: Tie, told: Mapping[str, AttackType], was: Mapping[str, Role], now: Mapping[str, Statement]
) -> AttackType:
    """As the engine said, unless what is attacked does something else now."""
    if tie.type is LinkType.UNDERCUTS:
        return AttackType.UNDERCUTS
    role = now[tie.target].role
    if id_ in told and told[id_] is not AttackType.UNDERCUTS and was.get(tie.target) is role:
        return told[id_]
    return AttackType.UNDERMINES if role is Role.PREMISE else AttackType.REBUTS


def _pairs(web: Web, type_: LinkType, order: Mapping[str, int], *, sided: bool) -> tuple[tuple[str, str], ...]:
    found: dict[frozenset[str], tuple[str, str]] = {}
    for one, other in pairs(web, type_):
        if one != other:
            pair = (one, other) if sided or order[one] < order[other] else (other, one)
            found.setdefault(frozenset(pair), pair)
    return tuple(sorted(found.values(), key=lambda pair: (order[pair[0]], order[pair[1]])))


def _renamed(ids: Iterable[str], web: Web, known: set[str]) -> tuple[str, ...]:
    named = dict.fromkeys(web.became.get(id_, id_) for id_ in ids)
    return tuple(id_ for id_ in named if id_ in known)


def _circles(circles: Iterable[Circle], web: Web, known: set[str]) -> Iterable[Circle]:
    """Circles that were told of, as long as two of their statements are left."""
    for circle in circles:
        around = _renamed(circle.statements, web, known)
        if len(around) > 1:
            yield Circle(statements=around)
