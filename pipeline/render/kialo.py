"""The map as the outline text that Kialo exchanges: one thesis, and a tree of pros and cons."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.models import Done
from pipeline.render.export import Export, agreements, losses
from pipeline.render.sheet import Sheet
from pipeline.render.tree import Forest, forest
from pipeline.render.words import Relation

_STANCES = {Relation.BECAUSE: "Pro: ", Relation.BUT: "Con: ", Relation.UNDERCUT: "Con: ", Relation.AGAINST: "Con: "}
_BRACKETS = re.compile(r"([\[\]()])")


def kialo(done: Done) -> Export:
    """The tree under the first main claim; undercuts become cons of the statement whose step they attack."""
    sheet = Sheet.of(done)
    grown = forest(sheet)
    numbers = _numbers(grown)
    title = " ".join(sheet.map.article.title.split())
    lines = (f"{numbers[here]} {_words(here, grown, sheet, numbers)}" for here in numbers)
    joins = [join for join in grown.joins if join.owner in numbers]
    undercuts = sum(join.step.relation is Relation.UNDERCUT for join in joins)
    linked = sum(len(join.members) > 1 for join in joins)
    lost = losses(
        (agreements(done.map), "agreement", "of samples left out"),
        (undercuts, "undercut", "flattened"),
        (linked, "linked group", "split"),
        (len(grown.places) - len(numbers), "statement", "outside the main claim's tree left out"),
        (len(done.findings.findings), "finding", "left out"),
    )
    return Export("\n".join((f"Discussion Title: {title}", "", *lines)) + "\n", lost)


def _numbers(grown: Forest) -> dict[int, str]:
    """Place to its number, ``1.`` for the thesis, ``1.2.`` for its second child."""
    numbers: dict[int, str] = {}
    children: Counter[int] = Counter()
    for here, place in enumerate(grown.places):
        if here == 0 and place.statement is not None:
            numbers[here] = "1."
        elif place.parent in numbers:
            children[place.parent] += 1
            numbers[here] = f"{numbers[place.parent]}{children[place.parent]}."
    return numbers


def _words(here: int, grown: Forest, sheet: Sheet, numbers: dict[int, str]) -> str:
    place = grown.places[here]
    stance = "" if place.join is None else _STANCES.get(grown.joins[place.join].step.relation, "")
    if place.ghost:
        home = next(_whole(str(place.statement), grown, numbers), None)
        if home is not None:
            return f"{stance}-> See {home}"
    text = " ".join(sheet.statements[str(place.statement)].text.split())
    return stance + _BRACKETS.sub(r"\\\1", re.sub(r"^(\\?)->", r"\1→", text))


def _whole(statement: str, grown: Forest, numbers: dict[int, str]) -> Iterator[str]:
    return (numbers[at] for at in numbers if grown.places[at].statement == statement and not grown.places[at].ghost)
