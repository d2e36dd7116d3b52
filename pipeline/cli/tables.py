"""The commands below ``argmap table``: reference tables looked into, validated and imported."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import AlmanacOpt, JsonOpt, TableOpt

table_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Reference tables: validate, show, search, import, add, update, teach.",
)


@table_app.command("validate")
def table_validate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="a Data Package folder")], json: JsonOpt = False
) -> None:
    """Every fault of a reference table, by file and row; exit code 2 if there is one.

    Without faults: what will hardly match, and how often a random figure would agree with each measure by chance.

    \b
    Example:
      argmap table validate corpus/reference
    """
    from pipeline.cli import show  # noqa: PLC0415
    from pipeline.reference import examine  # noqa: PLC0415

    examined = examine(folder)
    show.examined(folder, examined, as_json=json)
    raise typer.Exit(2 if examined.faults else 0)


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
    file: Annotated[Path, typer.Argument(metavar="FILE", help="a published table: CSV, .xlsx, JSON, Parquet")],
    out: Annotated[Path | None, typer.Option("--out", help="folder of the new package")] = None,
    publisher: Annotated[str, typer.Option("--publisher", help="who published it")] = "",
    title: Annotated[str, typer.Option("--title", help="its title")] = "",
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="the day from which it was known")
    ] = None,
    url: Annotated[str, typer.Option("--url", help="where it was published")] = "",
    measure: Annotated[str, typer.Option("--measure", help="what is measured, if no column says")] = "",
    unit: Annotated[str, typer.Option("--unit", help="unit of all figures, if no column says: USD, million EUR")] = "",
    entity: Annotated[str, typer.Option("--entity", help="whose figures they are, if no column says")] = "",
    year_begins: Annotated[
        int | None, typer.Option("--year-begins", min=1, max=12, help="month in which a financial year begins")
    ] = None,
    layout: Annotated[str, typer.Option("--layout", help="layout, if it is not recognised")] = "",
    sheet: Annotated[str, typer.Option("--sheet", help="sheet of a workbook")] = "",
    header_row: Annotated[
        int | None, typer.Option("--header-row", min=1, help="row of the header, if it is not found")
    ] = None,
    unverified: Annotated[bool, typer.Option("--unverified", help="not the publisher's own file")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="write without asking")] = False,
    json: JsonOpt = False,
) -> None:
    """A published file into a reference table. Without --out or --yes it proposes, asks, and prints the command.

    \b
    Example:
      argmap table import gdp.csv
      argmap table import gdp.csv --unit USD --as-of 2025-01-28 --out tables/gdp
    """
    from pipeline.cli import guided  # noqa: PLC0415
    from pipeline.reference import Hints  # noqa: PLC0415

    hints = Hints(
        publisher=publisher,
        title=title,
        as_of=as_of.date() if as_of else None,
        url=url,
        measure=measure,
        unit=unit,
        entity=entity,
        year_begins=year_begins,
        verified=not unverified,
        layout=layout,
        sheet=sheet,
        header_row=header_row,
    )
    guided.import_file(file, hints, out, yes=yes, as_json=json)


@table_app.command("teach")
def table_teach(
    wording: Annotated[str, typer.Argument(help="the words of articles", show_default=False)] = "",
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help="id or name of the measure or entity", show_default=False)
    ] = "",
    forget: Annotated[bool, typer.Option("--forget", help="take the wording back")] = False,
    list_: Annotated[bool, typer.Option("--list", help="show all that was taught")] = False,
    by: Annotated[str, typer.Option("--by", help="who teaches it")] = "",
    note: Annotated[str, typer.Option("--note", help="why, or where the wording stands")] = "",
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="the day; today if left out")
    ] = None,
    table: TableOpt = None,
    almanac: AlmanacOpt = None,
    json: JsonOpt = False,
) -> None:
    """What a wording means from now on: a measure, or an entity. Kept beside its table; the next check goes by it.

    \b
    Example:
      argmap table teach "war chest" defence_budget --by "Jo Doe"
      argmap table teach "Blighty" GBR
      argmap table teach "war chest" --forget
      argmap table teach --list
    """
    from pipeline.cli import teaching  # noqa: PLC0415
    from pipeline.reference import TaughtBy  # noqa: PLC0415

    flags = {"table": table or None, "almanac": almanac}
    if list_:
        teaching.show_all(flags, as_json=json)
    elif forget:
        teaching.forget(wording, what, flags, as_json=json)
    else:
        day = (on or datetime.now(UTC)).date()
        teaching.teach(wording, what, TaughtBy(by, day, note), flags, as_json=json)
