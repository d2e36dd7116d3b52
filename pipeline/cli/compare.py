"""Commands on finished maps: compared, gathered, brought in from other programs."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import JsonOpt

if TYPE_CHECKING:
    from pipeline.api import ClaimsOutcome
    from pipeline.models import ArgumentMap, Assertion, Link, LinkPair, MapDiff, Side, Statement, StatementPair

compare_app = typer.Typer(rich_markup_mode=None)

MapArg = Annotated[Path, typer.Argument(help="a map.json, or the folder of a finished article", show_default=False)]
WIDTH = 80
LEAD = 20
"""Characters shown before the place where two texts part."""


@compare_app.command()
def diff(a: MapArg, b: MapArg, json: JsonOpt = False) -> None:
    """Two maps of one article: statements and relations that B lost, gained or changed against A.

    \b
    Example:
      argmap diff outputs/rules/my-article outputs/model/my-article
      argmap diff old/map.json new/map.json --json
    """
    from pipeline.diff import diff as compared  # noqa: PLC0415
    from pipeline.store import dump, load_map  # noqa: PLC0415

    before, after = load_map(a), load_map(b)
    found = compared(before, after)
    sys.stdout.write(dump(found) if json else "\n".join(_lines(found, _Words(before), _Words(after))) + "\n")


@compare_app.command()
def claims(
    folder: Annotated[Path | None, typer.Argument(help="a run, or a folder of runs", show_default="outputs")] = None,
    json: JsonOpt = False,
) -> None:
    """The same claim across articles: who makes it, who attacks it, which figures differ. Writes claims.html there.

    \b
    Example:
      argmap claims                           all runs in outputs
      argmap claims outputs/demo --json
    """
    from pipeline.api import find_claims  # noqa: PLC0415
    from pipeline.cli.jobs import say  # noqa: PLC0415
    from pipeline.store import dump  # noqa: PLC0415

    outcome = find_claims(folder, say=say)
    for sentence in outcome.failed:
        typer.echo(f"argmap: left out: {sentence}", err=True)
    sys.stdout.write(dump(outcome.claims) if json else "\n".join(_shared(outcome)) + "\n")
    raise typer.Exit(4 if outcome.failed else 0)


@compare_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="a map that another program wrote", show_default=False)],
    form: Annotated[str, typer.Option("--from", help="aif (also xAIF) or argdown-json", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="new folder for the article", show_default=False)],
    article: Annotated[Path | None, typer.Option("--article", help="the text that it is a map of")] = None,
) -> None:
    """A map from another program as a finished article: checked, with a report, ready for diff and export.

    \b
    Example:
      argmap import nodeset.json --from aif --article article.md --out outputs/imported
    """
    from pipeline.api import import_map  # noqa: PLC0415

    for phrase in import_map(file, form, out, article=article):
        typer.echo(f"argmap: left out: {phrase}", err=True)
    typer.echo(f"Look at:  {out / 'report.html'}")


def _shared(outcome: "ClaimsOutcome") -> Iterator[str]:
    claims = outcome.claims
    titles = {article.id: article.title for article in claims.articles}
    yield f"{len(claims.claims)} claims are shared by at least two of {len(claims.articles)} articles."
    for claim in claims.claims:
        yield ""
        yield quoted(claim.text, WIDTH)
        yield f"  {claim.articles} articles, said {claim.asserted} times, attacked {claim.attacked} times"
        for one in claim.sayings:
            who = "; ".join(map(_voice, one.assertions))
            yield f"  {'✕' if one.denies else '·'} {quoted(titles[one.article], 40):40} {who}"[:WIDTH]
        for against in claim.objections:
            yield f"  ✕ {quoted(titles[against.article], 40):40} {quoted(against.text, WIDTH - 45)}"
        for figures in claim.figures:
            if not figures.agree:
                yield f"  ≠ {' | '.join(dict.fromkeys(said.text for said in figures.said))}"[:WIDTH]
    yield ""
    yield f"Look at:  {outcome.page}"


class _Words:
    """What the ids of a map stand for."""

    def __init__(self, argmap: "ArgumentMap") -> None:
        self.statements = {one.id: one for one in argmap.statements}
        self.steps = {one.id: one.premises for one in argmap.inferences}
        self.steps |= {one.id: (one.source,) for one in argmap.attacks}

    def said(self, id_: str, width: int) -> str:
        if id_ in self.steps:
            return f"the step from {self.said(self.steps[id_][0], width - 14)}"
        return quoted(self.statements[id_].text if id_ in self.statements else id_, width)


def quoted(text: str, width: int) -> str:
    """A text in quotation marks, cut to a width."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= width - 2 else f"“{line[: width - 3].rstrip()}…”"


def _lines(found: "MapDiff", ours: _Words, theirs: _Words) -> Iterator[str]:
    yield f"A  {_side(found.before)}"
    yield f"B  {_side(found.after)}"
    if not found.same_text:
        yield "The two texts differ, so statements are compared by their words alone."
    yield ""
    yield _count(
        "Statements", found.same_statements, found.changed_statements, found.lost_statements, found.gained_statements
    )
    yield _count(
        "Relations", found.same_relations, found.changed_relations, found.lost_relations, found.gained_relations
    )
    for title, block in _blocks(found, ours, theirs).items():
        if block:
            yield ""
            yield title
            yield from block


def _blocks(found: "MapDiff", ours: _Words, theirs: _Words) -> Mapping[str, Sequence[str]]:
    return {
        "Changed statements": [line for pair in found.changed_statements for line in _changed(pair)],
        "Statements only in A": [_statement("-", one) for one in found.lost_statements],
        "Statements only in B": [_statement("+", one) for one in found.gained_statements],
        "Changed relations": [line for pair in found.changed_relations for line in _turned(pair, ours, theirs)],
        "Relations only in A": [line for one in found.lost_relations for line in _link("-", one, ours)],
        "Relations only in B": [line for one in found.gained_relations for line in _link("+", one, theirs)],
    }


def _side(side: "Side") -> str:
    made = side.provenance.model or ("built-in rules" if side.provenance.engine == "rules" else side.provenance.engine)
    return f"{quoted(side.article.title, 42)}  {made}, argmap {side.provenance.code}"[: WIDTH - 3]


def _count(what: str, same: int, changed: Sequence[object], lost: Sequence[object], gained: Sequence[object]) -> str:
    return f"{what + ':':12}{same} same, {len(changed)} changed, {len(lost)} only in A, {len(gained)} only in B"


def _statement(mark: str, one: "Statement") -> str:
    return f"  {mark} {one.role.replace('_', ' '):16}{quoted(one.text, WIDTH - 20)}"


def _changed(pair: "StatementPair") -> Iterator[str]:
    yield f"  ~ {quoted(pair.before.text, WIDTH - 4)}"
    for name in pair.changed:
        if name == "text":
            yield from _reworded(pair.before.text, pair.after.text)
        else:
            before, after = (_value(name, one) for one in (pair.before, pair.after))
            yield from _arrow(name, before, after)


def _reworded(before: str, after: str) -> Iterator[str]:
    """Both texts, from a little before the place where they part."""
    parts = next((at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), len(before))
    start = before.rfind(" ", 0, max(0, parts - LEAD)) + 1 if parts > 2 * LEAD else 0
    for mark, text in (("-", before), ("+", after)):
        yield f"      text {mark} {'…' if start else ''}{quoted(text[start:], WIDTH - 14)}"


def _arrow(name: str, before: str, after: str) -> Iterator[str]:
    """On one line if it fits, else on two."""
    if len(line := f"      {name}: {before} → {after}") <= WIDTH:
        yield line
    else:
        yield f"      {name}: {before}"[:WIDTH]
        yield f"      → {after}"[:WIDTH]


def _value(name: str, one: "Statement") -> str:
    if name == "role":
        return one.role.replace("_", " ")
    if name == "hedge":
        return f"{one.hedge.level} ({', '.join(one.hedge.cues)})" if one.hedge.cues else one.hedge.level.value
    return "; ".join(_voice(said) for said in one.assertions)


def _voice(said: "Assertion") -> str:
    return f"{said.asserter.name or said.asserter.kind.replace('_', ' ')} {said.act}"


def _link(mark: str, link: "Link", words: _Words) -> Iterator[str]:
    first, *others = link.sources
    yield f"  {mark} {words.said(first, WIDTH - 4)}"
    for other in others if link.target is not None else ():
        yield f"      and {words.said(other, WIDTH - 10)}"
    end = link.target if link.target is not None else others[0]
    yield f"      {link.type} {words.said(end, WIDTH - 8 - len(link.type))}"


def _turned(pair: "LinkPair", ours: _Words, theirs: _Words) -> Iterator[str]:
    yield from _link("-", pair.before, ours)
    yield from _link("+", pair.after, theirs)
    if "scheme" in pair.changed:
        yield f"      scheme: {pair.before.scheme} → {pair.after.scheme}"
