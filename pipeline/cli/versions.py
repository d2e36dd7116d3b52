"""What two sides of a comparison may be given as: a map, a finished article, a run of one, or a text to be mapped."""

from pathlib import Path

import typer

from pipeline.cli import jobs, printing
from pipeline.corpus import SUFFIXES
from pipeline.diff import Version
from pipeline.errors import InputError
from pipeline.models import Failed
from pipeline.store import articles_in, load_findings, load_map


def opened(path: Path) -> Version:
    """One side, with findings where there are any. Raises InputError and StorageError; ends where a text fails."""
    if path.suffix.lower() in SUFFIXES and not path.is_dir():
        return _made(path)
    place = _only_article(path)
    argmap = load_map(place)
    checked = place.is_dir() or place.name == "map.json"
    return Version(argmap, load_findings(place if place.is_dir() else place.parent) if checked else None)


def _made(path: Path) -> Version:
    """A text, mapped and checked as the settings say."""
    done = jobs.check_one(str(path), {}, {})
    if isinstance(done, Failed):
        printing.failures((done,))
        raise typer.Exit(done.exit_code)
    return Version(done.map, done.findings)


def _only_article(path: Path) -> Path:
    """The article's folder if this is a run of one article, else the path itself."""
    if not (path / "run.json").is_file():
        return path
    articles = articles_in(path)
    if len(articles) != 1:
        held = f"is a run of {len(articles)} articles, and one is compared at a time"
        raise InputError(held, where=str(path), do="Give the folder of one of its articles.")
    return articles[0]
