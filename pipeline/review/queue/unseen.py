"""What nobody has looked at: flags that nobody opened, and sentences with figures on which nobody opened a finding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.models import Finding, QuantityKind, Sentence
from pipeline.quantities import read_quantities
from pipeline.review.queue.items import Checked, Item, queue_of

_NO_FIGURE = frozenset({QuantityKind.PERIOD, QuantityKind.ORDINAL})


@dataclass(frozen=True)
class Unlooked:
    """A sentence with figures that no person has looked at, whatever checking says of them. Half-open span."""

    story: int
    title: str
    start: int
    end: int
    text: str
    figures: tuple[str, ...]
    findings: tuple[Finding, ...]
    """What checking says of figures in it; none: nothing was compared."""


@dataclass(frozen=True)
class Unseen:
    """Both lists; sentences in the order of stories and texts."""

    flags: tuple[Item, ...]
    sentences: tuple[Unlooked, ...]

    @property
    def count(self) -> int:
        """One number for both."""
        return len(self.flags) + len(self.sentences)


def unseen(stories: Sequence[Checked]) -> Unseen:
    """What nobody has opened or decided in any of the stories.

    A flag is told once: the sentence around it is left out.
    """
    flags = tuple(item for item in queue_of(stories) if item.finding.hard and not _is_seen(item))
    told = {(item.story, item.finding.start) for item in flags}
    return Unseen(flags, tuple(each for checked in stories for each in _sentences(checked, told)))


def _is_seen(item: Item) -> bool:
    return item.standing.looked or item.standing.done or item.standing.outcome is not None


def _sentences(checked: Checked, told: set[tuple[int, int]]) -> Iterator[Unlooked]:
    seen = {id_ for id_, each in checked.standings.items() if each.looked or each.outcome is not None}
    for sentence in checked.reading.sentences:
        figures = tuple(_figures(sentence))
        found = tuple(each for each in checked.findings.findings if sentence.start <= each.start < sentence.end)
        looked = any(each.id in seen or (checked.story, each.start) in told for each in found)
        if figures and not looked:
            yield Unlooked(
                checked.story, checked.article.title, sentence.start, sentence.end, sentence.text, figures, found
            )


def _figures(sentence: Sentence) -> Iterator[str]:
    return (each.text for each in read_quantities(sentence.text) if each.kind not in _NO_FIGURE)
