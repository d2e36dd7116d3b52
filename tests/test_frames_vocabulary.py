"""No word is in a table of words for nothing: without it, a sentence that hangs on it is read otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from pipeline.chunk import read
from pipeline.frames import Context, Frame, Gazetteer, When, gazetteer, read_frames
from pipeline.frames.words import speaking, vocabulary
from pipeline.models import Article, Entity, Measure
from pipeline.quantities import read_quantities
from pipeline.reference.families import with_family
from pipeline.verify import MemoryTable
from tests.checked import NORLAND, TABLE, fact, parser
from tests.kinds import PUBLISHED, table_of

_HERE = Path(__file__).parent
_MILLS = Entity(entity_id="MIL", name="Norland Mills", kind="company")


class Case(NamedTuple):
    """A word of a class, or a name of a family, and a sentence whose reading hangs on it."""

    table: str
    word: str
    text: str
    beat: str
    """The package that the sentence is read with; of a family, its measure's unit."""
    reads: Mapping[str, object]
    """What its last figure must be read as, by field of the frame."""
    beside: tuple[str, str] | None = None
    """Of a family, another one whose measure stands in the table as well, and its unit."""

    @property
    def id(self) -> str:
        """As pytest shows it."""
        return f"{self.table} {self.word}: {self.text}"


def _cases(file: str) -> Iterator[Case]:
    tables = yaml.safe_load((_HERE / file).read_text(encoding="utf-8"))
    for table, rows in tables.items():
        for row in rows:
            words = row["words"] if isinstance(row["words"], dict) else {word: word for word in row["words"]}
            for word, said in words.items():
                reads = {
                    name: tuple(part.replace("{}", said) for part in value) if isinstance(value, list) else value
                    for name, value in row.get("reads", {"measures": [table], "leftover": []}).items()
                }
                beat = row.get("beat", "world")
                beside = tuple(row["beside"]) if "beside" in row else None
                yield Case(table, word, row["said"].replace("{}", said), row.get("unit", beat), reads, beside)


WORDS, NAMES = tuple(_cases("vocabulary_cases.yaml")), tuple(_cases("families_cases.yaml"))


def _frames(text: str, known: Gazetteer, published: date) -> tuple[Frame, ...]:
    article = Article.of(text, title="Words", source="tests", published=published)
    reading = read(article, lambda words: len(words.split()))
    return read_frames(Context(reading, tuple(read_quantities(text)), known, published), parser())


def _told(frames: tuple[Frame, ...], fields: Iterable[str]) -> dict[str, object]:
    """The named fields of the last figure, and how surely its measure is known: a word of a label does in part."""
    return _reading(frames, [*fields, "measure_how"])


def _reading(frames: tuple[Frame, ...], fields: Iterable[str]) -> dict[str, object]:
    """The named fields of the last figure, as the files of cases write them; none of them where there is no figure."""
    return {name: _plain(getattr(frames[-1], name)) for name in fields} if frames else {}


def _plain(value: object) -> object:
    match value:
        case When():
            return f"{value.start:%Y-%m}"
        case frozenset():
            return tuple(sorted(value))
        case bool() | tuple() | str() | None:
            return getattr(value, "value", value)
        case _:
            return getattr(value, "name", str(value)).lower() if hasattr(value, "name") else value


@pytest.mark.parametrize("case", WORDS, ids=lambda case: case.id)
def test_a_sentence_is_read_by_every_word_of_the_vocabulary(case: Case) -> None:
    known = gazetteer(TABLE if case.beat == "norland" else table_of(case.beat))
    published = PUBLISHED.get(case.beat, PUBLISHED["world"])
    assert _reading(_frames(case.text, known, published), case.reads) == case.reads
    without = {**vocabulary(), case.table: vocabulary()[case.table] - {case.word}}
    with speaking(without):
        assert _reading(_frames(case.text, known, published), case.reads) != case.reads


def test_every_word_of_the_vocabulary_has_its_sentence() -> None:
    assert {(case.table, case.word) for case in WORDS} == {
        (name, word) for name, words in vocabulary().items() for word in words
    }


def _measure(family: str, unit: str, label: str) -> Measure:
    """With the names of a family, as they are lent to any measure with such a label."""
    dimension = "percent_change" if unit == "%" else "money" if unit == "USD" else "count"
    return with_family(Measure(measure_id=family, label=label, dimension=dimension))


def _known(case: Case, left_out: str | None = None) -> Gazetteer:
    """Of a table with a family's measure and another one; the longer label has only the family's names."""
    other, other_unit = case.beside or ("sundries", case.beat)
    measure = _measure(case.table, case.beat, f"{case.table.capitalize()} of the land")
    names = tuple(name for name in measure.family if name != left_out)
    measures = {
        measure.model_copy(update={"family": names}): case.beat,
        _measure(other, other_unit, other.capitalize()): other_unit,
    }
    rows = tuple(
        fact(f"{owner}-{one.measure_id}", "7", 2024, entity_id=owner, measure_id=one.measure_id, unit=unit)
        for owner in (NORLAND.entity_id, _MILLS.entity_id)
        for one, unit in measures.items()
    )
    return gazetteer(MemoryTable(rows, (NORLAND, _MILLS), tuple(measures)))


@pytest.mark.parametrize("case", NAMES, ids=lambda case: case.id)
def test_a_measure_is_found_by_every_name_of_its_family(case: Case) -> None:
    published = PUBLISHED["world"]
    whole, without = (_frames(case.text, _known(case, left_out), published) for left_out in (None, case.word))
    assert _reading(whole, case.reads) == case.reads
    assert _told(without, case.reads) != _told(whole, case.reads)


def test_every_name_of_a_family_has_its_sentence() -> None:
    families = yaml.safe_load((files("pipeline.reference") / "families.yaml").read_text(encoding="utf-8"))
    assert {(case.table, case.word) for case in NAMES} == {(name, said) for name in families for said in families[name]}
