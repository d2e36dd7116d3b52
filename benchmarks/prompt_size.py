"""What a map costs in questions: calls and input tokens per 1,000 words, schemas included, beside langextract's.

python -m benchmarks.prompt_size FILES --peers PEERS/bin/python

Requests are real ones, taken by a scripted server on loopback that answers plausibly (one unit a sentence, all linked);
articles longer than one window are asked with as many hints of neighbouring passages as ever fit. langextract builds
its requests itself, with its defaults and one example, for a model object that writes them down. Tokens are those of
o200k_base. langextract and the tokenizer live in an environment of their own:
``python -m venv PEERS; PEERS/bin/pip install langextract bpe-openai``.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.chunk import read
from pipeline.corpus import read_article
from pipeline.extract import extract
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model
from pipeline.models import ModelOptions, Passage, Reading, ReadLimits
from pipeline.ports import Hit
from tests.loopback import Loopback

PEER = r"""
import json, sys
import bpe_openai, langextract
from langextract.core import base_model, types
from langextract.providers.schemas.openai import OpenAISchema

count = lambda text: len(bpe_openai.get_encoding("o200k_base").encode(text))
example = langextract.data.ExampleData(
    text="Ferry fares should be frozen for two winters. Islanders would otherwise drive to the southern bridge.",
    extractions=[
        langextract.data.Extraction("claim", "Ferry fares should be frozen for two winters",
                                    attributes={"asserter": "author"}),
        langextract.data.Extraction("premise", "Islanders would otherwise drive to the southern bridge",
                                    attributes={"asserter": "author", "supports": "Ferry fares should be frozen"}),
    ],
)
TASK = ("Extract the argument of a commentary article: claims, premises and counterarguments, in the exact words of the"
        " text and in its order, with who asserts each and which claim it supports or attacks.")


class Recorder(base_model.BaseLanguageModel):
    def __init__(self):
        super().__init__()
        self.prompts = []

    def infer(self, batch_prompts, **kwargs):
        for prompt in batch_prompts:
            self.prompts.append(prompt)
            yield [types.ScoredOutput(score=1.0, output='```json\n{"extractions": []}\n```')]


def theirs(text):
    model = Recorder()
    langextract.extract(text, prompt_description=TASK, examples=[example], model=model, show_progress=False)
    schema = json.dumps(OpenAISchema.from_examples([example]).schema_dict, separators=(",", ":"))
    return {"calls": len(model.prompts), "messages": sum(map(count, model.prompts)),
            "schemas": len(model.prompts) * count(schema)}


for line in sys.stdin:
    one = json.loads(line)
    rows = {who: {"calls": len(asked), "messages": sum(count(text) for messages, _ in asked for text in messages),
                  "schemas": sum(count(schema) for _, schema in asked)} for who, asked in one["asked"].items()}
    print(json.dumps(rows | {"langextract": theirs(one["text"])}), flush=True)
"""


def requests(reading: Reading) -> list[dict[str, Any]]:
    """Every request that a map of this article takes."""

    def near(passage: Passage) -> list[Hit]:
        """All other passages of the article, and as many of another one."""
        return [
            Hit(one.id, article, "Another article", one.number, one.start, one.end, one.text, 1.0)
            for article in (reading.article.id, "another")
            for one in reading.passages
            if one.id != passage.id
        ]

    async def job(url: str, ledger: Path) -> None:
        model = open_model(ModelOptions(model="m", base_url=url), SqliteLedger(ledger))
        await extract(reading, model, words=1000, near=near)
        await model.close()

    with Loopback() as server, tempfile.TemporaryDirectory() as folder:
        asyncio.run(job(server.url, Path(folder) / "ledger.sqlite"))
        return server.requests


def line_of(path: Path) -> tuple[str, int, str]:
    """Name and words of an article, and the line that the peer counts."""
    article = read_article(path, ReadLimits())
    asked = requests(read(article, lambda text: len(text.split()) * 4 // 3))
    sent = [
        (
            [message["content"] for message in one["messages"]],
            json.dumps(one["response_format"]["json_schema"]["schema"], separators=(",", ":")),
        )
        for one in asked
    ]
    units = [one for one, question in zip(sent, asked, strict=True) if shape(question) in ("Units", "Entire")]
    line = {"text": article.text, "asked": {"argmap": sent, "its first question": units}}
    return path.name, len(article.text.split()), json.dumps(line)


def shape(asked: dict[str, Any]) -> str:
    """Which question it is."""
    return str(asked["response_format"]["json_schema"]["name"])


def main(files: Sequence[Path], peers: Path) -> None:
    """Prints the table."""
    lines = [line_of(path) for path in files]
    job = "".join(f"{line}\n" for *_, line in lines)
    done = subprocess.run([peers, "-c", PEER], input=job, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"The peer did not run: {done.stderr.strip().splitlines()[-1]}")
    print(f"{'per 1,000 words':28}{'words':>6}  {'':20}{'calls':>6}{'messages':>9}{'schemas':>9}{'together':>9}")
    for (name, words, _), rows in zip(lines, map(json.loads, done.stdout.splitlines()), strict=True):
        for at, (who, row) in enumerate(rows.items()):
            calls, messages, schemas = (row[part] * 1000 / words for part in ("calls", "messages", "schemas"))
            head = f"{name[:26]:28}{words:>6}" if at == 0 else f"{'':34}"
            print(f"{head}  {who:20}{calls:>6.1f}{messages:>9.0f}{schemas:>9.0f}{messages + schemas:>9.0f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument(
        "--peers", required=True, type=Path, help="Python of an environment with langextract, bpe-openai"
    )
    given = parser.parse_args()
    main(given.files, given.peers)
