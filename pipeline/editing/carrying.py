"""Edits of one draft taken along to the next: each is made again on the things that its own have become there.

What an edit made in the old draft - a new statement, a half, a link - is followed to what it makes in the new one. An
edit on what is gone, or that cannot be in the new draft, is listed with the reason; none is lost.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.diff import Version, carry_over, links_of
from pipeline.editing.applying import Applied, applied
from pipeline.editing.operations import OPERATION, Add, Operation, Split
from pipeline.editing.refusing import Refused
from pipeline.ids import attack_id, inference_id, relation_id
from pipeline.models import ArgumentMap, Article, Fate, LinkType, Span
from pipeline.text.folding import Folded


class Draft(NamedTuple):
    """An article and the engine's map of it."""

    article: Article
    map: ArgumentMap


class CarriedEdit(NamedTuple):
    """An edit and its number among those of the old draft; ``operation`` as it is in the new one, None if left."""

    number: int
    old: Operation
    operation: Operation | None
    why: str
    """Empty; or why it is left, or what changed under it so that it is to be looked at again."""


def carried(operations: Sequence[Operation], old: Draft, new: Draft) -> tuple[CarriedEdit, ...]:
    """Each operation of the old draft, in its order, and what it is in the new one."""
    return tuple(_Carrying(old, new).all(operations))


class _Carrying:
    """Both drafts as they are edited, side by side."""

    def __init__(self, old: Draft, new: Draft) -> None:
        over = carry_over(Version(old.map), Version(new.map))
        self.old, self.new = old, new
        self.names = {one.before: one.after for one in over.all if one.before and one.after}
        self.texts = {one.before: one.text for one in over.all if one.before}
        self.texts |= {one.id: one.text for one in old.map.statements}
        self.changed = {one.before for one in over.statements if one.fate is Fate.CHANGED and "words" in one.differs}
        self.ours, self.theirs = old.map, new.map

    def all(self, operations: Sequence[Operation]) -> Iterator[CarriedEdit]:
        for number, operation in enumerate(operations):
            try:
                before = applied(self.ours, operation, self.old.article)
            except Refused as error:
                yield CarriedEdit(number, operation, None, error.sentence)
                continue
            yield self._carried(number, operation, before)
            self.texts |= {one.id: one.text for one in before.map.statements}
            self.ours = before.map

    def _carried(self, number: int, operation: Operation, before: Applied) -> CarriedEdit:
        try:
            moved = self._moved(operation)
            after = applied(self.theirs, moved, self.new.article)
        except Refused as error:
            return CarriedEdit(number, operation, None, error.sentence)
        self.theirs = after.map
        self.names |= dict(zip(before.new, after.new, strict=False))
        self.names |= {one: after.became.get(two, two) for one, two in self.names.items()}
        return CarriedEdit(number, operation, moved, self._again(operation))

    def _again(self, operation: Operation) -> str:
        touched = [id_ for id_ in _ids(operation) if id_ in self.changed]
        return f"it was on “{self.texts[touched[0]]}”, which reads otherwise now" if touched else ""

    def _moved(self, operation: Operation) -> Operation:
        """The operation under the names of the new draft; raises Refused where something is gone."""
        links = self._links()
        fields = operation.model_dump(by_alias=True, mode="json")
        for name in {"statement", "statements", "to", "link"} & fields.keys():
            held = fields[name]
            if isinstance(held, list):
                fields[name] = [self._name(id_, links) for id_ in held]
            elif held is not None:
                fields[name] = self._name(held, links)
        if isinstance(operation, Add):
            fields["spans"] = [self._found(span).model_dump(mode="json") for span in operation.spans]
        if isinstance(operation, Split):
            fields["at"] = self._at(operation)
        return OPERATION.validate_json(json.dumps(fields))

    def _name(self, id_: str, links: Mapping[str, str]) -> str:
        name = links.get(id_) or self.names.get(id_)
        if name is None:
            raise Refused(f"“{self.texts.get(id_, id_)}” is gone from the new draft")
        return name

    def _links(self) -> dict[str, str]:
        """Links of the old draft as it is edited, by what their ends are called in the new one."""
        found: dict[str, str] = {}
        waiting = list(links_of(self.ours))
        for _ in range(len(waiting) + 1):
            late = []
            for link in waiting:
                ends = [self.names.get(id_) for id_ in link.sources]
                to = None if link.target is None else found.get(link.target) or self.names.get(link.target)
                if None in ends or (link.target is not None and to is None):
                    late.append(link)
                else:
                    found[link.id] = _link_id(link.type, [end for end in ends if end], to)
            if len(late) == len(waiting):
                break
            waiting = late
        there = {link.id for link in links_of(self.theirs)}
        return {old: new for old, new in found.items() if new in there}

    def _found(self, span: Span) -> Span:
        """The words of a span in the new article: at the place nearest to the old one."""
        places = Folded.of(self.new.article.text).find(span.quote)
        if not places:
            raise Refused(f"the words “{span.quote}” are not in the new draft")
        start, end, how = min(places, key=lambda place: abs(place[0] - span.start))
        return Span(start=start, end=end, quote=self.new.article.text[start:end], alignment=how)

    def _at(self, operation: Split) -> int:
        """The same place between the words of a statement."""
        one = self.ours.statement(operation.statement)
        other = self.theirs.statement(self._name(operation.statement, {}))
        for span in one.spans:
            if span.start <= operation.at <= span.end:
                told = self.old.article.text[span.start : operation.at]
                for place in other.spans:
                    if self.new.article.text[place.start :].startswith(told):
                        return place.start + len(told)
        raise Refused(f"“{one.text}” is in other words now, so where it was split is not known")


def _ids(operation: Operation) -> Iterator[str]:
    for name in ("statement", "statements", "to"):
        held = getattr(operation, name, None)
        yield from (held,) if isinstance(held, str) else held or ()


def _link_id(type_: LinkType, sources: Sequence[str], target: str | None) -> str:
    if type_ is LinkType.SUPPORTS and target is not None:
        return inference_id(sources, target)
    if target is not None and type_ is not LinkType.ELABORATES:
        return attack_id(sources[0], target)
    return relation_id(type_, sources, target)
