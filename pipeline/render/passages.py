"""The article as marked runs of text: split wherever a statement, a finding or an unexamined stretch begins or ends."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.models import Finding
from pipeline.render.sheet import Sheet, worst_first

Mark = tuple[str, str, int]
"""Kind (``s``, ``f``, ``n``), id and start; for unexamined stretches the id is their number."""


@dataclass(frozen=True)
class Run:
    """Text under the same marks throughout."""

    text: str
    start: int
    statements: tuple[str, ...] = ()
    """Ids, the tightest span first."""
    findings: tuple[Finding, ...] = ()
    """Worst first."""
    unexamined: int | None = None
    """Number of the stretch that could not be examined."""
    opens: bool = False
    """Whether its unexamined stretch begins here."""
    ends: tuple[Finding, ...] = ()
    """Those of its findings that end here."""


@dataclass(frozen=True)
class Line:
    """One line of the article."""

    runs: tuple[Run, ...]
    heading: bool
    title: bool = False
    """Whether it is the article's title, which stands before anything else."""


def lines(sheet: Sheet, points: Iterable[int] = ()) -> tuple[Line, ...]:
    """All lines of the article, in order; their texts joined by newlines are the article.

    A run begins at each of the points, which are offsets in code points.
    """
    title = sheet.done.article.title
    headings = {each.section for each in sheet.map.statements} | {title}
    made: list[Line] = []
    opened = False
    for runs in _split(_runs(sheet, points)):
        bare = "".join(run.text for run in runs).strip().lstrip("#").strip()
        made.append(
            Line(runs, heading=bool(bare) and bare in headings, title=bool(bare) and bare == title and not opened)
        )
        opened = opened or bool(bare)
    return tuple(made)


def _split(runs: Iterable[Run]) -> Iterator[tuple[Run, ...]]:
    """The runs of each line, without the newlines between them."""
    line: list[Run] = []
    for run in runs:
        if run.text == "\n":
            yield tuple(line)
            line = []
        else:
            line.append(run)
    yield tuple(line)


def _runs(sheet: Sheet, points: Iterable[int]) -> Iterator[Run]:
    borders = _borders(sheet, points)
    ordered = sorted(borders)
    active: dict[Mark, int] = {}
    for start, end in pairwise(ordered):
        began, ended = borders[start]
        for mark in ended:
            active.pop(mark, None)
        active |= began
        yield _run(start, end, (active, began), sheet)


def _borders(sheet: Sheet, points: Iterable[int]) -> dict[int, tuple[dict[Mark, int], list[Mark]]]:
    """Offset to the marks that begin there, with their lengths, and those that end there."""
    borders: dict[int, tuple[dict[Mark, int], list[Mark]]] = defaultdict(lambda: ({}, []))
    text = sheet.done.article.text
    for start, end, kind, id_ in _marks(sheet):
        borders[start][0][kind, id_, start] = end - start
        borders[end][1].append((kind, id_, start))
    newlines = [at for at, char in enumerate(text) if char == "\n"]
    for at in (0, len(text), *points, *newlines, *(at + 1 for at in newlines)):
        borders[at]
    return borders


def _marks(sheet: Sheet) -> Iterator[tuple[int, int, str, str]]:
    for statement in sheet.map.statements:
        for span in statement.spans:
            yield span.start, span.end, "s", statement.id
    for finding in sheet.done.findings.findings:
        if finding.end > finding.start:
            yield finding.start, finding.end, "f", finding.id
    for number, stretch in enumerate(sheet.map.not_checked):
        if stretch.end > stretch.start:
            yield stretch.start, stretch.end, "n", str(number)


def _run(start: int, end: int, marks: tuple[dict[Mark, int], dict[Mark, int]], sheet: Sheet) -> Run:
    active, began = marks
    tight = [mark for mark, _ in sorted(active.items(), key=lambda item: item[1])]
    stretch = next((mark for mark in tight if mark[0] == "n"), None)
    findings = worst_first(sheet.by_id[id_] for kind, id_, _ in tight if kind == "f")
    return Run(
        text=sheet.done.article.text[start:end],
        start=start,
        statements=tuple(dict.fromkeys(id_ for kind, id_, _ in tight if kind == "s")),
        findings=findings,
        unexamined=int(stretch[1]) if stretch else None,
        opens=stretch in began,
        ends=tuple(each for each in findings if each.end == end),
    )
