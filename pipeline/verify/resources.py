"""What an article is checked with: a table's nouns, the policy, exchange rates, and the day that it was published."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pipeline.models import Entity, Fact, Measure, Source
from pipeline.ports import ReferenceTable
from pipeline.verify.policy import Policy

Rates = Callable[[str, str, date], Decimal | None]
"""Units of the second currency for one of the first on a day, or None where it is not known."""


@dataclass(frozen=True)
class Knowledge:
    """A table's nouns by id; without a table there are none."""

    entities: dict[str, Entity] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    table: ReferenceTable | None = None

    @classmethod
    def of_table(cls, table: ReferenceTable | None) -> "Knowledge":
        """All that a table names."""
        if table is None:
            return cls()
        return cls(
            entities={e.entity_id: e for e in table.entities()},
            measures={m.measure_id: m for m in table.measures()},
            sources={s.source_id: s for s in table.sources()},
            table=table,
        )

    def of(self, entity: str, measure: str) -> tuple[Fact, ...]:
        """Rows of one entity and measure; none is an empty tuple."""
        return tuple(self.table.facts([entity], [measure])) if self.table and entity and measure else ()

    def source(self, fact: Fact) -> str:
        """A row's source as a reader would cite it."""
        source = self.sources.get(fact.source_id)
        return f"{source.publisher}, {source.title}" if source else fact.source_id

    def publisher(self, fact: Fact) -> str:
        """Who published a row's source."""
        source = self.sources.get(fact.source_id)
        return source.publisher if source else fact.source_id


@dataclass(frozen=True)
class Resources:
    """What every check needs beside the text. ``published`` None: all is judged by what is known now."""

    policy: Policy
    knowledge: Knowledge
    published: date | None = None
    rates: Rates | None = None
