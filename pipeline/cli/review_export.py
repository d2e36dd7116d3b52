"""``argmap review export``: what people settled at the desk, without the browser."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import JsonOpt
from pipeline.cli.review import DATABASE, DatabaseOpt, opened
from pipeline.errors import InputError, legible

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.review.desk import Desk
    from pipeline.review.exports.files import File
    from pipeline.review.exports.wanted import Wanted

ROWS = "rows"
SQLITE = "sqlite:///"
_LISTED = 10
_DAY = ["%Y-%m-%d"]


def export(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT", help="csv, jsonl, memo, claimreview, corrections, questions, questions.docx or rows"
        ),
    ],
    story: Annotated[int | None, typer.Option("--story", min=1, help="number of the article at the desk")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="a file; for rows a new folder")] = None,
    kind: Annotated[str, typer.Option("--kind", help="of the log only these: decision, correction, row …")] = "",
    who: Annotated[str, typer.Option("--who", help="of the log only what this person did")] = "",
    since: Annotated[
        datetime | None, typer.Option("--since", formats=_DAY, help="of the log only from this day")
    ] = None,
    until: Annotated[datetime | None, typer.Option("--until", formats=_DAY, help="of the log only to this day")] = None,
    review_url: Annotated[str | None, typer.Option("--review-url", help="page on which reviews stand")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="who brings out reviews and corrections")] = None,
    database: DatabaseOpt = DATABASE,
    json: JsonOpt = False,
) -> None:
    """What people settled at the desk: the log, a memo, reviews, corrections, questions to the author, rows entered.

    \b
    Example:
      argmap review export csv --out log.csv
      argmap review export questions.docx --story 3 --out questions.docx
      argmap review export claimreview --story 3 --publisher "The Paper"
      argmap review export rows --out desk-table     then: argmap run --table desk-table …
    """
    _check_is_there(database)
    desk = opened(database, {"review_url": review_url, "publisher": publisher})
    from pipeline.review.exports.entries import Kind  # noqa: PLC0415
    from pipeline.review.exports.wanted import Wanted  # noqa: PLC0415

    if kind and kind not in set(Kind):
        raise InputError(
            f"there is nothing called {kind!r} in the log", where="--kind", do=f"Kinds: {', '.join(Kind)}."
        )
    wanted = Wanted(
        kind=Kind(kind) if kind else None,
        story=story,
        who=who,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    try:
        if what == ROWS:
            _rows(desk, out, as_json=json)
            return
        with desk.database.reading() as session:
            made = _made(session, desk, what, wanted)
    finally:
        desk.database.close()
    _hand_over(made, what, out, as_json=json)


def _check_is_there(database: str) -> None:
    """An export makes no new desk where there is none."""
    file = database.removeprefix(SQLITE)
    if file != database and not Path(file).is_file():
        raise InputError("there is no desk here", where=file, do="Name the one that `argmap review` told: --database.")


def _made(session: "Session", desk: "Desk", what: str, wanted: "Wanted") -> "File":
    from pipeline.review.exports.files import LOG, STORY, log_file, published_corrections, story_file  # noqa: PLC0415
    from pipeline.review.exports.reviews import Publishing  # noqa: PLC0415

    publishing = Publishing(desk.settings.review_url, desk.settings.publisher)
    if what in LOG:
        return log_file(session, what, wanted)
    if what not in STORY:
        raise InputError(
            f"there is nothing called {what!r} to export", do=f"Choose of: {', '.join((*LOG, *STORY, ROWS))}."
        )
    if wanted.story is None and what == "corrections":
        return published_corrections(session, publishing)
    if wanted.story is None:
        raise InputError(f"{what} is of one article", where="--story", do=_stories(session))
    return story_file(session, what, wanted.story, publishing)


def _stories(session: "Session") -> str:
    from sqlalchemy import select  # noqa: PLC0415

    from pipeline.review.database.tables import Story  # noqa: PLC0415

    found = session.scalars(select(Story).order_by(Story.id.desc()).limit(_LISTED)).all()
    return f"The latest: {'; '.join(f'{one.id} {one.title}' for one in found)}." if found else "There is none yet."


def _rows(desk: "Desk", out: Path | None, *, as_json: bool) -> None:
    from pipeline.cli.printing import print_json  # noqa: PLC0415

    if out is None:
        raise InputError("rows are written into a new folder", where="--out", do="Add --out FOLDER.")
    count = desk.checks.export(out)
    if as_json:
        print_json({"what": ROWS, "file": str(out), "count": count, "left_out": []})
        return
    typer.echo(f"{out}: {count} row{'' if count == 1 else 's'} entered at the desk", err=True)


def _hand_over(made: "File", what: str, out: Path | None, *, as_json: bool) -> None:
    """Into the file, else to standard output; with ``--json`` what was made is told there, so it needs a file."""
    from pipeline.cli.printing import print_json  # noqa: PLC0415
    from pipeline.files import beside, write_whole, writing_to  # noqa: PLC0415

    binary = what.endswith(".docx")
    if out is None and (binary or as_json):
        raise InputError(f"{what} needs a file to go into", where="--out", do=f"Add --out {made.name}.")
    if out is None:
        sys.stdout.write(made.content.decode())
    elif binary:
        with writing_to(out), beside(out) as work:
            (work / out.name).write_bytes(made.content)
            (work / out.name).replace(out)
    else:
        write_whole(out, made.content.decode())
    for phrase in made.left_out:
        typer.echo(f"argmap: {legible(phrase)}", err=True)
    if as_json:
        print_json({"what": what, "file": str(out), "count": made.count, "left_out": list(made.left_out)})
