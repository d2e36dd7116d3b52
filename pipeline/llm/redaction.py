"""What must never be kept or shown, however a server writes it."""

import base64
import json
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from pipeline.models import ModelOptions

PART = 8
"""Characters of a secret that give it away; fewer are found in any text."""
MASK = b"***"


class Secrets:
    """Keys and passwords in all the forms in which they may come back: whole or in part, plain or encoded."""

    def __init__(self, options: ModelOptions) -> None:
        self._parts = frozenset(
            form[at : at + PART]
            for secret in _secrets(options)
            for form in _forms(secret.encode("utf-8", "surrogateescape"))
            for at in range(len(form) - PART + 1)
        )

    def hidden(self, body: bytes) -> bytes:
        """The same bytes with a mask over each part of a secret; takes time in proportion to their length."""
        if not self._parts:
            return body
        kept: list[bytes] = []
        end = masked = 0
        for at in range(len(body) - PART + 1):
            if body[at : at + PART] in self._parts:
                if at > masked or not kept:
                    kept += (body[end:at], MASK)
                end = masked = at + PART
        return b"".join((*kept, body[end:]))

    def without(self, text: str) -> str:
        """The same for a text."""
        return self.hidden(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def _secrets(options: ModelOptions) -> Iterator[str]:
    if options.api_key is not None:
        yield options.api_key.get_secret_value()
    if options.base_url is not None and (password := urlsplit(options.base_url).password):
        yield password


def _forms(secret: bytes) -> Iterator[bytes]:
    yield secret
    yield quote(secret, safe="").encode()
    written = json.dumps(secret.decode("utf-8", "replace"))[1:-1]
    yield written.encode()
    yield written.replace("/", "\\/").encode()
    yield secret.hex().encode()
    for before in range(3):
        # Base64 writes three bytes in four letters: what stands before the secret shifts how it is written.
        whole = base64.b64encode(bytes(before) + secret)
        inner = whole[-(-before * 8 // 6) : len(whole) - 4 if len(bytes(before) + secret) % 3 else None]
        yield inner
        yield inner.translate(bytes.maketrans(b"+/", b"-_"))
