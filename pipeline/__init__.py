"""argmap: argument maps whose every figure has been checked."""

__version__ = "0.1.0"
