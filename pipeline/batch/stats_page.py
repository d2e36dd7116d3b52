"""The page of a batch's statistics: one file with its figures inside."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.batch.plots import Plot, plots
from pipeline.batch.stats import Stats
from pipeline.errors import legible
from pipeline.render import stats_html


class Section(NamedTuple):
    """One part of the page."""

    id: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    plots: Sequence[Plot] = ()
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
        ),
        Section(
            "roles",
            "Roles of statements",
            ("Role", "Statements", "Articles"),
            [(each.name.replace("_", " "), str(each.times), str(each.articles)) for each in stats.roles],
            drawn["roles"],
        ),
        Section(
            "cited",
            "Who is cited",
            ("Name", "Assertions", "Articles"),
            [(each.name, str(each.times), str(each.articles)) for each in stats.cited],
            drawn["cited"],
        ),
        Section(
            "figures",
            "Figures that recur",
            ("Measure", "Entity", "Period", "Articles", "Values", ""),
            [
                (
                    each.measure,
                    each.entity,
                    " to ".join(filter(None, dict.fromkeys((each.period_start, each.period_end)))),
                    str(each.articles),
                    "; ".join(each.values),
                    "differ" if each.differ else "",
                )
                for each in stats.figures
            ],
        ),
        Section(
            "claims",
            "Claims that recur",
            ("Claim", "Articles", "Sources", "Other wordings", "Figures"),
            [
                (
                    each.text,
                    str(each.articles),
                    str(each.sources),
                    " / ".join(each.sayings[1:4]),
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


def _share(part: int, of: int) -> str:
    return f"{100 * part / of:.0f} %" if of else ""
