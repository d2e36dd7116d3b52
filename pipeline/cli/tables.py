"""The commands below ``argmap table``: reference tables looked into, validated and imported."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import AlmanacOpt, JsonOpt, TableOpt

table_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Reference tables: validate, show, search, import."
)


@table_app.command("validate")
def table_validate(folder: Annotated[Path, typer.Argument(metavar="DIR", help="a Data Package folder")]) -> None:
    """Every fault of a reference table, by file and row; exit code 2 if there is one.

    \b
    Example:
      argmap table validate corpus/reference
    """
    from pipeline.reference import validate  # noqa: PLC0415

    faults = validate(folder)
    for fault in faults:
        typer.echo(fault)
    if not faults:
        typer.echo(f"{folder}: no faults", err=True)
    raise typer.Exit(2 if faults else 0)


@table_app.command("search")
def table_search(
    words: Annotated[str, typer.Argument(help="an entity, a measure, or both")],
    table: TableOpt = None,
    almanac: AlmanacOpt = None,
    k: Annotated[int, typer.Option("--k", min=1, help="how many facts")] = 20,
    json: JsonOpt = False,
) -> None:
    """Facts whose entity or measure the words mention, newest first.

    \b
    Example:
      argmap table search "South Korea defence budget"
    """
    from pipeline.cli import show  # noqa: PLC0415
    from pipeline.cli.jobs import tables  # noqa: PLC0415
    from pipeline.reference import search_facts  # noqa: PLC0415

    show.facts(search_facts(tables(table, almanac), words, k), as_json=json)


@table_app.command("show")
def table_show(
    entity: Annotated[str, typer.Argument(help="id of an entity, such as KOR")],
    measure: Annotated[str | None, typer.Argument(help="id of a measure; all of them if left out")] = None,
    table: TableOpt = None,
    almanac: AlmanacOpt = None,
    json: JsonOpt = False,
) -> None:
    """Every fact of one entity.

    \b
    Example:
      argmap table show KOR defence_budget
    """
    from pipeline.cli import show  # noqa: PLC0415
    from pipeline.cli.jobs import tables  # noqa: PLC0415
    from pipeline.reference import show_facts  # noqa: PLC0415

    show.facts(show_facts(tables(table, almanac), entity, measure), as_json=json)


@table_app.command("import")
def table_import(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="a published table")],
    out: Annotated[Path, typer.Option("--out", help="folder of the new package")],
    publisher: Annotated[str, typer.Option("--publisher", help="who published it")],
    title: Annotated[str, typer.Option("--title", help="its title")],
    as_of: Annotated[datetime, typer.Option("--as-of", formats=["%Y-%m-%d"], help="the day from which it was known")],
    url: Annotated[str, typer.Option("--url", help="where it was published")] = "",
    measure: Annotated[str, typer.Option("--measure", help="what is measured, if no column says")] = "",
    unit: Annotated[str, typer.Option("--unit", help="unit of all figures, if no column says")] = "",
    layout: Annotated[str | None, typer.Option("--layout", help="layout, if it is not recognised")] = None,
    unverified: Annotated[bool, typer.Option("--unverified", help="not the publisher's own file")] = False,
) -> None:
    """A published CSV file into a reference table: World Bank, Our World in Data, SDMX, Factbook form.

    \b
    Example:
      argmap table import gdp.csv --out tables/gdp --publisher "World Bank" --title "GDP" --as-of 2025-01-28 --unit USD
    """
    from pipeline.reference import About as Described  # noqa: PLC0415
    from pipeline.reference import import_table, load_table  # noqa: PLC0415
    from pipeline.settings import shipped_table  # noqa: PLC0415

    described = Described(
        publisher=publisher,
        title=title,
        as_of=as_of.date(),
        url=url,
        measure=measure,
        unit=unit,
        verified=not unverified,
        known=load_table(shipped_table()).entities(),
    )
    imported = import_table(file, out, described, layout)
    typer.echo(f"{imported.folder}: {imported.facts} facts")
    for reason in imported.left_out:
        typer.echo(f"argmap: left out: {reason}", err=True)
