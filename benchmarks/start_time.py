"""Time to `argmap --help`, beside Python alone and beside the heavy libraries that it must not load.

python benchmarks/start_time.py
"""

import subprocess
import sys
import time

ROUNDS = 7
HELP = "import sys; sys.argv = ['argmap', '--help']\nfrom pipeline.cli import main\nmain()"
COMMANDS = {
    "python -c pass": "pass",
    "argmap --help": HELP,
    "import typer": "import typer",
    "import chromadb": "import chromadb",
    "import openai": "import openai",
}
HEAVY = ("chromadb", "openai", "instructor", "duckdb", "onnxruntime", "trafilatura", "numpy")


def seconds(code: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    return time.perf_counter() - began


def loaded() -> list[str]:
    """Heavy modules that are in memory after --help."""
    tell = f"lambda: sys.stderr.write(' '.join(m for m in {HEAVY!r} if m in sys.modules))"
    code = f"import atexit, sys\natexit.register({tell})\n{HELP}"
    return subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True).stderr.split()


def main() -> None:
    times = {name: min(seconds(code) for _ in range(ROUNDS)) for name, code in COMMANDS.items()}
    for name, best in times.items():
        print(f"{name:20} {best:6.2f} s   {best / times['python -c pass']:5.1f} × python alone")
    print(f"heavy modules loaded by --help: {loaded() or 'none'}")


if __name__ == "__main__":
    main()
