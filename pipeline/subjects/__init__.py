"""What figures are said of in an article's own words: names and measures that no table knows."""

from pipeline.subjects.lexicon import Level, Lexicon, level_of, lexicon, unit_of
from pipeline.subjects.sentences import Told, told

__all__ = ["Level", "Lexicon", "Told", "level_of", "lexicon", "told", "unit_of"]
