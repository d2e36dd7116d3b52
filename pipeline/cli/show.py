"""What commands print: data to stdout, as tables for people and as JSON for programs."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from pipeline.cli.printing import columns, console, cut, failures, print_json, verdict
from pipeline.errors import legible
from pipeline.models import Done, Fact, Quantity, plain
from pipeline.ports import Hit
from pipeline.quantities import wire
from pipeline.store import dump

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cli.doctor import Examined
    from pipeline.cli.jobs import IndexOutcome
    from pipeline.reference import Examined as ExaminedTable
    from pipeline.settings import InForce


def lines(rows: Iterable[Mapping[str, Any]]) -> int:
    """One JSON object a line as they come; exit code 4 if one of them is an error."""
    code = 0
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        if "error" in row:
            sys.stderr.write(f"argmap: {legible(row['error'])}\n")
            code = 4
    return code


def map_(done: Done, *, as_json: bool) -> None:
    """A map as an outline, or map.json."""
    if as_json:
        sys.stdout.write(dump(done.map))
        return
    from pipeline.render import report_md  # noqa: PLC0415

    sys.stdout.write(report_md(done))


def findings(done: Done, *, as_json: bool) -> None:
    """Findings as a table, worst first, or findings.json."""
    if as_json:
        sys.stdout.write(dump(done.findings))
        return
    from pipeline.render.documents import quotations  # noqa: PLC0415 - templates are slow to import
    from pipeline.render.gaps import gap_lines  # noqa: PLC0415

    table = columns("verdict", "words", "what was found")
    for finding in done.findings.findings:
        says = Text(finding.message or finding.reason)
        for quoted in quotations(finding):
            says.append(f"\n{legible(quoted.says)}: “{legible(quoted.quote)}”", style="dim")
        table.add_row(verdict(finding), Text(cut(finding.quote, 60)), says)
    out = console()
    out.print(table)
    for line in gap_lines(done.findings):
        out.print(Text(f"- {legible(line)}"))


def examined(folder: "Path", found: "ExaminedTable", *, as_json: bool) -> None:
    """Faults, warnings and coincidences of a table: a line each, or one JSON object."""
    if as_json:
        coincidences = [each.model_dump(mode="json") for each in found.coincidences]
        print_json({"faults": found.faults, "warnings": found.warnings, "coincidences": coincidences})
        return
    for fault in found.faults:
        sys.stdout.write(f"{fault}\n")
    if found.faults:
        return
    sys.stderr.write(f"{folder}: no faults\n")
    for warning in found.warnings:
        sys.stderr.write(f"argmap: {warning}\n")
    table = columns("measure", "digits", "some period", "any row")
    for each in found.coincidences:
        table.add_row(Text(each.measure_id), str(each.digits), f"{each.one_entity:.1%}", f"{each.any_row:.1%}")
    console().print("A random figure of a row's size agrees by chance with", soft_wrap=True)
    console().print(table)


def quantities(figures: Sequence[Quantity], *, as_json: bool) -> None:
    """Figures as a table, or as JSON."""
    rows = [wire(figure) for figure in figures]
    if as_json:
        print_json({"id": None, "quantities": [row.model_dump(mode="json", by_alias=True) for row in rows]})
        return
    table = columns("at", "words", "kind", "value", "unit", "hedge", right=("at",))
    for row in rows:
        value = str(row.value) if row.value_high is None else f"{row.value} to {row.value_high}"
        hedge = f"{row.hedge.text} ({row.hedge.class_})" if row.hedge else ""
        table.add_row(str(row.start), Text(row.text), row.kind, value, Text(row.unit or ""), Text(hedge))
    console().print(table)


def index(outcome: "IndexOutcome", *, as_json: bool) -> None:
    """What indexing did and what the index holds."""
    failures(outcome.failed)
    if as_json:
        print_json(
            {
                "added": outcome.added,
                "removed": outcome.removed,
                "failed": [failure.model_dump(mode="json") for failure in outcome.failed],
                "passages": outcome.passages,
                "articles": [{"id": id_, "title": title} for id_, title in outcome.articles.items()],
            }
        )
        return
    table = columns("id", "article")
    for id_, title in outcome.articles.items():
        table.add_row(id_, Text(title))
    out = console()
    out.print(table)
    held = f"{outcome.passages} passages of {len(outcome.articles)} articles"
    out.print(f"{held}; {outcome.added} added, {outcome.removed} removed.")


def hits(found: Sequence[Hit], *, as_json: bool) -> None:
    """Passages found, best first."""
    if as_json:
        print_json(
            [
                {
                    "article": hit.article_id,
                    "title": hit.title,
                    "start": hit.start,
                    "end": hit.end,
                    "score": hit.score,
                    "text": hit.text,
                }
                for hit in found
            ]
        )
        return
    out = console()
    for hit in found:
        out.print(Text(f"{hit.score:.2f}  {hit.title}  [{hit.start}–{hit.end}]", style="bold"))
        out.print(Text("      " + cut(" ".join(hit.text.split()), 300)))


def facts(found: Sequence[Fact], *, as_json: bool) -> None:
    """Rows of a reference table."""
    if as_json:
        print_json([fact.model_dump(mode="json") for fact in found])
        return
    table = columns("entity", "measure", "period", "value", "status", "source", right=("value",))
    for fact in found:
        period = (
            f"{fact.period_start}"
            if fact.period_start == fact.period_end
            else f"{fact.period_start} – {fact.period_end}"
        )
        value = f"{plain(fact.value)} {fact.unit}"
        known = "" if fact.verified else " (unverified)"
        table.add_row(fact.entity_id, fact.measure_id, period, value, fact.status + known, fact.source_id)
    console().print(table)


def settings(in_force: "InForce", *, as_json: bool) -> None:
    """Every setting, its value and its origin; secrets stay hidden."""
    values = in_force.settings.model_dump(mode="json")
    rows = [
        {"name": name, "value": values[name], "from": in_force.origins[name], "about": field.description or ""}
        for name, field in type(in_force.settings).model_fields.items()
    ]
    if as_json:
        print_json(rows)
        return
    table = columns("setting", "value", "from")
    for row in rows:
        table.add_row(str(row["name"]), Text("–" if row["value"] is None else str(row["value"])), str(row["from"]))
    console().print(table)


def doctor(examined: "Sequence[Examined]", *, as_json: bool) -> int:
    """What works; exit code 2 if something that is needed does not."""
    if as_json:
        print_json([{"part": e.part, "ok": e.ok, "needed": e.needed, "says": e.says} for e in examined])
    else:
        table = columns("part", "", "says")
        for e in examined:
            mark = Text("ok", style="green") if e.ok else Text("no", style="bold red" if e.needed else "yellow")
            table.add_row(e.part, mark, Text(e.says))
        console().print(table)
    return 0 if all(e.ok or not e.needed for e in examined) else 2
