"""CPU per call of a whole batch, beside a bare AsyncOpenAI pool and langextract, against one server at two seconds.

    python -m benchmarks.batch_overhead [--articles 400] [--at-once 64] [--delay 2] [--langextract PEER/bin/python]

Each article is one question. Every way runs as a process of its own, once with few articles and once with all: what
more articles took is divided by their number, so that starting up counts for nobody. Calls alone are those of a batch,
from the question to the checked answer in the ledger. The server is a process of its own
and counts for nobody either. Of a batch, what its workers took to cut, ground and check an article is told apart.
The peer stays out of the product's environment: ``python -m venv PEER; PEER/bin/pip install "langextract[openai]"``.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import duckdb

from benchmarks.model_server import ModelServer

FEW = 20
WHO = ("The council", "A small port", "Every ferry line", "Our school", "The regional hospital", "An honest budget")
DOES = ("should keep", "cannot lose", "must explain", "will miss", "has long needed", "deserves", "argues about")
WHAT = ("its oldest pier", "the money for repairs", "a plan that lasts", "a second crossing", "the rent of the hall")
WHY = ("because nobody else will", "although the mayor denies it", "but critics call it a luxury", "while prices rise")
BARE = """
import asyncio, json, sys
from openai import AsyncOpenAI
async def main(url, path, at_once):
    client, gate = AsyncOpenAI(api_key="none", base_url=url, max_retries=0), asyncio.Semaphore(int(at_once))
    schema = {"type": "object", "properties": {"units": {"type": "array", "items": {"type": "string"}}}}
    form = {"type": "json_schema", "json_schema": {"name": "Units", "schema": schema}}
    async def asked(text):
        async with gate:
            words = [{"role": "system", "content": "Mark the statements. " * 100}, {"role": "user", "content": text}]
            ask = client.chat.completions.create
            done = await ask(model="m", messages=words, response_format=form, max_tokens=4096)
            json.loads(done.choices[0].message.content)
    await asyncio.gather(*(asked(json.loads(line)["text"]) for line in open(path)))
asyncio.run(main(*sys.argv[1:]))
"""
CALLS = """
import asyncio, json, sys, tempfile
from pathlib import Path
from pipeline.extract import questions
from pipeline.holders import Holders
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model
from pipeline.models import Article, ModelOptions, Reading
from pipeline.text.folding import Folded
from pipeline.text.sentences import split
async def main(url, path, at_once):
    with tempfile.TemporaryDirectory() as folder, SqliteLedger(Path(folder) / "ledger.sqlite") as ledger:
        model = open_model(ModelOptions(model="m", base_url=url, concurrency=int(at_once)), ledger)
        async def asked(text):
            article = Article.of(text, title="Letter", source="benchmark")
            reading = Reading(article=article, sentences=split(text), passages=())
            await model.ask(questions.entire(reading, Holders(Folded.of(text))).question)
        await asyncio.gather(*(asked(json.loads(line)["text"]) for line in open(path)))
        await model.close()
asyncio.run(main(*sys.argv[1:]))
"""
"""The same calls as a batch makes, with ledger, checks and retry layer, and without anything else of it."""
PEER = """
import json, sys, warnings
warnings.filterwarnings("ignore")
import langextract as lx
from langextract.factory import ModelConfig
url, path, at_once = sys.argv[1:]
texts = [lx.data.Document(text=json.loads(line)["text"], document_id=str(n)) for n, line in enumerate(open(path))]
shown = lx.data.ExampleData(text="The pier should stay.", extractions=[
    lx.data.Extraction(extraction_class="claim", extraction_text="The pier should stay", attributes={"role": "claim"})])
wanted = ModelConfig(model_id="gpt-4o-mini", provider="OpenAILanguageModel",
    provider_kwargs={"base_url": url, "api_key": "none", "max_workers": int(at_once)})
found = list(lx.extract(texts, prompt_description="Mark the statements.", examples=[shown], config=wanted,
    batch_length=int(at_once), max_workers=int(at_once), max_char_buffer=100_000, show_progress=False,
    fetch_urls=False))
assert all(each.extractions for each in found)
"""


class Took(NamedTuple):
    """Seconds of CPU and of wall that a process took, with all that it started; of a batch, those of its workers."""

    cpu: float
    wall: float
    working: float = 0.0


def write(path: Path, count: int) -> None:
    """So many short articles, as JSONL."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            chance = random.Random(number)  # noqa: S311 - no secret
            said = (
                f"{chance.choice(WHO)} {chance.choice(DOES)} {chance.choice(WHAT)}, {chance.choice(WHY)}."
                for _ in range(chance.randint(8, 24))
            )
            file.write(json.dumps({"id": f"n{number}", "title": f"Letter {number}", "text": " ".join(said)}) + "\n")


def took(command: list[str], folder: Path, env: dict[str, str]) -> Took:
    """What a command took."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, cwd=folder, env={**os.environ, **env}, stdout=said, stderr=said, check=False)
        if done.returncode:
            said.seek(0)
            sys.exit(f"{command[:4]} ended with {done.returncode}: {said.read().decode()[-2000:]}")
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Took(now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - began)


def batch(url: str, articles: Path, at_once: int, folder: Path) -> Took:
    """A whole batch, ledger and results included."""
    out = folder / f"out-{articles.stem}"
    env = {
        "OPENAI_API_KEY": "",
        "OPENAI_BASE_URL": url,
        "ARGMAP_CONCURRENCY": str(at_once),
        "ARGMAP_LEDGER": str(folder / f"{articles.stem}.sqlite"),
        "PYTHONPATH": str(Path.cwd()),
    }
    found = took(
        [sys.executable, "-m", "pipeline", "batch", str(articles), "--out", str(out), "--model", "m"], folder, env
    )
    costs = duckdb.read_parquet(str(out / "results" / "costs.parquet"))
    ((working,),) = costs.aggregate("sum(cpu_seconds)").fetchall()
    return found._replace(working=working)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--at-once", type=int, default=64)
    parser.add_argument("--delay", type=float, default=2.0)
    parser.add_argument("--langextract", help="Python of an environment that holds it")
    given = parser.parse_args()
    at_once = str(given.at_once)
    print(f"{'per article and call':34}{'CPU ms':>9}{'its own work':>14}{'the rest':>10}{'wall by ideal':>15}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        few, all_ = folder / "few.jsonl", folder / "all.jsonl"
        write(few, FEW)
        write(all_, given.articles + FEW)

        def script(python: str, words: str) -> Callable[[str, Path], Took]:
            here = {"PYTHONPATH": str(Path.cwd())} if python == sys.executable else {"PYTHONPATH": ""}
            return lambda url, path: took([python, "-c", words, url, str(path), at_once], folder, here)

        ways: dict[str, Callable[[str, Path], Took]] = {
            "bare AsyncOpenAI": script(sys.executable, BARE),
            "argmap, its calls alone": script(sys.executable, CALLS),
            "argmap batch": lambda url, path: batch(url, path, given.at_once, folder),
        }
        if given.langextract:
            ways["langextract"] = script(given.langextract, PEER)
        for way, run in ways.items():
            with ModelServer(delay=given.delay) as server:
                first, last = run(server.url, few), run(server.url, all_)
            cpu, working = (
                (b - a) / given.articles * 1000 for a, b in ((first.cpu, last.cpu), (first.working, last.working))
            )
            ideal = given.articles * given.delay / given.at_once
            wall = (last.wall - first.wall) / ideal
            print(f"{way:34}{cpu:9.1f}{working:14.1f}{cpu - working:10.1f}{wall:15.2f}", flush=True)


if __name__ == "__main__":
    main()
