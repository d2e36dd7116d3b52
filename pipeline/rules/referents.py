"""What a sentence's first word refers back to, where that is plain: a box is read without the sentence before it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.models import Parse, Sentence
from pipeline.ports import Parser
from pipeline.rules.naming import Phrases
from pipeline.rules.people import People
from pipeline.rules.recalling import GENDERS
from pipeline.rules.running import inside

OPENING = r"^(?:(?:And|But|Yet|Moreover|Furthermore|However|Still|Also|Indeed),? )?"
LEANS = re.compile(rf"{OPENING}(?:It|They)\s+(?!\[)[a-z]")
PERSONAL = re.compile(rf"{OPENING}(?P<word>He|She)\s+(?!\[)[a-z]")
QUOTES = re.compile(r"[“”\"]")
SUBJECT = ("nsubj", "nsubjpass")
CLAUSES = ("ccomp", "xcomp", "csubj", "acl", "advcl", "relcl")
LONGEST = 40
"""Characters of a referent that may stand in brackets."""


class Referent(NamedTuple):
    """The pronoun that a sentence begins with, in small letters, and what it stands for."""

    word: str
    told: str


def referents(sentences: Sequence[Sentence], parser: Parser) -> Mapping[int, Referent]:
    """For sentences that begin with a pronoun, by number, what it stands for if only that fits."""
    return {**_things(sentences, parser), **dict(_persons(sentences))}


def bracketed(text: str, referent: Referent | None) -> str:
    """``It [the pier] is rotten.``"""
    if referent is None:
        return text
    return re.sub(rf"^({referent.word.capitalize()})\b(?! \[)", rf"\1 [{referent.told}]", text)


def _persons(sentences: Sequence[Sentence]) -> Iterator[tuple[int, Referent]]:
    """For "he" and "she" the one person whom the sentences before it in its paragraph name."""
    people = People.of([one.text for one in sentences], ())
    within = inside(sentences)
    named: dict[int, frozenset[str]] = {}
    before: Sentence | None = None
    for one in sentences:
        new = before is None or before.paragraph != one.paragraph
        earlier = frozenset[str]() if new else named[one.number - 1]
        own = people.named_in(one.text)
        named[one.number] = earlier | own
        match = PERSONAL.match(one.text)
        apart = before is None or new or one.number in within or before.number in within
        if match and not apart and before is not None and not QUOTES.search(before.text):
            told = _only(people, earlier, match["word"].lower())
            if told and told not in own and not people.unnamed_in(before.text):
                yield one.number, Referent(match["word"].lower(), told)
        before = one


def _only(people: People, named: frozenset[str], word: str) -> str | None:
    """The one person of several names whom a pronoun may stand for."""
    fit = [name for name in named if people.gender_of(name) in {GENDERS[word], None}]
    return fit[0] if len(fit) == 1 else None


def _things(sentences: Sequence[Sentence], parser: Parser) -> Mapping[int, Referent]:
    """For "it" and "they" the subject of the sentence before."""
    pairs = [
        (before, one)
        for before, one in pairwise(sentences)
        if LEANS.match(one.text) and before.paragraph == one.paragraph and not before.heading
    ]
    known: dict[int, Referent] = {}
    concerned = {one.number: one.text for pair in pairs for one in pair}
    parses = dict(zip(concerned, parser.parse(list(concerned.values())), strict=True))
    for before, one in pairs:
        if QUOTES.search(before.text) or QUOTES.search(one.text):
            continue
        word = _leaning(Phrases(one.text, parses[one.number]))
        last = known.get(before.number)
        phrases = Phrases(before.text, parses[before.number])
        found = _subject(phrases, plural=word == "they", known=last.told if last else None)
        if word and found:
            known[one.number] = Referent(word, found)
    return known


def _leaning(one: Phrases) -> str:
    """The pronoun that is the subject of the main clause; empty where "it" only holds the place of a clause."""
    for i, token in enumerate(one.parse):
        if token.text.lower() in {"it", "they"} and token.dep in SUBJECT and one.parse[token.head].dep == "ROOT":
            held = token.text.lower() == "it" and one.deps(token.head, "ccomp", "xcomp", "csubj")
            return "" if held or i > 2 else token.text.lower()  # noqa: PLR2004 - "But it"
    return ""


def _subject(before: Phrases, *, plural: bool, known: str | None) -> str | None:
    """The subject of the main clause, unless something else of its number was brought up after it."""
    root = next((i for i, token in enumerate(before.parse) if token.dep == "ROOT"), None)
    subjects = before.deps(root, *SUBJECT) if root is not None else []
    if root is None or len(subjects) != 1 or before.deps(root, "ccomp", "conj"):
        return None
    head = subjects[0]
    if before.parse[head].text.lower() in {"it", "they"}:
        return known
    if _is_plural(before.parse, head, before) is not plural or before.parse[head].pos not in {"NOUN", "PROPN"}:
        return None
    if any(_is_plural(before.parse, i, before) is plural for i in before.deps(root, "dobj")):
        return None
    return _told(before, head)


def _is_plural(parse: Parse, i: int, phrases: Phrases) -> bool:
    return parse[i].tag in {"NNS", "NNPS"} or bool(phrases.deps(i, "conj"))


def _told(before: Phrases, head: int) -> str | None:
    """The noun phrase as it may stand in brackets: short, without figures, its first word small unless it is a name."""
    first, last = before.span(head)
    end = head if last - head > LONG_TAIL or before.deps(head, *CLAUSES, "appos") else last
    text = before.text[before.parse[first].start : before.parse[end].end]
    if (end != last and before.deps(head, "conj")) or len(text) > LONGEST or re.search(r"[\d\[\],;()]", text):
        return None
    return text if before.parse[first].pos == "PROPN" else text[0].lower() + text[1:]


LONG_TAIL = 4
"""Words behind a noun that are left out of its referent."""
