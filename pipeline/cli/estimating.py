"""`argmap batch --dry-run`: what a batch would ask and cost, and what would be done again."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from pipeline.models import Estimate
    from pipeline.settings import Settings


def priced(settings: "Settings", prices: Path | None) -> "Settings":
    """The settings with the model's prices of a file. Raises InputError for a file without them."""
    from pipeline.errors import InputError  # noqa: PLC0415

    if prices is None:
        return settings
    rows = _rows(prices)
    if settings.model is None:
        return settings
    row = rows.get(settings.model)
    if row is None:
        raise InputError(f"names no price of {settings.model!r}", where=str(prices), do="Add it: model, in, out.")
    try:
        into, out = (Decimal(str(row[name])) for name in ("in", "out"))
    except (KeyError, InvalidOperation, TypeError) as error:
        raise _unfit(prices, f"of {settings.model!r}") from error
    if not (into.is_finite() and out.is_finite() and into >= 0 and out >= 0):
        raise _unfit(prices, f"of {settings.model!r}")
    return settings.model_copy(update={"price_in": into, "price_out": out})


def _unfit(prices: Path, what: str) -> Exception:
    from pipeline.errors import InputError  # noqa: PLC0415

    return InputError(
        f"holds no prices {what}".rstrip(),
        where=str(prices),
        do="Write YAML (model: {in: 0.15, out: 0.60}) or CSV (model,in,out), in US dollars per million tokens.",
    )


def _rows(prices: Path) -> dict[str, Any]:
    """Prices by model."""
    import yaml  # noqa: PLC0415

    try:
        text = prices.read_text(encoding="utf-8")
        if prices.suffix.lower() == ".csv":
            return {row["model"]: row for row in csv.DictReader(io.StringIO(text))}
        found = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes text alone, so that prices stay exact
    except (OSError, ValueError, KeyError, yaml.YAMLError) as error:
        raise _unfit(prices, "that can be read") from error
    if not isinstance(found, dict):
        raise _unfit(prices, "")
    return found


def dry_run(
    sources: Sequence[str], out: Path, settings: "Settings", *, sample: int | None, processes: int | None, json: bool
) -> None:
    """Prints what running them would do and cost."""
    from pipeline.batch import Pool, estimate, open_worker  # noqa: PLC0415
    from pipeline.cli.printing import print_json  # noqa: PLC0415

    pool = Pool(open_worker, settings, processes=processes)
    try:
        told = estimate(sources, out, settings, pool, sample)
    finally:
        pool.close()
    if json:
        print_json(told.model_dump(mode="json", by_alias=True))
    else:
        typer.echo("\n".join(_lines(told)))


def _lines(told: "Estimate") -> list[str]:
    kinds = {
        "never mapped": told.map_new,
        "to be mapped again (version, model, prompts or windows changed)": told.map_again,
        "to be checked again alone (table, documents or policy changed)": told.check_again,
        "done": told.done,
        "set aside before (`retry` lets them wait again)": told.set_aside,
        "cannot be read or would be set aside": told.refused,
    }
    lines = [f"{told.articles} articles", *(f"  {number:>7} {kind}" for kind, number in kinds.items() if number)]
    if told.copies:
        lines.append(f"{told.copies} say nearly what another one says.")
    if told.model is None:
        return [*lines, "The built-in rules ask no model: no calls, no cost."]
    lines.append(f"Questions to {told.model}:")
    for each in told.asked:
        about = f", {each.estimated} estimated" if each.estimated else ""
        tokens = f"{each.tokens.input:,} tokens in, {each.tokens.output:,} out"
        lines.append(f"  {each.prompt:<10}{each.calls:>7} to pay{about}, {each.known} paid already; {tokens}")
    cost = f"about {told.cost} US dollars" if told.cost is not None else "no price known: set price_in and price_out"
    into, out = told.tokens.input, told.tokens.output
    lines.append(f"{told.calls} calls, {told.known} paid already, {into:,} tokens in, {out:,} out: {cost}")
    return [*lines, *told.notes]
