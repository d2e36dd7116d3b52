"""`argmap batch --waves`: what is on its way through the Batch API, and when to come back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from pipeline.batch import Batch, BatchStore, Waves
    from pipeline.batch.questions import Counts
    from pipeline.settings import Settings


def opened(
    store: "BatchStore", settings: "Settings", say: Callable[[str], None], *, waves: bool, collect: bool, wait: bool
) -> "Waves | None":
    """The waves of a batch, if it goes by waves. Raises SettingError."""
    from pipeline.batch import Waves  # noqa: PLC0415
    from pipeline.errors import SettingError  # noqa: PLC0415

    if waves:
        return Waves(store, settings, say)
    if collect or wait:
        raise SettingError("--collect and --wait go with --waves", do="Add --waves.")
    return None


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
