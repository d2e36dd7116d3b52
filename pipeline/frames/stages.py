"""Sentences as stages: parsed, with all that is mentioned in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.frames.courses import may_hold
from pipeline.frames.names import Gazetteer, Name, outside_names
from pipeline.frames.phrases import TimePhrase, periods
from pipeline.frames.prices import REAL
from pipeline.frames.spot import Mention, MentionKind, Stage
from pipeline.frames.tree import NAME, Change, Rewritten, Tree, canonical
from pipeline.frames.words import are
from pipeline.models import Parse, Quantity, QuantityKind, Reading, Sentence, Token
from pipeline.ports import Parser
from pipeline.quantities import read_quantities
from pipeline.text.stems import Stem, stems

LONGEST = 1200
"""Characters of a sentence that is parsed; a longer one is hostile or no prose, and its figures stay unread."""
_FOLLOWING = 5
"""Words in which a measure's name is looked for behind a kind of owner."""


@dataclass(frozen=True)
class Context:
    """One article with all that is known of it before its figures are read. Spans are half-open, in code points."""

    reading: Reading
    quantities: tuple[Quantity, ...]
    gazetteer: Gazetteer
    published: date


def stages(context: Context, parser: Parser) -> Iterator[Stage]:
    """All sentences in order; those without figures, and those that are too long, are not parsed."""
    text = context.reading.article.text
    phrases = tuple(periods(text, context.quantities, context.gazetteer.calendar))
    figures = [_apart(figure, phrases, text) for figure in _figures(context) if not _inside(figure, phrases)]
    prepared = [_Prepared.of(sentence, context, figures, phrases) for sentence in context.reading.sentences]
    wanted = [p for p in prepared if p.is_worth_parsing]
    parsed = parser.parse([p.rewritten.text for p in wanted])
    parses = dict(zip((p.sentence.number for p in wanted), parsed, strict=True))
    seen: list[str] = []
    for each in prepared:
        tree = each.tree(parses.get(each.sentence.number))
        yield Stage(tree, each.mentions(tree, seen), each.sentence.number)


def _figures(context: Context) -> Iterator[Quantity]:
    return (
        q
        for q in context.quantities
        if q.kind is not QuantityKind.PERIOD and q.value is not None and not _counts_off(q)
    )


def _counts_off(quantity: Quantity) -> bool:
    """ "The first national estimates": an ordinal that ranks nothing."""
    noun = (quantity.noun or "").lower()
    ranks = noun == "" or "est" in noun or "most" in noun or noun in ("place", "rank", "position", "spot")
    return quantity.kind is QuantityKind.ORDINAL and not ranks


def _inside(figure: Quantity, phrases: Sequence[TimePhrase]) -> bool:
    return any(p.start <= figure.start < p.end for p in phrases)


def _apart(figure: Quantity, phrases: Sequence[TimePhrase], text: str) -> Quantity:
    """ "366 five years earlier": the phrase of time has the say on where a figure ends."""
    cut = next((p.start for p in phrases if figure.start < p.start < figure.end), None)
    if cut is None:
        return figure
    again = next((q for q in read_quantities(text[figure.start : cut - 1])), figure)
    hedge = {"hedge": figure.hedge, "period": figure.period}
    return again.model_copy(update={"start": figure.start, "end": figure.start + again.end - again.start, **hedge})


def end_of_number(figure: Quantity) -> int:
    """A counted noun is no part of the number: it names the measure."""
    noun = figure.noun
    counted = figure.kind is QuantityKind.COUNT and noun and figure.text.endswith(noun) and figure.text != noun
    return figure.end - len(noun) - 1 if counted and noun and not noun.startswith(("time", "point")) else figure.end


@dataclass(frozen=True)
class _Prepared:
    """A sentence before it is parsed: its names, figures and periods, and what the parser is given."""

    sentence: Sentence
    rewritten: Rewritten
    words: tuple[Stem, ...]
    figures: tuple[Quantity, ...]
    names: tuple[Name, ...]
    phrases: tuple[TimePhrase, ...]
    context: Context

    @classmethod
    def of(
        cls, sentence: Sentence, context: Context, figures: Sequence[Quantity], phrases: Sequence[TimePhrase]
    ) -> "_Prepared":
        text = context.reading.article.text
        words = stems(text[sentence.start : sentence.end], sentence.start)
        inside = tuple(p for p in phrases if sentence.start <= p.start < sentence.end)
        names = context.gazetteer.find_entities(text, words)
        own = outside_names((f for f in figures if sentence.start <= f.start < sentence.end), names)
        rewritten = Rewritten.of(text, sentence.start, sentence.end, _changes(text, own, names))
        return cls(sentence, rewritten, words, own, names, inside, context)

    @property
    def is_worth_parsing(self) -> bool:
        """Whether it holds a figure, or a phrase about what the table measures, and is short enough for prose."""
        if self.sentence.end - self.sentence.start > LONGEST:
            return False
        return bool(self.figures) or (
            may_hold(self.sentence.text) and bool(self.context.gazetteer.find_measures(self.words))
        )

    def tree(self, parse: Parse | None) -> Tree:
        """As parsed; without a parse, words in a row: enough to see who and what is spoken of."""
        text, start, end = self.context.reading.article.text, self.sentence.start, self.sentence.end
        if parse:
            return Tree.of(parse, self.rewritten, text, (start, end))
        flat = tuple(
            Token(w.start - start, w.end - start, w.text, w.text.lower(), "X", "", "dep" if i else "ROOT", 0)
            for i, w in enumerate(self.words)
        )
        return Tree.of(flat, Rewritten.of(text, start, end, ()), text, (start, end))

    def mentions(self, tree: Tree, seen: list[str]) -> tuple[Mention, ...]:
        """All that is named, by tokens; ``seen`` are the entities named so far, and takes up those of this sentence."""
        found = list[Mention]()
        for figure in self.figures:
            found += _mention(tree, MentionKind.FIGURE, figure.start, end_of_number(figure), quantity=figure)
        for name in self.names:
            figured = any(f.start < name.end and name.start < end_of_number(f) for f in self.figures)
            if not figured and not _is_currency(tree, name):
                found += _mention(
                    tree, MentionKind.ENTITY, name.start, name.end, ids=name.ids, seat=name.seat, spelled=name.spelled
                )
        found += self._of_kind(tree, seen, found)
        for phrase in self.phrases:
            found += _mention(tree, MentionKind.PERIOD, phrase.start, phrase.end, told=phrase.told)
        found += self._measures(tree, found)
        found = [m for m in found if m.kind is not MentionKind.MEASURE or not _growth_of_another(tree, m, found)]
        return tuple(sorted(found, key=lambda m: (m.first, -m.behind)))

    def _measures(self, tree: Tree, found: Sequence[Mention]) -> list[Mention]:
        """Those that no figure or period takes up, and whose name is not the prices that money is told in."""
        taken = {n for m in found if m.kind is not MentionKind.ENTITY for n in m.numbers}
        start = self.sentence.start
        prices = [(m.start() + start, m.end() + start) for m in REAL.finditer(tree.text)]
        said: list[Mention] = []
        for name in self.context.gazetteer.find_measures(self.words):
            if any(first < name.end and name.start < last for first, last in prices):
                continue
            mentions = _mention(tree, MentionKind.MEASURE, name.start, name.end, ids=name.ids)
            free = (m for m in mentions if not taken & set(m.numbers) and not _is_hyphened(tree, m))
            said += [m for m in free if not _of_what(tree, m)]
        return said

    def _of_kind(self, tree: Tree, seen: list[str], found: Sequence[Mention]) -> list[Mention]:
        """ "The district", "group revenue": the one that was named last, or the only one."""
        said: list[Mention] = []
        seen += [m.id for m in sorted((m for m in found if m.kind is MentionKind.ENTITY), key=lambda m: m.first)]
        for place, word in enumerate(self.words):
            ids = self.context.gazetteer.of_kind(word.text)
            if not ids or not (self._is_definite(place) or self._names_measure(place)):
                continue
            meant = next((i for i in reversed(seen) if i in ids), min(ids) if len(ids) == 1 else None)
            if meant and not any(n in m.numbers for m in found for n in tree.numbers(word.start, word.end)):
                sure = len(ids) == 1
                said += _mention(
                    tree, MentionKind.ENTITY, word.start, word.end, ids=frozenset((meant,)), vague=not sure
                )
        return said

    def _is_definite(self, place: int) -> bool:
        """ "The district", "the whole district"."""
        before = self.words[place - 1].text.lower() if place else ""
        if before in ("whole", "entire") and place > 1:
            before = self.words[place - 2].text.lower()
        return before in are("definite")

    def _names_measure(self, place: int) -> bool:
        """Whether a measure's name follows: "group revenue"."""
        following = [word.key for word in self.words[place + 1 : place + 1 + _FOLLOWING]]
        return self.context.gazetteer.said.at(following, 0)[0] > 0


def _changes(text: str, figures: Sequence[Quantity], names: Sequence[Name]) -> list[Change]:
    """What the parser reads instead of figures and of names of several words."""
    changes = [Change(f.start, end_of_number(f), new) for f in figures if (new := canonical(f))]
    free = [n for n in names if not any(c.start < n.end and n.start < c.end for c in changes)]
    long = [n for n in free if " " in text[n.start : n.end] and text[n.start].isupper()]
    return changes + [Change(n.start, n.end, NAME) for n in long]


def _is_currency(tree: Tree, name: Name) -> bool:
    """The US of "in US dollars"."""
    behind = tree.numbers(name.start, name.end)
    following = tree.words(behind.stop, behind.stop + 1) if behind else []
    return any(node.lower.rstrip("s") in are("currencies") for node in following)


def _mention(tree: Tree, kind: MentionKind, start: int, end: int, **what: object) -> list[Mention]:
    numbers = tree.numbers(start, end)
    return [Mention(kind, numbers.start, numbers.stop, **what)] if numbers else []  # type: ignore[arg-type]


def _growth_of_another(tree: Tree, mention: Mention, found: Sequence[Mention]) -> bool:
    """ "Growth of military spending", "population growth": the growth of another measure is no measure of its own."""
    if mention.behind - mention.first > 1 or tree.nodes[mention.first].lower != "growth":
        return False
    near = range(mention.first - 2, mention.first + 6)
    return any(
        m.kind is MentionKind.MEASURE
        and m is not mention
        and m.first in near
        and tree.nodes[mention.first].is_ancestor(tree.root(m.first, m.behind))
        for m in found
    )


def _is_hyphened(tree: Tree, mention: Mention) -> bool:
    """ "Inflation-linked": part of a word for something else."""
    behind = tree.words(mention.behind, mention.behind + 2)
    return len(behind) > 1 and behind[0].text == "-" and behind[1].tag in ("VBN", "VBG", "JJ")


def _is_lost_of(tree: Tree, mention: Mention) -> bool:
    """ "It lost 29 percent of its output": by how much the output fell, and no share of it."""
    led = tree.root(mention.first, mention.behind).head
    verb = led.head.head
    return led.lower == "of" and led.head.dep in ("dobj", "nsubjpass") and verb.lemma.lower() in are("shed")


def _of_what(tree: Tree, mention: Mention) -> bool:
    """ "4 percent of GDP", "measured by GDP": what a share is of, not what is measured."""
    if tree.nodes[mention.first].lower not in are("wholes"):
        return False
    before = [n.lower for n in tree.words(mention.first - 6, mention.first)]
    joined = " ".join(before)
    if _is_lost_of(tree, mention):
        return False
    share = re.search(
        r"(?:percent|%|measured|equivalent|share|cent|third|quarter|fifth|half|points) (?:of|by|to)(?: \S+){0,3}$",
        joined,
    )
    own = {"world", "global"} & set(before[-2:]) or ("share" in before and "'s" in before[-3:])
    return bool(share) and not own
