"""What stands in a box, wrapped and measured before anything is placed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.models import Finding, Statement, Verdict
from pipeline.render.measure import width, wrap
from pipeline.render.sheet import Sheet
from pipeline.render.tree import Place
from pipeline.render.words import TONES, VERDICTS, Tone, chip_word, plural
from pipeline.text.sentences import split

BOX = 320
"""Width of every box: lines of some forty letters."""
TITLE, LINE, SMALL = 15, 20, 12
INSET, TOP, BOTTOM, META = 13, 9, 10, 18
"""Air at the sides, above and below the words, and the height of the line of flags and speaker."""
LINES, MAIN_LINES = 2, 9
"""The most lines of a box, and of a main claim, which nothing but its length may cut short."""


@dataclass(frozen=True)
class Flagged:
    """Flags of one verdict in words: ``↻ 2 outdated``."""

    words: str
    tone: Tone

    @property
    def colour(self) -> str:
        """That of the verdict in drawings."""
        return TONES[self.tone].ink


@dataclass(frozen=True)
class Face:
    """The words in a box: ``number`` opens the first of the lines; ``height`` is what all of it needs."""

    number: str
    lines: tuple[str, ...]
    height: float
    flags: tuple[Flagged, ...] = ()
    speaker: str = ""
    heavy: bool = False
    tip: str = ""


def face(place: Place, sheet: Sheet, number: str) -> Face:
    """The face of one place: the shelf, a ghost, or a statement with its number."""
    if place.statement is None:
        words = f"{plural(len(place.children), 'statement')} not linked to the argument"
        tip = "Statements that no relation joins to the rest of the map"
        return Face("", (words,), TOP + LINE + BOTTOM, tip=tip)
    statement = sheet.statements[place.statement]
    if place.ghost:
        lines = _told(f"↪ {number} {gist(statement)}", 1, bold=False)
        return Face("", lines, TOP + LINE + BOTTOM, tip=statement.text)
    return _whole(statement, sheet, number)


def gist(statement: Statement) -> str:
    """What stands in its box: an editor's words where there are any, else its own."""
    return " ".join((statement.gist or statement.text).split())


def flagged(found: Sequence[Finding]) -> tuple[Flagged, ...]:
    """The flags by verdict, worst first."""
    counted = Counter(each.verdict for each in found if each.hard)
    return tuple(_flags(verdict, counted[verdict]) for verdict in VERDICTS if counted[verdict])


def _flags(verdict: Verdict, count: int) -> Flagged:
    look = VERDICTS[verdict]
    return Flagged(f"{look.sign} {look.word if count == 1 else f'{count} {look.word.lower()}'}", look.tone)


def _whole(statement: Statement, sheet: Sheet, number: str) -> Face:
    main = statement.id in sheet.map.apex
    lines = _told(f"{number} {gist(statement)}".strip(), MAIN_LINES if main else LINES, bold=main)
    flags = flagged([each for each in sheet.findings.get(statement.id, ()) if each.statement == statement.id])
    told = tuple(_fitting(flags))
    speaker = chip_word(statement.assertions)
    meta = META if told or speaker else 0
    return Face(number, lines, TOP + LINE * len(lines) + meta + BOTTOM, told, speaker, main, statement.text)


def _fitting(flags: Sequence[Flagged]) -> Iterator[Flagged]:
    """As many as a line holds beside a speaker; the worst come first."""
    room = float(BOX - 2 * INSET)
    for each in flags:
        room -= width(each.words, SMALL, bold=True) + INSET
        if room < 0:
            return
        yield each


def _told(words: str, lines: int, *, bold: bool) -> tuple[str, ...]:
    """The words in so many lines; what does not fit is left out by the sentence where one fits whole."""
    room = BOX - 2 * INSET
    for each in (words, *_shorter(words)):
        made = wrap(each, TITLE, room, lines=lines + 1, bold=bold)
        if len(made) <= lines:
            return made
    return wrap(words, TITLE, room, lines=lines, bold=bold)


def _shorter(words: str) -> Iterator[str]:
    """The words without their last sentence, without their last two, and so on."""
    for sentence in reversed(split(words)[1:]):
        yield f"{words[: sentence.start].rstrip()} …"


def told_of(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that a line tells of: that a vague word cannot be checked is for the card, unless it is flagged."""
    return tuple(each for each in found if each.flag or each.verdict is not Verdict.NOT_CHECKABLE)


def badge_word(worst: Finding, count: int = 1) -> str:
    """``✕ Contradicted``, with how many findings more stand on the same statement."""
    look = VERDICTS[worst.verdict]
    return f"{look.sign} {look.word}" + (f" +{count - 1}" if count > 1 else "")
