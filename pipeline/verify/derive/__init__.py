"""Claims worked out of several rows: changes, ratios, sums, places in an order, years. Source: NUMERIC section 4."""
