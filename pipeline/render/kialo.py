"""The map as the outline text that Kialo exchanges: one thesis, and a tree of pros and cons."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.models import Done
from pipeline.render.export import Export, left_out, losses
from pipeline.render.sheet import Sheet
from pipeline.render.tree import Forest, Place, forest
from pipeline.render.words import Relation

_STANCES = {
    Relation.BECAUSE: "Pro: ",
    Relation.PERHAPS: "Pro: ",
    Relation.BUT: "Con: ",
    Relation.UNDERCUT: "Con: ",
    Relation.AGAINST: "Con: ",
}
_BRACKETS = re.compile(r"([\[\]()])")


def kialo(done: Done) -> Export:
    """The tree under the first main claim; undercuts become cons of the statement whose step they attack."""
    sheet = Sheet.of(done)
    grown = forest(sheet, at_first=True)
    numbers = _numbers(grown)
    title = " ".join(sheet.map.article.title.split())
    lines = (f"{numbers[here]} {_words(here, grown, sheet, numbers)}" for here in numbers)
    return Export("\n".join((f"Discussion Title: {title}", "", *lines)) + "\n", _lost(grown, sheet, numbers))


def _lost(grown: Forest, sheet: Sheet, numbers: dict[int, str]) -> tuple[str, ...]:
    drawn = Counter(join.step.relation for join in grown.joins if join.owner in numbers)
    linked = sum(len(join.members) > 1 for join in grown.joins if join.owner in numbers)
    told = {grown.places[here].statement for here in numbers}
    lost = losses(
        (drawn[Relation.UNDERCUT], "undercut", "flattened"),
        (linked, "linked group", "split"),
        (drawn[Relation.AGAINST], "contradiction", "written as a con"),
        (len(sheet.map.contradictions) - drawn[Relation.AGAINST], "contradiction", "left out"),
        (drawn[Relation.PERHAPS], "reason by place alone", "written as a pro"),
        (drawn[Relation.FURTHER], "elaboration", "written without a stance"),
        (drawn[Relation.RESTATED], "rephrase", "written without a stance"),
        (len(sheet.map.rephrases) - drawn[Relation.RESTATED], "rephrase", "left out"),
        (len(sheet.map.statements) - len(told), "statement", "outside the main claim's tree left out"),
        (
            sum(_reworded(here, grown, sheet) for here in numbers),
            "text",
            "reworded where Kialo would read a mark in it",
        ),
    )
    lost += left_out(
        sheet.done,
        "text span",
        "hedge",
        "scheme",
        "finding",
        "sample agreement",
        "candidate for the main claim",
        "unexamined stretch",
        "unanchored proposal",
    )
    return ("ids, roles, titles, sections and speakers left out", *lost)


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
    stance = _stance(place, grown)
    if place.ghost:
        return f"{stance}-> See {next(_whole(str(place.statement), grown, numbers))}"
    return stance + _BRACKETS.sub(r"\\\1", _told(sheet.statements[str(place.statement)].text, stance))


def _stance(place: Place, grown: Forest) -> str:
    return "" if place.join is None else _STANCES.get(grown.joins[place.join].step.relation, "")


def _told(text: str, stance: str) -> str:
    """The text on one line without what Kialo would read as a link, a reference or a stance."""
    words = re.sub(r"\](?=\()", "] ", re.sub("^->", "→", " ".join(text.split())))
    return words if stance else re.sub("^(Pro|Con):", r"\1 :", words)


def _reworded(here: int, grown: Forest, sheet: Sheet) -> bool:
    place = grown.places[here]
    text = sheet.statements[str(place.statement)].text
    return not place.ghost and _told(text, _stance(place, grown)) != " ".join(text.split())


def _whole(statement: str, grown: Forest, numbers: dict[int, str]) -> Iterator[str]:
    return (numbers[at] for at in numbers if grown.places[at].statement == statement and not grown.places[at].ghost)
