"""Settings and where each came from: defaults < argmap.toml < ARGMAP_* environment < flags."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from pipeline.errors import SettingError
from pipeline.models import IndexOptions, ModelOptions, ReadLimits, SourceOptions, WaveOptions

FILE = Path("argmap.toml")
DATA = Path(__file__).parent / "_data"
CHECKOUT = Path(__file__).parent.parent
DAY = 86_400
"""Seconds; longer than anybody waits."""
MOST = 1_000_000_000
"""More than anything that is counted here can use."""
_SOURCES = SourceOptions()


def shipped_table() -> Path:
    """The reference table that comes with argmap: packed in the wheel, or in the checkout."""
    return _shipped("reference")


def shipped_almanac() -> Path:
    """The world almanac that comes with argmap."""
    return _shipped("almanac")


def _shipped(name: str) -> Path:
    packed = DATA / name
    return packed if packed.is_dir() else CHECKOUT / "corpus" / name


class Settings(BaseModel):
    """Everything that can be set."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    model: str | None = Field(
        default=None, description="chat model; none: the built-in rules. replay:FILE replays answers"
    )
    base_url: str | None = Field(default=None, description="OpenAI-compatible endpoint of the chat model")
    server: str | None = Field(
        default=None,
        min_length=1,
        description="what the model's server is called in keys of answers; none: its address",
    )
    api_key: SecretStr | None = Field(default=None, description="its key; OPENAI_API_KEY is honoured")
    timeout: float = Field(default=120, gt=0, le=DAY, description="seconds for one request to the model")
    deadline: float = Field(default=600, gt=0, le=DAY, description="seconds for one question, waiting included")
    requests_per_minute: float | None = Field(default=None, gt=0, description="requests that the model's server allows")
    tokens_per_minute: float | None = Field(
        default=None, gt=0, description="tokens that it allows, sent and received; else its headers tell"
    )
    outage: float = Field(default=120, ge=0, le=DAY, description="seconds that a model which answered may be out")
    attempts: int = Field(default=6, ge=1, le=MOST, description="requests for one question when the transport fails")
    reasks: int = Field(default=2, ge=0, le=MOST, description="times an answer out of shape is asked again")
    max_tokens: int = Field(default=8192, ge=16, le=MOST, description="length limit of one answer")
    max_answer_bytes: int = Field(default=2_000_000, ge=1000, le=MOST, description="largest answer that is read")
    temperature: float = Field(default=0, ge=0, le=2)
    concurrency: int = Field(default=8, ge=1, le=MOST, description="questions in flight")
    samples: int = Field(default=1, ge=1, le=99, description="times the model is asked for each map; steps show k/n")
    words: int = Field(default=1000, ge=20, le=MOST, description="words of an article in one question")
    budget: Decimal | None = Field(default=None, ge=0, description="US dollars; stops before it is exceeded")
    price_in: Decimal | None = Field(default=None, ge=0, description="US dollars per million tokens sent")
    price_out: Decimal | None = Field(default=None, ge=0, description="US dollars per million tokens received")

    batch_lines: int = Field(default=50_000, ge=1, le=MOST, description="Batch API: calls in one file")
    batch_bytes: int = Field(default=200_000_000, ge=1000, le=MOST, description="Batch API: bytes of one file")
    batch_tokens: int | None = Field(default=None, ge=1, description="Batch API: tokens that may be enqueued at once")
    batch_tries: int = Field(default=5, ge=1, le=99, description="Batch API: times that a failing call is sent")
    batch_price: Decimal = Field(default=Decimal("0.5"), ge=0, le=1, description="Batch API: share of the usual price")
    batch_poll: float = Field(default=60, gt=0, le=DAY, description="Batch API: seconds between two looks")

    database: SecretStr | None = Field(default=None, description="PostgreSQL that machines share a batch by")
    database_patience: float = Field(default=300, ge=0, le=DAY, description="seconds that it may be away")
    worker_timeout: float = Field(default=30, ge=1, le=DAY, description="seconds after which a silent worker is dead")

    table: tuple[Path, ...] = Field(default=(), description="reference tables; none: the one that comes with argmap")
    almanac: bool = Field(default=True, description="whether the world almanac fills in after the tables")
    evidence: tuple[Path, ...] = Field(default=(), description="documents in which figures without a row are looked up")
    formats: tuple[str, ...] = Field(
        default=("all",), description="what articles are written in beside JSON: all, none, or names of formats"
    )
    outputs: Path = Field(default=Path("outputs"), description="where runs are written")
    tables: Path = Field(default=Path("tables"), description="where `argmap table add` and `teach` write")
    ledger: Path = Field(default=Path(".argmap/ledger.sqlite"), description="every paid call")

    index: Path = Field(default=Path(".argmap/index"), description="Chroma's folder")
    collection: str = Field(default="passages", min_length=3, description="Chroma's collection")
    chroma_url: str | None = Field(default=None, description="Chroma server instead of the folder")
    embed_model: str = Field(default="minilm", description="embedded MiniLM, or a model at embed_url")
    embed_url: str | None = Field(default=None, description="OpenAI-compatible embedding endpoint")
    embed_key: SecretStr | None = Field(default=None, description="its key")
    onnx: Path | None = Field(default=None, description="another ONNX file for the embedded model")
    tokenizer: Path | None = Field(default=None, description="its tokenizer.json")
    passage_tokens: int = Field(default=220, ge=32, le=254, description="token budget of a passage")
    passage_overlap: int = Field(default=1, ge=0, le=5, description="sentences that neighbouring passages share")

    publisher: str | None = Field(default=None, description="who brings out the reviews of exported findings")
    review_url: str | None = Field(default=None, description="page on which they stand")

    downloads: Path = Field(default=Path(".argmap/downloads"), description="answers of sources of figures, for a day")
    worldbank_url: str = Field(default=_SOURCES.worldbank_url, description="World Bank, or a mirror")
    owid_url: str = Field(default=_SOURCES.owid_url, description="charts of Our World in Data, or a mirror")
    dbnomics_url: str = Field(default=_SOURCES.dbnomics_url, description="DBnomics, or a mirror")
    eurostat_url: str = Field(default=_SOURCES.eurostat_url, description="Eurostat, or a mirror")
    download_timeout: float = Field(default=120, gt=0, le=DAY, description="seconds for one answer of a source")
    download_wait: float = Field(default=300, ge=0, le=DAY, description="longest pause that a source may ask for")
    download_attempts: int = Field(default=5, ge=1, le=99, description="requests for one answer of a source")
    download_bytes: int = Field(default=50_000_000, ge=1, le=MOST, description="largest answer of a source")

    max_bytes: int = Field(default=20_000_000, ge=1, le=MOST, description="largest file that is read")
    max_inflated_bytes: int = Field(default=50_000_000, ge=1, le=MOST, description="largest unpacked .docx")
    max_chars: int = Field(default=2_000_000, ge=1, le=MOST, description="longest article")
    max_pages: int = Field(default=500, ge=1, le=MOST, description="most pages of a PDF")
    read_seconds: float = Field(default=30, gt=0, le=DAY, description="longest time for one PDF")

    @field_validator("*")
    @classmethod
    def _no_zero_bytes(cls, value: object) -> object:
        if any("\0" in str(part) for part in (value if isinstance(value, tuple) else (value,))):
            raise ValueError("it holds a zero byte")
        return value

    @field_validator(
        *("base_url", "embed_url", "chroma_url"),
        *("worldbank_url", "owid_url", "dbnomics_url", "eurostat_url"),
    )
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None:
            parts = urlsplit(value)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
                raise ValueError("it is no address: write it as http://host:port/v1")
        return value

    @field_validator("api_key", "embed_key")
    @classmethod
    def _is_sendable(cls, value: SecretStr | None) -> SecretStr | None:
        key = value.get_secret_value() if value else ""
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise ValueError("it holds a character that no key has, a line break or a blank perhaps")
        return value

    def model_options(self) -> ModelOptions | None:
        """How the chat model is reached; None when there is none."""
        if self.model is None:
            return None
        names = set(ModelOptions.model_fields)
        return ModelOptions(**{name: value for name, value in self if name in names})

    def wave_options(self) -> WaveOptions:
        """How calls are sent through the Batch API."""
        names = set(WaveOptions.model_fields)
        return WaveOptions(**{name: value for name, value in self if name in names})

    def index_options(self) -> IndexOptions:
        """Where passages are indexed and who embeds them."""
        return IndexOptions(
            path=self.index,
            collection=self.collection,
            chroma_url=self.chroma_url,
            embed_model=self.embed_model,
            embed_url=self.embed_url,
            embed_key=self.embed_key,
            onnx=self.onnx,
            tokenizer=self.tokenizer,
        )

    def source_options(self) -> SourceOptions:
        """Where official figures are fetched from."""
        names = set(SourceOptions.model_fields)
        return SourceOptions(**{name: value for name, value in self if name in names})

    def read_limits(self) -> ReadLimits:
        """Limits on what is read."""
        return ReadLimits(
            max_bytes=self.max_bytes,
            max_inflated_bytes=self.max_inflated_bytes,
            max_chars=self.max_chars,
            max_pages=self.max_pages,
            seconds=self.read_seconds,
        )


Origin = Literal["default", "argmap.toml", "environment", "flag"]


@dataclass(frozen=True)
class InForce:
    """Settings with the origin of each."""

    settings: Settings
    flags: frozenset[str]
    environment: frozenset[str]
    file: frozenset[str]

    @cached_property
    def origins(self) -> dict[str, Origin]:
        """Where each setting's value came from."""
        return {name: self._origin(name) for name in Settings.model_fields}

    def _origin(self, name: str) -> Origin:
        if name in self.flags:
            return "flag"
        if name in self.environment:
            return "environment"
        return "argmap.toml" if name in self.file else "default"


def load(flags: Mapping[str, Any] | None = None, *, file: Path = FILE) -> InForce:
    """The settings in force; a flag that is None was not given. Raises SettingError with the setting's name."""
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    environment, from_file = _environment(), _file(file)
    try:
        settings = Settings(**{**from_file, **environment, **given})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        where = "flag" if name in given else "environment" if name in environment else str(file)
        what = first["msg"].lower().removeprefix("value error, ")
        raise SettingError(
            f"{name} does not fit: {what}", where=where, do="`argmap settings` lists what can be set."
        ) from error
    return InForce(settings, frozenset(given), frozenset(environment), frozenset(from_file))


def _environment() -> dict[str, Any]:
    found: dict[str, Any] = {
        name: os.environ[f"ARGMAP_{name.upper()}"]
        for name in Settings.model_fields
        if os.environ.get(f"ARGMAP_{name.upper()}")
    }
    found |= {name: found[name].split(os.pathsep) for name in ("table", "evidence") if name in found}
    found |= {name: found[name].split(",") for name in ("formats",) if name in found}
    for name, variable in (("api_key", "OPENAI_API_KEY"), ("base_url", "OPENAI_BASE_URL")):
        if name not in found and os.environ.get(variable):
            found[name] = os.environ[variable]
    return found


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"cannot be read: {error}", where=str(path), do="Mend or remove this file.") from error
