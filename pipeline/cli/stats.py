"""`argmap stats`: what the results of a batch say as a whole, and samples of it for people to code."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import JsonOpt

if TYPE_CHECKING:
    from pipeline.batch.coding import Coded

stats_app = typer.Typer(rich_markup_mode=None)


@stats_app.command()
def stats(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="a batch, or its results", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", help="file to write; default: stats.html there")] = None,
    code: Annotated[int | None, typer.Option("--code", min=1, help="a sample of so many findings as CSV")] = None,
    coded: Annotated[Path | None, typer.Option("--coded", help="that sample, filled in: precision by verdict")] = None,
    json: JsonOpt = False,
) -> None:
    """Verdicts by source and month, roles, who is cited, what recurs: a page with figures, or --json.

    \b
    Example:
      argmap stats outputs/news
      argmap stats outputs/news --code 100 --out sample.csv
      argmap stats outputs/news --coded sample.csv
    """
    from pipeline.batch.asking import Results  # noqa: PLC0415
    from pipeline.batch.coding import coded as read_coded  # noqa: PLC0415
    from pipeline.batch.coding import sample  # noqa: PLC0415
    from pipeline.batch.stats import stats_of  # noqa: PLC0415
    from pipeline.cli.printing import print_json  # noqa: PLC0415
    from pipeline.files import write_whole  # noqa: PLC0415

    if coded is not None:
        found = read_coded(Results(folder), coded)
        if json:
            print_json(found.model_dump(mode="json"))
        else:
            typer.echo("\n".join(_lines(found)))
        return
    if code is not None:
        place = out or folder / "sample.csv"
        write_whole(place, sample(Results(folder), code))
        typer.echo(f"{place}: write yes, no or unclear into the column correct, then: argmap stats DIR --coded FILE")
        return
    told = stats_of(folder)
    if json:
        print_json(told.model_dump(mode="json"))
        return
    from pipeline.batch.stats_page import page_of  # noqa: PLC0415

    place = out or folder / "stats.html"
    write_whole(place, page_of(told))
    typer.echo(str(place))


def _lines(found: "Coded") -> list[str]:
    lines = [f"{'verdict':<18}{'right':>6}{'of':>6}  precision, 95 % interval"]
    for each in found.verdicts:
        decided = each.coded - each.unclear
        share = (
            f"{each.precision:.2f}  [{each.low:.2f}, {each.high:.2f}]" if each.precision is not None else "not coded"
        )
        lines.append(f"{each.verdict.replace('_', ' '):<18}{each.correct:>6}{decided:>6}  {share}")
    unclear = sum(each.unclear for each in found.verdicts)
    return [*lines, f"{unclear} unclear, {found.open} not coded, {found.gone} of findings that are no longer there."]
