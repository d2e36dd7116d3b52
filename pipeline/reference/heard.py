"""What is asked of a table while one article is checked: another table that answers the same decides the same.

Names (of entities, measures and sources, and what their rows are like) are read once for all articles, so they count as
asked by each. Rows count by the question that they answer.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cached_property

from pipeline.models import Asked, Fact, Heard, Noun
from pipeline.ports import ReferenceTable
from pipeline.reference.over import OverTable

_REMEMBERED = 16_384


_listening: ContextVar[dict[Asked, None] | None] = ContextVar("listening", default=None)


class HeardTable(OverTable):
    """A ReferenceTable that remembers what is asked of it; not of its sizes: chance is reckoned anew for each table."""

    def __init__(self, table: ReferenceTable) -> None:
        super().__init__(table)
        self._hashes: dict[tuple[tuple[str, ...], tuple[str, ...]], str] = {}

    @contextmanager
    def listening(self) -> Iterator[dict[Asked, None]]:
        """What is asked meanwhile, in this task alone, in order and each once."""
        asked: dict[Asked, None] = {}
        token = _listening.set(asked)
        try:
            yield asked
        finally:
            _listening.reset(token)

    def heard(self, asked: Iterable[Asked]) -> Heard:
        """Questions, and the names."""
        return Heard(names=self._names, asked=tuple(asked))

    def still_says(self, heard: Heard) -> bool:
        """Whether it answers everything as it was answered then. Raises TableError."""
        return heard.names == self._names and all(self._answer(each) == each.answer for each in heard.asked)

    def _answer(self, asked: Asked) -> str:
        if asked.definition is None:
            return self._rows(asked.entities, asked.measures)
        return str(self._table.complete(asked.entities[0], asked.measures[0], asked.definition))

    def _rows(self, entities: tuple[str, ...], measures: tuple[str, ...], found: Sequence[Fact] | None = None) -> str:
        """The hash of these rows, which are looked up if they were not ``found`` already."""
        known = self._hashes.get((entities, measures))
        if known is None:
            if len(self._hashes) >= _REMEMBERED:
                self._hashes.clear()
            rows = self._table.facts(entities, measures) if found is None else found
            known = self._hashes[entities, measures] = _hash(map(_plain, rows))
        return known

    @cached_property
    def _names(self) -> str:
        nouns = (*self.entities(), *self.measures(), *self.sources(), *self.profiles())
        return _hash((*map(_plain, nouns), str(sorted(self.measured().items()))))

    def complete(self, entity_id: str, measure_id: str, definition_id: str) -> tuple[date, date] | None:
        """The stretch for which the series is declared to hold every period, or None."""
        found = super().complete(entity_id, measure_id, definition_id)
        _note((entity_id,), (measure_id,), str(found), definition_id)
        return found

    def facts(self, entity_ids: Sequence[str], measure_ids: Sequence[str]) -> Sequence[Fact]:
        """All rows of these entities and measures, in the order of the port; raises TableError."""
        found = super().facts(entity_ids, measure_ids)
        if _listening.get() is not None:
            entities, measures = tuple(entity_ids), tuple(measure_ids)
            _note(entities, measures, self._rows(entities, measures, found))
        return found


def _note(entities: tuple[str, ...], measures: tuple[str, ...], answer: str, definition: str | None = None) -> None:
    if (asked := _listening.get()) is not None:
        asked[Asked(entities=entities, measures=measures, definition=definition, answer=answer)] = None


def _plain(noun: Noun) -> str:
    return "\x1f".join(map(str, noun.__dict__.values()))


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()[:16]
