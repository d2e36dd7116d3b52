"""Seals for folders that no run made."""

from pipeline.models import Checked, Mapped, Provenance, Seal


def seal(article: str, **other: object) -> Seal:
    """What an article with this key answers to."""
    by = Mapped(provenance=Provenance(engine="rules", code="0"))
    usual: dict[str, object] = {"id": "a1", "file": "a.txt", "mapping": "m", "checking": "c", "rendering": "r"}
    usual |= {"checked": Checked(mapped=by, ruling="r"), "nouns": "", "files": ()}
    return Seal.model_validate({**usual, "article": article, **other})


NOUNS = {"article.json": "{}", "map.json": "{}", "findings.json": "{}"}
"""Files that are there and are no articles."""
