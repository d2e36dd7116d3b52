"""Checks that need no table: the text against itself. Source: docs/numbers.md, Without a table."""
