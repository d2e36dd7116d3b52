"""A small article of our own with its map and findings, written by hand: every feature a page must show.

The strait, the pact and all figures are invented.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pipeline.models import (
    Act,
    ArgumentMap,
    Article,
    ArticleRef,
    Asserter,
    AsserterKind,
    Assertion,
    Attack,
    AttackType,
    Done,
    FactStatus,
    Fidelity,
    Finding,
    FindingPeriod,
    FindingQuantity,
    Findings,
    Hedge,
    HedgeClass,
    HedgeLevel,
    Inference,
    NotChecked,
    Part,
    Provenance,
    QuantityKind,
    Role,
    RowChecked,
    Scheme,
    Span,
    Stated,
    Statement,
    TableRef,
    Tokens,
    Unanchored,
    Verdict,
)
from tests.documents import evidence_in, missing_in

TEXT = (
    "The patrol that pays for itself\n"
    "\n"
    "For three winters the four states around the Varda Strait have sent their coast guards out together."
    " The joint patrol should be made permanent, and this spring's conference is the moment to do it. A "
    "shared sea is kept safe by shared ships, not by four navies watching one another.\n"
    "\n"
    "What the patrol has done\n"
    "Collisions in the strait have fallen sharply since the patrol began. The harbour office counted 41 "
    "collisions in 2021 and 17 in 2024. Insurers have noticed: the war-risk premium on a crossing dropped"
    " by nearly 30 percent in 2024. Where ships are insured cheaply, trade follows, and where trade "
    "follows, ministers listen.\n"
    "The patrol has also been cheap. The four treasuries paid 86 million crowns (about US$12 million) in "
    "2024, less than the price of one new cutter. At last year's assembly the budget passed by 62 votes "
    "to 18, with 9 abstentions.\n"
    "\n"
    "What its critics say\n"
    "Critics, however, warn that a standing patrol could drag the smaller states into quarrels that are "
    "not theirs. Admiral Oda Lindqvist, who led the first mission, concedes that the rules of engagement "
    "may have been too loose in the first year. Yet the rules were rewritten in 2023, and no boat has "
    "fired a warning shot since.\n"
    "Some economists dispute that the patrol caused the fall at all: traffic itself fell by a third when "
    "the canal at Brenn reopened. Traffic has since recovered, the harbour office replies, and collisions"
    " have not.\n"
    "\n"
    "What a refusal would cost\n"
    "Without a permanent patrol each state would have to buy its own cutters. The northern ministry alone"
    " puts the bill at more than US$90 million over ten years. That is money that the coast towns, where "
    "one worker in four is without a job, will not see again.\n"
    "The conference can close the gap between what the strait needs and what its states admit. It should.\n"
)


def article(text: str = TEXT, title: str = "The patrol that pays for itself") -> Article:
    """The example as an article."""
    return Article.of(text, title=title, source="The Varda Courier", author="Ines Halloran", file="patrol.md")


def span(quote: str, text: str = TEXT) -> Span:
    """The first place where a quote stands."""
    start = text.index(quote)
    return Span(start=start, end=start + len(quote), quote=quote)


def _said(kind: AsserterKind, name: str | None, act: Act = Act.ASSERTS) -> tuple[Assertion, ...]:
    return (Assertion(asserter=Asserter(kind=kind, name=name), act=act),)


CRITICS = _said(AsserterKind.GROUP, "critics")
DONE, SAY, COST = "What the patrol has done", "What its critics say", "What a refusal would cost"

STATEMENTS = (
    Statement(
        id="s1",
        role=Role.MAIN_CLAIM,
        title="The joint patrol of the Varda Strait should be made permanent",
        text="The joint patrol should be made permanent.",
        fidelity=Fidelity.QUOTATION,
        spans=(span("The joint patrol should be made permanent"), span("It should.")),
        hedge=Hedge(level=HedgeLevel.NORMATIVE, cues=("should",)),
    ),
    Statement(
        id="s2",
        role=Role.CLAIM,
        title="The patrol has made the strait safer",
        text="The patrol has made the strait safer.",
        fidelity=Fidelity.PARAPHRASE,
        spans=(span("Collisions in the strait have fallen sharply since the patrol began"),),
        section=DONE,
    ),
    Statement(
        id="s3",
        role=Role.PREMISE,
        title="Collisions fell from 41 in 2021 to 17 in 2024",
        text="The harbour office counted 41 collisions in 2021 and 17 in 2024.",
        fidelity=Fidelity.QUOTATION,
        spans=(span("The harbour office counted 41 collisions in 2021 and 17 in 2024"),),
        assertions=_said(AsserterKind.ORGANISATION, "the harbour office", Act.REPORTS),
        section=DONE,
    ),
    Statement(
        id="s4",
        role=Role.PREMISE,
        title="The war-risk premium dropped by nearly 30 percent in 2024",
        text="The war-risk premium on a crossing dropped by nearly 30 percent in 2024.",
        fidelity=Fidelity.QUOTATION,
        spans=(span("the war-risk premium on a crossing dropped by nearly 30 percent in 2024"),),
        section=DONE,
    ),
    Statement(
        id="s5",
        role=Role.PREMISE,
        title="Insurers lower their premiums only where the danger has really gone down",
        text="Insurers lower premiums only where danger has really gone down.",
        fidelity=Fidelity.IMPUTATION,
        implicit=True,
        warrant="joins the premium to the claim that the strait is safer",
    ),
    Statement(
        id="s6",
        role=Role.CLAIM,
        title="The patrol is cheap",
        text="The patrol has been cheap.",
        fidelity=Fidelity.PARAPHRASE,
        spans=(span("The patrol has also been cheap"),),
        section=DONE,
    ),
    Statement(
        id="s7",
        role=Role.PREMISE,
        title="The four treasuries paid 86 million crowns (about US$12 million) in 2024",
        text="The four treasuries paid 86 million crowns (about US$12 million) in 2024.",
        fidelity=Fidelity.QUOTATION,
        spans=(span("The four treasuries paid 86 million crowns (about US$12 million) in 2024"),),
        section=DONE,
    ),
    Statement(
        id="s8",
        role=Role.PREMISE,
        title="The budget passed by 62 votes to 18, with 9 abstentions",
        text="The budget passed by 62 votes to 18, with 9 abstentions.",
        fidelity=Fidelity.QUOTATION,
        spans=(span("the budget passed by 62 votes to 18, with 9 abstentions"),),
        section=DONE,
    ),
    Statement(
        id="s9",
        role=Role.COUNTERARGUMENT,
        title="A standing patrol could drag the smaller states into the quarrels of others",
        text="A standing patrol could drag the smaller states into quarrels that are not theirs.",
        fidelity=Fidelity.QUOTATION,
        spans=(span("a standing patrol could drag the smaller states into quarrels that are not theirs"),),
        assertions=CRITICS,
        hedge=Hedge(level=HedgeLevel.POSSIBLE, cues=("could",)),
        section=SAY,
    ),
    Statement(
        id="s10",
        role=Role.PREMISE,
        title="The first rules of engagement were too loose",
        text="The rules of engagement may have been too loose in the first year.",
        fidelity=Fidelity.INTERPRETATION,
        spans=(span("the rules of engagement may have been too loose in the first year"),),
        assertions=_said(AsserterKind.NAMED_PERSON, "Oda Lindqvist", Act.CONCEDES),
        hedge=Hedge(level=HedgeLevel.POSSIBLE, cues=("may",)),
        section=SAY,
    ),
    Statement(
        id="s11",
        role=Role.PREMISE,
        title="The rules were rewritten in 2023, and no warning shot has been fired since",
        text="The rules were rewritten in 2023, and no boat has fired a warning shot since.",
        fidelity=Fidelity.QUOTATION,
        spans=(span("the rules were rewritten in 2023, and no boat has fired a warning shot since"),),
        section=SAY,
    ),
    Statement(
        id="s12",
        role=Role.COUNTERARGUMENT,
        title="Traffic fell by a third when the canal at Brenn reopened",
        text="Traffic itself fell by a third when the canal at Brenn reopened.",
        fidelity=Fidelity.QUOTATION,
        spans=(span("traffic itself fell by a third when the canal at Brenn reopened"),),
        assertions=_said(AsserterKind.GROUP, "some economists", Act.DISPUTES),
        section=SAY,
    ),
    Statement(
        id="s13",
        role=Role.PREMISE,
        title="Traffic has recovered and collisions have not",
        text="Traffic has since recovered, and collisions have not.",
        fidelity=Fidelity.COMPRESSION,
        spans=(span("Traffic has since recovered"), span("collisions have not")),
        assertions=_said(AsserterKind.ORGANISATION, "the harbour office"),
        section=SAY,
    ),
    Statement(
        id="s14",
        role=Role.CLAIM,
        title="Refusing a permanent patrol would cost the states dearly",
        text="Without a permanent patrol each state would have to buy its own cutters.",
        fidelity=Fidelity.QUOTATION,
        spans=(span("Without a permanent patrol each state would have to buy its own cutters"),),
        hedge=Hedge(level=HedgeLevel.CONDITIONAL, cues=("would",)),
        section=COST,
    ),
    Statement(
        id="s15",
        role=Role.PREMISE,
        title="Own cutters would cost the north more than US$90 million over ten years",
        text="The northern ministry puts the bill at more than US$90 million over ten years.",
        fidelity=Fidelity.PARAPHRASE,
        spans=(span("The northern ministry alone puts the bill at more than US$90 million over ten years"),),
        assertions=_said(AsserterKind.ORGANISATION, "the northern ministry"),
        section=COST,
    ),
    Statement(
        id="s16",
        role=Role.BACKGROUND,
        title="Four states have sent their coast guards out together for three winters",
        text="For three winters the four states around the Varda Strait have sent their coast guards out together.",
        fidelity=Fidelity.QUOTATION,
        spans=(
            span("For three winters the four states around the Varda Strait have sent their coast guards out together"),
        ),
    ),
    Statement(
        id="s17",
        role=Role.CLAIM,
        title="Shared ships, not four navies, keep a shared sea safe",
        text="A shared sea is kept safe by shared ships, not by four navies watching one another.",
        fidelity=Fidelity.QUOTATION,
        spans=(span("A shared sea is kept safe by shared ships, not by four navies watching one another"),),
    ),
)

INFERENCES = (
    Inference(id="i1", premises=("s2",), conclusion="s1", scheme=Scheme.CONSEQUENCES),
    Inference(id="i2", premises=("s6",), conclusion="s1"),
    Inference(id="i3", premises=("s14",), conclusion="s1", scheme=Scheme.CONSEQUENCES),
    Inference(id="i4", premises=("s3",), conclusion="s2", scheme=Scheme.CAUSE_TO_EFFECT),
    Inference(id="i5", premises=("s4", "s5"), conclusion="s2", scheme=Scheme.SIGN),
    Inference(id="i6", premises=("s7",), conclusion="s6"),
    Inference(id="i7", premises=("s8",), conclusion="s6", scheme=Scheme.POPULAR_OPINION),
    Inference(id="i8", premises=("s10",), conclusion="s9", scheme=Scheme.EXPERT_OPINION),
    Inference(id="i9", premises=("s15", "s7"), conclusion="s14"),
)

ATTACKS = (
    Attack(id="a1", type=AttackType.REBUTS, source="s9", target="s1"),
    Attack(id="a2", type=AttackType.UNDERCUTS, source="s11", target="i8"),
    Attack(id="a3", type=AttackType.UNDERCUTS, source="s12", target="i4"),
    Attack(id="a4", type=AttackType.UNDERMINES, source="s13", target="s12"),
)


def argument(of: Article, statements: Sequence[Statement] = STATEMENTS) -> ArgumentMap:
    """The example's map."""
    gap = "Where ships are insured cheaply, trade follows, and where trade follows, ministers listen."
    start = of.text.find(gap)
    return ArgumentMap(
        article=ArticleRef(
            id=of.id,
            sha256=of.sha256,
            title=of.title,
            author=of.author,
            published=None,
            source=of.source,
            length=len(of.text),
        ),
        statements=tuple(statements),
        inferences=INFERENCES,
        attacks=ATTACKS,
        rephrases=(("s1", "s17"),),
        apex=("s1",),
        disconnected=("s16",),
        unanchored=(
            Unanchored(text="The patrol ended all smuggling", reason="these words do not stand in the article"),
        ),
        not_checked=(NotChecked(start=start, end=start + len(gap), reason="the model gave no usable answer"),),
        provenance=Provenance(engine="rules", code="0.1.0", tokens=Tokens()),
    )


def finding(id_: str, quote: str, verdict: Verdict, **given: object) -> Finding:
    """A finding on the first place of a quote; what is not given is empty."""
    found = span(quote)
    flags = {Verdict.SUPPORTED: 0, Verdict.NOT_CHECKABLE: 0, Verdict.APPROXIMATE: 1}
    severity = flags.get(verdict, 3)
    fields = {
        "id": id_,
        "kind": "numeric",
        "statement": None,
        "quote": quote,
        "start": found.start,
        "end": found.end,
        "verdict": verdict,
        "reason": "ROW_HOLDS",
        "flag": severity > 1,
        "severity": severity,
    }
    return Finding(**(fields | given))


def _row(id_: str, value: str, period: str, *, part: Part, distance: str, **given: object) -> RowChecked:
    return RowChecked(
        row_id=id_,
        value=Decimal(value),
        unit="USD",
        period=period,
        status=FactStatus.ACTUAL,
        holds=part is not Part.FAILS,
        part=part,
        distance=Decimal(distance),
        source="Varda Treasury Board, annual accounts",
        **given,
    )


CUTTERS = evidence_in("The cutters came to 88.6 million dollars over ten years.").model_copy(
    update={
        "stated": Stated.NEARLY,
        "title": "Annual report of the Varda Treasury",
        "page": 12,
        "dated_by_title": False,
        "url": None,
    }
)
FINDINGS = (
    finding(
        "f1",
        "62 votes to 18, with 9 abstentions",
        Verdict.SUPPORTED,
        statement="s8",
        kind="consistency",
        message="62, 18 and 9 add up to the 89 seats of the assembly.",
        formula="62 + 18 + 9 = 89",
    ),
    finding(
        "f2",
        "about US$12 million) in 2024",
        Verdict.WRONG_PERIOD,
        statement="s7",
        reason="NEIGHBOUR_HOLDS",
        message="US$12 million is the figure for 2023; in 2024 the four treasuries paid US$14.6 million.",
        quantity=FindingQuantity(
            kind=QuantityKind.MONEY,
            value=Decimal(12_000_000),
            value_high=None,
            unit="USD",
            hedge=HedgeClass.ABOUT,
            entity="VARDA",
            measure="patrol_cost",
            period=FindingPeriod(start="2024-01-01", end="2024-12-31"),
            inferred=("entity",),
        ),
        rows=(
            _row("cost-2024", "14600000", "2024", part=Part.FAILS, distance="0.1781", verified=False),
            _row(
                "cost-2023",
                "12100000",
                "2023",
                part=Part.ELSEWHERE,
                distance="0.0083",
                url="https://treasury.varda.test/accounts?year=2023",
                locator="table 4",
                as_of=date(2024, 2, 1),
                verified=True,
            ),
        ),
        formula="|12,000,000 − 14,600,000| / 14,600,000 = 17.8 % > 5 % (about)",
        would_hold="13.9 to 15.3 million",
        suggestion="about US$14.6 million in 2024 (about US$12 million is the 2023 figure)",
        rests_on_it=2,
        clock="then",
    ),
    finding(
        "f3",
        "nearly 30 percent in 2024",
        Verdict.CONTRADICTED,
        statement="s4",
        reason="NO_ROW_HOLDS",
        message="The premium fell by 19 percent in 2024; no year comes near 30.",
        formula="|30 − 19| / 19 = 57.9 % > 5 %",
        suggestion="by 19 percent in 2024",
        severity=4,
        rests_on_it=1,
        clock="then",
    ),
    finding("f4", "41 collisions in 2021", Verdict.SUPPORTED, statement="s3", message="The table has 41 for 2021."),
    finding("f5", "17 in 2024", Verdict.APPROXIMATE, statement="s3", message="The table has 17.4 as a monthly mean."),
    finding(
        "f6",
        "more than US$90 million over ten years",
        Verdict.NOT_IN_TABLE,
        statement="s15",
        reason="NO_ROW",
        severity=2,
        message="No row of the table holds a bill for cutters.",
        evidence=(CUTTERS,),
    ),
    finding(
        "f7",
        "one worker in four",
        Verdict.OUTDATED,
        reason="OLDER_VINTAGE_HOLDS",
        message="One in four was right in 2020; the last survey before the article has one in six.",
        suggestion="one worker in six",
    ),
    finding("f8", "a third", Verdict.NOT_CHECKABLE, statement="s12", reason="VAGUE", message="No measure is named."),
    finding(
        "f9", "86 million crowns", Verdict.SUPPORTED, statement="s7", message="The accounts have 86.2 million crowns."
    ),
)


def done() -> Done:
    """The example, mapped and checked."""
    of = article()
    table = TableRef(name="varda-facts", hash="5b1e0c7d2f")
    missing = missing_in("bill for cutters", "f6")
    findings = Findings(table=table, policy="plain/1", findings=FINDINGS, missing=missing)
    return Done(article=of, map=argument(of), findings=findings)


def twice_undercut() -> Done:
    """The example with an undercut of an attack, and one of an undercut."""
    made = done()
    more = (
        Attack(id="a5", type=AttackType.UNDERCUTS, source="s16", target="a1"),
        Attack(id="a6", type=AttackType.UNDERCUTS, source="s17", target="a3"),
    )
    bare = {"attacks": (*made.map.attacks, *more), "contradictions": (("s4", "s12"),), "rephrases": ()}
    return made.model_copy(update={"map": made.map.model_copy(update=bare)})


def hostile() -> Done:
    """The example with text that tries to be more than text: markup, scripts, bidirectional marks, endless words."""
    attacks = (
        "<script>window.pwned = 1</script>",
        "</style><style>body { display: none }</style>",
        "</script><img src=x onerror='window.pwned = 2'>",
        "\u202eright to left\u202c \u2067and isolated\u2069 שלום عالم",
        "=cmd|' /C calc'!A0",
        "W" * 10_000,
        '{{ 7 * 7 }} {% raw %} ${jndi} `code` [link](javascript:alert(1)) <!-- ]]> \u2028 \u2029 &amp; "quotes"',
    )
    text = "\n".join(attacks)
    of = Article.of(text, title=attacks[0] + attacks[3], source=attacks[1], author=attacks[2], file="x.txt")
    statements = [
        Statement(
            id=f"h{number}</g>\"'",
            role=Role.MAIN_CLAIM if number == 0 else Role.PREMISE,
            title=words[:80],
            text=words,
            fidelity=Fidelity.QUOTATION,
            spans=(span(words, text),),
            assertions=_said(AsserterKind.GROUP, words[:200]),
            hedge=Hedge(level=HedgeLevel.POSSIBLE, cues=(words[:60],)),
            section=attacks[2],
        )
        for number, words in enumerate(attacks)
    ]
    inferences = tuple(
        Inference(id=f"i{number}", premises=(each.id,), conclusion=statements[0].id)
        for number, each in enumerate(statements[1:])
    )
    found = tuple(
        Finding(
            id=f"f{number}",
            kind="numeric",
            statement=statements[number].id,
            quote=words,
            start=text.index(words),
            end=text.index(words) + len(words),
            verdict=Verdict.CONTRADICTED,
            reason=words[:40],
            message=words,
            flag=True,
            severity=4,
            suggestion=words,
            formula=words,
            evidence=(evidence_in(words),),
        )
        for number, words in enumerate(attacks)
    )
    map_ = argument(of, statements).model_copy(
        update={
            "inferences": inferences,
            "attacks": (),
            "rephrases": (),
            "apex": (statements[0].id,),
            "disconnected": (),
            "not_checked": (NotChecked(start=0, end=9, reason=attacks[2]),),
        }
    )
    table, missing = TableRef(name="", hash=""), missing_in(attacks[0], "f2")
    return Done(article=of, map=map_, findings=Findings(table=table, policy="p", findings=found, missing=missing))


def chain(length: int, *, fan: int = 1, point: str = "stands") -> Done:
    """A map of many statements: each has ``fan`` reasons, until ``length`` statements stand."""
    words = [f"Point {number} {point}." for number in range(length)]
    text = "\n".join(words)
    of = article(text, "Many points")
    start = 0
    statements = []
    for number, sentence in enumerate(words):
        statements.append(
            Statement(
                id=f"c{number}",
                role=Role.PREMISE if number else Role.MAIN_CLAIM,
                title=sentence if len(sentence) <= 80 else f"{sentence[:79]}…",
                text=sentence,
                fidelity=Fidelity.QUOTATION,
                spans=(Span(start=start, end=start + len(sentence), quote=sentence),),
            )
        )
        start += len(sentence) + 1
    inferences = tuple(
        Inference(id=f"i{number}", premises=(f"c{number}",), conclusion=f"c{(number - 1) // fan}")
        for number in range(1, length)
    )
    bare = {
        "inferences": inferences,
        "attacks": (),
        "rephrases": (),
        "apex": ("c0",),
        "not_checked": (),
        "disconnected": (),
    }
    nothing = Findings(table=TableRef(name="", hash=""), policy="p", findings=())
    return Done(article=of, map=argument(of, statements).model_copy(update=bare), findings=nothing)
