"""Ctrl-C, from the first import to the last callback: one line and exit code 130, whatever it interrupts.

An interrupt is an exception out of nowhere. Most of it unwinds in order, which lets go of locks and temporary folders;
but callbacks of the import system print it, extensions turn it into other errors, and libraries swallow it. So the line
is written at once, nothing that unwinding says is shown after it, and what does not end by itself is ended.
"""

import atexit
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

INTERRUPTED = 130
SAYS = b"argmap: interrupted; the same command goes on from what was finished.\n"
CLEAR = b"\r\x1b[K\x1b[?25h"
"""To a terminal: clears the line of a bar and shows the cursor that the bar has hidden."""
UNWINDING = 5.0
"""Seconds that unwinding may take; the next Ctrl-C ends it at once."""


def interruptible(command: Callable[[], None]) -> None:
    """Runs a command that ends by SystemExit; raises SystemExit with its code, or with 130 if it was interrupted."""
    interrupt = _Interrupt()
    try:
        interrupt.listen()
        command()
    except SystemExit as ending:
        interrupt.code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
        raise
    finally:
        if interrupt.has_come:
            # Where an extension ran code from a string, Python keeps in mind that it was interrupted and would end
            # itself by the signal; any code run from a string makes it forget.
            exec("")  # noqa: S102
            sys.exit(INTERRUPTED)


class _Interrupt:
    """What is done with the signal: the first one unwinds, the next one ends the process, as does one after its end."""

    def __init__(self) -> None:
        self.has_come = False
        self.code: int | None = None

    def listen(self) -> None:
        """From now on; not at all where interrupts are ignored, as in a process that was started in the background."""
        in_main = threading.current_thread() is threading.main_thread()
        if in_main and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, self)
            # Last of all Python lets go of its handlers, and the signal would kill what has nothing left to do.
            atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)

    def __call__(self, _signal: int, _frame: FrameType | None) -> None:
        if self.has_come or self.code is not None:
            os._exit(INTERRUPTED if self.has_come else self.code or 0)
        self.has_come = True
        os.write(2, CLEAR + SAYS if os.isatty(2) else SAYS)
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - it stays open until the end
        last = threading.Timer(UNWINDING, os._exit, (INTERRUPTED,))
        last.daemon = True
        last.start()
        raise KeyboardInterrupt
