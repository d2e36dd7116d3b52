"""``argmap eval``: one command for each kind of answer that can be held against answers made by hand."""

import json as json_
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.cli.options import AlmanacOpt, JsonOpt, ModelOpt, TableOpt, UrlOpt

if TYPE_CHECKING:
    from pipeline.evaluate import Commentary, Evaluation, Row

eval_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Quality against answers made by hand, beside simple baselines."
)

GoldArg = Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="answers made by hand, one object a line")]
HalfOpt = Annotated[
    Literal["held-out", "tuning", "all"],
    typer.Option("--half", help="the texts that nothing was tuned on, those that weights were set on, or all"),
]


@eval_app.callback()
def _kinds() -> None:
    """Quality against answers made by hand, beside simple baselines.

    Exit code 1 if a measure is below its floor (pipeline/evaluate/floors.yaml).
    """


@eval_app.command()
def argument(
    gold: GoldArg,
    half: HalfOpt = "held-out",
    model: ModelOpt = None,
    base_url: UrlOpt = None,
    json: JsonOpt = False,
) -> None:
    """Argument maps against gold graphs: the rules, a model if one is given, and baselines.

    \b
    Example:
      argmap eval argument gold.jsonl
      argmap eval argument gold.jsonl --half all --model gpt-5-mini --json
    """
    from pipeline import evaluate  # noqa: PLC0415

    flags = {"model": model, "base_url": base_url}
    raise typer.Exit(shown(evaluate.argument(gold, evaluate.Part(half), flags), as_json=json))


@eval_app.command()
def quantities(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="a file of marked texts, or a folder of them")],
    half: HalfOpt = "held-out",
    json: JsonOpt = False,
) -> None:
    """Figures read from texts against hand-marked ones: spans, values with unit and kind, hedges, years.

    \b
    Example:
      argmap eval quantities quantities_news.jsonl
      argmap eval quantities gold --half all --json
    """
    from pipeline import evaluate  # noqa: PLC0415

    raise typer.Exit(shown(evaluate.quantities(gold, evaluate.Part(half)), as_json=json))


@eval_app.command()
def verify(
    table: TableOpt = None,
    cases: Annotated[int, typer.Option("--cases", min=1, help="sentences to make of the table")] = 20_000,
    seed: Annotated[int, typer.Option("--seed", help="another seed, other sentences")] = 7,
    json: JsonOpt = False,
) -> None:
    """Verdicts on sentences made of a reference table, true ones and ones spoilt in known ways.

    \b
    Example:
      argmap eval verify
      argmap eval verify --table my-tables --cases 2000 --json
    """
    from pipeline import evaluate  # noqa: PLC0415

    raise typer.Exit(shown(evaluate.verify(cases, seed, {"table": table}), as_json=json))


@eval_app.command()
def commentary(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="a file of labelled texts, or a folder of them")],
    table: TableOpt = None,
    almanac: AlmanacOpt = None,
    list_: Annotated[
        Literal["wrong", "missed", "all"] | None,
        typer.Option("--list", help="also list wrong flags, false figures that were missed, or both"),
    ] = None,
    model: ModelOpt = None,
    base_url: UrlOpt = None,
    json: JsonOpt = False,
) -> None:
    """Verdicts on texts whose every figure is labelled: what is decided, what is right, what is accused wrongly.

    \b
    Example:
      argmap eval commentary gold.jsonl --table tables/gdp --table tables/inflation
      argmap eval commentary gold --table my-tables --list wrong
    """
    from pipeline import evaluate  # noqa: PLC0415

    evaluation = evaluate.commentary(gold, {"table": table, "almanac": almanac, "model": model, "base_url": base_url})
    code = shown(evaluation, as_json=json)
    if not json:
        _confusions(evaluation)
        _mistakes(evaluation, list_)
    raise typer.Exit(code)


def shown(evaluation: "Evaluation", *, as_json: bool) -> int:
    """Prints any kind of evaluation; exit code 1, and a sentence each on stderr, for what is below its floor."""
    from pipeline.evaluate import below  # noqa: PLC0415

    fallen = below(evaluation)
    if as_json:
        value = evaluation.model_dump(mode="json") | {"below_floor": fallen}
        sys.stdout.write(json_.dumps(value, ensure_ascii=False, indent=2) + "\n")
    else:
        _tables(evaluation)
    for sentence in fallen:
        typer.echo(f"argmap: {sentence}", err=True)
    return int(bool(fallen))


def _tables(evaluation: "Evaluation") -> None:
    """A table for each task: measures down, contenders across."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 80)
    console.print(f"{evaluation.gold}, {evaluation.part}: {evaluation.items} items. Baselines in brackets.")
    for task in dict.fromkeys(row.task for row in evaluation.rows):
        console.print()
        console.print(_table(task, [row for row in evaluation.rows if row.task == task]))


def _table(task: str, rows: "list[Row]") -> object:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(task)
    for row in rows:
        table.add_column(Text(f"({row.name})" if row.baseline else row.name), justify="right", max_width=14)
    for measure in dict.fromkeys(name for row in rows for name in row.scores):
        table.add_row(measure, *(_figure(row.scores.get(measure)) for row in rows))
    return table


_LISTED = {"wrong": ("flag", "never"), "missed": ("missed",), "all": ("flag", "never", "missed"), None: ()}


def _confusions(evaluation: "Commentary") -> None:
    """Counts behind the measures, then what was said of each class of truth, and what each reason's flags are worth."""
    for share in evaluation.counts.shares():
        typer.echo(f"  {share.name}: {share.part} of {share.whole}")
    for title, confusion in (
        ("verdicts by truth", evaluation.by_truth),
        ("truth by reason", evaluation.by_reason),
        ("firm flags by reason", evaluation.flags_by_reason),
    ):
        typer.echo(f"\n{title}")
        for name, counts in confusion.items():
            typer.echo(f"  {name}: " + ", ".join(f"{what} {number}" for what, number in counts.items()))


def _mistakes(evaluation: "Commentary", wanted: str | None) -> None:
    for each in evaluation.mistakes:
        if each.sort in _LISTED[wanted]:
            truth = ", ".join(each.truth) or "unlabelled"
            typer.echo(f"{each.sort} {each.text} {each.verdict} {each.reason} {each.quote!r} ({truth}): {each.message}")


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
