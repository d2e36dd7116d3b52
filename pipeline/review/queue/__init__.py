"""Flags of all stories in the order in which a person should look at them, and what persons settle about them."""
