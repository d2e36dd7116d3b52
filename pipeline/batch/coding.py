"""Findings for people to code, as CSV, and what they found: precision by verdict with intervals."""

import csv
import io
from collections.abc import Iterator, Mapping
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple

from pipeline.batch.asking import Results
from pipeline.batch.choosing import Choice, stratified
from pipeline.errors import InputError
from pipeline.models.noun import Noun

COLUMNS = ("finding", "own_id", "title", "published", "quote", "statement", "verdict", "message", "correct", "note")
YES, NO, OPEN = "yes", "no", "unclear"
Z = NormalDist().inv_cdf(0.975)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SAMPLED = """SELECT f.own_id || ' ' || f.finding_id, f.own_id, a.title,
coalesce(cast(a.published AS text), ''), f.quote,
coalesce(s.text, ''), f.verdict, f.message, '', '' FROM findings f JOIN kept a USING (own_id)
LEFT JOIN statements s ON s.own_id = f.own_id AND s.statement_id = f.statement_id
WHERE f.kind = 'numeric' AND list_contains(?, f.own_id || ' ' || f.finding_id)
ORDER BY f.own_id, f.start, f.finding_id"""
_ALL = """SELECT own_id || ' ' || finding_id, verdict FROM findings JOIN kept USING (own_id)
WHERE findings.kind = 'numeric'"""
_NAMED = f"{_ALL} AND list_contains(?, own_id || ' ' || finding_id)"
_FOUND = "SELECT verdict, count(*) FROM findings JOIN kept USING (own_id) WHERE kind = 'numeric' GROUP BY verdict"


class Precision(Noun):
    """How many of the coded findings of a verdict are right; the interval is Wilson's of 95 %."""

    verdict: str
    found: int
    """Findings of this verdict in all results."""
    coded: int
    correct: int
    unclear: int
    precision: float | None
    low: float | None
    high: float | None


class Coded(Noun):
    """What people found."""

    verdicts: tuple[Precision, ...]
    open: int
    """Rows that nobody has coded."""
    gone: int
    """Rows whose finding is not in the results any more, or has another verdict now."""


class _Answered(NamedTuple):
    """One row of a sample that came back."""

    name: str
    verdict: str
    answer: str


def sample(results: Results, count: int) -> str:
    """So many findings as CSV, by verdict; the same results give the same sample."""
    chosen = stratified((Choice((str(verdict),), str(name)) for name, verdict in results.rows(_ALL)), count)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_inert(cell) for cell in row] for row in results.rows(_SAMPLED, sorted(chosen)))
    return text.getvalue()


def _inert(cell: object) -> str:
    """A cell that a spreadsheet takes for text: a formula in an article is none here."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def coded(results: Results, path: Path) -> Coded:
    """Precision by verdict from a sample that people filled in. Raises InputError with the line that does not fit."""
    rows = list(_answers(path))
    known = dict(results.rows(_NAMED, [row.name for row in rows]))
    answers: dict[str, list[str]] = {}
    open_ = gone = 0
    for row in rows:
        if known.get(row.name) != row.verdict:
            gone += 1
        elif row.answer:
            answers.setdefault(row.verdict, []).append(row.answer)
        else:
            open_ += 1
    return Coded(verdicts=tuple(_precisions(answers, dict(results.rows(_FOUND)))), open=open_, gone=gone)


def _answers(path: Path) -> Iterator[_Answered]:
    for number, row in enumerate(_rows(path), start=2):
        answer = (row.get("correct") or "").strip().lower()
        if answer not in (YES, NO, OPEN, ""):
            raise InputError(f"{answer!r} is no answer", where=f"{path}, row {number}", do="Write yes, no or unclear.")
        yield _Answered((row.get("finding") or "").removeprefix("'"), row.get("verdict") or "", answer)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := {"finding", "verdict", "correct"} - set(reader.fieldnames or ()):
                raise InputError(f"has no column {min(missing)}", where=str(path), do="Fill in the sample as it is.")
            yield from reader
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", where=str(path), do="Save it as CSV in UTF-8.") from error


def _precisions(answers: Mapping[str, list[str]], found: Mapping[str, int]) -> Iterator[Precision]:
    for verdict in sorted(found):
        given = answers.get(verdict, [])
        right, decided = given.count(YES), given.count(YES) + given.count(NO)
        low, high = wilson(right, decided)
        yield Precision(
            verdict=verdict,
            found=found[verdict],
            coded=len(given),
            correct=right,
            unclear=given.count(OPEN),
            precision=round(right / decided, 4) if decided else None,
            low=low,
            high=high,
        )


def wilson(right: int, of: int) -> tuple[float, float] | tuple[None, None]:
    """Wilson's interval of 95 % for a share; nothing of nothing."""
    if not of:
        return None, None
    share, spread = right / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)
