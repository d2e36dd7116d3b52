"""Where each statement of the graph is drawn: what bears on what, the shallowest use of each, and what stands apart."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.models import Agreement, ArgumentMap, AttackType, Basis, Inference
from pipeline.render.sheet import in_text_order
from pipeline.render.words import RELATIONS, Relation, agreed_word


@dataclass(frozen=True)
class Step:
    """An inference or attack as it is drawn: sources that bear on a target in one relation."""

    id: str
    relation: Relation
    sources: tuple[str, ...]
    agreement: Agreement | None = None

    @property
    def word(self) -> str:
        """``because``; with the share of samples that drew it ``because 2/3``."""
        return agreed_word(self.relation, self.agreement)

    @property
    def short(self) -> str:
        """The same where there is room for a word alone: ``undercut``."""
        return agreed_word(RELATIONS[self.relation].word, self.agreement)


Bearing = dict[str, list[Step]]
"""Id of a statement or step to the steps that bear on it."""

_ATTACKS = {
    AttackType.REBUTS: Relation.BUT,
    AttackType.UNDERMINES: Relation.BUT,
    AttackType.UNDERCUTS: Relation.UNDERCUT,
}


def reason(inference: Inference) -> Relation:
    """How the premises bear on the conclusion: by words that say so, or perhaps."""
    return Relation.PERHAPS if inference.basis is Basis.POSITION else Relation.BECAUSE


def bearing_of(map_: ArgumentMap) -> Bearing:
    """Every inference, attack and elaboration of the map, by what it bears on."""
    bearing: Bearing = {}
    for inference in map_.inferences:
        step = Step(inference.id, reason(inference), inference.premises, inference.agreement)
        bearing.setdefault(inference.conclusion, []).append(step)
    for attack in map_.attacks:
        step = Step(attack.id, _ATTACKS[attack.type], (attack.source,), attack.agreement)
        bearing.setdefault(attack.target, []).append(step)
    for one, other in map_.elaborates:
        bearing.setdefault(other, []).append(Step(f"{one}>{other}", Relation.FURTHER, (one,)))
    return bearing


def steps(target: str, bearing: Bearing) -> Iterator[tuple[Step, str | None]]:
    """Steps that bear on a target, each followed by what undercuts it, with the id of the step it hangs from."""
    stack: list[tuple[Step, str | None]] = [(step, None) for step in reversed(bearing.get(target, []))]
    while stack:
        step, hangs = stack.pop()
        yield step, hangs
        stack += [(each, step.id) for each in reversed(bearing.get(step.id, []))]


def settle(map_: ArgumentMap, bearing: Bearing) -> tuple[dict[str, str], list[str], list[str]]:
    """Where each statement is drawn whole (id of its step, empty for roots), the roots, and what stands apart."""
    homes: dict[str, str] = {}
    roots = list(dict.fromkeys(map_.apex))
    for root in roots:
        homes[root] = ""
    _spread(roots, bearing, homes)
    _join_twins(map_, bearing, homes)
    sources = {source for steps in bearing.values() for step in steps for source in step.sources}
    ordered = [statement.id for statement in in_text_order(map_)]
    apart: list[str] = []
    for statement in [*(s for s in ordered if s not in sources), *ordered]:
        if statement not in homes:
            homes[statement] = ""
            (roots if statement in bearing else apart).append(statement)
            _spread([statement], bearing, homes)
    return homes, roots, apart


def _spread(starts: Sequence[str], bearing: Bearing, homes: dict[str, str]) -> None:
    """Give every statement behind the starts its home, shallowest first."""
    queue = deque(starts)
    while queue:
        for step, _ in steps(queue.popleft(), bearing):
            for source in step.sources:
                if source not in homes:
                    homes[source] = step.id
                    queue.append(source)


def _join_twins(map_: ArgumentMap, bearing: Bearing, homes: dict[str, str]) -> None:
    """A statement linked only by saying the same, or the contrary, hangs from its twin."""
    pairs = [(Relation.RESTATED, pair) for pair in map_.rephrases]
    pairs += [(Relation.AGAINST, pair) for pair in map_.contradictions]
    for relation, (one, other) in pairs:
        if (one in homes) == (other in homes):
            continue
        drawn, loose = (one, other) if one in homes else (other, one)
        step = Step(f"{one}~{other}", relation, (loose,))
        bearing.setdefault(drawn, []).append(step)
        homes[loose] = step.id
        _spread([loose], bearing, homes)
