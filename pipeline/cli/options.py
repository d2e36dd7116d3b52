"""Arguments and options that several commands share."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

PathsArg = Annotated[list[str], typer.Argument(metavar="PATH...", help="files, folders or globs", show_default=False)]
PathArg = Annotated[str, typer.Argument(metavar="PATH|-", help="a file, or - for standard input", show_default=False)]
TableOpt = Annotated[
    list[Path] | None,
    typer.Option(
        "--table",
        help="reference table (a Data Package folder, or a published file that says all of itself);"
        " of several the first that has what a source says is heard",
    ),
]
AlmanacOpt = Annotated[
    bool | None,
    typer.Option("--almanac/--no-almanac", help="whether the world almanac fills in after the tables"),
]
EvidenceOpt = Annotated[
    list[Path] | None,
    typer.Option("--evidence", help="documents to look figures up in: PDF, docx, html, txt; files or folders"),
]
ModelOpt = Annotated[str | None, typer.Option("--model", help="chat model; without one, the built-in rules")]
SamplesOpt = Annotated[
    int | None, typer.Option("--samples", min=1, max=99, help="ask the model so often; each step shows how many agree")
]
UrlOpt = Annotated[str | None, typer.Option("--base-url", help="OpenAI-compatible endpoint of the model")]
PublishedOpt = Annotated[
    datetime | None, typer.Option("--published", formats=["%Y-%m-%d"], help="when it was published")
]
TitleOpt = Annotated[str | None, typer.Option("--title", help="title of the article")]
AuthorOpt = Annotated[str | None, typer.Option("--author", help="its author")]
SourceOpt = Annotated[str | None, typer.Option("--source", help="its publisher")]
JsonOpt = Annotated[bool, typer.Option("--json", help="print JSON")]
JsonlOpt = Annotated[bool, typer.Option("--jsonl", help="read and write one JSON object a line")]
IndexOpt = Annotated[Path | None, typer.Option("--index", help="folder of the Chroma index")]
ChromaOpt = Annotated[str | None, typer.Option("--chroma-url", help="a Chroma server instead of the folder")]
FormatsOpt = Annotated[
    str | None, typer.Option("--formats", help="what is written beside JSON: all, none, or names such as html,md,svg")
]
FailOpt = Annotated[Literal["flag"] | None, typer.Option("--fail-on", help="exit code 1 if a figure is flagged")]
