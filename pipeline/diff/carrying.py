"""What became of each statement, relation and finding when one map takes another's place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.diff import findings as checked
from pipeline.diff.fates import Met, Thing, fates
from pipeline.models import ArgumentMap, Carried, Finding, Findings, Link, LinkPair, StatementPair


class Drawn(NamedTuple):
    """A map with its relations."""

    map: ArgumentMap
    links: Sequence[Link]

    @property
    def things(self) -> list[Thing]:
        """Relations in words."""
        titles = {one.id: one.title for one in self.map.statements}
        steps = {one.id: one.sources[0] for one in self.links}
        return [Thing(one.id, " ".join(self._words(one, titles, steps))) for one in self.links]

    @staticmethod
    def _words(link: Link, titles: Mapping[str, str], steps: Mapping[str, str]) -> Iterator[str]:
        first, *others = (f"“{titles.get(one, one)}”" for one in link.sources)
        yield " and ".join((first, *others)) if link.target is not None else first
        yield link.type.value
        if link.target is None:
            yield " and ".join(others)
        elif link.target in steps:
            yield f"the step from “{titles.get(steps[link.target], link.target)}”"
        else:
            yield f"“{titles.get(link.target, link.target)}”"


def statements(before: ArgumentMap, after: ArgumentMap, pairs: Sequence[StatementPair]) -> tuple[Carried, ...]:
    met = [Met(one.before.id, one.after.id, one.changed) for one in pairs]
    ours, theirs = ([Thing(one.id, one.text) for one in side.statements] for side in (before, after))
    return fates(ours, theirs, met)


def relations(
    before: Drawn, after: Drawn, pairs: Sequence[LinkPair], statements: Sequence[StatementPair]
) -> tuple[Carried, ...]:
    """Relations are reworded with any of the statements that they join, or that the steps under them join."""
    changed = {one.before.id for one in statements if "words" in one.changed}
    for _ in before.links:  # an undercut of an undercut stands on all that is under it
        more = {one.id for one in before.links if {*one.sources, one.target} & changed} - changed
        if not more:
            break
        changed |= more
    met = [
        Met(one.before.id, one.after.id, (*one.changed, *(("words",) if one.before.id in changed else ())))
        for one in pairs
    ]
    return fates(before.things, after.things, met)


def findings(
    before: Findings | None, after: Findings | None, pairs: Sequence[StatementPair]
) -> tuple[Carried, ...] | None:
    if before is None or after is None:
        return None
    ours, theirs = (sorted(side.findings, key=lambda one: (one.start, one.end, one.id)) for side in (before, after))
    met = checked.met(ours, theirs, {one.before.id: one.after.id for one in pairs})
    return fates(
        [Thing(one.id, _about(one)) for one in ours],
        [Thing(one.id, _about(one)) for one in theirs],
        [Met(a.id, b.id, checked.changes(a, b)) for a, b in met],
    )


def _about(finding: Finding) -> str:
    return finding.quote or finding.message
