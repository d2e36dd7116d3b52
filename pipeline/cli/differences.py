"""Two maps or drafts side by side, in eighty columns."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline.cli.compare import WIDTH, quoted, voice
from pipeline.errors import legible
from pipeline.models import (
    ArgumentMap,
    Carried,
    Fate,
    Link,
    LinkPair,
    MapDiff,
    Side,
    Statement,
    StatementPair,
)

LEAD = 20
"""Characters shown before the place where two texts part."""


class _Words:
    """What the ids of a map stand for."""

    def __init__(self, argmap: ArgumentMap) -> None:
        self.statements = {one.id: one for one in argmap.statements}
        self.steps = {one.id: one.premises for one in argmap.inferences}
        self.steps |= {one.id: (one.source,) for one in argmap.attacks}

    def said(self, id_: str, width: int) -> str:
        if id_ in self.steps:
            return f"the step from {self.said(self.steps[id_][0], width - 14)}"
        return quoted(self.statements[id_].text if id_ in self.statements else id_, width)


def lines(found: MapDiff, before: ArgumentMap, after: ArgumentMap) -> Iterator[str]:
    """What was compared, how much is the same, then everything that is not."""
    yield f"A  {_side(found.before)}"
    yield f"B  {_side(found.after)}"
    if not found.same_text:
        yield "The two texts differ, so statements are compared by their words alone."
    yield ""
    yield _count(
        "Statements", found.same_statements, found.changed_statements, found.lost_statements, found.gained_statements
    )
    if moved := _of(found.carried.statements, Fate.MOVED):
        yield f"{'':12}{len(moved)} of the same stand elsewhere"
    yield _count(
        "Relations", found.same_relations, found.changed_relations, found.lost_relations, found.gained_relations
    )
    yield _findings_count(found.carried.findings)
    for title, block in _blocks(found, _Words(before), _Words(after)).items():
        if block:
            yield ""
            yield title
            yield from block


def _blocks(found: MapDiff, ours: _Words, theirs: _Words) -> Mapping[str, Sequence[str]]:
    checked = found.carried.findings or ()
    return {
        "Moved statements": [_finding(">", one) for one in _of(found.carried.statements, Fate.MOVED)],
        "Changed statements": [line for pair in found.changed_statements for line in _changed(pair)],
        "Statements only in A": [_statement("-", one) for one in found.lost_statements],
        "Statements only in B": [_statement("+", one) for one in found.gained_statements],
        "Changed relations": [line for pair in found.changed_relations for line in _turned(pair, ours, theirs)],
        "Relations only in A": [line for one in found.lost_relations for line in _link("-", one, ours)],
        "Relations only in B": [line for one in found.gained_relations for line in _link("+", one, theirs)],
        "Changed findings": [line for one in _of(checked, Fate.CHANGED) for line in _changed_finding(one)],
        "Findings only in A": [_finding("-", one) for one in _of(checked, Fate.GONE)],
        "Findings only in B": [_finding("+", one) for one in _of(checked, Fate.NEW)],
    }


def _of(things: Sequence[Carried], fate: Fate) -> list[Carried]:
    return [one for one in things if one.fate is fate]


def _findings_count(findings: Sequence[Carried] | None) -> str:
    if findings is None:
        return "Findings:   not compared: a map alone holds none"
    fates = Counter(one.fate for one in findings)
    changed, lost, gained = (_of(findings, fate) for fate in (Fate.CHANGED, Fate.GONE, Fate.NEW))
    return _count("Findings", fates[Fate.STAYED] + fates[Fate.MOVED], changed, lost, gained)


def _finding(mark: str, one: Carried) -> str:
    return f"  {mark} {quoted(one.text, WIDTH - 4)}"


def _changed_finding(one: Carried) -> Iterator[str]:
    yield _finding("~", one)
    ids = " → ".join(dict.fromkeys((str(one.before), str(one.after))))
    yield f"      {', '.join(one.differs)}: {legible(ids)}"[:WIDTH]


def _side(side: Side) -> str:
    made = side.provenance.model or ("built-in rules" if side.provenance.engine == "rules" else side.provenance.engine)
    return f"{quoted(side.article.title, 42)}  {legible(f'{made}, argmap {side.provenance.code}')}"[: WIDTH - 3]


def _count(what: str, same: int, changed: Sequence[object], lost: Sequence[object], gained: Sequence[object]) -> str:
    return f"{what + ':':12}{same} same, {len(changed)} changed, {len(lost)} only in A, {len(gained)} only in B"


def _statement(mark: str, one: Statement) -> str:
    return f"  {mark} {one.role.replace('_', ' '):16}{quoted(one.text, WIDTH - 20)}"


def _changed(pair: StatementPair) -> Iterator[str]:
    yield f"  ~ {quoted(pair.before.text, WIDTH - 4)}"
    if pair.before.id != pair.after.id:
        yield f"      id {legible(pair.before.id)} → {legible(pair.after.id)}"[:WIDTH]
    for name in pair.changed:
        if name == "text":
            yield from _reworded(pair.before.text, pair.after.text)
        elif name != "words":
            before, after = (_value(name, one) for one in (pair.before, pair.after))
            yield from _arrow(name, before, after)


def _reworded(before: str, after: str) -> Iterator[str]:
    """Both texts, from a little before the place where they part."""
    parts = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), len(before))
    start = before.rfind(" ", 0, max(0, parts - LEAD)) + 1 if parts > 2 * LEAD else 0
    for mark, text in (("-", before), ("+", after)):
        yield f"      text {mark} {'…' if start else ''}{quoted(text[start:], WIDTH - 14)}"


def _arrow(name: str, before: str, after: str) -> Iterator[str]:
    """On one line if it fits, else on two."""
    if len(line := f"      {name}: {before} → {after}") <= WIDTH:
        yield line
    else:
        yield f"      {name}: {before}"[:WIDTH]
        yield f"      → {after}"[:WIDTH]


def _value(name: str, one: Statement) -> str:
    if name == "role":
        return one.role.replace("_", " ")
    if name == "hedge":
        return legible(f"{one.hedge.level} ({', '.join(one.hedge.cues)})") if one.hedge.cues else one.hedge.level.value
    return "; ".join(voice(said) for said in one.assertions)


def _link(mark: str, link: Link, words: _Words) -> Iterator[str]:
    first, *others = link.sources
    yield f"  {mark} {words.said(first, WIDTH - 4)}"
    for other in others if link.target is not None else ():
        yield f"      and {words.said(other, WIDTH - 10)}"
    end = link.target if link.target is not None else others[0]
    yield f"      {link.type} {words.said(end, WIDTH - 8 - len(link.type))}"


def _turned(pair: LinkPair, ours: _Words, theirs: _Words) -> Iterator[str]:
    yield from _link("-", pair.before, ours)
    yield from _link("+", pair.after, theirs)
    if "scheme" in pair.changed:
        yield f"      scheme: {pair.before.scheme} → {pair.after.scheme}"
