"""Parts of speech and lemmas as spaCy's rules give them, remembered: a word in one function always has the same.

The rules try two hundred patterns at each token, which takes longer than the parse. All but a handful of them look at
one token alone, so what they make of it is kept; a sentence in which one of that handful may fit goes the long way.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.models import Parse, Token

if TYPE_CHECKING:
    from spacy.language import Language

_RULER, _LEMMATIZER = "attribute_ruler", "lemmatizer"
_KNOWN = frozenset({"TAG", "LOWER", "DEP", "IS_SPACE"})
"""What patterns may look at: all of it follows from a token's text, tag and relation."""
_MOST = 50_000
"""Tokens that are remembered; beyond them it is begun anew."""


class _Seen(NamedTuple):
    """A token before the rules: numbers of its text, tag and relation in spaCy's store."""

    text: int
    tag: int
    dep: int


class _Named(NamedTuple):
    """What the rules make of it."""

    lemma: str
    pos: str
    tag: str
    dep: str
    opens: bool
    """Whether a pattern of several tokens may begin with it."""


@dataclass
class Naming:
    """The rules of one pipeline. ``components`` are those that it stands for, in order."""

    components: Mapping[str, Callable[[Any], Any]]
    firsts: tuple[Mapping[str, Any], ...]
    """How the patterns of several tokens begin."""
    _met: dict[_Seen, _Named] = field(default_factory=dict)

    @classmethod
    def of(cls, pipeline: "Language") -> "Naming | None":
        """None for a pipeline whose rules may look at more than one token at a time, or at other things."""
        if pipeline.pipe_names[-2:] != [_RULER, _LEMMATIZER]:
            return None
        components = {name: pipeline.get_pipe(name) for name in (_RULER, _LEMMATIZER)}
        ruler, lemmatizer = components[_RULER], components[_LEMMATIZER]
        patterns = [one for rule in ruler.patterns for one in rule["patterns"]]  # type: ignore[attr-defined]
        if lemmatizer.mode != "rule" or any(not _KNOWN.issuperset(part) for one in patterns for part in one):  # type: ignore[attr-defined]
            return None
        return cls(components, tuple(one[0] for one in patterns if len(one) > 1))

    def tokens(self, doc: Any) -> Parse:  # noqa: ANN401 - spaCy's Doc
        """The tokens of a parsed sentence to which the rules were not yet applied."""
        seen = [_Seen(token.orth, token.tag, token.dep) for token in doc]
        named = [self._met.get(each) for each in seen]
        if None in named or any(each.opens for each in named[:-1] if each):
            return self._applied(doc, seen)
        return tuple(
            Token(t.idx, t.idx + len(t.text), t.text, each.lemma, each.pos, each.tag, each.dep, t.head.i)
            for t, each in zip(doc, named, strict=True)
            if each
        )

    def _applied(self, doc: Any, seen: list[_Seen]) -> Parse:  # noqa: ANN401 - spaCy's Doc
        opens = [any(_may_fit(first, token) for first in self.firsts) for token in doc]
        for component in self.components.values():
            doc = component(doc)
        found = tokens(doc)
        if not any(opens[:-1]):
            if len(self._met) > _MOST:
                self._met.clear()
            for each, token, does in zip(seen, found, opens, strict=True):
                self._met[each] = _Named(token.lemma, token.pos, token.tag, token.dep, does)
        return found


def tokens(doc: Iterable[Any]) -> Parse:
    """The tokens of a sentence that went through the whole pipeline."""
    return tuple(Token(t.idx, t.idx + len(t.text), t.text, t.lemma_, t.pos_, t.tag_, t.dep_, t.head.i) for t in doc)


def _may_fit(part: Mapping[str, Any], token: Any) -> bool:  # noqa: ANN401 - spaCy's Token
    said = {"LOWER": token.lower_, "TAG": token.tag_, "DEP": token.dep_, "IS_SPACE": token.is_space}
    return all(_may_be(wanted, said[name]) for name, wanted in part.items())


def _may_be(wanted: object, said: object) -> bool:
    """Whether a value is what a pattern wants; yes as well for wishes that are not understood here."""
    if not isinstance(wanted, Mapping):
        return wanted == said
    if "REGEX" in wanted:
        return re.search(wanted["REGEX"], str(said)) is not None
    return said in wanted["IN"] if "IN" in wanted else True
