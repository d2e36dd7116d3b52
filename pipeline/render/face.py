"""What stands in a box, wrapped and measured before anything is placed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.models import Finding, HedgeLevel, Role, Statement, Verdict
from pipeline.render.measure import clip, width, wrap
from pipeline.render.sheet import Sheet
from pipeline.render.tree import Place
from pipeline.render.words import HEDGES, VERDICTS, chip_word, plural
from pipeline.text.sentences import split

BOX = 400
"""Width of every box: lines of about sixty letters."""
TITLE, LINE = 12.5, 15
SMALL = 10.5
HEAD, FOOT = 24, 20
"""Room for the row of badge and role, and for the row of chip and hedge where one row cannot hold them all."""
BUTTON = 5
"""How far a fold button, which sits on the lower edge, reaches into the box."""
INSET, BOTTOM = 12, 7
LINES, MAIN_LINES = 6, 9
"""The most lines of a box, and of a main claim, which nothing but its length may cut short."""


@dataclass(frozen=True)
class Face:
    """The words in a box; lines are wrapped to its width, ``height`` is what they need."""

    lines: tuple[str, ...]
    height: float
    word: str = ""
    badge: str = ""
    worst: Finding | None = None
    chip: str = ""
    hedge: str = ""
    foot: bool = False
    """Whether chip and hedge have a row of their own."""
    tip: str = ""


def face(place: Place, sheet: Sheet) -> Face:
    """The face of one place: the shelf, a ghost, or a statement."""
    if place.statement is None:
        return _shelf(place)
    statement = sheet.statements[place.statement]
    label = sheet.labels[statement.id]
    if place.ghost:
        return _ghost(statement, label)
    whole = _whole(statement, label, sheet)
    return replace(whole, height=whole.height + BUTTON) if place.children else whole


def _shelf(place: Place) -> Face:
    lines = (f"{plural(len(place.children), 'statement')} not linked to the argument",)
    return Face(lines=lines, height=2 * INSET + LINE, tip="Statements that no relation joins to the rest of the map")


def _ghost(statement: Statement, label: str) -> Face:
    lines = wrap(f"↪ see {label}: {statement.title}", 11.5, BOX - 2 * INSET - 6, lines=2)
    return Face(lines=lines, height=14 + 15 * len(lines), tip=statement.text)


def _whole(statement: Statement, label: str, sheet: Sheet) -> Face:
    bold = statement.role is Role.MAIN_CLAIM
    words = statement.text if statement.title.endswith("…") else statement.title
    lines = _told(words, MAIN_LINES if bold else LINES, bold=bold)
    found = told_of(sheet.findings.get(statement.id, ()))
    badge = badge_word(found[0], len(found)) if found else ""
    word = f"{label}, implicit" if statement.implicit else label
    hedge = _hedge(statement)
    chip = chip_word(statement.assertions)
    chip = clip(chip, SMALL, BOX - 3 * INSET - 16 - width(hedge, SMALL)) if chip else ""
    sizes = [width(badge, SMALL, bold=True), *(width(each, SMALL) for each in (chip, hedge, word))]
    foot = bool(chip or hedge) and sum(size + 2 * INSET for size in sizes if size) > BOX
    return Face(
        lines=lines,
        height=HEAD + LINE * len(lines) + (FOOT if foot else 0) + BOTTOM,
        word=clip(word, SMALL, BOX - 3 * INSET - (width(badge, SMALL, bold=True) + 16 if badge else 0)),
        badge=badge,
        worst=found[0] if found else None,
        chip=chip,
        hedge=hedge,
        foot=foot,
        tip=statement.text,
    )


def _told(words: str, lines: int, *, bold: bool) -> tuple[str, ...]:
    """The words in so many lines; what does not fit is left out by the sentence where one fits whole."""
    room = BOX - 2 * INSET - 6
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
    """The findings that a box tells of: that a vague word cannot be checked is for the detail, unless it is flagged."""
    return tuple(each for each in found if each.flag or each.verdict is not Verdict.NOT_CHECKABLE)


def badge_word(worst: Finding, count: int = 1) -> str:
    """``✕ Contradicted``, with how many findings more stand on the same statement."""
    look = VERDICTS[worst.verdict]
    return f"{look.sign} {look.word}" + (f" +{count - 1}" if count > 1 else "")


def _hedge(statement: Statement) -> str:
    if statement.hedge.level is HedgeLevel.CATEGORICAL:
        return ""
    words = ", ".join(statement.hedge.cues) or HEDGES[statement.hedge.level]
    return clip(f"“{words}”" if statement.hedge.cues else words, SMALL, BOX / 2)
