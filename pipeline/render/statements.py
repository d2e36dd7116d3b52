"""What is told about one statement and its neighbours, and the map as an outline to read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.models import Basis, Finding, Statement
from pipeline.render.face import Flagged, badge_word, flagged, gist, told_of
from pipeline.render.sheet import Sheet
from pipeline.render.steps import reason
from pipeline.render.tree import Forest, Join, Place
from pipeline.render.words import RELATIONS, ROLES, Relation, agreed_word, chip_word, plural, scheme_word


@dataclass(frozen=True)
class Link:
    """A way from one statement to another: the number of that, its words, its key on a page, and its id."""

    label: str
    title: str
    key: str
    id: str


@dataclass(frozen=True)
class Links:
    """Neighbours in one relation."""

    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Told:
    """One statement: its number in the map, what it does, its neighbours, and the findings in it."""

    key: str
    number: str
    role: str
    statement: Statement
    findings: tuple[Finding, ...]
    links: tuple[Links, ...]


@dataclass(frozen=True)
class Row:
    """One line of the outline: the row below stands one level deeper, or closes some levels first.

    ``text`` is the whole of it; ``flags`` are by verdict, ``worst`` what else was found.
    """

    relation: str
    tone: str
    number: str
    text: str
    key: str
    depth: int
    gist: str = ""
    flags: tuple[Flagged, ...] = ()
    worst: Finding | None = None
    badge: str = ""
    chip: str = ""
    ghost: bool = False
    guessed: bool = False
    deeper: bool = False
    closes: int = 0


def statements(sheet: Sheet, numbered: Mapping[str, str]) -> tuple[Told, ...]:
    """Every statement, in the order of the map's file."""
    return tuple(
        Told(
            key=sheet.key(each.id),
            number=numbered[each.id],
            role=ROLES[each.role].word,
            statement=each,
            findings=sheet.findings.get(each.id, ()),
            links=_links(each, sheet, numbered),
        )
        for each in sheet.map.statements
    )


def _links(statement: Statement, sheet: Sheet, numbered: Mapping[str, str]) -> tuple[Links, ...]:
    found: dict[str, list[Link]] = {}
    for heading, link in _neighbours(statement.id, sheet, numbered):
        found.setdefault(heading, []).append(link)
    return tuple(Links(heading, tuple(links)) for heading, links in found.items())


def _neighbours(here: str, sheet: Sheet, numbered: Mapping[str, str]) -> Iterator[tuple[str, Link]]:
    for inference in sheet.map.inferences:
        scheme = scheme_word(inference.scheme)
        if inference.conclusion == here:
            because = reason(inference).capitalize()
            together = f"{because}, together" if len(inference.premises) > 1 else because
            heading = agreed_word(f"{together} ({scheme})" if scheme else together, inference.agreement)
            yield from ((heading, link_to(premise, sheet, numbered)) for premise in inference.premises)
        if here in inference.premises:
            word = "Perhaps a reason for" if inference.basis is Basis.POSITION else "A reason for"
            yield agreed_word(word, inference.agreement), link_to(inference.conclusion, sheet, numbered)
    for attack in sheet.map.attacks:
        if attack.target == here:
            yield agreed_word("But", attack.agreement), link_to(attack.source, sheet, numbered)
        if attack.source == here:
            yield agreed_word("An objection to", attack.agreement), link_to(attack.target, sheet, numbered)
    yield from _pairs(here, sheet, numbered)


def _pairs(here: str, sheet: Sheet, numbered: Mapping[str, str]) -> Iterator[tuple[str, Link]]:
    both = (
        ("The same point", "The same point", sheet.map.rephrases),
        ("Contradicts", "Contradicts", sheet.map.contradictions),
    )
    for from_first, from_second, pairs in (("Tells more of", "Further", sheet.map.elaborates), *both):
        for one, other in pairs:
            if here == one:
                yield from_first, link_to(other, sheet, numbered)
            elif here == other:
                yield from_second, link_to(one, sheet, numbered)


def link_to(target: str, sheet: Sheet, numbered: Mapping[str, str]) -> Link:
    """A link to a statement, or to what leads to the step with this id."""
    statement = sheet.statements.get(target)
    if statement is not None:
        return Link(numbered[target] or ROLES[statement.role].word, gist(statement), sheet.key(target), target)
    source = _source(target, sheet)
    return Link("", f"the step from {step_words(target, sheet, numbered)}", sheet.key(source), source)


def step_words(step: str, sheet: Sheet, numbered: Mapping[str, str]) -> str:
    """``1.2 to 1``; for an attack on a step, the step it attacks as well."""

    def named(statement: str) -> str:
        return numbered[statement] or "the main claim"

    for inference in sheet.map.inferences:
        if inference.id == step:
            return f"{' and '.join(map(named, inference.premises))} to {named(inference.conclusion)}"
    attack = next(each for each in sheet.map.attacks if each.id == step)
    known = attack.target in sheet.statements
    target = named(attack.target) if known else f"the step from {step_words(attack.target, sheet, numbered)}"
    return f"{named(attack.source)} against {target}"


def _source(step: str, sheet: Sheet) -> str:
    sources = {each.id: each.premises[0] for each in sheet.map.inferences}
    sources |= {each.id: each.source for each in sheet.map.attacks}
    return sources[step]


def outline(grown: Forest, sheet: Sheet, numbered: Mapping[str, str]) -> tuple[Row, ...]:
    """The map as nested lists, in the order in which it is drawn."""
    depths = [place.level for place in grown.places]
    following = [*depths[1:], 0][: len(depths)]
    rows = (_row(place, grown, sheet, numbered) for place in grown.places)
    return tuple(
        replace(row, deeper=after > row.depth, closes=max(row.depth - after, 0))
        for row, after in zip(rows, following, strict=True)
    )


def _row(place: Place, grown: Forest, sheet: Sheet, numbered: Mapping[str, str]) -> Row:
    if place.statement is None:
        title = f"{plural(len(place.children), 'statement')} not linked to the argument"
        return Row("", "", "", title, "", place.level)
    statement = sheet.statements[place.statement]
    found = () if place.ghost else told_of(sheet.findings.get(statement.id, ()))
    join = None if place.join is None else grown.joins[place.join]
    return Row(
        relation=_relation(join) if join else "",
        tone=RELATIONS[join.step.relation].tone if join else "",
        number=numbered[statement.id],
        text=" ".join(statement.text.split()),
        key=sheet.key(statement.id),
        depth=place.level,
        gist=statement.gist or "",
        flags=flagged([each for each in found if each.statement == statement.id]),
        worst=found[0] if found else None,
        badge=badge_word(found[0], len(found)) if found else "",
        chip=chip_word(statement.assertions),
        ghost=place.ghost,
        guessed=bool(join and join.step.relation is Relation.PERHAPS),
    )


def _relation(join: Join) -> str:
    word = join.step.word
    if join.hangs is not None:
        return f"step {word}" if join.step.relation is Relation.UNDERCUT else word
    return f"{word}, together" if len(join.members) > 1 else word
