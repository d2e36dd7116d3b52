"""An article made anew as far as something has changed.

Another text, model or prompt asks for another map. Another table leaves the map, and the findings too where it answers
all that it was asked for this article as the one before did.
"""

from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import dataclass

from pipeline.keys import article_key, named
from pipeline.models import ArgumentMap, Article, Checked, Done, Findings, Heard, Mapped, Reading, Seal, TableRef
from pipeline.ports import ReferenceTable
from pipeline.reference import HeardTable, by_chance
from pipeline.store import Found
from pipeline.workshop import WITH_NAMES, Workshop, cut, map_reading, unheard


@dataclass(frozen=True)
class Made:
    """A finished article, and what its check rests on."""

    done: Done
    checked: Checked


async def make(
    article: Article, shop: Workshop, found: Found | None = None, begin: Callable[[str], None] = unheard
) -> Made:
    """The article from text to findings, as far as that is not ``found`` done. Raises ModelError, StorageError.

    Where something was left unexamined all is tried again, and answers that are known cost nothing.
    """
    kept = found if found is not None and not found.seal.open and found.seal.mapping == shop.mapping_key else None
    if kept is not None and (findings := still_found(kept, shop)) is not None:
        return Made(Done(article=article, map=named(kept.done.map, article), findings=findings), kept.seal.checked)
    begin("chunk")
    reading = cut(article, shop)
    if kept is None:
        mapped = await map_reading(reading, shop, begin)
    else:
        mapped = as_mapped(kept.done.map, kept.seal.checked.mapped)
    begin("verify")
    return await _checked(article, mapped, reading, shop)


async def finish(article: Article, shop: Workshop, begin: Callable[[str], None] = unheard) -> Done:
    """The article from text to findings, whatever there is of it. Raises ModelError, StorageError."""
    return (await make(article, shop, begin=begin)).done


def still_found(kept: Found, shop: Workshop) -> Findings | None:
    """The findings there are, where nothing that they rest on has changed; None where figures are checked again."""
    checked, findings = kept.seal.checked, kept.done.findings
    if kept.seal.checking == shop.checking_key:
        return findings
    return under(findings, checked.heard, shop.table) if checked.ruling == shop.ruling_key else None


def under(findings: Findings, heard: Heard | None, table: ReferenceTable | None) -> Findings | None:
    """The findings under another table that answers the same; None if it does not, or if nobody listened then."""
    if heard is None or not isinstance(table, HeardTable) or not table.still_says(heard):
        return None
    return by_chance(findings.model_copy(update={"table": TableRef(name=table.name, hash=table.hash)}), table)


def mapped_of(argmap: ArgumentMap) -> Mapped:
    """What checking adds to, of a map that is not checked yet."""
    return Mapped(provenance=argmap.provenance, not_checked=argmap.not_checked)


def as_mapped(argmap: ArgumentMap, mapped: Mapped) -> ArgumentMap:
    """A checked map as it was before: what asking about its figures took or lacked is of that check."""
    return argmap.model_copy(update={"provenance": mapped.provenance, "not_checked": mapped.not_checked})


async def _checked(article: Article, mapped: ArgumentMap, reading: Reading, shop: Workshop) -> Made:
    table = shop.table if isinstance(shop.table, HeardTable) else None
    with table.listening() if table else nullcontext(()) as asked:
        argmap, findings = await shop.stages.verify(shop.checking, mapped, reading)
    heard = table.heard(asked) if table else None
    checked = Checked(mapped=mapped_of(mapped), ruling=shop.ruling_key, heard=heard)
    return Made(Done(article=article, map=named(argmap, article), findings=findings), checked)


def sealed(made: Made, shop: Workshop, source: str) -> Seal:
    """What the article answers to now; of its files nothing is said yet."""
    article, argmap = made.done.article, made.done.map
    samples = argmap.provenance.samples
    return Seal(
        article=article_key(article),
        id=article.id,
        file=article.file,
        source=source,
        mapping=shop.mapping_key,
        checking=shop.checking_key,
        rendering=shop.rendering_key,
        checked=made.checked,
        open=bool(argmap.not_checked or (samples and samples.failed)),
        nouns="",
        files=(),
    )


def is_written(found: Found, seal: Seal, made: Made) -> bool:
    """Whether the article was written as it would be now."""
    written = seal.model_copy(update={"nouns": found.seal.nouns, "files": found.seal.files})
    return (found.seal, found.done) == (written, made.done)


def differing(before: Done, after: Done, formats: Collection[str]) -> Collection[str]:
    """Those of the formats whose text is another after a change: few tell names of files or which table it was."""
    return WITH_NAMES & set(formats) if _unnamed(before) == _unnamed(after) else formats


def _unnamed(done: Done) -> Done:
    article = done.article.model_copy(update={"file": "", "notes": (), "source_sha256": ""})
    table = done.findings.table.model_copy(update={"hash": ""})
    return done.model_copy(update={"article": article, "findings": done.findings.model_copy(update={"table": table})})
