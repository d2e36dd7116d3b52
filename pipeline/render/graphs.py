"""The map for graph programs: DOT for Graphviz, GraphML for analysis, Mermaid for pages that render it."""

import re
from collections.abc import Iterator

import networkx as nx

from pipeline.models import Agreement, Attack, AttackType, Done, Fidelity, Finding, Inference, Statement
from pipeline.render.export import Export, left_out, losses
from pipeline.render.markup import clean
from pipeline.render.measure import clip
from pipeline.render.names import names
from pipeline.render.sheet import Sheet
from pipeline.render.steps import reason
from pipeline.render.words import (
    RELATIONS,
    ROLES,
    VERDICTS,
    Relation,
    agreed_word,
    assertion_word,
    chip_word,
)

_SIZE, _CHIP = 11, 240
"""Size of a box's words, and how wide its speaker may run, in points."""
_STYLES = {Relation.BECAUSE: "solid", Relation.PERHAPS: "solid", Relation.BUT: "dashed", Relation.UNDERCUT: "dotted"}


def dot(done: Done) -> Export:
    """A digraph from premises to conclusions; steps are points, so that undercuts have something to point at."""
    sheet = Sheet.of(done)
    body = [*_nodes(sheet), *_steps(sheet), *_pairs(sheet)]
    text = "\n".join(
        (
            f"digraph {_shown(sheet.map.article.title)} {{",
            f'  rankdir="RL"; node [shape=box, style="filled,rounded", fontname="Helvetica", fontsize={_SIZE}];',
            '  edge [fontname="Helvetica", fontsize=10];',
            *body,
            "}",
        )
    )
    return Export(f"{text}\n", ("sections left out", *_lost(sheet)))


def _nodes(sheet: Sheet) -> Iterator[str]:
    for statement in sheet.map.statements:
        dashed = "" if statement.fidelity is Fidelity.QUOTATION else ",dashed"
        looks = f'fillcolor="{ROLES[statement.role].fill}", style="filled,rounded{dashed}"'
        words = f"label={_label(statement, sheet)}, tooltip={_tip(statement.text)}"
        yield f"  {_quoted(statement.id)} [{words}, {looks}];"


def _label(statement: Statement, sheet: Sheet) -> str:
    found = sheet.findings.get(statement.id, ())
    chip = clip(chip_word(statement.assertions), _SIZE, _CHIP)
    head = " · ".join(filter(None, (sheet.labels[statement.id], chip)))
    verdict = [f"[{VERDICTS[found[0].verdict].word}]"] if found else []
    return _shown("\n".join((head, statement.title, *verdict)))


def _steps(sheet: Sheet) -> Iterator[str]:
    for inference in sheet.map.inferences:
        yield f"  {_quoted(inference.id)} [shape=point, width=0.08];"
        yield from (_stem(premise, inference.id, reason(inference)) for premise in inference.premises)
        yield _edge(inference.id, inference.conclusion, reason(inference), inference.agreement)
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
    for one, other in sheet.map.elaborates:
        yield _line(one, other, Relation.FURTHER, f'label="{Relation.FURTHER}", dir=none')


def _edge(start: str, end: str, relation: Relation, agreement: Agreement | None) -> str:
    word = agreed_word(relation, agreement)
    return _line(start, end, relation, f'label="{word}", fontcolor="{RELATIONS[relation].colour}"')


def _stem(start: str, step: str, relation: Relation) -> str:
    """From what a step starts from to its joint."""
    return _line(start, step, relation, "dir=none")


def _line(start: str, end: str, relation: Relation, more: str) -> str:
    thin = f", penwidth={look.wide}" if (look := RELATIONS[relation]).wide < 1 else ""
    looks = f'style={_STYLES.get(relation, "dotted")}{thin}, color="{RELATIONS[relation].colour}", {more}'
    return f"  {_quoted(start)} -> {_quoted(end)} [{looks}];"


def _lost(sheet: Sheet) -> tuple[str, ...]:
    """What neither picture shows."""
    kept, rest = sheet.kept(worst=True)
    verdicts = losses((kept, "finding", "shown by verdict alone"), (rest, "finding", "left out"))
    parts = (
        "text span",
        "hedge",
        "scheme",
        "candidate for the main claim",
        "unexamined stretch",
        "unanchored proposal",
    )
    return (*verdicts, *left_out(sheet.done, *parts))


def _quoted(text: str) -> str:
    """A DOT string: quotes and backslashes escaped, so no escape of the text's own is read."""
    return '"' + clean(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _shown(text: str) -> str:
    """A DOT string that is drawn: Graphviz reads character references in those."""
    return _quoted(text.replace("&", "&amp;"))


def _tip(text: str) -> str:
    """A DOT string for a tooltip, whose escapes Graphviz reads twice."""
    return _shown(text.replace("\\", "\\\\"))


def graphml(done: Done) -> Export:
    """A directed graph whose nodes are statements and steps; attributes carry what the map says of them."""
    sheet = Sheet.of(done)
    graph: nx.DiGraph[str] = nx.DiGraph(title=clean(sheet.map.article.title), article=sheet.map.article.id)
    for statement in sheet.map.statements:
        graph.add_node(clean(statement.id), **_attributes(statement, sheet))
    for inference in sheet.map.inferences:
        graph.add_node(
            clean(inference.id),
            kind="inference",
            scheme=inference.scheme.value,
            basis=inference.basis.value,
            **_agreed(inference),
        )
        for premise in inference.premises:
            graph.add_edge(clean(premise), clean(inference.id), relation="premise")
        graph.add_edge(clean(inference.id), clean(inference.conclusion), relation="supports")
    for attack in sheet.map.attacks:
        graph.add_node(clean(attack.id), kind="attack", type=attack.type.value, **_agreed(attack))
        graph.add_edge(clean(attack.source), clean(attack.id), relation="source")
        graph.add_edge(clean(attack.id), clean(attack.target), relation=attack.type.value)
    named = (("rephrases", sheet.map.rephrases), ("contradicts", sheet.map.contradictions))
    for relation, pairs in (*named, ("elaborates", sheet.map.elaborates)):
        graph.add_edges_from(((clean(one), clean(other)) for one, other in pairs), relation=relation)
    text = "\n".join(nx.generate_graphml(graph, named_key_ids=True))
    kept, rest = sheet.kept()
    lost = losses(
        (sum(bool(each.hedge.cues) for each in done.map.statements), "hedge", "told by level alone"),
        (kept, "finding", "kept as verdicts only"),
        (rest, "finding", "outside the map left out"),
    )
    lost += left_out(done, "candidate for the main claim", "unexamined stretch", "unanchored proposal")
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
    named = names(sheet.map, _NAME)
    lines = [f'  {named[each.id]}["{_spelled(each, sheet)}"]:::{each.role}' for each in sheet.map.statements]
    lines += [f"  {named[step]}(( )):::joint" for step in steps]
    for inference in sheet.map.inferences:
        lines += [f"  {named[premise]} --- {named[inference.id]}" for premise in inference.premises]
        because = agreed_word(reason(inference), inference.agreement)
        lines.append(f"  {named[inference.id]} -->|{because}| {named[inference.conclusion]}")
    for attack in sheet.map.attacks:
        word = Relation.UNDERCUT if attack.type is AttackType.UNDERCUTS else Relation.BUT
        lines.append(f"  {named[attack.source]} -.- {named[attack.id]}")
        lines.append(f"  {named[attack.id]} -.->|{agreed_word(word, attack.agreement)}| {named[attack.target]}")
    lines += [f"  {named[one]} ---|{Relation.RESTATED}| {named[other]}" for one, other in sheet.map.rephrases]
    lines += [f"  {named[one]} ---|{Relation.AGAINST}| {named[other]}" for one, other in sheet.map.contradictions]
    lines += [f"  {named[one]} -.-|{Relation.FURTHER}| {named[other]}" for one, other in sheet.map.elaborates]
    lines += [f"  classDef {role} fill:{look.fill},stroke:#4a4a57,color:#1c1c22" for role, look in ROLES.items()]
    lines.append("  classDef joint fill:#4a4a57,stroke:#4a4a57")
    lost = losses((sum(each.title != each.text for each in sheet.map.statements), "text", "shown by title alone"))
    lost = ("speakers, sections and fidelity left out", *lost, *_lost(sheet))
    return Export("\n".join(("flowchart RL", *lines)) + "\n", lost)


_NAME = re.compile(r"[a-z]\d+|[a-z][0-9a-f]{6,}")
"""What Mermaid cannot take for one of its words."""
_UNSAFE = re.compile(r"[^\w .,?!'’“”–—€£-]", re.ASCII)
_CONTROLS = re.compile("[\u0000-\u001f\u007f-\u009f]")
_READ = re.compile(r"(\$(?=\$)|\\(?=n))")
"""What Mermaid reads even where it is written as codes: formulas between double dollars, breaks of a line."""
_JOINER = "\u2060"


def _spelled(statement: Statement, sheet: Sheet) -> str:
    """A label in which every mark that Mermaid or a page could read is a character code."""
    found = sheet.findings.get(statement.id, ())
    parts = [sheet.labels[statement.id], statement.title, *([f"[{VERDICTS[found[0].verdict].word}]"] if found else [])]
    return "<br/>".join(_UNSAFE.sub(lambda mark: f"#{ord(mark[0])};", _plain(part)) for part in parts)


def _plain(text: str) -> str:
    """The text on one line, with an invisible joiner in what would still be read as more than text."""
    return _READ.sub(rf"\1{_JOINER}", _CONTROLS.sub("\ufffd", clean(" ".join(text.split()))))
