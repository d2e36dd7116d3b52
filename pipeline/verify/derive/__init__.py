"""Claims worked out of several rows: changes, ratios, sums, places in an order, years.

Source: docs/numbers.md, Derived claims.
"""
