"""Web pages: main text and metadata by trafilatura, which leaves navigation behind, from what is seen of them."""

import re
from copy import deepcopy
from typing import Any

from pipeline.corpus.about import About
from pipeline.corpus.decode import canonical, decode
from pipeline.corpus.raised import Marks
from pipeline.corpus.visible import see
from pipeline.errors import InputError
from pipeline.models import ReadLimits

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,30})""", re.IGNORECASE)
_HEAD_BYTES = 4096
_RULE = re.compile(r"^\|[-|: ]+\|$\n?", re.MULTILINE)
WORDS = 8
"""A page of which no line has so many words is a menu, not an article."""
LAID_OUT = 0.8
"""Share of a text without line ends that must be found again as paragraphs for these to take its place."""
_ROW = re.compile(r"^\| ?(.*?) ?\| ?$", re.MULTILINE)


def read_html(data: bytes, _limits: ReadLimits) -> tuple[str, About]:
    """The main text of a page, a paragraph a line; raises InputError where none is found."""
    import trafilatura  # noqa: PLC0415 - slow to import

    declared = _CHARSET.search(data[:_HEAD_BYTES])
    page, notes = decode(data, declared[1].decode("ascii") if declared else None)
    tree = trafilatura.load_html(_without_declaration(canonical(page)))
    marks, found = Marks(), dict[str, Any]()
    if tree is not None:
        see(tree, marks)
        found = _main(tree)
    text = _rows(found.get("text") or "")
    if not any(len(line.split()) >= WORDS for line in text.split("\n")):
        raise InputError("no main text was found in this page", do="Save the article's own page, or its text as .txt.")
    about = About.of({name: found[name] for name in ("title", "author", "date", "sitename", "url")})
    return text, about.model_copy(update={"notes": notes + about.notes + marks.notes})


def _main(tree: Any) -> dict[str, Any]:  # noqa: ANN401 - lxml, which trafilatura brings, has no types
    """Text and metadata; empty if there are none.

    Of a page of few words trafilatura takes the whole as its last resort, in one line. Where it finds nearly as much by
    its usual ways, that is taken.
    """
    from trafilatura.settings import DEFAULT_CONFIG  # noqa: PLC0415 - slow to import

    found = _extracted(tree, DEFAULT_CONFIG)
    text = found.get("text") or ""
    if text and "\n" not in text:
        patient = deepcopy(DEFAULT_CONFIG)
        patient["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "0"
        again = _extracted(tree, patient)
        if "\n" in (again.get("text") or "") and len(again["text"]) >= LAID_OUT * len(text):
            return again
    return found


def _extracted(tree: Any, config: Any) -> dict[str, Any]:  # noqa: ANN401
    import trafilatura  # noqa: PLC0415

    found = trafilatura.bare_extraction(
        deepcopy(tree),
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
        config=config,
    )
    return found.as_dict() if isinstance(found, trafilatura.settings.Document) else {}


def _without_declaration(page: str) -> str:
    """lxml refuses decoded text that still names an encoding of its own."""
    return re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page, count=1)


def _rows(text: str) -> str:
    """Table rows as ``a | b``, as other formats have them."""
    return _ROW.sub(r"\1", _RULE.sub("", text))
