"""The frame: what one figure is said of, each part with how it is known."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from pipeline.frames.when import When
from pipeline.models import Quantity


class How(IntEnum):
    """How a part of a frame is known, weakest first."""

    OPEN = 0
    DOUBTED = 1
    """Taken for want of another, though something beside it speaks against it."""
    INFERRED = 2
    """Taken for want of another."""
    CARRIED = 3
    """From a sentence before."""
    LISTED = 4
    """From its place in a list, or from the figure before in the same sentence."""
    STATED = 5

    @property
    def is_open(self) -> bool:
        """Not from the figure's own sentence."""
        return self < How.LISTED


class Act(StrEnum):
    """What is said with the figure."""

    LEVEL = "level"
    CHANGE = "change"
    """Relative: by so many percent, so many times."""
    DIFFERENCE = "difference"
    """Absolute: by so many dollars or points."""
    RATIO = "ratio"
    """So many times somebody else's, or of another year's."""
    SHARE = "share"
    """So much of somebody else's, or of the whole."""
    GAP = "gap"
    """So far ahead of somebody else, or behind."""
    RANK = "rank"
    RECORD = "record"
    """The highest or lowest of so many years."""
    COURSE = "course"
    """Rising or falling over years."""
    MAJORITY = "majority"
    """More than half, and growing."""
    FIRST = "first"
    """Past a threshold for the first time."""


PHRASES = frozenset({Act.RECORD, Act.COURSE, Act.MAJORITY, Act.FIRST})
"""Said without a figure."""


class Mood(StrEnum):
    """What the text does with the figure; only what is asserted can be called false."""

    ASSERTED = "asserted"
    ASKED = "asked"
    SUPPOSED = "supposed"
    POSSIBLE = "possible"
    FUTURE = "future"
    WISHED = "wished"
    """Planned, aimed at, forecast, demanded."""
    DENIED = "denied"
    REJECTED = "rejected"
    """Said by somebody whom the text contradicts."""
    CLAIMED = "claimed"
    """Said by somebody, and the text does not stand by it."""
    IDLE = "idle"
    """A bare count of the article's own."""


class Basis(StrEnum):
    """What prices money is told in."""

    UNSAID = "unsaid"
    CURRENT = "current"
    REAL = "real"


@dataclass(frozen=True)
class Frame:
    """What one figure is said of. ``owner`` and ``partner`` are entity ids, ``measures`` those that the words may mean.

    ``leftover`` are modifiers that no field took up: another measure, another part, somebody else's. Owners and periods
    that are ``near`` stand in the same sentence, ``recent`` ones in those before: they could be meant as well.
    ``begins`` are periods spoken of from which a change may be counted that does not say from when.
    """

    quantity: Quantity
    act: Act
    sign: int
    mood: Mood
    owner: str | None
    partner: str | None
    measures: frozenset[str]
    period: When | None
    baseline: When | None
    owner_how: How
    measure_how: How
    period_how: How
    basis: Basis = Basis.UNSAID
    nominal: bool = False
    is_baseline: bool = False
    background: bool = False
    today: bool = False
    open_period: bool = False
    aside: bool = False
    """In a relative clause or brackets: the sentence goes on without it."""
    unsaid: bool = True
    """Whether nothing at all is said of its time, not even in words that no calendar knows."""
    figure_of: Quantity | None = None
    """The figure that this one is a part of: "a third of the 8.5 percent"."""
    owners_recent: tuple[str, ...] = ()
    periods_recent: tuple[When, ...] = ()
    leftover: tuple[str, ...] = ()
    begins: tuple[When, ...] = ()
    since: When | None = None
    """What a running total is added up from."""
    owners_near: tuple[str, ...] = ()
    periods_near: tuple[When, ...] = ()
    sentence: int = 0
    text: str = field(default="", repr=False)
    """The sentence as it stands."""
    joint: tuple[str, ...] = ()
    """Owners who have it together."""
    per_head: bool = False
    yearly: bool = False
    """A change that recurs every year."""
    years: int = 0
    """Of a record, over how many; 0 for all that there are."""
    throughout: bool = False
    """Of a course, whether it is said of every year."""
    is_phrase: bool = False
    """Whether it says something of several rows and holds no figure."""
