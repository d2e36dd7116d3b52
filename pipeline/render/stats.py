"""The page of a batch's statistics."""

from collections.abc import Sequence

from pipeline.render.page import page


def stats_html(stats: object, sections: Sequence[object]) -> str:
    """One self-contained page; figures are images with their data in their address."""
    return page("stats", stats=stats, sections=sections)
