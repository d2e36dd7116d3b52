"""An article as the stages see it, and the key that it has for what they make of it."""

from pipeline.corpus import title_from
from pipeline.models import ArgumentMap, Article, content_id


def bare(article: Article) -> Article:
    """What the stages see: nothing that was made of the name of a file, a row's number, or how the bytes lay there.

    So whatever they make is the same wherever the article lies.
    """
    unsaid = dict.fromkeys(_made_up(article), "")
    return article.model_copy(update={**unsaid, "file": "", "notes": (), "source_sha256": article.sha256})


def article_key(article: Article) -> str:
    """Of text and metadata that were given: where it was read from, and how it lay there, is no part of it."""
    left_out = {"file", "source_sha256", "notes", *_made_up(article)}
    return content_id("b", article.model_dump_json(exclude=left_out), length=20)


def named(argmap: ArgumentMap, article: Article) -> ArgumentMap:
    """The map of the bare article with the names that are shown."""
    if (argmap.article.title, argmap.article.source) == (article.title, article.source):
        return argmap
    ref = argmap.article.model_copy(update={"title": article.title, "source": article.source})
    return argmap.model_copy(update={"article": ref})


def _made_up(article: Article) -> set[str]:
    """Metadata that nobody gave, made of the file's name."""
    found = set()
    if article.source in (article.file, article.file.rpartition(":")[0]):
        found.add("source")
    if article.title == title_from(article.file):
        found.add("title")
    return found
