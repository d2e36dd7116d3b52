"""Pages from templates: everything escaped, and a policy that lets only their own script and style run."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

_SCRIPTS = {"report": ("focus.js", "whole.js", "report.js"), "index": ("index.js",), "claims": (), "stats": ()}
_SHEETS = {
    "report": ("tokens.css", "card.css", "report.css"),
    "index": ("tokens.css", "listing.css", "index.css"),
    "claims": ("tokens.css", "listing.css", "claims.css"),
    "stats": ("tokens.css", "listing.css", "stats.css"),
}
"""The scripts of each page, in the order in which they build on one another."""


def page(name: str, **values: object) -> str:
    """One self-contained page from ``assets/<name>.html.j2``, with its style and script inside."""
    style, script = Markup(_style(name)), Markup("\n".join(map(asset, _SCRIPTS[name])))  # noqa: S704 - our own, nothing is put in
    return (
        template(f"{name}.html.j2").render(policy=_policy(style, script), style=style, script=script, **values) + "\n"
    )


def template(name: str) -> Template:
    """One of our templates, for pages that are made elsewhere: everything put into it is escaped."""
    return _templates().get_template(name)


def address(*parts: str) -> str:
    """A relative address that no name can turn into another scheme or host."""
    return "./" + "/".join(quote(part, safe="") for part in parts if part not in {"", ".", ".."})


def island(value: Json) -> Markup:
    """JSON that no text inside it can end or turn into markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - escaped above


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.render", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def asset(name: str) -> str:
    """The text of one of our own files for pages."""
    return (files("pipeline.render") / "assets" / name).read_text(encoding="utf-8")


@cache
def _style(name: str) -> str:
    return "\n".join(map(asset, _SHEETS[name]))


def _policy(style: str, script: str) -> str:
    return (
        "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob:; "
        f"style-src '{_hash(style)}'; script-src {repr(_hash(script)) if script else repr('none')}"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
