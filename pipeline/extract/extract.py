"""The order of work: per window roles, then relations; then the article as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline import prompts
from pipeline.errors import AnswerCutOff, ModelError
from pipeline.extract import questions
from pipeline.extract.asking import LEFT_OUT, Asking, together
from pipeline.extract.drafting import complete, units_of
from pipeline.extract.graph import Graph
from pipeline.extract.neighbours import Near, neighbours
from pipeline.extract.shapes import Link, Whole
from pipeline.extract.windows import Window, halves, missing, windows
from pipeline.models import Draft, DraftUnit, NotChecked, Reading, Role
from pipeline.ports import Model

PROMPTS = ("roles", "relations", "article")
PAIR = 2
UNLINKED = "how the statements here bear on each other was not examined"
UNJOINED = "main claim and links across the article were not examined"


async def extract(reading: Reading, model: Model, *, words: int, near: Near) -> Draft:
    """What a model makes of an article; ``words`` is the length of a window.

    Raises the ModelError of its first window if not one could be examined: an empty map would pass for a finished one.
    """
    work = _Work(reading, Asking(model))
    cut = windows(reading, words)
    parts = await together([work.stretch(window) for window in cut])
    failed = [part.failed for part in parts if part.failed is not None]
    if failed and not any(part.examined for part in parts):
        raise failed[0]
    return await work.article(parts, neighbours(reading, cut, near))


@dataclass(frozen=True)
class _Part:
    """What one window gave. ``examined``: whether a model answered about any of it; ``failed``: why not about some."""

    units: tuple[DraftUnit, ...] = ()
    links: tuple[Link, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    examined: bool = False
    failed: ModelError | None = None

    def and_(self, other: "_Part") -> "_Part":
        """Two neighbouring windows as one."""
        return _Part(
            self.units + other.units,
            self.links + other.links,
            self.not_checked + other.not_checked,
            self.examined or other.examined,
            self.failed or other.failed,
        )


@dataclass
class _Work:
    """One article being asked about."""

    reading: Reading
    asking: Asking

    async def stretch(self, window: Window) -> _Part:
        """Units and links of one window."""
        part = await self._roles(window)
        links, not_checked = await self._links(part.units, window)
        return replace(part, links=links, not_checked=part.not_checked + not_checked)

    async def _roles(self, window: Window) -> _Part:
        if all(sentence.heading for sentence in window):
            return _Part()
        try:
            answer, dropped = await self.asking.ask(questions.roles(self.reading.article.title, window))
        except AnswerCutOff as error:
            if len(window) == 1:
                return _failed(window, error)
            first, second = await together([self._roles(half) for half in halves(window)])
            return first.and_(second)
        except ModelError as error:
            return _failed(window, error)
        return _Part(tuple(units_of(answer, window)), not_checked=_dropped(window, dropped), examined=True)

    async def _links(
        self, units: tuple[DraftUnit, ...], window: Window
    ) -> tuple[tuple[Link, ...], tuple[NotChecked, ...]]:
        if len(units) < PAIR:
            return (), ()
        try:
            answer, dropped = await self.asking.ask(questions.relations(units, self.reading))
        except AnswerCutOff as error:
            if len(units) == PAIR:
                return (), (missing(window, f"{UNLINKED}: {error.sentence}"),)
            middle = len(units) // 2
            jobs = [self._links(half, window) for half in (units[:middle], units[middle:])]
            (links, not_checked), (more, other) = await together(jobs)
            return links + more, not_checked + other
        except ModelError as error:
            return (), (missing(window, f"{UNLINKED}: {error.sentence}"),)
        return tuple(answer.links), _dropped(window, dropped)

    async def article(self, parts: Sequence[_Part], hints: Sequence[str]) -> Draft:
        """The draft of all windows, completed by what can only be said of the article as a whole."""
        units = [unit for part in parts for unit in part.units]
        graph = Graph()
        graph.extend(link for part in parts for link in part.links)
        not_checked = tuple(one for part in parts for one in part.not_checked)
        answer, problems = await self._whole(units, graph, hints)
        sentences = self.reading.sentences
        completed, relations = complete(units, graph, answer)
        used = self.asking.prompts
        return Draft(
            units=completed,
            relations=relations,
            not_checked=not_checked + tuple(missing(sentences, problem) for problem in problems),
            prompts={ref: used[ref] for name in PROMPTS if (ref := prompts.load(name).ref) in used},
            model=self.asking.model.name,
            calls=self.asking.calls,
            tokens=self.asking.tokens,
            cost=self.asking.cost,
        )

    async def _whole(
        self, units: Sequence[DraftUnit], graph: Graph, hints: Sequence[str]
    ) -> tuple[Whole, tuple[str, ...]]:
        nothing = Whole(main=[], links=[], implicit=[])
        if len(units) < PAIR:
            return nothing.model_copy(update={"main": [unit.key for unit in units if unit.role is Role.CLAIM]}), ()
        problem = ""
        for shown in (_joining(units, graph), _tops(units, graph)):
            try:
                answer, dropped = await self.asking.ask(
                    questions.whole(shown, graph, self.reading.article.title, hints)
                )
            except AnswerCutOff as error:
                problem = error.sentence
            except ModelError as error:
                return nothing, (f"{UNJOINED}: {error.sentence}",)
            else:
                return answer, tuple(f"{LEFT_OUT}: {sentence}" for sentence in dropped)
        return nothing, (f"{UNJOINED}: {problem}",)


def _failed(window: Window, error: ModelError) -> _Part:
    return _Part(not_checked=(missing(window, error.sentence),), failed=error)


def _dropped(window: Window, sentences: Sequence[str]) -> tuple[NotChecked, ...]:
    return tuple(missing(window, f"{LEFT_OUT}: {sentence}") for sentence in sentences)


def _joining(units: Sequence[DraftUnit], graph: Graph) -> list[DraftUnit]:
    """All units but background that nothing hangs on."""
    linked = {end for relation in graph.relations for end in (*relation.sources, relation.target)}
    return [unit for unit in units if unit.role is not Role.BACKGROUND or unit.key in linked] or list(units)


def _tops(units: Sequence[DraftUnit], graph: Graph) -> list[DraftUnit]:
    """Units that bear on no other."""
    sources = {source for relation in graph.relations for source in relation.sources}
    return [unit for unit in units if unit.key not in sources] or list(units)
