"""A map as its page shows it: rows of the outline, what the drawing needs, and links that were guessed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.diff import links_of
from pipeline.models import Article, Done, Finding, LinkType, Statement
from pipeline.render.face import Flagged, flagged, gist
from pipeline.render.numbering import numbers
from pipeline.render.sheet import Sheet
from pipeline.render.tree import Forest, Place, forest
from pipeline.render.words import RELATIONS, VERDICTS, Look, Relation, chip_word, plural

SECOND = 2
"""Levels whose guesses are asked about first."""


@dataclass(frozen=True)
class Row:
    """One line of the outline; ``here`` is its place, ``parent`` that of the line it stands under.

    ``word`` and ``tone`` say how it bears on that, ``link`` by which link; ``below`` and ``flags_below`` count what
    stands under it.
    """

    here: int
    parent: int | None
    level: int
    statement: Statement | None
    number: str
    words: str
    word: str = ""
    tone: str = ""
    link: str = ""
    guess: bool = False
    together: bool = False
    ghost: bool = False
    main: bool = False
    flags: tuple[Flagged, ...] = ()
    speaker: str = ""
    below: int = 0
    flags_below: int = 0
    children: int = 0
    weight: int = 0
    edited: bool = False
    shown: bool = False

    @property
    def id(self) -> str:
        """The statement's; empty for the shelf."""
        return self.statement.id if self.statement else ""

    @property
    def tagged(self) -> bool:
        """Whether its line bears flags, a speaker, or what was done to it."""
        return bool(self.statement and not self.ghost and (self.flags or self.speaker or self.edited or self.shown))

    @property
    def name(self) -> str:
        """How a sentence speaks of it."""
        return self.number or ("the main claim" if self.main else "")


@dataclass(frozen=True)
class Guess:
    """A link that nothing says but where its ends stand: the question in words."""

    link: str
    row: Row
    to: Row
    why: str


@dataclass(frozen=True)
class MapView:
    """One draft's map with its findings; ``edited`` and ``published`` are ids of statements."""

    done: Done
    edited: Collection[str] = ()
    published: Sequence[str] = ()

    @cached_property
    def sheet(self) -> Sheet:
        """Look-ups of the article with its findings."""
        return Sheet.of(self.done)

    @cached_property
    def grown(self) -> Forest:
        """The map as it is drawn."""
        return forest(self.sheet)

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """Number of each statement by its place; empty for the main claim."""
        return numbers(self.grown)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All lines in the order of the outline."""
        return tuple(self._row(here, place) for here, place in enumerate(self.grown.places))

    @cached_property
    def by_statement(self) -> Mapping[str, Row]:
        """The line on which each statement stands whole."""
        return {row.id: row for row in self.rows if row.statement is not None and not row.ghost}

    def name(self, statement: str) -> str:
        """``1.2``, or ``the main claim``; the id of what is not there."""
        row = self.by_statement.get(statement)
        return row.name or row.words if row else statement

    @cached_property
    def closing(self) -> tuple[int, ...]:
        """How many levels of the outline end with each line."""
        levels = [row.level for row in self.rows]
        after = [*levels[1:], 0][: len(levels)]
        return tuple(max(0, here - then) for here, then in zip(levels, after, strict=True))

    def look(self, finding: Finding) -> Look:
        """How its verdict is told."""
        return VERDICTS[finding.verdict]

    @cached_property
    def guesses(self) -> tuple[Guess, ...]:
        """Links by place alone: under the main claim first, there the top levels, then as the outline runs."""
        found = [guess for row in self.rows for guess in self._guess(row)]
        ends = next((row.here for row in self.rows if row.here and row.level == 0), len(self.rows))
        return tuple(
            sorted(found, key=lambda one: (one.row.here >= ends, min(one.row.level, SECOND + 1), one.row.here))
        )

    @cached_property
    def sizes(self) -> str:
        """``105 statements, 11 flags``."""
        count, flags = len(self.done.map.statements), len(self.sheet.flag_numbers)
        return f"{plural(count, 'statement')}, {plural(flags, 'flag')}"

    @property
    def drawing(self) -> list[dict[str, Any]]:
        """Every line as the focus drawing and the outline's keys need it; short names keep it small."""
        return [_drawn(row) for row in self.rows]

    @cached_property
    def _links(self) -> Mapping[str, str]:
        """The lasting ids of links that drawings name by their ends."""
        found = {}
        for link in links_of(self.done.map):
            ends = (*link.sources, link.target) if link.target is not None else link.sources
            mark = {LinkType.ELABORATES: ">", LinkType.REPHRASES: "~", LinkType.CONTRADICTS: "~"}.get(link.type)
            found[mark.join(ends[:2]) if mark and len(ends) > 1 else link.id] = link.id
        return found

    def _row(self, here: int, place: Place) -> Row:
        join = None if place.join is None else self.grown.joins[place.join]
        statement = None if place.statement is None else self.sheet.statements[place.statement]
        if statement is None:
            words = f"{plural(len(place.children), 'statement')} beside the argument"
            return Row(here, None, 0, None, "", words, children=len(place.children), below=place.below)
        look = RELATIONS[join.step.relation] if join else None
        return Row(
            here=here,
            parent=place.parent,
            level=place.level,
            statement=statement,
            number=self.numbers[statement.id],
            words=gist(statement),
            word=join.step.short if join else "",
            tone=look.tone if look else "",
            link=self._links.get(join.step.id, "") if join else "",
            guess=bool(join and join.step.relation is Relation.PERHAPS),
            together=bool(join and len(join.members) > 1),
            ghost=place.ghost,
            main=statement.id in self.done.map.apex,
            flags=() if place.ghost else flagged(self.findings_on(statement.id)),
            speaker=chip_word(statement.assertions),
            below=place.below,
            flags_below=place.flags_below,
            children=len(place.children),
            weight=place.weight,
            edited=statement.id in self.edited,
            shown=statement.id in self.published,
        )

    def findings_on(self, statement: str) -> list[Finding]:
        """What was found in a statement itself, worst first."""
        return [one for one in self.sheet.findings.get(statement, ()) if one.statement == statement]

    def _guess(self, row: Row) -> Iterator[Guess]:
        if row.guess and not row.ghost and row.parent is not None:
            to = self.rows[row.parent]
            first = self.grown.joins[self.grown.places[row.here].join or 0].members[0] == row.here
            if first and row.statement and to.statement:
                yield Guess(row.link, row, to, why(self.done.article, row.statement, to.statement))


def why(article: Article, one: Statement, other: Statement) -> str:
    """What of its place it was that a link was guessed from."""
    if not one.spans or not other.spans:
        return "one of the two is unsaid in the article"
    start, end = one.spans[0].start, other.spans[0].start
    between = article.text[min(start, end) : max(start, end)]
    if "\n" not in between:
        return "it stands in the same paragraph"
    if not article.text[:start].rpartition("\n")[2].strip():
        return "it opens a paragraph"
    return "it stands in another paragraph"


_PLACES = ("i", "p", "l")


def _drawn(row: Row) -> dict[str, Any]:
    flags = [{"words": each.words, "tone": each.tone.value} for each in row.flags]
    facts: dict[str, Any] = {
        "i": row.here,
        "p": row.parent,
        "l": row.level,
        "id": row.id,
        "no": row.number,
        "w": row.words,
        "rel": row.word,
        "t": row.tone,
        "link": row.link,
        "g": row.guess,
        "ghost": row.ghost,
        "main": row.main,
        "f": flags,
        "sp": row.speaker,
        "b": row.below,
        "fb": row.flags_below,
        "wt": row.weight,
        "shown": row.shown,
        "x": " ".join(row.statement.text.split()) if row.statement and row.statement.gist else "",
    }
    return {name: value for name, value in facts.items() if (value is not None if name in _PLACES else value)}
