"""The summary of a run, which a tired person understands: what was read, what is flagged, where to look."""

import sys
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from pipeline.cli.printing import columns, console, cut, failures, verdict
from pipeline.job import ACROSS, EVIDENCE
from pipeline.log import LOG
from pipeline.models import SEVERITY, Role, RunRecord, Unexpected, Verdict
from pipeline.store import RunFolder, dump, load_done

if TYPE_CHECKING:
    from pipeline.api import RunOutcome

FLAG_ORDER = tuple(verdict for verdict, severity in SEVERITY.items() if severity)
TITLE = 28
"""Columns of a title in the summary, which fits 80."""
MOST_ARTICLES, MOST_FLAGS = 10, 5
"""Articles looked into and flags spelled out in the summary; the reports have them all."""


def run(outcome: "RunOutcome", *, as_json: bool) -> None:
    """The summary that a tired person understands: what was read, what is flagged, where to look."""
    record = outcome.record
    failures(record.failed)
    if any(isinstance(failure, Unexpected) for failure in record.failed):
        sys.stderr.write(f"argmap: please report what is in {outcome.folder / LOG}\n")
    if as_json:
        sys.stdout.write(dump(record))
        return
    out = console()
    out.print(_articles(record))
    out.print()
    out.print(_verdicts(record))
    if covered := _coverage(record):
        out.print(Text(covered))
    if stated := _documented(record):
        out.print(Text(stated))
    out.print()
    out.print(_worst(outcome))
    for line in _wanted(outcome):
        out.print(Text(line))
    if record.across:
        out.print(_across(outcome))
    for note in _notes(outcome):
        out.print(Text(note))


def _articles(record: RunRecord) -> Table:
    numbers = ("claims", "premises", "counter", "figures", "flags", "soft")
    table = columns("article", *numbers, right=numbers)
    for line in record.articles:
        roles = line.statements
        table.add_row(
            Text(cut(line.title, TITLE)),
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
        table.add_row(verdict(found), says.append(f"  [{cut(title, 40)}]", style="dim"))
    return table


def _documented(record: RunRecord) -> str:
    from pipeline.render.documents import documented_word  # noqa: PLC0415

    counted = sum((Counter(line.evidence) for line in record.articles), Counter[str]())
    told = documented_word(counted)
    return f"{told}." if told else ""


def _wanted(outcome: "RunOutcome") -> Iterable[str]:
    """The tables that would decide most, by the figures that they would decide, and what else was not looked at."""
    from pipeline.render.words import plural  # noqa: PLC0415

    unheard = [line for line in outcome.record.articles if line.verdicts.get(Verdict.NOT_IN_TABLE)]
    most = sorted(unheard, key=lambda line: -line.verdicts[Verdict.NOT_IN_TABLE])[:MOST_ARTICLES]
    missing = [load_done(outcome.folder / line.slug).findings.missing for line in most]
    counted: Counter[str] = Counter()
    for need in (need for each in missing if each for need in each.needs if need.bring):
        counted[need.bring] += len(need.findings)
    if counted:
        yield "What would decide most of the figures without a row:"
        yield from (f"  {plural(count, 'figure')}: {bring}" for bring, count in counted.most_common(MOST_FLAGS))
    if credited := [source for each in missing if each for source in each.credited]:
        first = max(credited, key=lambda source: len(source.findings))
        figures = plural(len(first.findings), "figure")
        yield f"Credited by the texts to sources: {figures} to {cut(first.source, 40)}; more in the reports."
    if facts := sum(len(each.facts) for each in missing if each):
        yield f"Not looked at: {plural(facts, 'fact')} without a figure (ranks, firsts, founding years)."


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

    if bare := [cut(line.title, TITLE) for line in record.articles if not any(line.statements.values())]:
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

    if failed := sum(failure.stage not in (ACROSS, EVIDENCE) for failure in record.failed):
        yield f"Failed: {plural(failed, 'article')} (why: above, and in run.json)."
    if unread := sum(failure.stage == EVIDENCE for failure in record.failed):
        yield f"Not looked up in: {plural(unread, 'document')} that could not be read (why: above, and in run.json)."
    if any(failure.stage == ACROSS for failure in record.failed):
        yield "Not everything was compared across articles (why: above, and in run.json)."
