"""What figures are said of in an article's own words: names and measures that no table knows."""

from pipeline.subjects.lexicon import Lexicon, lexicon
from pipeline.subjects.sentences import Told, told

__all__ = ["Lexicon", "Told", "lexicon", "told"]
