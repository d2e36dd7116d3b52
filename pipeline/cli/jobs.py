"""One function per command: settings in, the library called, a value out."""

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from pipeline import api
from pipeline.api import About, RunOutcome
from pipeline.corpus import read_articles, read_text
from pipeline.embed import open_embedder
from pipeline.errors import ArgmapError, InputError
from pipeline.index import ChromaIndex, day_number
from pipeline.job import Tell
from pipeline.job import exit_code as record_exit_code
from pipeline.models import Article, Done, Failed, Findings, Quantity, RunRecord, TableRef
from pipeline.ports import Hit, ReferenceTable
from pipeline.quantities import read_quantities, wire
from pipeline.settings import Settings, load
from pipeline.store import load_done
from pipeline.workshop import Workshop, cut, map_reading

Flags = Mapping[str, Any]
STDIN = "-"


def say(sentence: str) -> None:
    """Talk goes to stderr."""
    sys.stderr.write(f"argmap: {sentence}\n")


def run(paths: Sequence[str], about: About, flags: Flags, *, out: Path | None, force: bool) -> RunOutcome:
    """The main job, with bars on stderr."""
    _say_engine(flags)
    return api.run(paths, out=out, about=about, force=force, progress=_progress, say=say, **flags)


def _say_engine(flags: Flags) -> None:
    if load(flags).settings.model is None:
        say(
            "no model is set, so the built-in rules extract. On short test texts they find the main claim in 88 %\n"
            "of cases and attach 66 % of statements where people did: expect an outline, not a finished map."
        )


def exit_code(record: RunRecord, fail_on: str | None) -> int:
    """The run's own code; 1 when a flag was found and that was asked for."""
    code = record_exit_code(record)
    flagged = fail_on == "flag" and (bool(record.across) or any(line.flags for line in record.articles))
    return 1 if code == 0 and flagged else code


@contextmanager
def _progress() -> Iterator[Tell]:
    """A bar on stderr for people; nothing when stderr is no terminal."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def tell(doing: str, done: int, total: int | None) -> None:
            if doing not in tasks:
                tasks[doing] = bars.add_task(doing, total=total)
            bars.update(tasks[doing], completed=done, total=total)

        yield tell


def tables(folders: Sequence[Path] | None) -> ReferenceTable:
    """The tables given, else those that the settings name, else the one that comes with argmap."""
    return api.open_tables(load({"table": folders or None}).settings)


def one_article(path: str, about: About) -> Article:
    """The article at a path, or on standard input."""
    if path == STDIN:
        return read_text(sys.stdin.buffer.read(), load().settings.read_limits(), **api.known(about))
    return api.read_article(path, **about)


def map_one(path: str, about: About, flags: Flags) -> Done:
    """One article's map, without findings and without touching the index."""
    _say_engine(flags)
    article = one_article(path, about)
    argmap = api.map_article(article, **flags)
    if (samples := argmap.provenance.samples) and samples.failed:
        say(f"{samples.answered} of {samples.asked} samples answered: {samples.failed[0]}")
    return Done(
        article=article, map=argmap, findings=Findings(table=TableRef(name="", hash=""), policy="", findings=())
    )


def check_one(path: str, about: About, flags: Flags) -> Done:
    """Findings on an article, or anew on the map of a finished one."""
    if path != STDIN and (Path(path) / "map.json").is_file():
        before = load_done(Path(path))
        table = api.open_tables(load(flags).settings)
        return before.model_copy(update={"findings": api.check_map(before.map, before.article, table)})
    _say_engine(flags)
    return api.map_and_check(one_article(path, about), flags)


def quantities(path: str) -> tuple[Quantity, ...]:
    """The figures of a text."""
    return read_quantities(one_article(path, {}).text)


Row = tuple[str | None, str, Mapping[str, Any]]


def _rows(path: str) -> Iterator[tuple[int, Row | str]]:
    """Line number and (id, text, whole row) of each JSON line, or what is wrong with it."""
    with sys.stdin if path == STDIN else _opened(path) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, _row(line)


def _opened(path: str) -> TextIO:
    try:
        return Path(path).open(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=path, do="Check the name.") from error


def _row(line: str) -> Row | str:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"this is no JSON: {error}"
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return 'a line needs an object with a "text"'
    name = row.get("id")
    return (None if name is None else str(name)), row["text"], row


def shown(quantity: Quantity) -> dict[str, Any]:
    """A quantity as other programs see it."""
    return wire(quantity).model_dump(mode="json", by_alias=True)


def quantity_lines(path: str) -> Iterator[dict[str, Any]]:
    """One answer a line, in order; a line that cannot be read answers with its error."""
    for number, row in _rows(path):
        if isinstance(row, str):
            yield {"id": None, "error": f"line {number}: {row}"}
        else:
            yield {"id": row[0], "quantities": [shown(quantity) for quantity in read_quantities(row[1])]}


def map_lines(path: str, flags: Flags) -> Iterator[dict[str, Any]]:
    """One map a line, in order; an article that fails answers with its error."""
    shop = api.workshop(load(flags).settings, indexed=False, checked=False)
    with asyncio.Runner() as runner:
        for number, row in _rows(path):
            if isinstance(row, str):
                yield {"id": None, "error": f"line {number}: {row}"}
                continue
            try:
                article = _row_article(row, number)
                argmap = runner.run(map_reading(cut(article, shop), shop))
            except ArgmapError as error:
                yield {"id": row[0], "error": f"line {number}: {error.sentence}"}
            else:
                yield {"id": row[0], **argmap.model_dump(mode="json", by_alias=True)}


def _row_article(row: Row, number: int) -> Article:
    id_, text, fields = row
    published = fields.get("published")
    try:
        day = date.fromisoformat(str(published)[:10]) if published else None
    except ValueError as error:
        raise InputError(f"published is {published!r}, no date", do="Write it as 2025-02-24.") from error
    title = str(fields.get("title") or id_ or f"line {number}")
    return Article.of(
        text, title=title, source=str(fields.get("source") or title), file=f"line {number}", published=day
    )


@dataclass(frozen=True)
class IndexOutcome:
    """What indexing did, and what the index holds now."""

    added: int
    removed: int
    failed: tuple[Failed, ...]
    passages: int
    articles: dict[str, str]


def _index(settings: Settings) -> ChromaIndex:
    options = settings.index_options()
    return ChromaIndex(options, open_embedder(options), say)


def index(paths: Sequence[str], remove: str | None, flags: Flags) -> IndexOutcome:
    """Adds articles, or forgets one, or just looks."""
    settings = load(flags).settings
    store = _index(settings)
    shop = Workshop(store.embedder, passage_tokens=settings.passage_tokens, passage_overlap=settings.passage_overlap)
    added, removed, failed = 0, 0, []
    store.mend()
    if remove is not None and not (removed := store.remove(remove)):
        raise InputError(f"no article {remove} is in the index", do="`argmap index` lists what is.")
    for article in read_articles(paths, settings.read_limits()) if paths else ():
        if isinstance(article, Failed):
            failed.append(article)
        else:
            added += store.add(article, cut(article, shop).passages)
    return IndexOutcome(added, removed, tuple(failed), store.count(), store.articles())


def search(
    words: str, k: int, filters: Mapping[str, str | None], days: tuple[date | None, date | None], flags: Flags
) -> Sequence[Hit]:
    """The nearest passages under filters on their metadata."""
    conditions: list[dict[str, Any]] = [{name: value} for name, value in filters.items() if value is not None]
    since, until = days
    if since:
        conditions.append({"published": {"$gte": day_number(since)}})
    if until:
        conditions.append({"published": {"$lte": day_number(until)}})
    store = _index(load(flags).settings)
    hits = store.search(words, k, conditions)
    if not hits and not store.count():
        raise InputError("the index is empty", do="Fill it first: argmap index PATH… (or argmap run PATH…).")
    return hits
