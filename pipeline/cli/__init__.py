"""The command ``argmap``: the one door, where errors become a sentence and an exit code."""

import os
import sys

from pipeline.cli.interrupt import interruptible
from pipeline.errors import ArgmapError

CLOSED = 141


def main() -> None:
    """Runs the command line; ends the process with the documented exit code."""
    interruptible(_run)


def _run() -> None:
    try:
        from pipeline.cli.app import app  # noqa: PLC0415 - an error on the way in must reach the door as well

        try:
            app(prog_name="argmap")
        finally:
            sys.stdout.flush()
    except ArgmapError as error:
        _end(error.sentence, error.exit_code, error)
    except BrokenPipeError:
        # The reader of our output has gone (head, less): nothing more to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(CLOSED)
    except OSError as error:
        _end(f"{error.filename or 'system'}: {error.strerror or error}.", 5, error)
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001 - where everything ends, and says so; a panic of Rust is no Exception
        from pipeline.boundary import OWN_FAULT, own_fault  # noqa: PLC0415 - heavier than --help

        _end(f"{own_fault(error)} Please report it with what --debug prints.", OWN_FAULT, error)


def debugging() -> bool:
    """Whether tracebacks are asked for."""
    return "--debug" in sys.argv or bool(os.environ.get("ARGMAP_DEBUG"))


def _end(sentence: str, code: int, error: BaseException) -> None:
    if debugging():
        raise error
    sys.stderr.write(f"argmap: {sentence}\n")
    sys.exit(code)
