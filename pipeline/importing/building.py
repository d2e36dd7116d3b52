"""From what a foreign file says to an article and its map: anchored where the article has the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.assemble import faults
from pipeline.assemble.assembling import article_ref
from pipeline.assemble.graph import loose, tops
from pipeline.errors import InputError
from pipeline.ground import title
from pipeline.importing.seen import Seen
from pipeline.models import (
    ArgumentMap,
    Article,
    Assertion,
    Attack,
    AttackType,
    Basis,
    Fidelity,
    Inference,
    Provenance,
    Role,
    Span,
    Statement,
)
from pipeline.text.folding import Folded
from pipeline.version import VERSION

WARRANT = "It stands in the imported map; the article does not say it in these words."


ENDS = " .,;:!"
"""A statement made of a clause may end otherwise than the clause does in its sentence."""


@dataclass(frozen=True)
class Imported:
    """An article with its map, and one phrase for each thing that was left out."""

    article: Article
    map: ArgumentMap
    left_out: tuple[str, ...]


def build(seen: Seen, name: str, article: Article | None = None) -> Imported:
    """The map of ``article``; without one, of the text in the file, else of its own statements one a line.

    Ids stay as they are. Raises InputError if no argument map can be like that.
    """
    if not any(text.strip() for text in seen.texts.values()):
        raise InputError("holds no statements", where=name)
    text = seen.article or "\n".join(" ".join(text.split()) for text in seen.texts.values())
    article = article or Article.of(text, title=seen.title or name, source=name, file=name)
    argmap = _map(seen, article)
    if found := faults(argmap):
        raise InputError(f"is no argument map: {found[0]}", where=name)
    return Imported(article, argmap, tuple(seen.left_out))


def _map(seen: Seen, article: Article) -> ArgumentMap:
    inferences = tuple(
        Inference(
            id=id_,
            premises=premises,
            conclusion=conclusion,
            scheme=scheme,
            basis=Basis.POSITION if id_ in seen.guessed else Basis.WORDS,
        )
        for id_, (premises, conclusion, scheme) in seen.inferences.items()
    )
    borne = {one.conclusion for one in inferences}
    premises = {premise for one in inferences for premise in one.premises}
    attacks = tuple(
        Attack(id=id_, type=_type(id_, seen, premises - borne), source=source, target=target)
        for id_, (source, target) in seen.attacks.items()
    )
    statements = _statements(seen, article, _Roles(inferences, attacks))
    argmap = ArgumentMap(
        article=article_ref(article),
        statements=statements,
        inferences=inferences,
        attacks=attacks,
        rephrases=tuple(dict.fromkeys(seen.rephrases)),
        contradictions=tuple(dict.fromkeys(seen.contradictions)),
        elaborates=tuple(dict.fromkeys(seen.elaborates)),
        apex=tops(statements, inferences, attacks),
        provenance=Provenance(engine="model", model=f"imported from {seen.form}", code=VERSION),
    )
    return argmap.model_copy(update={"disconnected": loose(argmap)})


def _type(attack: str, seen: Seen, only_premises: Iterable[str]) -> AttackType:
    """As told; most formats know undercuts, and no difference between attacks on a conclusion and on a premise."""
    _, target = seen.attacks[attack]
    if target not in seen.texts:
        return AttackType.UNDERCUTS
    guessed = AttackType.UNDERMINES if target in only_premises else AttackType.REBUTS
    kind = seen.kinds.get(attack, guessed)
    return guessed if kind is AttackType.UNDERCUTS else kind


class _Roles:
    """Roles by what a statement does, for files that do not tell them."""

    def __init__(self, inferences: Sequence[Inference], attacks: Sequence[Attack]) -> None:
        self.upholds = {premise for one in inferences for premise in one.premises}
        self.upheld = {one.conclusion for one in inferences}
        self.against = {one.source for one in attacks}
        self.attacked = {one.target for one in attacks}

    def of(self, id_: str) -> Role:
        if id_ in self.against:
            return Role.COUNTERARGUMENT
        if id_ in self.upholds:
            return Role.CLAIM if id_ in self.upheld else Role.PREMISE
        return Role.MAIN_CLAIM if id_ in self.upheld | self.attacked else Role.BACKGROUND


def _statements(seen: Seen, article: Article, roles: _Roles) -> tuple[Statement, ...]:
    folded, made = Folded.of(article.text), []
    for id_, text in seen.texts.items():
        found = (folded.find(text) or folded.find(text.rstrip(ENDS)))[:1]
        spans = tuple(
            Span(start=start, end=end, quote=article.text[start:end], alignment=how) for start, end, how in found
        )
        made.append(
            Statement(
                id=id_,
                role=seen.roles.get(id_) or roles.of(id_),
                text=text,
                title=title(text),
                fidelity=Fidelity.QUOTATION if spans else Fidelity.IMPUTATION,
                implicit=not spans,
                warrant=None if spans else WARRANT,
                spans=spans,
                assertions=tuple(dict.fromkeys(seen.voices.get(id_, ()))) or (Assertion(),),
            )
        )
    return tuple(made)
