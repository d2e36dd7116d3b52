"""Passages in Chroma: embedded on disk by default, or a Chroma server.

One process writes at a time (a lock beside the files says so); known passages are neither embedded nor added again.
The collection remembers which embedder filled it and refuses another.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from pipeline.errors import EmbedderChanged, StorageError, StorageLost
from pipeline.index.pairs import near_pairs
from pipeline.models import Article, IndexOptions, Passage
from pipeline.ports import Embedder, Hit, Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

BATCH = 1_000
LOCK_SECONDS = 20
Where = dict[str, Any]


class ChromaIndex:
    """The port Index over Chroma."""

    def __init__(self, options: IndexOptions, embedder: Embedder) -> None:
        """Nothing is opened until it is used."""
        self._options, self.embedder = options, embedder

    @cached_property
    def _client(self) -> "ClientAPI":
        import chromadb  # noqa: PLC0415 - seconds to import
        from chromadb.config import Settings  # noqa: PLC0415

        quiet = Settings(anonymized_telemetry=False)
        with self._translated("open"):
            if self._options.chroma_url is None:
                self._options.path.mkdir(parents=True, exist_ok=True)
                return chromadb.PersistentClient(str(self._options.path), settings=quiet)
            url = urlsplit(self._options.chroma_url)
            secure = url.scheme == "https"
            port = url.port or (443 if secure else 8000)
            return chromadb.HttpClient(host=url.hostname or "127.0.0.1", port=port, ssl=secure, settings=quiet)

    @cached_property
    def _collection(self) -> "Collection":
        with self._translated("open"):
            collection = self._client.get_or_create_collection(
                self._options.collection,
                metadata={"fingerprint": self.embedder.fingerprint},
                configuration={"hnsw": {"space": "cosine"}},
                embedding_function=None,
            )
        found = (collection.metadata or {}).get("fingerprint")
        if found != self.embedder.fingerprint:
            raise EmbedderChanged(
                f"this index was filled by the embedder {found}, and {self.embedder.fingerprint} is set now",
                where=self._place,
                do="Set the first embedder again, or name another collection or index folder.",
            )
        return collection

    @property
    def _place(self) -> str:
        return self._options.chroma_url or str(self._options.path)

    @contextmanager
    def _translated(self, doing: str) -> Iterator[None]:
        """Chroma's many exception classes to one of ours, at the one place where we call it."""
        try:
            yield
        except StorageError:
            raise
        except Exception as error:
            what = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
            kind = StorageLost if doing == "open" else StorageError
            raise kind(
                f"the index could not {doing}: {what}",
                where=self._place,
                do="Check that the folder can be written, or that the Chroma server runs.",
            ) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Alone at the files while this lasts; a server does its own locking. Raises StorageError."""
        if self._options.chroma_url is not None:
            yield
            return
        from filelock import FileLock, Timeout  # noqa: PLC0415

        self._options.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._options.path / ".writing", timeout=LOCK_SECONDS)
        try:
            lock.acquire()
        except Timeout as error:
            raise StorageError(
                "another argmap process is writing this index",
                where=self._place,
                do="Wait for it to end, or give this one its own index folder.",
            ) from error
        try:
            yield
        finally:
            lock.release()

    def add(self, article: Article, passages: Sequence[Passage]) -> int:
        """Adds what is new of the article and forgets what is no longer in it; returns how many were new."""
        with self._translated("add"):
            known = set(self._collection.get(where={"article_id": article.id}, include=[])["ids"])
        wanted = {passage.id for passage in passages}
        new = [passage for passage in passages if passage.id not in known]
        if stale := sorted(known - wanted):
            with self._translated("forget"):
                self._collection.delete(ids=stale)
        for i in range(0, len(new), BATCH):
            self._add(article, new[i : i + BATCH])
        return len(new)

    def _add(self, article: Article, passages: Sequence[Passage]) -> None:
        vectors = self.embedder.embed([passage.text for passage in passages])
        with self._translated("add"):
            self._collection.add(
                ids=[passage.id for passage in passages],
                embeddings=vectors,
                documents=[passage.text for passage in passages],
                metadatas=[_metadata(article, passage) for passage in passages],
            )

    def near(
        self, text: str, k: int = 5, *, article_id: str | None = None, not_article_id: str | None = None
    ) -> Sequence[Hit]:
        """The k passages nearest in meaning, best first; of one article, or of all but one, if asked for."""
        conditions: list[Where] = []
        if article_id is not None:
            conditions.append({"article_id": article_id})
        if not_article_id is not None:
            conditions.append({"article_id": {"$ne": not_article_id}})
        return self.search(text, k, conditions)

    def search(self, text: str, k: int = 5, conditions: Sequence[Where] = ()) -> Sequence[Hit]:
        """The same under Chroma conditions on the metadata, all of which must hold."""
        where: Any = {"$and": list(conditions)} if len(conditions) > 1 else (conditions[0] if conditions else None)
        vector = self.embedder.embed([text])
        with self._translated("search"):
            if (size := self._collection.count()) == 0:
                return ()
            found = self._collection.query(query_embeddings=vector, n_results=min(k, size), where=where)
        rows = zip(
            found["ids"][0],
            (found["metadatas"] or [[]])[0],
            (found["documents"] or [[]])[0],
            (found["distances"] or [[]])[0],
            strict=True,
        )
        hits = [_hit(id_, metadata, document, distance) for id_, metadata, document, distance in rows]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))

    def pairs(self, passage_ids: Sequence[str], k: int) -> Sequence[tuple[str, str]]:
        """Each of these passages with its k nearest of other articles among them, each pair once, in order of id.

        They are looked up in a collection of their own, in memory and filled in order of id: what else the index holds,
        and in which order it came, changes nothing.
        """
        with self._translated("compare"):
            ids, vectors, articles = self._vectors(sorted(set(passage_ids)))
            return tuple(sorted(near_pairs(ids, vectors, articles, k))) if len(set(articles)) > 1 else ()

    def _vectors(self, ids: Sequence[str]) -> tuple[list[str], Vectors, list[str]]:
        """Passages that are there, their vectors and their articles, in order of id."""
        rows: list[tuple[str, Any, str]] = []
        for i in range(0, len(ids), BATCH):
            got = self._collection.get(ids=list(ids[i : i + BATCH]), include=["embeddings", "metadatas"])
            held = (got["embeddings"] if got["embeddings"] is not None else (), got["metadatas"] or ())
            rows += [(id_, vector, str(of["article_id"])) for id_, vector, of in zip(got["ids"], *held, strict=True)]
        rows.sort(key=lambda row: row[0])
        vectors = np.array([vector for _, vector, _ in rows], dtype=np.float32)
        return [id_ for id_, _, _ in rows], vectors, [article for _, _, article in rows]

    def remove(self, article_id: str) -> int:
        """Forgets an article; returns how many passages went."""
        with self._translated("forget"):
            ids = self._collection.get(where={"article_id": article_id}, include=[])["ids"]
            if ids:
                self._collection.delete(ids=ids)
        return len(ids)

    def count(self) -> int:
        """Passages in the index."""
        with self._translated("count"):
            return self._collection.count()

    def articles(self) -> dict[str, str]:
        """Title by id of every indexed article, in order of id."""
        with self._translated("list"):
            rows = self._collection.get(where={"number": 0}, include=["metadatas"])
        titles = {str(row["article_id"]): str(row["title"]) for row in rows["metadatas"] or []}
        return dict(sorted(titles.items()))


def day_number(day: date) -> int:
    """A date as a number that Chroma can compare: 20250224."""
    return day.year * 10_000 + day.month * 100 + day.day


def _metadata(article: Article, passage: Passage) -> Mapping[str, str | int]:
    """Chroma refuses empty and nested values: what is unknown is left out."""
    known: dict[str, str | int | None] = {
        "article_id": article.id,
        "title": article.title,
        "author": article.author,
        "source": article.source,
        "published": day_number(article.published) if article.published else None,
        "section": passage.section,
        "number": passage.number,
        "start": passage.start,
        "end": passage.end,
    }
    return {key: value for key, value in known.items() if value not in (None, "")}


def _hit(id_: str, metadata: Mapping[str, Any], document: str, distance: float) -> Hit:
    return Hit(
        passage_id=id_,
        article_id=str(metadata["article_id"]),
        title=str(metadata["title"]),
        number=int(metadata["number"]),
        start=int(metadata["start"]),
        end=int(metadata["end"]),
        text=document,
        score=round(1.0 - float(distance), 4),
    )
