"""A cell that cannot be taken for what it should be."""


class Unfit(ValueError):
    """Says why in words that follow the number of the row: ``'two' is not a number``."""
