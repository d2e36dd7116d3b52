"""What of a web page its readers see: hidden and struck-out parts taken out of the tree, raised marks told apart."""

from typing import Any

from pipeline.corpus.raised import BEFORE, Marks, is_note

_GONE = frozenset({"template", "del", "s", "strike"})
_WHOLE = frozenset({"html", "head", "body"})
"""Pages hide these until they are loaded."""
_TAGS = """
a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark nobr q rb rp rt ruby samp small span
strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_TAGS.split())
"""Everything else begins a line of its own."""
_HIDING = {"display": {"none"}, "visibility": {"hidden", "collapse"}, "text-decoration": {"line-through"}}


def see(page: Any, marks: Marks) -> None:  # noqa: ANN401 - lxml, which trafilatura brings, has no types
    """Change a parsed page to what is seen of it.

    ``aria-hidden`` hides nothing from the eye and is removed, as extraction would take it for hiding. Walks without
    recursion, however deep a page is nested.
    """
    said = ""
    waiting: list[Any] = [page]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            said = (said + node).rpartition("\n")[2][-BEFORE:]
            continue
        tail = "" if node is page else _blank(node.tail)
        waiting.append(tail)
        if not isinstance(node.tag, str):
            continue
        node.attrib.pop("aria-hidden", None)
        if _is_hidden(node):
            _write(node, "")
        elif node.tag == "sup" or _is_reference(node, said):
            mark = node.text_content()
            told = marks.meant(said, mark, tail, linked=node.tag == "a" or node.find(".//a") is not None)
            _write(node, told)
            waiting.append(told)
        else:
            edge = "" if node.tag in _INLINE else "\n"
            waiting += (edge, *reversed(node), edge + _blank(node.text))


def _blank(text: str | None) -> str:
    """Text with its line ends as blanks, as a browser shows them."""
    return (text or "").replace("\n", " ")


def _is_hidden(node: Any) -> bool:  # noqa: ANN401
    if node.tag in _WHOLE:
        return False
    style = (part.partition(":") for part in node.get("style", "").lower().split(";"))
    told = {name.strip(): value.replace("!important", "").strip() for name, _, value in style}
    hiding = any(told.get(name) in values for name, values in _HIDING.items())
    return node.tag in _GONE or node.get("hidden") is not None or hiding


def _is_reference(node: Any, said: str) -> bool:  # noqa: ANN401
    """A link to another place of the page that looks like a mark and is glued to what it is a note on."""
    local = node.tag == "a" and node.get("href", "").startswith("#")
    return bool(local and said[-1:].strip()) and is_note(node.text_content())


def _write(node: Any, text: str) -> None:  # noqa: ANN401
    for child in list(node):
        node.remove(child)
    node.attrib.clear()
    node.tag, node.text = "span", text
