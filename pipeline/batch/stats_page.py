"""The page of a batch's statistics: one file with its figures inside."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.batch.plots import Plot, plots
from pipeline.batch.stats import Stats
from pipeline.errors import legible
from pipeline.render import stats_html

_LONG = re.compile(r"(?<![\d.])\d{5,}")
WORDINGS = 400
"""Characters of other wordings that are shown."""


class Section(NamedTuple):
    """One part of the page."""

    id: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    plots: Sequence[Plot] = ()
    numbers: Sequence[int] = ()
    """Columns of numbers, by place."""
    about: str = ""


def page_of(stats: Stats) -> str:
    """The page as HTML. Raises InputError where matplotlib is not installed."""
    drawn = plots(stats)
    sections = (
        Section(
            "verdicts",
            "Verdicts by source and month",
            ("Source", "Month", "Figures", "Must be looked at", "Share", "Without “not in table”", "Share"),
            [
                (
                    each.source,
                    each.month,
                    str(each.figures),
                    str(each.flagged),
                    _share(each.flagged, each.figures),
                    str(each.in_table),
                    _share(each.flagged_in_table, each.in_table),
                )
                for each in stats.rates
            ],
            (*drawn["verdicts"], *drawn["months"]),
            numbers=range(2, 7),
        ),
        Section(
            "roles",
            "Roles of statements",
            ("Role", "Statements", "Articles"),
            [(each.name.replace("_", " "), str(each.times), str(each.articles)) for each in stats.roles],
            drawn["roles"],
            numbers=(1, 2),
        ),
        Section(
            "cited",
            "Who is cited",
            ("Name", "Assertions", "Articles"),
            [(each.name, str(each.times), str(each.articles)) for each in stats.cited],
            drawn["cited"],
            numbers=(1, 2),
        ),
        Section(
            "described",
            "Who is described",
            ("Described as", "Assertions", "Articles"),
            [(each.name, str(each.times), str(each.articles)) for each in stats.described],
            numbers=(1, 2),
            about="Not named, or by initials: each article means its own.",
        ),
        Section(
            "differences",
            "Figures that differ",
            ("Measure", "Entity", "Period", "Most say", "Articles", "Others say", "Articles", "Such as"),
            numbers=(3, 4, 5, 6),
            rows=[
                (
                    each.measure,
                    each.entity,
                    _period(each.period_start, each.period_end),
                    _grouped(each.common),
                    str(each.common_articles),
                    _grouped(each.value),
                    str(each.articles),
                    each.example,
                )
                for each in stats.differences
            ],
            about="Of one measure, entity and period that the sentence states, farther apart than they are rounded.",
        ),
        Section(
            "figures",
            "Figures that recur",
            ("Measure", "Entity", "Period", "Articles", "Values", ""),
            numbers=(3,),
            rows=[
                (
                    each.measure,
                    each.entity,
                    _period(each.period_start, each.period_end),
                    str(each.articles),
                    _grouped("; ".join(each.values)),
                    "differ" if each.differ else "",
                )
                for each in stats.figures
            ],
        ),
        Section(
            "claims",
            "Claims that recur",
            ("Claim, as first said", "First in", "Articles", "Sources", "Other wordings", "Figures"),
            numbers=(2, 3),
            rows=[
                (
                    each.text,
                    each.first,
                    str(each.articles),
                    str(each.sources),
                    " / ".join(saying for saying in each.sayings if saying != each.text)[:WORDINGS],
                    "differ" if each.figures_differ else "",
                )
                for each in stats.claims
            ],
            about=f"Found by static vectors among {stats.compared} of {stats.statements} statements: read before you"
            " quote. A sentence that one source has in three articles or more is its boilerplate and left out.",
        ),
    )
    return stats_html(
        stats, [section._replace(rows=[list(map(legible, row)) for row in section.rows]) for section in sections]
    )


def _period(start: str, end: str) -> str:
    """A year by its number, else by its first and last day."""
    whole = start[:4] == end[:4] and start.endswith("-01-01") and end.endswith("-12-31")
    return start[:4] if whole else " to ".join(filter(None, dict.fromkeys((start, end))))


def _grouped(figures: str) -> str:
    """Long numbers in groups of three."""
    return _LONG.sub(lambda found: f"{int(found[0]):,}", figures)


def _share(part: int, of: int) -> str:
    return f"{100 * part / of:.0f} %" if of else ""
