"""Ids that last: what a new draft leaves alone keeps its id, and no id is ever another thing's."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.assemble import faults
from pipeline.ids import Places, apart, attack_id, inference_id, named, relation_id
from pipeline.models import Article, Fidelity, Role, Span, Statement
from tests import drafts
from tests.command import ARTICLES
from tests.drafts import Checked, Written, checked, cut, sample, written

SAMPLES = sorted(ARTICLES.iterdir())
SAFE = re.compile(r"[sairf][0-9a-f]{10}")
NEW = (
    "Nobody had asked the fishermen of the outer islands about it.",
    "However, the harbour office paid 14 million crowns for it in 2019.",
    "That is why the ferry should be kept, because 31 per cent of the islanders use it.",
)
OPENERS = ("", "However, ", "Therefore ", "Critics say that ", "For example, ", "In 2019 ")
SUBJECTS = ("the council", "the ferry", "the mill", "a new school", "the northern road", "the old harbour")
ENDS = (
    "cost 14 million crowns",
    "should be kept",
    "is used by 31 per cent of the islanders",
    "has 40 berths",
    "will fail, because nobody pays for it",
    "carried 12,400 passengers",
)
SENTENCES = tuple(f"{o}{s} {e}."[:1].upper() + f"{o}{s} {e}."[1:] for o in OPENERS for s in SUBJECTS for e in ENDS)


def own_articles(*, repeating: bool) -> st.SearchStrategy[Written]:
    """Articles of sentences of ours, which stand in them once unless told otherwise."""
    some = st.sampled_from(SENTENCES[:30] if repeating else SENTENCES)
    sentences = st.lists(some, min_size=4, max_size=30, unique=not repeating)
    return st.builds(
        lambda lines, size: written([lines[at : at + size] for at in range(0, len(lines), size)]),
        sentences,
        st.integers(1, 4),
    )


@st.composite
def edited(draw: st.DrawFn, draft: Written) -> Written:
    """A few sentences added, deleted or reworded, and paragraphs swapped."""
    for edit in draw(st.lists(st.sampled_from(("add", "delete", "reword", "swap")), min_size=1, max_size=4)):
        at = draw(st.integers(0, len(draft.lines) - 1))
        if edit == "add":
            new = draw(st.sampled_from([one for one in NEW if one not in draft.text] or [f"So it was in {at} ports."]))
            draft = draft.added(at, new)
        elif edit == "delete" and len(draft.lines) > 1:
            draft = draft.deleted(at)
        elif edit == "reword":
            draft = draft.reworded(at, draw(st.sampled_from(("rather", "hardly", "quite"))))
        elif edit == "swap":
            draft = draft.swapped(at % len(draft.paragraphs), draw(st.integers(0, len(draft.paragraphs) - 1)))
    return draft


def lines_of(one: Checked) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """Names of the lines behind the ids of statements, and behind those of findings about places in the text."""
    statements = {each.id: {line.name for line in one.under(each)} for each in one.map.statements}
    placed = (each for each in one.findings if each.kind in ("numeric", "consistency"))
    return statements, {each.id: {line.name for line in one.at(each.start, each.end)} for each in placed}


def holds_together(one: Checked) -> None:
    """Ids are unique, and safe wherever ids are written."""
    assert faults(one.map) == ()
    ids = [each.id for each in (*one.map.statements, *one.map.inferences, *one.map.attacks, *one.findings)]
    assert len(ids) == len(set(ids))
    assert all(SAFE.fullmatch(id_) for id_ in ids)


def keeps_and_confuses_nothing(before: Checked, after: Checked) -> None:
    """What stands on untouched lines in both drafts has one id in both; one id never stands on other lines."""
    (ours, our_figures), (theirs, their_figures) = lines_of(before), lines_of(after)
    for id_ in ours.keys() & theirs.keys():  # said twice, it may be said once now
        assert ours[id_] & theirs[id_]
    for id_ in our_figures.keys() & their_figures.keys():
        assert our_figures[id_] == their_figures[id_]
    now = {(after.under(one), one.spans[0].quote): one.id for one in after.map.statements}
    for one in before.map.statements:
        assert now.get((before.under(one), one.spans[0].quote)) in (None, one.id)
    figures = {(one.kind, one.reason, one.quote, after.at(one.start, one.end)): one.id for one in after.findings}
    for each in (one for one in before.findings if one.id in our_figures):  # others have their statement's
        again = figures.get((each.kind, each.reason, each.quote, before.at(each.start, each.end)))
        assert again in (None, each.id)


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name)
@given(data=st.data())
@settings(deadline=None, max_examples=12)
def test_an_edited_sample_keeps_the_ids_of_what_was_not_touched(file: Path, data: st.DataObject) -> None:
    first = sample(file)
    before, after = checked(first), checked(data.draw(edited(first)))
    holds_together(after)
    keeps_and_confuses_nothing(before, after)


@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_an_edited_article_of_any_sentences_keeps_the_ids_of_what_was_not_touched(data: st.DataObject) -> None:
    first = data.draw(own_articles(repeating=False))
    before, after = checked(first), checked(data.draw(edited(first)))
    holds_together(before)
    holds_together(after)
    keeps_and_confuses_nothing(before, after)


@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_sentences_that_an_article_repeats_have_findings_of_their_own(data: st.DataObject) -> None:
    """Whatever is repeated, one id stands on the same words in both drafts."""
    first = data.draw(own_articles(repeating=True))
    before, after = checked(first), checked(data.draw(edited(first)))
    holds_together(before)
    holds_together(after)
    said = [{one.id: {span.quote for span in one.spans} for one in side.map.statements} for side in (before, after)]
    said += [{one.id: {one.quote} for one in side.findings if one.kind == "numeric"} for side in (before, after)]
    for ours, theirs in (said[:2], said[2:]):
        assert all(ours[id_] == theirs[id_] for id_ in ours.keys() & theirs.keys())


@pytest.mark.slow
def test_one_sentence_added_one_deleted_one_reworded_leave_ninety_five_in_a_hundred() -> None:
    kept, of = {"statements": 0, "findings": 0}, {"statements": 0, "findings": 0}
    for file in SAMPLES:
        first = sample(file)
        before, size = checked(first), len(first.lines)
        for third in range(3):
            at = third * size // 3
            draft = first.added(at, NEW[third]).deleted((at + 7) % size).reworded((at + 20) % size, "rather")
            after, same = checked(draft), set(draft.lines) & set(first.lines)
            statements = [one.id for one in before.map.statements if before.under(one) <= same]
            findings = [one.id for one in before.findings if before.at(one.start, one.end) <= same]
            sides = {"statements": (statements, after.map.statements), "findings": (findings, after.findings)}
            for what, (untouched, now) in sides.items():
                ids = {one.id for one in now}
                of[what] += len(untouched)
                kept[what] += sum(id_ in ids for id_ in untouched)
    assert of["statements"] > 400
    assert of["findings"] > 100
    assert kept["statements"] >= 0.95 * of["statements"]
    assert kept["findings"] >= 0.95 * of["findings"]


def test_a_sentence_on_top_changes_no_id_at_all() -> None:
    first = sample(SAMPLES[0])
    before, after = checked(first), checked(first.added(0, NEW[0]))
    for ours, theirs in (
        (before.map.statements, after.map.statements),
        (before.map.inferences, after.map.inferences),
        (before.map.attacks, after.map.attacks),
        (before.findings, after.findings),
    ):
        assert {one.id for one in ours} <= {one.id for one in theirs}


def test_ids_do_not_depend_on_title_file_quotation_marks_or_line_breaks() -> None:
    plain = 'The mill - as they say - pays 14 million crowns.\nIt\'s the "best" mill, so it should be kept.\n'
    typeset = "The mill – as they say – pays 14  million crowns.\n\n\nIt’s the “best” mill, so it should be kept.\n"
    one, other = (checked(written([[line] for line in text.splitlines() if line])) for text in (plain, typeset))
    assert [s.id for s in one.map.statements] == [s.id for s in other.map.statements]
    assert [f.id for f in one.findings] == [f.id for f in other.findings] != []
    named_otherwise = drafts.read(Article.of(plain, title="Other", source="elsewhere", file="x.md"), len)
    assert [Places(named_otherwise).key(0, 20)] == [Places(cut(plain)).key(0, 20)]


def test_a_copy_of_a_sentence_leaves_the_statement_its_id_and_each_figure_gets_one_of_its_own() -> None:
    line = "The ferry carried 12,400 passengers."
    first = written([["The mill is old.", line, "It should be kept."], ["Others disagree.", "The road is long."]])
    before, after = checked(first), checked(first.added(4, line))
    ours, theirs = (
        {s.id for s in one.map.statements if any(span.quote == line for span in s.spans)} for one in (before, after)
    )
    assert ours == theirs
    figures = {f.id: after.at(f.start, f.end) for f in after.findings if f.quote == "12,400 passengers"}
    assert len(figures) == 2
    again = checked(after.draft.added(0, NEW[0]).reworded(3, "rather"))
    assert figures == {f.id: again.at(f.start, f.end) for f in again.findings if f.quote == "12,400 passengers"}


def statement(quote: str, text: str = "", **more: object) -> Statement:
    text = text or quote
    spans = () if more.get("implicit") else (Span(start=0, end=len(quote), quote=quote),)
    raw = {"id": "k", "role": Role.CLAIM, "text": text, "title": text, "fidelity": Fidelity.PARAPHRASE, "spans": spans}
    return Statement.model_validate(raw | more)


def test_statements_on_the_same_words_are_told_apart_by_what_they_say_in_any_order() -> None:
    alone = named({"a": statement("It fell.")})["a"].id
    two = {"a": statement("It fell.", "The price fell."), "b": statement("It fell.", "The wall fell.")}
    ids = {key: one.id for key, one in named(two).items()}
    assert ids == {key: one.id for key, one in named(dict(reversed(two.items()))).items()}
    assert len({alone, *ids.values()}) == 3
    assert named({"a": statement("It fell."), "b": statement("it fell")})["b"].id == alone
    assert named({"a": statement("It fell.", implicit=True, warrant="w")})["a"].id != alone


@pytest.mark.parametrize("change", [{"role": Role.BACKGROUND}, {"text": "In other words."}, {"section": "Later"}])
def test_a_statement_s_id_is_that_of_its_words_alone(change: dict[str, object]) -> None:
    one = statement("It fell.")
    assert named({"a": one.model_copy(update=change)})["a"].id == named({"a": one})["a"].id


def test_relations_are_known_by_their_ends_in_an_order_only_where_it_means_something() -> None:
    assert inference_id(["s1", "s2"], "s3") == inference_id(["s2", "s1"], "s3") != inference_id(["s3", "s1"], "s2")
    assert attack_id("s1", "s2") != attack_id("s2", "s1")
    assert relation_id("rephrases", ["s1", "s2"], None) == relation_id("rephrases", ["s2", "s1"], None)
    assert relation_id("rephrases", ["s1", "s2"], None) != relation_id("contradicts", ["s1", "s2"], None)
    assert relation_id("elaborates", ["s1"], "s2") != relation_id("elaborates", ["s2"], "s1")


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ([], []),
        ([("a", "x"), ("b", "x")], [("a",), ("b",)]),
        ([("a", "x"), ("b", "x"), ("a", "y")], [("a", "x"), ("b",), ("a", "y")]),
        ([("a", "x"), ("a", "x"), ("a", "y")], [("a", "x", 1), ("a", "x", 2), ("a", "y")]),
    ],
)
def test_things_are_told_apart_by_the_fewest_traits(traits: list[tuple[str, ...]], expected: list[object]) -> None:
    assert apart(traits) == expected


@given(st.lists(st.tuples(*(st.sampled_from("ab"),) * 3), max_size=20))
def test_no_two_things_are_known_by_the_same(traits: list[tuple[str, ...]]) -> None:
    assert len(set(apart(traits))) == len(traits)


@given(st.lists(st.sampled_from(SENTENCES[:4]), min_size=1, max_size=8), st.data())
def test_no_two_places_of_a_text_have_the_same_key(lines: list[str], data: st.DataObject) -> None:
    text = " ".join(lines)
    words = [match.span() for match in re.finditer(r"\w+", text)]
    keys = Places(cut(text))
    spans = data.draw(st.lists(st.sampled_from(words), unique=True))
    assert len({keys.key(*span) for span in spans}) == len(spans)
