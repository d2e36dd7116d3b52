"""The built-in rules on prose of our own: what is claimed, by whom, against whom, how firmly."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.assemble import assemble, faults
from pipeline.chunk import read
from pipeline.ground import ground
from pipeline.models import (
    Act,
    ArgumentMap,
    Article,
    AsserterKind,
    AttackType,
    Draft,
    HedgeLevel,
    Provenance,
    Reading,
    RelationType,
    Role,
    Statement,
)
from pipeline.parse import Remembering, SpacyParser
from pipeline.rules import draft
from pipeline.text.sentences import LONGEST

PARSER = Remembering(SpacyParser())


def cut(text: str) -> Reading:
    return read(Article.of(text, title="own", source="own"), lambda part: len(part.split()))


def proposed(text: str) -> Draft:
    return draft(cut(text), PARSER)


def mapped(text: str) -> ArgumentMap:
    reading = cut(text)
    made = draft(reading, PARSER)
    return assemble(made, ground(made, reading), reading, Provenance(engine="rules", code="0"))


def holding(argmap: ArgumentMap, words: str) -> Statement:
    """The one statement whose span holds these words."""
    (found,) = (one for one in argmap.statements if any(words in span.quote for span in one.spans))
    return found


TRAM = (
    "Of course the tram line will be dear. But the town wastes far more on parking. Buses are full every morning, "
    "because the fleet was cut in 2015. The council should therefore build the line."
)


def test_the_claim_that_draws_the_conclusion_is_on_top() -> None:
    argmap = mapped(TRAM)
    (apex,) = argmap.apex
    assert "build the line" in argmap.statement(apex).text
    assert argmap.statement(apex).role is Role.MAIN_CLAIM


def test_what_is_granted_is_a_counterargument_and_its_answer_undercuts_it() -> None:
    argmap = mapped(TRAM)
    granted, answer = holding(argmap, "be dear"), holding(argmap, "parking")
    rebuttal = next(attack for attack in argmap.attacks if attack.source == granted.id)
    assert (granted.role, granted.assertions[0].act) == (Role.COUNTERARGUMENT, Act.CONCEDES)
    assert rebuttal.target in argmap.apex
    assert any(attack.target == rebuttal.id and attack.source == answer.id for attack in argmap.attacks)
    assert {attack.type for attack in argmap.attacks} == {AttackType.REBUTS, AttackType.UNDERCUTS}


def test_a_reason_clause_supports_the_clause_before_it() -> None:
    argmap = mapped(TRAM)
    reason, claim = holding(argmap, "fleet was cut"), holding(argmap, "Buses are full")
    assert reason.spans[0].quote.startswith("because")
    assert reason.text == "The fleet was cut in 2015."
    assert any(one.premises == (reason.id,) and one.conclusion == claim.id for one in argmap.inferences)


def test_a_concession_is_cut_off_from_its_main_clause() -> None:
    text = (
        "While the pier may draw visitors in August, it stands empty for ten months. It should be let to the fishermen."
    )
    quotes = [unit.quotes for unit in proposed(text).units]
    assert quotes == [("While the pier may draw visitors in August,",), ("it stands empty for ten months.",), ()]


@pytest.mark.parametrize(
    "sentence",
    [
        "Formal partners, such as Aland, Berga, and the Cape, have long relied on the ferry.",
        "The plan failed because of the rain.",
        "It is not a loan, but rather a gift to the port.",
        "The mayor said “it is late, but we will go on” to the crowd.",
        "The bridge, which carries the railway, is closed.",
    ],
)
def test_lists_phrases_quotations_and_relative_clauses_are_not_cut(sentence: str) -> None:
    (unit,) = proposed(sentence).units
    assert unit.quotes == ()


VOICES = [
    ("Proponents argue that the dam saves water.", AsserterKind.GROUP, "Proponents", "The dam saves water."),
    ("Critics, however, warn that the dam may burst.", AsserterKind.GROUP, "Critics", "The dam may burst."),
    ("Supporters of the dam contend that it pays.", AsserterKind.GROUP, "Supporters", "It pays."),
    ("According to the report, the dam leaks.", AsserterKind.ORGANISATION, "the report", "The dam leaks."),
    ("In the view of many engineers, the dam is sound.", AsserterKind.GROUP, "many engineers", "The dam is sound."),
    ("Ada Holm argued that the dam is needless.", AsserterKind.NAMED_PERSON, "Ada Holm", "The dam is needless."),
    ("“The dam will hold,” Minister Ada Holm said.", AsserterKind.NAMED_PERSON, "Minister Ada Holm", None),
    ("The dam is safe, the River Council said.", AsserterKind.ORGANISATION, "the River Council", None),
    ("The Ministry of Works stated that the dam is safe.", AsserterKind.ORGANISATION, "The Ministry of Works", None),
    ("Opponents will warn that the dam leaks.", AsserterKind.GROUP, "Opponents", "The dam leaks."),
    ("Council official Ada Holm said the dam is full.", AsserterKind.NAMED_PERSON, "Ada Holm", None),
    ("According to eyewitness Ada Holm, the dam leaks.", AsserterKind.NAMED_PERSON, "Ada Holm", "The dam leaks."),
    ("The dam leaks according to the council and will go.", AsserterKind.ORGANISATION, "the council", None),
    ("It may be objected that the dam leaks.", AsserterKind.UNATTRIBUTED, None, "The dam leaks."),
    ("This essay argues that the dam leaks.", AsserterKind.AUTHOR, None, "The dam leaks."),
    ("Ada Holm has stated her wish to go.", AsserterKind.AUTHOR, None, None),
    ("The dam is safe.", AsserterKind.AUTHOR, None, "The dam is safe."),
    ("Historical evidence suggests that dams burst.", AsserterKind.AUTHOR, None, None),
]


@pytest.mark.parametrize(("sentence", "kind", "name", "text"), VOICES, ids=[sentence for sentence, *_ in VOICES])
def test_who_says_it_is_told_from_what_is_said(
    sentence: str, kind: AsserterKind, name: str | None, text: str | None
) -> None:
    (unit,) = proposed(sentence).units
    assert (unit.asserter.kind, unit.asserter.name) == (kind, name)
    assert text is None or unit.text == text


def test_two_people_who_say_it_together_both_assert_one_statement() -> None:
    text = (
        "In an essay, Ada Holm, a professor at Lund, and Per Dal, a fellow of the Institute, argued that dams silt up."
    )
    (statement,) = mapped(text).statements
    assert [assertion.asserter.name for assertion in statement.assertions] == ["Ada Holm", "Per Dal"]


@pytest.mark.parametrize(
    ("before", "after", "kind", "name"),
    [
        ("Critics warn that it leaks.", "They contend that it will burst.", AsserterKind.GROUP, "Critics"),
        (
            "Ada Holm argued that it leaks.",
            "The professor noted that it will burst.",
            AsserterKind.NAMED_PERSON,
            "Ada Holm",
        ),
        ("Critics of the dam see it another way.", "It leaks, they warn, in spring.", AsserterKind.GROUP, "Critics"),
        ("Supporters have a point.", "In their view, it is cheap.", AsserterKind.GROUP, "Supporters"),
        ("Critics warn that it leaks.", "He said that it will burst.", AsserterKind.UNATTRIBUTED, None),
        ("The dam leaks.", "They say that it will burst.", AsserterKind.UNATTRIBUTED, None),
    ],
)
def test_a_word_that_refers_back_takes_up_the_speaker(
    before: str, after: str, kind: AsserterKind, name: str | None
) -> None:
    unit = proposed(f"{before} {after}").units[-1]
    assert (unit.asserter.kind, unit.asserter.name) == (kind, name)


def test_a_quotation_over_two_sentences_has_one_speaker() -> None:
    first, second = proposed("“The dam leaks every spring. It will burst before long,” the article stated.").units
    assert first.asserter.name == second.asserter.name == "the article"


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("Critics concede that the dam is cheap.", Act.CONCEDES),
        ("Critics deny that the dam is cheap.", Act.DISPUTES),
        ("The agency reported that the dam is full.", Act.REPORTS),
    ],
)
def test_the_verb_says_what_is_done_with_the_words(sentence: str, act: Act) -> None:
    assert proposed(sentence).units[0].act is act


@pytest.mark.parametrize(
    ("sentence", "level", "cues"),
    [
        ("The dam holds.", HedgeLevel.CATEGORICAL, ()),
        ("The dam could burst.", HedgeLevel.POSSIBLE, ("could",)),
        ("The dam will probably hold.", HedgeLevel.PROBABLE, ("probably",)),
        ("The dam may burst if it rains.", HedgeLevel.CONDITIONAL, ("may", "if")),
        ("The dam should be torn down.", HedgeLevel.NORMATIVE, ("should",)),
        ("The dam reportedly leaks.", HedgeLevel.POSSIBLE, ("reportedly",)),
    ],
)
def test_hedges_keep_their_own_words(sentence: str, level: HedgeLevel, cues: tuple[str, ...]) -> None:
    hedge = proposed(sentence).units[0].hedge
    assert (hedge.level, hedge.cues) == (level, cues)


LONG = """The dam above the town was meant to last for ever.
The plan to raise it risks undermining the safety of the valley, and this essay asks what the valley gains.
The wall
The wall was built in 1931. It has cracked twice since then. For instance, in 1987 the lower gallery was flooded.
In sum, the wall is weaker than it looks.
The money
Proponents argue that a higher dam would bring cheap power. They contend that the cost would be paid back in a decade.
Critics, however, warn that the price of power has fallen for years. The last loan was never paid back.
The debt stands at 40 million.
Conclusion
While a higher dam may bring some power, it carries a risk that no town can bear.
By raising the dam, the county risks undermining the safety of everyone in the valley.
"""


def test_a_longer_article_has_its_thesis_on_top_and_its_sections_below() -> None:
    argmap = mapped(LONG)
    (apex,) = argmap.apex
    assert argmap.statement(apex).spans[0].quote.startswith("By raising the dam")
    below = {premise for one in argmap.inferences if one.conclusion == apex for premise in one.premises}
    assert {"The wall", None} <= {argmap.statement(id_).section for id_ in below}


def test_the_proponents_are_against_the_thesis_and_the_critics_answer_them() -> None:
    argmap = mapped(LONG)
    power, price = holding(argmap, "cheap power"), holding(argmap, "price of power")
    assert (power.role, power.assertions[0].asserter.name) == (Role.COUNTERARGUMENT, "Proponents")
    assert price.role is not Role.COUNTERARGUMENT
    assert price.assertions[0].asserter.name == "Critics"


DISPUTED = """The toll on the bridge should go, and this column says why.
The toll
The toll was meant to pay for the piers. It has paid for them twice over.
Defenders of the toll reply that the piers must be painted. They add that paint is dear. That is true.
But the paint is paid by the port, and the port has said so.
The queue
Consider the queue. It is a mile long on every market day, and carters lose an hour in it.
Critics of the carters say that they should start earlier. This argument forgets the tide, because no carter can cross
before the ebb.
Conclusion
The toll on the bridge should go before the winter.
"""


def test_an_objection_that_is_taken_up_leads_its_case_and_is_undercut_by_the_answer() -> None:
    argmap = mapped(DISPUTED)
    painted, paint, true = holding(argmap, "must be painted"), holding(argmap, "paint is dear"), holding(argmap, "true")
    assert {one.role for one in (painted, paint, true)} == {Role.COUNTERARGUMENT}
    (case,) = (attack for attack in argmap.attacks if attack.source == painted.id)
    (answer,) = (attack for attack in argmap.attacks if attack.target == case.id)
    assert "paid by the port" in argmap.statement(answer.source).text
    assert {one.conclusion for one in argmap.inferences if {paint.id, true.id} & set(one.premises)} == {painted.id}


def test_an_answer_may_judge_the_objection_without_a_word_of_contrast() -> None:
    argmap = mapped(DISPUTED)
    earlier, tide = holding(argmap, "start earlier"), holding(argmap, "forgets the tide")
    assert (earlier.role, earlier.assertions[0].asserter.name) == (Role.COUNTERARGUMENT, "Critics")
    assert tide.role is not Role.COUNTERARGUMENT
    assert any(attack.source == tide.id for attack in argmap.attacks)


def test_a_sentence_that_only_names_what_comes_next_is_no_statement() -> None:
    assert not any("Consider" in one.text for one in mapped(DISPUTED).statements)


NEWS = """The night ferry ran aground off Sorvik on Tuesday.
Forty passengers were on board. The ferry left the harbour at nine.
The captain was taken to hospital. A tug arrived at noon.
Coast guard official Ada Holm said the ferry had been inspected in May.
The line was closed because the pier was damaged. It has two other ferries.
The ferry was built in 1987. It was named after a poet.
"""


def test_a_report_has_its_lead_on_top_and_what_it_tells_as_background() -> None:
    argmap = mapped(NEWS)
    assert "ran aground" in argmap.statement(argmap.apex[0]).text
    assert holding(argmap, "Forty passengers").role is Role.BACKGROUND
    assert holding(argmap, "inspected in May").assertions[0].asserter.name == "Ada Holm"
    assert faults(argmap) == ()


def test_what_a_report_gives_a_reason_for_stays_tied_to_it() -> None:
    argmap = mapped(NEWS)
    (step,) = argmap.inferences
    assert step.premises == (holding(argmap, "pier was damaged").id,)
    assert step.conclusion == holding(argmap, "line was closed").id


def test_a_lead_that_judges_keeps_the_voices_that_back_it() -> None:
    argmap = mapped(NEWS.replace("ran aground off Sorvik on Tuesday", "may be a danger to bathers"))
    said = holding(argmap, "inspected in May")
    assert any(said.id in one.premises and one.conclusion == argmap.apex[0] for one in argmap.inferences)
    assert holding(argmap, "Forty passengers").role is Role.BACKGROUND


def test_a_summary_leads_its_section() -> None:
    argmap = mapped(LONG)
    summary, crack = holding(argmap, "weaker than it looks"), holding(argmap, "cracked twice")
    assert summary.role is Role.CLAIM
    assert any(summary.id == one.conclusion for one in argmap.inferences)
    assert crack.role in {Role.PREMISE, Role.CLAIM}


def test_headings_bylines_and_announcements_are_no_statements() -> None:
    text = "The pier\nThis article examines the pier of the town.\nThe pier is rotten. It should go.\nBy Ada Holm\n"
    assert [unit.text for unit in proposed(text).units] == ["The pier is rotten.", "It [the pier] should go."]


def test_two_halves_of_one_point_are_linked_premises() -> None:
    text = "The pier should go. Its piles are eaten by worms, and nobody will ever mend that. It is ugly."
    (linked,) = (one for one in proposed(text).relations if len(one.sources) > 1)
    assert linked.type is RelationType.SUPPORTS


def test_reasons_that_run_in_a_circle_are_told() -> None:
    argmap = mapped(
        "The town should keep the toll. The toll is fair because the boats pay it gladly. "
        "The boats pay it gladly because the toll is fair."
    )
    (circle,) = argmap.circles
    assert {argmap.statement(id_).text.rstrip(".") for id_ in circle.statements} == {
        "The toll is fair",
        "The boats pay it gladly",
    }
    assert faults(argmap) == ()


def test_an_article_with_nothing_to_argue_gives_an_empty_draft() -> None:
    assert proposed("Contents\nBy Ada Holm\n") == Draft()


def test_sentence_vectors_take_the_place_of_shared_words() -> None:
    reading = cut(LONG)
    vectors = np.eye(len(reading.sentences), 8, dtype=np.float32) + np.float32(0.1)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    made = draft(reading, PARSER, vectors)
    assert not faults(assemble(made, ground(made, reading), reading, Provenance(engine="rules", code="0")))


PARTS = "but because while and if therefore however, should critics say that|The dam|holds|is|“|”|,|.|\n|Ada Holm"
PARTS += "|said|it|(|7%|—|\u202e|<script>|0"
WORDS = st.sampled_from([*PARTS.replace(" ", "|").split("|"), "x" * 300])


@given(st.lists(WORDS, max_size=60).map(" ".join).filter(str.strip))
@settings(deadline=None, max_examples=150)
def test_whatever_the_text_every_unit_is_anchored_and_the_map_is_sound(text: str) -> None:
    reading = cut(text)
    made = draft(reading, PARSER)
    grounded = ground(made, reading)
    argmap = assemble(made, grounded, reading, Provenance(engine="rules", code="0"))
    assert not grounded.unanchored
    assert faults(argmap) == ()


def test_a_sentence_of_too_many_clauses_is_not_cut_at_them() -> None:
    assert len(proposed("the dam is old, but it is sound, " * 60).units) == 1
    text = "the dam is old, but it is sound, " * 1000
    assert len(proposed(text).units) == -(-len(text) // LONGEST)  # in the pieces that any text without end is cut into


def test_the_real_analysis_has_proponents_and_critics_as_groups(shared: Path) -> None:
    argmap = mapped((shared / "seeds" / "policy_analysis.txt").read_text(encoding="utf-8"))
    groups = {
        assertion.asserter.name
        for one in argmap.statements
        for assertion in one.assertions
        if assertion.asserter.kind is AsserterKind.GROUP
    }
    assert {"Proponents", "Critics"} <= groups
    assert argmap.apex
    assert {Role.MAIN_CLAIM, Role.CLAIM, Role.PREMISE, Role.COUNTERARGUMENT} <= {one.role for one in argmap.statements}
    assert not argmap.unanchored
    assert "credibility" in argmap.statement(argmap.apex[0]).text


def test_the_real_news_item_is_attributed_to_its_sources(shared: Path) -> None:
    argmap = mapped((shared / "seeds" / "news_item.txt").read_text(encoding="utf-8"))
    named = {assertion.asserter.name for one in argmap.statements for assertion in one.assertions}
    assert {"Robert Kelly", "Paul Poast", "the article"} <= named
