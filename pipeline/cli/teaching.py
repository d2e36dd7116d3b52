"""``argmap table teach``: what was taught, told in lines or as JSON."""

from collections.abc import Iterable, Sequence

import typer
from rich.text import Text

from pipeline import api, reference
from pipeline.cli.jobs import Flags
from pipeline.cli.printing import columns, console, print_json
from pipeline.errors import InputError, legible
from pipeline.reference import Kept, TaughtBy, Teachable
from pipeline.settings import load


def teach(wording: str, what: str, whence: TaughtBy, flags: Flags, *, as_json: bool) -> None:
    """Records what a wording means, and says where."""
    if not (wording and what):
        do = "Write: argmap table teach WORDING WHAT; --list shows what was taught."
        raise InputError("teaching needs the words of articles and what they mean", do=do)
    at = _open(flags)
    kept = reference.teach(wording, what, at, whence)
    if as_json:
        print_json(_dumped(kept))
        return
    for each in kept:
        typer.echo(_line(each, "is from now on"))
    for label in dict.fromkeys(label for each in kept for label in each.lent):
        typer.echo(f"argmap: no longer a word for {legible(label)}", err=True)
    if not kept:
        typer.echo(f"argmap: {legible(wording)!r} was known already, so nothing was recorded", err=True)


def forget(wording: str, what: str, flags: Flags, *, as_json: bool) -> None:
    """Takes a wording back, and says of what."""
    if not wording:
        raise InputError("there is no wording to forget", do="Write: argmap table teach WORDING --forget.")
    gone = reference.forget(wording, _open(flags), what)
    if as_json:
        print_json(_dumped(gone))
        return
    for each in gone:
        typer.echo(_line(each, "is no longer taught as"))


def show_all(flags: Flags, *, as_json: bool) -> None:
    """Everything that was taught of the tables in use."""
    found = reference.taught(_open(flags))
    if as_json:
        print_json(_dumped(found))
        return
    table = columns("wording", "is", "by", "on", "kept in")
    for each in found:
        is_ = f"{each.called or 'what no table here has'} ({each.lesson.id})"
        cells = (each.lesson.name, is_, each.lesson.by, each.lesson.on.isoformat(), str(each.file))
        table.add_row(*(Text(legible(cell)) for cell in cells))
    console().print(table)


def _open(flags: Flags) -> Teachable:
    return api.open_teachable(load(flags).settings)


def _line(each: Kept, how: str) -> str:
    return legible(f"{each.file}: “{each.lesson.name}” {how} {each.called} ({each.lesson.id})")


def _dumped(kept: Iterable[Kept]) -> Sequence[dict[str, object]]:
    return [
        {**each.lesson.model_dump(mode="json"), "called": each.called, "file": str(each.file), "lent": each.lent}
        for each in kept
    ]
