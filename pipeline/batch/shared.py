"""The same claim in several articles of a batch: `argmap claims` on its folder. Near copies are left out."""

from collections.abc import Collection, Iterator
from pathlib import Path

from pipeline.api import ClaimsOutcome
from pipeline.batch.store import BatchStore, open_batch
from pipeline.claims import shared_claims
from pipeline.embed import open_embedder
from pipeline.errors import InputError
from pipeline.files import write_whole
from pipeline.models import ArgumentMap, Done, Findings
from pipeline.render import claims_html
from pipeline.settings import Settings
from pipeline.store import CLAIMS


def find_shared(folder: Path, settings: Settings) -> ClaimsOutcome:
    """Claims that several articles make or deny; their page, ``claims.html``, lies in the folder of the batch.

    Articles are read twice, one at a time. Raises InputError if nothing is finished there, and StorageLost.
    """
    store = open_batch(folder)
    embed = open_embedder(settings.index_options()).embed
    claims = shared_claims(_finished(store), embed, lambda ids: _finished(store, ids))
    store.close()
    if not claims.articles:
        raise InputError(
            "holds no finished articles", where=str(folder), do="Go on with: argmap batch SOURCE --out DIR"
        )
    write_whole(folder / CLAIMS, claims_html(claims, {}))
    return ClaimsOutcome(claims, folder / CLAIMS, ())


def _finished(store: BatchStore, only: Collection[str] | None = None) -> Iterator[Done]:
    """Finished articles, each text once."""
    seen = set[str]()
    for kept in store.finished():
        article = kept.entry.article
        if kept.copy_of is None and article.id not in seen and (only is None or article.id in only):
            seen.add(article.id)
            yield Done(
                article=article,
                map=ArgumentMap.model_validate_json(kept.outcome.map),
                findings=Findings.model_validate_json(kept.outcome.findings),
            )
