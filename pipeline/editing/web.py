"""The links of a map while it is edited: every link keeps its name until all is done, then has the id of its ends."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.assemble.faults import faults
from pipeline.assemble.graph import way
from pipeline.diff import links_of
from pipeline.editing.operations import Bond
from pipeline.editing.refusing import Refused, called
from pipeline.ids import attack_id, inference_id, relation_id
from pipeline.models import Agreement, ArgumentMap, Basis, LinkType, Role, Scheme, Statement

STEPS = frozenset({LinkType.SUPPORTS, LinkType.REBUTS, LinkType.UNDERMINES, LinkType.UNDERCUTS})
"""Links that an undercut can break."""
ATTACKS = STEPS - {LinkType.SUPPORTS}
BESIDE = frozenset({LinkType.REPHRASES, LinkType.CONTRADICTS})
"""Links that lead neither up nor down."""


@dataclass(frozen=True)
class Tie:
    """A link; ``target`` is a statement, or for an undercut the name of the link that it breaks."""

    type: LinkType
    sources: tuple[str, ...]
    target: str
    scheme: Scheme = Scheme.DEFAULT
    basis: Basis = Basis.PERSON
    agreement: Agreement | None = None


@dataclass
class Web:
    """Statements by id and ties by name. ``became``: what statements that are no more have become."""

    statements: dict[str, Statement]
    ties: dict[str, Tie]
    mains: tuple[str, ...]
    became: dict[str, str] = field(default_factory=dict)
    _made: int = 0

    @classmethod
    def of(cls, argmap: ArgumentMap) -> "Web":
        """The links of a map under their ids."""
        steps = {one.id: one for one in argmap.inferences}
        attacks = {one.id: one for one in argmap.attacks}
        ties: dict[str, Tie] = {}
        for link in links_of(argmap):
            sources, target = (link.sources, link.target) if link.target is not None else (link.sources[:1], None)
            tie = Tie(link.type, sources, target if target is not None else link.sources[1], basis=Basis.WORDS)
            if (step := steps.get(link.id)) is not None:
                tie = replace(tie, scheme=step.scheme, basis=step.basis, agreement=step.agreement)
            elif (attack := attacks.get(link.id)) is not None:
                tie = replace(tie, agreement=attack.agreement)
            ties[link.id] = tie
        mains = tuple(one.id for one in argmap.statements if one.role is Role.MAIN_CLAIM)
        return cls({one.id: one for one in argmap.statements}, ties, mains)

    def statement(self, id_: str) -> Statement:
        """The statement with this id; raises Refused."""
        if id_ not in self.statements:
            raise Refused(f"the statement {id_} is in the map no more: it was merged, split or undone")
        return self.statements[id_]

    def tie(self, name: str) -> Tie:
        """The link with this id; raises Refused."""
        if name not in self.ties:
            raise Refused(f"the link {name} is in the map no more: one of its ends was moved, or it was taken out")
        return self.ties[name]

    def called(self, id_: str) -> str:
        """A statement in a sentence."""
        return called(self.statements[id_])

    def maker(self, tie: Tie) -> str:
        """The statement that a tie leads to: for an undercut the one that the broken step starts from."""
        return self.ties[tie.target].sources[0] if tie.type is LinkType.UNDERCUTS else tie.target

    def outgoing(self, statement: str) -> list[str]:
        """Names of what leads up from a statement."""
        return [name for name, tie in self.ties.items() if statement in tie.sources and tie.type not in BESIDE]

    def step_from(self, statement: str) -> str | None:
        """The first step of reasoning that starts from a statement."""
        return next((name for name in self.outgoing(statement) if self.ties[name].type in STEPS), None)

    def above(self) -> dict[str, list[str]]:
        """What each statement stands directly under."""
        found: dict[str, list[str]] = {}
        for tie in self.ties.values():
            if tie.type not in BESIDE:
                for source in tie.sources:
                    found.setdefault(source, []).append(self.maker(tie))
        return found

    def add(self, tie: Tie) -> str:
        """Takes a tie up under a new name; returns the name."""
        self._made += 1
        name = f"+{self._made}"
        self.ties[name] = tie
        return name

    def link(self, statement: str, to: str, bond: Bond, basis: Basis = Basis.PERSON) -> str:
        """Puts a statement under another, or under a link that it is to break; returns the name. Raises Refused."""
        if bond is Bond.UNDERCUT:
            return self.add(Tie(LinkType.UNDERCUTS, (statement,), self._broken(to)))
        if statement == to:
            raise Refused(f"{self.called(to)} cannot stand under itself", do="Choose another statement.")
        return self.add(Tie(bond.types[0], (statement,), to, basis=basis))

    def _broken(self, to: str) -> str:
        if to in self.ties:
            if self.ties[to].type not in STEPS:
                raise Refused("only a reason or an objection can be undercut: this link is neither")
            return to
        step = self.step_from(self.statement(to).id)
        if step is None:
            raise Refused(
                f"{self.called(to)} is no reason and no objection, so there is no step from it to undercut",
                do="Object to the statement itself.",
            )
        return step

    def cut(self, name: str, statements: Iterable[str] = ()) -> None:
        """Takes a tie out, or only some of its premises; what breaks it goes with it."""
        tie, gone = self.ties[name], set(statements)
        left = tuple(one for one in tie.sources if one not in gone)
        if gone and left:
            self.ties[name] = replace(tie, sources=left)
            return
        del self.ties[name]
        for other in self.breaking(name):
            if other in self.ties:
                self.cut(other)

    def breaking(self, name: str) -> list[str]:
        """Names of the undercuts of a tie."""
        return [other for other, tie in self.ties.items() if tie.type is LinkType.UNDERCUTS and tie.target == name]

    def lift(self, statement: str) -> list[str]:
        """Takes a statement off all it stands under; returns what broke a step that started from it alone."""
        orphans: list[str] = []
        held = self.outgoing(statement)
        for name in held:
            tie = self.ties.get(name)
            if tie is None:
                continue
            if set(tie.sources) == {statement}:
                # They wait for the step that takes the place of this one.
                orphans += [other for other in self.breaking(name) if statement not in self.ties[other].sources]
                for other in set(self.breaking(name)) - set(orphans):
                    self.cut(other)
                del self.ties[name]
            else:
                self.cut(name, (statement,))
        if not held:  # it stood where what it says again stands
            for name, tie in list(self.ties.items()):
                if tie.type is LinkType.REPHRASES and statement in (*tie.sources, tie.target):
                    self.cut(name)
        return orphans

    def adopt(self, orphans: Iterable[str], name: str | None) -> None:
        """Lets undercuts whose step is gone break another; without one, or where it leads to them, they go."""
        for orphan in orphans:
            tie = self.ties.get(orphan)
            if tie is None:
                continue
            step = self.ties.get(name or "")
            if name is None or step is None or step.type not in STEPS or self.maker(step) in tie.sources:
                self.cut(orphan)
            else:
                self.ties[orphan] = replace(tie, target=name)

    def ids(self) -> Mapping[str, str]:
        """The lasting id of each tie by its name."""
        found: dict[str, str] = {}

        def id_of(name: str) -> str:
            if name not in found:
                tie = self.ties[name]
                if tie.type is LinkType.SUPPORTS:
                    found[name] = inference_id(tie.sources, tie.target)
                elif tie.type is LinkType.UNDERCUTS:
                    found[name] = attack_id(tie.sources[0], id_of(tie.target))
                elif tie.type in ATTACKS:
                    found[name] = attack_id(tie.sources[0], tie.target)
                elif tie.type in BESIDE:
                    found[name] = relation_id(tie.type, (*tie.sources, tie.target), None)
                else:
                    found[name] = relation_id(tie.type, tie.sources, tie.target)
            return found[name]

        for name in self.ties:
            id_of(name)
        return found

    def closed(self) -> tuple[str, ...]:
        """Statements along a circle of support, each a reason for the next; empty if there is none."""
        above: dict[str, list[str]] = {}
        for tie in self.ties.values():
            if tie.type is LinkType.SUPPORTS:
                if around := way(tie.target, tie.sources, above):
                    return around
                for source in tie.sources:
                    above.setdefault(source, []).append(tie.target)
        return ()

    def check_circles(self) -> None:
        """Raises Refused where reasons run in a circle."""
        if around := self.closed():
            told = ", which is a reason for ".join(self.called(one) for one in around)
            raise Refused(f"the reasons would run in a circle: {told}", do="Take one of these links out first.")
        for name in self.ties:
            seen, at = {name}, name
            while self.ties[at].type is LinkType.UNDERCUTS:
                at = self.ties[at].target
                if at in seen:
                    raise Refused("an undercut would break, over others, itself", do="Object to a statement instead.")
                seen.add(at)


def sound(argmap: ArgumentMap, before: ArgumentMap) -> ArgumentMap:
    """The map, if editing it made no fault that it did not have; raises Refused."""
    known = frozenset(faults(before))
    for fault in faults(argmap):
        if fault not in known:
            raise Refused(f"that would leave no argument map: {fault}")
    return argmap


def pairs(web: Web, type_: LinkType) -> Iterator[tuple[str, str]]:
    """The ends of all ties of a type that join two statements."""
    return ((tie.sources[0], tie.target) for tie in web.ties.values() if tie.type is type_)
