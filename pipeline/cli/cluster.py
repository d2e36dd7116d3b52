"""`argmap batch … --database`: a batch that machines share is begun, joined and looked at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli.draining import Ending
from pipeline.cli.interrupt import INTERRUPTED
from pipeline.cli.options import AlmanacOpt, TableOpt, UrlOpt

if TYPE_CHECKING:
    from pipeline.batch import Batch, BatchStore, Database
    from pipeline.models import Standing
    from pipeline.settings import Settings
    from pipeline.workshop import Workshop

OUT = Path("outputs/batch")
DatabaseOpt = Annotated[
    str | None,
    typer.Option("--database", help="PostgreSQL that machines share the batch by; better in ARGMAP_DATABASE"),
]
ProcessesOpt = Annotated[int | None, typer.Option("--processes", min=1, help="worker processes; default: cores")]


def store(out: Path, settings: "Settings") -> "BatchStore":
    """The batch of the database that is set, else of the folder; made if it is not there."""
    from pipeline.batch import BatchStore  # noqa: PLC0415

    return BatchStore(out, _database(settings))


def known(folder: Path | None, database: str | None) -> "BatchStore":
    """The batch of the database that is given or set, else of the folder. Raises InputError where there is none."""
    from pipeline.batch import BatchStore, open_batch  # noqa: PLC0415
    from pipeline.errors import InputError  # noqa: PLC0415
    from pipeline.settings import load  # noqa: PLC0415

    if (opened := _database(load({"database": database}).settings)) is not None:
        return BatchStore(folder or OUT, opened)
    if folder is None:
        raise InputError("no batch is named", do="Give its folder, or --database.")
    return open_batch(folder)


def _database(settings: "Settings") -> "Database | None":
    from pipeline.batch import open_shared, require_engine  # noqa: PLC0415

    if settings.database is None:
        return None
    require_engine()
    return open_shared(settings.database.get_secret_value(), settings.database_patience)


@contextmanager
def entering(store: "BatchStore") -> "Iterator[None]":
    """While articles are entered: by one process, and no worker takes what is there for the whole."""
    from pipeline.batch import entering as alone  # noqa: PLC0415
    from pipeline.batch import plan  # noqa: PLC0415
    from pipeline.errors import InputError  # noqa: PLC0415

    if store.database.address is None:
        yield
        return
    with alone(store.database) as ours:
        if not ours:
            raise InputError(
                "another process enters articles there now",
                where=store.database.shown,
                do="Join it: argmap batch worker --database URL",
            )
        plan.tell(store, None)
        yield


def check_alone(settings: "Settings", *, dry_run: bool, waves: bool) -> None:
    """Raises SettingError for what is done on one machine only."""
    from pipeline.errors import SettingError  # noqa: PLC0415

    if settings.database is not None and (dry_run or waves):
        what = "a dry run reckons" if dry_run else "waves run"
        raise SettingError(f"{what} on one machine, without a database", do="Leave the database out.")


def with_crew(standing: "Standing", store: "BatchStore") -> "Standing":
    """How far a batch is that machines share, and who works on it."""
    from pipeline.batch import crew  # noqa: PLC0415
    from pipeline.settings import load  # noqa: PLC0415

    at_work = crew(store.database, load().settings.worker_timeout)
    if not at_work.workers:
        return standing
    return standing.model_copy(update={"state": "running", "workers": at_work.workers, "in_flight": at_work.in_flight})


def drop_jobs(store: "BatchStore") -> None:
    """Forgets jobs of settings that are no longer in force, and all that the next run makes anew."""
    from pipeline.batch import drop_jobs as drop  # noqa: PLC0415

    if store.database.address is not None:
        drop(store.database)


def shop(settings: "Settings", store: "BatchStore") -> "Workshop":
    """What stages need, with a model whose ledger lies where the batch does."""
    from pipeline.batch import kept_shop, shared_shop  # noqa: PLC0415

    return kept_shop(settings, store) if store.database.address is None else shared_shop(settings, store.database)


def begun(batch: "Batch", settings: "Settings") -> "Callable[[Batch], Any]":
    """What runs it; its articles become jobs, and workers are told what they work by, where machines share it."""
    from pipeline.batch import Jobs, Plan, plan, run_batch, run_jobs  # noqa: PLC0415

    if batch.store.database.address is None:
        return run_batch
    jobs = Jobs(batch.store, batch.settings, settings.worker_timeout)
    jobs.enter(batch.store.waiting_keys(batch.settings, pilot=batch.pilot))
    by = Plan.of(settings, batch.settings)
    plan.tell(batch.store, by)
    return lambda batch: run_jobs(batch, jobs, by)


def worker(
    database: DatabaseOpt = None,
    out: Annotated[Path, typer.Option("--out", help="folder for tracebacks of what nobody expected")] = OUT,
    table: TableOpt = None,
    almanac: AlmanacOpt = None,
    base_url: UrlOpt = None,
    processes: ProcessesOpt = None,
) -> None:
    """Joins a batch that machines share, from any machine, until nothing is left of it; may die, and join again.

    \b
    Example:
      export ARGMAP_DATABASE=postgresql://argmap:secret@db.example.org/news
      argmap batch articles.jsonl --out outputs/news
      argmap batch worker                      # on each other machine
    """
    from pipeline.batch import Batch, BatchStore, Jobs, Pool, open_worker, run_jobs, shared_shop, wait_for_plan  # noqa: PLC0415
    from pipeline.cli.draining import drained  # noqa: PLC0415
    from pipeline.cli.progress import Progress  # noqa: PLC0415
    from pipeline.errors import SettingError  # noqa: PLC0415
    from pipeline.log import LOG, RunLog  # noqa: PLC0415
    from pipeline.settings import load  # noqa: PLC0415

    given = {"database": database, "table": table or None, "almanac": almanac, "base_url": base_url}
    own = load(given).settings
    if (opened := _database(own)) is None:
        raise SettingError("no database is named", do="Give --database, or set ARGMAP_DATABASE.")
    store = BatchStore(out, opened)
    by = wait_for_plan(store, own.database_patience)
    settings = by.settings_here(own)
    pool, log = Pool(open_worker, settings, processes=processes), RunLog(out / LOG, settings.api_key)
    progress = Progress(store, told=False)
    batch = Batch(store, shared_shop(settings, opened), pool, log, progress.tell, cancelled=store.asked_to_stop)
    by.check_fit(batch.settings)
    jobs = Jobs(store, batch.settings, settings.worker_timeout)
    ending = drained(batch, lambda batch: run_jobs(batch, jobs, by), progress)
    if batch.halted:
        raise batch.halted[0]
    if ending is not Ending.FINISHED:
        raise typer.Exit(INTERRUPTED)
