"""What a figure speaks of: entity, measure, period, from its sentence and those before.

Source: docs/numbers.md, Matching.
"""
