"""Passages close in meaning, from the index: hints for links across windows."""

from collections.abc import Callable, Iterator, Sequence

from pipeline.extract.windows import Window
from pipeline.models import Passage, Reading
from pipeline.ports import Hit

Near = Callable[[Passage], Sequence[Hit]]
OWN, OTHERS, WORDS = 6, 3, 30
CLOSE = 0.5
"""Cosine similarity below which a passage is no neighbour."""


def neighbours(reading: Reading, windows: Sequence[Window], near: Near) -> list[str]:
    """Lines that name distant passages of the article by sentence numbers, and quote those of other articles."""
    if len(windows) < 2:  # noqa: PLR2004 - one window is shown whole
        return []
    hits = [(passage, hit) for passage in reading.passages for hit in near(passage) if hit.score >= CLOSE]
    hits.sort(key=lambda pair: (-pair[1].score, pair[0].number, pair[1].passage_id))
    return [*_own(reading, windows, hits), *_others(reading, hits)]


def _own(reading: Reading, windows: Sequence[Window], hits: Sequence[tuple[Passage, Hit]]) -> Iterator[str]:
    passages = {passage.id: passage for passage in reading.passages}
    seen: set[tuple[int, int]] = set()
    for passage, hit in hits:
        other = passages.get(hit.passage_id)
        if other is None or _window(passage, windows) == _window(other, windows):
            continue
        first, second = sorted((passage, other), key=lambda one: one.number)
        if (first.number, second.number) not in seen and len(seen) < OWN:
            seen.add((first.number, second.number))
            yield f"Sentences {first.first} to {first.last} are close to sentences {second.first} to {second.last}."


def _window(passage: Passage, windows: Sequence[Window]) -> int:
    return sum(window[0].number <= passage.first for window in windows)


def _others(reading: Reading, hits: Sequence[tuple[Passage, Hit]]) -> Iterator[str]:
    seen: set[str] = set()
    for _, hit in hits:
        if hit.article_id != reading.article.id and hit.passage_id not in seen and len(seen) < OTHERS:
            seen.add(hit.passage_id)
            words = hit.text.split()
            yield f"Other article, {hit.title}: {' '.join(words[:WORDS])}{' …' if len(words) > WORDS else ''}"
