"""An article into sentences and passages."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from pipeline.models import Article, Passage, Reading, Sentence, content_id
from pipeline.text.sentences import split

TINY = 0.25
"""A section smaller than this share of the budget does not make a passage of its own."""

Window = tuple[int, int]
"""Half-open range of indices into the sentences."""


def read(article: Article, count: Callable[[str], int], *, budget: int = 220, overlap: int = 1) -> Reading:
    """Cut an article into sentences, and these into passages of at most ``budget`` tokens.

    ``count`` gives the tokens of a text and is asked once per sentence. Each passage repeats up to ``overlap``
    sentences of the one before it; none crosses into a section unless the part before it is tiny. A sentence larger
    than the budget is a passage alone.
    """
    sentences = split(article.text)
    sizes = [0, *accumulate(count(sentence.text) for sentence in sentences)]
    windows = (
        window
        for part in _parts(sentences, sizes, budget)
        for window in _windows(part, sizes, budget=budget, overlap=overlap)
    )
    passages = tuple(_passage(article, number, sentences[first:last]) for number, (first, last) in enumerate(windows))
    return Reading(article=article, sentences=sentences, passages=passages)


def _parts(sentences: Sequence[Sentence], sizes: Sequence[int], budget: int) -> Iterator[Window]:
    """Sections as ranges of sentences; a tiny one is joined with the next."""
    start = 0
    for index, sentence in enumerate(sentences):
        if sentence.heading and sizes[index] - sizes[start] >= TINY * budget:
            yield start, index
            start = index
    if sentences:
        yield start, len(sentences)


def _windows(part: Window, sizes: Sequence[int], *, budget: int, overlap: int) -> Iterator[Window]:
    """Ranges of whole sentences within the budget, overlapping where that leaves room for something new."""
    start, stop = part
    new = start
    while new < stop:
        first = max(start, new - overlap)
        while first < new and sizes[new + 1] - sizes[first] > budget:
            first += 1
        last = new + 1
        while last < stop and sizes[last + 1] - sizes[first] <= budget:
            last += 1
        yield first, last
        new = last


def _passage(article: Article, number: int, sentences: Sequence[Sentence]) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    return Passage(
        id=content_id("p", article.id, start, end),
        article_id=article.id,
        number=number,
        first=sentences[0].number,
        last=sentences[-1].number,
        start=start,
        end=end,
        text=article.text[start:end],
        section=sentences[-1].section,
    )
