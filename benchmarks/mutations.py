"""The confusion matrix of checking on mutated sentences; ``argmap eval verify`` gives the measures alone.

python benchmarks/mutations.py [--cases 20000] [--seed 7] [--table DIR]
"""

import argparse
import time
from pathlib import Path

from pipeline.evaluate.mutations import make, score
from pipeline.evaluate.verdicts import measures
from pipeline.reference import load_table
from pipeline.settings import shipped_table


def main() -> None:
    """Prints kinds of sentences against verdicts, then the measures and some of what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--table", type=Path, default=shipped_table())
    parser.add_argument("--show", type=int, default=2, help="wrong cases to print for each kind")
    options = parser.parse_args()
    started = time.perf_counter()
    cases = make(load_table(options.table), options.cases, options.seed)
    result = score(cases)
    seconds = time.perf_counter() - started
    verdicts = sorted({said for row in result.matrix.values() for said in row})
    print(f"{'':22}" + "".join(f"{said[:13]:>14}" for said in verdicts))
    for kind, row in result.matrix.items():
        print(f"{kind:22}" + "".join(f"{row[said] or '':>14}" for said in verdicts) + f"{result.named(kind):8.3f}")
    print(f"{len(cases)} cases in {seconds:.0f} s ({len(cases) / seconds:.0f} a second, reading included)")
    print("   ".join(f"{name} {value:.4f}" for name, value in measures(result).items()))
    for kind, examples in result.wrong.items():
        for example in examples[: options.show]:
            print(f"  {kind}: {example}")


if __name__ == "__main__":
    main()
