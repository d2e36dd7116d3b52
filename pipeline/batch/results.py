"""A batch as Parquet of fixed schema, for research: what each file holds is in ``docs/batch.md``.

Rows come in order of the articles' own ids, then as they stand in the article, so the same articles under the same
settings give the same bytes. What a run took, which differs each time, is in ``costs.parquet`` alone.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.batch.asking import FOLDER
from pipeline.batch.asserters import Asserters
from pipeline.batch.derived import write_derived
from pipeline.batch.parquet import Staged
from pipeline.batch.schemas import WRITTEN
from pipeline.batch.store import BatchStore, Kept
from pipeline.boundary import Boundary
from pipeline.diff import links_of
from pipeline.files import through_to_disk, writing_to
from pipeline.models import ArgumentMap, Article, Failed, Findings, plain
from pipeline.quantities import read_quantities

GROUP = 16_000_000
"""Bytes of articles whose rows are in memory before they are written."""
Row = dict[str, Any]
Fail = Callable[[Failed], None]


def write_results(store: BatchStore, fail: Fail) -> Path:
    """All finished articles of a batch as Parquet in its folder ``results``. Raises StorageError and StorageLost.

    ``fail`` is told of each article of which no rows could be made; it is left out, and all others are there.
    """
    folder = store.folder / FOLDER
    with writing_to(folder), ExitStack() as open_:
        folder.mkdir(parents=True, exist_ok=True)
        tables = {
            name: open_.enter_context(_Table(folder / f"{name}.parquet", schema)) for name, schema in WRITTEN.items()
        }
        held = 0
        for kept in store.finished():
            held += len(kept.outcome.map) + len(kept.outcome.findings) + len(kept.entry.article.text)
            if held >= GROUP:
                for table in tables.values():
                    table.flush()
                held = 0
            with Boundary(kept.entry.article.title, FOLDER) as inside:
                rows = {name: list(made) for name, made in rows_of(kept).items()}
                for name, made in rows.items():
                    tables[name].add(made)
                continue
            fail(inside.failed)
        tables["set_aside"].add(
            [{"own_id": each.own, "stage": each.stage, "reason": each.reason} for each in store.failures()]
        )
        for table in tables.values():
            table.finish()
        for table in tables.values():
            table.put_in_place()
        write_derived(folder)
        through_to_disk(folder)
    return folder


class _Table(Staged):
    """One file, whose rows come article by article.

    All are finished before one is put in its place: none is newer than another for longer than that takes.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        super().__init__(path, schema)
        self._schema, self._rows = schema, list[Row]()

    def add(self, rows: Sequence[Row]) -> None:
        """Rows of one article."""
        self._rows += rows

    def finish(self) -> None:
        """Writes the rest, through to the disk."""
        self.flush()
        super().finish()

    def flush(self) -> None:
        """Writes what is in memory."""
        if self._rows:
            self.writer.write_table(pa.Table.from_pylist(self._rows, self._schema))
            self._rows = []


def rows_of(kept: Kept) -> Mapping[str, Iterator[Row]]:
    """One article's rows for each file."""
    argmap = ArgumentMap.model_validate_json(kept.outcome.map)
    findings = Findings.model_validate_json(kept.outcome.findings)
    own: Row = {"own_id": kept.entry.own}
    makers: dict[str, Callable[[], Iterator[Row]]] = {
        "articles": lambda: _article(kept, argmap, findings),
        "statements": lambda: _statements(argmap),
        "relations": lambda: _relations(argmap),
        "assertions": lambda: _assertions(kept.entry.article, argmap),
        "quantities": lambda: _quantities(findings),
        "findings": lambda: _findings(findings),
        "costs": lambda: _costs(kept),
    }
    return {name: (own | row for row in make()) for name, make in makers.items()}


def _article(kept: Kept, argmap: ArgumentMap, findings: Findings) -> Iterator[Row]:
    article, by = kept.entry.article, argmap.provenance
    yield {
        "article_id": article.id,
        "title": article.title,
        "author": article.author,
        "published": article.published,
        "source": article.source,
        "url": article.url,
        "characters": len(article.text),
        "engine": by.engine,
        "model": by.model,
        "code": by.code,
        "table_hash": findings.table.hash,
        "policy": findings.policy,
        "copy_of": kept.copy_of,
        "columns": json.dumps(kept.entry.columns, ensure_ascii=False, sort_keys=True),
        "table_name": findings.table.name or None,
        "prompts": json.dumps(by.prompts, sort_keys=True) if by.prompts else None,
    }


def _statements(argmap: ArgumentMap) -> Iterator[Row]:
    for number, each in enumerate(argmap.statements):
        yield {
            "statement_id": each.id,
            "number": number,
            "role": each.role.value,
            "text": each.text,
            "fidelity": each.fidelity.value,
            "implicit": each.implicit,
            "section": each.section,
            "hedge": each.hedge.level.value,
            "start": each.spans[0].start if each.spans else None,
            "end": each.spans[-1].end if each.spans else None,
            "apex": each.id in argmap.apex,
        }


def _relations(argmap: ArgumentMap) -> Iterator[Row]:
    bases = {inference.id: inference.basis.value for inference in argmap.inferences}
    for each in links_of(argmap):
        yield {
            "relation_id": each.id,
            "type": each.type.value,
            "sources": list(each.sources),
            "target": each.target,
            "scheme": each.scheme,
            "basis": bases.get(each.id, "words"),
        }


def _assertions(article: Article, argmap: ArgumentMap) -> Iterator[Row]:
    asserters = Asserters(article, argmap)
    for each in argmap.statements:
        for said in each.assertions:
            yield {
                "statement_id": each.id,
                "asserter_kind": said.asserter.kind.value,
                "asserter": said.asserter.name,
                "asserter_id": asserters.id(said.asserter),
                "asserter_scope": asserters.scope(said.asserter),
                "act": said.act.value,
                "via": list(said.via),
            }


def _quantities(findings: Findings) -> Iterator[Row]:
    for each in findings.findings:
        if (read := each.quantity) is None:
            continue
        yield {
            "finding_id": each.id,
            "start": each.start,
            "end": each.end,
            "text": each.quote,
            "kind": read.kind.value,
            "value": _digits(read.value),
            "value_high": _digits(read.value_high),
            "unit": read.unit,
            "hedge": read.hedge.value if read.hedge else None,
            "entity": read.entity,
            "measure": read.measure,
            "period_start": read.period.start if read.period else None,
            "period_end": read.period.end if read.period else None,
            "rounding": _digits(_rounding(each.quote, read.value)),
            "inferred": list(read.inferred),
        }


def _findings(findings: Findings) -> Iterator[Row]:
    for each in findings.findings:
        yield {
            "finding_id": each.id,
            "kind": each.kind,
            "verdict": each.verdict.value,
            "reason": each.reason,
            "message": each.message,
            "quote": each.quote,
            "start": each.start,
            "end": each.end,
            "flag": each.flag,
            "hard": each.hard,
            "statement_id": each.statement,
            "rows": [row.row_id for row in each.rows],
        }


def _costs(kept: Kept) -> Iterator[Row]:
    took = kept.outcome
    yield {
        "calls": took.calls,
        "tokens_in": took.tokens.input,
        "tokens_out": took.tokens.output,
        "cost": took.cost,
        "cpu_seconds": took.seconds,
        "pilot": kept.pilot,
    }


def _digits(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _rounding(quote: str, value: Decimal | None) -> Decimal | None:
    """One unit of the last digit that a figure is written to; trailing zeros count as rounded."""
    read = next((each for each in read_quantities(quote) if each.value == value), None) if value is not None else None
    return (read.coarse_ulp or read.ulp) if read else None
