"""Plain text, with or without front matter."""

from pipeline.corpus.about import About
from pipeline.corpus.decode import canonical, decode
from pipeline.corpus.front import front_matter
from pipeline.models import ReadLimits


def read_plain(data: bytes, _limits: ReadLimits) -> tuple[str, About]:
    """The text as it stands below its front matter; raises InputError."""
    text, notes = decode(data)
    fields, body = front_matter(canonical(text))
    about = About.of(fields)
    return body, about.model_copy(update={"notes": notes + about.notes})
