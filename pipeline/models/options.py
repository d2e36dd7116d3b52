"""Choices that settings hand to the adapters, one noun per adapter."""

from decimal import Decimal
from pathlib import Path

from pydantic import Field, SecretStr

from pipeline.models.noun import Noun, content_id


class ReadLimits(Noun):
    """Limits on what is read; beyond them an article is refused with the setting's name."""

    max_bytes: int = 20_000_000
    max_inflated_bytes: int = 50_000_000
    max_ratio: int = 200
    max_chars: int = 2_000_000
    max_pages: int = 500
    seconds: float = 30.0


class ModelOptions(Noun):
    """How a chat model is reached. Prices are per million tokens in US dollars; unknown prices leave cost empty."""

    model: str
    base_url: str | None = None
    server: str | None = Field(default=None, description="what the server is called in keys; None: its address")
    api_key: SecretStr | None = None
    timeout: float = Field(default=120.0, description="seconds for one request")
    deadline: float = Field(default=600.0, description="seconds for one question, sleeps included")
    requests_per_minute: float | None = Field(default=None, description="requests that the endpoint allows")
    tokens_per_minute: float | None = Field(default=None, description="tokens that it allows, sent and received")
    outage: float = Field(default=120.0, description="seconds that an endpoint which answered before may be out")
    attempts: int = Field(default=6, description="requests for one question when the transport fails")
    reasks: int = Field(default=2, description="times an answer out of shape is asked again")
    max_tokens: int = 8192
    max_answer_bytes: int = Field(default=2_000_000, description="largest answer that is read")
    temperature: float = 0.0
    concurrency: int = 8
    words: int = Field(default=1000, description="words of an article in one question")
    budget: Decimal | None = Field(default=None, description="US dollars; stops before it is exceeded")
    price_in: Decimal | None = None
    price_out: Decimal | None = None

    @property
    def answers_from(self) -> str:
        """Who answers under the model's name; empty for the client's own address."""
        return self.server or (self.base_url or "").rstrip("/")

    @property
    def key(self) -> str:
        """Changes when anything does that could change an answer: not how long it is waited for, or what it costs."""
        asked = (self.model, self.answers_from, self.temperature, self.max_tokens, self.reasks, self.max_answer_bytes)
        return content_id("m", *asked, length=20)


class WaveOptions(Noun):
    """How calls are sent through the Batch API, many in one file."""

    batch_lines: int = 50_000
    batch_bytes: int = 200_000_000
    batch_tokens: int | None = Field(default=None, description="tokens that may be enqueued at once")
    batch_tries: int = Field(default=5, description="times that a call which fails is sent")
    batch_price: Decimal = Field(default=Decimal("0.5"), description="share of the usual price")
    batch_poll: float = Field(default=60.0, description="seconds between two looks")


class IndexOptions(Noun):
    """Where the Chroma index lives and who embeds."""

    path: Path
    collection: str = "passages"
    chroma_url: str | None = None
    embed_model: str = Field(default="minilm", description="'minilm', or the name of a model at embed_url")
    embed_url: str | None = None
    embed_key: SecretStr | None = None
    onnx: Path | None = None
    tokenizer: Path | None = None
    max_tokens: int = 256


class SourceOptions(Noun):
    """Where official figures are fetched from, and how long and how much of it is waited for."""

    downloads: Path = Field(default=Path(".argmap/downloads"), description="answers that were fetched, for a day")
    worldbank_url: str = "https://api.worldbank.org/v2"
    owid_url: str = "https://ourworldindata.org/grapher"
    dbnomics_url: str = "https://api.db.nomics.world/v22"
    eurostat_url: str = "https://ec.europa.eu/eurostat/api/dissemination/sdmx/3.0"
    download_timeout: float = Field(default=120.0, description="seconds for one answer")
    download_wait: float = Field(default=300.0, description="longest pause that a source may ask for, in seconds")
    download_attempts: int = 5
    download_bytes: int = 50_000_000
