"""Whether the words of an answer are of the article at all: its language, and no more than a sentence of it says.

Whether a restatement says the same is judged where it is grounded; here goes what cannot be one.
"""

from dataclasses import dataclass
from functools import cached_property

from pipeline.extract.windows import Window
from pipeline.faithful import WORD
from pipeline.text.plain import folded
from pipeline.text.words import STOP, stem

SHARED = 1 / 3
"""Share of the content words of a restatement or quotation that the stretch has; a strong model's least was 0.88."""
LONGEST, TIMES = 30, 2
"""Words of a restatement: so many more than so many times those that it restates are a text of its own."""


@dataclass(frozen=True)
class Wording:
    """The words of a stretch, for what was answered about it."""

    window: Window

    @cached_property
    def _stems(self) -> frozenset[str]:
        return _content(" ".join(sentence.text for sentence in self.window))

    def is_its_own(self, words: str) -> bool:
        """Whether words are of this stretch, and of its language."""
        said = _content(words)
        return len(said & self._stems) >= SHARED * len(said)

    def restates(self, text: str, numbers: frozenset[int]) -> bool:
        """Whether a text can restate the sentences with these numbers."""
        shown = sum(len(sentence.text.split()) for sentence in self.window if sentence.number in numbers)
        return len(text.split()) <= LONGEST + TIMES * shown and self.is_its_own(text)


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(folded(text)) if word not in STOP)
