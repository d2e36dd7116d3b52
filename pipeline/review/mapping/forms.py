"""From the fields of a form to an operation: the same for a page with script and for one without."""

import json
from collections.abc import Callable, Mapping, Sequence

from pydantic import ValidationError

from pipeline.editing import OPERATION, Operation, Refused
from pipeline.models import GIST, Article
from pipeline.text.folding import Folded

Fields = Mapping[str, Sequence[str]]
"""Values of each field, in their order."""
_DIGITS = 9
"""Digits of a place; no article is as long as that."""
_SHOWN = 20
"""Characters of what is no place that a sentence repeats."""


def operation_of(fields: Fields, article: Article) -> Operation:
    """The operation that a form describes. Raises Refused in words."""
    one = _One(fields)
    name = one("op")
    if name not in _MADE:
        raise Refused(f"there is no act {name!r}")
    values = {"op": name, **_MADE[name](one, article)}
    try:
        return OPERATION.validate_json(json.dumps(values))
    except ValidationError as error:
        raise Refused(_in_words(name, one, error)) from error


class _One:
    """Fields by name; empty for those that were not sent."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields

    def __call__(self, name: str) -> str:
        return (self.all(name) or [""])[0].strip()

    def all(self, name: str) -> list[str]:
        return [value for value in self.fields.get(name, ()) if value]

    def or_none(self, name: str) -> str | None:
        return self(name) or None


_Made = Callable[[_One, Article], dict[str, object]]


def _attach(one: _One, _article: Article) -> dict[str, object]:
    return {"statements": one.all("statement"), "to": one("to"), "as": one("as") or "reason"}


def _speaker(one: _One, _article: Article) -> dict[str, object]:
    name = one.or_none("name")
    kind = one("kind") or ("named_person" if name else "author")
    return {
        "statements": one.all("statement"),
        "asserter": {"kind": kind, "name": name},
        "alone": one("alone") == "yes",
    }


def _split(one: _One, _article: Article) -> dict[str, object]:
    return {"statement": one("statement"), "at": _whole(one("at"))}


def _add(one: _One, article: Article) -> dict[str, object]:
    """Words selected in the article by their offsets, or typed as they stand there."""
    if one("start"):
        start, end = _whole(one("start")), _whole(one("end"))
    else:
        start, end = _found(one("quote"), article)
    quote = article.text[start:end]
    if end <= start or end > len(article.text):
        raise Refused("no words were selected", do="Select words of the article first.")
    return {
        "spans": [{"start": start, "end": end, "quote": quote}],
        "text": one("text"),
        "role": one("role") or "premise",
    }


def _found(quote: str, article: Article) -> tuple[int, int]:
    places = Folded.of(article.text).find(quote) if quote else []
    if len(places) != 1:
        often = f"stand {len(places)} times" if places else "do not stand"
        raise Refused(f"the words “{quote}” {often} in the article", do="Give words that stand there once.")
    return places[0][0], places[0][1]


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > _DIGITS:
        raise Refused(f"{text[:_SHOWN]!r} is no place in the article")
    return int(text)


_MADE: Mapping[str, _Made] = {
    "main_claim": lambda one, _: {"statement": one("statement")},
    "attach": _attach,
    "join": lambda one, _: {"statements": one.all("statement")},
    "turn": lambda one, _: {"link": one("link"), "statement": one.or_none("statement")},
    "retype": lambda one, _: {"link": one("link"), "as": one("as")},
    "accept": lambda one, _: {"link": one("link")},
    "detach": lambda one, _: {"link": one("link"), "statement": one.or_none("statement")},
    "background": lambda one, _: {"statements": one.all("statement")},
    "speaker": _speaker,
    "gist": lambda one, _: {"statement": one("statement"), "text": one("text")},
    "split": _split,
    "merge": lambda one, _: {"statements": one.all("statement")},
    "add": _add,
    "publish": lambda one, _: {"statements": one.all("statement"), "shown": one("shown") != "no"},
}


_OF_TWO: Mapping[str, str] = {"merge": "a merged statement", "join": "a linked reason"}


def _in_words(name: str, one: _One, error: ValidationError) -> str:
    if name == "gist" and len(one("text")) > GIST:
        return f"a gist has at most {GIST} characters; this one has {len(one('text'))}"
    if name in _OF_TWO:
        return f"{_OF_TWO[name]} is made of two at least: select them first"
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'][1:]) or name}: {first['msg']}"
