"""What a sentence's first word refers back to, where that is plain: a box is read without the sentence before it."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.models import Parse, Sentence
from pipeline.ports import Parser
from pipeline.rules.naming import Phrases

LEANS = re.compile(r"^(?:(?:And|But|Yet|Moreover|Furthermore|However|Still|Also|Indeed),? )?(?:It|They)\s+(?!\[)[a-z]")
QUOTES = re.compile(r"[“”\"]")
SUBJECT = ("nsubj", "nsubjpass")
CLAUSES = ("ccomp", "xcomp", "csubj", "acl", "advcl", "relcl")
LONGEST = 40
"""Characters of a referent that may stand in brackets."""


def referents(sentences: Sequence[Sentence], parser: Parser) -> Mapping[int, str]:
    """For sentences that begin with "it" or "they", by number, the subject of the one before if only that fits."""
    pairs = [
        (before, one)
        for before, one in pairwise(sentences)
        if LEANS.match(one.text) and before.paragraph == one.paragraph and not before.heading
    ]
    known: dict[int, str] = {}
    concerned = {one.number: one.text for pair in pairs for one in pair}
    parses = dict(zip(concerned, parser.parse(list(concerned.values())), strict=True))
    for before, one in pairs:
        if QUOTES.search(before.text) or QUOTES.search(one.text):
            continue
        word = _leaning(Phrases(one.text, parses[one.number]))
        found = _subject(
            Phrases(before.text, parses[before.number]), plural=word == "they", known=known.get(before.number)
        )
        if word and found:
            known[one.number] = found
    return known


def bracketed(text: str, referent: str | None) -> str:
    """``It [the pier] is rotten.``"""
    return re.sub(r"^(It|They)\b(?! \[)", rf"\1 [{referent}]", text) if referent else text


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
