"""Metadata in YAML: between ``---`` lines at the head of a text, or in a file beside the article."""

import re
from pathlib import Path

from pipeline.errors import InputError

FRONT_CHARS = 8_000
"""Front matter and sidecars longer than this are refused: YAML takes quadratic time."""

_FIELD = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[\w-]+(?: [\w-]+)?:(?:\s|$)")
_FRONT = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def front_matter(text: str) -> tuple[dict[str, object], str]:
    """The fields at the head of a text and the text below them; no fields if it does not begin with ``---``.

    Raises InputError if there is such a head and it is no YAML, or longer than may be read.
    """
    match = _FRONT.match(text)
    if match and match.end() > FRONT_CHARS:
        _refuse_long(match[1])
        return {}, text
    fields = _fields(match[1], "front matter") if match else None
    if match is None or fields is None:
        return {}, text
    return fields, text[match.end() :].lstrip("\n")


def _refuse_long(head: str) -> None:
    """Raise InputError for fields; what stands between two rules may as well be prose."""
    if _FIELD.match(head):
        what = f"its front matter has {len(head):,} characters, more than the {FRONT_CHARS:,} that are read"
        raise InputError(what, do="Shorten it: title, author, date, source and url are used.")


def sidecar(path: Path) -> dict[str, object]:
    """The fields of ``name.yaml`` beside ``name.txt``; none if there is no such file. Raises InputError."""
    beside = path.with_suffix(".yaml")
    if not beside.is_file() or beside == path:
        return {}
    try:
        with beside.open("rb") as file:
            text = file.read(FRONT_CHARS + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("it cannot be read as UTF-8", where=beside.name, do="Save it as UTF-8.") from error
    if len(text) > FRONT_CHARS:
        raise InputError(f"it is longer than {FRONT_CHARS:,} characters", where=beside.name)
    fields = _fields(text, beside.name)
    if fields is None:
        raise InputError("it holds no fields", where=beside.name, do="Write lines such as `author: Ann Lee`.")
    return fields


def _fields(text: str, what: str) -> dict[str, object] | None:
    """A mapping from YAML, empty for nothing, None for YAML that is no mapping."""
    import yaml  # noqa: PLC0415 - only articles with metadata in YAML need it

    try:
        fields = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        do = 'Put values that hold a colon in quotes: title: "Aid: who pays".'
        raise InputError(f"its {what} is no YAML{line}", do=do) from error
    if fields is None:
        return {}
    return {str(name): value for name, value in fields.items()} if isinstance(fields, dict) else None
