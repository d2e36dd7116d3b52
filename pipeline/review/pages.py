"""Pages from templates: everything escaped, and only http and https become links."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.requests import Request

from pipeline.render.references import web
from pipeline.review.current import open_flags
from pipeline.review.desk import Desk
from pipeline.review.security.people import Right
from pipeline.review.security.signing_in import SignedIn

STATIC = Path(__file__).with_name("static")
SHEETS = Path(__file__).parents[1] / "render" / "assets"
"""Where what reports and the desk share lies (``card.css``)."""
MINUTE, HOUR, DAY = 60, 3600, 86400


def rendered(desk: Desk, request: Request, who: SignedIn | None, template: str, values: Mapping[str, object]) -> str:
    """A template with its values and what every page knows: ``person``, ``csrf``, ``path``, ``flags``, ``now``.

    ``flags`` are the open ones of all stories; ``story`` may be among the values: the header then leads to its map.
    """
    flags = 0
    if who is not None:
        with desk.database.reading() as session:
            flags = open_flags(session)
    known = {
        "person": who.person if who else None,
        "csrf": who.csrf if who else "",
        "path": request.url.path,
        "flags": flags,
        "now": desk.now(),
        "story": None,
        "signs_in": desk.token is None,
        "Right": Right,
    }
    return templates().get_template(template).render({**known, **values})


@cache
def templates() -> Environment:
    """The desk's templates, with those of reports behind them (``card.html.j2``)."""
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("pipeline.review", "templates"), PackageLoader("pipeline.render", "assets")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": day, "web": web, "ago": ago}
    environment.globals["asset"] = asset
    return environment


@cache
def asset(name: str) -> str:
    """The address of a file in ``static/``; another one when the file is another."""
    own = STATIC / name
    file = own if own.is_file() else SHEETS / name
    return f"/static/{name}?{sha256(file.read_bytes()).hexdigest()[:10]}"


def day(value: date | datetime | None) -> str:
    """``5 March 2025``; empty if it is not known."""
    return f"{value.day} {value:%B %Y}" if value is not None else ""


def ago(value: datetime, now: datetime) -> str:
    """``3 minutes ago``, or the day."""
    seconds = int((now - value).total_seconds())
    for unit, name, until in ((MINUTE, "minute", HOUR), (HOUR, "hour", DAY)):
        if unit <= seconds < until:
            count = seconds // unit
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "just now" if seconds < MINUTE else day(value)
