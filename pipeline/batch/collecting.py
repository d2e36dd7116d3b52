"""What the Batch API's server has finished, into the ledger; what it did not answer waits again.

An answer is durable in the ledger before it is noted, and a parcel is finished last: whatever is interrupted is read
again from the server's files, and comes to the same.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from pipeline.batch.questions import Asked, Heard, Parcel, Questions
from pipeline.batch.store import CHUNK
from pipeline.ledger import SqliteLedger
from pipeline.llm import lines
from pipeline.llm.deferring import BatchServer, Job
from pipeline.llm.dialects import Dialect
from pipeline.llm.lines import Told
from pipeline.models import WaveOptions
from pipeline.ports import CallRecord

DIALECT, LIMIT, PRICES = "dialect", "tokens", "prices"
"""Names of what is learnt of a server, for each model."""
TOO_MUCH = "token_limit_exceeded"
"""The code of a batch that was refused because of what else is enqueued."""
Tell = Callable[[str], None]


@dataclass
class _Read:
    """What was met in the files of a parcel."""

    seen: set[str] = field(default_factory=set)
    foreign: int = 0
    twice: int = 0


class _Sorted(NamedTuple):
    """A stretch of lines by what they come to."""

    records: list[CallRecord]
    answered: list[Heard]
    troubled: list[Heard]


@dataclass(frozen=True)
class Collecting:
    """Looks at what was sent."""

    questions: Questions
    ledger: SqliteLedger
    server: BatchServer
    options: WaveOptions
    tell: Tell

    def collect(self) -> None:
        """Takes in all that is finished. Raises ModelError, StorageError."""
        for parcel in self.questions.parcels():
            job = self.server.look(parcel.job) if parcel.job else self.adopted(parcel)
            if job is None:
                continue
            if job.open:
                self.questions.note(parcel.tag, status=job.status)
            else:
                self._taken(parcel, job)

    def adopted(self, parcel: Parcel) -> Job | None:
        """The server's batch of a parcel whose creation was interrupted; had it become two, the first alone stays."""
        if parcel.file is None or not (found := self.server.created(parcel.file)):
            return None
        first, *others = found
        for other in others:
            if other.open:
                self.server.cancel(other.id)
        self.questions.note(parcel.tag, job=first.id, status=first.status)
        return first

    def lost(self, parcel: Parcel) -> None:
        """A parcel whose file the server no longer has, before a batch was created of it: its calls wait again."""
        unheard = lines.refusal({"code": "file_lost", "message": "the server no longer has its file"}, None)
        self.questions.finish(
            parcel.tag, tries=self.options.batch_tries, counted=False, unheard=unheard, foreign=0, twice=0
        )
        self.tell(f"the server no longer has the file {parcel.file}: its calls are sent again.")

    def _taken(self, parcel: Parcel, job: Job) -> None:
        read = _Read()
        for file in job.outputs:
            for chunk in _chunks(self.server.lines(file)):
                self._settle(parcel, chunk, read)
        counted = self._refused(parcel, job) if job.status == "failed" else True
        self.questions.note(parcel.tag, status=job.status)
        self.questions.finish(
            parcel.tag,
            tries=self.options.batch_tries,
            counted=counted,
            unheard=_unheard(job),
            foreign=read.foreign,
            twice=read.twice,
        )
        model = self.questions.model_of(parcel.tag) or ""
        if job.status == "completed" and (limit := self.questions.learnt(LIMIT, model)):
            self.questions.learn(LIMIT, model, str(2 * int(limit)))
        if job.status != "completed":
            self.tell(f"the server's batch {job.id} is {job.status}: what it answered counts, the rest is sent again.")
        if read.foreign:
            self.tell(f"the server's batch {job.id} tells of {read.foreign} calls that are not its own: ignored.")
        if read.twice:
            self.tell(f"the server's batch {job.id} tells of {read.twice} calls twice: the first answer counts.")

    def _settle(self, parcel: Parcel, chunk: Sequence[bytes], read: _Read) -> None:
        heard = [lines.told(raw) for raw in chunk if raw.strip()]
        ours = self.questions.of_parcel(parcel.tag, (each.key for each in heard if each is not None))
        known: list[Told] = []
        for each in heard:
            if each is None or each.key not in ours:
                read.foreign += 1
                continue
            read.twice += each.key in read.seen
            read.seen.add(each.key)
            known.append(each)
        found = self._sorted(known, ours, lines.loaded(parcel.dialect))
        self.ledger.put_all(found.records)
        self.questions.answered(found.answered)
        self.questions.troubled(found.troubled)

    def _sorted(self, known: Iterable[Told], ours: dict[str, Asked], spoken: Dialect) -> _Sorted:
        found = _Sorted([], [], [])
        for each in known:
            asked = ours[each.key]
            if not asked.request:
                continue  # answered already
            if each.error:
                again = self._again(each.error, spoken, asked.model)
                found.troubled.append(Heard(each.key, error=each.error, final=not again))
                continue
            found.answered.append(Heard(each.key, each.tokens))
            found.records.append(
                CallRecord(
                    key=each.key,
                    prompt=asked.prompt,
                    model=asked.model,
                    request=asked.request,
                    response=each.answer,
                    tokens_in=each.tokens.input,
                    tokens_out=each.tokens.output,
                )
            )
        return found

    def _again(self, error: str, spoken: Dialect, model: str) -> bool:
        """Whether a call that was refused is worth sending again, in other words perhaps."""
        if (learnt := lines.teaches(error, spoken)) is not None:
            self.questions.learn(DIALECT, model, lines.dumped(self.dialect(model).and_(learnt)))
            return True
        return lines.passing(error)

    def dialect(self, model: str) -> Dialect:
        """How the server is spoken to when it answers for a model, as far as is known."""
        kept = self.questions.learnt(DIALECT, model)
        return lines.loaded(kept) if kept else Dialect()

    def _refused(self, parcel: Parcel, job: Job) -> bool:
        """A file that was not taken: whether that counts as a try of its calls."""
        if any(fault.code == TOO_MUCH for fault in job.faults):
            others = sum(each.tokens for each in self.questions.parcels() if each.job and each.tag != parcel.tag)
            model = self.questions.model_of(parcel.tag) or ""
            self.questions.learn(LIMIT, model, str(max(1, others + parcel.tokens // 2)))
            return parcel.lines == 1 and not others
        blamed = {fault.line: fault for fault in job.faults if fault.line is not None}
        keys = {number: each.key for number, each in enumerate(self.questions.within(parcel.tag), start=1)}
        heard = [
            Heard(keys[number], error=lines.refusal(fault._asdict(), None), final=True)
            for number, fault in blamed.items()
            if number in keys
        ]
        self.questions.troubled(heard)
        return not heard


def _unheard(job: Job) -> str:
    """The error of a call of which the server told nothing."""
    why = "; ".join(fault.message for fault in job.faults) or "it told nothing of this call"
    return lines.refusal({"code": f"batch_{job.status}", "message": f"its batch is {job.status}: {why}"}, None)


def _chunks(found: Iterator[bytes]) -> Iterator[list[bytes]]:
    while chunk := list(islice(found, CHUNK)):
        yield chunk
