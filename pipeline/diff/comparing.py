"""The whole comparison: statements first, then relations between what met and findings about it."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.diff import carrying, relations, statements
from pipeline.diff.meeting import without
from pipeline.diff.relations import Places, links_of
from pipeline.models import (
    ArgumentMap,
    CarryOver,
    Findings,
    Link,
    LinkPair,
    MapDiff,
    Side,
    StatementPair,
)


class Version(NamedTuple):
    """A map and what was found in it; None if nobody checked it."""

    map: ArgumentMap
    findings: Findings | None = None


def carry_over(before: Version, after: Version) -> CarryOver:
    """What became of each statement, relation and finding: with ``taken``, all that is noted on them goes along."""
    return compare(before, after).carried


def diff(before: ArgumentMap, after: ArgumentMap) -> MapDiff:
    """Two maps compared without findings."""
    return compare(Version(before), Version(after))


def compare(one: Version, other: Version) -> MapDiff:
    """What ``other`` lost, gained and changed against ``one``.

    Places count only if both are of exactly the same text; maps of two versions meet by words alone.
    """
    before, after = one.map, other.map
    same_text = before.article.sha256 == after.article.sha256
    pairs = statements.met(before, after, by_place=same_text)
    ours = Places(before, {one.id: one.id for one in before.statements}, "<")
    theirs = Places(after, {b.id: a.id for a, b in pairs}, ">")
    links, others = links_of(before), links_of(after)
    joints = relations.met(links, others, ours, theirs)
    changed = [
        StatementPair(before=a, after=b, changed=statements.changes(a, b, same_text=same_text)) for a, b in pairs
    ]
    turned = [LinkPair(before=a, after=b, changed=relations.changes(a, b, ours, theirs)) for a, b in joints]
    return MapDiff(
        before=_side(before, links),
        after=_side(after, others),
        same_text=same_text,
        same_statements=sum(not one.changed for one in changed),
        lost_statements=without(before.statements, (a for a, _ in pairs)),
        gained_statements=without(after.statements, (b for _, b in pairs)),
        changed_statements=tuple(one for one in changed if one.changed),
        same_relations=sum(not one.changed for one in turned),
        lost_relations=without(links, (a for a, _ in joints)),
        gained_relations=without(others, (b for _, b in joints)),
        changed_relations=tuple(one for one in turned if one.changed),
        carried=CarryOver(
            statements=carrying.statements(before, after, changed),
            relations=carrying.relations(carrying.Drawn(before, links), carrying.Drawn(after, others), turned, changed),
            findings=carrying.findings(one.findings, other.findings, changed),
        ),
    )


def _side(argmap: ArgumentMap, links: Sequence[Link]) -> Side:
    return Side(
        article=argmap.article,
        provenance=argmap.provenance,
        statements=len(argmap.statements),
        relations=len(links),
    )
