"""What documents state of the figures of an article that no table decides: quotations, never verdicts."""

from pipeline.evidence.documents import Documents, Held, Stretch
from pipeline.evidence.stating import Beside, stated

__all__ = ["Beside", "Documents", "Held", "Stretch", "stated"]
