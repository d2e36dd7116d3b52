"""Sentences read into frames: what every figure is said of."""

from pipeline.frames.frame import PHRASES, Act, Basis, Frame, How, Mood
from pipeline.frames.names import Gazetteer, gazetteer
from pipeline.frames.reader import read_frames
from pipeline.frames.stages import Context
from pipeline.frames.when import Calendar, When

__all__ = [
    "PHRASES",
    "Act",
    "Basis",
    "Calendar",
    "Context",
    "Frame",
    "Gazetteer",
    "How",
    "Mood",
    "When",
    "gazetteer",
    "read_frames",
]
