"""Settings know where they came from; files are whole or not there."""

from pathlib import Path

import pytest

from pipeline.errors import SettingError, StorageError
from pipeline.files import write_whole
from pipeline.settings import load
from pipeline.store import RunFolder
from tests.sealing import NOUNS, seal


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "ARGMAP_MODEL", "ARGMAP_WORDS"):
        monkeypatch.delenv(name, raising=False)


def test_flags_beat_environment_beats_file_beats_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "argmap.toml"
    file.write_text('model = "from-file"\nwords = 300\nreasks = 1\n')
    monkeypatch.setenv("ARGMAP_MODEL", "from-environment")
    monkeypatch.setenv("ARGMAP_WORDS", "400")
    found = load({"model": "from-flag", "budget": None}, file=file)
    assert (found.settings.model, found.settings.words, found.settings.reasks) == ("from-flag", 400, 1)
    assert [found.origins[name] for name in ("model", "words", "reasks", "timeout")] == [
        "flag",
        "environment",
        "argmap.toml",
        "default",
    ]


def test_openai_variables_are_honoured_and_ours_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-theirs")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    found = load(file=tmp_path / "none.toml").settings
    assert found.api_key is not None
    assert found.api_key.get_secret_value() == "sk-theirs"
    assert found.base_url == "http://127.0.0.1:1/v1"
    monkeypatch.setenv("ARGMAP_API_KEY", "sk-ours")
    ours = load(file=tmp_path / "none.toml").settings.api_key
    assert ours is not None
    assert ours.get_secret_value() == "sk-ours"


def test_a_key_is_never_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    found = load(file=tmp_path / "none.toml").settings
    assert "sk-secret" not in f"{found!r} {found.model_dump(mode='json')} {found.model_dump_json()}"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("modle = 'typo'", "modle does not fit"),
        ("words = 'many'", "words does not fit"),
        ("passage_tokens = 100000", "passage_tokens does not fit"),
        ("words = ", "cannot be read"),
    ],
)
def test_a_setting_that_does_not_fit_is_named(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "argmap.toml"
    file.write_text(content)
    with pytest.raises(SettingError, match=says):
        load(file=file)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("max_bytes", 10**20, "less than or equal to 1000000000"),
        ("max_answer_bytes", 10**20, "less than or equal to 1000000000"),
        ("timeout", "inf", "finite"),
        ("deadline", 10.0**9, "less than or equal to 86400"),
        ("outputs", "out\0puts", "zero byte"),
        ("ledger", "led\0ger", "zero byte"),
        ("table", ["one", "t\0wo"], "zero byte"),
        ("model", "m\0", "zero byte"),
        ("base_url", "http://[", "base_url does not fit"),
        ("base_url", "localhost:8000/v1", "write it as http://host:port/v1"),
        ("base_url", "http://localhost:99999/v1", "port out of range"),
        ("embed_url", "ftp://host/v1", "write it as http"),
        ("api_key", "sk-copied-with-its-line-break\n", "a line break or a blank"),
        ("embed_key", "clé", "a character that no key has"),
    ],
)
def test_what_nothing_could_work_with_is_refused_with_its_setting(
    name: str, value: object, says: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingError, match=f"{name} does not fit: ") as raised:
        load({name: value}, file=tmp_path / "none.toml")
    assert raised.value.exit_code == 2
    assert says in raised.value.sentence
    assert str(value) not in raised.value.sentence or not name.endswith("key")


def test_a_file_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b.txt", "one\r\ntwo\n")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"one\r\ntwo\n"
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.txt"]


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot write here"):
        write_whole(tmp_path / "file" / "below.txt", "")


def test_an_article_answers_only_to_its_key(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.write_article("one", seal("k1"), NOUNS)
    assert (tmp_path / "one" / "map.json").read_text() == "{}"
    assert folder.found("k2") is None
    assert folder.found("k1") is None, "files that do not load do not count as finished"
