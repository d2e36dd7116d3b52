"""Commands on finished maps: compared, gathered, brought in from other programs."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import JsonOpt
from pipeline.errors import legible

if TYPE_CHECKING:
    from pipeline.api import ClaimsOutcome
    from pipeline.models import Assertion

compare_app = typer.Typer(rich_markup_mode=None)

VersionArg = Annotated[
    Path, typer.Argument(help="a map.json, a finished article's folder, a run of one, or a text", show_default=False)
]
WIDTH = 80


@compare_app.command()
def diff(a: VersionArg, b: VersionArg, json: JsonOpt = False) -> None:
    """Two maps or drafts of one article: statements, relations and findings that B lost, gained or changed against A.

    Of two batches: which verdicts changed, and what had changed before.

    \b
    Example:
      argmap diff outputs/rules/my-article outputs/model/my-article
      argmap diff old/map.json new/map.json --json
      argmap diff first-draft.md second-draft.md
      argmap diff outputs/news-2023 outputs/news-2024
    """
    from pipeline.batch.asking import has_results  # noqa: PLC0415

    if has_results(a) and has_results(b):
        _diff_batches(a, b, json=json)
        return
    from pipeline.cli import differences  # noqa: PLC0415
    from pipeline.cli.versions import opened  # noqa: PLC0415
    from pipeline.diff import compare  # noqa: PLC0415
    from pipeline.store import dump  # noqa: PLC0415

    before, after = opened(a), opened(b)
    found = compare(before, after)
    told = dump(found) if json else "\n".join(differences.lines(found, before.map, after.map)) + "\n"
    sys.stdout.write(told)


def _diff_batches(a: Path, b: Path, *, json: bool) -> None:
    from pipeline.batch.comparing import compare_batches  # noqa: PLC0415
    from pipeline.cli import batch_differences  # noqa: PLC0415
    from pipeline.store import dump  # noqa: PLC0415

    found = compare_batches(a, b)
    sys.stdout.write(dump(found) if json else "\n".join(batch_differences.lines(found)) + "\n")


@compare_app.command()
def claims(
    folder: Annotated[
        Path | None, typer.Argument(help="a run, a folder of runs, or a batch", show_default="outputs")
    ] = None,
    json: JsonOpt = False,
) -> None:
    """The same claim across articles: who makes it, who attacks it, which figures differ. Writes claims.html there.

    \b
    Example:
      argmap claims                           all runs in outputs
      argmap claims outputs/demo --json
    """
    from pipeline.api import find_claims  # noqa: PLC0415
    from pipeline.batch import find_shared, is_batch  # noqa: PLC0415
    from pipeline.cli.jobs import say  # noqa: PLC0415
    from pipeline.settings import load  # noqa: PLC0415
    from pipeline.store import dump  # noqa: PLC0415

    batch = folder is not None and is_batch(folder)
    outcome = find_shared(folder, load({}).settings) if folder and batch else find_claims(folder, say=say)
    for sentence in outcome.failed:
        typer.echo(f"argmap: left out: {sentence}", err=True)
    sys.stdout.write(dump(outcome.claims) if json else "\n".join(_shared(outcome)) + "\n")
    raise typer.Exit(4 if outcome.failed else 0)


@compare_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="a map that another program wrote", show_default=False)],
    form: Annotated[str, typer.Option("--from", help="aif (also xAIF) or argdown-json", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="new folder for the article", show_default=False)],
    article: Annotated[Path | None, typer.Option("--article", help="the text that it is a map of")] = None,
) -> None:
    """A map from another program as a finished article: checked, with a report, ready for diff and export.

    \b
    Example:
      argmap import nodeset.json --from aif --article article.md --out outputs/imported
    """
    from pipeline.api import import_map  # noqa: PLC0415

    for phrase in import_map(file, form, out, article=article):
        typer.echo(f"argmap: left out: {phrase}", err=True)
    typer.echo(f"Look at:  {out / 'report.html'}")


def _shared(outcome: "ClaimsOutcome") -> Iterator[str]:
    claims = outcome.claims
    titles = {article.id: article.title for article in claims.articles}
    yield f"{len(claims.claims)} claims are shared by at least two of {len(claims.articles)} articles."
    for claim in claims.claims:
        yield ""
        yield quoted(claim.text, WIDTH)
        yield f"  {claim.articles} articles, said {claim.asserted} times, attacked {claim.attacked} times"
        for one in claim.sayings:
            who = "; ".join(map(voice, one.assertions))
            yield f"  {'✕' if one.denies else '·'} {quoted(titles[one.article], 40):40} {who}"[:WIDTH]
        for against in claim.objections:
            yield f"  ✕ {quoted(titles[against.article], 40):40} {quoted(against.text, WIDTH - 45)}"
        for figures in claim.figures:
            if not figures.agree:
                yield f"  ≠ {' | '.join(dict.fromkeys(said.text for said in figures.said))}"[:WIDTH]
    yield ""
    yield f"Look at:  {outcome.page}"


def quoted(text: str, width: int) -> str:
    """A text in quotation marks, cut to a width; it steers no terminal."""
    line = legible(text)
    return f"“{line}”" if len(line) <= width - 2 else f"“{line[: width - 3].rstrip()}…”"


def voice(said: "Assertion") -> str:
    """Who says it, and how."""
    return legible(f"{said.asserter.name or said.asserter.kind.replace('_', ' ')} {said.act}")
