"""Checks that need no table: the text against itself. Source: NUMERIC section 7."""
