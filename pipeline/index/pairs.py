"""Which of some passages are near each other: neighbours in a Chroma collection that lives as long as the question.

Filled with these passages alone and in order of id, it gives the same answer whatever else the user's index holds and
in which order that came; the graph that Chroma searches depends on how it grew.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline.models import content_id
from pipeline.ports import Vectors

BATCH = 1_000


def near_pairs(ids: Sequence[str], vectors: Vectors, articles: Sequence[str], k: int) -> set[tuple[str, str]]:
    """Each passage with its k nearest of other articles, the lesser id first; ``articles`` are theirs."""
    import chromadb  # noqa: PLC0415 - seconds to import
    from chromadb.config import Settings  # noqa: PLC0415

    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    name = content_id("pairs-", *ids)
    held = client.get_or_create_collection(name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None)
    try:
        for i in range(0, len(ids), BATCH):
            held.upsert(ids=list(ids[i : i + BATCH]), embeddings=vectors[i : i + BATCH])
        of, own = dict(zip(ids, articles, strict=True)), Counter(articles)
        found: set[tuple[str, str]] = set()
        for size, some in _by_size(articles, own):
            asked = held.query(query_embeddings=vectors[some], n_results=min(len(ids), k + size), include=[])
            for place, near in zip(some, asked["ids"], strict=True):
                others = [other for other in near if of[other] != articles[place]][:k]
                found.update((min(ids[place], other), max(ids[place], other)) for other in others)
        return found
    finally:
        client.delete_collection(name)


def _by_size(articles: Sequence[str], own: Mapping[str, int]) -> Iterator[tuple[int, list[int]]]:
    """Places of passages in batches, by how many passages their article has among them: those nearest are its own."""
    by_size: dict[int, list[int]] = {}
    for place, article in enumerate(articles):
        by_size.setdefault(own[article], []).append(place)
    for size, places in sorted(by_size.items()):
        for i in range(0, len(places), BATCH):
            yield size, places[i : i + BATCH]
