"""The map for graph programs: DOT for Graphviz, GraphML for analysis, Mermaid for pages that render it."""

import re
from collections.abc import Iterator

import networkx as nx

from pipeline.models import Agreement, Attack, AttackType, Done, Finding, Inference, Statement
from pipeline.render.export import Export, losses
from pipeline.render.markup import clean
from pipeline.render.sheet import Sheet
from pipeline.render.words import (
    FIDELITIES,
    RELATIONS,
    ROLES,
    VERDICTS,
    Relation,
    agreed_word,
    assertion_word,
    chip_word,
)

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
        yield from (_stem(premise, inference.id, Relation.BECAUSE) for premise in inference.premises)
        yield _edge(inference.id, inference.conclusion, Relation.BECAUSE, inference.agreement)
    for attack in sheet.map.attacks:
        relation = Relation.UNDERCUT if attack.type is AttackType.UNDERCUTS else Relation.BUT
        yield f"  {_quoted(attack.id)} [shape=point, width=0.08];"
        yield _stem(attack.source, attack.id, relation)
        yield _edge(attack.id, attack.target, relation, attack.agreement)


def _pairs(sheet: Sheet) -> Iterator[str]:
    named = ((Relation.RESTATED, sheet.map.rephrases), (Relation.AGAINST, sheet.map.contradictions))
    for relation, pairs in named:
        for one, other in pairs:
            looks = f'style=dashed, label="{relation.value}", color="{RELATIONS[relation].colour}"'
            yield f"  {_quoted(one)} -> {_quoted(other)} [dir=none, constraint=false, {looks}];"


def _edge(start: str, end: str, relation: Relation, agreement: Agreement | None) -> str:
    word = agreed_word(relation, agreement)
    return _line(start, end, relation, f'label="{word}", fontcolor="{RELATIONS[relation].colour}"')


def _stem(start: str, step: str, relation: Relation) -> str:
    """From what a step starts from to its joint."""
    return _line(start, step, relation, "dir=none")


def _line(start: str, end: str, relation: Relation, more: str) -> str:
    looks = f'style={_STYLES[relation]}, color="{RELATIONS[relation].colour}", {more}'
    return f"  {_quoted(start)} -> {_quoted(end)} [{looks}];"


def _quoted(text: str) -> str:
    """A DOT string: quotes and backslashes escaped, so no escape of the text's own is read."""
    return '"' + clean(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def graphml(done: Done) -> Export:
    """A directed graph whose nodes are statements and steps; attributes carry what the map says of them."""
    sheet = Sheet.of(done)
    graph: nx.DiGraph[str] = nx.DiGraph(title=clean(sheet.map.article.title), article=sheet.map.article.id)
    for statement in sheet.map.statements:
        graph.add_node(clean(statement.id), **_attributes(statement, sheet))
    for inference in sheet.map.inferences:
        graph.add_node(clean(inference.id), kind="inference", scheme=inference.scheme.value, **_agreed(inference))
        for premise in inference.premises:
            graph.add_edge(clean(premise), clean(inference.id), relation="premise")
        graph.add_edge(clean(inference.id), clean(inference.conclusion), relation="supports")
    for attack in sheet.map.attacks:
        graph.add_node(clean(attack.id), kind="attack", type=attack.type.value, **_agreed(attack))
        graph.add_edge(clean(attack.source), clean(attack.id), relation="source")
        graph.add_edge(clean(attack.id), clean(attack.target), relation=attack.type.value)
    for relation, pairs in (("rephrases", sheet.map.rephrases), ("contradicts", sheet.map.contradictions)):
        graph.add_edges_from(((clean(one), clean(other)) for one, other in pairs), relation=relation)
    text = "\n".join(nx.generate_graphml(graph, named_key_ids=True))
    lost = losses((len(done.findings.findings), "finding", "kept as verdicts only"))
    return Export(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', lost)


def _agreed(step: Inference | Attack) -> dict[str, str]:
    return {"agreement": str(step.agreement)} if step.agreement else {}


def _attributes(statement: Statement, sheet: Sheet) -> dict[str, str | int | bool]:
    found: tuple[Finding, ...] = sheet.findings.get(statement.id, ())
    words = {
        "kind": "statement",
        "role": statement.role.value,
        "text": clean(statement.text),
        "title": clean(statement.title),
        "fidelity": statement.fidelity.value,
        "said_by": clean("; ".join(assertion_word(each) for each in statement.assertions)),
        "hedge": statement.hedge.level.value,
        "section": clean(statement.section or ""),
        "spans": " ".join(f"{span.start}-{span.end}" for span in statement.spans),
        "verdicts": " ".join(each.verdict.value for each in found),
    }
    return {**words, "implicit": statement.implicit, "flagged": sheet.flagged(statement.id)}


def mermaid(done: Done) -> Export:
    """A flowchart; steps are small joints, so that undercuts have something to point at."""
    sheet = Sheet.of(done)
    steps = [*(each.id for each in sheet.map.inferences), *(each.id for each in sheet.map.attacks)]
    names = {step: f"j{number}" for number, step in enumerate(steps)}
    names |= {each.id: sheet.key(each.id) for each in sheet.map.statements}
    lines = [f'  {names[each.id]}["{_spelled(each, sheet)}"]:::{each.role}' for each in sheet.map.statements]
    lines += [f"  {names[step]}(( )):::joint" for step in steps]
    for inference in sheet.map.inferences:
        lines += [f"  {names[premise]} --- {names[inference.id]}" for premise in inference.premises]
        because = agreed_word(Relation.BECAUSE, inference.agreement)
        lines.append(f"  {names[inference.id]} -->|{because}| {names[inference.conclusion]}")
    for attack in sheet.map.attacks:
        word = Relation.UNDERCUT if attack.type is AttackType.UNDERCUTS else Relation.BUT
        lines.append(f"  {names[attack.source]} -.- {names[attack.id]}")
        lines.append(f"  {names[attack.id]} -.->|{agreed_word(word, attack.agreement)}| {names[attack.target]}")
    lines += [f"  {names[one]} ---|{Relation.RESTATED}| {names[other]}" for one, other in sheet.map.rephrases]
    lines += [f"  {names[one]} ---|{Relation.AGAINST}| {names[other]}" for one, other in sheet.map.contradictions]
    lines += [f"  classDef {role} fill:{look.fill},stroke:#4a4a57,color:#1c1c22" for role, look in ROLES.items()]
    lines.append("  classDef joint fill:#4a4a57,stroke:#4a4a57")
    spans = sum(len(each.spans) for each in sheet.map.statements)
    lost = losses((spans, "text span", "left out"), (len(done.findings.findings), "finding", "shown by verdict alone"))
    return Export("\n".join(("flowchart RL", *lines)) + "\n", lost)


_UNSAFE = re.compile(r"[^\w .,?!%'’“”–—€£-]", re.ASCII)


def _spelled(statement: Statement, sheet: Sheet) -> str:
    """A label in which every mark that Mermaid or a page could read is a character code."""
    found = sheet.findings.get(statement.id, ())
    parts = [sheet.labels[statement.id], statement.title, *([f"[{VERDICTS[found[0].verdict].word}]"] if found else [])]
    return "<br/>".join(_UNSAFE.sub(lambda mark: f"#{ord(mark[0])};", " ".join(part.split())) for part in parts)
