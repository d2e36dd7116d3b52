"""Signed-in browsers: a cookie that only the browser has, its digest in the database, a new one at every sign-in."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pipeline.review.database import in_turn
from pipeline.review.database.tables import Attempt, SignIn, User
from pipeline.review.security.people import Person
from pipeline.review.security.users import folded, person
from pipeline.review.trouble import TooMany, Unknown

LASTS: Final = timedelta(hours=12)
WHILE: Final = timedelta(minutes=15)
_ATTEMPTS: Final = 0x61747470
"""The lock under which attempts are counted."""
MOST_BY_NAME, MOST_BY_ADDRESS = 5, 30
"""Failed sign-ins within that while, after which nobody is listened to under this name, or from this address."""


@dataclass(frozen=True)
class SignedIn:
    """Who is there, and the token that forms of this browser must bear."""

    person: Person
    csrf: str


def begin(session: Session, user: User, at: datetime) -> str:
    """A new sign-in; returns the cookie. Nothing that the browser had before is taken over."""
    session.execute(delete(SignIn).where(SignIn.expires_at < at))
    cookie = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            digest=_digest(cookie),
            user_id=user.id,
            csrf=secrets.token_urlsafe(32),
            created_at=at,
            expires_at=at + LASTS,
        )
    )
    return cookie


def find(session: Session, cookie: str | None, at: datetime) -> SignedIn | None:
    """Who has this cookie; None if nobody does any more."""
    if not cookie:
        return None
    found = session.execute(
        select(SignIn, User)
        .join(User, User.id == SignIn.user_id)
        .where(SignIn.digest == _digest(cookie), SignIn.expires_at > at, User.disabled_at.is_(None))
    ).one_or_none()
    return SignedIn(person(found.User), found.SignIn.csrf) if found else None


def end(session: Session, cookie: str | None) -> None:
    """Signs this browser out."""
    if cookie:
        session.execute(delete(SignIn).where(SignIn.digest == _digest(cookie)))


def end_all(session: Session, user_id: int) -> None:
    """Signs a user out everywhere: after a new password or role."""
    session.execute(delete(SignIn).where(SignIn.user_id == user_id))


def note_attempt(session: Session, name: str, address: str, at: datetime) -> tuple[int, ...]:
    """Notes an attempt before it is looked at, so that many at once count as many; returns the numbers of its notes.

    Raises TooMany while too many have failed under this name or from this address.
    """
    in_turn(session, _ATTEMPTS)
    session.execute(delete(Attempt).where(Attempt.at < at - WHILE))
    noted = []
    for key, most in _keys(name, address):
        failed = session.scalar(select(func.count()).select_from(Attempt).where(Attempt.key == key)) or 0
        if failed >= most:
            raise TooMany("too many sign-ins failed", do=f"Try again in {WHILE.seconds // 60} minutes.")
        noted.append(Attempt(key=key, at=at))
    session.add_all(noted)
    session.flush()
    return tuple(each.id for each in noted)


def forget_attempts(session: Session, name: str, attempt: Sequence[int] = ()) -> None:
    """Who came in, or got a new password, starts anew; the attempt that succeeded counts against nobody."""
    session.execute(delete(Attempt).where((Attempt.key == _keys(name, "")[0][0]) | Attempt.id.in_(attempt)))


def check_token(expected: str | None, given: str) -> None:
    """Raises Unknown unless the given token is the desk's."""
    if expected is None or not hmac.compare_digest(expected.encode(), given.encode()):
        raise Unknown("this address is of another start of the desk", do="Use the address that argmap printed last.")


def _keys(name: str, address: str) -> tuple[tuple[str, int], ...]:
    digest = hashlib.sha256(folded(name).encode()).hexdigest()  # what people type there may be a password
    return (f"name:{digest}", MOST_BY_NAME), (f"from:{address}"[:200], MOST_BY_ADDRESS)


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
