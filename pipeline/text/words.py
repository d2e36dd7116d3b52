"""What a text is about, and what it denies, as far as single words show it."""

import re

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
NEGATION = re.compile(
    r"\b(?:not(?! only)|no|never|none|nobody|nothing|neither|nor|without|hardly|barely|scarcely|cannot|fail(?:s"
    r"|ed)? to|lacks?"
    r"|den(?:y|ies|ied)|refus(?:e|es|ed)|rejects?|rejected|false|untrue)\b|n't\b"
)
"""In folded text."""
_SUFFIX = re.compile(r"(?:['’]s|ies|ing|ings|ed|es|s|ly|ment|ments|ation|ations|ness)$")
_STOP = """
a about above after again against all also although am an and any are as at be because been before being below
between both but by can cannot could did do does doing down during each even few for from further had has have
having he her here hers him his how however i if in into is it its itself just may me might more most much must
my no nor not of off on once one only or other ought our out over own rather same she should since so some such
than that the their them then there these they this those through thus to too under unless until up upon very
was we were what when where whether which while who whom why will with would yet you your therefore hence
moreover furthermore besides indeed
"""
STOP = frozenset(_STOP.split())


def stem(word: str) -> str:
    """A crude stem, enough to bring 'commitments' and 'commitment' together."""
    bare = _SUFFIX.sub("", word)
    return bare if len(bare) > 2 else word  # noqa: PLR2004 - shorter stems mean nothing


def content(text: str) -> frozenset[str]:
    """Stems of the content words of a text."""
    return frozenset(stem(word) for word in WORD.findall(text.lower()) if word not in STOP)
