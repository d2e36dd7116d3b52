"""Which language an article is written in: the rules read English, and what they made of another would be wrong.

Figures of a model's maps are read and checked by the same rules, so an article in another language is set aside with
its name whoever maps it. What is too short to tell, or not surely another language, passes.
"""

from functools import cache
from typing import Any

from babel import Locale

from pipeline.errors import InputError
from pipeline.models import Article

ENGLISH = "en"
SHOWN = 5000
"""Characters of a text that tell; more cost time and change nothing."""
ENOUGH = 100
"""Letters that a text must have to be told from English."""
SURE = 0.95


def check_language(article: Article) -> None:
    """Raises InputError for an article that is surely not in English."""
    if (name := other_language(article.text)) is not None:
        raise InputError(
            f"it is written in {name}, and only English is read", do="Leave it out, or give a translation."
        )


def other_language(text: str) -> str | None:
    """The English name of the language of a text; None for English and for what cannot be told."""
    shown = text[:SHOWN]
    if sum(map(str.isalpha, shown)) < ENOUGH:
        return None
    code, likely = _identifier().classify(shown)
    if code == ENGLISH or likely < SURE:
        return None
    return Locale(ENGLISH).languages.get(code)


@cache
def _identifier() -> Any:  # noqa: ANN401 - py3langid has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - seconds to load

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
