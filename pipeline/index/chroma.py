"""Passages in Chroma: embedded on disk by default, or a Chroma server.

Known passages are neither embedded nor added again.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import StorageError
from pipeline.index.pairs import near_pairs
from pipeline.index.place import Place
from pipeline.models import Article, IndexOptions, Passage
from pipeline.ports import Embedder, Hit, Vectors

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

BATCH = 1_000
Where = dict[str, Any]
Metadata = dict[str, str | int]


class ChromaIndex:
    """The port Index over Chroma. Several processes may use one folder; each step waits for theirs to end."""

    def __init__(self, options: IndexOptions, embedder: Embedder, say: Callable[[str], None] = lambda _: None) -> None:
        """Nothing is opened until it is used; ``say`` is told of waits and repairs."""
        self._place, self.embedder, self._say = Place(options, embedder.fingerprint, say), embedder, say

    def add(self, article: Article, passages: Sequence[Passage], source: str = "") -> int:
        """Adds what is new of the article and forgets what is no longer in it; returns how many were new."""
        wanted = {passage.id: _metadata(article, passage) | {_mark(source): True} for passage in passages}
        with self._place.held("add") as collection:
            got = collection.get(where={"article_id": article.id}, include=["metadatas"])
            known = dict(zip(got["ids"], got["metadatas"] or (), strict=True))
            if stale := sorted(known.keys() - wanted):
                collection.delete(ids=stale)
            changed = {id_: _changes(known[id_], now) for id_, now in wanted.items() if id_ in known}
            if changed := {id_: change for id_, change in changed.items() if change}:
                collection.update(ids=list(changed), metadatas=list(changed.values()))
        new = [passage for passage in passages if passage.id not in known]
        for i in range(0, len(new), BATCH):
            self._add([(passage, wanted[passage.id]) for passage in new[i : i + BATCH]])
        return len(new)

    def _add(self, new: Sequence[tuple[Passage, Metadata]]) -> None:
        texts = [passage.text for passage, _ in new]
        vectors = self.embedder.embed(texts)
        with self._place.held("add") as collection:
            # Another process may have added the same ones meanwhile.
            collection.upsert(
                ids=[passage.id for passage, _ in new],
                embeddings=vectors,
                documents=texts,
                metadatas=[about for _, about in new],
            )

    def vectors(self, passages: Sequence[Passage]) -> Vectors:
        """One row per passage, in order; those that are held are not embedded again. Raises StorageError."""
        with self._place.held("look") as collection:
            ids, held, _ = _vectors(collection, [passage.id for passage in passages])
        known = dict(zip(ids, held, strict=True))
        lacking = [passage for passage in passages if passage.id not in known]
        if lacking:
            made = self.embedder.embed([passage.text for passage in lacking])
            known.update(zip((passage.id for passage in lacking), made, strict=True))
        return np.array([known[passage.id] for passage in passages], dtype=np.float32)

    def mend(self) -> int:
        """Makes vectors that were lost again from the passages that are held; returns how many. Raises StorageError."""
        with self._place.held("mend", torn=True) as found:
            if _is_whole(found):
                return 0
            collection = self._place.without_vectors()
            ids = collection.get(include=[])["ids"]
            self._say(f"{self._place}: vectors are missing; they are made again for all {len(ids)} passages.")
            for i in range(0, len(ids), BATCH):
                self._restore(collection, ids[i : i + BATCH])
            if not _is_whole(collection):
                raise StorageError(
                    "vectors are missing, and could not be made again",
                    where=str(self._place),
                    do="Name another index, or remove this one; the next run fills it.",
                )
            return len(ids)

    def _restore(self, collection: "Collection", ids: Sequence[str]) -> None:
        got = collection.get(ids=list(ids), include=["documents", "metadatas"])
        texts = got["documents"] or []
        collection.upsert(
            ids=got["ids"], embeddings=self.embedder.embed(texts), documents=texts, metadatas=got["metadatas"]
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
        with self._place.held("search") as collection:
            if (size := collection.count()) == 0:
                return ()
            found = collection.query(query_embeddings=vector, n_results=min(k, size), where=where)
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
        with self._place.held("compare") as collection:
            ids, vectors, articles = _vectors(collection, sorted(set(passage_ids)))
        with self._place.translated("compare"):
            return tuple(sorted(near_pairs(ids, vectors, articles, k))) if len(set(articles)) > 1 else ()

    def remove(self, article_id: str, source: str | None = None) -> int:
        """Forgets an article, or that a source has it: no passage goes that is of another. Returns how many went."""
        with self._place.held("forget") as collection:
            got = collection.get(where={"article_id": article_id}, include=["metadatas"])
            ids = list(got["ids"])
            if source is not None:
                held = {id_: _marks(about) for id_, about in zip(ids, got["metadatas"] or (), strict=True)}
                ids = [id_ for id_, marks in held.items() if marks == {_mark(source)}]
                if shared := [id_ for id_, marks in held.items() if _mark(source) in marks and id_ not in ids]:
                    collection.update(ids=shared, metadatas=[{_mark(source): None} for _ in shared])
            if ids:
                collection.delete(ids=ids)
        return len(ids)

    def count(self) -> int:
        """Passages in the index."""
        with self._place.held("count") as collection:
            return collection.count()

    def articles(self) -> dict[str, str]:
        """Title by id of every indexed article, in order of id."""
        with self._place.held("list") as collection:
            rows = collection.get(where={"number": 0}, include=["metadatas"])
        titles = {str(row["article_id"]): str(row["title"]) for row in rows["metadatas"] or []}
        return dict(sorted(titles.items()))


def _is_whole(collection: "Collection") -> bool:
    """Whether every passage has its vector. Chroma has one kind of error for all that can be amiss there."""
    from chromadb.errors import InternalError  # noqa: PLC0415

    try:
        ids = collection.get(include=[])["ids"]
        for i in range(0, len(ids), BATCH):
            wanted = ids[i : i + BATCH]
            found = collection.get(ids=wanted, include=["embeddings"])["embeddings"]
            if found is None or len(found) < len(wanted):
                return False
    except InternalError:
        return False
    return True


def _vectors(collection: "Collection", ids: Sequence[str]) -> tuple[list[str], Vectors, list[str]]:
    """Passages that are there, their vectors and their articles, in order of id."""
    rows: list[tuple[str, Any, str]] = []
    for i in range(0, len(ids), BATCH):
        got = collection.get(ids=list(ids[i : i + BATCH]), include=["embeddings", "metadatas"])
        held = (got["embeddings"] if got["embeddings"] is not None else (), got["metadatas"] or ())
        rows += [(id_, vector, str(of["article_id"])) for id_, vector, of in zip(got["ids"], *held, strict=True)]
    rows.sort(key=lambda row: row[0])
    vectors = np.array([vector for _, vector, _ in rows], dtype=np.float32)
    return [id_ for id_, _, _ in rows], vectors, [article for _, _, article in rows]


def _changes(before: Mapping[str, Any], now: Metadata) -> dict[str, Any]:
    """What is to be written so that a passage is described as it is now; marks of other sources stay."""
    gone = dict.fromkeys(before.keys() - now.keys() - _marks(before))
    return gone | {name: value for name, value in now.items() if before.get(name) != value}


def _mark(source: str) -> str:
    """The field of a passage that says that a source has it."""
    return f"of:{source}"


def _marks(about: Mapping[str, Any]) -> set[str]:
    return {name for name in about if name.startswith(_mark(""))}


def day_number(day: date) -> int:
    """A date as a number that Chroma can compare: 20250224."""
    return day.year * 10_000 + day.month * 100 + day.day


def _metadata(article: Article, passage: Passage) -> Metadata:
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
