"""The command ``argmap``: the one door, where errors become a sentence and an exit code."""

import os
import sys

from pipeline.errors import ArgmapError

INTERRUPTED = 130
OWN_FAULT = 70
CLOSED = 141


def main() -> None:
    """Runs the command line; ends the process with the documented exit code."""
    from pipeline.cli.app import app  # noqa: PLC0415 - an error on the way in must reach the door as well

    try:
        app(prog_name="argmap")
    except ArgmapError as error:
        _end(error.sentence, error.exit_code, error)
    except SystemExit as ending:
        # The command-line library turns Ctrl-C into this code without a word.
        if ending.code == INTERRUPTED:
            sys.stderr.write("argmap: Interrupted. What was finished is kept; the same command goes on from there.\n")
        raise
    except BrokenPipeError:
        # The reader of our output has gone (head, less): nothing more to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(CLOSED)
    except OSError as error:
        _end(f"{error.filename or 'system'}: {error.strerror or error}.", 5, error)
    except Exception as error:  # noqa: BLE001 - the one place where everything ends, and says so
        what = f"{type(error).__name__}: {error}"
        _end(f"argmap met a fault of its own ({what}). Please report it with what --debug prints.", OWN_FAULT, error)


def _end(sentence: str, code: int, error: BaseException) -> None:
    if "--debug" in sys.argv or os.environ.get("ARGMAP_DEBUG"):
        raise error
    sys.stderr.write(f"argmap: {sentence}\n")
    sys.exit(code)
