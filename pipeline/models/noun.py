"""What all nouns share: frozen, strict, closed to unknown fields; ids made of content."""

import hashlib
from decimal import Context, Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer


class Noun(BaseModel):
    """A frozen value; two equal nouns are the same thing."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)


def plain(number: Decimal) -> str:
    """Full decimal notation without an exponent or trailing zeros: ``250000000000``, ``3.6``."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def cut(number: Decimal, digits: int) -> Decimal:
    """A number rounded to so many digits after the point, however many stand before it."""
    return number.quantize(Decimal(1).scaleb(-digits), context=_WIDE)


_WIDE = Context(prec=500)
"""Digits that a quotient of two figures can have: of one as large and one as small as anybody writes them."""

Number = Annotated[Decimal, PlainSerializer(plain, return_type=str, when_used="json")]
"""An exact number; in JSON a string in full decimal notation."""


def content_id(prefix: str, *parts: object, length: int = 10) -> str:
    """A short id that is the same for the same content, in every run and on every machine."""
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()
    return f"{prefix}{digest[:length]}"
