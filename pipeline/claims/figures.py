"""Which figures of one claim differ between articles."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from pipeline.claims.said import Said
from pipeline.models import FigureSaid, FigureSet, Quantity, QuantityKind

Kind = tuple[QuantityKind, str | None]
Figure = tuple[Said, Quantity]


def figure_sets(said: Sequence[Said]) -> tuple[FigureSet, ...]:
    """Figures by kind and unit, as far as two articles give one; those that differ first."""
    by_kind: dict[Kind, list[Figure]] = {}
    for one in said:
        for figure in one.figures:
            by_kind.setdefault((figure.kind, figure.unit or _noun(figure)), []).append((one, figure))
    sets = [_set(kind, figures) for kind, figures in by_kind.items() if len({one.article for one, _ in figures}) > 1]
    return tuple(sorted(sets, key=lambda one: one.agree))


def _noun(figure: Quantity) -> str | None:
    return figure.noun.lower() if figure.noun else None


def _set(kind: Kind, figures: Sequence[Figure]) -> FigureSet:
    by_saying: dict[tuple[str, str], list[Quantity]] = {}
    for one, figure in figures:
        by_saying.setdefault((one.article, one.statement), []).append(figure)
    agree = all(
        _agree(ours, theirs)
        for (one, ours), (other, theirs) in combinations(by_saying.items(), 2)
        if one[0] != other[0]
    )
    return FigureSet(kind=kind[0], unit=kind[1], agree=agree, said=tuple(_said(figures)))


def _said(figures: Sequence[Figure]) -> Iterator[FigureSaid]:
    for one, figure in figures:
        periods = [each.text for each in one.quantities if each.kind is QuantityKind.PERIOD]
        hedge = f"{figure.hedge.text} " if figure.hedge and figure.hedge.start < figure.start else ""
        yield FigureSaid(
            article=one.article,
            statement=one.statement,
            text=hedge + figure.text,
            value=figure.value or Decimal(0),
            value_high=figure.value_high,
            period=periods[0] if len(periods) == 1 else None,
        )


def _agree(ours: Sequence[Quantity], theirs: Sequence[Quantity]) -> bool:
    """Whether each figure of the one who gives fewer is also given by the other."""
    fewer, more = sorted((ours, theirs), key=len)
    return all(any(_equal(one, other) for other in more) for one in fewer)


def _equal(one: Quantity, other: Quantity) -> bool:
    """Equal as far as the rounder of the two goes."""
    slack = max(_rounding(one), _rounding(other)) / 2
    (low, high), (least, most) = _ends(one), _ends(other)
    gap = max(low - most, least - high, Decimal(0))
    return gap == 0 or gap < slack


def _rounding(figure: Quantity) -> Decimal:
    return figure.coarse_ulp or figure.ulp or Decimal(0)


def _ends(figure: Quantity) -> tuple[Decimal, Decimal]:
    value = figure.value or Decimal(0)
    return value, figure.value_high if figure.value_high is not None else value
