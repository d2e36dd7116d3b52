"""The Files and Batches of an OpenAI-compatible server on 127.0.0.1, with every trouble that they may have.

A batch is answered when it is created, and is told as in progress for as many looks as ``looks`` says. What becomes of
each file is scripted in order: ``outcomes`` names how its batch ends, ``lines`` how each call of it is answered.
"""

import email
import email.policy
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.loopback import STEPS, Asked, completion, plausible
from tests.serving import Reply, Serving

Line = dict[str, Any]
NUMBER = "file-{:04}"


@dataclass
class File:
    """A file that the server has."""

    name: str
    content: bytes
    purpose: str = "batch"


@dataclass
class Job:
    """A batch of the server's."""

    file: str
    ends: str
    metadata: dict[str, str]
    answered: list[Line]
    errors: list[Line]
    faults: list[dict[str, Any]] = field(default_factory=list)
    looks: int = 0
    cancelled: bool = False
    output_file_id: str | None = None
    error_file_id: str | None = None


class BatchLoopback(Serving):
    """The endpoint. ``asked`` counts how often each call was answered, and so paid, by custom_id.

    ``keeps``: whether it still has the files that it wrote. ``elsewhere`` is the base URL of a server to which all
    requests are sent on, if there is one.
    """

    usual: Mapping[str, str] = MappingProxyType({"Content-Type": "application/json"})

    def __init__(
        self,
        outcomes: Iterable[str] = (),
        *,
        lines: Callable[[str, Asked], str | None] = lambda _key, _asked: None,
        answer: Callable[[Asked], Mapping[str, Any]] = plausible,
        looks: int = 0,
        enqueued: int | None = None,
        loses: Iterable[str] = (),
    ) -> None:
        """``lines``: ``failed`` (500), ``refused`` (400), ``lost``, or a step of the chat endpoint's; None: well.

        ``enqueued``: characters of all batches that are not finished; ``loses``: replies, by path, that are cut once.
        """
        super().__init__()
        self.files: dict[str, File] = {}
        self.jobs: dict[str, Job] = {}
        self.asked: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.sent: list[list[str]] = []
        self.requests: Counter[str] = Counter()
        self._outcomes, self._lines, self._answer = list(outcomes), lines, answer
        self._looks, self._enqueued, self._loses = looks, enqueued, list(loses)
        self.elsewhere: str | None = None
        self.keeps = True
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """The base URL, as OPENAI_BASE_URL takes it."""
        return f"{super().url}/v1"

    def received(self, request: BaseHTTPRequestHandler) -> Reply | None:
        length = int(request.headers.get("Content-Length") or 0)
        body = request.rfile.read(length)
        place = urlsplit(request.path)
        if self.elsewhere is not None:
            return Reply(307, headers={"Location": self.elsewhere + place.path.removeprefix("/v1")})
        parts = [request.command, *place.path.removeprefix("/v1/").split("/")]
        with self._lock:
            self.requests[f"{parts[0]} {parts[1]}"] += 1
            reply = self._reply(parts, body, request.headers.get("Content-Type", ""), parse_qs(place.query))
            told = f"{parts[0]} {parts[1]}"
            if told in self._loses:
                self._loses.remove(told)
                return None
        return reply

    def _reply(  # noqa: PLR0911 - one for each route
        self, parts: list[str], body: bytes, kind: str, query: dict[str, list[str]]
    ) -> Reply:
        match parts:
            case ["POST", "files"]:
                return self._kept(*_uploaded(body, kind))
            case ["GET", "files"]:
                return _listed([_file(key, self.files[key]) for key in reversed(self.files)], query)
            case ["GET", "files" | "batches", key, *_] if self._is_gone(key):
                return Reply(404, json.dumps({"error": {"message": f"no {key}", "type": "invalid_request_error"}}))
            case ["GET", "files", key]:
                return Reply(body=json.dumps(_file(key, self.files[key])))
            case ["GET", "files", key, "content"]:
                return Reply(body=self.files[key].content, headers={"Content-Type": "application/octet-stream"})
            case ["POST", "batches"]:
                return self._created(json.loads(body))
            case ["GET", "batches"]:
                return _listed([self._told(key) for key in reversed(self.jobs)], query)
            case ["GET", "batches", key]:
                self.jobs[key].looks += 1
                return Reply(body=json.dumps(self._told(key)))
            case ["POST", "batches", key, "cancel"]:
                self.jobs[key].cancelled = True
                return Reply(body=json.dumps(self._told(key)))
        return Reply(404, json.dumps({"error": {"message": f"no {parts}", "type": "invalid_request_error"}}))

    def _is_gone(self, key: str) -> bool:
        file = self.files.get(key)
        return key not in self.jobs if file is None else file.purpose == "batch_output" and not self.keeps

    def _kept(self, name: str, content: bytes, purpose: str = "batch") -> Reply:
        key = NUMBER.format(len(self.files))
        self.files[key] = File(name, content, purpose)
        return Reply(body=json.dumps(_file(key, self.files[key])))

    def _created(self, asked: Mapping[str, Any]) -> Reply:
        assert asked["endpoint"] == "/v1/chat/completions"
        assert asked["completion_window"] == "24h"
        content = self.files[asked["input_file_id"]].content
        calls = [json.loads(line) for line in content.splitlines()]
        ends = self._outcomes.pop(0) if self._outcomes else "completed"
        job = Job(asked["input_file_id"], ends, dict(asked.get("metadata") or {}), [], [])
        key = f"batch_{len(self.jobs):04}"
        self.sent.append([call["custom_id"] for call in calls])
        self._validate(job, calls, len(content))
        self.jobs[key] = job
        return Reply(body=json.dumps(self._told(key)))

    def _validate(self, job: Job, calls: list[Line], size: int) -> None:
        flying = sum(len(self.files[each.file].content) for each in self.jobs.values() if not self._ended(each))
        if self._enqueued is not None and flying + size > self._enqueued:
            job.ends, job.faults = "failed", [{"code": "token_limit_exceeded", "message": "too much", "line": None}]
        elif job.ends == "failed":
            job.faults = [{"code": "server_error", "message": "try again", "line": None}]
        elif job.ends == "blamed":
            job.ends, job.faults = "failed", [{"code": "invalid_request", "message": "no such call", "line": 1}]
        else:
            self._work(job, calls)

    def _work(self, job: Job, calls: list[Line]) -> None:
        """The second half of a batch that does not get to its end is not answered."""
        done = calls if job.ends in ("completed", "twice", "foreign") else calls[: len(calls) // 2]
        for call in done:
            self._one(job, call)
        for call in calls[len(done) :]:
            error = {"code": f"batch_{job.ends}", "message": "it could not be executed in its window"}
            job.errors.append({"id": "x", "custom_id": call["custom_id"], "response": None, "error": error})
        if job.ends == "twice":
            job.answered += [json.loads(json.dumps(each)) for each in job.answered[:3]]
        if job.ends == "foreign":
            answer = json.loads(completion('{"units": []}', asked={**calls[0]["body"]}).body)
            response = {"status_code": 200, "request_id": "r", "body": answer}
            job.answered += [
                {"id": "x", "custom_id": "somebody-else", "response": response, "error": None},
                {"id": "x", "custom_id": self.sent[0][0], "response": response, "error": None},
                {"custom_id": 7},
            ]
        job.ends = job.ends if job.ends in ("expired", "cancelled") else "completed"

    def _one(self, job: Job, call: Line) -> None:
        key, body = call["custom_id"], call["body"]
        self.seen[key] += 1
        step = self._lines(key, body) or "ok"
        if step == "lost":
            return
        status = {"failed": 500, "refused": 400}.get(step)
        if status is not None:
            error = {"message": "engine lost" if status > 499 else "no such thing", "type": "error", "code": None}
            response = {"status_code": status, "request_id": "r", "body": {"error": error}}
            job.errors.append({"id": "x", "custom_id": key, "response": response, "error": None})
            return
        reply = STEPS[step](body, json.dumps(self._answer(body)))
        response = {"status_code": reply.status, "request_id": "r", "body": json.loads(reply.sent)}
        told = {"id": "x", "custom_id": key, "response": response, "error": None}
        if reply.status == 200:
            self.asked[key] += 1
            job.answered.append(told)
        else:
            job.errors.append(told)

    def _ended(self, job: Job) -> bool:
        return job.cancelled or job.looks > self._looks

    def _told(self, key: str) -> dict[str, Any]:
        job = self.jobs[key]
        told: dict[str, Any] = {
            "id": key,
            "object": "batch",
            "endpoint": "/v1/chat/completions",
            "input_file_id": job.file,
            "completion_window": "24h",
            "created_at": int(key.removeprefix("batch_")),
            "metadata": job.metadata,
        }
        if not self._ended(job):
            return told | {"status": "in_progress" if job.looks else "validating"}
        for name, lines in (("output_file_id", job.answered), ("error_file_id", job.errors)):
            if lines and getattr(job, name) is None:
                content = "".join(json.dumps(line) + "\n" for line in lines).encode()
                self._kept(f"{key}_{name}.jsonl", content, "batch_output")
                setattr(job, name, NUMBER.format(len(self.files) - 1))
        told |= {"output_file_id": job.output_file_id, "error_file_id": job.error_file_id}
        return told | {"status": job.ends, "errors": {"object": "list", "data": job.faults} if job.faults else None}


def _uploaded(body: bytes, kind: str) -> tuple[str, bytes]:
    message = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body, policy=email.policy.HTTP)
    parts = {str(part.get_param("name", header="content-disposition")): part for part in message.iter_parts()}  # type: ignore[attr-defined]
    assert parts["purpose"].get_payload().strip() == "batch"
    content = parts["file"].get_payload(decode=True)
    return str(parts["file"].get_filename()), content


def _file(key: str, file: File) -> dict[str, Any]:
    return {
        "id": key,
        "object": "file",
        "bytes": len(file.content),
        "created_at": 0,
        "filename": file.name,
        "purpose": file.purpose,
        "status": "processed",
    }


def _listed(found: list[dict[str, Any]], query: dict[str, list[str]]) -> Reply:
    """A page of what there is, the newest first."""
    ids = [each["id"] for each in found]
    start = ids.index(query["after"][0]) + 1 if "after" in query else 0
    size = 3
    page = found[start : start + size]
    more = start + size < len(found)
    told = {"object": "list", "data": page, "has_more": more}
    if page:
        told |= {"first_id": page[0]["id"], "last_id": page[-1]["id"]}
    return Reply(body=json.dumps(told))
