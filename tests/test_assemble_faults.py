"""Each rule of argument maps, broken once: one sentence says what is wrong and what to do."""

import pytest

from pipeline.assemble import faults
from pipeline.models import (
    ArgumentMap,
    ArticleRef,
    Attack,
    AttackType,
    Circle,
    Fidelity,
    Inference,
    Provenance,
    Role,
    Span,
    Statement,
)

ARTICLE = ArticleRef(id="a1", sha256="0" * 64, title="t", author=None, published=None, source="s", length=20)


def said(id_: str, start: int, **more: object) -> Statement:
    span = Span(start=start, end=start + 4, quote="word")
    made = {
        "id": id_,
        "role": Role.CLAIM,
        "text": "word",
        "title": "word",
        "fidelity": Fidelity.QUOTATION,
        "spans": (span,),
    }
    return Statement.model_validate(made | more)


TWO = (said("s1", 0), said("s2", 5))
SUPPORT = Inference(id="i1", premises=("s2",), conclusion="s1")
SOUND = ArgumentMap(
    article=ARTICLE,
    statements=TWO,
    inferences=(SUPPORT,),
    apex=("s1",),
    provenance=Provenance(engine="rules", code="0"),
)


def attack(type_: AttackType, source: str, target: str, id_: str = "x1") -> Attack:
    return Attack(id=id_, type=type_, source=source, target=target)


BROKEN = [
    ({"statements": (*TWO, said("s2", 9))}, "The id s2 is used 2 times"),
    ({"statements": (said("s1", 0, text=" "), TWO[1])}, "s1 has no text"),
    ({"statements": (said("s1", 0, spans=()), TWO[1])}, "s1 is anchored nowhere"),
    ({"statements": (said("s1", 0, implicit=True, fidelity=Fidelity.IMPUTATION), TWO[1])}, "no warrant"),
    ({"statements": (said("s1", 0, implicit=True, warrant="w"), TWO[1])}, "s1 is called quotation"),
    ({"statements": (said("s1", 0, assertions=()), TWO[1])}, "asserted by nobody"),
    ({"statements": (said("s1", 18), TWO[1])}, "the article has only 20"),
    ({"statements": (said("s1", 0, spans=TWO[1].spans + TWO[0].spans), TWO[1])}, "out of order"),
    ({"inferences": (Inference(id="i1", premises=("s9",), conclusion="s1"),)}, "i1 refers to s9"),
    ({"inferences": (SUPPORT, Inference(id="i2", premises=("s1",), conclusion="s1"))}, "is its own conclusion"),
    ({"inferences": (SUPPORT, Inference(id="i2", premises=("s1",), conclusion="s2"))}, "closes a circle of support"),
    ({"inferences": (Inference(id="i1", premises=("s2", "s2"), conclusion="s1"),)}, "names a premise twice"),
    ({"inferences": (SUPPORT, SUPPORT.model_copy(update={"id": "i2"}))}, "repeats an inference"),
    ({"attacks": (attack(AttackType.REBUTS, "s2", "i1"),)}, "which is no statement"),
    ({"attacks": (attack(AttackType.REBUTS, "s2", "s2"),)}, "attacks itself"),
    ({"attacks": (attack(AttackType.UNDERCUTS, "s1", "s2"),)}, "no inference or attack"),
    ({"attacks": (attack(AttackType.UNDERCUTS, "s2", "i1"),)}, "undercuts a step of its own"),
    (
        {"attacks": (attack(AttackType.UNDERCUTS, "s1", "x2"), attack(AttackType.UNDERCUTS, "s2", "x1", "x2"))},
        "over other attacks, itself",
    ),
    ({"rephrases": (("s1", "s1"),)}, "pairs s1 with itself"),
    ({"contradictions": (("s1", "s2"), ("s2", "s1"))}, "2 times"),
    ({"apex": ()}, "No statement is at the top"),
    ({"apex": ("s1", "s1")}, "The apex names a statement twice"),
    ({"inferences": ()}, "s2 is connected to nothing"),
    ({"circles": (Circle(statements=("s1", "s9")),)}, "circles refers to s9"),
    ({"disconnected": ("s2",)}, "but it is connected"),
]


def test_a_sound_map_has_no_faults() -> None:
    assert faults(SOUND) == ()


@pytest.mark.parametrize(("change", "says"), BROKEN, ids=[says for _, says in BROKEN])
def test_each_broken_rule_is_named(change: dict[str, object], says: str) -> None:
    assert any(says in fault for fault in faults(SOUND.model_copy(update=change)))
