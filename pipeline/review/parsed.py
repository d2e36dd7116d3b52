"""Articles, maps and findings as the database keeps them, read once however many pages ask for them.

What is kept is known by its whole text, so that none of it can be of an earlier state.
"""

import threading
from collections import OrderedDict
from typing import Final, Generic, TypeVar

from pydantic import BaseModel

from pipeline.models import ArgumentMap, Article, Findings

M = TypeVar("M", bound=BaseModel)
MOST: Final = 4_000_000
"""Characters of JSON of each kind that are kept as read; in memory they take about ten bytes each."""


class Parsed(Generic[M]):
    """Models by the JSON that they were read from; what was asked for longest ago makes room. For any thread."""

    def __init__(self, model: type[M], most: int = MOST) -> None:
        self._model, self._most = model, most
        self._kept: OrderedDict[str, M] = OrderedDict()
        self._size = 0
        self._alone = threading.Lock()

    def __call__(self, text: str) -> M:
        """The model that a text holds; the same one for the same text. Raises ValidationError."""
        with self._alone:
            found = self._kept.get(text)
            if found is not None:
                self._kept.move_to_end(text)
                return found
        made = self._model.model_validate_json(text)
        with self._alone:
            return self._keep(text, made)

    def _keep(self, text: str, made: M) -> M:
        if text in self._kept:  # another thread has read it meanwhile
            return self._kept[text]
        self._kept[text] = made
        self._size += len(text)
        while self._size > self._most and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[0])
        return made


article_of: Final = Parsed(Article)
map_of: Final = Parsed(ArgumentMap)
findings_of: Final = Parsed(Findings)
