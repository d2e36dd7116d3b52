"""Text as characters: sentences, folded search, names for folders."""
