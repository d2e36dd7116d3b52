"""The map for graph programs: DOT for Graphviz."""

from collections.abc import Iterator

from pipeline.models import AttackType, Done, Statement
from pipeline.render.export import Export, losses
from pipeline.render.markup import clean
from pipeline.render.sheet import Sheet
from pipeline.render.words import FIDELITIES, RELATIONS, ROLES, VERDICTS, Relation, chip_word

_STYLES = {Relation.BECAUSE: "solid", Relation.BUT: "dashed", Relation.UNDERCUT: "dotted"}


def dot(done: Done) -> Export:
    """A digraph from premises to conclusions; steps are points, so that undercuts have something to point at."""
    sheet = Sheet.of(done)
    body = [*_nodes(sheet), *_steps(sheet), *_pairs(sheet)]
    text = "\n".join(
        (
            f"digraph {_quoted(sheet.map.article.title)} {{",
            '  rankdir="RL"; node [shape=box, style="filled,rounded", fontname="Helvetica", fontsize=11];',
            '  edge [fontname="Helvetica", fontsize=10];',
            *body,
            "}",
        )
    )
    spans = sum(len(each.spans) for each in sheet.map.statements)
    return Export(
        f"{text}\n",
        losses((spans, "text span", "left out"), (len(done.findings.findings), "finding", "shown by verdict alone")),
    )


def _nodes(sheet: Sheet) -> Iterator[str]:
    for statement in sheet.map.statements:
        dashed = ",dashed" if FIDELITIES[statement.fidelity].dash else ""
        looks = f'fillcolor="{ROLES[statement.role].fill}", style="filled,rounded{dashed}"'
        yield f"  {_quoted(statement.id)} [label={_label(statement, sheet)}, {looks}];"


def _label(statement: Statement, sheet: Sheet) -> str:
    found = sheet.findings.get(statement.id, ())
    head = " · ".join(filter(None, (sheet.labels[statement.id], chip_word(statement.assertions))))
    verdict = [f"[{VERDICTS[found[0].verdict].word}]"] if found else []
    return _quoted("\n".join((head, statement.title, *verdict)))


def _steps(sheet: Sheet) -> Iterator[str]:
    for inference in sheet.map.inferences:
        yield f"  {_quoted(inference.id)} [shape=point, width=0.08];"
        yield from (_edge(premise, inference.id, Relation.BECAUSE, arrow=False) for premise in inference.premises)
        yield _edge(inference.id, inference.conclusion, Relation.BECAUSE)
    for attack in sheet.map.attacks:
        relation = Relation.UNDERCUT if attack.type is AttackType.UNDERCUTS else Relation.BUT
        yield f"  {_quoted(attack.id)} [shape=point, width=0.08];"
        yield _edge(attack.source, attack.id, relation, arrow=False)
        yield _edge(attack.id, attack.target, relation)


def _pairs(sheet: Sheet) -> Iterator[str]:
    named = ((Relation.RESTATED, sheet.map.rephrases), (Relation.AGAINST, sheet.map.contradictions))
    for relation, pairs in named:
        for one, other in pairs:
            looks = f'style=dashed, label="{relation.value}", color="{RELATIONS[relation].colour}"'
            yield f"  {_quoted(one)} -> {_quoted(other)} [dir=none, constraint=false, {looks}];"


def _edge(start: str, end: str, relation: Relation, *, arrow: bool = True) -> str:
    look = RELATIONS[relation]
    named = f', label="{look.word}", fontcolor="{look.colour}"' if arrow else ", dir=none"
    return f'  {_quoted(start)} -> {_quoted(end)} [style={_STYLES[relation]}, color="{look.colour}"{named}];'


def _quoted(text: str) -> str:
    """A DOT string: quotes and backslashes escaped, so no escape of the text's own is read."""
    return '"' + clean(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
