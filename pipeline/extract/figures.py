"""What figures speak of that code could not align with a table: one question for forty figures, and its answer checked.

The model chooses among candidates and copies words; code finds the words in the text, reads the period from them, and
sees that kind, entity and rows fit. What stays faulty is dropped and listed.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline import prompts
from pipeline.errors import AnswerCutOff, ModelError
from pipeline.extract.asking import Asking, together
from pipeline.extract.batch import Batch
from pipeline.extract.faults import Fault, holds
from pipeline.extract.questions import Checked, question
from pipeline.extract.shapes import NONE, FigureAnswer, Figures, figures_shape
from pipeline.extract.windows import missing
from pipeline.frames import Calendar
from pipeline.frames.phrases import periods as time_phrases
from pipeline.models import Entity, Fact, NotChecked, OpenFigure, Period, Proposal, Reading, Statement, Tokens
from pipeline.ports import Model
from pipeline.prompts import inert
from pipeline.quantities import read_quantities
from pipeline.text.folding import Folded

MOST = 40
"""Figures in one question."""
LEFT_OUT = "left out of the model's answer"
UNALIGNED = "what its figures speak of was not examined"
_SHORT = 3
"""Letters of names that could be common words but for their capitals."""
_THAT = re.compile(r"\b(?:that|the same) (?:year|quarter|month|day|week)\b", re.IGNORECASE)
"""Words that date by what was dated before."""
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Proposed:
    """Proposals by the start of their figure, what could not be examined, and what it all took."""

    proposals: Mapping[int, Proposal]
    not_checked: tuple[NotChecked, ...]
    prompts: Mapping[str, str]
    calls: int
    tokens: Tokens


async def propose(
    opened: Sequence[OpenFigure], reading: Reading, model: Model, statements: Sequence[Statement] = ()
) -> Proposed:
    """What a model makes of figures that code could not align; trouble is listed and leaves them as they are."""
    asking = Asking(model)
    told = tuple(statements)
    batches = [Batch(tuple(opened[at : at + MOST]), reading, told) for at in range(0, len(opened), MOST)]
    parts = await together([_asked(batch, asking) for batch in batches])
    return Proposed(
        proposals={start: proposal for found, _ in parts for start, proposal in found.items()},
        not_checked=tuple(one for _, not_checked in parts for one in not_checked),
        prompts=asking.prompts,
        calls=asking.calls,
        tokens=asking.tokens,
    )


_Part = tuple[dict[int, Proposal], tuple[NotChecked, ...]]


async def _asked(batch: Batch, asking: Asking) -> _Part:
    try:
        answer, dropped = await asking.ask(_question(batch))
    except AnswerCutOff as error:
        middle = len(batch.open) // 2
        if not middle:
            return {}, (_missing(batch, error.sentence),)
        halves = [replace(batch, open=part) for part in (batch.open[:middle], batch.open[middle:])]
        (first, problems), (second, more) = await together([_asked(half, asking) for half in halves])
        return first | second, problems + more
    except ModelError as error:
        return {}, (_missing(batch, error.sentence),)
    found = {batch.figures[one.figure].start: made for one in answer.figures if (made := _proposal(one, batch))}
    return found, tuple(_missing(batch, f"{LEFT_OUT}: {one.why}") for one in dropped)


def _missing(batch: Batch, reason: str) -> NotChecked:
    numbers = [figure.sentence for figure in batch.open]
    stretch = [batch.reading.sentence(number) for number in (min(numbers), max(numbers))]
    return missing(stretch, f"{UNALIGNED}: {reason}")


def _question(batch: Batch) -> Checked[Figures]:
    published = batch.reading.article.published
    return question(
        "figures",
        figures_shape(tuple(batch.figures), tuple(batch.entities), tuple(batch.measures), tuple(batch.rows)),
        lambda answer: figure_faults(answer, batch),
        {
            "published": published.isoformat() if published else "unknown",
            "figures": prompts.fenced(batch.figure_lines()),
            "entities": prompts.fenced(batch.entity_lines()),
            "measures": prompts.fenced(batch.measure_lines()),
            "rows": prompts.fenced(batch.row_lines()),
        },
    )


def _proposal(answer: FigureAnswer, batch: Batch) -> Proposal | None:
    """A sound answer as a proposal; None if no candidate is meant, or none of the rows on what was chosen."""
    if _is_none(answer):
        return None
    entity, measure = batch.entities[answer.entity].entity_id, batch.measures[answer.measure].measure_id
    on_it = [row for row in batch.rows.values() if (row.entity_id, row.measure_id) == (entity, measure)]
    if on_it and not answer.rows:
        return None
    rows = tuple(batch.rows[key].row_id for key in answer.rows)
    return Proposal(entity=entity, measure=measure, period=_period(answer, batch), rows=rows)


def _is_none(answer: FigureAnswer) -> bool:
    return NONE in (answer.entity, answer.measure)


def _period(answer: FigureAnswer, batch: Batch) -> Period | None:
    """The period that the words name first."""
    return next(iter(_said(answer, batch)), None)


def _said(answer: FigureAnswer, batch: Batch) -> list[Period]:
    """The periods that the words name; "that year" is the last one named before them."""
    if (named := _periods(answer.period)) or not _THAT.search(answer.period):
        return named
    before = batch.led(batch.figures[answer.figure])
    found = Folded.of(before).find(answer.period)
    return _periods(before[: found[-1][0]] if found else before)[-1:]


def _periods(words: str) -> list[Period]:
    return [quantity.period for quantity in read_quantities(words) if quantity.period]


def figure_faults(answer: Figures, batch: Batch) -> Iterator[Fault]:
    """What is wrong with the choices and the words of each answer; a figure of which nothing is said has no fault."""
    seen: set[str] = set()
    for position, one in enumerate(answer.figures):
        if one.figure in seen:
            yield Fault("figures", position, f"{one.figure} is answered twice: answer it once.")
        seen.add(one.figure)
        if not _is_none(one):
            for sentence in (sentence for rule in _RULES for sentence in rule(one, batch)):
                yield Fault("figures", position, f"{one.figure}: {sentence}")


def _kind(answer: FigureAnswer, batch: Batch) -> Iterator[str]:
    figure, measure = batch.figures[answer.figure], batch.measures[answer.measure]
    if measure.dimension not in figure.dimensions:
        yield (
            f"“{inert(figure.text)}” is a figure of kind {figure.kind}, and {answer.measure} is measured in "
            f"{measure.dimension}: choose a measure that fits, or {NONE}."
        )


def _named(answer: FigureAnswer, batch: Batch) -> Iterator[str]:
    figure, entity = batch.figures[answer.figure], batch.entities[answer.entity]
    if entity not in figure.entities:
        yield f"{answer.entity} is not named in its sentence or shortly before: choose one that is, or {NONE}."
    others = [key for key, other in batch.entities.items() if other != entity and _names(other, answer.entity_words)]
    if others and not _names(entity, answer.entity_words):
        words = inert(answer.entity_words)
        yield f"“{words}” names {others[0]} and not {answer.entity}: choose the one that its words name, or {NONE}."


def _names(entity: Entity, words: str) -> bool:
    """Whether a name of the entity is among the words; of short ones, such as US, the capitals count."""
    long = any(len(name) > _SHORT and holds((words,), name) for name in (entity.name, *entity.aliases))
    return long or any(len(name) <= _SHORT and name in words.split() for name in (entity.name, *entity.aliases))


def _quoted(answer: FigureAnswer, batch: Batch) -> Iterator[str]:
    figure = batch.figures[answer.figure]
    shown = tuple(form for text in batch.words(figure) for form in (text, inert(text)))
    for name, words in (("entity_words", answer.entity_words), ("measure_words", answer.measure_words)):
        if not words.strip():
            yield f"{name} is empty: copy the words, or answer {NONE}."
    for words in (answer.entity_words, answer.measure_words, answer.period):
        if words.strip() and not holds(shown, words):
            yield f"“{inert(words)}” is not in its sentence or the one before: copy words exactly, or answer {NONE}."
    if answer.measure_words.strip() and not _WORD.search(answer.measure_words.replace(figure.text, "")):
        yield f"“{inert(answer.measure_words)}” is not what it counts: copy the words that say it, or answer {NONE}."


def _dated(answer: FigureAnswer, batch: Batch) -> Iterator[str]:
    if answer.period.strip() and _period(answer, batch) is None and not _is_counted(answer.period):
        yield f'“{inert(answer.period)}” is no date or year: copy the words that are, or give "".'


def _is_counted(words: str) -> bool:
    """Whether words date by counting from another date ("last year"): code counts where they stand. "That year" takes
    it from the text that is shown."""
    return not _THAT.search(words) and any(time_phrases(words, read_quantities(words), Calendar()))


def _chosen(answer: FigureAnswer, batch: Batch) -> Iterator[str]:
    about = batch.entities[answer.entity].entity_id, batch.measures[answer.measure].measure_id
    said = _said(answer, batch)
    for key in answer.rows:
        row = batch.rows[key]
        if (row.entity_id, row.measure_id) != about:
            yield f"{key} is no row of {answer.measure} of {answer.entity}: choose rows of these two, or []."
        elif said and not _meets(row, said):
            yield f"{key} is of another time than “{inert(answer.period)}”: choose rows of that time, or []."


def _meets(row: Fact, periods: Sequence[Period]) -> bool:
    """Whether a row is of a time between the first and the last of these."""
    start = min(period.start or date.min for period in periods)
    end = max(period.end or date.max for period in periods)
    return row.period_start <= end and start <= row.period_end


_RULES: tuple[Callable[[FigureAnswer, Batch], Iterator[str]], ...] = (_kind, _named, _quoted, _dated, _chosen)
"""What an answer must fulfil; each gives one sentence for each fault."""
