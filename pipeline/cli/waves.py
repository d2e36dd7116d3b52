"""`argmap batch --waves`: what is on its way through the Batch API, and when to come back."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from pipeline.batch import Batch, BatchStore, Waves
    from pipeline.batch.questions import Counts
    from pipeline.settings import Settings


def check_fit(settings: "Settings", *, waves: bool, collect: bool, wait: bool) -> None:
    """Raises SettingError for what does not go together, before anything is read."""
    from pipeline.batch import check_waves  # noqa: PLC0415
    from pipeline.errors import SettingError  # noqa: PLC0415

    if waves:
        check_waves(settings)
    elif collect or wait:
        raise SettingError("--collect and --wait go with --waves", do="Add --waves.")


@contextmanager
def opened(
    store: "BatchStore", settings: "Settings", say: Callable[[str], None], *, waves: bool
) -> "Iterator[Waves | None]":
    """The waves of a batch, if it goes by waves."""
    from pipeline.batch import Waves  # noqa: PLC0415

    if not waves:
        yield None
        return
    with closing(Waves(store, settings, say)) as sent:
        yield sent


def running(waves: "Waves", *, collect: bool, wait: bool) -> Callable[["Batch"], Any]:
    """What runs a batch by waves."""
    return lambda batch: waves.run(batch, sends=not collect, wait=wait)


def standing(store: "BatchStore") -> "Counts | None":
    """How many calls are where, if the batch ever went by waves."""
    from pipeline.batch.questions import Questions  # noqa: PLC0415

    counts = Questions(store).counts()
    return counts if counts.answered or counts.failed or counts.waiting or counts.on_their_way else None


def as_json(counts: "Counts | None") -> dict[str, Any]:
    """The same for programs."""
    return {"waves": counts._asdict() | {"tokens": counts.tokens.model_dump()}} if counts else {}


def tell(counts: "Counts | None") -> None:
    """Says what is on its way, and when to come back."""
    if counts is None:
        return
    typer.echo(
        f"{counts.answered} calls answered, {counts.on_their_way} on their way in {counts.parcels} batches of the"
        f" server, {counts.waiting} to be sent, {counts.failed} failed"
    )
    if counts.parcels:
        typer.echo("Come back within a day: the same command takes in what is finished and sends the next wave.")
    elif counts.waiting:
        typer.echo("The same command sends what waits.")
