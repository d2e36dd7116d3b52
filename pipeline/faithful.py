"""Whether a restatement says no more than the words that it restates: their figures, and what they deny.

What "this" and "they" mean stands in the sentence before, so its figures and denials may be restated too.
"""

import re

from pipeline.text.folding import Folded
from pipeline.text.plain import folded, plain
from pipeline.text.words import NEGATION, STOP, stem

OWN = 0.8
"""Share of its content words that a restatement takes from the text if what each of them denies can be compared."""
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
FIGURE = re.compile(
    r"(\d[\d,.]*)(?:[\s-]?(%|per ?cent(?:age)?\b|hundred\b|thousand\b|million\b|billion\b|trillion\b)|([a-z]+))?"
)
_NUMERALS = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
NUMERALS = {word: str(value) for value, word in enumerate(_NUMERALS.split(), start=2)} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "half": "half",
    "twice": "twice",
    "double": "double",
    "triple": "triple",
}
SCALES = {
    "per cent": "%",
    "percent": "%",
    "percentage": "%",
    "bn": "billion",
    "m": "million",
    "tn": "trillion",
    "k": "thousand",
}
_NAME = re.compile(r"\b[^\W\d_]+-?\d+\b|\b[A-Z]\w*(?:[ -](?:of |the )*[A-Z]\w*)+")
"""``F-35`` or words with capitals, such as Group of Seven: a numeral in them counts nothing."""
_WITHOUT = re.compile(r"\bwithout\b")


def faithful(text: str, quote: str, before: str = "", article: Folded | None = None) -> bool:
    """Whether a restatement has words, no figure that its quotation lacks, and denies what that denies.

    ``before`` is the sentence before the quotation; ``article`` is where names with numerals in them must stand.
    """
    if not plain(text):
        return False
    ours, theirs, led = folded(_without_names(text, article)), folded(quote), folded(before)
    if not figures(ours) <= figures(theirs) | figures(led):
        return False
    return "?" in quote or _as_often(folded(text), theirs) or _the_same(folded(text), theirs, led)


def _without_names(text: str, article: Folded | None) -> str:
    if article is None:
        return text
    return _NAME.sub(lambda name: " " if article.find(name[0]) else name[0], text)


def _as_often(ours: str, theirs: str) -> bool:
    """Whether both deny as often; what goes "without" may be told of or not, or be told with a "not"."""
    ours_without, theirs_without = len(_WITHOUT.findall(ours)), len(_WITHOUT.findall(theirs))
    counted, wanted = len(NEGATION.findall(ours)), len(NEGATION.findall(theirs))
    if counted - ours_without == wanted - theirs_without:
        return ours_without <= theirs_without
    return counted == wanted and not (_denied(ours) & _content(theirs)) - _denied(theirs)


def _the_same(ours: str, theirs: str, led: str) -> bool:
    """Whether a restatement in the text's own words denies those of them that the text denies, and no others."""
    said = _content(ours)
    if not said or len(said & (_content(theirs) | _content(led))) < OWN * len(said):
        return False
    denied = _denied(ours)
    return denied <= _denied(theirs) | _denied(led) and not (_denied(theirs) & said) - denied


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(text) if word not in STOP)


def _denied(text: str) -> frozenset[str]:
    """Stems of the first content word after each negation; twice denied is not denied."""
    found: set[str] = set()
    for negation in NEGATION.finditer(text):
        after = next((word for word in WORD.findall(text[negation.end() :]) if not _is_minor(word)), None)
        if after is not None:
            found ^= {stem(after)}
    return frozenset(found)


def _is_minor(word: str) -> bool:
    return word in STOP or NEGATION.fullmatch(word) is not None


def figures(folded: str) -> frozenset[str]:
    """The figures of a folded text with their scale, digits and words alike: ``175 billion``, ``5``."""
    digits = (
        f"{match[1].replace(',', '').rstrip('.')} {_scale(match[2] or match[3] or '')}".strip()
        for match in FIGURE.finditer(folded)
    )
    return frozenset(digits) | frozenset(NUMERALS[word] for word in WORD.findall(folded) if word in NUMERALS)


def _scale(word: str) -> str:
    return SCALES.get(word, word)
