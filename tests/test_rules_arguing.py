"""What is argued in a longer text: report or argument, the main claim, and what is no reason."""

import numpy as np
import pytest

from pipeline.assemble import assemble, faults
from pipeline.chunk import read
from pipeline.ground import fidelity as fidelity_of
from pipeline.ground import ground
from pipeline.models import ArgumentMap, Article, Basis, Fidelity, Provenance, Role, Span, Statement
from pipeline.parse import Remembering, SpacyParser
from pipeline.rules import clauses_of, draft
from pipeline.rules.attribution import voices
from pipeline.rules.cues import mark
from pipeline.rules.genre import reports

PARSER = Remembering(SpacyParser())


def mapped(text: str, title: str = "own") -> ArgumentMap:
    reading = read(Article.of(text, title=title, source="own"), lambda part: len(part.split()))
    made = draft(reading, PARSER)
    argmap = assemble(made, ground(made, reading), reading, Provenance(engine="rules", code="0"))
    assert faults(argmap) == ()
    return argmap


def holding(argmap: ArgumentMap, words: str) -> Statement:
    (found,) = (one for one in argmap.statements if any(words in span.quote for span in one.spans))
    return found


def top(argmap: ArgumentMap) -> str:
    return argmap.statement(argmap.apex[0]).text


def reasons(argmap: ArgumentMap, words: str) -> bool:
    """Whether the statement with these words is drawn as a reason for anything."""
    id_ = holding(argmap, words).id
    return any(id_ in one.premises for one in argmap.inferences)


def is_report(text: str) -> bool:
    reading = read(Article.of(text, title="own", source="own"), lambda part: len(part.split()))
    spoken = voices(reading.sentences, PARSER)
    return reports([mark(clause, spoken[clause.sentence - 1]) for clause in clauses_of(reading, PARSER)])


REPORT = (
    "The night ferry ran aground off Sorvik on Tuesday. Forty passengers were on board. Coast guard official Ada Holm"
    " said the ferry had been inspected in May. A tug arrived at noon. The line was closed on Wednesday. The company"
    " reported that the captain was taken to hospital."
)
OPINIONS = [
    "The night ferry is a disgrace. Nobody who crosses in winter can doubt it. We pay for a ship that cannot sail. The"
    " company talks of safety, and the pumps fail. Why do we put up with it? The county must take the line back.",
    "The ferry has run for fifty years. It may not run for another. Its owners want a bridge, and bridges are dear."
    " Yet the county seems ready to pay. That would be a mistake. A ship can be sold, a bridge cannot.",
]


def test_a_report_is_told_from_an_opinion_that_hardly_says_should() -> None:
    assert is_report(REPORT)
    assert [is_report(text) for text in OPINIONS] == [False, False]


def test_an_author_who_announces_a_claim_writes_no_report() -> None:
    assert not is_report(REPORT + " This column argues that the line was never safe.")


ESSAY = """Many towns are choking on traffic. Some people say that a charge on cars would hurt the poor.
Traffic has doubled since the ring road came. {thesis}
First of all, a charge clears the streets. In Lund, for example, queues fell by a fifth. As a result, buses ran on time.
Secondly, the money can pay for trams. The towns could also mend their pavements.
Shops fear that customers will stay away. However, most customers come on foot.
To conclude, I believe that a charge is right for large towns. It clears the streets and pays for trams.
"""
OPENING = "In my opinion, every large town should charge cars that enter it."


def test_what_the_introduction_announces_is_on_top_and_the_close_says_it_again() -> None:
    argmap = mapped(ESSAY.format(thesis=OPENING))
    assert "every large town should charge" in top(argmap)
    again = holding(argmap, "a charge is right")
    assert any(again.id in pair for pair in argmap.rephrases)
    assert not reasons(argmap, "a charge is right")


@pytest.mark.parametrize(
    "thesis",
    [
        "Should every large town charge cars that enter it?",
        "“Every large town should charge cars that enter it, and the sooner the better,” one reader wrote.",
        "Critics say that every large town should charge cars.",
    ],
)
def test_a_question_a_quotation_or_what_another_says_is_never_the_main_claim(thesis: str) -> None:
    assert "charge is right" in top(mapped(ESSAY.format(thesis=thesis)))


def test_a_heading_is_never_the_main_claim() -> None:
    text = f"We must charge cars\n{ESSAY.format(thesis=OPENING)}".replace(
        "First of all", "What charges do\nFirst of all"
    )
    assert "charge cars that enter" in top(mapped(text))


def test_other_likely_main_claims_are_named() -> None:
    argmap = mapped(
        ESSAY.format(thesis=OPENING.replace("In my opinion, every", "Every")).replace("I believe that ", "")
    )
    assert set(argmap.apex_candidates).isdisjoint(argmap.apex)
    assert argmap.apex_candidates
    assert not mapped("The pier should go. It is rotten.").apex_candidates


NO_REASONS = [
    ("what others say", "hurt the poor"),
    ("what stands against the clause before it", "come on foot"),
    ("what came of it", "buses ran on time"),
]


@pytest.mark.parametrize(("what", "words"), NO_REASONS, ids=[what for what, _ in NO_REASONS])
def test_some_things_are_no_reasons(what: str, words: str) -> None:
    assert not reasons(mapped(ESSAY.format(thesis=OPENING)), words), what


TURNS = ["Yet", "However,", "But", "Nevertheless,", "Still,", "Despite this,", "In contrast,", "On the other hand,"]


@pytest.mark.parametrize("word", TURNS)
def test_what_is_set_against_the_clause_before_it_is_never_a_reason_for_it(word: str) -> None:
    text = ESSAY.format(thesis=OPENING).replace("The towns could also", f"{word} the towns could")
    argmap = mapped(text)
    money, other = holding(argmap, "money can pay"), holding(argmap, "mend their pavements")
    assert not any(other.id in one.premises and one.conclusion == money.id for one in argmap.inferences)
    assert not any(money.id in one.premises and one.conclusion == other.id for one in argmap.inferences)


def test_only_words_make_a_reason_certain() -> None:
    argmap = mapped(ESSAY.format(thesis=OPENING))
    basis = {premise: one.basis for one in argmap.inferences for premise in one.premises}
    assert basis[holding(argmap, "queues fell").id] is Basis.WORDS
    assert basis[holding(argmap, "a charge clears").id] is Basis.WORDS
    assert basis[holding(argmap, "It clears the streets").id] is Basis.POSITION


TOLD = (
    "The harbour should be dredged, and this essay argues that it can be paid for. Nobody doubts that it matters.\n"
    "The harbour was dug in 1931. It was deepened in 1960. The first ship came from Lund.\n"
    "The mud is a danger to every ship. In other words, the port may close.\n"
    "We must act. The harbour should be dredged before the winter, or the town will lose its trade."
)


def test_what_only_tells_more_is_drawn_apart_and_is_background() -> None:
    argmap = mapped(TOLD)
    more = {holding(argmap, words).id for words in ("deepened in 1960", "first ship", "the port may close")}
    assert more <= {one for one, _ in argmap.elaborates}
    assert {argmap.statement(id_).role for id_ in more} == {Role.BACKGROUND}
    assert not any(more & set(one.premises) for one in argmap.inferences)


BOXES = [
    ("“The dam leaks. It will burst,” Ada Holm said.", "The dam leaks", "“The dam leaks.”"),
    ('Ada Holm said: "The dam leaks. It will burst."', "It will burst", '"It will burst."'),
    ("The dam is old. Moreover, it leaks in spring.", "leaks in spring", "It leaks in spring."),
]


@pytest.mark.parametrize(("text", "words", "told"), BOXES)
def test_half_a_quotation_has_both_its_marks_and_no_box_begins_with_a_connective(
    text: str, words: str, told: str
) -> None:
    found = holding(mapped(text), words)
    assert found.text == told
    assert found.fidelity is Fidelity.QUOTATION


@pytest.mark.parametrize(
    ("sentence", "text", "fidelity"),
    [
        ("However, the dam leaks every spring.", "The dam leaks every spring.", Fidelity.QUOTATION),
        ("Because the dam leaks every spring", "The dam leaks every spring.", Fidelity.QUOTATION),
        ("Unless the dam leaks every spring", "The dam leaks every spring.", Fidelity.PARAPHRASE),
        ("If the dam leaks every spring", "The dam leaks every spring.", Fidelity.PARAPHRASE),
        ("Ada Holm said, “The dam leaks every spring.”", "“The dam leaks every spring.”", Fidelity.QUOTATION),
        ("Ada Holm said that the dam leaks every spring", "The dam leaks every spring.", Fidelity.PARAPHRASE),
        ("She calls it “old”, and said, “The dam leaks.”", "“The dam leaks.”", Fidelity.PARAPHRASE),
        ("The dam [in Lund] leaks every spring", "The dam [in Lund] leaks every spring.", Fidelity.QUOTATION),
        ("The dam leaks every spring", "The dam [in Lund] leaks every spring.", Fidelity.QUOTATION),
    ],
)
def test_words_without_their_opening_are_a_quotation_as_long_as_they_stay_asserted(
    sentence: str, text: str, fidelity: Fidelity
) -> None:
    assert fidelity_of(text, (Span(start=0, end=len(sentence), quote=sentence),)) is fidelity


def test_a_quotation_whose_sign_of_doubt_is_left_out_is_none() -> None:
    sentence = "Ada Holm may have said, “The dam leaks every spring.”"
    spans = (Span(start=0, end=len(sentence), quote=sentence),)
    assert fidelity_of("“The dam leaks every spring.”", spans, ("may",)) is Fidelity.PARAPHRASE


REFERENTS = [
    ("The pier is rotten. It stands in the way of every ship.", "It [the pier] stands in the way of every ship."),
    ("The pumps of the harbour failed. They were never mended.", "They [the pumps of the harbour] were never mended."),
    ("The pier is rotten. It is old. It leaks badly now.", "It [the pier] leaks badly now."),
    ("The town built a pier. It leaks badly now.", "It leaks badly now."),
    ("The pier is rotten. It is clear that the county must act.", "It is clear that the county must act."),
    ("The pumps failed. It leaks badly now.", "It leaks badly now."),
    ("“The pier is rotten,” Ada Holm said. It leaks badly now.", "It leaks badly now."),
    ("Ada Holm built the pier. She never mended it.", "She [Ada Holm] never mended it."),
    ("Ada Holm built the pier. She never mended it. She sold it.", "She [Ada Holm] sold it."),
    ("Mr Per Dal and Ada Holm built the pier. She never mended it.", "She [Ada Holm] never mended it."),
    ("Ada Holm and Per Dal built the pier. She never mended it.", "She never mended it."),
    ("Ada Holm and a builder built the pier. She never mended it.", "She never mended it."),
    ("Ada Holm built the pier. She sold it to Holm and sons.", "She sold it to Holm and sons."),
    ("Mr Dal built the pier. She never mended it.", "She never mended it."),
    ("The pier is rotten. She never mended it.", "She never mended it."),
    ("Ada Holm built the pier.\nShe never mended it.", "She never mended it."),
]


@pytest.mark.parametrize(("text", "told"), REFERENTS, ids=[text for text, _ in REFERENTS])
def test_a_pronoun_says_in_brackets_what_it_stands_for_if_only_one_thing_fits(text: str, told: str) -> None:
    last = max(mapped(text).statements, key=lambda one: one.spans[0].start)
    assert last.text == told
    assert last.fidelity is Fidelity.QUOTATION


def test_the_bracket_belongs_to_the_pronoun_that_opens_the_sentence_not_to_one_behind_its_reporting_words() -> None:
    last = max(
        mapped("The owners are old. They said that it leaks badly now.").statements, key=lambda one: one.spans[0].start
    )
    assert last.text == "It leaks badly now."


def test_what_may_come_of_a_step_and_what_should_be_done_are_no_reasons_for_what_is() -> None:
    text = TOLD.replace("In other words, the port may close.", "Such a loss could end the trade. We must dredge it.")
    argmap = mapped(text)
    assert not reasons(argmap, "end the trade")


def test_a_passage_of_another_matter_is_not_tied_to_the_thesis_by_its_place() -> None:
    reading = read(Article.of(TOLD, title="own", source="own"), lambda part: len(part.split()))
    far = [number for number, one in enumerate(reading.sentences) if "mud is a danger" in one.text]
    vectors = np.tile(np.array([1.0, 0.0], dtype=np.float32), (len(reading.sentences), 1))
    near = draft(reading, PARSER, vectors)
    vectors[far] = [0.0, 1.0]
    apart = draft(reading, PARSER, vectors)
    key = next(unit.key for unit in near.units if "mud is a danger" in unit.text)
    thesis = next(unit.key for unit in near.units if unit.role is Role.MAIN_CLAIM)
    tied = [any(key in one.sources and one.target == thesis for one in made.relations) for made in (near, apart)]
    assert tied == [True, False]


SPEECH = """Our island has one duty, and I believe that it must rebuild its harbour before the winter comes.
The harbour is the heart of every village on this coast. {told}
The schools have waited for eight years. We shall mend them all.
So let us begin. The harbour must be rebuilt, and no village may be left behind again.
{more}
"""
MORE = " ".join(f"The {place} lies quiet in the evening sun." for place in ("mill", "ridge", "chapel", "weir", "ford"))


def link(text: str, words: str, target: str) -> str | None:
    """How the map ties the statement with these words to the one with those: a link's name, None if it does not."""
    argmap = mapped(text)
    one, other = holding(argmap, words).id, holding(argmap, target).id
    if any(one in step.premises and step.conclusion == other for step in argmap.inferences):
        return "because"
    if any((attack.source, attack.target) == (one, other) for attack in argmap.attacks):
        return "but"
    return "further" if (one, other) in argmap.elaborates else None


TOLD_ON = {
    "what goes on from the sentence before": (
        "Its walls were built by our fathers. They were never mended.",
        ("never mended", "by our fathers", "further"),
    ),
    "a row hangs on what leads it": (
        "We shall dredge the channel. We shall raise the wall. We shall light the pier.",
        ("light the pier", "heart of every village", "further"),
    ),
    "a member of a row is no reason for its first": (
        "No storm may close it again. No winter may close it again.",
        ("No winter", "No storm", None),
    ),
    "a second half of a sentence that is set against the first takes what follows": (
        "\nThe county wanted to mend the wall, but its plans have failed. The east pier fell into the sea in May.",
        ("east pier", "plans have failed", "because"),
    ),
    "what follows a turn is for the turn": (
        "The wall was cheap. But cheap walls are a danger to us all. The sea took two of them.",
        ("took two", "danger to us all", "because"),
    ),
    "what is granted after a claim is set against it": (
        "Its wall must be raised soon, although the county is poor.",
        ("county is poor", "must be raised", "but"),
    ),
    "a condition is not granted": (
        "Its wall is safe unless the county forgets it again.",
        ("forgets it", "wall is safe", "further"),
    ),
    "two cases side by side": (
        "The north wall is a success, while the south wall is a failure for all of us.",
        ("south wall", "north wall", "further"),
    ),
    "what was and what is": (
        "Traditionally, the sea was a friend of the village. However, the sea is a danger to it now.",
        ("danger to it now", "friend of the village", "further"),
    ),
    "what is so instead of what is denied": (
        "The county has not mended it. Instead, the county has sold the crane.",
        ("sold the crane", "not mended it", "further"),
    ),
    "what is set against what is not denied": (
        "The county may mend it. Instead, the county has sold the crane.",
        ("sold the crane", "may mend it", "but"),
    ),
    "a demand is no reason for what is": (
        "The pier is a danger to every ship. Every captain must be warned.",
        ("must be warned", "danger to every ship", None),
    ),
    "as a doctor": (
        "The pier is a danger to every ship. As harbour master, I saw two men drown.",
        ("two men drown", "heart of every village", "further"),
    ),
    "a reason within its own sentence is none for the next": (
        "As we have mended the nets, the roofs, and the roads, the boats go out. The fish are plenty.",
        ("boats go out", "fish are plenty", None),
    ),
    "a judgement in passing has no reasons by place": (
        "The danger from the sea began in autumn. Two boats were lost.",
        ("Two boats", "danger from the sea", None),
    ),
}


@pytest.mark.parametrize(("told", "drawn"), TOLD_ON.values(), ids=TOLD_ON)
def test_a_longer_text_is_told_on_from_sentence_to_sentence(told: str, drawn: tuple[str, str, str | None]) -> None:
    words, target, how = drawn
    assert link(SPEECH.format(told=told, more=MORE), words, target) == how


@pytest.mark.parametrize("word", ["But", "Yet", "However,", "Still,"])
def test_a_paragraph_that_turns_is_set_against_the_end_of_the_one_before(word: str) -> None:
    told = f"The county says that money is near.\n{word} the money never came to this coast."
    assert link(SPEECH.format(told=told, more=MORE), "never came", "money is near") == "but"


def test_a_paragraph_that_begins_with_this_goes_on_from_the_end_of_the_one_before() -> None:
    told = "The east pier fell into the sea.\nThis means that no ship can land."
    assert link(SPEECH.format(told=told, more=MORE), "no ship can land", "fell into the sea") == "further"
