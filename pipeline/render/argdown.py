"""The map in Argdown: statements with their data, a premise-conclusion structure for each step, attacks as child lines.

Titles are for people: a statement's number in the map with its first words, a step's ends. Ids stand in the data. An
attack that is itself undercut is an argument named by its id, so that an undercut has something to point at. Every
character that Argdown could read as markup is escaped in running text.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.models import Attack, AttackType, Basis, Done, Inference, Statement
from pipeline.render.export import Export, left_out, losses
from pipeline.render.face import gist
from pipeline.render.names import names
from pipeline.render.numbering import numbering
from pipeline.render.page import Json
from pipeline.render.sheet import Sheet
from pipeline.render.statements import step_words
from pipeline.render.words import assertion_word

_SPECIAL = re.compile(r"([\\@#*_\[\]{}<>/:.|\-=+()])")
_NAME = re.compile(r"[A-Za-z0-9_.]+")
_UNTITLED = re.compile(r"[^\w ,’%–.-]+|(?<!\w)[.-]+|(?<![^\W_])-|-(?![^\W_])")
"""What may not stand in a title; dots and hyphens may inside words: U.S., full-scale."""
_TITLE = 60


def argdown(done: Done) -> Export:
    """The map as one Argdown file; what Argdown has no words for stands in data blocks."""
    sheet = Sheet.of(done)
    writer = _Writer(sheet, titles(sheet))
    kept, rest = sheet.kept()
    lost = losses((kept, "finding", "kept as verdicts only"), (rest, "finding", "outside the map left out"))
    return Export(
        "\n\n".join(writer.parts()) + "\n",
        (*lost, *left_out(done, "candidate for the main claim", "unexamined stretch", "unanchored proposal")),
    )


def titles(sheet: Sheet) -> Mapping[str, str]:
    """Id to title, each of its own; of an attack, its id where Argdown can take that."""
    numbered, told = numbering(sheet), dict(names(sheet.map, _NAME))
    for each in sheet.map.statements:
        words = clip_words(" ".join(_UNTITLED.sub(" ", gist(each).rstrip(".")).split()), _TITLE)
        told[each.id] = f"{numbered[each.id] or 'Main claim'} {words}".strip()
    for step in sheet.map.inferences:
        ends = step_words(step.id, sheet, numbered)
        told[step.id] = f"Step from {ends}"
    return {id_: f"{title} {at}" if at > 1 else title for id_, title, at in _counted(told)}


def _counted(told: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """Each title with how often it has come so far; statements and steps do not meet."""
    seen: Counter[str] = Counter()
    for id_, title in told.items():
        seen[title] += 1
        yield id_, title, seen[title]


def clip_words(text: str, most: int) -> str:
    """The first words of a text, no more than so many characters."""
    if len(text) <= most:
        return text
    end = text.rfind(" ", 0, most + 1)
    return text[: end if end > 0 else most]


@dataclass(frozen=True)
class _Writer:
    """The parts of a file; ``named`` has the title of every statement and step by its id."""

    sheet: Sheet
    named: Mapping[str, str]

    def parts(self) -> Iterator[str]:
        yield _front(self.sheet.map.article.title)
        yield from (self._statement(each) for each in self.sheet.map.statements)
        yield from (self._argument(each) for each in self.sheet.map.inferences)
        yield from (self._attack(each) for each in self.sheet.map.attacks)
        for one, other in self.sheet.map.contradictions:
            yield f"[{self.named[one]}]\n  >< [{self.named[other]}]"

    def _statement(self, statement: Statement) -> str:
        text = _SPECIAL.sub(r"\\\1", " ".join(statement.text.split()))
        return f"[{self.named[statement.id]}]: {text} {_data(self._about(statement))}"

    def _about(self, statement: Statement) -> Json:
        """What Argdown has no words for; of a pair that says the same, its first names the other."""
        here, sheet = statement.id, self.sheet
        return {
            "id": here,
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
            "rephrases": [other for one, other in sheet.map.rephrases if one == here],
            "elaborates": [other for one, other in sheet.map.elaborates if one == here],
            "attacks": [
                [each.id, each.type.value, self.named[each.target], *_agreed(each)]
                for each in sheet.map.attacks
                if each.source == here
            ],
            "verdicts": [found.verdict.value for found in sheet.findings.get(here, ())],
        }

    def _argument(self, inference: Inference) -> str:
        premises = [f"({at}) [{self.named[each]}]" for at, each in enumerate(inference.premises, 1)]
        conclusion = f"({len(premises) + 1}) [{self.named[inference.conclusion]}]"
        head = f"<{self.named[inference.id]}> {_data(_how(inference))}"
        return "\n".join((head, "", *premises, "----", conclusion))

    def _attack(self, attack: Attack) -> str:
        source, target = f"[{self.named[attack.source]}]", self.named[attack.target]
        head = f"[{target}]" if attack.target in self.sheet.statements else f"<{target}>"
        mark = "<_" if attack.type is AttackType.UNDERCUTS else "<-"
        if all(each.target != attack.id for each in self.sheet.map.attacks):
            return f"{head}\n  {mark} {source}"
        return f"{head}\n  {mark} <{self.named[attack.id]}>\n    <+ {source}"


def _how(inference: Inference) -> Json:
    scheme = {"id": inference.id, "scheme": inference.scheme.value}
    if inference.basis is Basis.POSITION:
        scheme["basis"] = inference.basis.value
    return scheme | {"agreement": str(inference.agreement)} if inference.agreement else scheme


def _agreed(step: Attack) -> list[Json]:
    return [str(step.agreement)] if step.agreement else []


def _front(title: str) -> str:
    words = _in_strings(json.dumps(" ".join(title.split()), ensure_ascii=False)).replace("=", "\\u003d")
    return f"===\ntitle: {words}\nmodel:\n    removeTagsFromText: true\nmap:\n    excludeDisconnected: false\n==="


def _data(value: Json) -> str:
    """JSON on one line in which only structure is written with braces."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return _in_strings(text)


def _in_strings(text: str) -> str:
    """Braces and what else Argdown looks for, written as escapes inside the strings of a JSON text."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', lambda found: _BRACES.sub(lambda c: f"\\u{ord(c[0]):04x}", found[0]), text)


_BRACES = re.compile("[{}\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]")
