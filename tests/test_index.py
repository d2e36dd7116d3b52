"""The passage index on a real Chroma, embedded and as a server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import numpy as np
import pytest

from pipeline.embed import MiniLM
from pipeline.errors import EmbedderChanged, StorageError
from pipeline.index import ChromaIndex, day_number
from pipeline.models import Article, IndexOptions, Passage, content_id
from pipeline.ports import Vectors

LINES = (
    "The island raised its defence budget for the seventh year.",
    "Voters in three provinces prefer the old electoral law.",
    "Salmon return to the river when the dams are opened.",
)


class CountingEmbedder:
    """A real embedder that remembers how many texts it was given."""

    def __init__(self) -> None:
        self._inner, self.embedded = MiniLM(), 0

    @property
    def fingerprint(self) -> str:
        return self._inner.fingerprint

    def count(self, text: str) -> int:
        return self._inner.count(text)

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return self._inner.embed(texts)


class OtherEmbedder:
    """Three dimensions and another fingerprint."""

    fingerprint = "other"

    def count(self, text: str) -> int:
        return len(text.split())

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), 3), dtype=np.float32)


def article_of(*lines: str, title: str = "Notes") -> tuple[Article, list[Passage]]:
    article = Article.of("\n".join(lines), title=title, source="our own")
    passages, start = [], 0
    for number, line in enumerate(lines):
        passages.append(
            Passage(
                id=content_id("p", article.id, start, start + len(line)),
                article_id=article.id,
                number=number,
                first=number + 1,
                last=number + 1,
                start=start,
                end=start + len(line),
                text=line,
            )
        )
        start += len(line) + 1
    return article, passages


@pytest.fixture
def options(tmp_path: Path) -> IndexOptions:
    return IndexOptions(path=tmp_path / "index")


def test_the_nearest_passage_by_meaning_comes_first(options: IndexOptions) -> None:
    index = ChromaIndex(options, MiniLM())
    index.add(*article_of(*LINES))
    hits = index.near("military spending of a small state", 2)
    assert hits[0].text == LINES[0]
    assert hits[0].score > hits[1].score


def test_known_passages_are_neither_embedded_nor_added_again(options: IndexOptions) -> None:
    embedder = CountingEmbedder()
    index = ChromaIndex(options, embedder)
    assert index.add(*article_of(*LINES)) == 3
    assert ChromaIndex(options, embedder).add(*article_of(*LINES)) == 0
    assert embedder.embedded == 3
    assert index.count() == 3


def test_passages_that_an_article_no_longer_has_are_forgotten(options: IndexOptions) -> None:
    index = ChromaIndex(options, MiniLM())
    article, passages = article_of(*LINES)
    index.add(article, passages)
    assert index.add(article, passages[:1]) == 0
    assert index.count() == 1


def test_neighbours_can_be_of_the_same_article_or_of_all_others(options: IndexOptions) -> None:
    index = ChromaIndex(options, MiniLM())
    one, two = article_of(*LINES, title="One"), article_of(*reversed(LINES), title="Two")
    index.add(*one)
    index.add(*two)
    assert {hit.title for hit in index.near(LINES[0], 5, article_id=one[0].id)} == {"One"}
    assert {hit.title for hit in index.near(LINES[0], 5, not_article_id=one[0].id)} == {"Two"}


def test_search_filters_on_metadata(options: IndexOptions) -> None:
    from datetime import date  # noqa: PLC0415

    index = ChromaIndex(options, MiniLM())
    for year in (2021, 2024):
        article, passages = article_of(f"In the report of {year} budgets rose.", title=str(year))
        index.add(article.model_copy(update={"published": date(year, 5, 1)}), passages)
    since = {"published": {"$gte": day_number(date(2023, 1, 1))}}
    assert [hit.title for hit in index.search("budgets", 5, [since])] == ["2024"]


def test_an_article_can_be_removed(options: IndexOptions) -> None:
    index = ChromaIndex(options, MiniLM())
    article, passages = article_of(*LINES)
    index.add(article, passages)
    assert index.articles() == {article.id: "Notes"}
    assert index.remove(article.id) == 3
    assert index.remove(article.id) == 0
    assert index.near("anything") == ()


def test_another_embedder_is_refused_with_what_to_do(options: IndexOptions) -> None:
    ChromaIndex(options, MiniLM()).add(*article_of(*LINES))
    with pytest.raises(EmbedderChanged, match="Set the first embedder again"):
        ChromaIndex(options, OtherEmbedder()).near("budget")


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    place = tmp_path / "index"
    place.write_text("not a folder")
    with pytest.raises((StorageError, OSError)):
        ChromaIndex(IndexOptions(path=place), MiniLM()).count()


def test_a_server_that_does_not_run_is_one_sentence(tmp_path: Path) -> None:
    options = IndexOptions(path=tmp_path, chroma_url="http://127.0.0.1:9")
    with pytest.raises(StorageError, match="Chroma server"):
        ChromaIndex(options, MiniLM()).count()


KILLED = """
import sys
from pathlib import Path
from pipeline.embed import MiniLM
from pipeline.index import ChromaIndex
from pipeline.models import IndexOptions
from tests.test_index import article_of
index = ChromaIndex(IndexOptions(path=Path(sys.argv[1])), MiniLM())
for number in range(10_000):
    lines = (f"Report {number} on the budget of province {line}." for line in range(3))
    index.add(*article_of(*lines, title=str(number)))
    print(number, flush=True)
"""


def test_after_kill_9_in_the_middle_of_adding_the_index_is_intact(options: IndexOptions) -> None:
    root = Path(__file__).parents[1]
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(options.path)],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert process.stdout is not None
    seen = [process.stdout.readline() for _ in range(3)]
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    index = ChromaIndex(options, MiniLM())
    assert index.count() >= 3 * len(seen)
    assert index.near("budget of province 1", 3)
    again = [
        index.add(*article_of(*(f"Report {n} on the budget of province {line}." for line in range(3)), title=str(n)))
        for n in range(3)
    ]
    assert again == [0, 0, 0]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [Path(sys.executable).with_name("chroma"), "run", "--path", tmp_path / "server", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _until_ready(url)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _until_ready(url: str) -> None:
    for _ in range(300):
        try:
            if httpx.get(f"{url}/api/v2/heartbeat").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail("the Chroma server did not start")


@pytest.mark.slow
def test_a_chroma_server_serves_as_well(server: str, options: IndexOptions) -> None:
    index = ChromaIndex(options.model_copy(update={"chroma_url": server}), MiniLM())
    assert index.add(*article_of(*LINES)) == 3
    assert index.near("fish", 1)[0].text == LINES[2]
    with pytest.raises(EmbedderChanged):
        ChromaIndex(options.model_copy(update={"chroma_url": server}), OtherEmbedder()).count()


def test_near_pairs_are_of_different_articles_and_the_same_whatever_else_is_there(tmp_path: Path) -> None:
    ones = [article_of(*LINES), article_of("Defence spending of the island rose for the seventh year.", LINES[2])]
    stranger = article_of("The island's defence budget was raised again.", title="Not asked for")
    wanted = [passage.id for _, passages in ones for passage in passages]
    found = []
    for name, order in (("a", ones), ("b", [stranger, *reversed(ones)])):
        index = ChromaIndex(IndexOptions(path=tmp_path / name), MiniLM())
        for article, passages in order:
            index.add(article, passages)
        found.append(index.pairs(wanted, 1))
    assert found[0] == found[1]
    of = {passage.id: article.id for article, passages in ones for passage in passages}
    assert all(of[one] != of[other] for one, other in found[0])
    first, second = (passages[0].id for _, passages in ones)
    assert tuple(sorted((first, second))) in found[0]
    assert index.pairs(wanted[: len(LINES)], 5) == ()
    assert index.pairs([], 5) == ()
