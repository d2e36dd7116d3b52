"""Days and periods as people write them; they stand in findings as ISO 8601 has them."""

import re
from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SHORT = 3
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_MONTH_OF = re.compile(r"\d{4}-\d{2}")
_QUOTED = re.compile("(“[^”]*”)")


def day(written: date | str, *, short: bool = False) -> str:
    """``5 March 2025`` or ``5 Mar 2025`` of a date or of ``2025-03-05``; other words as they are."""
    try:
        at = date.fromisoformat(written) if isinstance(written, str) else written
    except ValueError:
        return str(written)
    month = _MONTHS[at.month - 1]
    return f"{at.day} {month[:_SHORT] if short else month} {at.year}"


def month(written: str) -> str:
    """``March 2025`` of ``2025-03-05`` or ``2025-03``; empty where it names no month."""
    at = written[5:7]
    known = _MONTH_OF.match(written) and at.isdigit() and 1 <= int(at) <= len(_MONTHS)
    return f"{_MONTHS[int(at) - 1]} {written[:4]}" if known else ""


def period(written: str) -> str:
    """``24 Feb 2022 to 30 Sep 2024`` of ``2022-02-24/2024-09-30``; ``since 24 Feb 2022`` where its end is open."""
    first, between, last = written.partition("/")
    start = _moment(first)
    return f"{start} to {_moment(last)}" if last else f"since {start}" if between else start


def _moment(written: str) -> str:
    return f"{month(written)[:_SHORT]} {written[:4]}" if _MONTH_OF.fullmatch(written) else day(written, short=True)


def in_words(told: str) -> str:
    """A sentence with its ISO dates written out; what it quotes stays as it is."""
    parts = _QUOTED.split(told)
    return "".join(
        each if each.startswith("“") else _ISO_DAY.sub(lambda found: day(found[0], short=True), each) for each in parts
    )
