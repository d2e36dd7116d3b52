"""`argmap table teach`: a wording is this measure, a name is this entity, from then on; and that forgotten again."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from pipeline.errors import InputError
from pipeline.files import alone, writing_to
from pipeline.models import Entity, Measure
from pipeline.ports import ReferenceTable
from pipeline.reference.named import with_taught
from pipeline.reference.taught import Lesson, Lessons, Taught, read_lessons, write_lessons
from pipeline.reference.wording import fault_of
from pipeline.text.stems import keys

_SUGGESTED = 3
_LIKE = 60.0
"""Score of rapidfuzz (0 to 100) from which a name is worth suggesting."""

Named = Measure | Entity


@dataclass(frozen=True)
class Teachable:
    """Tables that may be taught: all of them as one, and for each the file in which its names are kept."""

    table: ReferenceTable
    """All of them, as articles are checked with them."""
    places: "tuple[Place, ...]"
    """In the order of their rank."""


@dataclass(frozen=True)
class Place:
    """One table, and where what is taught of it is kept."""

    table: ReferenceTable
    file: Path


@dataclass(frozen=True)
class Kept:
    """One lesson, what its id is called, and the file that it stands in."""

    lesson: Lesson
    called: str
    file: Path
    lent: tuple[str, ...] = ()
    """Labels of measures that had the name from their family until now, and have it no longer."""


@dataclass(frozen=True)
class TaughtBy:
    """Who teaches, on which day, and why."""

    by: str
    on: date
    note: str = ""


def teach(name: str, what: str, at: Teachable, whence: TaughtBy) -> tuple[Kept, ...]:
    """Records that a name is that of a measure or entity, given by its id or by a name of its own.

    Several measures that share the name given (in dollars, as a share of GDP) are all taught: the unit decides between
    them. Returns what was recorded: nothing, if all of it was known. Raises InputError for words that cannot be a name
    or are somebody else's, StorageError. What others have taught since the tables were opened is heard; open them anew
    after something was forgotten.
    """
    name = " ".join(name.split())
    if fault := fault_of(name):
        raise InputError(fault, do="Teach the words of the article that name the measure or the entity.")
    files = dict.fromkeys(_file_of(each, at) for each in _meant(what, at.table))
    with ExitStack() as held:
        for file in sorted(files):
            held.enter_context(_alone(file))
        now = _now(at)
        meant = _meant(what, now.table)
        _refuse_anothers(name, meant, now)
        lent = tuple(_lent(name, meant, now.table))
        return tuple(_keep(name, each, now, whence, lent) for each in meant if not _is_called(each, name))


def forget(name: str, at: Teachable, what: str = "") -> tuple[Kept, ...]:
    """Takes a taught name back, of all that it was taught for or of one alone. Raises InputError, StorageError."""
    ids = {_id(each) for each in _meant(what, at.table)} if what else set()
    known = (each for each in taught(at) if _is_same(each.lesson.name, name))
    gone = tuple(each for each in known if not ids or each.lesson.id in ids)
    if not gone:
        raise InputError(f"{name!r} was not taught", do="`argmap table teach --list` shows what was.")
    for file in dict.fromkeys(each.file for each in gone):
        with _alone(file):
            out = {each.lesson for each in gone if each.file == file}
            write_lessons(file, Lessons(tuple(each for each in read_lessons(file).all if each not in out)))
    return gone


def taught(at: Teachable) -> tuple[Kept, ...]:
    """All that was taught of these tables, by file and in the order in which it was; raises TableError."""
    labels = {_id(each): _label(each) for each in _named(at.table)}
    files = dict.fromkeys(place.file for place in at.places)
    return tuple(Kept(each, labels.get(each.id, ""), file) for file in files for each in read_lessons(file).all)


def _keep(name: str, each: Named, at: Teachable, whence: TaughtBy, lent: tuple[str, ...]) -> Kept:
    kind = Taught.MEASURE if isinstance(each, Measure) else Taught.ENTITY
    file = _file_of(each, at)
    lesson = Lesson(kind=kind, id=_id(each), name=name, by=whence.by, on=whence.on, note=whence.note)
    write_lessons(file, Lessons((*read_lessons(file).all, lesson)))
    return Kept(lesson, _label(each), file, lent)


def _now(at: Teachable) -> Teachable:
    """With what others taught since it was opened."""
    return replace(at, table=with_taught(at.table, Lessons(tuple(each.lesson for each in taught(at)))))


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Two who teach at once are both heard. Raises StorageError."""
    with writing_to(file):
        file.parent.mkdir(parents=True, exist_ok=True)
    with alone(file.with_name(f".{file.name}.lock"), "", lambda _: None):
        yield


def _file_of(each: Named, at: Teachable) -> Path:
    """That of the first table which has it."""
    known = (
        place.file
        for place in at.places
        for other in (place.table.measures() if isinstance(each, Measure) else place.table.entities())
        if _id(other) == _id(each)
    )
    return next(known, at.places[-1].file)


def _named(table: ReferenceTable) -> tuple[Named, ...]:
    return (*table.measures(), *table.entities())


def _meant(what: str, table: ReferenceTable) -> tuple[Named, ...]:
    """What an id is of; else all measures, or the entity, called so."""
    named = _named(table)
    found = tuple(each for each in named if _id(each) == what) or tuple(
        each for each in named if _is_called(each, what)
    )
    if not found:
        near = "; ".join(_near(what, named))
        raise InputError(f"no measure or entity is called {what!r}", do=f"Name it or its id: {near}." if near else None)
    if len(found) > 1 and any(isinstance(each, Entity) for each in found):
        ids = "; ".join(f"{_id(each)} ({_label(each)})" for each in found)
        raise InputError(f"{what!r} is what several are called", do=f"Name the id of one: {ids}.")
    return found


def _near(what: str, named: Sequence[Named]) -> Iterator[str]:
    names = dict(enumerate(map(_label, named)))
    scorer, clean = fuzz.WRatio, utils.default_process
    for *_, place in process.extract(what, names, scorer=scorer, processor=clean, limit=_SUGGESTED, score_cutoff=_LIKE):
        yield f"{_id(named[place])} ({_label(named[place])})"


def _refuse_anothers(name: str, meant: Sequence[Named], at: Teachable) -> None:
    """Raise InputError if somebody else goes by the name, unless both share another name and the unit decides."""
    ids = {_id(each) for each in meant}
    for other in _named(at.table):
        if _id(other) not in ids and _is_called(other, name) and not any(_akin(other, each) for each in meant):
            what = f"{name!r} is already what {_label(other)} ({_id(other)}) is called"
            own = [k.lesson.name for k in taught(at) if k.lesson.id == _id(other) and _is_same(k.lesson.name, name)]
            undo = (
                f"Take that back first: argmap table teach {own[0]!r} --forget" if own else "One name cannot be both."
            )
            raise InputError(what, do=undo)


def _lent(name: str, meant: Sequence[Named], table: ReferenceTable) -> Iterator[str]:
    """Measures that have the name from their family alone: a name of one's own comes before it."""
    for other in table.measures():
        if other not in meant and any(_is_same(lent, name) for lent in other.family):
            yield other.label


def _is_called(each: Named, name: str) -> bool:
    """Whether a name is its own, for measures in any form of its words; what its family lends it is not."""
    if isinstance(each, Measure):
        return any(_is_same(own, name) for own in (each.label, *each.aliases))
    return any(_plain(own) == _plain(name) for own in (each.name, *each.aliases, *each.seats))


def _akin(one: Named, other: Named) -> bool:
    """Whether two measures share a name of their own: GDP in dollars and at purchasing power."""
    if not (isinstance(one, Measure) and isinstance(other, Measure)):
        return one == other
    return any(_is_called(one, name) for name in (other.label, *other.aliases))


def _is_same(one: str, other: str) -> bool:
    """Whether two names have the same words in any form: "war chests" and "War chest"."""
    return keys(one.lower()) == keys(other.lower())


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold().removeprefix("the ")


def _id(each: Named) -> str:
    return each.measure_id if isinstance(each, Measure) else each.entity_id


def _label(each: Named) -> str:
    return each.label if isinstance(each, Measure) else each.name
