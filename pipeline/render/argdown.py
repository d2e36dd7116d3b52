"""The map in Argdown: statements with their data, a premise-conclusion structure for each step, attacks as child lines.

An inference, and an attack that is itself undercut, is an argument of the same name, so that an undercut has something
to point at. Every character that Argdown could read as markup is escaped in running text.
"""

import json
import re

from pipeline.models import Attack, AttackType, Done, Inference, Statement
from pipeline.render.export import Export, losses
from pipeline.render.page import Json
from pipeline.render.sheet import Sheet
from pipeline.render.words import assertion_word

_SPECIAL = re.compile(r"([\\@#*_\[\]{}<>/:.|\-=+()])")
_NAME = re.compile(r"[A-Za-z0-9_.]+")


def argdown(done: Done) -> Export:
    """The map as one Argdown file; what Argdown has no words for stands in data blocks."""
    sheet = Sheet.of(done)
    parts = [_front(sheet), *(_statement(each, sheet) for each in sheet.map.statements)]
    parts += [_argument(each, sheet) for each in sheet.map.inferences]
    parts += [_attack(each, sheet) for each in sheet.map.attacks]
    parts += [f"[{_name(one, sheet)}]\n  >< [{_name(other, sheet)}]" for one, other in sheet.map.contradictions]
    lost = losses(
        (len(done.findings.findings), "finding", "kept as verdicts only"),
        (len(sheet.map.not_checked), "unexamined stretch", "left out"),
        (len(sheet.map.unanchored), "unanchored proposal", "left out"),
        (sum(each.agreement is not None for each in sheet.map.attacks), "agreement", "on an attack left out"),
    )
    return Export("\n\n".join(parts) + "\n", lost)


def _front(sheet: Sheet) -> str:
    title = json.dumps(" ".join(sheet.map.article.title.split()), ensure_ascii=False).replace("=", "\\u003d")
    return f"===\ntitle: {title}\nmodel:\n    removeTagsFromText: true\nmap:\n    excludeDisconnected: false\n==="


def _statement(statement: Statement, sheet: Sheet) -> str:
    text = _SPECIAL.sub(r"\\\1", " ".join(statement.text.split()))
    return f"[{_name(statement.id, sheet)}]: {text} {_data(_about(statement, sheet))}"


def _about(statement: Statement, sheet: Sheet) -> Json:
    """What Argdown has no words for."""
    twins = [other for pair in sheet.map.rephrases if statement.id in pair for other in pair if other != statement.id]
    return {
        "role": statement.role.value,
        "title": statement.title,
        "fidelity": statement.fidelity.value,
        "implicit": statement.implicit,
        "warrant": statement.warrant,
        "spans": [[span.start, span.end] for span in statement.spans],
        "said_by": [assertion_word(each) for each in statement.assertions],
        "hedge": statement.hedge.level.value,
        "cues": list(statement.hedge.cues),
        "section": statement.section,
        "rephrases": [_name(twin, sheet) for twin in twins],
        "verdicts": [found.verdict.value for found in sheet.findings.get(statement.id, ())],
    }


def _argument(inference: Inference, sheet: Sheet) -> str:
    premises = [f"({at}) [{_name(each, sheet)}]" for at, each in enumerate(inference.premises, 1)]
    conclusion = f"({len(premises) + 1}) [{_name(inference.conclusion, sheet)}]"
    head = f"<{_name(inference.id, sheet)}> {_data(_how(inference))}"
    return "\n".join((head, "", *premises, "----", conclusion))


def _how(inference: Inference) -> Json:
    scheme = {"scheme": inference.scheme.value}
    return scheme | {"agreement": str(inference.agreement)} if inference.agreement else scheme


def _attack(attack: Attack, sheet: Sheet) -> str:
    source, target = f"[{_name(attack.source, sheet)}]", _name(attack.target, sheet)
    head = f"[{target}]" if attack.target in sheet.statements else f"<{target}>"
    mark = "<_" if attack.type is AttackType.UNDERCUTS else "<-"
    if all(each.target != attack.id for each in sheet.map.attacks):
        return f"{head}\n  {mark} {source}"
    return f"{head}\n  {mark} <{_name(attack.id, sheet)}>\n    <+ {source}"


def _name(id_: str, sheet: Sheet) -> str:
    """The id itself where it can be a title; one made from its place in the map where it cannot."""
    if _NAME.fullmatch(id_):
        return id_
    steps = [*(each.id for each in sheet.map.inferences), *(each.id for each in sheet.map.attacks)]
    return f"x-{sheet.key(id_)}" if id_ in sheet.order else f"x-{steps.index(id_)}"


def _data(value: Json) -> str:
    """JSON on one line in which only structure is written with braces."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return _in_strings(text)


def _in_strings(text: str) -> str:
    """Braces and what else Argdown looks for, written as escapes inside the strings of a JSON text."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', lambda found: _BRACES.sub(lambda c: f"\\u{ord(c[0]):04x}", found[0]), text)


_BRACES = re.compile("[{}\u007f-\u009f\u2028\u2029\ufeff]")
