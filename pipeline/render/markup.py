"""Elements as text, every value escaped; what XML cannot hold is replaced."""

import re
from math import floor

from markupsafe import Markup, escape

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text without the characters that XML 1.0 forbids."""
    return _FORBIDDEN.sub("\ufffd", text)


def element(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """``<name …>children</name>``: ``_`` in a name stands for ``-``, a trailing one is dropped; None is left out.

    Children that are not Markup are escaped.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(child if isinstance(child, Markup) else str(escape(clean(child))) for child in children)
    return Markup(f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given}/>")  # noqa: S704 - all escaped


def number(value: float) -> str:
    """One decimal at most, halves upwards as the page's script rounds them: the same text on every machine."""
    return f"{floor(value * 10 + 0.5) / 10 + 0.0:.1f}".removesuffix(".0")


def _value(value: str | float) -> str:
    return clean(value) if isinstance(value, str) else number(value)


def line_of_text(  # noqa: PLR0913 - a line of text is what it is
    words: str,
    x: float,
    y: float,
    *,
    size: float,
    fill: str = "#1c1c22",
    bold: bool = False,
    italic: bool = False,
    anchor: str | None = None,
    class_: str | None = None,
) -> Markup:
    """One line of plain SVG text; ``y`` is its baseline."""
    return element(
        "text",
        words,
        x=x,
        y=y,
        font_size=size,
        fill=fill,
        font_weight="bold" if bold else None,
        font_style="italic" if italic else None,
        text_anchor=anchor,
        class_=class_,
    )
