"""`argmap batch`: thousands of articles into one file and Parquet, and what to do with what came of it."""

from collections.abc import Mapping
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline.cli.cluster import OUT, DatabaseOpt, ProcessesOpt, worker
from pipeline.cli.draining import Ending, drained
from pipeline.cli.interrupt import INTERRUPTED
from pipeline.cli.options import AlmanacOpt, JsonOpt, ModelOpt, TableOpt, UrlOpt

if TYPE_CHECKING:
    from pipeline.batch import BatchStore, Taken
    from pipeline.log import RunLog
    from pipeline.models import Failed, Standing

SOME_FAILED = 4
LOCK = "lock"
"""Held while a batch runs."""


class _SourceFirst(TyperGroup):
    """`argmap batch SOURCE` is `argmap batch run SOURCE`: what is no command is a source."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - click's own
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["run", *args]
        return super().resolve_command(ctx, args)


batch_app = typer.Typer(
    cls=_SourceFirst,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Thousands of articles: `argmap batch SOURCE… --out DIR` maps and checks them; the same command goes on.",
)
FolderArg = Annotated[Path | None, typer.Argument(metavar="DIR", help="folder of the batch", show_default=False)]


@batch_app.command()
def run(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="folders, JSONL, CSV or Parquet", show_default=False)
    ],
    out: Annotated[Path, typer.Option("--out", help="folder of the batch")] = OUT,
    table: TableOpt = None,
    almanac: AlmanacOpt = None,
    model: ModelOpt = None,
    base_url: UrlOpt = None,
    budget: Annotated[str | None, typer.Option("--budget", help="US dollars; stops before they are spent")] = None,
    processes: ProcessesOpt = None,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help="a pilot: only so many articles, by source and month")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="asks nothing and keeps nothing: says what it would do and cost")
    ] = False,
    prices: Annotated[
        Path | None, typer.Option("--prices", help="YAML or CSV: model, in, out in US dollars per million tokens")
    ] = None,
    waves: Annotated[
        bool, typer.Option("--waves", help="sends calls through the Batch API, many in a file, at a lower price")
    ] = False,
    collect: Annotated[
        bool, typer.Option("--collect", help="with --waves: takes in what is finished, sends none")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="with --waves: stays until all waves are done")] = False,
    database: DatabaseOpt = None,
    json: JsonOpt = False,
) -> None:
    """Maps and checks every article that is not done yet; rows may be added, moved and edited between runs.

    \b
    Example:
      argmap batch articles.jsonl --out outputs/news
      argmap batch articles.jsonl --out outputs/news --dry-run
      argmap batch articles.jsonl --out outputs/news --waves
      argmap batch articles.jsonl --out outputs/news --database postgresql://argmap@db/news
      argmap batch status outputs/news
    """
    from pipeline.batch import Batch, Pool, at_batch_price, check_fit, choose_pilot, open_worker, take, write_results  # noqa: PLC0415
    from pipeline.cli import cluster as together  # noqa: PLC0415
    from pipeline.cli import waves as by_waves  # noqa: PLC0415
    from pipeline.cli.estimating import dry_run as estimate  # noqa: PLC0415
    from pipeline.cli.estimating import priced  # noqa: PLC0415
    from pipeline.cli.jobs import say  # noqa: PLC0415
    from pipeline.cli.progress import Progress  # noqa: PLC0415
    from pipeline.files import alone  # noqa: PLC0415
    from pipeline.log import LOG, RunLog  # noqa: PLC0415
    from pipeline.settings import load  # noqa: PLC0415

    given = {"table": table or None, "almanac": almanac, "model": model, "base_url": base_url, "budget": budget}
    settings = priced(load(given | {"database": database}).settings, prices)
    check_fit(settings)
    together.check_alone(settings, dry_run=dry_run, waves=waves)
    by_waves.check_fit(settings, waves=waves, collect=collect, wait=wait)
    if dry_run:
        estimate(
            sources, out, at_batch_price(settings) if waves else settings, sample=sample, processes=processes, json=json
        )
        return
    with ExitStack() as held:
        store = held.enter_context(closing(together.store(out, settings)))
        held.enter_context(alone(out / LOCK, f"{out}: another argmap process works on this batch", say))
        with together.entering(store):
            store.ask_to_stop(asked=False)
            taken = take(sources, store, settings.read_limits())
            if sample is not None:
                choose_pilot(store, sample)
            sent = held.enter_context(by_waves.opened(store, settings, say, waves=waves))
            shop = sent.shop(settings) if sent else together.shop(settings, store)
            progress = Progress(store)
            pool = Pool(open_worker, settings, processes=processes)
            log, pilot = RunLog(out / LOG, settings.api_key), sample is not None
            batch = Batch(store, shop, pool, log, progress.tell, cancelled=store.asked_to_stop, pilot=pilot)
            if sent:
                batch, run_ = sent.joined(batch), by_waves.running(sent, collect=collect, wait=wait)
            else:
                run_ = together.begun(batch, settings)
        ending = drained(batch, run_, progress)
        if ending is Ending.AT_ONCE:
            raise typer.Exit(INTERRUPTED)
        folder = write_results(store, partial(_left_out, log))
        standing, calls = store.standing(batch.settings), by_waves.standing(store)
    _told(standing, json=json, taken=taken, results=folder, more=by_waves.as_json(calls))
    if not json:
        by_waves.tell(calls)
    if batch.halted:
        raise batch.halted[0]
    if ending is Ending.DRAINED:
        raise typer.Exit(INTERRUPTED)
    if standing.failed:
        raise typer.Exit(SOME_FAILED)


batch_app.command()(worker)


@batch_app.command()
def status(folder: FolderArg = None, database: DatabaseOpt = None, json: JsonOpt = False) -> None:
    """How far a batch is, and what is in flight while it runs."""
    from pipeline.cli import cluster as together  # noqa: PLC0415
    from pipeline.cli import waves as by_waves  # noqa: PLC0415

    with closing(together.known(folder, database)) as store:
        standing, calls = _now(store), by_waves.standing(store)
    _told(standing, json=json, more=by_waves.as_json(calls))
    if not json:
        by_waves.tell(calls)


def _now(store: "BatchStore") -> "Standing":
    """How far it is, with what whoever runs it told, or the database knows of those who do."""
    from pipeline.cli import cluster as together  # noqa: PLC0415
    from pipeline.files import is_held  # noqa: PLC0415
    from pipeline.models import Standing  # noqa: PLC0415

    standing, told = store.standing(), store.folder / "status.json"
    if store.database.address is not None:
        return together.with_crew(standing, store)
    if is_held(store.folder / LOCK) and told.is_file():
        running = Standing.model_validate_json(told.read_bytes())
        standing = standing.model_copy(update={"state": "running", "in_flight": running.in_flight})
    return standing


@batch_app.command()
def cancel(folder: FolderArg = None, database: DatabaseOpt = None) -> None:
    """Stops a running batch: what is in flight is finished and kept, and the same command goes on."""
    from pipeline.cli import cluster as together  # noqa: PLC0415

    with closing(together.known(folder, database)) as store:
        if _now(store).state != "running":
            typer.echo("Nothing is running there.")
            return
        store.ask_to_stop()
    typer.echo("It stops when what is in flight is finished and kept.")


@batch_app.command()
def failures(folder: FolderArg = None, database: DatabaseOpt = None, json: JsonOpt = False) -> None:
    """What came to nothing, and why."""
    from pipeline.cli import cluster as together  # noqa: PLC0415
    from pipeline.cli.printing import print_json  # noqa: PLC0415
    from pipeline.errors import legible  # noqa: PLC0415

    with closing(together.known(folder, database)) as store:
        found = list(store.failures())
    if json:
        print_json([each._asdict() for each in found])
        return
    for each in found:
        typer.echo(f"{legible(each.own)}  [{each.stage}]  {legible(each.reason)}")


@batch_app.command()
def retry(folder: FolderArg = None, database: DatabaseOpt = None) -> None:
    """Lets what failed be tried again by the next run, and what a finished map lacks."""
    from pipeline.cli import cluster as together  # noqa: PLC0415

    with closing(together.known(folder, database)) as store:
        typer.echo(f"{store.retry()} articles are tried again by the next run.")


@batch_app.command()
def gc(folder: FolderArg = None, database: DatabaseOpt = None) -> None:
    """Drops what is kept of articles that the source has no more."""
    from pipeline.cli import cluster as together  # noqa: PLC0415

    with closing(together.known(folder, database)) as store:
        typer.echo(f"{store.gc()} outcomes dropped.")
        together.drop_jobs(store)


@batch_app.command()
def results(
    folder: FolderArg = None,
    database: DatabaseOpt = None,
    without_text: Annotated[
        bool, typer.Option("--without-text", help="once more into DIR/shared, with hashes for the articles' words")
    ] = False,
    words: Annotated[int, typer.Option("--words", min=0, help="with --without-text: first words that stay")] = 0,
) -> None:
    """Writes the Parquet files anew from what is finished."""
    from pipeline.batch import share_results, write_results  # noqa: PLC0415
    from pipeline.cli import cluster as together  # noqa: PLC0415
    from pipeline.log import LOG, RunLog  # noqa: PLC0415

    with closing(together.known(folder, database)) as store:
        written = write_results(store, partial(_left_out, RunLog(store.folder / LOG)))
        typer.echo(str(share_results(written, words) if without_text else written))


def _left_out(log: "RunLog", failed: "Failed") -> None:
    """An article of which no rows could be made: told, and kept for those who mend it."""
    from pipeline.cli.jobs import say  # noqa: PLC0415

    log.keep(failed)
    say(f"{failed.article} is left out of the results: {failed.reason}")


def _told(
    standing: "Standing",
    *,
    json: bool,
    taken: "Taken | None" = None,
    results: Path | None = None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    from pipeline.cli.printing import print_json  # noqa: PLC0415

    if json:
        read = {"read": taken._asdict()} if taken else {}
        where = {"results": str(results)} if results else {}
        print_json(standing.model_dump(mode="json", by_alias=True) | read | where | {**more})
        return
    typer.echo(
        f"{standing.articles} articles: {standing.done} done, {standing.failed} failed, {standing.waiting} waiting"
        + (f", {standing.in_flight} in flight" if standing.in_flight else "")
        + (f" at {standing.workers} workers" if standing.workers else "")
    )
    if standing.lacking:
        typer.echo(f"{standing.lacking} lack a part that was not examined: argmap batch failures DIR, then retry")
    if standing.copies:
        typer.echo(f"{standing.copies} say nearly what another one says: column copy_of of articles.parquet")
    if taken and (taken.twice or taken.gone):
        typer.echo(f"{taken.twice} texts were there twice, {taken.gone} entries are gone from the source.")
    if standing.calls:
        cost = f", {standing.cost} US dollars" if standing.cost else ""
        typer.echo(f"{standing.calls} calls, {standing.tokens.input + standing.tokens.output} tokens{cost}")
    if standing.failed:
        typer.echo("Why: argmap batch failures DIR")
    if results:
        typer.echo(f"Results: {results}")
