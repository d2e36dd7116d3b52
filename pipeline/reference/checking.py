"""Applying the refusals to a table."""
# ruff: noqa: S608 - queries are made of the words of this package; no cell is ever part of one

from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import islice

from pipeline.reference.duck import Duck
from pipeline.reference.refusals import DOUBTS, NUMBER, RULES, Refusal

SHOWN_PER_RULE = 20
_SHOWN_LETTERS = 60


def faults(duck: Duck) -> tuple[str, ...]:
    """One sentence for each wrong row, at most twenty a rule; raises TableError if a file breaks while it is read."""
    clean = {rule for relation in duck.package.files for rule in _clean(relation, duck)}
    asked = [rule for rule in RULES if rule not in clean]
    sentences = [sentence for rule in asked for sentence in _apply(rule, duck)]
    return (*sentences, *islice(_upside_down(duck), SHOWN_PER_RULE), *_cycles(duck))


def doubts(duck: Duck) -> tuple[str, ...]:
    """One sentence for each row that is out of the ordinary, though the table can be used."""
    return tuple(sentence for rule in DOUBTS for sentence in _apply(rule, duck))


def _clean(relation: str, duck: Duck) -> Collection[Refusal]:
    """Of the rules about single rows those that no row breaks, found in one pass over the relation."""
    rules = [rule for rule in RULES if rule.relation == relation and rule.where]
    counts = ", ".join(f"count(*) FILTER (WHERE {rule.where})" for rule in rules)
    (found,) = duck.query(f"SELECT {counts} FROM {relation}")
    return [rule for rule, count in zip(rules, found, strict=True) if not count]


def _apply(rule: Refusal, duck: Duck) -> Iterator[str]:
    file = duck.package.files[rule.relation].name
    rows = duck.query(f"SELECT * FROM ({rule.sql}) ORDER BY ALL LIMIT {SHOWN_PER_RULE + 1}")
    for number, *values in rows[:SHOWN_PER_RULE]:
        yield f"{file} row {number}: {rule.sentence.format(*map(_shown, values))}"
    if len(rows) > SHOWN_PER_RULE:
        yield f"{file}: more rows like row {rows[SHOWN_PER_RULE - 1][0]}. Correct these first."


def _upside_down(duck: Duck) -> Iterator[str]:
    """Ranges that end below their beginning. Binary fractions find the few that may; their digits decide."""
    file = duck.package.files["facts"].name
    numbers = f"regexp_full_match(value, '{NUMBER}') AND regexp_full_match(value_high, '{NUMBER}')"
    maybe = "TRY_CAST(value_high AS DOUBLE) <= TRY_CAST(value AS DOUBLE)"
    for row, low, high in duck.query(
        f"SELECT row, value, value_high FROM facts WHERE {numbers} AND {maybe} ORDER BY row"
    ):
        if Decimal(str(high)) < Decimal(str(low)):
            what = f"value_high {_shown(high)} is below value {_shown(low)}"
            yield f"{file} row {row}: {what}. Write the lower end of the range in value."


def _cycles(duck: Duck) -> Iterator[str]:
    """A row on a chain of superseded_by that comes back to itself, one sentence a cycle."""
    file = duck.package.files["facts"].name
    links = "SELECT row_id, superseded_by, row FROM facts WHERE superseded_by <> ''"
    chained = duck.query(f"{links} AND row_id IN (SELECT superseded_by FROM facts) ORDER BY row")
    follows = {str(row_id): str(later) for row_id, later, _ in chained}
    done: set[str] = set()
    for row_id, _, row in chained:
        path: dict[str, None] = {}
        at = str(row_id)
        while at in follows and at not in done and at not in path:
            path[at] = None
            at = follows[at]
        done.update(path)
        if at in path:
            yield f"{file} row {row}: superseded_by leads back to {_shown(at)}. Leave it empty in the newest row."


def _shown(value: object) -> str:
    """A cell as it may be printed: cut short, control and direction marks escaped."""
    text = str(value)
    return (
        repr(text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS]}…") if isinstance(value, str) else text
    )
