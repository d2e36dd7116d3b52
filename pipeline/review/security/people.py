"""Who is at the desk and what each role may do."""

from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """What can be allowed."""

    READ = "read"
    WORK = "work"
    """What editors and checkers both do: take texts in, write notes and queries."""
    EDIT = "edit"
    CHECK = "check"
    MANAGE = "manage"


class Role(StrEnum):
    """What a person is at the desk."""

    READER = "reader"
    EDITOR = "editor"
    CHECKER = "checker"
    ADMIN = "admin"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.READER: frozenset({Right.READ}),
    Role.EDITOR: frozenset({Right.READ, Right.WORK, Right.EDIT}),
    Role.CHECKER: frozenset({Right.READ, Right.WORK, Right.CHECK}),
    Role.ADMIN: frozenset(Right),
}


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in."""

    id: int
    name: str
    shown: str
    role: Role

    def may(self, right: Right) -> bool:
        """Whether the role allows it."""
        return right in RIGHTS[self.role]

    @property
    def initials(self) -> str:
        """Two letters for the corner of a page."""
        words = self.shown.split() or [self.name]
        return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper()
