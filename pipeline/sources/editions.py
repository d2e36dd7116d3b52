"""A newer edition of a table beside the older one: what changed supersedes, what did not stays as it was known first.

Editions are what tells "false" from "since revised", so no row is ever lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pipeline.errors import TableError
from pipeline.sources.relations import Relations, Row

_KEY: Final = ("entity_id", "measure_id", "definition_id", "period_start", "period_end")
_GONE: Final = "not in the edition of"
_KEYS: Final = {"entities": "entity_id", "measures": "measure_id", "sources": "source_id"}


@dataclass(frozen=True)
class Merged:
    """Both editions as one table, and how many figures are new, revised and no longer given."""

    relations: Relations
    new: int
    revised: int
    gone: int

    @property
    def changed(self) -> bool:
        """Whether the newer edition says anything else than the older one."""
        return bool(self.new or self.revised or self.gone)


def merge(old: Relations, new: Relations, edition: date) -> Merged:
    """The old table with the new edition's figures; raises TableError if a figure is in another unit now."""
    facts = [dict(row) for row in old["facts"]]
    current = {_key(row): row for row in facts if not row["superseded_by"]}
    taken = {row["row_id"] for row in facts}
    seen: set[tuple[str, ...]] = set()
    count = {"new": 0, "revised": 0}
    for row in new["facts"]:
        key = _key(row)
        seen.add(key)
        before = current.get(key)
        if before is not None and _same(before, row):
            continue
        count["new" if before is None else "revised"] += 1
        facts += _succeeding(before, {**row, "as_of": edition.isoformat()}, taken)
    gone = _mark_gone((row for key, row in current.items() if key not in seen), edition)
    others = {name: _joined(old[name], new[name], key) for name, key in _KEYS.items()}
    relations = {**old, **others, "facts": facts}
    return Merged(relations, count["new"], count["revised"], gone)


def renamed(rows: Relations, here: Mapping[str, str], there: Mapping[str, str]) -> Relations:
    """Rows whose measures have the ids that another edition gave them, by what the source calls them."""
    ids = {id_: there[called] for called, id_ in here.items() if called in there}

    def under(row: Row) -> Row:
        return {**row, "measure_id": ids.get(row["measure_id"], row["measure_id"])}

    return {**rows, "measures": list(map(under, rows["measures"])), "facts": list(map(under, rows["facts"]))}


def _key(row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in _KEY)


def _same(before: Row, after: Row) -> bool:
    """Whether an edition repeats a figure; raises TableError if its unit has changed."""
    if before["unit"] != after["unit"]:
        what = f"{after['measure_id']} is now in {after['unit']} instead of {before['unit']}"
        raise TableError(what, do="Nothing was changed: add the source to a new folder, and look at both.")
    told = all(before[column] == after[column] for column in ("status", "price_basis"))
    return told and _values(before) == _values(after) and _GONE not in before["note"]


def _values(row: Row) -> tuple[Decimal, Decimal | None]:
    power = int(row["unit_mult"] or 0)
    high = Decimal(row["value_high"]).scaleb(power) if row["value_high"] else None
    return Decimal(row["value"]).scaleb(power), high


def _succeeding(before: Row | None, after: Row, taken: set[str]) -> Iterable[Row]:
    """The new row, under an id of its own; what it replaces points to it. On one day the last word stands alone."""
    if before is not None and before["as_of"] >= after["as_of"]:
        before.update({**after, "row_id": before["row_id"], "as_of": before["as_of"]})
        return
    stem = after["row_id"] if before is None else f"{after['row_id']}@{after['as_of']}"
    row_id, number = stem, 1
    while row_id in taken:
        number += 1
        row_id = f"{stem}.{number}"
    taken.add(row_id)
    if before is not None:
        before["superseded_by"] = row_id
    yield {**after, "row_id": row_id}


def _mark_gone(rows: Iterable[Row], edition: date) -> int:
    """Figures that the publisher no longer gives: kept, but from now on they accuse nobody."""
    count = 0
    for row in rows:
        if _GONE not in row["note"]:
            row["note"] = "; ".join(filter(None, (row["note"], f"{_GONE} {edition}")))
            row["verified"] = "false"
            count += 1
    return count


def _joined(old: Iterable[Row], new: Iterable[Row], key: str) -> list[Row]:
    """Rows of both by id. What the old table says stands, for people add names to it; a source has new dates."""
    later: Mapping[str, Row] = {row[key]: row for row in new}
    kept = [_dated(row, later.get(row[key])) for row in old]
    ids = {row[key] for row in kept}
    return [*kept, *(row for id_, row in later.items() if id_ not in ids)]


def _dated(row: Row, later: Row | None) -> Row:
    dates = {column: later[column] for column in ("published", "retrieved") if later and later.get(column)}
    return {**row, **{column: day for column, day in dates.items() if column in row}}
