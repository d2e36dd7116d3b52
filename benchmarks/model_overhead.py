"""What argmap adds to a model call: its ledger, budget, retry layer and checks against bare instructor, in one run.

    python -m benchmarks.model_overhead [--calls 200]

Both ask the same question of the same loopback endpoint, one call at a time, in blocks by turns; CPU and wall time are
per call, the endpoint's own work included in the wall time of both. The last line is a call answered from the ledger.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import instructor
from openai import AsyncOpenAI

from pipeline.extract import questions
from pipeline.extract.shapes import Units
from pipeline.holders import Holders
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model
from pipeline.models import Article, ModelOptions, Reading
from pipeline.ports import Question
from pipeline.text.folding import Folded
from pipeline.text.sentences import split
from tests.loopback import Loopback

BLOCK = 20
TEXT = "The town should drop the harbour toll, as it keeps small boats away. " * 40


def question(number: int) -> Question[Units]:
    """A question about forty sentences, different for each number."""
    text = f"Letter {number}. {TEXT}"
    reading = Reading(article=Article.of(text, title="Toll", source="benchmark"), sentences=split(text), passages=())
    return questions.roles(reading, reading.sentences, Holders(Folded.of(text))).question


async def timed(ask: Callable[[Question[Units]], Awaitable[object]], asked: list[Question[Units]]) -> list[float]:
    """Milliseconds of wall and CPU per call for one block."""
    wall, cpu = time.perf_counter(), time.process_time()
    for one in asked:
        await ask(one)
    return [(now - then) / len(asked) * 1000 for now, then in ((time.perf_counter(), wall), (time.process_time(), cpu))]


async def measure(url: str, calls: int, ledger: SqliteLedger) -> dict[str, list[list[float]]]:
    """Blocks of both ways in turn, after a warm-up of each."""
    model = open_model(ModelOptions(model="m", base_url=url), ledger)
    client = instructor.from_openai(
        AsyncOpenAI(api_key="none", base_url=url, max_retries=0), mode=instructor.Mode.JSON_SCHEMA
    )

    async def bare(one: Question[Units]) -> object:
        messages = [{"role": "system", "content": one.system}, {"role": "user", "content": one.user}]
        return await client.chat.completions.create(
            model="m", messages=messages, response_model=one.shape, max_retries=2, max_tokens=4096, temperature=0.0
        )

    asked = [question(number) for number in range(calls + BLOCK)]
    await timed(bare, asked[:BLOCK])
    await timed(model.ask, asked[:BLOCK])
    found: dict[str, list[list[float]]] = {"bare instructor": [], "argmap": [], "argmap, from the ledger": []}
    for start in range(BLOCK, len(asked), BLOCK):
        block = asked[start : start + BLOCK]
        found["bare instructor"].append(await timed(bare, block))
        found["argmap"].append(await timed(model.ask, block))
        found["argmap, from the ledger"].append(await timed(model.ask, block))
    await model.close()
    return found


def main() -> None:
    """Prints the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Loopback() as server:
        ledger = SqliteLedger(Path(folder) / "ledger.sqlite")
        found = asyncio.run(measure(server.url, given.calls, ledger))
    print(f"{'median of blocks of ' + str(BLOCK):28}{'wall ms':>9}{'CPU ms':>9}")
    for name, blocks in found.items():
        wall, cpu = (statistics.median(column) for column in zip(*blocks, strict=True))
        print(f"{name:28}{wall:9.1f}{cpu:9.1f}")


if __name__ == "__main__":
    main()
