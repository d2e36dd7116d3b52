"""A document's rows as a table that knows more names than it has rows.

Whose an article's figure is must not hang on whom a document has figures of: else the figure of somebody whom it does
not mention would be taken for that of somebody whom it does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipeline.models import Entity, Fact, Measure, Profile, Source
from pipeline.subjects import Lexicon
from pipeline.verify import MemoryTable


@dataclass(frozen=True, eq=False)
class DocumentTable:
    """A ReferenceTable of the rows of one document and of all names of a lexicon."""

    lexicon: Lexicon
    rows: tuple[Fact, ...]
    source: Source
    name: str = "document"
    hash: str = ""

    @cached_property
    def _memory(self) -> MemoryTable:
        return MemoryTable(self.rows, self.lexicon.of_entities, self.lexicon.of_measures, (self.source,))

    def entities(self) -> Sequence[Entity]:
        """All that are named."""
        return self.lexicon.entities()

    def measures(self) -> Sequence[Measure]:
        """All that is measured."""
        return self.lexicon.measures()

    def sources(self) -> Sequence[Source]:
        """The document."""
        return (self.source,)

    def profiles(self) -> Sequence[Profile]:
        """What the rows of a measure are like; of one without rows, its unit."""
        found = {profile.measure_id: profile for profile in self._memory.profiles()}
        return tuple(found.get(profile.measure_id, profile) for profile in self.lexicon.profiles())

    def measured(self) -> Mapping[str, Sequence[str]]:
        """Everything may be measured of everybody."""
        return self.lexicon.measured()

    def complete(self, _entity_id: str, _measure_id: str, _definition_id: str) -> tuple[date, date] | None:
        """No document says that it holds every period."""
        return None

    def facts(self, entity_ids: Sequence[str], measure_ids: Sequence[str]) -> Sequence[Fact]:
        """The rows of these entities and measures."""
        return self._memory.facts(entity_ids, measure_ids)
