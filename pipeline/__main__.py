"""``python -m pipeline`` is ``argmap``."""

from pipeline.cli import main

main()
