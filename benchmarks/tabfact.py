"""Same words, one different number: pairs of sentences about a table, of which one is true and one is not.

Each table becomes facts: a row is an entity under every text cell that names it alone, a column of figures is a
measure under its heading, of the kind that the heading tells, and a cell is a fact of no particular time. Both
sentences of a pair are then checked like any article. Beside it stands the rule that a sentence is true if all its
figures occur in the table.

The pairs are those of TabFact (Chen et al., ICLR 2020), with a field ``decidable`` that says which of them one cell
decides.

    python benchmarks/tabfact.py tabfact_number_pairs.jsonl [--show]
"""

import argparse
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline.chunk import read
from pipeline.models import (
    FIRM,
    ArgumentMap,
    Article,
    ArticleRef,
    Entity,
    Fact,
    FactStatus,
    Measure,
    Provenance,
    Source,
    Verdict,
)
from pipeline.parse import SpacyParser
from pipeline.verify import MemoryTable, check

PARSER = SpacyParser()
HOLDS = (Verdict.SUPPORTED, Verdict.APPROXIMATE)
ABBREVIATIONS = {
    "pts": ("points",),
    "pos": ("position", "place"),
    "gp": ("games played",),
    "pld": ("played", "matches played"),
    "avg": ("average",),
    "pct": ("percentage",),
    "att": ("attendance",),
    "pop": ("population",),
    "yds": ("yards",),
    "gf": ("goals for",),
    "ga": ("goals against",),
    "gd": ("goal difference",),
}
"""What headings shorten."""
_FIGURE = re.compile(r"[$€£]?\s*([+-]?\s?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\s?\d+(?:\.\d+)?)\s*(?:%|st|nd|rd|th)?")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_UNIT = re.compile(r"\s*\(([^)]*)\)")


@dataclass(frozen=True)
class Table:
    """A table of TabFact: headings and rows of cells, all lower-cased by its authors."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def facts(table: Table) -> MemoryTable:
    """The table as reference: one entity a row, one measure a column, one fact a cell."""
    names = _names(table)
    columns = [column for column in range(len(table.header)) if _is_numeric(table, column)]
    return MemoryTable(
        rows=tuple(fact for row in names for column in columns for fact in _cell(table, row, column)),
        of_entities=tuple(
            Entity(entity_id=f"r{row}", name=first, aliases=tuple(rest)) for row, (first, *rest) in names.items()
        ),
        of_measures=tuple(_measure(table, column) for column in columns),
        of_sources=(Source(source_id="table", publisher="the table", title="table"),),
    )


def _names(table: Table) -> Mapping[int, tuple[str, ...]]:
    """For each row the text cells that stand in no other row."""
    held = Counter(cell for row in table.rows for cell in set(row))
    named = {
        number: tuple(cell for cell in dict.fromkeys(row) if held[cell] == 1 and re.search(r"[^\W\d_]{3}", cell))
        for number, row in enumerate(table.rows)
    }
    return {number: names for number, names in named.items() if names}


def _is_numeric(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows if column < len(row) and row[column].strip(" -–")]
    return bool(cells) and bool(table.header[column].strip()) and sum(map(_is_figure, cells)) * 2 > len(cells)


def _is_figure(cell: str) -> bool:
    return _FIGURE.fullmatch(cell.strip()) is not None


def _dimension(table: Table, column: int) -> str:
    """Of what kind a column's figures are, as far as its heading says: whoever imports a table says it once."""
    heading = table.header[column].casefold()
    if "%" in heading or "percent" in heading:
        return "share"
    if re.search(r"[$£€]|usd", heading):
        return "money"
    if "rank" in heading or "position" in heading:
        return "rank"
    return "count"


def _measure(table: Table, column: int) -> Measure:
    label = _UNIT.sub("", table.header[column]).strip() or table.header[column]
    aliases = ABBREVIATIONS.get(label.rstrip("."), ())
    return Measure(measure_id=f"c{column}", label=label, aliases=aliases, dimension=_dimension(table, column))


def _cell(table: Table, row: int, column: int) -> Iterator[Fact]:
    cells = table.rows[row]
    found = _FIGURE.fullmatch(cells[column].strip()) if column < len(cells) else None
    if found is None:
        return
    value = Decimal(re.sub(r"[,\s]", "", found[1]))
    unit = _UNIT.search(table.header[column])
    dimension = _dimension(table, column)
    yield Fact(
        row_id=f"r{row}-c{column}",
        entity_id=f"r{row}",
        measure_id=f"c{column}",
        definition_id="table",
        period_start=date.min,
        period_end=date.max,
        value=value,
        unit={"money": "USD", "share": "%"}.get(dimension, unit[1] if unit else ""),
        ulp=Decimal(1).scaleb(int(value.as_tuple().exponent)),
        status=FactStatus.ACTUAL,
        as_of=date.min,
        source_id="table",
        verified=True,
    )


def verdicts(claim: str, table: MemoryTable) -> list[tuple[Verdict, str]]:
    """What checking says of each figure of a sentence, with its message."""
    article = Article.of(claim, title="claim", source="claim")
    reading = read(article, len)
    ref = ArticleRef(
        id=article.id,
        sha256=article.sha256,
        title="claim",
        author=None,
        published=None,
        source="claim",
        length=len(claim),
    )
    argmap = ArgumentMap(article=ref, statements=(), provenance=Provenance(engine="rules", code="0"))
    found = check(argmap, reading, table, PARSER).findings
    return [(f.verdict, f"{f.quote}: {f.message}") for f in found if f.kind in ("numeric", "consistency")]


def judged(claim: str, table: MemoryTable) -> str:
    """``fails`` if any figure is flagged, ``holds`` if every figure holds, else ``abstains``."""
    said = [verdict for verdict, _ in verdicts(claim, table)]
    if any(verdict in FIRM for verdict in said):
        return "fails"
    return "holds" if said and all(verdict in HOLDS for verdict in said) else "abstains"


def present(claim: str, table: Table) -> str:
    """The rule to beat: every figure of the sentence occurs somewhere in the table."""
    cells = " ".join(cell for row in (table.header, *table.rows) for cell in row)
    known = {Decimal(found.replace(",", "")) for found in _NUMBER.findall(cells)}
    said = [Decimal(found.replace(",", "")) for found in _NUMBER.findall(claim)]
    if not said:
        return "abstains"
    return "holds" if all(figure in known for figure in said) else "fails"


def of_pair(true: str, false: str) -> str:
    """``right`` if the true sentence holds and the false one fails; abstaining on either half is told apart."""
    if "abstains" in (true, false):
        return "abstained"
    return "right" if (true, false) == ("holds", "fails") else "wrong"


def part_of(pair: Mapping[str, object]) -> str:
    """Half of the tables are held out: nothing was tuned on them."""
    header = json.dumps(pair["table"], sort_keys=True)
    return "held out" if hashlib.sha256(header.encode()).digest()[0] % 2 else "tuning"


def main() -> None:
    """Prints outcomes of pairs by what decides them, for checking and for the rule."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--show", action="store_true", help="print the tuning pairs that one cell decides")
    options = parser.parse_args()
    halves: dict[int, dict[str, dict[str, object]]] = defaultdict(dict)
    for line in options.pairs.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        halves[row["pair"]][row["label"]] = row
    tally: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for pair in halves.values():
        part = part_of(pair["supported"])
        _add(pair["supported"], pair["refuted"], tally, show=options.show and part == "tuning")
    for (part, group, judge), row in sorted(tally.items()):
        decided = row["right"] + row["wrong"]
        share = f"{row['right'] / decided:.3f}" if decided else "–"
        counts = "  ".join(f"{row[name]:4} {name}" for name in ("right", "wrong", "abstained"))
        print(f"{part:9} {group:18} {judge:16} {counts}   right of decided {share}")


def _add(true: dict, false: dict, tally: dict[tuple[str, ...], Counter[str]], *, show: bool) -> None:  # type: ignore[type-arg]
    table = Table(**{key: true["table"][key] for key in ("header", "rows")})
    known = facts(table)
    group = "one cell" if true["decidable"] == "one_cell" else "more than a cell"
    outcome = of_pair(judged(true["claim"], known), judged(false["claim"], known))
    part = part_of(true)
    tally[part, group, "argmap"][outcome] += 1
    tally[part, group, "number presence"][of_pair(present(true["claim"], table), present(false["claim"], table))] += 1
    if show and (group == "one cell" or outcome == "wrong"):
        print(f"{group}, {outcome}: {true['claim']}  [{true['changed_number']} → {false['changed_number']}]")
        for half in (true, false):
            for verdict, message in verdicts(half["claim"], known):
                print(f"    {half['label'][:4]} {verdict}: {message}")


if __name__ == "__main__":
    main()
