"""What stands in a box, wrapped and measured before anything is placed."""

from dataclasses import dataclass, replace

from pipeline.models import Finding, HedgeLevel, Role, Statement
from pipeline.render.measure import clip, width, wrap
from pipeline.render.sheet import Sheet
from pipeline.render.tree import Place
from pipeline.render.words import HEDGES, VERDICTS, chip_word, plural

BOX = 240
"""Width of every box."""
TITLE, LINE = 12.5, 16
SMALL = 10.5
HEAD, FOOT = 32, 24
"""Room for the row of badge and role, and for the row of chip and hedge."""
BUTTON = 7
"""Half of a fold button, which sits on the lower edge."""
INSET = 12
MAX_LINES = 4


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
    lines = wrap(words, TITLE, BOX - 2 * INSET - 6, lines=MAX_LINES, bold=bold)
    found = sheet.findings.get(statement.id, ())
    badge = badge_word(found[0], len(found)) if found else ""
    word = f"{label}, implicit" if statement.implicit else label
    hedge = _hedge(statement)
    chip = chip_word(statement.assertions)
    chip = clip(chip, SMALL, BOX - 3 * INSET - 16 - width(hedge, SMALL)) if chip else ""
    foot = FOOT if chip or hedge else 0
    return Face(
        lines=lines,
        height=HEAD + LINE * len(lines) + foot + INSET - 2,
        word=clip(word, SMALL, BOX - 3 * INSET - (width(badge, SMALL, bold=True) + 16 if badge else 0)),
        badge=badge,
        worst=found[0] if found else None,
        chip=chip,
        hedge=hedge,
        tip=statement.text,
    )


def badge_word(worst: Finding, count: int = 1) -> str:
    """``✕ Contradicted``, with how many findings more stand on the same statement."""
    look = VERDICTS[worst.verdict]
    return f"{look.sign} {look.word}" + (f" +{count - 1}" if count > 1 else "")


def _hedge(statement: Statement) -> str:
    if statement.hedge.level is HedgeLevel.CATEGORICAL:
        return ""
    words = ", ".join(statement.hedge.cues) or HEDGES[statement.hedge.level]
    return clip(f"“{words}”" if statement.hedge.cues else words, SMALL, BOX / 2)
