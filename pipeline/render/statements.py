"""What is told about one statement or finding, and the map as an outline to read."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.models import Basis, Finding, Statement
from pipeline.render.face import badge_word, told_of
from pipeline.render.sheet import Sheet
from pipeline.render.steps import reason
from pipeline.render.tree import Forest, Join, Place
from pipeline.render.words import Relation, agreed_word, chip_word, plural, scheme_word


@dataclass(frozen=True)
class Link:
    """A way from one card to another. ``key`` is empty where there is nothing to go to."""

    label: str
    title: str
    key: str = ""


@dataclass(frozen=True)
class Links:
    """Neighbours in one relation."""

    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Card:
    """One statement with its findings, or findings outside the map (``statement`` is None)."""

    key: str
    label: str
    title: str
    statement: Statement | None
    findings: tuple[Finding, ...]
    links: tuple[Links, ...] = ()


@dataclass(frozen=True)
class Row:
    """One line of the outline: the row below stands one level deeper, or closes some levels first."""

    relation: str
    label: str
    title: str
    key: str
    depth: int
    worst: Finding | None = None
    badge: str = ""
    chip: str = ""
    ghost: bool = False
    deeper: bool = False
    closes: int = 0


def cards(sheet: Sheet) -> tuple[Card, ...]:
    """A card for every statement, then one for every finding that no statement holds."""
    of_statements = [
        Card(
            sheet.key(each.id),
            sheet.labels[each.id],
            each.text,
            each,
            sheet.findings.get(each.id, ()),
            _links(each, sheet),
        )
        for each in sheet.map.statements
    ]
    loose = [each for each in sheet.done.findings.findings if each.statement not in sheet.statements]
    of_findings = [Card(sheet.key_of(each), "Outside the map", f"“{each.quote}”", None, (each,)) for each in loose]
    return (*of_statements, *of_findings)


def _links(statement: Statement, sheet: Sheet) -> tuple[Links, ...]:
    found: dict[str, list[Link]] = {}
    for heading, link in _neighbours(statement.id, sheet):
        found.setdefault(heading, []).append(link)
    return tuple(Links(heading, tuple(links)) for heading, links in found.items())


def _neighbours(here: str, sheet: Sheet) -> Iterator[tuple[str, Link]]:
    for inference in sheet.map.inferences:
        scheme = scheme_word(inference.scheme)
        if inference.conclusion == here:
            because = reason(inference).capitalize()
            together = f"{because}, together" if len(inference.premises) > 1 else because
            heading = agreed_word(f"{together} ({scheme})" if scheme else together, inference.agreement)
            yield from ((heading, link_to(premise, sheet)) for premise in inference.premises)
        if here in inference.premises:
            word = "Perhaps a reason for" if inference.basis is Basis.POSITION else "A reason for"
            yield agreed_word(word, inference.agreement), link_to(inference.conclusion, sheet)
    for attack in sheet.map.attacks:
        if attack.target == here:
            yield agreed_word("But", attack.agreement), link_to(attack.source, sheet)
        if attack.source == here:
            yield agreed_word("An objection to", attack.agreement), link_to(attack.target, sheet)
    yield from _pairs(here, sheet)


def _pairs(here: str, sheet: Sheet) -> Iterator[tuple[str, Link]]:
    both = (
        ("The same point", "The same point", sheet.map.rephrases),
        ("Contradicts", "Contradicts", sheet.map.contradictions),
    )
    for from_first, from_second, pairs in (("Tells more of", "Further", sheet.map.elaborates), *both):
        for one, other in pairs:
            if here == one:
                yield from_first, link_to(other, sheet)
            elif here == other:
                yield from_second, link_to(one, sheet)


def link_to(target: str, sheet: Sheet) -> Link:
    """A link to a statement, or to the conclusion of the step with this id."""
    statement = sheet.statements.get(target)
    if statement is not None:
        return Link(sheet.labels[target], statement.title, sheet.key(target))
    return Link("", f"the step from {step_words(target, sheet)}", _step_key(target, sheet))


def step_words(step: str, sheet: Sheet) -> str:
    """``Premise 3 to Claim 1``; for an attack on a step, the step it attacks as well."""
    for inference in sheet.map.inferences:
        if inference.id == step:
            premises = " and ".join(sheet.labels[premise] for premise in inference.premises)
            return f"{premises} to {sheet.labels[inference.conclusion]}"
    attack = next(each for each in sheet.map.attacks if each.id == step)
    target = sheet.labels.get(attack.target) or f"the step from {step_words(attack.target, sheet)}"
    return f"{sheet.labels[attack.source]} against {target}"


def _step_key(step: str, sheet: Sheet) -> str:
    sources = {each.id: each.premises[0] for each in sheet.map.inferences}
    sources |= {each.id: each.source for each in sheet.map.attacks}
    return sheet.key(sources[step])


def outline(grown: Forest, sheet: Sheet) -> tuple[Row, ...]:
    """The map as nested lists, in the order in which it is drawn."""
    depths = [place.level for place in grown.places]
    following = [*depths[1:], 0][: len(depths)]
    return tuple(
        _row(place, grown, sheet, deeper=after > place.level, closes=max(place.level - after, 0))
        for place, after in zip(grown.places, following, strict=True)
    )


def _row(place: Place, grown: Forest, sheet: Sheet, *, deeper: bool, closes: int) -> Row:
    if place.statement is None:
        title = f"{plural(len(place.children), 'statement')} not linked to the argument"
        return Row("", "", title, "", place.level, deeper=deeper, closes=closes)
    statement = sheet.statements[place.statement]
    found = () if place.ghost else told_of(sheet.findings.get(statement.id, ()))
    return Row(
        relation="" if place.join is None else _relation(grown.joins[place.join]),
        label=sheet.labels[statement.id],
        title=statement.title,
        key=sheet.key(statement.id),
        depth=place.level,
        worst=found[0] if found else None,
        badge=badge_word(found[0], len(found)) if found else "",
        chip=chip_word(statement.assertions),
        ghost=place.ghost,
        deeper=deeper,
        closes=closes,
    )


def _relation(join: Join) -> str:
    word = join.step.word
    if join.hangs is not None:
        return f"step {word}" if join.step.relation is Relation.UNDERCUT else word
    return f"{word}, together" if len(join.members) > 1 else word
