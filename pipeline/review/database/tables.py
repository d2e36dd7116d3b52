"""What the desk keeps, one class a table. Times are in UTC and aware; JSON is the text of our own models.

Engines' drafts, decisions and events are only ever added. Ids of statements, relations and findings are the lasting
ones of ``pipeline.ids``; where something was carried over from an earlier draft, ``carried_from`` names its original.
"""

from datetime import UTC, date, datetime

from sqlalchemy import (
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Utc(TypeDecorator[datetime]):
    """An aware time, kept in UTC; SQLite forgets zones, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raises ValueError for a naive time."""
        if value is not None and value.tzinfo is None:
            raise ValueError("times of the desk are aware")
        utc = value and value.astimezone(UTC)
        return utc.replace(tzinfo=None) if utc is not None and dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - given by position
        """Always in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables; constraints have names, so that migrations can speak of them on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Utc, str: Text}  # noqa: RUF012 - SQLAlchemy's own way

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


class User(Base):
    """A person at the desk. Without a password nobody signs in as them: the desk's own user behind the token is one."""

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(String(80), unique=True)
    """As typed to sign in: folded."""
    shown: Mapped[str]
    role: Mapped[str] = mapped_column(String(20))
    password: Mapped[str | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class SignIn(Base):
    """One signed-in browser, known by the digest of its cookie; the cookie itself is kept nowhere."""

    __tablename__ = "sign_ins"

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Attempt(Base):
    """One sign-in that failed, by name or address: too many of them within a while are no longer listened to."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(String(200), index=True)
    at: Mapped[datetime]


class Story(Base):
    """One lasting article. What the library sorts and searches by is of its current draft."""

    __tablename__ = "stories"

    title: Mapped[str]
    author: Mapped[str | None]
    source: Mapped[str]
    url: Mapped[str | None]
    published: Mapped[date | None] = mapped_column(index=True)
    claim: Mapped[str]
    """The main claim's words; empty where there is none."""
    draft: Mapped[int]
    """Number of the current draft."""
    created_at: Mapped[datetime] = mapped_column(index=True)
    created_by: Mapped[int] = mapped_column(ForeignKey(User.id))
    wrong: Mapped[int] = mapped_column(default=0)
    unclear: Mapped[int] = mapped_column(default=0)
    no_row: Mapped[int] = mapped_column(default=0)
    settled: Mapped[int] = mapped_column(default=0)
    """Flags of the current draft by kind, and how many of them are settled or corrected."""


class Draft(Base):
    """A story's draft as the engine made it, never changed; and the map and findings in force, made anew at need."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("story_id", "number"),)

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id))
    number: Mapped[int]
    article: Mapped[str]
    map: Mapped[str]
    findings: Mapped[str]
    engine: Mapped[str] = mapped_column(String(200))
    """``rules`` or the model's name."""
    file: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey(User.id))
    version: Mapped[int] = mapped_column(default=0)
    """Counts saves, undos and redos: what a writer must have seen."""
    current_map: Mapped[str | None]
    """None: nobody edited it."""
    current_findings: Mapped[str | None]
    checked: Mapped[int] = mapped_column(default=0)
    """Counts findings put in force: who worked some out beforehand sees whether others came first."""
    unchecked: Mapped[str] = mapped_column(default="")
    """Why the findings in force could not be made anew; empty where they are as they should be."""
    carried: Mapped[str | None]
    """``CarryOver`` from the draft before; None for the first."""


class Revision(Base):
    """One operation of a person on a draft's map; undone ones stay."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    draft_id: Mapped[int] = mapped_column(ForeignKey(Draft.id))
    number: Mapped[int]
    operation: Mapped[str]
    author: Mapped[int] = mapped_column(ForeignKey(User.id))
    told: Mapped[str] = mapped_column(default="")
    """What it did, in one sentence of the map that it was on."""
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    undone: Mapped[bool] = mapped_column(default=False)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    version: Mapped[int] = mapped_column(default=0)
    undone_version: Mapped[int | None]
    """The draft's version that it made, or that undoing it last made: what there is to redo follows from these."""
    refused: Mapped[str | None]
    """Why it could not be replayed, in words; None: it was."""
    carried_from: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))


class Checked(Base):
    """One finding in force of a story's current draft, with what the queue sorts, filters and groups by."""

    __tablename__ = "checked"
    __table_args__ = (
        UniqueConstraint("story_id", "finding"),
        Index("ix_checked_flag", "flag", "severity"),
    )

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id))
    draft_id: Mapped[int] = mapped_column(ForeignKey(Draft.id), index=True)
    finding: Mapped[str] = mapped_column(String(40), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    verdict: Mapped[str] = mapped_column(String(20), index=True)
    severity: Mapped[int]
    flag: Mapped[bool]
    """A person must look at it (a hard flag)."""
    statement: Mapped[str | None] = mapped_column(String(40), index=True)
    quote: Mapped[str]
    start: Mapped[int]
    sentence: Mapped[str]
    claim: Mapped[str]
    """The statement that it is about, in words; empty outside the map."""
    source: Mapped[str] = mapped_column(default="")
    """The named source that the figure is taken from or checked against; empty if none is known."""
    entity: Mapped[str] = mapped_column(default="")
    measure: Mapped[str] = mapped_column(default="")
    alike: Mapped[str] = mapped_column(String(64), default="", index=True)
    """Key that identical claims of several stories share."""
    worth: Mapped[int] = mapped_column(default=0)
    """Check-worthiness by place in the argument, 0 to 1000."""
    json: Mapped[str]


class Decision(Base):
    """What a person settled about a finding. Only added: ``supersedes`` names the one that it takes the place of."""

    __tablename__ = "decisions"
    __table_args__ = (Index("ix_decisions_story_finding", "story_id", "finding"),)

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id))
    draft_id: Mapped[int] = mapped_column(ForeignKey(Draft.id), index=True)
    finding: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str | None] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(default="")
    wording: Mapped[str] = mapped_column(default="")
    reading: Mapped[str | None]
    verdict: Mapped[str] = mapped_column(String(20), default="")
    quote: Mapped[str] = mapped_column(default="")
    source_opened_at: Mapped[datetime | None]
    author: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime] = mapped_column(index=True)
    supersedes: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    carried_from: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"))
    again: Mapped[bool] = mapped_column(default=False)
    """Carried over to a finding that changed: to be looked at again before it counts."""


class Handling(Base):
    """How far a finding is: its state, who has it until when, and whether two people must look."""

    __tablename__ = "handlings"
    __table_args__ = (UniqueConstraint("story_id", "finding"),)

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id))
    finding: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(30), default="open", index=True)
    assignee: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    due: Mapped[date | None]
    eyes: Mapped[int] = mapped_column(default=1)
    """People who must agree: 2 for four eyes."""
    version: Mapped[int] = mapped_column(default=0)


class Note(Base):
    """One remark in the thread of a finding or statement."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_story_about", "story_id", "about"),)

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id))
    about: Mapped[str] = mapped_column(String(40))
    words: Mapped[str]
    author: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]


class Opened(Base):
    """Somebody opened a source of a finding before deciding."""

    __tablename__ = "opened"
    __table_args__ = (Index("ix_opened_story_finding", "story_id", "finding"),)

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id))
    finding: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[str | None]
    url: Mapped[str | None]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]


class Seen(Base):
    """Somebody had a finding or statement on their screen."""

    __tablename__ = "seen"
    __table_args__ = (UniqueConstraint("story_id", "about", "user_id"),)

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id))
    about: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]


class Attached(Base):
    """Evidence that a person put to a finding, and perhaps took back."""

    __tablename__ = "attached"
    __table_args__ = (Index("ix_attached_story_finding", "story_id", "finding"),)

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id))
    finding: Mapped[str] = mapped_column(String(40))
    url: Mapped[str] = mapped_column(default="")
    page: Mapped[str] = mapped_column(default="")
    quotation: Mapped[str] = mapped_column(default="")
    archived: Mapped[str] = mapped_column(default="")
    """Name of the copy in the desk's folder; empty if none was kept."""
    note: Mapped[str] = mapped_column(default="")
    author: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey(User.id))


class ReadAs(Base):
    """What a person says a figure speaks of; the last one that is not withdrawn is in force."""

    __tablename__ = "readings"
    __table_args__ = (Index("ix_readings_story_finding", "story_id", "finding"),)

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id))
    finding: Mapped[str] = mapped_column(String(40))
    reading: Mapped[str]
    author: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class EnteredRow(Base):
    """A fact that a person entered at the desk, in force until it is withdrawn."""

    __tablename__ = "entered_rows"

    row_id: Mapped[str] = mapped_column(String(80), unique=True)
    entry: Mapped[str]
    author: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    verified_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class RowVerified(Base):
    """Somebody compared a row of a table with its source."""

    __tablename__ = "rows_verified"

    row_id: Mapped[str] = mapped_column(String(200), index=True)
    row: Mapped[str]
    """The row as it was then: another value has not been looked at."""
    holds: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]


class Lesson(Base):
    """A wording taught at the desk."""

    __tablename__ = "lessons"

    name: Mapped[str]
    what: Mapped[str]
    kind: Mapped[str] = mapped_column(String(20))
    author: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]


class Picked(Base):
    """Words that a person selected to be checked ("check this")."""

    __tablename__ = "picked"
    __table_args__ = (UniqueConstraint("story_id", "finding"),)

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id))
    draft_id: Mapped[int] = mapped_column(ForeignKey(Draft.id))
    finding: Mapped[str] = mapped_column(String(40))
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    author: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]


class Question(Base):
    """A question to the author at words of the article: kept, sent, then answered; or taken back."""

    __tablename__ = "questions"

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id), index=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey(Draft.id))
    about: Mapped[str | None] = mapped_column(String(40))
    """The finding or statement that it is about."""
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    words: Mapped[str]
    author: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    """Who wrote the author's answer down."""
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey(User.id))


class Correction(Base):
    """What was changed in a text because of a decision, as it may be published: before, after, day. Only added."""

    __tablename__ = "corrections"

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id), index=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey(Draft.id))
    finding: Mapped[str | None] = mapped_column(String(40))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey(Decision.id))
    before: Mapped[str]
    after: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    author: Mapped[int] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]
    published: Mapped[bool] = mapped_column(default=False)


class LeftBehind(Base):
    """What could not come over to a new draft; kept until somebody has dealt with it, and after."""

    __tablename__ = "left_behind"

    draft_id: Mapped[int] = mapped_column(ForeignKey(Draft.id), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    """Table of the original: revisions, decisions, notes, readings, attached, questions, handlings or picked."""
    original: Mapped[int]
    about: Mapped[str] = mapped_column(String(40))
    words: Mapped[str]
    """What it was about, as the earlier draft said it."""
    why: Mapped[str]
    seen_by: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    seen_at: Mapped[datetime | None]


class Look(Base):
    """How far a person has seen a story: what came after it is "changed since your last look"."""

    __tablename__ = "looks"
    __table_args__ = (UniqueConstraint("user_id", "story_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id))
    draft: Mapped[int]
    event_id: Mapped[int]
    at: Mapped[datetime]


class Event(Base):
    """Something happened at the desk; its id is the order in which it did. Pages that stand open follow these."""

    __tablename__ = "events"

    story_id: Mapped[int | None] = mapped_column(ForeignKey(Story.id), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[str | None] = mapped_column(String(40))
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    at: Mapped[datetime]
    told: Mapped[str] = mapped_column(default="")
    """What happened, in one sentence without the name of who did it."""


class Recheck(Base):
    """A story that is to be checked again because of a row, kept with the row and taken away with what came of it."""

    __tablename__ = "rechecks"

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(User.id))
    """Who entered, took back or compared the row."""
    at: Mapped[datetime]


class Task(Base):
    """One text on its way to a draft: waiting, running, done, failed or interrupted; and the stage that it is in."""

    __tablename__ = "tasks"

    state: Mapped[str] = mapped_column(String(20), index=True)
    stage: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[str]
    article: Mapped[str]
    engine: Mapped[str] = mapped_column(String(200), default="")
    """Empty: as the settings say; ``rules``, or a model's name."""
    reason: Mapped[str] = mapped_column(default="")
    """Why it failed."""
    for_story: Mapped[int | None] = mapped_column(ForeignKey(Story.id))
    """The story of which it becomes a new draft; None: a story of its own."""
    story_id: Mapped[int | None] = mapped_column(ForeignKey(Story.id))
    """The story that it became."""
    desk: Mapped[int | None]
    """The desk that maps it, by the number under which it is present."""
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Words(Base):
    """What can be searched for, folded: passages of current drafts, claims of current maps, decisions."""

    __tablename__ = "words"
    __table_args__ = (Index("ix_words_of", "story_id", "kind"),)

    story_id: Mapped[int] = mapped_column(ForeignKey(Story.id))
    kind: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str]
    folded: Mapped[str]
