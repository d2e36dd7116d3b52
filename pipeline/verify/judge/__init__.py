"""A stated figure against the rows that may decide it: admissible rows, bands, verdict, and how it is told."""
