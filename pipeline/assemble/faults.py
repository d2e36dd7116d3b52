"""What is wrong with a map, one sentence for each fault, such that whoever drew the map can mend it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pipeline.assemble.graph import loose, reaches
from pipeline.models import ArgumentMap, Attack, AttackType, Fidelity, Inference, Statement


def faults(argmap: ArgumentMap) -> tuple[str, ...]:
    """All faults of a map; none for a map that may be shown. The rules are those of argument maps, not of articles."""
    rules = (_ids, _statements, _references, _inferences, _circles, _attacks, _pairs, _apex, _connected)
    return tuple(fault for rule in rules for fault in rule(argmap))


def _ids(argmap: ArgumentMap) -> Iterator[str]:
    steps: tuple[Inference | Attack, ...] = (*argmap.inferences, *argmap.attacks)
    counts = Counter([*(one.id for one in argmap.statements), *(one.id for one in steps)])
    for id_, count in counts.items():
        if count > 1:
            yield f"The id {id_} is used {count} times; give each statement, inference and attack an id of its own."


def _statements(argmap: ArgumentMap) -> Iterator[str]:
    for one in argmap.statements:
        yield from _statement(one, argmap.article.length)


def _statement(one: Statement, length: int) -> Iterator[str]:
    if not one.text.strip():
        yield f"{one.id} has no text; say in one sentence what it states."
    if not one.spans and not one.implicit:
        yield f"{one.id} is anchored nowhere; cite its sentences, or mark it implicit with a warrant."
    if one.implicit and not one.warrant:
        yield f"{one.id} is implicit, but no warrant says why it is needed; add the warrant."
    if one.implicit is not (one.fidelity is Fidelity.IMPUTATION):
        where = "implicit" if one.implicit else "in the text"
        yield f"{one.id} is called {one.fidelity}, which does not fit a statement that is {where}."
    if not one.assertions:
        yield f"{one.id} is asserted by nobody; say who asserts it."
    for before, after in pairwise(one.spans):
        if (after.start, after.end) <= (before.start, before.end):
            yield f"The spans of {one.id} are out of order at {after.start}; list each once, as in the text."
    for span in one.spans:
        if span.end > length:
            yield f"{one.id} quotes up to character {span.end}, but the article has only {length}."


def _references(argmap: ArgumentMap) -> Iterator[str]:
    known = {one.id for one in argmap.statements}
    for inference in argmap.inferences:
        yield from _unknown(inference.id, (*inference.premises, inference.conclusion), known)
    for attack in argmap.attacks:
        yield from _unknown(attack.id, (attack.source,), known)
    for name, pairs in _paired(argmap):
        for pair in pairs:
            yield from _unknown(name, pair, known)
    for name, ids in (
        ("apex", argmap.apex),
        ("apex_candidates", argmap.apex_candidates),
        ("disconnected", argmap.disconnected),
    ):
        yield from _unknown(name, ids, known)
    for circle in argmap.circles:
        yield from _unknown("circles", circle.statements, known)


def _unknown(where: str, ids: Iterable[str], known: set[str]) -> Iterator[str]:
    for id_ in ids:
        if id_ not in known:
            yield f"{where} refers to {id_}, which is no statement of this map."


def _inferences(argmap: ArgumentMap) -> Iterator[str]:
    steps: Counter[tuple[frozenset[str], str]] = Counter()
    for inference in argmap.inferences:
        if inference.conclusion in inference.premises:
            yield f"In {inference.id} the premise {inference.conclusion} is its own conclusion; link it elsewhere."
        if len(set(inference.premises)) < len(inference.premises):
            yield f"{inference.id} names a premise twice; name each once."
        step = (frozenset(inference.premises), inference.conclusion)
        steps[step] += 1
        if steps[step] == 2:  # noqa: PLR2004 - the first repetition
            yield f"{inference.id} repeats an inference from the same premises to {inference.conclusion}; keep one."


def _circles(argmap: ArgumentMap) -> Iterator[str]:
    above: dict[str, list[str]] = {}
    for inference in argmap.inferences:
        if inference.conclusion not in inference.premises and reaches(inference.conclusion, inference.premises, above):
            yield f"{inference.id} closes a circle of support through {inference.conclusion}; leave a link out."
        for premise in inference.premises:
            above.setdefault(premise, []).append(inference.conclusion)


def _attacks(argmap: ArgumentMap) -> Iterator[str]:
    steps: dict[str, Inference | Attack] = {one.id: one for one in argmap.inferences}
    steps |= {one.id: one for one in argmap.attacks}
    statements = {one.id for one in argmap.statements}
    above = {one.id: [one.target] for one in argmap.attacks}
    for attack in argmap.attacks:
        if attack.type is AttackType.UNDERCUTS:
            yield from _undercut(attack, steps, above)
        elif attack.target not in statements:
            yield f"{attack.id} {attack.type} {attack.target}, which is no statement; to break a step, undercut it."
        elif attack.source == attack.target:
            yield f"In {attack.id} the statement {attack.source} attacks itself; name what it speaks against."


def _undercut(attack: Attack, steps: dict[str, Inference | Attack], above: dict[str, list[str]]) -> Iterator[str]:
    target = steps.get(attack.target)
    if target is None:
        yield f"{attack.id} undercuts {attack.target}, which is no inference or attack; name the step it breaks."
    elif attack.source in makers(target):
        yield f"In {attack.id} the statement {attack.source} undercuts a step of its own; name another step."
    elif reaches(attack.target, [attack.id], above):
        yield f"{attack.id} undercuts, over other attacks, itself; name a step that is not an answer to it."


def makers(step: Inference | Attack) -> tuple[str, ...]:
    """The statements that a step starts from."""
    return step.premises if isinstance(step, Inference) else (step.source,)


def _paired(argmap: ArgumentMap) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    return (
        ("rephrases", argmap.rephrases),
        ("contradictions", argmap.contradictions),
        ("elaborates", argmap.elaborates),
    )


def _pairs(argmap: ArgumentMap) -> Iterator[str]:
    for name, pairs in _paired(argmap):
        counts = Counter(frozenset(pair) for pair in pairs)
        for pair, count in counts.items():
            if len(pair) == 1:
                yield f"{name} pairs {next(iter(pair))} with itself; name two statements."
            if count > 1:
                yield f"{name} lists the pair {' and '.join(sorted(pair))} {count} times; list it once."


def _apex(argmap: ArgumentMap) -> Iterator[str]:
    if argmap.statements and not argmap.apex:
        yield "No statement is at the top; name the main claim."
    if len(set(argmap.apex)) < len(argmap.apex):
        yield "The apex names a statement twice; name each once."


def _connected(argmap: ArgumentMap) -> Iterator[str]:
    listed = set(argmap.disconnected)
    apart = loose(argmap)
    for id_ in apart:
        if id_ not in listed:
            yield f"{id_} is connected to nothing at the top; link it, or list it as disconnected."
    for id_ in argmap.disconnected:
        if id_ not in apart:
            yield f"{id_} is listed as disconnected, but it is connected; take it off the list."
