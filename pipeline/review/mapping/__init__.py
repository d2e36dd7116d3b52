"""The map of a story as people correct it, and its published view."""
