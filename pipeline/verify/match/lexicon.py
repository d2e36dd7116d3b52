"""Names in a text: the aliases of a reference table's entities and measures, longest first, in linear time."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import takewhile
from typing import NamedTuple

from pipeline.verify.match.spelling import LONGEST, Spelling
from pipeline.verify.match.words import Word, keys_of

_REMEMBERED = 16
_CAPITALISED_BEFORE = re.compile(r"([A-Z][\w’'-]+) $")
_CAPITALISED_AFTER = re.compile(r" ([A-Z][\w’'-]+)")
_TITLES = re.compile(
    r"(?:President|Minister|Ministry|Prime|Chancellor|Congress|Senate|Parliament|House|Department|Secretary|Army|Navy|Air|"
    r"Force|Forces|Treasury|Government|Foreign|Defen[cs]e|Supreme|State|Since|But|And|In|When|While|The|For|As|By|On|Of|If|"
    r"Both|Although|Unlike|Like|From|Meanwhile|However|With|To|At|After|Before|Under|Over|GDP|GNP|GNI|CPI)$"
)
"""Words in capitals beside a name that do not make it another."""
_TAIL = re.compile(r" (?:for|on|by|in|to)$")
"""Small words at the end of a name that make another of it: "goals for" are not all goals."""
_COMPASS = frozenset(["north", "south", "east", "west", "northern", "southern", "eastern", "western", "new", "central"])


class Mention(NamedTuple):
    """Names that a stretch of text may stand for. ``first`` and ``last`` count content words of the sentence."""

    start: int
    end: int
    first: int
    last: int
    ids: tuple[str, ...]
    sure: bool


class Lexicon:
    """Aliases as a trie over words."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """``names`` are pairs of alias and id; one alias may stand for several ids."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._with_article: set[tuple[str, ...]] = set()
        tails: dict[tuple[tuple[str, ...], str], set[str]] = defaultdict(set)
        small, capital = set[tuple[str, ...]](), set[tuple[str, ...]]()
        self._names: list[tuple[tuple[str, ...], str]] = []
        for alias, id_ in names:
            keys = keys_of(alias)
            if not keys:
                continue
            self._by_first[keys[0]].append((keys, id_))
            tails[keys, id_].add(found[0] if (found := _TAIL.search(alias)) else "")
            (capital if alias[0].isupper() and len(keys) == 1 else small).add(keys)
            if alias.lower().startswith("the "):
                self._with_article.add(keys)
            self._names.append((keys, id_))
        self._tails = {key: tuple(found) for key, found in tails.items() if "" not in found}
        self._proper = capital - small

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self._names)

    def find(self, sentence: Sequence[Word], text: str, offset: int = 0) -> tuple[Mention, ...]:
        """Non-overlapping mentions, left to right; ``text[word.start - offset:]`` is the word itself."""
        found: list[Mention] = []
        at = 0
        while at < len(sentence):
            mention = self._exact(sentence, at) or self._spelled_nearly(sentence, at, text, offset)
            if mention and self._stands_alone(sentence, mention, text, offset):
                longer = _is_inside_a_name(mention, text, offset)
                found.append(mention._replace(sure=mention.sure and not longer))
            at = mention.last + 1 if mention else at + 1
        return tuple(found)

    def find_all(self, sentence: Sequence[Word], text: str, offset: int = 0) -> tuple[Mention, ...]:
        """Every mention, those inside longer ones included, by place and then the longest first."""
        found = [mention for at in range(len(sentence)) for mention in self._all_at(sentence, at, text, offset)]
        return tuple(sorted(found, key=lambda mention: (mention.first, -mention.last)))

    def _all_at(self, sentence: Sequence[Word], at: int, text: str, offset: int) -> list[Mention]:
        by_last: dict[int, list[str]] = defaultdict(list)
        for keys, id_ in self._by_first.get(sentence[at].key, ()):
            last = at + len(keys)
            if tuple(word.key for word in sentence[at:last]) != keys or id_ in by_last[last]:
                continue
            if text.startswith(self._tails.get((keys, id_), ("",)), sentence[last - 1].end - offset):
                by_last[last].append(id_)
        start = sentence[at].start
        return [Mention(start, sentence[n - 1].end, at, n - 1, tuple(ids), True) for n, ids in by_last.items() if ids]

    def _exact(self, sentence: Sequence[Word], at: int) -> Mention | None:
        longest = 0
        ids: list[str] = []
        for keys, id_ in self._by_first.get(sentence[at].key, ()):
            if len(keys) < longest or tuple(word.key for word in sentence[at : at + len(keys)]) != keys:
                continue
            if len(keys) > longest:
                longest, ids = len(keys), []
            if id_ not in ids:
                ids.append(id_)
        if not longest:
            return None
        last = at + longest - 1
        return Mention(sentence[at].start, sentence[last].end, at, last, tuple(ids), True)

    def _stands_alone(self, sentence: Sequence[Word], mention: Mention, text: str, offset: int) -> bool:
        """A name and no part of one: not ``polish``, ``Korea`` after ``North``, ``Council`` without ``the``."""
        keys = tuple(word.key for word in sentence[mention.first : mention.last + 1])
        if keys in self._proper and text[mention.start - offset].islower():
            return False
        before = text[: mention.start - offset].rstrip()
        if keys in self._with_article and not before.lower().endswith("the"):
            return False
        return not _after_compass(sentence, mention.first, text, offset)

    def _spelled_nearly(self, sentence: Sequence[Word], at: int, text: str, offset: int) -> Mention | None:
        """A name with a slip in it: words in capitals, of which one is nearly right."""
        proper = takewhile(lambda word: text[word.start - offset].isupper(), sentence[at : at + LONGEST])
        count, ids = self._spelling.find([word.key for word in proper])
        last = at + count - 1
        return Mention(sentence[at].start, sentence[last].end, at, last, ids, False) if ids else None


def _is_inside_a_name(mention: Mention, text: str, offset: int) -> bool:
    """``American`` in ``Native American``, ``World`` in ``World Population Review``: perhaps another name."""
    before = text[: mention.start - offset]
    previous = _CAPITALISED_BEFORE.search(before)
    if previous and previous.start() > 0 and not _TITLES.match(previous.group(1)):
        return True
    following = _CAPITALISED_AFTER.match(text[mention.end - offset :])
    short = text[mention.start - offset : mention.end - offset].replace(".", "").isupper()
    return following is not None and not short and not _TITLES.match(following.group(1))


def _after_compass(sentence: Sequence[Word], at: int, text: str, offset: int) -> bool:
    """``Korea`` in ``North Korea``: a capitalised compass word directly before makes it another name."""
    if at == 0 or sentence[at - 1].key not in _COMPASS:
        return False
    before = sentence[at - 1]
    return text[before.start - offset].isupper() and text[before.end - offset : sentence[at].start - offset] in " -"


@lru_cache(maxsize=_REMEMBERED)
def lexicon_of(names: tuple[tuple[str, str], ...]) -> Lexicon:
    """The lexicon of these names; one table serves many articles."""
    return Lexicon(names)
