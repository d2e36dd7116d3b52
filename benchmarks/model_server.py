"""A chat endpoint for thousands of connections, as a process of its own, so that its work is not counted as anyone's.

with ModelServer(delay=2.0) as server:                     # answers well, each answer after two seconds
with ModelServer(out_after=20, out_for=60) as server:      # 503 for a minute, from the 20th request on
with ModelServer(per_second=3) as server:                  # 429 with Retry-After beyond three requests a second
with ModelServer(troubles=True) as server:                 # hangs, resets, half answers … to a third of requests
    server.told()                                          # what was answered so far, by name
"""

import argparse
import asyncio
import hashlib
import json
import os
import struct
import subprocess
import sys
import time
import urllib.request
from collections import Counter, deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from tests.loopback import STEPS, fault, plausible
from tests.serving import Reply

TROUBLES = ("hang", "cut", "half", "drip", "wrong-enum", "prose", "page", "500", "error-inside")
"""What becomes of a third of requests under ``--troubles``, each by a hash of its words and of how often it came."""
FAILING_WORD = "POISON"
"""A request that holds this word is always answered with 500."""
HEAD_LIMIT = 1_000_000


@dataclass
class _Endpoint:
    given: argparse.Namespace
    served: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    taken: deque[float] = field(default_factory=deque)
    out_until: float = 0.0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection until it ends."""
        try:
            while await self._answered(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        if head.startswith("GET"):
            told = {**self.served, "different": len(self.asked), "most": max(self.asked.values(), default=0)}
            return await _send(writer, Reply(body=json.dumps(told)))
        length = next(line for line in head.split("\r\n") if line.lower().startswith("content-length:"))
        raw = await reader.readexactly(int(length.partition(":")[2]))
        asked = json.loads(raw)
        step = self._step(raw)
        self.served[step] += 1
        if step in ("503", "429"):
            return await _send(writer, self._refusal(step))
        self.asked[hashlib.sha256(raw).hexdigest()] += 1
        await asyncio.sleep(self.given.delay)
        return await self._acted(step, asked, writer)

    def _step(self, raw: bytes) -> str:
        now = time.monotonic()
        if self.given.out_for and sum(self.served.values()) == self.given.out_after:
            self.out_until = now + self.given.out_for
        if now < self.out_until:
            return "503"
        if FAILING_WORD.encode() in raw:
            return "500"
        if self.given.per_second and not self._has_room(now):
            return "429"
        return self._trouble(raw) if self.given.troubles else "ok"

    def _has_room(self, now: float) -> bool:
        while self.taken and self.taken[0] <= now - 1:
            self.taken.popleft()
        if len(self.taken) >= self.given.per_second:
            return False
        self.taken.append(now)
        return True

    def _refusal(self, step: str) -> Reply:
        return fault(503, "overloaded") if step == "503" else fault(429, "slow down", "rate", Retry_After="1")

    def _trouble(self, raw: bytes) -> str:
        times = self.asked[hashlib.sha256(raw).hexdigest()]
        drawn = hashlib.sha256(raw + str(times).encode()).digest()
        return TROUBLES[drawn[1] % len(TROUBLES)] if drawn[0] % 3 == 0 else "ok"

    async def _acted(self, step: str, asked: dict[str, Any], writer: asyncio.StreamWriter) -> bool:
        if step == "hang":
            await asyncio.sleep(3600)
        if step == "cut":
            writer.get_extra_info("socket").setsockopt(1, 13, struct.pack("ii", 1, 0))
            return False
        good = json.dumps(_marked(asked) if "langextract" in str(asked["response_format"]) else plausible(asked))
        if step == "half":
            whole = _wire(STEPS["ok"](asked, good))
            writer.write(whole[: len(whole) // 2])
            await writer.drain()
            return False
        if step == "drip":
            for byte in _wire(STEPS["ok"](asked, good)):
                writer.write(bytes((byte,)))
                await writer.drain()
                await asyncio.sleep(0.05)
            return True
        return await _send(writer, STEPS[step](asked, good))


def _marked(asked: dict[str, Any]) -> dict[str, Any]:
    """An answer as langextract takes it: each sentence of the last paragraph that it shows as a claim."""
    text = str(asked["messages"][-1]["content"]).rpartition("Q: ")[2].partition("\nA:")[0]
    said = [sentence.strip() for sentence in text.split(".") if sentence.strip()]
    return {"extractions": [{"claim": each, "claim_attributes": {"role": "claim"}} for each in said]}


def _wire(reply: Reply) -> bytes:
    headers = {"Content-Type": "application/json", **reply.headers, "Content-Length": str(len(reply.sent))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {reply.status} Status\r\n{lines}\r\n".encode() + reply.sent


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> bool:
    writer.write(_wire(reply))
    await writer.drain()
    return True


class ModelServer:
    """The process; ends with the ``with``."""

    def __init__(self, **given: float | bool) -> None:
        options = [f"--{name.replace('_', '-')}" for name, value in given.items() if value is True]
        valued = {name: value for name, value in given.items() if not isinstance(value, bool)}
        self._options = options + [f"--{name.replace('_', '-')}={value}" for name, value in valued.items()]

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "benchmarks.model_server", *self._options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        if self._process.stdout is not None:
            self.url = self._process.stdout.readline().strip()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def told(self) -> dict[str, int]:
        """Answers so far by name, ``different`` requests among them, and how often the ``most`` frequent one came."""
        with urllib.request.urlopen(self.url) as answer:  # noqa: S310 - our own address
            return dict(json.load(answer))


async def _serve(given: argparse.Namespace) -> None:
    server = await asyncio.start_server(_Endpoint(given).serve, "127.0.0.1", 0, limit=HEAD_LIMIT, backlog=4096)
    port = server.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{port}/v1", flush=True)
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(1)


def main() -> None:
    """Serves until whoever started it is gone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--out-after", type=int, default=0)
    parser.add_argument("--out-for", type=float, default=0.0)
    parser.add_argument("--per-second", type=int, default=0)
    parser.add_argument("--troubles", action="store_true")
    asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
