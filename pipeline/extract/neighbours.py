"""Passages of one article that are close in meaning: hints for links across windows."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from pipeline.extract.windows import Window
from pipeline.models import Passage, Reading
from pipeline.ports import Hit, Vectors

Near = Callable[[Passage], Sequence[Hit]]
OWN, NEAREST = 6, 3
CLOSE = 0.5
"""Cosine similarity below which a passage is no neighbour."""


class Within:
    """The passages of an article that are nearest to one of them. So no hint depends on what else was ever read."""

    def __init__(self, reading: Reading, vectors: Callable[[Sequence[Passage]], Vectors]) -> None:
        """``vectors`` are asked for once, with the first passage: a row for each."""
        self._reading, self._vectors = reading, vectors

    @cached_property
    def _likeness(self) -> list[list[float]]:
        """Of each passage to each; rounded, since stored vectors may be another in their last digit."""
        vectors = self._vectors(self._reading.passages)
        return [[round(each, 4) for each in row] for row in (vectors @ vectors.T).tolist()]

    def __call__(self, passage: Passage) -> list[Hit]:
        """The nearest ones, best first."""
        passages, likeness = self._reading.passages, self._likeness[passage.number]
        ranked = sorted(range(len(passages)), key=lambda at: (-likeness[at], passages[at].id))
        return [_hit(passages[at], likeness[at]) for at in ranked if at != passage.number][:NEAREST]


def _hit(passage: Passage, likeness: float) -> Hit:
    return Hit(
        passage_id=passage.id,
        article_id=passage.article_id,
        title="",
        number=passage.number,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        score=likeness,
    )


def neighbours(reading: Reading, windows: Sequence[Window], near: Near) -> list[str]:
    """Lines that name distant passages of the article by sentence numbers."""
    if len(windows) < 2:  # noqa: PLR2004 - one window is shown whole
        return []
    hits = [(passage, hit) for passage in reading.passages for hit in near(passage) if hit.score >= CLOSE]
    hits.sort(key=lambda pair: (-pair[1].score, pair[0].number, pair[1].passage_id))
    return list(_own(reading, windows, hits))


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
