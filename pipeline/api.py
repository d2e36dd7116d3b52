"""The library as other programs call it, and as the command line does: settings in, one call, a value out.

Every function takes settings by name (see ``argmap settings``); a setting that is None counts as not given.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, repeat
from pathlib import Path
from typing import Any, TypedDict, TypeVar, Unpack

from pipeline import corpus
from pipeline.boundary import Boundary
from pipeline.checking import Checking
from pipeline.claims import shared_claims
from pipeline.document_library import Cutting, Library, open_library
from pipeline.embed import open_embedder
from pipeline.errors import InputError, SettingError, StorageError
from pipeline.files import write_page
from pipeline.importing import READERS, build
from pipeline.index import ChromaIndex
from pipeline.job import Job, Tell, is_done, run_all, run_key
from pipeline.log import LOG, RunLog
from pipeline.models import (
    ArgumentMap,
    Article,
    Claims,
    Done,
    Failed,
    Findings,
    ModelOptions,
    RunRecord,
    content_id,
)
from pipeline.ports import Embedder, Model, ReferenceTable
from pipeline.quantities import read_quantities
from pipeline.reference import (
    TAUGHT,
    HeardTable,
    Place,
    Teachable,
    is_file,
    join,
    load_each,
    load_table,
    open_package,
    read_lessons,
    with_taught,
)
from pipeline.remaking import finish
from pipeline.render import Listed, claims_html, index_html
from pipeline.settings import Settings, load, shipped_almanac, shipped_table
from pipeline.store import CLAIMS, RunFolder, articles_in, load_done, run_folder, runs_in, write_new_folder
from pipeline.text.slug import slug
from pipeline.workshop import ALL, Stages, Workshop, article_files, cut
from pipeline.workshop import map_article as mapped

__all__ = ["check_map", "load_table", "map_article", "read_article", "read_quantities", "run"]

T = TypeVar("T")


class About(TypedDict, total=False):
    """Metadata that are known better than the file knows them."""

    title: str | None
    author: str | None
    published: date | None
    source: str | None
    url: str | None


@dataclass(frozen=True)
class RunOutcome:
    """A run's record, where it lies, and whether it was there before."""

    record: RunRecord
    folder: Path
    reused: bool


def workshop(
    settings: Settings,
    *,
    indexed: bool = True,
    checked: bool = True,
    say: Callable[[str], None] = lambda _: None,
    connect: Callable[[ModelOptions], Model] | None = None,
) -> Workshop:
    """Everything the stages need, opened as the settings say; ``say`` is told what the index waits for or mends.

    ``connect`` opens the model where its ledger is not this machine's.
    """
    options = settings.index_options()
    embedder = open_embedder(options)
    shop = Workshop(
        embedder=embedder,
        index=ChromaIndex(options, embedder, say) if indexed else None,
        table=HeardTable(open_tables(settings, say)) if checked else None,
        evidence=open_evidence(settings, embedder, say) if checked else None,
        measures=settings.index.parent / "measures",
        words=settings.words,
        samples=settings.samples,
        passage_tokens=settings.passage_tokens,
        passage_overlap=settings.passage_overlap,
        concurrency=settings.concurrency,
        formats=formats_of(settings),
    )
    if (options_of_model := settings.model_options()) is None:
        if settings.samples > 1:
            raise SettingError(
                f"{settings.samples} samples need a model: the built-in rules always draw the same map",
                do="Set a model, or leave samples out.",
            )
        return shop
    from pipeline.ledger import SqliteLedger  # noqa: PLC0415 - only paid calls need it
    from pipeline.llm import answers_key, open_model  # noqa: PLC0415

    model = connect(options_of_model) if connect else open_model(options_of_model, SqliteLedger(settings.ledger))
    return replace(shop, model=model, answers=answers_key(options_of_model))


def formats_of(settings: Settings) -> tuple[str, ...]:
    """The formats that articles are written in, in the order in which all are listed. Raises SettingError."""
    asked = set(settings.formats)
    if unknown := sorted(asked - {*ALL, "all", "none"}):
        raise SettingError(
            f"there is no format {unknown[0]!r}", where="formats", do=f"Formats: all, none, {', '.join(ALL)}."
        )
    return ALL if "all" in asked else tuple(name for name in ALL if name in asked)


def open_tables(settings: Settings, say: Callable[[str], None] = lambda _: None) -> ReferenceTable:
    """The tables that are set, the first one first in rank, else the one that comes with argmap; then the almanac.

    A published file is taken as a table if nothing about it must be said; ``say`` is told how.
    """
    return with_taught(join(_open_each(settings, say)), read_lessons(settings.tables / TAUGHT))


def open_teachable(settings: Settings) -> Teachable:
    """The tables that are set, for ``teach``, ``forget`` and ``taught`` of ``pipeline.reference``. Raises TableError.

    What is taught of a package lies beside it. What is taught of a published file, or of what comes with argmap, lies
    in the folder of the reader's tables.
    """
    own = settings.tables / TAUGHT
    tables = _open_each(settings, lambda _: None)
    files = [own if is_file(path) else open_package(path).folder / TAUGHT for path in settings.table]
    places = map(Place, tables, chain(files, repeat(own)))
    return Teachable(with_taught(join(tables), read_lessons(own)), tuple(places))


def _open_each(settings: Settings, say: Callable[[str], None]) -> tuple[ReferenceTable, ...]:
    paths = settings.table or (shipped_table(),)
    almanac = shipped_almanac() if settings.almanac else None
    return load_each(paths, lambda: load_table(shipped_table()).entities(), say, almanac)


def open_evidence(
    settings: Settings, embedder: Embedder, say: Callable[[str], None] = lambda _: None
) -> Library | None:
    """The documents that are set as evidence, read and indexed; None where there are none.

    Raises InputError where none of them can be read; ``say`` is told of each that cannot.
    """
    if not settings.evidence:
        return None
    found = corpus.read_documents([str(path) for path in settings.evidence], settings.read_limits())
    cutting = Cutting(settings.passage_tokens, settings.passage_overlap)
    library = open_library(found, settings.index_options(), embedder, cutting, say)
    if not library.held:
        raise InputError(f"none of the documents can be read: {library.failed[0].reason}", where="--evidence")
    return library


def read_article(path: Path | str, **about: Unpack[About]) -> Article:
    """An article from a file of any known format; raises InputError."""
    return corpus.read_article(Path(path), load().settings.read_limits(), **known(about))


def map_article(article: Article, **flags: Any) -> ArgumentMap:  # noqa: ANN401 - settings by name
    """The article's argument map, by the built-in rules or by the ``model`` that is set; raises ModelError."""
    shop = workshop(load(flags).settings, indexed=False, checked=False)
    return asyncio.run(_closing(mapped(article, shop), shop))


def check_map(
    argmap: ArgumentMap,
    article: Article,
    table: ReferenceTable | None = None,
    *,
    evidence: Sequence[Path | str] = (),
    say: Callable[[str], None] = lambda _: None,
) -> Findings:
    """Findings on every figure of the article, against the table that comes with argmap if none is given.

    ``evidence`` are files or folders of documents in which figures without a row are looked up; ``say`` is told of
    those that cannot be read. Raises InputError.
    """
    update = {"model": None, "samples": 1, "evidence": tuple(map(Path, evidence))}
    settings = load({"model": None}).settings.model_copy(update=update)
    shop = workshop(settings, indexed=False, checked=False)
    library = open_evidence(settings, shop.embedder, say)
    checking = Checking(shop.embedder, table or open_tables(settings), folder=shop.measures, evidence=library)
    return checking.findings(argmap, cut(article, shop))


def map_and_check(
    article: Article,
    flags: Mapping[str, Any],
    stages: Stages | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Done | Failed:
    """One article from text to findings, without touching the index, or what went wrong with it.

    Documents that are evidence are indexed, apart from all articles.
    """
    shop = workshop(load(flags).settings, indexed=False, say=say)
    shop = replace(shop, stages=stages or shop.stages)
    with Boundary(article.title, "chunk") as inside:
        return asyncio.run(_closing(finish(article, shop, inside.begin), shop))
    return inside.failed


async def _closing(job: Coroutine[Any, Any, T], shop: Workshop) -> T:
    """The job's value; the model's connections are let go while their event loop still runs."""
    try:
        return await job
    finally:
        if shop.model is not None:
            await shop.model.close()


def run(
    paths: Sequence[Path | str],
    *,
    out: Path | None = None,
    about: About | None = None,
    force: bool = False,
    progress: Callable[[], AbstractContextManager[Tell]] | None = None,
    say: Callable[[str], None] = lambda _: None,
    **flags: Any,  # noqa: ANN401 - settings by name
) -> RunOutcome:
    """The main job on files, folders and globs, or what it left when it was done before.

    Writes ``run.json``, ``across.json``, ``index.html`` and a folder per article; raises InputError and StorageError,
    while trouble with one article is a value in the record. ``progress`` shows how far it is; ``say`` is told what
    reading had to decide.
    """
    settings = load(flags).settings
    given = run_folder(out, reuse=not force) if out else None
    found = corpus.read_articles([str(path) for path in paths], settings.read_limits(), say=say, **known(about or {}))
    with (progress or _silent)() as tell:
        articles = tuple(_told(found, say, tell))
        shop = workshop(settings, say=say)
        read = [article for article in articles if isinstance(article, Article)]
        key, source = run_key(read, shop), _source(paths)
        folder = given or run_folder(settings.outputs / _run_name(paths, settings), reuse=not force)
        if (before := None if force else _done_before(key, read, folder)) is not None:
            return RunOutcome(before, folder.path, reused=True)
        log = RunLog(folder.path / LOG, settings.api_key)
        with folder.alone(say):
            # Another process may have done it while this one waited.
            if (before := None if force else _done_before(key, read, folder)) is not None:
                return RunOutcome(before, folder.path, reused=True)
            record = asyncio.run(run_all(articles, Job(shop, folder, log, tell, source=source)))
    if out is None:
        _list_runs(settings.outputs, say)
    return RunOutcome(record, folder.path, reused=False)


def _list_runs(folder: Path, say: Callable[[str], None]) -> None:
    """The index page of a run, or of all runs in a folder, written anew."""
    own = RunFolder(folder)
    places = [("", record)] if (record := own.record()) is not None else runs_in(folder)
    of = {name: RunFolder(folder / name) for name, _ in places}
    runs = [Listed(run, name, of[name].across(), of[name].has_claims()) for name, run in places]
    write_page(folder / "index.html", index_html(runs, claims=record is None and own.has_claims()), say)


def _told(found: Iterable[Article | Failed], say: Callable[[str], None], tell: Tell) -> Iterator[Article | Failed]:
    """What was read, with what reading had to decide said aloud."""
    for number, article in enumerate(found, start=1):
        tell("reading", number, None)
        if isinstance(article, Article):
            for note in article.notes:
                say(f"{article.file}: {note}")
        yield article


@dataclass(frozen=True)
class ClaimsOutcome:
    """Shared claims, their page, and one sentence for each article that could not be read back."""

    claims: Claims
    page: Path
    failed: tuple[str, ...]


def find_claims(
    folder: Path | None = None,
    *,
    say: Callable[[str], None] = lambda _: None,
    **flags: Any,  # noqa: ANN401 - settings by name
) -> ClaimsOutcome:
    """Claims that several articles of a run, or of all runs in a folder, make or deny.

    Writes ``claims.html`` beside the folder's ``index.html``, which then links to it. Of an article in several runs the
    latest map counts. Raises InputError if nothing was finished there.
    """
    settings = load(flags).settings
    folder = folder or settings.outputs
    places, failed = dict[str, Path](), list[str]()

    def read() -> Iterator[Done]:
        for place in articles_in(folder):
            try:
                done = load_done(place)
            except StorageError as error:
                failed.append(error.sentence)
                continue
            if places.setdefault(done.article.id, place) == place:
                yield done

    embed = open_embedder(settings.index_options()).embed
    claims = shared_claims(read(), embed, lambda ids: (load_done(places[id_]) for id_ in ids))
    if not places:
        raise InputError("holds no finished articles", where=str(folder), do="Make some with: argmap run PATH…")
    page = folder / CLAIMS
    write_page(page, claims_html(claims, {id_: place.relative_to(folder).parts for id_, place in places.items()}), say)
    _list_runs(folder, say)
    return ClaimsOutcome(claims, page, tuple(failed))


def import_map(file: Path, form: str, out: Path, *, article: Path | None = None) -> Sequence[str]:
    """A map that another program wrote into the new folder ``out``, checked and reported like any other.

    ``article`` is the file that the map is of; without it the map's own statements stand for the text. Returns a phrase
    for each thing that was left out. Raises InputError.
    """
    if form not in READERS:
        raise InputError(f"there is no format {form!r} to import", do=f"Formats: {', '.join(READERS)}.")
    if out.exists():
        raise InputError("is there already", where=str(out), do="Choose a new folder.")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})", where=str(file)) from error
    imported = build(READERS[form](text), file.name, read_article(article) if article else None)
    done = Done(article=imported.article, map=imported.map, findings=check_map(imported.map, imported.article))
    write_new_folder(out, article_files(done))
    return imported.left_out


@contextmanager
def _silent() -> Iterator[Tell]:
    yield lambda _doing, _done, _total: None


def _done_before(key: str, articles: Sequence[Article], folder: RunFolder) -> RunRecord | None:
    """The record of the same run; None if it must be done."""
    before = folder.record()
    return before if before is not None and before.key == key and is_done(before, articles, folder) else None


def _source(paths: Sequence[Path | str]) -> str:
    """Names what was given to be read, whatever it holds; below the working folder it is the same on every machine."""
    here = Path.cwd()
    places = (Path(path).resolve() for path in paths)
    seen = {place.relative_to(here).as_posix() if place.is_relative_to(here) else str(place) for place in places}
    return content_id("s", *sorted(seen), length=20)


def _run_name(paths: Sequence[Path | str], settings: Settings) -> str:
    """A folder name that a person recognises, the name of the first path given, and that is another for other paths.

    What the files hold changes nothing. A model has a folder of its own, so that its maps stand beside others.
    """
    told_apart = content_id("", _source(paths), settings.model or "rules", length=6)
    return f"{slug(Path(paths[0]).resolve().stem, '')}-{told_apart}"


def known(about: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, without what was not."""
    return {name: value for name, value in about.items() if value is not None}
