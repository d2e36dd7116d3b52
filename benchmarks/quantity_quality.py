"""What the reader of quantities gets wrong: ``python benchmarks/quantity_quality.py GOLD [--show]``.

GOLD is a file or folder as for ``argmap eval quantities``, which gives the measures alone. ``--show`` prints the misses
of the tuning part, never those of the held-out third.
"""

import argparse
import sys
from pathlib import Path

from pipeline.evaluate import Part, quantities
from pipeline.evaluate.marked import load
from pipeline.evaluate.quantities import score


def main() -> None:
    """Prints quality on the tuning part and on the held-out third."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--show", action="store_true", help="print the misses of the tuning part")
    options = parser.parse_args()
    for part in (Part.TUNING, Part.HELD_OUT):
        evaluation = quantities(options.gold, part)
        print(f"\n{part}: {evaluation.items} texts")
        for row in evaluation.rows:
            print(
                f"{row.task:24} {row.name:8} " + "  ".join(f"{name} {value:.3f}" for name, value in row.scores.items())
            )
    if options.show:
        for texts in load(options.gold, Part.TUNING).values():
            sys.stdout.writelines(f"{miss}\n" for miss in score(texts).misses)


if __name__ == "__main__":
    main()
