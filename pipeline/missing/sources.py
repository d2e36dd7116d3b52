"""Whom a text credits with its figures: "according to the Harbour Board", "a study by …", and "the study" after it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.missing.places import Place, Places
from pipeline.missing.words import are
from pipeline.models import ArgumentMap, AsserterKind, Sentence

_WORKS, _GIVES = "|".join(are("works")), "|".join(are("gives"))
_NAME = "\ue000"
"""Stands for the name that is looked at; no text has this character for itself."""
_FEW = r"(?:[\w’'-]+ ){0,4}?"
_CREDITS = re.compile(
    rf"\baccording to (?:the |an? )?{_FEW}{_NAME}"
    rf"|\b(?:{_WORKS})\b[^.;:]{{0,30}}? (?:by|from|of|for|in) (?:the |an? )?{_FEW}{_NAME}"
    rf"|{_NAME}(?:['’]s?)? (?:[\w’'-]+ ){{0,3}}?(?:{_WORKS})\b"
    rf"|{_NAME} (?:has |have |also )?(?:{_GIVES})\b"
    rf"|\b(?:{_GIVES}) (?:the |an? )?{_NAME}"
    rf"|\((?:source:? )?(?:the )?{_NAME}(?:,? \d{{4}})?\)",
    re.IGNORECASE,
)
"""A name in one of these places is credited with what its sentence states."""
_AGAIN = re.compile(
    rf"\b(?:the|that|this|its|the same) (?:{_WORKS}|authors|researchers|pollsters|auditors)\b", re.IGNORECASE
)
_NAMELESS = re.compile(rf"\b(?:an?|one|another) (?:[\w’'-]+ ){{0,3}}?(?:{_WORKS})\b", re.IGNORECASE)
_OTHERS = (AsserterKind.ORGANISATION, AsserterKind.NAMED_PERSON)


def sources(
    sentences: Sequence[Sentence], names: Mapping[int, Sequence[str]], argmap: ArgumentMap
) -> Mapping[int, str]:
    """By the number of a sentence, the source that it credits with what it states; sentences without one are left out.

    ``names`` are the proper names of sentences. "The study" is the one that was spoken of last.
    """
    found: dict[int, str] = {}
    asserters = Places.of(_asserters(argmap))
    last = ""
    for sentence in sentences:
        said = asserters.touching(sentence.start, sentence.end)
        own = next(_credited(sentence.text, names.get(sentence.number, ())), "") or (said.what if said else "")
        nameless = _NAMELESS.search(sentence.text)
        again = _AGAIN.search(sentence.text)
        source = own or (nameless.group() if nameless else "") or (last if again else "")
        if source:
            found[sentence.number] = last = source
    return found


def _credited(text: str, names: Sequence[str]) -> Iterator[str]:
    """Names that are credited, the longest first."""
    plain = " ".join(text.replace(_NAME, " ").split())
    for name in sorted(dict.fromkeys(names), key=len, reverse=True):
        bare = name.removeprefix("the ").removeprefix("The ").removesuffix("'s").removesuffix("’s")
        if _CREDITS.search(plain.replace(bare, _NAME)):
            yield bare


def _asserters(argmap: ArgumentMap) -> Iterator[Place]:
    """Who says it on the map, where somebody other than the author does."""
    for statement in argmap.statements:
        named = (each.asserter.name for each in statement.assertions if each.asserter.kind in _OTHERS)
        if name := next(filter(None, named), None):
            yield from (Place(span.start, span.end, name) for span in statement.spans)
