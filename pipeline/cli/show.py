"""What commands print: data to stdout, as tables for people and as JSON for programs."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.cli.jobs import trace
from pipeline.errors import legible
from pipeline.job import ACROSS
from pipeline.log import LOG
from pipeline.models import (
    SEVERITY,
    Done,
    Fact,
    Failed,
    Finding,
    Quantity,
    Role,
    RunRecord,
    Unexpected,
    Verdict,
    plain,
)
from pipeline.ports import Hit
from pipeline.quantities import wire
from pipeline.store import RunFolder, dump, load_done

if TYPE_CHECKING:
    from pipeline.api import RunOutcome
    from pipeline.cli.doctor import Examined
    from pipeline.cli.jobs import IndexOutcome
    from pipeline.settings import InForce

FLAG_ORDER = tuple(verdict for verdict, severity in SEVERITY.items() if severity)
TITLE = 28
"""Columns of a title in the summary, which fits 80."""
MOST_ARTICLES, MOST_FLAGS = 10, 5
"""Articles looked into and flags spelled out in the summary; the reports have them all."""


def _console() -> Console:
    return Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 80)


def _json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _table(*headers: str, right: Sequence[str] = ()) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for header in headers:
        table.add_column(header, justify="right" if header in right else "left", overflow="fold")
    return table


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


def run(outcome: "RunOutcome", *, as_json: bool) -> None:
    """The summary that a tired person understands: what was read, what is flagged, where to look."""
    record = outcome.record
    failures(record.failed)
    if any(isinstance(failure, Unexpected) for failure in record.failed):
        sys.stderr.write(f"argmap: please report what is in {outcome.folder / LOG}\n")
    if as_json:
        sys.stdout.write(dump(record))
        return
    console = _console()
    console.print(_articles(record))
    console.print()
    console.print(_verdicts(record))
    if covered := _coverage(record):
        console.print(Text(covered))
    console.print()
    console.print(_worst(outcome))
    if record.across:
        console.print(_across(outcome))
    for note in _notes(outcome):
        console.print(Text(note))


def failures(failed: Iterable[Failed]) -> None:
    """One line on stderr for each; with --debug, where it happened."""
    for failure in failed:
        sys.stderr.write(f"argmap: failed: {legible(failure.article)}: {legible(failure.reason)}\n")
        trace(failure)


def _articles(record: RunRecord) -> Table:
    numbers = ("claims", "premises", "counter", "figures", "flags", "soft")
    table = _table("article", *numbers, right=numbers)
    for line in record.articles:
        roles = line.statements
        table.add_row(
            Text(_cut(line.title, TITLE)),
            str(roles.get(Role.CLAIM, 0) + roles.get(Role.MAIN_CLAIM, 0)),
            str(roles.get(Role.PREMISE, 0)),
            str(roles.get(Role.COUNTERARGUMENT, 0)),
            str(line.figures),
            Text(str(line.flags), style="bold red" if line.flags else "green"),
            Text(str(line.soft), style="yellow" if line.soft else "green"),
        )
    return table


def _verdicts(record: RunRecord) -> Text:
    counts = {v: sum(line.verdicts.get(v, 0) for line in record.articles) for v in (Verdict.SUPPORTED, *FLAG_ORDER)}
    named = [f"{count} {verdict.replace('_', ' ')}" for verdict, count in counts.items() if count]
    return Text("Findings: " + (", ".join(named) if named else "none"))


def _coverage(record: RunRecord) -> str:
    """What became of all figures: a few that are flagged must not look as if all others were checked."""
    from pipeline.render.words import coverage_word  # noqa: PLC0415

    counted = sum((Counter(line.figure_verdicts or {}) for line in record.articles), Counter[str]())
    return (
        f"{coverage_word(counted)}.\nNumbers that were not recognised as figures are not among them." if counted else ""
    )


def _worst(outcome: "RunOutcome") -> Table:
    """The worst flags of the most flagged articles, in words."""
    most = sorted(outcome.record.articles, key=lambda line: -line.flags)[:MOST_ARTICLES]
    done = [load_done(outcome.folder / line.slug) for line in most if line.flags]
    found_in = [(found, each.article.title) for each in done for found in each.findings.findings]
    flagged = [(found, title) for found, title in found_in if found.hard and not found.unheard]
    worst = sorted(flagged, key=lambda pair: (-pair[0].severity, -pair[0].rests_on_it))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 1, 0))
    for found, title in worst[:MOST_FLAGS]:
        says = Text(found.message or found.reason)
        table.add_row(_verdict(found), says.append(f"  [{_cut(title, 40)}]", style="dim"))
    return table


def _across(outcome: "RunOutcome") -> Table:
    """What the articles say against each other, in words."""
    said = RunFolder(outcome.folder).across()
    found = said.findings if said else ()
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 1, 0))
    for each in found[:MOST_FLAGS]:
        says = Text(each.message).append("  [across articles]", style="dim")
        table.add_row(Text(each.verdict.replace("_", " "), style="bold red"), says)
    return table


def _notes(outcome: "RunOutcome") -> Iterable[str]:
    record = outcome.record
    yield from _unfinished(record)
    if record.across is not None and len(record.articles) > 1:
        yield f"Across articles: {record.across or 'nothing'} stated otherwise by another article."
    yield from _failed(record)
    if record.calls or record.tokens.input:
        cost = f", US${record.cost}" if record.cost is not None else ""
        yield f"Model: {record.calls} calls, {record.tokens.input} tokens in, {record.tokens.output} out{cost}."
    if outcome.reused:
        yield "This run was done before and is unchanged; --force does it again."
    yield f"Look at:  {outcome.folder / 'index.html'}"


def _unfinished(record: RunRecord) -> Iterable[str]:
    """What the finished articles leave open."""
    from pipeline.render.words import plural  # noqa: PLC0415

    if bare := [_cut(line.title, TITLE) for line in record.articles if not any(line.statements.values())]:
        why = " The rules read English prose." if record.engine == "rules" else ""
        yield f"Nothing to map was found in: {'; '.join(bare[:MOST_FLAGS])}.{why}"
    unheard = sum(line.verdicts.get(Verdict.NOT_IN_TABLE, 0) for line in record.articles)
    if unheard:
        yield f"Flagged, not checked: {plural(unheard, 'figure')} without a row in the table, last in the reports."
    unverified = sum(line.verdicts.get(Verdict.UNVERIFIED, 0) for line in record.articles)
    if unverified:
        yield f"Unverified: {plural(unverified, 'figure')} against a row that nobody here has checked yet."
    unseen = sum(line.not_checked for line in record.articles)
    if unseen:
        yield f"Not examined: {plural(unseen, 'passage')}; the reports say why. The same command tries them again."
    if lost := sum(line.samples_failed for line in record.articles):
        yield f"Samples without an answer: {lost} (why: in the reports). The same command tries them again."


def _failed(record: RunRecord) -> Iterable[str]:
    from pipeline.render.words import plural  # noqa: PLC0415

    if failed := sum(failure.stage != ACROSS for failure in record.failed):
        yield f"Failed: {plural(failed, 'article')} (why: above, and in run.json)."
    if failed < len(record.failed):
        yield "Not everything was compared across articles (why: above, and in run.json)."


def _cut(text: str, width: int) -> str:
    text = legible(text)
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


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
    table = _table("verdict", "words", "what was found")
    for finding in done.findings.findings:
        table.add_row(_verdict(finding), Text(_cut(finding.quote, 60)), Text(finding.message or finding.reason))
    _console().print(table)


def _verdict(finding: Finding) -> Text:
    style = "bold red" if finding.hard else "yellow" if finding.flag else "green"
    return Text(finding.verdict.replace("_", " "), style=style)


def quantities(figures: Sequence[Quantity], *, as_json: bool) -> None:
    """Figures as a table, or as JSON."""
    rows = [wire(figure) for figure in figures]
    if as_json:
        _json({"id": None, "quantities": [row.model_dump(mode="json", by_alias=True) for row in rows]})
        return
    table = _table("at", "words", "kind", "value", "unit", "hedge", right=("at",))
    for row in rows:
        value = str(row.value) if row.value_high is None else f"{row.value} to {row.value_high}"
        hedge = f"{row.hedge.text} ({row.hedge.class_})" if row.hedge else ""
        table.add_row(str(row.start), Text(row.text), row.kind, value, Text(row.unit or ""), Text(hedge))
    _console().print(table)


def index(outcome: "IndexOutcome", *, as_json: bool) -> None:
    """What indexing did and what the index holds."""
    failures(outcome.failed)
    if as_json:
        _json(
            {
                "added": outcome.added,
                "removed": outcome.removed,
                "failed": [failure.model_dump(mode="json") for failure in outcome.failed],
                "passages": outcome.passages,
                "articles": [{"id": id_, "title": title} for id_, title in outcome.articles.items()],
            }
        )
        return
    table = _table("id", "article")
    for id_, title in outcome.articles.items():
        table.add_row(id_, Text(title))
    console = _console()
    console.print(table)
    held = f"{outcome.passages} passages of {len(outcome.articles)} articles"
    console.print(f"{held}; {outcome.added} added, {outcome.removed} removed.")


def hits(found: Sequence[Hit], *, as_json: bool) -> None:
    """Passages found, best first."""
    if as_json:
        _json(
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
    console = _console()
    for hit in found:
        console.print(Text(f"{hit.score:.2f}  {hit.title}  [{hit.start}–{hit.end}]", style="bold"))
        console.print(Text("      " + _cut(" ".join(hit.text.split()), 300)))


def facts(found: Sequence[Fact], *, as_json: bool) -> None:
    """Rows of a reference table."""
    if as_json:
        _json([fact.model_dump(mode="json") for fact in found])
        return
    table = _table("entity", "measure", "period", "value", "status", "source", right=("value",))
    for fact in found:
        period = (
            f"{fact.period_start}"
            if fact.period_start == fact.period_end
            else f"{fact.period_start} – {fact.period_end}"
        )
        value = f"{plain(fact.value)} {fact.unit}"
        known = "" if fact.verified else " (unverified)"
        table.add_row(fact.entity_id, fact.measure_id, period, value, fact.status + known, fact.source_id)
    _console().print(table)


def settings(in_force: "InForce", *, as_json: bool) -> None:
    """Every setting, its value and its origin; secrets stay hidden."""
    values = in_force.settings.model_dump(mode="json")
    rows = [
        {"name": name, "value": values[name], "from": in_force.origins[name], "about": field.description or ""}
        for name, field in type(in_force.settings).model_fields.items()
    ]
    if as_json:
        _json(rows)
        return
    table = _table("setting", "value", "from")
    for row in rows:
        table.add_row(str(row["name"]), Text("–" if row["value"] is None else str(row["value"])), str(row["from"]))
    _console().print(table)


def doctor(examined: "Sequence[Examined]", *, as_json: bool) -> int:
    """What works; exit code 2 if something that is needed does not."""
    if as_json:
        _json([{"part": e.part, "ok": e.ok, "needed": e.needed, "says": e.says} for e in examined])
    else:
        table = _table("part", "", "says")
        for e in examined:
            mark = Text("ok", style="green") if e.ok else Text("no", style="bold red" if e.needed else "yellow")
            table.add_row(e.part, mark, Text(e.says))
        _console().print(table)
    return 0 if all(e.ok or not e.needed for e in examined) else 2
