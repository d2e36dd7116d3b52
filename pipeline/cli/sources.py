"""``argmap table add``, ``sources`` and ``update``: official figures, the only commands that download any."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import JsonOpt

if TYPE_CHECKING:
    from pipeline.sources import Added, Adder, Updated

sources_app = typer.Typer(rich_markup_mode=None)
PARTIAL = 4


@sources_app.command("add")
def table_add(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="KIND:NAME, a page's address, or words")],
    out: Annotated[
        Path | None, typer.Option("--out", help="folder of the new table; below `tables` if left out")
    ] = None,
    json: JsonOpt = False,
) -> None:
    """Official figures into a new table: World Bank, Our World in Data, DBnomics, Eurostat, any SDMX service.

    \b
    Example:
      argmap table add "military expenditure"
      argmap table add worldbank:NY.GDP.MKTP.CD --out tables/gdp
      argmap table add https://ourworldindata.org/grapher/life-expectancy
    """
    from pipeline.settings import load  # noqa: PLC0415

    settings = load().settings
    _show_added(_adder().add(source, out, settings.tables), as_json=json)


@sources_app.command("update")
def table_update(
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="DIR...", help="tables; all added ones if none")
    ] = None,
    json: JsonOpt = False,
) -> None:
    """Newer editions of added tables; what they replace is kept as superseded. Exit code 4 if some could not be had.

    \b
    Example:
      argmap table update
      argmap table update tables/gdp
    """
    from pipeline.errors import TableError  # noqa: PLC0415
    from pipeline.settings import load  # noqa: PLC0415
    from pipeline.sources import added  # noqa: PLC0415

    tables = load().settings.tables
    if not (found := folders or added(tables)):
        raise TableError("holds no table that was added", where=str(tables), do="Begin with `argmap table add`.")
    done = []
    for each in _adder().update(found):
        _show_updated(each, as_json=json)
        done.append(each)
    if json:
        from pipeline.cli.printing import print_json  # noqa: PLC0415

        print_json([_updated(each) for each in done])
    raise typer.Exit(_exit_code(done))


@sources_app.command("sources")
def table_sources(json: JsonOpt = False) -> None:
    """What can be added, in the order in which commentary asks for it, each with its command. Nothing is fetched.

    \b
    Example:
      argmap table sources
    """
    from pipeline.cli.printing import print_json  # noqa: PLC0415
    from pipeline.sources import KINDS, catalogue, command  # noqa: PLC0415

    if json:
        measures = [
            {"measure": each.names[0], "names": each.names, "sources": each.sources, "commands": each.commands}
            for each in catalogue()
        ]
        print_json({"measures": measures, "kinds": [each._asdict() for each in KINDS]})
        return
    for each in catalogue():
        typer.echo("\n  ".join((each.names[0], *each.commands)))
    typer.echo()
    for kind in KINDS:
        typer.echo(f"{kind.publisher}: {kind.written}\n  {command(kind.example)}")


def _adder() -> "Adder":
    from pipeline.cli.jobs import say  # noqa: PLC0415
    from pipeline.reference import load_table  # noqa: PLC0415
    from pipeline.settings import load, shipped_table  # noqa: PLC0415
    from pipeline.sources import Adder, Clock  # noqa: PLC0415

    options = load().settings.source_options()
    return Adder(options, Clock(lambda: datetime.now(UTC)), say, load_table(shipped_table()).entities())


def _show_added(added: "Added", *, as_json: bool) -> None:
    from pipeline.cli.jobs import say  # noqa: PLC0415
    from pipeline.cli.printing import print_json  # noqa: PLC0415

    for reason in added.left_out:
        say(f"left out: {reason}")
    if as_json:
        told = {"folder": str(added.folder), "source": added.source, "edition": added.edition.isoformat()}
        print_json({**told, "facts": added.facts, "left_out": added.left_out})
        return
    typer.echo(f"{added.folder}: {added.facts} facts, edition of {added.edition}")
    say(f"check with it: argmap check ARTICLE --table {added.folder}")


def _show_updated(updated: "Updated", *, as_json: bool) -> None:
    from pipeline.cli.jobs import say  # noqa: PLC0415

    for reason in updated.left_out:
        say(f"{updated.folder}: left out: {reason}")
    if updated.failed:
        say(f"failed: {updated.folder}: {updated.failed.sentence}")
    elif not as_json:
        typer.echo(f"{updated.folder}: {_news(updated)}")


def _news(updated: "Updated") -> str:
    parts = ((updated.new, "new"), (updated.revised, "revised"), (updated.gone, "no longer given"))
    told = ", ".join(f"{count} {what}" for count, what in parts if count)
    return f"edition of {updated.edition}: {told or 'no figure is new or revised'}"


def _updated(updated: "Updated") -> dict[str, object]:
    return {
        "folder": str(updated.folder),
        "source": updated.source,
        "edition": updated.edition and updated.edition.isoformat(),
        "new": updated.new,
        "revised": updated.revised,
        "gone": updated.gone,
        "error": updated.failed and updated.failed.sentence,
    }


def _exit_code(done: "Sequence[Updated]") -> int:
    """That of the trouble if there was nothing else, 4 if only some failed."""
    failed = [each.failed for each in done if each.failed]
    if not failed:
        return 0
    return failed[0].exit_code if len(failed) == len(done) else PARTIAL
