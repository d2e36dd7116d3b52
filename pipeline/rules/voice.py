"""Whose a sentence is."""

from dataclasses import dataclass

from pipeline.models import Act, Asserter, AsserterKind


@dataclass(frozen=True)
class Voice:
    """Who says a sentence, how, and where its reporting words end (an offset into it; 0 if they do not lead)."""

    asserters: tuple[Asserter, ...] = (Asserter(),)
    act: Act = Act.ASSERTS
    lead: int = 0
    since: int = 0
    """Where the reporting clause begins (an offset); what ends before it is the author's."""
    then: "Voice | None" = None
    """Who says what is behind it, from their own ``since`` on."""

    @property
    def other(self) -> bool:
        """Whether it is somebody other than the author."""
        return any(one.kind is not AsserterKind.AUTHOR for one in self.asserters)

    @property
    def named(self) -> bool:
        """Whether it is somebody other than the author, and known."""
        return self.other and self.asserters[0].kind is not AsserterKind.UNATTRIBUTED


AUTHOR = Voice()
UNKNOWN = Voice((Asserter(kind=AsserterKind.UNATTRIBUTED),))
