"""The Batch API of an OpenAI-compatible server: files of calls that it answers within a day, at a lower price.

Every error is ours, in one sentence. What is safe to repeat the client repeats; to create a batch is not, since one
whose answer was lost may have been created all the same: it is looked for first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import SettingError
from pipeline.llm.entrance import Elsewhere, Entrance
from pipeline.llm.lines import URL
from pipeline.llm.redaction import Secrets
from pipeline.llm.translate import translate
from pipeline.llm.transport import NO_KEY
from pipeline.models import ModelOptions

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types import Batch

GONE = "unknown"
"""The state of a batch that the server no longer knows."""
ENDED = frozenset({"completed", "failed", "expired", "cancelled", GONE})
"""States of a batch of which no more is to come; of any other, one unknown to us too, it is."""


class Fault(NamedTuple):
    """Why a file was not taken: a code, and the number of the line that is to blame, from 1."""

    code: str
    message: str
    line: int | None


class Job(NamedTuple):
    """A batch of the server's as it stands."""

    id: str
    status: str
    created: int
    file: str
    outputs: tuple[str, ...]
    """Files in which the server tells what came of each call."""
    faults: tuple[Fault, ...]

    @property
    def open(self) -> bool:
        """Whether more is to come."""
        return self.status not in ENDED


class BatchServer:
    """Its Files and Batches, as far as waves of calls need them. All methods raise ModelError."""

    def __init__(self, options: ModelOptions) -> None:
        """Raises SettingError where nobody could be reached."""
        if options.api_key is None and options.base_url is None:
            raise SettingError(
                f"model {options.model} needs a key",
                do="Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own.",
            )
        self._options = options
        self._secrets = Secrets(options)

    @cached_property
    def _client(self) -> "OpenAI":
        from openai import DefaultHttpxClient, OpenAI  # noqa: PLC0415 - costs seconds

        key = self._options.api_key
        http = DefaultHttpxClient()
        client = OpenAI(
            api_key=key.get_secret_value() if key else NO_KEY,
            base_url=self._options.base_url,
            timeout=self._options.timeout,
            max_retries=self._options.attempts - 1,
            http_client=http,
        )
        http.event_hooks = {"request": [Entrance(self._options, client.base_url).check]}
        return client

    def upload(self, path: Path) -> str:
        """The id of the file, now the server's."""
        with self._translated():
            return self._client.files.create(file=path, purpose="batch").id

    def uploaded(self, name: str) -> str | None:
        """The id of a file of this name that the server has, if it has one."""
        with self._translated():
            found = self._client.files.list(purpose="batch")
            return next((each.id for each in found if each.filename == name), None)

    def create(self, file: str, tag: str) -> Job:
        """A new batch of a file; sent once, whatever happens."""
        with self._translated():
            once = self._client.with_options(max_retries=0)
            return _job(
                once.batches.create(input_file_id=file, endpoint=URL, completion_window="24h", metadata={"argmap": tag})
            )

    def created(self, file: str) -> list[Job]:
        """Batches that the server has of a file, the first one first."""
        with self._translated():
            found = [_job(each) for each in self._client.batches.list(limit=100) if each.input_file_id == file]
        return sorted(found, key=lambda job: (job.created, job.id))

    def cancel(self, job: str) -> None:
        """Ends a batch."""
        with self._translated():
            self._client.batches.cancel(job)

    def look(self, job: str) -> Job:
        """How a batch stands."""
        from openai import NotFoundError  # noqa: PLC0415

        with self._translated():
            try:
                return _job(self._client.batches.retrieve(job))
            except NotFoundError:
                self._client.batches.list(limit=1)  # raises where there are no batches at all, as at a wrong address
                return Job(job, GONE, 0, "", (), ())

    def has(self, file: str) -> bool:
        """Whether the server still has a file."""
        from openai import NotFoundError  # noqa: PLC0415

        with self._translated():
            try:
                self._client.files.retrieve(file)
            except NotFoundError:
                return False
            return True

    def lines(self, file: str) -> Iterator[bytes]:
        """The lines of a file, without our secrets; those longer than an answer may be are empty.

        Of a file that the server no longer has there are none.
        """
        from openai import NotFoundError  # noqa: PLC0415

        with self._translated():
            try:
                with self._client.files.with_streaming_response.content(file) as response:
                    for each in split(response.iter_bytes(), self._options.max_answer_bytes):
                        yield self._secrets.hidden(each)
            except NotFoundError:
                return

    def close(self) -> None:
        """Closes connections."""
        if "_client" in self.__dict__:
            self._client.close()
            del self._client

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            cause = error.__cause__
            ours = translate(cause if isinstance(cause, Elsewhere) else error, self._options)
            if ours is None:
                raise
            raise ours from error


def split(parts: Iterator[bytes], longest: int) -> Iterator[bytes]:
    """Lines without their breaks; what is longer is left out, so that no line fills the memory."""
    kept, skipping = bytearray(), False
    for part in parts:
        *whole, rest = part.split(b"\n")
        for end in whole:
            if not skipping and len(kept) + len(end) <= longest:
                yield bytes(kept + end)
            else:
                yield b""
            kept, skipping = bytearray(), False
        if len(kept) + len(rest) > longest:
            kept, skipping = bytearray(), True
        elif not skipping:
            kept += rest
    if kept:
        yield bytes(kept)


def _job(given: "Batch") -> Job:
    faults = (given.errors.data or []) if given.errors else []
    return Job(
        id=given.id,
        status=given.status,
        created=given.created_at,
        file=given.input_file_id,
        outputs=tuple(file for file in (given.output_file_id, given.error_file_id) if file),
        faults=tuple(Fault(each.code or "", each.message or "", each.line) for each in faults),
    )
