"""Wordings taught at the desk, by the code of `argmap table teach`: every later run knows them too."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline import api
from pipeline.models import Entity, Measure
from pipeline.reference import (
    TAUGHT,
    Kept,
    Lessons,
    Place,
    Taught,
    TaughtBy,
    Teachable,
    join,
    taught,
    teach,
    with_taught,
)
from pipeline.review.checking.desk_table import DeskTable
from pipeline.settings import Settings


@dataclass
class Wordings:
    """The files of names that were taught: of the tables that are set, and of what is new at the desk."""

    settings: Settings
    _opened: Teachable | None = field(default=None, repr=False)

    def lessons(self) -> Lessons:
        """All that was taught by now, here or on the command line."""
        return Lessons(tuple(each.lesson for each in taught(self._teachable())))

    def teach(self, wording: str, what: str, table: DeskTable, whence: TaughtBy) -> tuple[Kept, ...]:
        """From now on the words mean this measure or entity; raises InputError and StorageError."""
        return teach(wording, what, self._with(table), whence)

    def _teachable(self) -> Teachable:
        self._opened = self._opened or api.open_teachable(self.settings)
        return self._opened

    def _with(self, table: DeskTable) -> Teachable:
        """What the desk alone knows is taught in the folder of the reader's tables."""
        at = self._teachable()
        places = (*at.places, Place(table.own, self.settings.tables / TAUGHT))
        tables = [place.table for place in places]
        return Teachable(with_taught(join(tables), self.lessons()), places)


def kind_of(what: str, table: DeskTable) -> Taught:
    """Whether an id or a name is of an entity or of a measure."""
    entities: Sequence[Entity | Measure] = table.all.entities()
    named = {name.casefold() for each in entities if isinstance(each, Entity) for name in (each.entity_id, each.name)}
    return Taught.ENTITY if what.casefold() in named else Taught.MEASURE
