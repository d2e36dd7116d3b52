"""The output folder: whole files or none, one folder per article, what is done recognised."""

from pipeline.store.folder import CLAIMS, KEY, MARK, Found, RunFolder, run_folder, write_new_folder
from pipeline.store.loading import (
    articles_in,
    check_quotes,
    dump,
    load_done,
    load_findings,
    load_map,
    runs_in,
)

__all__ = [
    "CLAIMS",
    "KEY",
    "MARK",
    "Found",
    "RunFolder",
    "articles_in",
    "check_quotes",
    "dump",
    "load_done",
    "load_findings",
    "load_map",
    "run_folder",
    "runs_in",
    "write_new_folder",
]
