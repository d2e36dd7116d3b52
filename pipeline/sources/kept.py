"""Answers that were fetched, kept for a day: a download that was cut goes on, and nobody is asked twice."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ValidationError

from pipeline.files import write_whole, writing_to

LASTS = timedelta(days=1)
_PATTERN = "[0-9a-f]" * 40 + ".answer"
"""What files of ours are called; others in the folder are left alone."""


class Answer(BaseModel):
    """What a server said: text, where and when."""

    url: str
    retrieved: datetime
    text: str


class _Head(BaseModel):
    url: str
    retrieved: datetime
    sha256: str


@dataclass(frozen=True)
class Kept:
    """A folder of answers, one file each: a line that says what it is, and the text as it came."""

    folder: Path

    def find(self, url: str, since: datetime) -> Answer | None:
        """The answer of an address, if it was fetched after this moment and is whole."""
        try:
            head, _, text = self._file(url).read_bytes().decode().partition("\n")
            told = _Head.model_validate_json(head)
        except (OSError, UnicodeDecodeError, ValidationError):
            return None  # whatever is wrong with it, asking again makes it good
        whole = told.url == url and told.sha256 == _digest(text)
        return Answer(url=url, retrieved=told.retrieved, text=text) if whole and told.retrieved > since else None

    def keep(self, answer: Answer) -> None:
        """Through to the disk; raises StorageError."""
        head = {"url": answer.url, "retrieved": answer.retrieved.isoformat(), "sha256": _digest(answer.text)}
        write_whole(self._file(answer.url), f"{json.dumps(head)}\n{answer.text}")

    def forget(self, url: str) -> None:
        """As if it had never been asked."""
        with writing_to(self.folder):
            self._file(url).unlink(missing_ok=True)

    def tidy(self, now: datetime) -> None:
        """Removes answers that are older than they may be used."""
        with writing_to(self.folder):
            for file in self.folder.glob(_PATTERN):
                if file.stat().st_mtime < (now - LASTS).timestamp():
                    file.unlink(missing_ok=True)

    def _file(self, url: str) -> Path:
        return self.folder / f"{_digest(url)[:40]}.answer"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
