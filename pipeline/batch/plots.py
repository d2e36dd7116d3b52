"""Static figures of a batch's statistics as SVG, drawn by matplotlib; the same figures give the same bytes."""

import base64
import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from pipeline.batch.stats import OPEN, Stats
from pipeline.errors import InputError, legible
from pipeline.models import Verdict

MOST = 15
"""Bars of one figure."""
LONGEST = 36
MONTHS = 24
"""Months that are named below a figure."""
_COLOURS = {
    Verdict.SUPPORTED: "#1b6443",
    Verdict.APPROXIMATE: "#7bb797",
    Verdict.CONTRADICTED: "#9c1f14",
    Verdict.INCONSISTENT: "#c9655a",
    Verdict.OUTDATED: "#7a4a00",
    Verdict.WRONG_PERIOD: "#b07a24",
    Verdict.UNIT_MISMATCH: "#d8b06b",
    Verdict.AMBIGUOUS: "#6a3d9a",
    Verdict.UNVERIFIED: "#a68cc4",
    Verdict.NOT_CHECKED: "#37506b",
    Verdict.NOT_CHECKABLE: "#8ba3bd",
    Verdict.NOT_IN_TABLE: "#d2cfc6",
}
_LOOK: dict[Any, Any] = {
    "svg.hashsalt": "argmap",
    "svg.fonttype": "path",
    "text.parse_math": False,
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
}


class Plot(NamedTuple):
    """A figure as an address that an image takes, and what it shows."""

    source: str
    caption: str


class Bars(NamedTuple):
    """Stacked bars: a name for each, and by part of the bars their lengths."""

    names: Sequence[str]
    parts: Mapping[str, Sequence[float]]


def plots(stats: Stats) -> Mapping[str, tuple[Plot, ...]]:
    """The figures by section of the page. Raises InputError where matplotlib is not installed."""
    with _drawing() as draw:
        return {
            "verdicts": tuple(_verdicts(stats, draw)),
            "months": tuple(_months(stats, draw)),
            "roles": tuple(_counted([(each.name, each.times) for each in stats.roles], "Statements by role", draw)),
            "cited": tuple(
                _counted([(each.name, each.articles) for each in stats.cited], "Articles that cite them", draw)
            ),
        }


class _Draw:
    """Draws with matplotlib without a window; each figure is let go of when it is written."""

    def __init__(self, figure: Any) -> None:  # noqa: ANN401 - matplotlib's class
        self._figure = figure

    def bars(self, bars: Bars, caption: str, unit: str) -> Plot:
        """Horizontal bars, first one on top."""
        figure = self._figure(figsize=(8.4, 0.9 + 0.3 * len(bars.names)))
        axes = figure.subplots()
        # At places and not at names: two names that are cut to the same would share a bar.
        places, left = range(len(bars.names)), [0.0] * len(bars.names)
        for name, lengths in bars.parts.items():
            axes.barh(places, lengths, left=left, color=_colour(name), label=_plain(name))
            left = [start + length for start, length in zip(left, lengths, strict=True)]
        axes.set_yticks(places, bars.names)
        axes.invert_yaxis()
        axes.set_xlabel(unit)
        # Counts have no halves.
        axes.xaxis.get_major_locator().set_params(integer=len(bars.parts) == 1)
        if len(bars.parts) > 1:
            figure.legend(loc="outside right upper", frameon=False)
        return self._written(figure, caption)

    def lines(self, months: Sequence[str], lines: Mapping[str, Sequence[float]], caption: str) -> Plot:
        """Shares by month."""
        figure = self._figure(figsize=(8.4, 2.8))
        axes = figure.subplots()
        places = range(len(months))
        for name, shares in lines.items():
            axes.plot(places, shares, marker="o", label=name)
        axes.set_ylim(bottom=0)
        axes.set_ylabel("share flagged")
        shown = places[:: 1 + len(months) // MONTHS]
        axes.set_xticks(shown, [months[at] for at in shown], rotation=45)
        figure.legend(loc="outside upper right", frameon=False, ncols=2)
        return self._written(figure, caption)

    @staticmethod
    def _written(figure: Any, caption: str) -> Plot:  # noqa: ANN401 - matplotlib's class
        file = io.BytesIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        return Plot(f"data:image/svg+xml;base64,{base64.b64encode(file.getvalue()).decode()}", caption)


@contextmanager
def _drawing() -> Iterator[_Draw]:
    try:
        from matplotlib import rc_context  # noqa: PLC0415 - an extra, and slow to import
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise InputError(
            "figures need matplotlib, which is not installed", do="pip install 'argmap[stats]', or take --json."
        ) from error
    logging.getLogger("matplotlib").setLevel(logging.WARNING)  # it tells of each font that it looks at
    with rc_context(_LOOK):
        yield _Draw(Figure)


def _verdicts(stats: Stats, draw: _Draw) -> Iterator[Plot]:
    for without, caption in ((None, "Verdicts by source"), (OPEN, "Verdicts by source, without “not in table”")):
        counted = [each for each in stats.verdicts if each.verdict != without]
        by_source: dict[str, dict[str, int]] = {}
        for each in counted:
            verdicts = by_source.setdefault(each.source, {})
            verdicts[each.verdict] = verdicts.get(each.verdict, 0) + each.figures
        shown = sorted(by_source, key=lambda source: (-sum(by_source[source].values()), source))[:MOST]
        present = [each for each in _COLOURS if any(each in by_source[source] for source in shown)]
        if shown:
            sums = {source: sum(by_source[source].values()) for source in shown}
            parts: dict[str, Sequence[float]] = {
                verdict: [by_source[source].get(verdict, 0) / sums[source] for source in shown] for verdict in present
            }
            names = [f"{_label(source)} ({sums[source]:,})" for source in shown]
            yield draw.bars(Bars(names, parts), caption, "share of the figures (of how many)")


def _months(stats: Stats, draw: _Draw) -> Iterator[Plot]:
    months = sorted({each.month for each in stats.rates if each.month})
    if not months:
        return
    of: dict[str, list[float]] = {"of all figures": [], "without “not in table”": []}
    for month in months:
        rates = [each for each in stats.rates if each.month == month]
        flagged, figures = sum(each.flagged for each in rates), sum(each.figures for each in rates)
        inside, held = sum(each.flagged_in_table for each in rates), sum(each.in_table for each in rates)
        of["of all figures"].append(flagged / figures if figures else 0.0)
        of["without “not in table”"].append(inside / held if held else 0.0)
    yield draw.lines(months, of, "Figures that a person must look at, by month")


def _counted(counted: Sequence[tuple[str, int]], caption: str, draw: _Draw) -> Iterator[Plot]:
    if shown := counted[:MOST]:
        lengths = [float(count) for _, count in shown]
        yield draw.bars(
            Bars([_label(name) for name, _ in shown], {"": lengths}), caption, caption.split(maxsplit=1)[0].lower()
        )


def _label(name: str) -> str:
    text = legible(_plain(name)) or "(unknown)"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _plain(name: str) -> str:
    return str(name).replace("_", " ")


def _colour(name: str) -> str:
    return _COLOURS.get(Verdict(name), "#1c4e9c") if name else "#1c4e9c"
