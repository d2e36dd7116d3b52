"""What a person must look at in the argument itself, how much rests on a figure, and what comes first."""

from collections.abc import Sequence

from pipeline.models import (
    Act,
    ArgumentMap,
    Asserter,
    AsserterKind,
    Assertion,
    Attack,
    AttackType,
    Circle,
    Fidelity,
    Finding,
    Hedge,
    HedgeLevel,
    Inference,
    NotChecked,
    Role,
    Span,
    Statement,
    Unanchored,
    Verdict,
)
from tests.checked import TABLE, bare_map, check, reading_of

TEXT = (
    "Norland should arm. Its defence budget was $99 billion in 2023. Critics warn that ships may rust. "
    "The coast is long. Norland's defence budget was $52.3 billion in 2023."
)
READING = reading_of(TEXT)


def statement(id_: str, words: str, role: Role, **other: object) -> Statement:
    start = TEXT.index(words)
    span = Span(start=start, end=start + len(words), quote=words)
    filled = {"text": words, "title": words, "fidelity": Fidelity.QUOTATION, "spans": (span,), **other}
    return Statement(id=id_, role=role, **filled)  # type: ignore[arg-type]


CLAIM = statement("s1", "Norland should arm.", Role.MAIN_CLAIM)
FIGURE = statement("s2", "Its defence budget was $99 billion in 2023.", Role.PREMISE)
CRITICS = statement(
    "s3",
    "Critics warn that ships may rust.",
    Role.COUNTERARGUMENT,
    assertions=(Assertion(asserter=Asserter(kind=AsserterKind.GROUP, name="critics")),),
)
COAST = statement("s4", "The coast is long.", Role.CLAIM)


def argmap(statements: Sequence[Statement], **other: object) -> ArgumentMap:
    return bare_map(READING.article).model_copy(update={"statements": tuple(statements), **other})


def findings(map_: ArgumentMap, reason: str | None = None) -> list[Finding]:
    return [f for f in check(map_, READING, TABLE).findings if reason is None or f.reason == reason]


SUPPORTED = {"inferences": (Inference(id="i1", premises=("s2",), conclusion="s1"),)}


def test_a_claim_that_nothing_supports_gets_a_soft_flag() -> None:
    (found,) = findings(argmap([CLAIM]), "NO_PREMISE")
    assert (found.kind, found.verdict, found.flag, found.severity) == ("support", Verdict.NOT_CHECKABLE, True, 1)
    assert findings(argmap([CLAIM, FIGURE], **SUPPORTED), "NO_PREMISE") == []


def test_a_counterargument_is_answered_by_an_attack_on_it_or_on_its_attack() -> None:
    objection = Attack(id="a1", type=AttackType.REBUTS, source="s3", target="s1")
    assert len(findings(argmap([CLAIM, CRITICS], attacks=(objection,)), "UNANSWERED")) == 1
    reply = Attack(id="a2", type=AttackType.UNDERCUTS, source="s4", target="a1")
    assert findings(argmap([CLAIM, CRITICS, COAST], attacks=(objection, reply)), "UNANSWERED") == []


def test_what_a_sentence_concedes_is_answered_by_the_rest_of_it() -> None:
    conceded = statement("s5", "Norland", Role.COUNTERARGUMENT, assertions=(Assertion(act=Act.CONCEDES),))
    rest = statement("s6", "should arm.", Role.CLAIM)
    against = Attack(id="a1", type=AttackType.REBUTS, source="s5", target="s2")
    assert findings(argmap([conceded, rest, FIGURE], attacks=(against,)), "UNANSWERED") == []
    assert len(findings(argmap([conceded, FIGURE], attacks=(against,)), "UNANSWERED")) == 1


def test_an_article_that_mostly_reports_need_not_argue_its_claim() -> None:
    told = [each.model_copy(update={"role": Role.BACKGROUND}) for each in (FIGURE, COAST)]
    assert findings(argmap([CLAIM, *told]), "NO_PREMISE") == []
    assert len(findings(argmap([CLAIM, CRITICS, FIGURE]), "NO_PREMISE")) == 1


def test_objections_that_back_one_another_are_one_case() -> None:
    backing = COAST.model_copy(update={"role": Role.COUNTERARGUMENT})
    case = {
        "attacks": (Attack(id="a1", type=AttackType.REBUTS, source="s3", target="s1"),),
        "inferences": (Inference(id="i1", premises=("s4",), conclusion="s3"),),
    }
    (found,) = findings(argmap([CLAIM, CRITICS, backing], **case), "UNANSWERED")
    assert found.statement == "s3"
    reply = Attack(id="a2", type=AttackType.REBUTS, source="s1", target="s4")
    answered = case | {"attacks": (*case["attacks"], reply)}
    assert findings(argmap([CLAIM, CRITICS, backing], **answered), "UNANSWERED") == []


def test_support_in_a_circle_is_told_with_all_that_lies_on_it() -> None:
    around = Circle(statements=("s2", "s4"))
    (found,) = findings(argmap([CLAIM, FIGURE, COAST], circles=(around,)), "CIRCULAR")
    assert (found.kind, found.statement, found.also, found.flag) == ("support", "s2", ("s4",), True)
    assert [each.quote for each in found.others] == [COAST.spans[0].quote]
    assert found.message.count(FIGURE.text.rstrip(".")) == 2
    assert COAST.text.rstrip(".") in found.message


def test_a_hedge_that_the_map_lost_is_found() -> None:
    flat = CRITICS.model_copy(update={"text": "Ships rust.", "fidelity": Fidelity.PARAPHRASE})
    assert len(findings(argmap([flat]), "HEDGE_DROPPED")) == 1
    kept = flat.model_copy(update={"hedge": Hedge(level=HedgeLevel.POSSIBLE, cues=("may",))})
    assert findings(argmap([kept]), "HEDGE_DROPPED") == []


def test_the_critics_view_filed_as_the_authors_is_found() -> None:
    own = CRITICS.model_copy(update={"assertions": (Assertion(),)})
    assert len(findings(argmap([own]), "MISATTRIBUTED")) == 1
    assert findings(argmap([CRITICS]), "MISATTRIBUTED") == []


def test_what_was_not_found_or_not_examined_is_listed_and_quotes_nothing_false() -> None:
    map_ = argmap(
        [],
        unanchored=(Unanchored(text="Ships float.", reason="no such words"),),
        not_checked=(NotChecked(start=0, end=19, reason="no answer"),),
    )
    (lost,) = findings(map_, "UNANCHORED")
    assert (lost.quote, lost.start, lost.end) == ("", 0, 0)
    (gap,) = findings(map_, "PASSAGE_NOT_CHECKED")
    assert (gap.verdict, gap.quote) == (Verdict.NOT_CHECKED, TEXT[:19])


def test_a_figure_counts_what_rests_on_it_and_flagged_figures_come_first() -> None:
    found = findings(argmap([CLAIM, FIGURE, CRITICS, COAST], **SUPPORTED))
    assert (found[0].quote, found[0].statement, found[0].rests_on_it) == ("$99 billion", "s2", 1)
    flags = [(f.flag, f.kind in ("numeric", "consistency")) for f in found]
    assert flags == sorted(flags, key=lambda pair: (not pair[0], not pair[1]))


def test_chains_and_circles_of_support_are_counted_once() -> None:
    around = (
        Inference(id="i1", premises=("s2",), conclusion="s4"),
        Inference(id="i2", premises=("s4",), conclusion="s1"),
        Inference(id="i3", premises=("s1",), conclusion="s2"),
    )
    (found,) = [f for f in findings(argmap([CLAIM, FIGURE, COAST], inferences=around)) if f.quote == "$99 billion"]
    assert found.rests_on_it == 2


def test_a_figure_outside_the_map_has_no_statement() -> None:
    (found,) = [f for f in findings(argmap([CLAIM])) if f.quote == "$52.3 billion" and f.kind == "numeric"]
    assert found.statement is None


def test_ids_stay_when_the_verdict_changes() -> None:
    with_table = {f.start: f.id for f in check(argmap([]), READING, TABLE).findings if f.kind == "numeric"}
    without = {f.start: f.id for f in check(argmap([]), READING, None).findings if f.kind == "numeric"}
    assert with_table == without


def test_the_same_input_gives_the_same_bytes() -> None:
    map_ = argmap([CLAIM, FIGURE, CRITICS, COAST], **SUPPORTED)
    assert check(map_, READING, TABLE).model_dump_json(by_alias=True) == check(map_, READING, TABLE).model_dump_json(
        by_alias=True
    )
