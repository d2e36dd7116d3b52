"""The steps of assembly: merge, translate keys into ids, leave out what cannot be, order, list what stands apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.assemble.faults import makers
from pipeline.assemble.graph import loose, tops, way
from pipeline.ids import attack_id, inference_id
from pipeline.models import (
    ArgumentMap,
    Article,
    ArticleRef,
    Attack,
    AttackType,
    Circle,
    Draft,
    DraftRelation,
    Dropped,
    Fidelity,
    Grounded,
    Inference,
    Provenance,
    Reading,
    RelationType,
    Role,
    Statement,
    Unanchored,
)
from pipeline.text.plain import plain

ATTACKS = {
    RelationType.REBUTS: AttackType.REBUTS,
    RelationType.UNDERMINES: AttackType.UNDERMINES,
    RelationType.UNDERCUTS: AttackType.UNDERCUTS,
}
RANK = {role: rank for rank, role in enumerate(Role)}
"""Of two roles of merged statements the earlier one stays."""


def assemble(draft: Draft, grounded: Grounded, reading: Reading, provenance: Provenance) -> ArgumentMap:
    """One map of one article, without faults, the same for the same input.

    Statements in the same words are merged. Relations of which an end is unanchored are left out, as are those that
    lead back to their own start. A step that would close a circle of support is left out too, and the circle is listed;
    the first of several that exclude each other stays.
    """
    statements, ids = merge(grounded.statements)
    order = {statement.id: at for at, statement in enumerate(statements)}
    relating = _Relating(ids)
    relating.take(draft.relations)
    inferences = sorted(
        relating.inferences.values(), key=lambda one: (order[one.conclusion], [order[p] for p in one.premises])
    )
    attacks = sorted(relating.attacks.values(), key=lambda one: (order[one.source], one.id))
    argmap = ArgumentMap(
        article=article_ref(reading.article),
        statements=statements,
        inferences=tuple(inferences),
        attacks=tuple(attacks),
        rephrases=_pairs(draft.relations, RelationType.REPHRASES, ids, order),
        contradictions=_pairs(draft.relations, RelationType.CONTRADICTS, ids, order),
        elaborates=_once(_directed(draft.relations, RelationType.ELABORATES, ids, order)),
        apex=(apex := tops(statements, inferences, attacks)),
        apex_candidates=tuple(
            one for one in dict.fromkeys(ids[key] for key in draft.apex_candidates if key in ids) if one not in apex
        ),
        unanchored=tuple(_missed(key, one, draft.relations) for key, one in grounded.unanchored.items()),
        circles=tuple(dict.fromkeys(relating.circles)),
        dropped=(*draft.dropped, *grounded.dropped, *_undrawn(draft.relations, grounded, ids)),
        not_checked=draft.not_checked,
        provenance=provenance,
    )
    return argmap.model_copy(update={"disconnected": loose(argmap)})


def _undrawn(relations: Sequence[DraftRelation], grounded: Grounded, ids: Mapping[str, str]) -> Iterator[Dropped]:
    """Relations between statements in the same words, which are one: of itself a statement says nothing."""
    for one in relations:
        if one.type is not RelationType.UNDERCUTS and one.target in ids:
            for source in one.sources:
                if ids.get(source) == ids[one.target]:
                    what = f"“{grounded.statements[source].title}” {one.type} “{grounded.statements[one.target].title}”"
                    yield Dropped(what=what, why="both are in the same words, so they are one statement")


def _missed(key: str, one: Unanchored, relations: Sequence[DraftRelation]) -> Unanchored:
    """What was set aside, with the number of relations that are lost with it."""
    lost = sum(key in (*relation.sources, relation.target) for relation in relations)
    if not lost:
        return one
    return one.model_copy(update={"reason": f"{one.reason}; {lost} proposed relation{'s' * (lost > 1)} went with it"})


def article_ref(article: Article) -> ArticleRef:
    """The article as a map refers to it."""
    return ArticleRef(
        id=article.id,
        sha256=article.sha256,
        title=article.title,
        author=article.author,
        published=article.published.isoformat() if article.published else None,
        source=article.source,
        length=len(article.text),
    )


def merge(grounded: Mapping[str, Statement]) -> tuple[tuple[Statement, ...], dict[str, str]]:
    """Statements in the order of the text, those in the same words as one; and the id of each draft key."""
    alike: dict[str, list[str]] = {}
    for key, statement in grounded.items():
        alike.setdefault(plain(statement.text), []).append(key)
    merged: list[Statement] = []
    ids: dict[str, str] = {}
    for keys in alike.values():
        one = _one([grounded[key] for key in keys])
        merged.append(one)
        ids |= dict.fromkeys(keys, one.id)
    return tuple(sorted(merged, key=place)), ids


def place(one: Statement) -> tuple[bool, int, int, str]:
    """The order of statements: as the text runs; implied ones come last."""
    return (not one.spans, *((one.spans[0].start, one.spans[0].end) if one.spans else (0, 0)), one.id)


def _one(same: Sequence[Statement]) -> Statement:
    """One statement of several in the same words: all their spans and voices, the highest of their roles."""
    found = [one for one in same if not one.implicit] or list(same)
    first = min(found, key=place)
    if len(found) == 1 and len(same) == 1:
        return first
    spans = tuple(
        sorted({(s.start, s.end): s for one in found for s in one.spans}.values(), key=lambda s: (s.start, s.end))
    )
    return first.model_copy(
        update={
            "id": min(one.id for one in found),
            "role": min((one.role for one in same), key=RANK.__getitem__),
            "spans": spans,
            "fidelity": Fidelity.QUOTATION
            if all(one.fidelity is Fidelity.QUOTATION for one in found)
            else first.fidelity,
            "assertions": tuple(dict.fromkeys(assertion for one in found for assertion in one.assertions)),
        }
    )


class _Relating:
    """Takes a draft's relations one by one into inferences and attacks by the key of the draft."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        self.ids = ids
        self.inferences: dict[str, Inference] = {}
        self.attacks: dict[str, Attack] = {}
        self.steps: dict[str, str] = {}
        self.above: dict[str, list[str]] = {}
        self.circles: list[Circle] = []

    def take(self, relations: Sequence[DraftRelation]) -> None:
        """All relations; an undercut waits until the step that it answers is there."""
        waiting: list[DraftRelation] = []
        for relation in relations:
            if relation.type is RelationType.SUPPORTS:
                self._support(relation)
            elif relation.type is RelationType.UNDERCUTS:
                waiting.append(relation)
            elif relation.type in ATTACKS:
                self._attack(relation)
        while ready := [one for one in waiting if one.target in self.steps]:
            for relation in ready:
                self._undercut(relation)
            waiting = [one for one in waiting if one not in ready]

    def _support(self, relation: DraftRelation) -> None:
        conclusion = self.ids.get(relation.target)
        premises = tuple(source for source in self._sources(relation) if source != conclusion)
        if conclusion is None or not premises:
            return
        if around := way(conclusion, premises, self.above):
            self.circles.append(Circle(statements=around))
            return
        id_ = inference_id(premises, conclusion)
        self.inferences.setdefault(
            id_,
            Inference(id=id_, premises=premises, conclusion=conclusion, scheme=relation.scheme, basis=relation.basis),
        )
        self.steps.setdefault(relation.key, id_)
        for premise in premises:
            self.above.setdefault(premise, []).append(conclusion)

    def _attack(self, relation: DraftRelation) -> None:
        target = self.ids.get(relation.target)
        for source in self._sources(relation):
            if target is not None and source != target:
                self._add(relation, source, target)

    def _undercut(self, relation: DraftRelation) -> None:
        target = self.steps[relation.target]
        step = self.inferences.get(target) or self.attacks[target]
        for source in self._sources(relation):
            if source not in makers(step):
                self._add(relation, source, target)

    def _add(self, relation: DraftRelation, source: str, target: str) -> None:
        type_ = ATTACKS[relation.type]
        id_ = attack_id(source, target)
        self.attacks.setdefault(id_, Attack(id=id_, type=type_, source=source, target=target))
        self.steps.setdefault(relation.key, id_)

    def _sources(self, relation: DraftRelation) -> Iterable[str]:
        return dict.fromkeys(self.ids[key] for key in relation.sources if key in self.ids)


def _pairs(
    relations: Iterable[DraftRelation], type_: RelationType, ids: Mapping[str, str], order: Mapping[str, int]
) -> tuple[tuple[str, str], ...]:
    """Symmetric pairs, each once, the earlier statement first."""
    pairs = _directed(relations, type_, ids, order)
    ordered = {(one, other) if order[one] < order[other] else (other, one) for one, other in pairs}
    return tuple(sorted(ordered, key=lambda pair: (order[pair[0]], order[pair[1]])))


def _once(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Without pairs that are there the other way round."""
    return tuple({frozenset(pair): pair for pair in reversed(pairs)}.values())[::-1]


def _directed(
    relations: Iterable[DraftRelation], type_: RelationType, ids: Mapping[str, str], order: Mapping[str, int]
) -> tuple[tuple[str, str], ...]:
    """Pairs of source and target, each once, in the order of the text."""
    pairs = {
        (ids[source], ids[relation.target])
        for relation in relations
        if relation.type is type_ and relation.target in ids
        for source in relation.sources
        if source in ids and ids[source] != ids[relation.target]
    }
    return tuple(sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]])))
