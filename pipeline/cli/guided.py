"""``argmap table import``: a proposal shown, what is missing asked on a terminal, the package written."""

import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.reference import Hints, Imported, Opened, Proposal
    from pipeline.reference.importing.seen import Proposed


def is_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def import_file(file: Path, hints: "Hints", out: Path | None, *, yes: bool, as_json: bool) -> None:
    """Proposes, asks if somebody is there, and writes if a folder is named, agreed on, or not to be asked about."""
    from pipeline.reference import import_page, load_table, propose  # noqa: PLC0415
    from pipeline.settings import shipped_table  # noqa: PLC0415

    known = load_table(shipped_table()).entities()
    opened = propose(file, hints, known)
    if is_terminal() and not (yes or as_json or out):
        opened = _asked(file, hints, opened)
        out = Path(typer.prompt("folder of the new package", default=_default(opened.proposal), err=True))
    elif as_json and not (yes or out):
        typer.echo(opened.proposal.model_dump_json(indent=2))
        return
    elif not (yes or out):
        _show(opened.proposal)
        opened.proposal.refuse()
        return
    opened.proposal.refuse()
    imported = import_page(opened.page, out or Path(_default(opened.proposal)), opened.about)
    if as_json:
        typer.echo(opened.proposal.model_dump_json(indent=2))
    else:
        typer.echo(f"{imported.folder}: {imported.facts} facts")
    _tell(opened.proposal, imported)


def _asked(file: Path, hints: "Hints", opened: "Opened") -> "Opened":
    """The proposal after whoever is there has said what the file does not; their answers may be empty."""
    from pipeline.reference import propose  # noqa: PLC0415

    known = opened.about.known
    while opened.proposal.asks:
        _show(opened.proposal)
        ask = opened.proposal.asks[0]
        answer = typer.prompt(f"{ask.question} ({ask.flag})", err=True)
        hints = _with(hints, ask.flag, answer)
        opened = propose(file, hints, known)
    _show(opened.proposal)
    suggested = {"publisher": opened.proposal.publisher, "title": opened.proposal.title}
    named = {name: str(typer.prompt(name, default=default, err=True)) for name, default in suggested.items()}
    day = typer.prompt("known from (YYYY-MM-DD)", default=str(opened.proposal.as_of), err=True)
    hints = replace(hints, publisher=named["publisher"], title=named["title"], as_of=_day(day))
    return propose(file, hints, known)


def _with(hints: "Hints", flag: str, answer: str) -> "Hints":
    match flag.split(maxsplit=1)[0]:
        case "--measure":
            return replace(hints, measure=answer)
        case "--unit":
            return replace(hints, unit=answer)
        case "--entity":
            return replace(hints, entity=answer)
        case _:
            return replace(hints, year_begins=month(answer))


def month(answer: str) -> int:
    """The number of a month; raises InputError."""
    if not (answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= 12):  # noqa: PLR2004 - months
        raise InputError(f"{answer!r} is no month", do="Write it as a number from 1 to 12.")
    return int(answer)


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise InputError(f"{text!r} is no day", do="Write it as 2025-02-24.") from error


def _default(proposal: "Proposal") -> str:
    return f"tables/{proposal.command.rpartition('tables/')[2]}"


def _show(proposal: "Proposal") -> None:
    """Everything proposed, on standard error; the command that does it on standard output."""
    sheet = f", sheet {proposal.sheet}" if proposal.sheet else ""
    lines = [
        f"{proposal.file}: layout {proposal.layout}{sheet}, header in row {proposal.header_row}",
        f"{proposal.facts} facts of {proposal.entities} entities, published by {proposal.publisher}: {proposal.title}",
        *(
            f"  {each.label}: {each.facts} facts in {_unit(each)}, {each.first} to {each.last}"
            for each in proposal.measures
        ),
        *(f"  {count} {status}" for status, count in proposal.statuses.items()),
        *(f"  {sentence}" for sentence in proposal.preview),
        *(f"assumed: {sentence}" for sentence in proposal.assumed),
    ]
    for line in lines:
        typer.echo(line, err=True)
    _told(proposal.missing, proposal.left_out, proposal.told)
    if not proposal.asks:
        if not is_terminal():
            typer.echo("Nothing is written yet; --yes writes it, and so does:", err=True)
        typer.echo(proposal.command)


def _unit(measure: "Proposed") -> str:
    """The unit, or that none is told, of which its own name stands in the table."""
    own = measure.unit == measure.label.casefold()
    return "no unit that it names" if own else f"{measure.unit} ({measure.dimension})"


def _tell(proposal: "Proposal", imported: "Imported") -> None:
    for sentence in proposal.assumed:
        typer.echo(f"argmap: assumed: {sentence}", err=True)
    _told(imported.missing, imported.left_out, imported.told)


def _told(missing: int, left_out: tuple[str, ...], told: tuple[str, ...]) -> None:
    if missing:
        typer.echo(f"argmap: {missing} cells are empty or marked as missing", err=True)
    for sentence in told:
        typer.echo(f"argmap: {sentence}", err=True)
    for reason in left_out:
        typer.echo(f"argmap: left out: {reason}", err=True)
