"""Edits of one draft in the next: each is made again where it belongs, or listed with the reason."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.assemble import faults
from pipeline.diff import links_of
from pipeline.editing import (
    Accept,
    Add,
    Attach,
    Bond,
    Draft,
    Edited,
    Gist,
    MainClaim,
    Merge,
    Operation,
    Publish,
    Split,
    carried,
    replay,
)
from pipeline.models import Article, Span
from tests.drafts import Written, checked
from tests.drafts import written as draft_of
from tests.test_editing import acts

LINES = [
    ["Norland should keep the ferry."],
    ["The ferry is cheap, because it has no crew.", "However, critics say that it is slow."],
    ["The road is long and the bridge is closed.", "Nobody stays where no boat lands."],
    ["Norland paid 4 million crowns for the ferry in 2024.", "The mill depends on it.", "The school does too."],
]
FIRST = draft_of(LINES)


@cache
def draft(written: Written) -> Draft:
    one = checked(written)
    return Draft(Article.of(written.text, title="A draft", source="own"), one.map)


def id_of(one: Draft, words: str) -> str:
    return next(each.id for each in one.map.statements if words in each.text)


def operations(one: Draft) -> list[Operation]:
    """An afternoon's work."""
    road, mill, school, slow = (id_of(one, words) for words in ("The road", "The mill", "The school", "slow"))
    at = one.article.text.index(" and the bridge")
    halves = replay(one.map, [Split(statement=road, at=at)], one.article).map
    bridge = next(each.id for each in halves.statements if each.text.startswith("and the bridge"))
    start = one.article.text.index("no boat lands")
    return [
        MainClaim(statement=id_of(one, "should keep")),
        Gist(statement=mill, text="The mill needs it"),
        Split(statement=road, at=at),
        Attach(statements=(bridge,), to=mill),
        Attach(statements=(slow,), to=school, as_=Bond.OBJECTION),
        Add(spans=(Span(start=start, end=start + 13, quote="no boat lands"),)),
        Publish(statements=(mill, bridge)),
    ]


def test_the_same_draft_takes_over_every_edit_as_it_was() -> None:
    one = draft(FIRST)
    done = operations(one)
    moved = carried(done, one, one)
    assert [each.operation for each in moved] == done
    assert not any(each.why for each in moved)


def test_a_new_draft_takes_over_edits_of_what_is_still_there_and_of_what_edits_made() -> None:
    one, two = draft(FIRST), draft(FIRST.added(0, "A winter went by.").added(4, "It rained."))
    moved = carried(operations(one), one, two)
    assert not [each.why for each in moved if each.operation is None]
    before = replay(one.map, operations(one), one.article)
    after = replay(two.map, [each.operation for each in moved if each.operation is not None], two.article)
    assert not after.refused
    assert [after.map.statement(id_).text for id_ in after.published] == [
        before.map.statement(id_).text for id_ in before.published
    ]
    texts = {each.text for each in after.map.statements}
    assert {"no boat lands", "The road is long", "and the bridge is closed."} <= texts
    assert {each.gist for each in after.map.statements} == {None, "The mill needs it"}


def test_an_edit_of_what_is_gone_is_listed_with_the_words_of_it_and_the_rest_goes_on() -> None:
    one = draft(FIRST)
    done = operations(one)
    moved = carried(done, one, draft(FIRST.deleted(6)))
    left = [each for each in moved if each.operation is None]
    assert [each.number for each in left] == [1, 3, 6]
    assert all("The mill depends on it" in each.why and "gone" in each.why for each in left)
    assert [each.old for each in moved] == done


def test_an_edit_of_a_reworded_sentence_comes_over_to_be_looked_at_again() -> None:
    one, two = draft(FIRST), draft(FIRST.reworded(6, "wholly"))
    moved = carried(operations(one), one, two)
    again = [each for each in moved if each.operation is not None and each.why]
    assert [each.number for each in again] == [1, 3, 6]
    assert isinstance(again[0].operation, Gist)
    assert again[0].operation.statement == id_of(two, "wholly")
    assert "The mill depends on it" in again[0].why


def test_a_guess_that_was_accepted_stays_accepted() -> None:
    one, two = draft(FIRST), draft(FIRST.added(0, "A winter went by."))
    guess = next(each.id for each in one.map.inferences)
    (moved,) = carried([Accept(link=guess)], one, two)
    assert moved.operation is not None
    assert moved.operation.link in {each.id for each in links_of(two.map)}  # type: ignore[union-attr]


def test_what_was_refused_in_the_old_draft_is_left_with_its_reason() -> None:
    one = draft(FIRST)
    (moved,) = carried([Merge(statements=("gone", "too"))], one, one)
    assert moved.operation is None
    assert "no more" in moved.why


@st.composite
def next_drafts(draw: st.DrawFn) -> Written:
    """What an author makes of the first draft."""
    written = FIRST
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(written.lines) - 1))
        match draw(st.integers(0, 2)):
            case 0:
                written = written.added(at, draw(st.sampled_from(["It rained.", "The mill depends on it."])))
            case 1 if len(written.lines) > 2:
                written = written.deleted(at)
            case _:
                written = written.reworded(at, draw(st.sampled_from(["wholly", "not"])))
    return written


@settings(max_examples=60, deadline=None)
@given(next_drafts(), st.data())
def test_whatever_was_done_and_however_the_draft_changed_every_edit_is_accounted_for(
    later: Written, data: st.DataObject
) -> None:
    one, two = draft(FIRST), draft(later)
    edited, done = Edited(one.map), list[Operation]()
    for _ in range(data.draw(st.integers(1, 8))):
        done.append(data.draw(acts(edited.map, one.article)))
        edited = replay(edited.map, done[-1:], one.article)
    moved = carried(done, one, two)
    assert [each.old for each in moved] == done
    assert all(each.operation is not None or each.why for each in moved)
    after = replay(two.map, [each.operation for each in moved if each.operation is not None], two.article)
    assert faults(after.map) == ()
    assert all("boxes" in refused.why for refused in after.refused)
