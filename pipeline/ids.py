"""Ids that last: the same thing in a new draft of an article has the same id.

An id is a hash of words, after a letter for the kind: ``s`` statement, ``i`` inference, ``a`` attack, ``r`` any
other relation, ``f`` finding. Words count folded: blanks, quotes, dashes and capitals do not.

===========  =======================================================================================================
statement    the words that it quotes, in any order; an implicit one its own. If several that say different things
             quote the same words, what it says as well
inference    its premises, in any order, and its conclusion
attack       what attacks and what is attacked; that says whether it undercuts, and the rest follows from roles
relation     its type and ends; their order only where it means something
finding      its kind, what was checked, and its place: the sentences it stands in and which of their words. A finding
             about a statement has that statement's id in place of a place
===========  =======================================================================================================

A sentence is known by its words. Where an article repeats them, each of the same sentences is known by its neighbours
too, the one before, then the one after, and by its number among its like only if these are the same. So an article that
gains a copy of a sentence renames the findings of the first: neither draft's one is taken for another.

Nothing depends on offsets, on the article as a whole, its title or file, on roles, voices, hedges or verdicts, on the
engine, its version or the time. Ids are letters and digits, so they may stand in addresses, markup and files.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.models import Reading, Statement, content_id
from pipeline.text.plain import folded, plain


class Places:
    """What places of one article are known by; made once for an article."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        words = [plain(sentence.text) for sentence in reading.sentences]
        before, after = list(_others(words)), [*_others(words[::-1])][::-1]
        self._sentences = [content_id("", *own) for own in apart(list(zip(words, before, after, strict=True)))]

    def key(self, start: int, end: int) -> str:
        """The key of ``text[start:end]``, no other place's; changes only with the sentences it stands in."""
        text, sentences = self._reading.article.text, self._reading.sentences
        first = bisect_right(sentences, start, key=lambda one: one.end)
        last = max(first + 1, bisect_left(sentences, end, key=lambda one: one.start))
        begins = min([start, *(one.start for one in sentences[first:last])])
        return content_id("", *self._sentences[first:last], folded(text[begins:start]), folded(text[start:end]))


def named(statements: Mapping[str, Statement]) -> dict[str, Statement]:
    """The statements of one article under their keys, with their ids; those that are one in words and text share it."""
    traits = {key: (content_id("", *stands_on(one)), plain(one.text)) for key, one in statements.items()}
    distinct = list(dict.fromkeys(traits.values()))
    ids = {own: content_id("s", *least) for own, least in zip(distinct, apart(distinct), strict=True)}
    return {key: one.model_copy(update={"id": ids[traits[key]]}) for key, one in statements.items()}


def inference_id(premises: Iterable[str], conclusion: str) -> str:
    """The id of a step from statements to a statement."""
    return content_id("i", *sorted(premises), conclusion)


def attack_id(source: str, target: str) -> str:
    """The id of an attack on a statement, an inference or an attack."""
    return content_id("a", source, target)


def relation_id(type_: str, sources: Iterable[str], target: str | None) -> str:
    """The id of any other relation; ``target`` is None where the order of its ends means nothing."""
    return content_id("r", type_, *sorted(sources), target or "")


def finding_id(kind: str, checked: str, about: str) -> str:
    """The id of a finding; ``about`` is a place's key or a statement's id, ``checked`` names the check."""
    return content_id("f", kind, checked, about)


def apart(traits: Sequence[tuple[str, ...]]) -> list[tuple[object, ...]]:
    """Of each thing the least of its traits, the first ones first, that no other shares; equals are numbered."""
    found: dict[int, tuple[object, ...]] = {}
    left = list(range(len(traits)))
    for depth in range(1, max(map(len, traits), default=0) + 1):
        shared = Counter(traits[at][:depth] for at in left)
        found |= {at: traits[at][:depth] for at in left if shared[traits[at][:depth]] == 1}
        left = [at for at in left if at not in found]
    seen: Counter[tuple[str, ...]] = Counter()
    for at in left:
        seen[traits[at]] += 1
        found[at] = (*traits[at], seen[traits[at]])
    return [found[at] for at in range(len(traits))]


def stands_on(statement: Statement) -> tuple[str, ...]:
    """The words that make a statement the one it is."""
    if statement.implicit:
        return ("implied", plain(statement.text))
    return ("quoted", *sorted({plain(span.quote) for span in statement.spans}))


def _others(words: Sequence[str]) -> Iterator[str]:
    """For each sentence the words of the last one before it that has other words; empty if there is none."""
    other = current = ""
    for own in words:
        if own != current:
            other, current = current, own
        yield other
