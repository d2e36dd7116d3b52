"""The embedded MiniLM: real model, real tokenizer, nothing downloaded."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.embed import MiniLM, open_embedder
from pipeline.errors import ModelRefused, ModelUnreachable, SettingError
from pipeline.models import IndexOptions
from tests.loopback import Loopback, Reply

TEXTS = [
    "Allies doubt the guarantee.",
    "The harvest of apples was late this year, and cider will be dear.",
    "Partners no longer trust the promise of protection.",
]


@pytest.fixture(scope="module")
def minilm() -> MiniLM:
    return MiniLM()


def test_rows_have_length_one_and_meaning(minilm: MiniLM) -> None:
    vectors = minilm.embed(TEXTS)
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[1] + 0.2


def test_a_text_gets_the_same_vector_whatever_is_embedded_with_it(minilm: MiniLM) -> None:
    together = minilm.embed([*TEXTS, "word " * 400])
    for number, text in enumerate(TEXTS):
        assert np.array_equal(minilm.embed([text])[0], together[number])


def test_no_texts_give_no_rows(minilm: MiniLM) -> None:
    assert minilm.embed([]).shape == (0, 384)


def test_an_empty_text_and_a_very_long_one_are_embedded(minilm: MiniLM) -> None:
    assert np.isfinite(minilm.embed(["", "x" * 20_000])).all()


def test_tokens_are_counted_without_truncation(minilm: MiniLM) -> None:
    assert minilm.count("one two three") == 3
    assert minilm.count("word " * 1000) == 1000


def test_truncation_is_part_of_the_fingerprint() -> None:
    assert MiniLM(max_tokens=128).fingerprint != MiniLM(max_tokens=256).fingerprint


def test_an_unknown_embedder_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="embed_url"):
        open_embedder(IndexOptions(path=tmp_path, embed_model="no-such-model"))


def tokenizer_only(path: Path) -> Path:
    """A tokenizer of another family, whose words the model has no rows for."""
    path.write_text('{"model": {"type": "WordLevel", "vocab": {"word": 99999999}, "unk_token": "word"}}')
    return path


@pytest.mark.parametrize("name", ["onnx", "tokenizer"])
@pytest.mark.parametrize("content", [None, b"", b"no model, a letter", b'{"version": "1.0"}', b"\x08\x07\x12\x00"])
def test_a_wrong_file_for_the_embedder_is_refused_before_any_work(
    name: str, content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "given.bin"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingError, match=r"given\.bin") as raised:
        open_embedder(IndexOptions(path=tmp_path, **{name: file}))
    assert raised.value.exit_code == 2
    assert "onnx and tokenizer" in raised.value.sentence


def test_a_tokenizer_that_does_not_go_with_the_model_is_refused(tmp_path: Path) -> None:
    file = tokenizer_only(tmp_path / "tokenizer.json")
    with pytest.raises(SettingError, match="cannot be used for embedding"):
        open_embedder(IndexOptions(path=tmp_path, tokenizer=file))


def embedding(server: Loopback, tmp_path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return open_embedder(IndexOptions(path=tmp_path, embed_model="m", embed_url=server.url)).embed(["a text"])


def test_a_text_never_follows_a_redirect_to_another_endpoint(tmp_path: Path) -> None:
    with Loopback(answer=lambda _asked: {}) as other:
        away = Reply(307, "", {"Location": f"{other.url}/embeddings"})
        server = Loopback(answer=lambda _asked: {}, speaks=lambda _asked, _good: away)
        with server, pytest.raises(ModelRefused, match="answered 307"):
            embedding(server, tmp_path)
        assert other.requests == []


@pytest.mark.parametrize(
    "body", ["[]", "{}", "no JSON", '{"data": [{"index": 0, "embedding": [[1], 2]}]}', '{"data": [{"index": 0}]}']
)
def test_what_is_no_vector_is_one_clear_sentence(body: str, tmp_path: Path) -> None:
    server = Loopback(answer=lambda _asked: {}, speaks=lambda _asked, _good: Reply(body=body))
    with server, pytest.raises(ModelUnreachable, match="cannot be read"):
        embedding(server, tmp_path)


def test_it_leaves_logging_as_it_was() -> None:
    looks = "import logging; from pipeline.embed import WordLlama; WordLlama().embed(['a']); r = logging.getLogger()"
    script = f"{looks}; print(r.handlers, r.level == logging.WARNING)"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert told.stdout == "[] True\n"
