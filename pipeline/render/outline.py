"""The map as an outline in plain text: each statement whole, its reasons and objections indented below it."""

from collections.abc import Iterator

from pipeline.models import Done
from pipeline.render.documents import quotations
from pipeline.render.export import Export, losses
from pipeline.render.gaps import gap_lines
from pipeline.render.numbering import numbers
from pipeline.render.sheet import Sheet
from pipeline.render.statements import Row, outline
from pipeline.render.tree import forest


def outline_txt(done: Done) -> Export:
    """Conclusions first, one statement a line; findings are told by their verdicts alone."""
    sheet = Sheet.of(done)
    grown = forest(sheet)
    lost = losses(
        (len(done.map.unanchored) + len(done.map.dropped), "unanchored proposal", "left out"),
        (len(done.findings.findings), "finding", "told in a word at most"),
    )
    told = "".join(_lines(outline(grown, sheet, numbers(grown)))) or "No statement was found in this article.\n"
    return Export(told + "".join(_gaps(done)), lost)


def _gaps(done: Done) -> Iterator[str]:
    """What no table covers, and what documents state."""
    lines = [" ".join(line.split()) for line in gap_lines(done.findings)]
    if lines:
        yield "- In no table:\n"
        yield from (f"  - {line}\n" for line in lines)
    stated = [(found, quoted) for found in done.findings.findings for quoted in quotations(found)]
    if stated:
        yield "- In documents:\n"
        yield from (f"  - “{' '.join(found.quote.split())}”: {' '.join(each.says.split())}\n" for found, each in stated)


def _lines(rows: tuple[Row, ...]) -> Iterator[str]:
    for row in rows:
        relation = f"{row.relation}: " if row.relation else ""
        told = "" if row.ghost else "".join(f" [{each}]" for each in (row.chip, row.badge) if each)
        line = f"{relation}{'see ' * row.ghost}{row.text}{told}"
        yield f"{'  ' * row.depth}- {' '.join(line.split())}\n"
