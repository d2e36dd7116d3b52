"""Every error a user can meet, with the exit code it ends the command with.

* ArgmapError
  - InputError        2  an article, map or argument that cannot be read
    - SettingError    2  a setting that does not fit
    - TableError      2  a reference table that does not fit its own description
    - PromptError     2  a prompt file that does not fit its own header
    - MissingExtra    2  an optional part that is not installed
  - ModelError        3  the model could not be reached, or would not answer in shape
    - ModelUnreachable 3 nobody answered, or only with faults, until the patience ran out
    - ModelRefused    3  key, quota, permission or content policy: asking again would not help
      - AnswerDeclined 4 the model will not answer about this text; it may about others
    - AnswerUnusable  4  an answer came, and stayed out of shape after re-asking
    - AnswerCutOff    4  the answer hit the length limit: ask about less text
    - AnswerFailed    4  an error came where an answer should be, or no form of an answer is taken
    - BudgetReached   3  the next call could pass the budget, so it was not made
  - SourceError       3  a source of figures could not be reached, or did not answer as it is documented to
    - SourceUnreachable 3 nobody answered, or only with faults, until the patience ran out: what came is kept
  - StorageError      5  the index, the ledger or the output folder failed
    - StorageLost     5  one of them as a whole: no article can go on
      - EmbedderChanged 5 the index was built by another embedder
      - DatabaseGone  3  the database that machines share could not be reached, until the patience ran out
"""

import unicodedata
from typing import ClassVar, NamedTuple

_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories of what steers a terminal or a reader: control, format (bidi among them), lone surrogates."""
_JOINERS = "\u200c\u200d"
"""Format characters that scripts and emoji need, and that steer nothing."""


def legible(words: str) -> str:
    """Foreign words as they may be shown anywhere: on one line, and what nobody would see is seen as �."""
    line = " ".join(words.split())
    return "".join(c if c in _JOINERS or unicodedata.category(c) not in _UNSEEN else "\ufffd" for c in line)


class ArgmapError(Exception):
    """What went wrong, where, and what to do, in one or two sentences; foreign words in them are made legible."""

    exit_code: ClassVar[int] = 2

    def __init__(self, what: str, *, where: str | None = None, do: str | None = None) -> None:
        self.what, self.where, self.do = legible(what), where and legible(where), do and legible(do)
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """One line for the terminal: ``where: what. do``."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        ended = head if head.endswith((".", "!", "?")) else f"{head}."
        return f"{ended} {self.do}" if self.do else ended


class InputError(ArgmapError):
    """An article, map or argument that cannot be read."""


class SettingError(InputError):
    """A setting that does not fit."""


class TableError(InputError):
    """A reference table that does not fit its own description."""


class PromptError(InputError):
    """A prompt file that does not fit its own header."""


class MissingExtra(InputError):
    """An optional part that is not installed."""


class ModelError(ArgmapError):
    """The model could not be reached, or would not answer in shape."""

    exit_code = 3
    calls = tokens_in = tokens_out = 0
    """What was paid for in vain; answers out of shape and cut off cost money too."""


class ModelUnreachable(ModelError):
    """Nobody answered, or only with faults, until the patience ran out."""


class ModelRefused(ModelError):
    """Key, quota, permission or content policy: asking again would not help."""


class AnswerDeclined(ModelRefused):
    """The model will not answer about this text; it may about others."""

    exit_code = 4


class Lost(NamedTuple):
    """A part of an answer that could not be used, and why."""

    what: str
    why: str


class AnswerUnusable(ModelError):
    """An answer came, and stayed out of shape after re-asking."""

    exit_code = 4
    answer: object = None
    """The last answer, if most of it is in shape: what is sound in it can still be used."""
    lost: tuple[Lost, ...] = ()
    """What is no longer in that answer."""


class AnswerCutOff(ModelError):
    """The answer hit the length limit: ask about less text."""

    exit_code = 4


class AnswerFailed(ModelError):
    """The server took the question, and an error came where its answer should be; or it takes no form of an answer."""

    exit_code = 4


class BudgetReached(ModelError):
    """The next call could pass the budget, so it was not made."""


class SourceError(ArgmapError):
    """A source of figures could not be reached, or did not answer as it is documented to."""

    exit_code = 3


class SourceUnreachable(SourceError):
    """Nobody answered, or only with faults, until the patience ran out: what came before is kept."""


class StorageError(ArgmapError):
    """The index, the ledger or the output folder failed."""

    exit_code = 5


class StorageLost(StorageError):
    """One of them as a whole: no article can go on."""


class EmbedderChanged(StorageLost):
    """The index was built by another embedder."""


class DatabaseGone(StorageLost):
    """The database that machines share could not be reached, until the patience ran out: nothing is lost."""

    exit_code = 3
