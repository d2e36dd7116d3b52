"""How much work a call is, told by counting and not by the clock."""

import sys
from collections.abc import Callable
from types import FrameType


class _Counter:
    """A trace function that counts the steps of the interpreter, in every frame entered from now on."""

    def __init__(self) -> None:
        self.steps = 0

    def __call__(self, frame: FrameType, event: str, _arg: object) -> "_Counter":
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        self.steps += event == "opcode"
        return self


def steps(work: Callable[[], object]) -> int:
    """Steps of the interpreter that ``work`` takes; the same each time."""
    counter, before = _Counter(), sys.gettrace()
    sys.settrace(counter)
    try:
        work()
    finally:
        sys.settrace(before)
    return counter.steps


def growth(work: Callable[[int], Callable[[], object]], size: int) -> float:
    """How many times more steps four times the input takes: about 4 if work grows with the input, 16 with its square.

    ``work`` makes the call of a size; what it does before is not counted.
    """
    return steps(work(4 * size)) / steps(work(size))
