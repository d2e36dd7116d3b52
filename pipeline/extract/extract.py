"""The order of work: a short article at once; a longer one per window, roles, then relations, and then as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from pipeline import prompts
from pipeline.errors import AnswerCutOff, AnswerUnusable, ModelError
from pipeline.extract import questions
from pipeline.extract.asking import Asking, together
from pipeline.extract.drafting import complete, keyed_units, unheld, units_of, unnamed, unworded
from pipeline.extract.graph import Graph
from pipeline.extract.neighbours import Near, neighbours
from pipeline.extract.shapes import Joined, Link, Whole
from pipeline.extract.windows import Window, halves, length, missing, windows
from pipeline.holders import Holders
from pipeline.models import Draft, DraftUnit, Dropped, NotChecked, Reading, Role
from pipeline.ports import Model
from pipeline.text.folding import Folded

PROMPTS = ("short", "roles", "relations", "article")
PAIR = 2
ONCE = 1100
"""Words of an article that one question is enough for: three show its sentences three times. A strong model writes 4.4
tokens a word, and up to 7 with indented JSON, so that the answer fits into the 8,192 that one may have."""
UNLINKED = "how the statements here bear on each other was not examined"
ADVICE = "Another model may do better."
UNJOINED = "main claim and links across the article were not examined"


async def extract(reading: Reading, model: Model, *, words: int, near: Near, once: int = ONCE) -> Draft:
    """What a model makes of an article; ``words`` is the length of a window, up to ``once`` words are asked at once.

    Raises the ModelError of the first window that failed if nothing was found in the others, and AnswerUnusable if
    none failed: an empty map would pass for a finished one.
    """
    work = _Work(reading, Asking(model))
    draft = await _drafted(work, words, near, once)
    if not draft.units and any(not sentence.heading for sentence in reading.sentences):
        raise AnswerUnusable("the model marked no statement in it", where=model.name, do=ADVICE)
    return draft


async def _drafted(work: "_Work", words: int, near: Near, once: int) -> Draft:
    reading = work.reading
    cut = windows(reading, words)
    if len(cut) == 1 and length(reading.sentences) <= once:
        try:
            return await work.entire()
        except (AnswerCutOff, AnswerUnusable):
            # Too much at once for this model: three smaller questions may do.
            pass
    parts = await together([work.stretch(window) for window in cut])
    failed = [part.failed for part in parts if part.failed is not None]
    if failed and not any(part.units for part in parts):
        raise failed[0]
    return await work.article(parts, neighbours(reading, cut, near))


@dataclass(frozen=True)
class _Part:
    """What one window gave. ``failed``: why a model did not answer about some of it."""

    units: tuple[DraftUnit, ...] = ()
    links: tuple[Link, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    failed: ModelError | None = None

    def and_(self, other: "_Part") -> "_Part":
        """Two neighbouring windows as one."""
        return _Part(
            self.units + other.units,
            self.links + other.links,
            self.not_checked + other.not_checked,
            self.dropped + other.dropped,
            self.failed or other.failed,
        )


@dataclass
class _Work:
    """One article being asked about."""

    reading: Reading
    asking: Asking

    @cached_property
    def holders(self) -> Holders:
        """The names in the article."""
        return Holders(Folded.of(self.reading.article.text))

    async def entire(self) -> Draft:
        """The draft of a short article, asked about at once."""
        answer, dropped = await self.asking.ask(questions.entire(self.reading, self.holders))
        units = keyed_units(answer, self.reading.sentences)
        told = (*dropped, *unnamed(answer), *unworded(answer, self.reading.sentences))
        return self._draft(units, Graph(), answer, (), told)

    async def stretch(self, window: Window) -> _Part:
        """Units and links of one window."""
        part = await self._roles(window)
        found = await self._links(part.units, window)
        return replace(
            part,
            links=found.links,
            not_checked=part.not_checked + found.not_checked,
            dropped=part.dropped + found.dropped,
        )

    async def _roles(self, window: Window) -> _Part:
        if all(sentence.heading for sentence in window):
            return _Part()
        try:
            answer, dropped = await self.asking.ask(questions.roles(self.reading, window, self.holders))
        except AnswerCutOff as error:
            if len(window) == 1:
                return _failed(window, error)
            first, second = await together([self._roles(half) for half in halves(window)])
            return first.and_(second)
        except ModelError as error:
            return _failed(window, error)
        units = tuple(units_of(answer, window))
        return _Part(units, dropped=(*dropped, *unnamed(answer), *unworded(answer, window)))

    async def _links(self, units: tuple[DraftUnit, ...], window: Window) -> _Part:
        if len(units) < PAIR:
            return _Part()
        try:
            answer, dropped = await self.asking.ask(questions.relations(units, self.reading))
        except AnswerCutOff as error:
            if len(units) == PAIR:
                return _unlinked(window, error)
            middle = len(units) // 2
            first, second = await together([self._links(half, window) for half in (units[:middle], units[middle:])])
            return first.and_(second)
        except ModelError as error:
            return _unlinked(window, error)
        return _Part(links=tuple(answer.links), dropped=dropped)

    async def article(self, parts: Sequence[_Part], hints: Sequence[str]) -> Draft:
        """The draft of all windows, completed by what can only be said of the article as a whole."""
        units = [unit for part in parts for unit in part.units]
        graph = Graph()
        graph.extend(link for part in parts for link in part.links)
        not_checked = tuple(one for part in parts for one in part.not_checked)
        dropped = tuple(one for part in parts for one in part.dropped)
        seen = await self._whole(units, graph, hints)
        graph = graph.reopened()
        for withdrawn in dict.fromkeys(seen.answer.withdraw):
            graph.withdraw(withdrawn)
        problems = (missing(self.reading.sentences, seen.problem),) if seen.problem else ()
        return self._draft(units, graph, seen.answer, not_checked + problems, dropped + seen.dropped)

    def _draft(
        self,
        units: Sequence[DraftUnit],
        graph: Graph,
        answer: Joined,
        not_checked: tuple[NotChecked, ...],
        dropped: tuple[Dropped, ...],
    ) -> Draft:
        completed, relations = complete(units, graph, answer)
        used = self.asking.prompts
        return Draft(
            units=completed,
            relations=relations,
            not_checked=not_checked,
            dropped=(*dropped, *graph.dropped, *unheld(units, answer)),
            prompts={ref: used[ref] for name in PROMPTS if (ref := prompts.load(name).ref) in used},
            model=self.asking.model.name,
            calls=self.asking.calls,
            tokens=self.asking.tokens,
            cost=self.asking.cost,
        )

    async def _whole(self, units: Sequence[DraftUnit], graph: Graph, hints: Sequence[str]) -> "_Seen":
        if len(units) < PAIR:
            return _seen(main=[unit.key for unit in units if unit.role is Role.CLAIM])
        problem = ""
        for shown in (_joining(units, graph), _tops(units, graph)):
            asked = questions.whole(shown, graph, self.reading, hints, self.holders)
            try:
                return _Seen(*await self.asking.ask(asked))
            except AnswerCutOff as error:
                problem = error.sentence
            except ModelError as error:
                return _seen(problem=error.sentence)
        return _seen(problem=problem)


class _Seen(NamedTuple):
    """What was said of the article as a whole, what was left out of it, and why nothing was said."""

    answer: Whole
    dropped: tuple[Dropped, ...] = ()
    problem: str = ""


def _seen(main: Sequence[str] = (), problem: str = "") -> _Seen:
    nothing = Whole(main=list(main), links=[], implicit=[], same_as=[], withdraw=[])
    return _Seen(nothing, problem=f"{UNJOINED}: {problem}" if problem else "")


def _unlinked(window: Window, error: ModelError) -> _Part:
    return _Part(not_checked=(missing(window, f"{UNLINKED}: {error.sentence}"),))


def _failed(window: Window, error: ModelError) -> _Part:
    return _Part(not_checked=(missing(window, error.sentence),), failed=error)


def _joining(units: Sequence[DraftUnit], graph: Graph) -> list[DraftUnit]:
    """All units but background that nothing hangs on."""
    linked = {end for relation in graph.relations for end in (*relation.sources, relation.target)}
    return [unit for unit in units if unit.role is not Role.BACKGROUND or unit.key in linked] or list(units)


def _tops(units: Sequence[DraftUnit], graph: Graph) -> list[DraftUnit]:
    """Units that bear on no other."""
    sources = {source for relation in graph.relations for source in relation.sources}
    return [unit for unit in units if unit.key not in sources] or list(units)
