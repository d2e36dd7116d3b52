"""Where the passages lie: a Chroma folder that one process at a time works in, or a Chroma server.

Chroma keeps vectors in memory and does not see what another process changes on disk. So each step holds a lock beside
the files, and opens them anew when somebody else has changed them since.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from pipeline.errors import EmbedderChanged, StorageError
from pipeline.files import alone
from pipeline.index.vectors import DATABASE, are_torn, drop
from pipeline.models import IndexOptions

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

LOCK = ".writing"
CHANGES = slice(24, 28)
"""Bytes of an SQLite file that every transaction changes: its file change counter."""


class Place:
    """One collection, opened when it is first used. It remembers which embedder filled it and refuses another."""

    def __init__(self, options: IndexOptions, fingerprint: str, say: Callable[[str], None]) -> None:
        """``say`` is told when another process is waited for."""
        self._options, self._fingerprint, self._say = options, fingerprint, say
        self._client: Client | None = None
        self._seen: tuple[int, bytes] | None = None

    def __str__(self) -> str:
        """The server's address, or the folder."""
        return self._options.chroma_url or str(self._options.path)

    @property
    def local(self) -> bool:
        """Whether the files are ours, and not a server's."""
        return self._options.chroma_url is None

    @contextmanager
    def held(self, doing: str, *, torn: bool = False) -> Iterator["Collection"]:
        """The collection for one step, which no other process disturbs; ``doing`` names it. Raises StorageError.

        A step must not hold another one. ``torn``: vectors that are not whole on disk are dropped, not refused.
        """
        with self.translated(doing):
            if not self.local:
                yield self._collection()
                return
            self._options.path.mkdir(parents=True, exist_ok=True)
            with alone(self._options.path / LOCK, f"{self}: another argmap process works with this index", self._say):
                if self._changes() != self._seen:
                    self._close()
                    self._look(torn=torn)
                try:
                    yield self._collection()
                finally:
                    self._seen = self._changes()

    def _look(self, *, torn: bool) -> None:
        if not are_torn(self._options.path, self._options.collection):
            return
        if not torn:
            raise StorageError("vectors are missing", where=str(self), do="`argmap doctor` makes them again.")
        drop(self._options.path, self._options.collection)

    def without_vectors(self) -> "Collection":
        """The same collection, held, after its folders of vectors were taken away: what is left of them is no use."""
        if self.local:
            self._close()
            drop(self._options.path, self._options.collection)
        return self._collection()

    def _changes(self) -> tuple[int, bytes] | None:
        """Which database this is, and how often it was changed; None if there is none yet."""
        try:
            with (self._options.path / DATABASE).open("rb") as file:
                return (self._options.path / DATABASE).stat().st_ino, file.read(CHANGES.stop)[CHANGES]
        except FileNotFoundError:
            return None

    def _close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _open(self) -> "Client":
        import chromadb  # noqa: PLC0415 - seconds to import
        from chromadb.config import Settings  # noqa: PLC0415

        quiet = Settings(anonymized_telemetry=False)
        if self.local:
            return cast("Client", chromadb.PersistentClient(str(self._options.path), settings=quiet))
        url = urlsplit(str(self))
        secure = url.scheme == "https"
        port = url.port or (443 if secure else 8000)
        host = url.hostname or "127.0.0.1"
        return cast("Client", chromadb.HttpClient(host=host, port=port, ssl=secure, settings=quiet))

    def _collection(self) -> "Collection":
        if self._client is None:
            self._client = self._open()
        collection = self._client.get_or_create_collection(
            self._options.collection,
            metadata={"fingerprint": self._fingerprint},
            configuration={"hnsw": {"space": "cosine"}},
            embedding_function=None,
        )
        found = (collection.metadata or {}).get("fingerprint")
        if found != self._fingerprint:
            raise EmbedderChanged(
                f"this index was filled by the embedder {found}, and {self._fingerprint} is set now",
                where=str(self),
                do="Set the first embedder again, or name another collection or index folder.",
            )
        return collection

    @contextmanager
    def translated(self, doing: str) -> Iterator[None]:
        """Chroma's many exception classes to one of ours, at the one place where we call it."""
        try:
            yield
        except StorageError:
            raise
        except Exception as error:
            what = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
            raise StorageError(
                f"the index could not {doing}: {what}",
                where=str(self),
                do="Check that the folder can be written, or that the Chroma server runs; then try `argmap doctor`.",
            ) from error
