"""People with passwords: added, found, and let in by argon2."""

import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from pipeline.errors import InputError
from pipeline.review.database.tables import User
from pipeline.review.security.people import Person, Role

SHORTEST: Final = 12
LONGEST: Final = 1000
LONGEST_NAME: Final = 80
_HASHER: Final = PasswordHasher()
_FEW: Final = threading.BoundedSemaphore(2)
"""Passwords that are hashed at once: each takes memory, and anybody may ask."""
_NOBODY: Final = _HASHER.hash("nobody has this password")
"""Verified where there is no such user, so that the answer takes as long."""


def person(user: User) -> Person:
    """A user as the rest of the desk knows them."""
    return Person(user.id, user.name, user.shown, Role(user.role))


def folded(name: str) -> str:
    """A name as it is compared."""
    return " ".join(name.split()).casefold()


def add_user(session: Session, shown: str, role: Role, hashed: str | None, at: datetime) -> User:
    """Adds a user with the hash of a password; without one nobody can sign in as them. Raises InputError."""
    name = folded(shown)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(f"a name has 1 to {LONGEST_NAME} letters", where="name")
    if session.scalar(select(exists().where(User.name == name))):
        raise InputError(f"there is a user {name!r} already", do="Choose another name.")
    user = User(name=name, shown=" ".join(shown.split()), role=role.value, password=hashed, created_at=at)
    session.add(user)
    session.flush()
    return user


def hash_of(password: str) -> str:
    """The hash that is kept, made slowly: not while others wait for a lock. Raises InputError for a short password."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(f"a password has at least {SHORTEST} characters", where="password")
    with _FEW:
        return _HASHER.hash(password)


def let_in(session: Session, name: str) -> User | None:
    """The user with this name who may sign in."""
    wanted = (User.name == folded(name), User.disabled_at.is_(None), User.password.is_not(None))
    return session.scalar(select(User).where(*wanted))


def is_password(hashed: str | None, password: str) -> bool:
    """Whether it is the password of this hash; without one it is none, found out in the same time: slowly."""
    try:
        with _FEW:
            _HASHER.verify(hashed or _NOBODY, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def has_passwords(session: Session) -> bool:
    """Whether anybody can sign in."""
    return bool(session.scalar(select(exists().where(User.password.is_not(None), User.disabled_at.is_(None)))))


def everybody(session: Session) -> Sequence[User]:
    """All users by name."""
    return session.scalars(select(User).order_by(User.name)).all()


def own_user(session: Session, shown: str, at: datetime) -> User:
    """The user behind the start-up token, who has no password and may do everything; made if there is none."""
    user = session.scalar(select(User).where(User.name == folded(shown)))
    return user or add_user(session, shown, Role.ADMIN, None, at)
