"""Why an operation cannot be: one sentence in the words of the map."""

from pipeline.errors import InputError
from pipeline.models import Statement


class Refused(InputError):
    """An operation that would leave no map; the map stays as it was."""


LONGEST = 60


def called(statement: Statement) -> str:
    """A statement as a sentence names it: its gist or its first words, in quotes."""
    words = (statement.gist or statement.title).rstrip(" .…")
    return f"“{words if len(words) <= LONGEST else words[: words.rfind(' ', 0, LONGEST)] + '…'}”"
