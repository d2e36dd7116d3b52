"""Web pages: main text and metadata by trafilatura, which leaves navigation and hidden text behind."""

import re

from pipeline.corpus.about import About
from pipeline.corpus.decode import canonical, decode
from pipeline.errors import InputError
from pipeline.models import ReadLimits

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})""", re.IGNORECASE)
_HEAD_BYTES = 4096
_RULE = re.compile(r"^\|[-|: ]+\|$\n?", re.MULTILINE)
WORDS = 8
"""A page of which no line has so many words is a menu, not an article."""
_ROW = re.compile(r"^\| ?(.*?) ?\| ?$", re.MULTILINE)


def read_html(data: bytes, _limits: ReadLimits) -> tuple[str, About]:
    """The main text of a page, a paragraph a line; raises InputError where none is found."""
    import trafilatura  # noqa: PLC0415 - slow to import

    declared = _CHARSET.search(data[:_HEAD_BYTES])
    page, notes = decode(data, declared[1].decode("ascii") if declared else None)
    found = trafilatura.bare_extraction(
        _without_declaration(canonical(page)),
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    page_of = found.as_dict() if isinstance(found, trafilatura.settings.Document) else {}
    text = _rows(page_of.get("text") or "")
    if not any(len(line.split()) >= WORDS for line in text.split("\n")):
        raise InputError("no main text was found in this page", do="Save the article's own page, or its text as .txt.")
    about = About.of({name: page_of[name] for name in ("title", "author", "date", "sitename", "url")})
    return text, about.model_copy(update={"notes": notes + about.notes})


def _without_declaration(page: str) -> str:
    """lxml refuses decoded text that still names an encoding of its own."""
    return re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page, count=1)


def _rows(text: str) -> str:
    """Table rows as ``a | b``, as other formats have them."""
    return _ROW.sub(r"\1", _RULE.sub("", text))
