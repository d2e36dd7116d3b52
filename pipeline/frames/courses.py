"""Phrases that say something of several rows and hold no figure: records, first times, courses of years, places.

The phrase is found in the words of its sentence; whose it is, of what and when, is read as for a figure.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipeline.frames.frame import Act
from pipeline.frames.spot import Mention, MentionKind, Spot, Stage
from pipeline.frames.tree import Node
from pipeline.frames.when import When
from pipeline.models import Quantity, QuantityKind
from pipeline.quantities.numerals import ORDINALS, SMALL

_NUMBERS = {"a": 1} | {word: n for word, n in SMALL.items() if n in (*range(1, 16), 20, 30, 40, 50)}
_NTH = tuple(word for word, n in ORDINALS.items() if n in range(1, 11))
_YEAR = r"(?:19|20)\d\d"
_MOST = r"largest|biggest|highest|greatest|lowest|smallest|most populous|least populous"
_RECORD = re.compile(
    rf"\b(?P<far>{_MOST}|most|least|fewest)\b(?P<what>(?:\s+[\w’'-]+){{0,5}}?)\s+"
    rf"(?:since\s+(?P<since>{_YEAR})\b"
    rf"|in\s+(?:more than\s+)?(?P<many>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+(?P<unit>years?|decades?)\b"
    r"|(?P<ever>ever|on record|in (?:its )?history)\b)"
    r"|\b(?P<record>record|all-time)\s+(?P<end>high|low)\b(?!-)",
    re.IGNORECASE,
)
_LEVEL = frozenset(["annual", "yearly", "level", "rate", "figure", "value", "total", "number", "reading"])
_LOW = frozenset(["lowest", "smallest", "least", "fewest", "low", "least populous"])
_UP = r"ris(?:e|es|en|ing)|rose|gr[eo]w(?:n|ing|th)?|increas(?:ed?|ing)|climb(?:ed|ing)?|expand(?:ed|ing)"
_DOWN = (
    r"f[ae]ll(?:en|ing)?|declin(?:ed?|ing)|decreas(?:ed?|ing)|shrunk|shrank|shrinking"
    r"|dropp(?:ed|ing)|contract(?:ed|ing)"
)
_STEADY = r"stead(?:y|ily)|continuous(?:ly)?|uninterrupted|consistent(?:ly)?|every year|each year|year after year"
_MOVED = re.compile(
    rf"\b(?:(?P<before>{_STEADY})\s+)?(?P<been>been\s+)?(?:(?P<steady>{_STEADY})\s+)?(?:\w+ly\s+)?"
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b(?:\s+(?P<after>{_STEADY}))?",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"^[^.;]{{0,60}}?\b(?:since\s+(?P<since>{_YEAR})"
    rf"|(?:from|between)\s+(?P<first>{_YEAR})\s+(?:to|and|until|through)\s+(?P<last>{_YEAR}))"
    r"(?!\s*(?:,\s*)?(?:by|to|from)\b|\s*(?:[/–-]\s*\d))",
    re.IGNORECASE,
)
_MAJORITY = re.compile(r"\b(?:growing|increasing|rising|expanding)\s+majority\b", re.IGNORECASE)
_PLACE = re.compile(rf"(?<![-\w])(?P<far>{_MOST})\s+[a-z]+\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:\w+(?:st|nd|rd|th)|second|third|one of (?:the|its) (?:\w+[’']s )?|among (?:the|its) (?:\w+[’']s )?)[ -]?$"
)
"""Before a superlative: it is read with its number, or is said of several."""
_RANKED = re.compile(
    rf"\b(?:ranks?|ranked|placed)\s+(?P<nth>{'|'.join(_NTH)}|\d{{1,3}}(?=st|nd|rd|th))"
    r"(?:st|nd|rd|th)?\b(?=\s+(?:in|by|for|worldwide|globally)\b)",
    re.IGNORECASE,
)
_LINKS = ("ADP", "DET", "PART")
_DECADE = 10
_NEAR, _CLOSE = 12, 30
"""Characters behind a course in which a figure says how far it went, and in which its years belong to the phrase."""
_TRIGGER = re.compile(
    rf"\b(?:{_MOST}|record|all-time|majority|{_STEADY})\b|{_RANKED.pattern}"
    rf"|\b(?:since|from|between)\s+{_YEAR}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Phrase:
    """A phrase as a figure without a value: what it says, over which years, and how many tokens it takes up."""

    act: Act
    mention: Mention
    sign: int = 0
    first: When | None = None
    last: When | None = None
    years: int = 0
    """Of a record, over how many; 0 for all there are."""
    throughout: bool = False

    @property
    def words(self) -> Quantity:
        """The phrase itself."""
        assert self.mention.quantity is not None  # noqa: S101 - made with one
        return self.mention.quantity

    def spot(self, stage: Stage) -> Spot:
        """Where it stands: the whole sentence belongs to it."""
        return Spot(stage, self.mention, 0, 0, len(stage.tree.nodes), None)


def may_hold(sentence: str) -> bool:
    """Whether a sentence is worth parsing for its phrases."""
    return _TRIGGER.search(sentence) is not None


def phrases(stage: Stage) -> Iterator[Phrase]:
    """All phrases of a sentence, in the order of their kinds."""
    text = stage.tree.text
    if not may_hold(text):
        return
    taken: list[Phrase] = []
    for match in _RECORD.finditer(text):
        taken += _record(match, stage)
    for match in _MOVED.finditer(text):
        taken += _course(match, stage)
    for match in _MAJORITY.finditer(text):
        taken += _phrase(Act.MAJORITY, match.start(), match.end(), stage, sign=1)
    for match in _RANKED.finditer(text):
        taken += _ranked(match, stage)
    for match in _PLACE.finditer(text):
        if not any(p.words.start <= match.start() + stage.tree.start < p.words.end for p in taken):
            taken += _place(match, stage)
    yield from taken


def _phrase(
    act: Act, start: int, end: int, stage: Stage, *, place: Decimal | None = None, **more: object
) -> list[Phrase]:
    """A phrase between two places of the sentence; none where it takes up no token."""
    begin = stage.tree.start
    numbers = stage.tree.numbers(begin + start, begin + end)
    if not numbers:
        return []
    words = Quantity(
        start=begin + start,
        end=begin + end,
        text=stage.tree.text[start:end],
        kind=QuantityKind.ORDINAL,
        value=place,
    )
    mention = Mention(MentionKind.FIGURE, numbers.start, numbers.stop, quantity=words)
    return [Phrase(act, mention, **more)]  # type: ignore[arg-type]


def _record(match: re.Match[str], stage: Stage) -> list[Phrase]:
    """Between "highest" and its window only the measure or "level" may stand."""
    far = (match["far"] or match["end"]).lower()
    if match["what"] and not _is_level(match.start("what"), match.end("what"), stage):
        return []
    years = 0
    if match["many"]:
        count = _NUMBERS.get(match["many"].lower()) or int(match["many"])
        years = count * (_DECADE if match["unit"].lower().startswith("decade") else 1)
    first = When.year(int(match["since"])) if match["since"] else None
    sign = -1 if far in _LOW else 1
    return _phrase(Act.RECORD, match.start(), match.end(), stage, sign=sign, first=first, years=years)


def _is_level(start: int, end: int, stage: Stage) -> bool:
    known, begin = stage.known(), stage.tree.start
    numbers = stage.tree.numbers(begin + start + 1, begin + end)
    return all(n in known or stage.tree.nodes[n].lower in _LEVEL for n in numbers)


def _course(match: re.Match[str], stage: Stage) -> list[Phrase]:
    """A verb or noun of change with the years over which it went on; a figure beside it says how far, and is read."""
    span = _SPAN.match(stage.tree.text[match.end() :])
    steady = bool(match["before"] or match["steady"] or match["after"])
    begin = stage.tree.start
    stop = match.end() + (span.end() if span else 0)
    figures = stage.all(MentionKind.FIGURE)
    if any(begin + match.end() <= f.quantity.start < begin + stop + _NEAR for f in figures if f.quantity):
        return []
    if (span is None and not steady) or _is_one_of_many(match, stage):
        return []
    first = last = None
    if span is not None:
        first = When.year(int(span["since"] or span["first"]))
        last = When.year(int(span["last"])) if span["last"] else None
    return _phrase(
        Act.COURSE,
        match.start(),
        stop if span is not None and span.end() <= _CLOSE else match.end(),
        stage,
        sign=1 if match["up"] else -1,
        first=first,
        last=last,
        throughout=steady or bool(match["been"]),
    )


def _ranked(match: re.Match[str], stage: Stage) -> list[Phrase]:
    """ "Ranked second in the world by GDP": in what, stands next."""
    behind = stage.tree.nodes[stage.tree.numbers(stage.tree.start, stage.tree.start + match.end("nth")).stop :]
    small = itertools.takewhile(lambda n: n.pos in _LINKS or _is_of(n, MentionKind.ENTITY, stage), behind)
    stop = len(list(small))
    if not (stop < len(behind) and _is_of(behind[stop], MentionKind.MEASURE, stage)):
        return []
    nth = match["nth"].lower()
    place = Decimal(nth) if nth.isdigit() else Decimal(ORDINALS[nth])
    return _phrase(Act.RANK, match.start("nth"), match.end(), stage, place=place, sign=1)


def _is_of(node: Node, kind: MentionKind, stage: Stage) -> bool:
    return any(node.number in mention.numbers for mention in stage.all(kind))


def _is_one_of_many(match: re.Match[str], stage: Stage) -> bool:
    """ "The sharpest fall since 2015", "the first rise": of one year among others, no course of them all."""
    start, end = match.span("up" if match["up"] else "down")
    moved = stage.tree.numbers(stage.tree.start + start, stage.tree.start + end)
    beside = (child for number in moved for child in stage.tree.nodes[number].children)
    return any(child.tag == "JJS" or child.lower in ("first", "only") for child in beside)


def _place(match: re.Match[str], stage: Stage) -> list[Phrase]:
    """ "The largest economy": the first place."""
    noun = stage.tree.numbers(stage.tree.start + match.end("far") + 1, stage.tree.start + match.end())
    measured = any(m.first == n for m in stage.all(MentionKind.MEASURE) for n in noun[:1])
    if _BEFORE.search(stage.tree.text[: match.start()]) or not (measured or "populous" in match["far"].lower()):
        return []
    sign = -1 if match["far"].lower() in _LOW else 1
    return _phrase(Act.RANK, match.start(), match.end(), stage, place=Decimal(1), sign=sign)
