"""Bytes to the one canonical text.

Byte order mark, then UTF-8, then the encoding that the file declares, then UTF-8 with each byte that is none read as
Windows-1252, and a note that says so. Guessing by statistics is not done: it ruins every quotation mark at once.
"""

import codecs
import re

from pipeline.errors import InputError

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_KINDS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive (.docx, .odt or .zip)",
    b"\xd0\xcf\x11\xe0": "an old Word document, or one with a password",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"PAR1": "a Parquet table",
}
_DECLARED = re.compile(
    r"(?:iso-?8859-?\d+|latin-?\d|windows-?\d+|cp\d+|koi8-[ru]|mac\w+|gb\w+|big5\w*|shift[_-]jis|euc-\w+|utf-?16\w*|us-ascii)"
)
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ") | {0x9: "\t", 0xA: "\n"}
_CONTROLS |= {0xC: "\n", 0xB: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_CONTROLS |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
STRANGE_SHARE = 0.01
"""Control characters beyond this share of a file say that it is no text."""


def decode(data: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Text and notes from bytes; raises InputError if they are no text."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _by_mark(data[len(mark) :], encoding)
    refuse_binary(data)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _declared(data, declared) or _mixed(data)


def decode_line(line: bytes) -> str:
    """One line of a larger file: UTF-8, and Windows-1252 where it is none."""
    return line.decode("utf-8", _ONE_BY_ONE)


def canonical(text: str) -> str:
    """Newlines as ``\\n``; NUL, control characters and lone surrogates replaced one for one; nothing else changed."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def refuse_binary(data: bytes) -> None:
    """Raise InputError for bytes that are plainly no text, naming what they are where that can be seen."""
    kind = next((kind for mark, kind in _KINDS.items() if data.startswith(mark)), None)
    head = data[:65536]
    strange = len(_STRANGE.findall(head.decode("latin-1")))
    if kind or b"\0" in head or strange > STRANGE_SHARE * len(head):
        looks = f": it looks like {kind}" if kind else ""
        raise InputError(f"it is no text{looks}", do="Save it as UTF-8 text, or give it the ending of its real format.")


def _by_mark(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    if encoding == "utf-8":
        text, notes = decode(data) if not data.startswith(codecs.BOM_UTF8) else (data.decode("utf-8", "replace"), ())
        return text, notes
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd")
    return text, (f"{bad} characters were broken {encoding.upper()} and are shown as \ufffd",) if bad else ()


def _declared(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]] | None:
    name = (declared or "").strip().lower()
    if not _DECLARED.fullmatch(name):
        return None
    try:
        return data.decode(name), (f"read as {name}, as it declares",)
    except (LookupError, UnicodeDecodeError):
        return None


def _mixed(data: bytes) -> tuple[str, tuple[str, ...]]:
    text = data.decode("utf-8", _ONE_BY_ONE)
    bad = len(data) - len(data.decode("utf-8", "ignore").encode())
    few = f"{bad} byte was" if bad == 1 else f"{bad} bytes were"
    return text, (f"{few} not UTF-8 and read as Windows-1252: look for wrong characters",)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: the bytes in question as Windows-1252, the five it does not know as \ufffd."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_ONE_BY_ONE = "argmap.windows-1252"
codecs.register_error(_ONE_BY_ONE, _as_windows)
