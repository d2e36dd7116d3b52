"""One function per command: settings in, the library called, a value out."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import api
from pipeline.api import About, RunOutcome
from pipeline.boundary import Boundary
from pipeline.cli import debugging
from pipeline.cli.at_once import in_order
from pipeline.cli.lines import STDIN, Refused, Row, read_lines
from pipeline.corpus import read_articles, read_text
from pipeline.embed import open_embedder
from pipeline.errors import InputError, legible
from pipeline.index import ChromaIndex, day_number
from pipeline.job import Tell
from pipeline.job import exit_code as record_exit_code
from pipeline.models import Article, Done, Failed, Findings, Quantity, RunRecord, TableRef, Unexpected
from pipeline.ports import Hit, ReferenceTable
from pipeline.quantities import read_quantities, wire
from pipeline.settings import Settings, load
from pipeline.store import load_done
from pipeline.workshop import Stages, Workshop, cut, map_article

Flags = Mapping[str, Any]


def say(sentence: str) -> None:
    """Talk goes to stderr; words of others among it steer no terminal."""
    told = "\n".join(map(legible, sentence.split("\n")))
    sys.stderr.write(f"argmap: {told}\n")


def trace(failed: Failed) -> None:
    """What nobody expected in full, if that was asked for."""
    if isinstance(failed, Unexpected) and debugging():
        sys.stderr.write(failed.traceback)


def run(paths: Sequence[str], about: About, flags: Flags, *, out: Path | None, force: bool) -> RunOutcome:
    """The main job, with bars on stderr."""
    _say_engine(flags)
    return api.run(paths, out=out, about=about, force=force, progress=_progress, say=say, **flags)


def _say_engine(flags: Flags) -> None:
    if load(flags).settings.model is None:
        say(
            "no model is set, so the built-in rules extract. On short texts that they\n"
            "were not tuned on they find the main claim in 57 % and attach 43 % of\n"
            "statements where people did: expect an outline, not a finished map."
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


def tables(folders: Sequence[Path] | None, almanac: bool | None = None) -> ReferenceTable:
    """The tables given, else those that the settings name, else the one that comes with argmap; and the almanac."""
    return api.open_tables(load({"table": folders or None, "almanac": almanac}).settings, say)


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


def check_one(path: str, about: About, flags: Flags) -> Done | Failed:
    """Findings on an article, or anew on the map of a finished one."""
    if path != STDIN and (Path(path) / "map.json").is_file():
        before = load_done(Path(path))
        settings = load(flags).settings
        table = api.open_tables(settings, say)
        with Boundary(before.article.title, "verify") as inside:
            findings = api.check_map(before.map, before.article, table, evidence=settings.evidence, say=say)
            return before.model_copy(update={"findings": findings})
        return inside.failed
    _say_engine(flags)
    return api.map_and_check(one_article(path, about), flags, say=say)


def quantities(path: str) -> tuple[Quantity, ...]:
    """The figures of a text."""
    return read_quantities(one_article(path, {}).text)


def shown(quantity: Quantity) -> dict[str, Any]:
    """A quantity as other programs see it."""
    return wire(quantity).model_dump(mode="json", by_alias=True)


Read = Callable[[str], Sequence[Quantity]]


def quantity_lines(path: str, read: Read = read_quantities) -> Iterator[dict[str, Any]]:
    """One answer a line, in order; a line that cannot be read answers with its error."""
    for row in read_lines(path):
        yield row._asdict() if isinstance(row, Refused) else _quantities(row, read)


def _quantities(row: Row, read: Read) -> dict[str, Any]:
    with Boundary(f"line {row.number}", "read") as inside:
        return {"id": row.id, "quantities": [shown(quantity) for quantity in read(row.text)]}
    return _failed(row, inside)


def map_lines(path: str, flags: Flags, stages: Stages | None = None) -> Iterator[dict[str, Any]]:
    """One map a line, in order, several asked about at once; an article that fails answers with its error."""
    shop = api.workshop(load(flags).settings, indexed=False, checked=False)
    shop = replace(shop, stages=stages or shop.stages)

    async def answer(row: Row | Refused) -> dict[str, Any]:
        if isinstance(row, Refused):
            return row._asdict()
        with Boundary(f"line {row.number}", "read") as inside:
            article = _row_article(row)
            argmap = await map_article(article, shop, inside.begin)
            return {"id": row.id, **argmap.model_dump(mode="json", by_alias=True)}
        return _failed(row, inside)

    yield from in_order(read_lines(path), answer, shop.concurrency if shop.model else 1)


def _failed(row: Row, inside: Boundary) -> dict[str, Any]:
    trace(inside.failed)
    return {"id": row.id, "error": f"line {row.number}: {inside.failed.reason}"}


def _row_article(row: Row) -> Article:
    published, line = row.fields.get("published"), f"line {row.number}"
    try:
        day = date.fromisoformat(str(published)[:10]) if published else None
    except ValueError as error:
        raise InputError(f"published is {published!r}, no date", do="Write it as 2025-02-24.") from error
    title = str(row.fields.get("title") or row.id or line)
    return Article.of(row.text, title=title, source=str(row.fields.get("source") or title), file=line, published=day)


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
        outcome = article if isinstance(article, Failed) else _added(article, shop, store)
        if isinstance(outcome, Failed):
            failed.append(outcome)
        else:
            added += outcome
    return IndexOutcome(added, removed, tuple(failed), store.count(), store.articles())


def _added(article: Article, shop: Workshop, store: ChromaIndex) -> int | Failed:
    with Boundary(article.title, "chunk") as inside:
        passages = cut(article, shop).passages
        inside.begin("index")
        return store.add(article, passages)
    return inside.failed


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
