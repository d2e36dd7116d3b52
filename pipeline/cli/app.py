"""The commands. Each is a door: parse, one call, print. Whatever is slow to import is imported inside."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.batch import batch_app
from pipeline.cli.compare import compare_app
from pipeline.cli.evaluate import eval_app
from pipeline.cli.options import (
    AlmanacOpt,
    AuthorOpt,
    ChromaOpt,
    EvidenceOpt,
    FailOpt,
    FormatsOpt,
    IndexOpt,
    JsonlOpt,
    JsonOpt,
    ModelOpt,
    PathArg,
    PathsArg,
    PublishedOpt,
    SamplesOpt,
    SourceOpt,
    TableOpt,
    TitleOpt,
    UrlOpt,
)
from pipeline.cli.review import review_app
from pipeline.cli.review_export import export as review_export
from pipeline.cli.sources import sources_app
from pipeline.cli.stats import stats_app
from pipeline.cli.tables import table_app
from pipeline.version import VERSION

if TYPE_CHECKING:
    from pipeline.api import About

# Plain help: the decorated one costs a second to import.
app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turns commentary into argument maps and checks every figure in them.",
    epilog="Start with:  argmap run corpus/articles      Exit codes: 0 finished, 1 flags found and --fail-on flag,"
    " 2 bad input, 3 model or source, 4 some articles failed, 5 storage, 130 interrupted (run again to go on).",
)
table_app.add_typer(sources_app)
app.add_typer(table_app, name="table")
app.add_typer(eval_app, name="eval")
review_app.command("export")(review_export)
app.add_typer(review_app, name="review")
app.add_typer(batch_app, name="batch")
app.add_typer(compare_app)
app.add_typer(stats_app)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@app.callback(invoke_without_command=True)
def argmap(
    version: Annotated[bool, typer.Option("--version", help="print the version")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="show the traceback of an error")] = False,
) -> None:
    """Turns commentary into argument maps and checks every figure in them."""
    del debug  # read at the door, where errors end
    if version:
        typer.echo(VERSION)
        raise typer.Exit


@app.command()
def run(
    paths: PathsArg,
    out: Annotated[Path | None, typer.Option("--out", help="folder of this run")] = None,
    table: TableOpt = None,
    almanac: AlmanacOpt = None,
    evidence: EvidenceOpt = None,
    model: ModelOpt = None,
    base_url: UrlOpt = None,
    samples: SamplesOpt = None,
    budget: Annotated[str | None, typer.Option("--budget", help="US dollars; stops before they are spent")] = None,
    published: PublishedOpt = None,
    title: TitleOpt = None,
    author: AuthorOpt = None,
    source: SourceOpt = None,
    index: IndexOpt = None,
    chroma_url: ChromaOpt = None,
    formats: FormatsOpt = None,
    force: Annotated[bool, typer.Option("--force", help="do it again although it is done")] = False,
    fail_on: FailOpt = None,
    json: JsonOpt = False,
) -> None:
    """The main job: read, index, map and check articles, write reports.

    \b
    Example:
      argmap run corpus/articles --out outputs/demo
      argmap run article.txt --published 2025-03-05 --model gpt-5-mini --budget 0.50
      argmap run article.txt --evidence reports/    with what these documents state of its figures
    """
    from pipeline.cli import jobs, summary  # noqa: PLC0415

    flags = {
        "table": table,
        "almanac": almanac,
        "evidence": evidence,
        "model": model,
        "base_url": base_url,
        "samples": samples,
        "budget": budget,
        "formats": formats.split(",") if formats is not None else None,
        "index": index,
        "chroma_url": chroma_url,
    }
    about: About = {"published": _day(published), "title": title, "author": author, "source": source}
    outcome = jobs.run(paths, about, flags, out=out, force=force)
    summary.run(outcome, as_json=json)
    raise typer.Exit(jobs.exit_code(outcome.record, fail_on))


@app.command("map")
def map_(
    path: PathArg,
    model: ModelOpt = None,
    base_url: UrlOpt = None,
    samples: SamplesOpt = None,
    published: PublishedOpt = None,
    title: TitleOpt = None,
    json: JsonOpt = False,
    jsonl: JsonlOpt = False,
) -> None:
    """The argument map of one article, to standard output.

    \b
    Example:
      argmap map article.txt                  an outline to read
      argmap map article.txt --json | jq .apex
      argmap map article.txt --model gpt-5-mini --samples 3   how many of 3 runs draw each step
      argmap map --jsonl - < articles.jsonl   one map a line, in order
    """
    from pipeline.cli import jobs, show  # noqa: PLC0415

    flags = {"model": model, "base_url": base_url, "samples": samples}
    if jsonl:
        raise typer.Exit(show.lines(jobs.map_lines(path, flags)))
    show.map_(jobs.map_one(path, {"published": _day(published), "title": title}, flags), as_json=json)


@app.command()
def check(
    path: Annotated[str, typer.Argument(metavar="PATH|-", help="an article, or the folder of a finished one")],
    table: TableOpt = None,
    almanac: AlmanacOpt = None,
    evidence: EvidenceOpt = None,
    model: ModelOpt = None,
    base_url: UrlOpt = None,
    published: PublishedOpt = None,
    fail_on: FailOpt = None,
    json: JsonOpt = False,
) -> None:
    """The findings on one article's figures, to standard output.

    \b
    Example:
      argmap check article.txt --table corpus/reference --json
      argmap check article.txt --evidence "annual report 2024.pdf"
    """
    from pipeline.cli import jobs, printing, show  # noqa: PLC0415
    from pipeline.models import Failed  # noqa: PLC0415

    flags = {"table": table, "almanac": almanac, "evidence": evidence, "model": model, "base_url": base_url}
    done = jobs.check_one(path, {"published": _day(published)}, flags)
    if isinstance(done, Failed):
        printing.failures((done,))
        raise typer.Exit(done.exit_code)
    show.findings(done, as_json=json)
    raise typer.Exit(int(fail_on == "flag" and any(finding.hard for finding in done.findings.findings)))


@app.command()
def quantities(path: PathArg, json: JsonOpt = False, jsonl: JsonlOpt = False) -> None:
    """Every figure of a text: value, unit, hedge, period.

    \b
    Example:
      argmap quantities article.txt
      echo "Nearly US$250 billion in 2024." | argmap quantities - --json
    """
    from pipeline.cli import jobs, show  # noqa: PLC0415

    if jsonl:
        raise typer.Exit(show.lines(jobs.quantity_lines(path)))
    show.quantities(jobs.quantities(path), as_json=json)


@app.command()
def index(
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH...", help="files, folders or globs")] = None,
    remove: Annotated[str | None, typer.Option("--remove", help="id of an article to forget")] = None,
    index: IndexOpt = None,
    chroma_url: ChromaOpt = None,
    json: JsonOpt = False,
) -> None:
    """Puts articles into the passage index, or shows what is in it.

    \b
    Example:
      argmap index corpus/articles
      argmap index                            what is in it
      argmap index --remove a1f0c9d2b3e4f
    """
    from pipeline.cli import jobs, show  # noqa: PLC0415

    outcome = jobs.index(paths or [], remove, {"index": index, "chroma_url": chroma_url})
    show.index(outcome, as_json=json)
    raise typer.Exit(4 if outcome.failed else 0)


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="what to look for, by meaning")],
    k: Annotated[int, typer.Option("--k", min=1, max=1000, help="how many passages")] = 5,
    article: Annotated[str | None, typer.Option("--article", help="only this article's id")] = None,
    author: Annotated[str | None, typer.Option("--author", help="only this author")] = None,
    source: Annotated[str | None, typer.Option("--source", help="only this source")] = None,
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="published from this day")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="published up to this day")
    ] = None,
    index: IndexOpt = None,
    chroma_url: ChromaOpt = None,
    json: JsonOpt = False,
) -> None:
    """The passages nearest in meaning, from the index.

    \b
    Example:
      argmap search "credibility of security guarantees" --k 3
      argmap search "defence budget" --since 2025-01-01 --json
    """
    from pipeline.cli import jobs, show  # noqa: PLC0415

    filters = {"article_id": article, "author": author, "source": source}
    flags = {"index": index, "chroma_url": chroma_url}
    show.hits(jobs.search(words, k, filters, (_day(since), _day(until)), flags), as_json=json)


@app.command()
def export(
    map_json: Annotated[Path, typer.Argument(metavar="MAP.json", help="a finished article's map, or a map alone")],
    to: Annotated[str, typer.Option("--to", help="format; an unknown one lists them all", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", help="file instead of standard output")] = None,
    article: Annotated[Path | None, typer.Option("--article", help="the text that a map alone is of")] = None,
    confirmed: Annotated[list[str] | None, typer.Option("--confirmed", help="id of a finding to publish")] = None,
    by: Annotated[str | None, typer.Option("--by", help="who has confirmed those findings")] = None,
    reviewed: Annotated[
        datetime | None, typer.Option("--reviewed", formats=["%Y-%m-%d"], help="day on which that is published")
    ] = None,
    review_url: Annotated[str | None, typer.Option("--review-url", help="page on which it stands")] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="who brings it out")] = None,
) -> None:
    """A finished map in another format. What a format cannot hold is said on stderr.

    \b
    Example:
      argmap export outputs/demo/my-article/map.json --to argdown --out my-article.argdown
      argmap export outputs/demo/my-article/map.json --to claimreview --confirmed f7 --by "Jo Doe"
      argmap map article.txt --json > m.json; argmap export m.json --to md --article article.txt
    """
    from pipeline.cli import exports  # noqa: PLC0415
    from pipeline.files import write_whole  # noqa: PLC0415

    flags = {"review_url": review_url, "publisher": publisher}
    confirmation = exports.confirming(confirmed or (), by, flags, reviewed=_day(reviewed))
    exported = exports.export(map_json, to, article, confirmation)
    for loss in exported.losses:
        typer.echo(f"argmap: {to}: {loss}", err=True)
    if out is not None:
        write_whole(out, exported.text)
    else:
        sys.stdout.write(exported.text)


@app.command()
def settings(json: JsonOpt = False) -> None:
    """What is set, and where each value came from.

    \b
    Example:
      argmap settings
      ARGMAP_MODEL=gpt-5-mini argmap settings --json
    """
    from pipeline.cli import show  # noqa: PLC0415
    from pipeline.settings import load  # noqa: PLC0415

    show.settings(load(), as_json=json)


@app.command()
def doctor(json: JsonOpt = False) -> None:
    """What works on this machine, and what to do about the rest.

    \b
    Example:
      argmap doctor
    """
    from pipeline.cli import show  # noqa: PLC0415
    from pipeline.cli.doctor import examine  # noqa: PLC0415

    raise typer.Exit(show.doctor(examine(), as_json=json))


@app.command()
def record(
    out: Annotated[Path, typer.Argument(metavar="OUT.jsonl", help="file for the recorded answers")],
) -> None:
    """The ledger's answers as a recording, which `--model replay:OUT.jsonl` answers from without a key.

    \b
    Example:
      argmap record answers.jsonl
      argmap run article.txt --model replay:answers.jsonl
    """
    from pipeline.ledger import SqliteLedger  # noqa: PLC0415
    from pipeline.llm import record as write  # noqa: PLC0415
    from pipeline.settings import load  # noqa: PLC0415

    with SqliteLedger(load().settings.ledger) as ledger:
        typer.echo(f"{out}: {write(ledger.records(), out)} answers")
