"""Roles as the links of a map give them: a role changes only where the links about a statement did."""

from collections import deque
from collections.abc import Mapping

from pipeline.editing.web import ATTACKS, BESIDE, Web
from pipeline.models import LinkType, Role


def roles(web: Web) -> Mapping[str, Role]:
    """Of each statement: what is on the other side is an objection, what has reasons a claim, what bears a premise."""
    against = _sides(web)
    upheld = {tie.target for tie in web.ties.values() if tie.type is LinkType.SUPPORTS}
    bearing = {
        source
        for tie in web.ties.values()
        if tie.type is not LinkType.ELABORATES and tie.type not in BESIDE
        for source in tie.sources
    }
    attacked = {web.maker(tie) for tie in web.ties.values() if tie.type in ATTACKS}

    def role(id_: str) -> Role:
        if id_ in web.mains:
            return Role.MAIN_CLAIM
        if against[id_]:
            return Role.COUNTERARGUMENT
        if id_ in upheld:
            return Role.CLAIM
        return Role.PREMISE if id_ in bearing or id_ in attacked else Role.BACKGROUND

    return {id_: role(id_) for id_ in web.statements}


def _sides(web: Web) -> Mapping[str, bool]:
    """Whether each statement speaks against the top that it is nearest to."""
    below: dict[str, list[tuple[str, bool]]] = {}
    for tie in web.ties.values():
        if tie.type not in BESIDE:
            for source in tie.sources:
                below.setdefault(web.maker(tie), []).append((source, tie.type in ATTACKS))
    held = {source for under in below.values() for source, _ in under}
    against: dict[str, bool] = {}
    tops = [*web.mains, *(id_ for id_ in web.statements if id_ not in held), *web.statements]
    for top in tops:
        todo = deque([] if top in against else [top])
        against.setdefault(top, False)
        while todo:
            here = todo.popleft()
            for source, turns in below.get(here, ()):
                if source not in against:
                    against[source] = against[here] is not turns
                    todo.append(source)
    return against
