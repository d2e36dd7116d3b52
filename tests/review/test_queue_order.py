"""Order, groups, filters and what nobody looked at: pure rules over invented stories."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.models import (
    ArgumentMap,
    Attack,
    AttackType,
    Basis,
    Credited,
    Fidelity,
    Finding,
    FindingPeriod,
    FindingQuantity,
    Findings,
    Inference,
    Missing,
    Need,
    QuantityKind,
    Role,
    Span,
    Statement,
    TableRef,
    Verdict,
)
from pipeline.models.numeric import SEVERITY
from pipeline.review.queue.filters import Filter, shown
from pipeline.review.queue.grouping import Names, Shared, alike, grouped
from pipeline.review.queue.items import Item, Story, items_of, ordered
from pipeline.review.queue.places import NOWHERE, bearings
from pipeline.review.queue.standing import Outcome, Standing, State, Vote, needs_reason, state_after
from pipeline.review.queue.unseen import unlooked, unopened
from tests.checked import bare_map, reading_of


def finding(id_: str, quote: str = "52 billion", verdict: Verdict = Verdict.CONTRADICTED, **other: object) -> Finding:
    """A numeric flag without rows unless told otherwise."""
    usual = {
        "kind": "numeric",
        "statement": None,
        "start": 0,
        "end": len(quote),
        "reason": "VALUE",
        "flag": verdict is not Verdict.SUPPORTED,
        "severity": SEVERITY[verdict],
    }
    return Finding.model_validate({"id": id_, "quote": quote, "verdict": verdict, **usual, **other})


def figure(value: str | None = "52", entity: str | None = "NOR", measure: str | None = "budget") -> FindingQuantity:
    """What a figure was read as, of 2023."""
    return FindingQuantity(
        kind=QuantityKind.MONEY,
        value=None if value is None else Decimal(value),
        value_high=None,
        unit="USD",
        hedge=None,
        entity=entity,
        measure=measure,
        period=FindingPeriod(start="2023-01-01", end="2023-12-31"),
    )


def item(story: int = 1, id_: str = "f1", **other: object) -> Item:
    """One contradicted figure, unless told otherwise; ``other`` are fields of the item."""
    verdict = other.get("verdict", Verdict.CONTRADICTED)
    usual = {
        "kind": "numeric",
        "verdict": verdict,
        "severity": SEVERITY[verdict],  # type: ignore[index]
        "flag": verdict is not Verdict.SUPPORTED,
        "start": 0,
        "quote": "52 billion",
        "sentence": f"A sentence of {id_}.",
        "worth": 500,
        "alike": f"k{story}{id_}",
    }
    return Item(story=Story(story, 1, f"Story {story}"), finding=id_, **{**usual, **other})  # type: ignore[arg-type]


def statement(id_: str, role: Role = Role.CLAIM, start: int = 0) -> Statement:
    text = f"words of {id_}"
    span = Span(start=start, end=start + len(text), quote=text)
    return Statement(id=id_, role=role, text=text, title=text, fidelity=Fidelity.QUOTATION, spans=(span,))


def drawn(*steps: Inference, attacks: tuple[Attack, ...] = (), ids: str = "mabcd") -> ArgumentMap:
    """A map whose main claim is ``m``."""
    own = tuple(statement(id_, Role.MAIN_CLAIM if id_ == "m" else Role.CLAIM) for id_ in ids)
    update = {"statements": own, "inferences": steps, "attacks": attacks, "apex": ("m",)}
    return bare_map(reading_of("A text.").article).model_copy(update=update)


def because(premise: str, conclusion: str, basis: Basis = Basis.WORDS) -> Inference:
    return Inference(id=f"i{premise}{conclusion}", premises=(premise,), conclusion=conclusion, basis=basis)


items_ = st.builds(
    lambda story, number, verdict, worth, alike_, entity, source: item(
        story,
        f"f{number}",
        verdict=verdict,
        worth=worth,
        alike=alike_,
        entity=entity,
        measure="budget",
        source=source,
    ),
    st.integers(1, 4),
    st.integers(1, 40),
    st.sampled_from([each for each in Verdict if SEVERITY[each]]),
    st.integers(1, 1000),
    st.sampled_from(["k1", "k2", "k3"]),
    st.sampled_from(["", "NOR", "SUD"]),
    st.sampled_from(["", "Harbour Board", "the harbour board"]),
)
queues = st.lists(items_, max_size=12, unique_by=lambda each: each.key)


@given(queues, st.randoms())
def test_the_order_is_total_and_the_same_however_items_come(items: list[Item], chance: object) -> None:
    shuffled = list(items)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ordered(shuffled) == ordered(items)
    assert len({each.rank for each in items}) == len(items)


@given(queues)
def test_every_item_is_in_exactly_one_group_and_identical_claims_are_in_the_same(items: list[Item]) -> None:
    groups = grouped(ordered(items), Names())
    told = [each.key for group in groups for each in group.items]
    assert sorted(told) == sorted(each.key for each in items)
    assert len({group.key for group in groups}) == len(groups)
    home = {each.key: group.key for group in groups for each in group.items}
    for own in alike(items).values():
        assert len({home[each.key] for each in own}) == 1


@given(queues)
def test_items_of_a_group_and_groups_by_their_first_items_are_in_order(items: list[Item]) -> None:
    groups = grouped(ordered(items), Names())
    assert all(list(group.items) == sorted(group.items, key=lambda each: each.rank) for group in groups)
    firsts = [group.items[0].rank for group in groups]
    assert firsts == sorted(firsts)


@given(queues, st.randoms())
def test_what_is_in_which_group_does_not_hang_on_the_order(items: list[Item], chance: object) -> None:
    shuffled = list(items)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    def homes(given_: list[Item]) -> set[tuple[str, frozenset[str]]]:
        return {(group.key, frozenset(each.key for each in group.items)) for group in grouped(given_, Names())}

    assert homes(shuffled) == homes(items)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (item(verdict=Verdict.CONTRADICTED), item(id_="f2", verdict=Verdict.AMBIGUOUS)),
        (item(worth=600), item(id_="f2", worth=400)),
        (item(start=3), item(id_="f0", start=8)),
    ],
    ids=["the worse", "the more worth a check", "the earlier in the text"],
)
def test_what_presses_more_comes_first(first: Item, second: Item) -> None:
    assert ordered([second, first]) == (first, second)


def test_what_the_main_claim_says_presses_more_than_the_same_said_in_passing() -> None:
    argmap = drawn(because("a", "m", Basis.POSITION), ids="ma")
    found = [finding(f"f{id_}", statement=id_, quantity=figure()) for id_ in ("a", "m")]
    assert [each.finding for each in ordered(of_text("They spent 52 billion.", *found, argmap=argmap))] == ["fm", "fa"]


def test_a_step_that_a_word_says_weighs_more_than_one_guessed_from_its_place() -> None:
    found = bearings(drawn(because("a", "m"), because("b", "m", Basis.POSITION)))
    assert found["m"].weight == 1.0
    assert found["a"].weight > found["b"].weight > NOWHERE.weight
    assert not found["a"].steps[0].guessed
    assert found["b"].steps[0].guessed


def test_of_two_ways_to_the_main_claim_the_surer_is_told() -> None:
    found = bearings(drawn(because("c", "m", Basis.POSITION), because("c", "a"), because("a", "m")))
    assert found["c"].path == ("m", "a")


def test_an_undercut_bears_on_what_the_step_leads_to_and_what_hangs_on_nothing_on_nothing() -> None:
    cut = Attack(id="x", type=AttackType.UNDERCUTS, source="b", target="iam")
    again = Attack(id="y", type=AttackType.UNDERCUTS, source="c", target="x")
    found = bearings(drawn(because("a", "m"), attacks=(again, cut)))
    assert found["b"].path == ("m",)
    assert found["c"].path == ("m",)
    assert found["c"].steps[0].word == "undercut by"
    assert "d" not in found


def test_a_circle_of_restatements_ends() -> None:
    argmap = drawn(because("a", "m")).model_copy(update={"rephrases": (("a", "b"), ("b", "c"), ("c", "a"))})
    assert set(bearings(argmap)) == {"m", "a", "b", "c"}


def of_text(
    text: str, *found: Finding, number: int = 1, missing: Missing | None = None, argmap: ArgumentMap | None = None
) -> tuple[Item, ...]:
    """The items of a story of these findings."""
    article = reading_of(text).article
    findings = Findings(table=TableRef(name="", hash=""), policy="p", findings=found, missing=missing)
    return tuple(items_of(Story(number, 1, f"Story {number}"), article, argmap or bare_map(article), findings))


def test_figures_credited_to_one_source_are_one_group_across_stories_whatever_they_measure() -> None:
    open_ = [finding(f"f{n}", f"{n} boats", Verdict.NOT_IN_TABLE, start=n, end=n + 7) for n in range(3)]
    credit = Missing(credited=(Credited(source="the Harbour Board", findings=("f0", "f1")),))
    other = Missing(credited=(Credited(source="Harbour Board", findings=("f2",)),))
    text = "Boats: 0 boats, 1 boats, 2 boats."
    items = (*of_text(text, *open_[:2], missing=credit), *of_text(text, open_[2], number=2, missing=other))
    (group,) = grouped(ordered(items), Names())
    assert (group.shared, len(group.items), group.waiting) == (Shared.SOURCE, 3, True)
    assert "one look-up may settle all" in group.about


def test_figures_that_wait_for_the_same_series_are_one_group_and_tell_of_what_is_missing() -> None:
    need = Need(measure="premature deaths", entity="Norland", period="2014", findings=("f0", "f1"), worth=60)
    open_ = [finding(f"f{n}", f"{n} deaths", Verdict.NOT_IN_TABLE, start=n, end=n + 8) for n in range(2)]
    items = of_text("0 deaths, 1 deaths.", *open_, missing=Missing(needs=(need,)))
    (group,) = grouped(ordered(items), Names())
    assert (group.shared, group.title) == (Shared.SERIES, "No row: Premature deaths, Norland")


def test_the_same_words_in_two_articles_are_one_group_and_alike() -> None:
    text = "Critics say that 53 of them left."
    found = finding("f1", "53", Verdict.NOT_IN_TABLE, start=17, end=19)
    items = ordered((*of_text(text, found), *of_text(text, found, number=2)))
    (group,) = grouped(items, Names())
    assert (group.shared, len(group.items)) == (Shared.WORDS, 2)
    assert [len(own) for own in alike(items).values()] == [2]


def test_the_same_value_of_the_same_thing_is_alike_in_other_words_and_another_value_is_not() -> None:
    same = [finding(f"f{n}", quote, quantity=figure(value)) for n, (quote, value) in enumerate(_SAID)]
    items = [each for n, found in enumerate(same) for each in of_text(f"Text {n}: they spent it.", found, number=n)]
    assert [[each.finding for each in own] for own in alike(items).values()] == [["f0", "f1"]]


_SAID = (("$52", "52"), ("52.0 dollars", "52.0"), ("$53", "53"))


def test_a_series_is_called_what_the_table_calls_it_and_tells_its_sources() -> None:
    names = Names({"NOR": "Norland"}, {"budget": "defence budget"})
    own = [item(id_=f"f{n}", entity="NOR", measure="budget", source=f"Office {n}") for n in range(3)]
    (group,) = grouped(own, names)
    assert (group.title, group.about) == ("Defence budget, Norland", "Office 0 and 2 sources more")


filters = st.builds(
    Filter,
    state=st.sampled_from(["all", *State]).map(str),
    verdict=st.sampled_from(["", "wrong", "open", *Verdict]).map(str),
    story=st.sampled_from(["", "1", "27"]),
    assignee=st.sampled_from(["", "me", "nobody", "Ada & co=?"]),
    words=st.text(alphabet="ab &=%+#é“", max_size=8).map(str.strip),
    group=st.sampled_from(["", "g0123456789"]),
    shown=st.sampled_from(["flags", "soft", "all"]),
)


@given(filters)
def test_the_address_of_a_filter_is_that_filter_again(wanted: Filter) -> None:
    assert Filter.of(dict(parse_qsl(wanted.query(), keep_blank_values=True))) == wanted


def test_the_usual_filter_has_an_empty_address_and_nonsense_asks_for_nothing() -> None:
    assert Filter().query() == ""
    assert Filter.of({"state": "burnt", "verdict": "<b>", "shown": "none", "other": "1"}) == Filter()


@pytest.mark.parametrize(
    ("wanted", "is_shown"),
    [
        (Filter(), True),
        (Filter(state="settled"), False),
        (Filter(state="all"), True),
        (Filter(verdict="wrong"), True),
        (Filter(verdict="contradicted"), True),
        (Filter(verdict="open"), False),
        (Filter(story="1"), True),
        (Filter(story="2"), False),
        (Filter(assignee="me"), True),
        (Filter(assignee="nobody"), False),
        (Filter(assignee="Ada"), True),
        (Filter(words="52 SENTENCE"), True),
        (Filter(words="52 absent"), False),
    ],
)
def test_a_filter_shows_what_fits_all_that_it_asks(wanted: Filter, is_shown: bool) -> None:
    one = item(standing=Standing(assignee="Ada"))
    assert bool(shown([one], wanted, me="Ada")) is is_shown


def test_soft_flags_and_fine_figures_are_shown_where_they_are_asked_for() -> None:
    soft, fine = item(verdict=Verdict.APPROXIMATE), item(id_="f2", verdict=Verdict.SUPPORTED)
    assert shown([soft, fine], Filter()) == ()
    assert shown([soft, fine], Filter(shown="soft")) == (soft,)
    assert shown([soft, fine], Filter(shown="all")) == (soft, fine)
    assert shown([replace(fine, asked=True)], Filter()) == (replace(fine, asked=True),)


_TEXT = "They spent 52 billion. They hired 300 clerks. They slept in 2021. They sold 12 boats."
_FLAG = finding("f1", start=11, end=21)
_FINE = finding("f2", "300 clerks", Verdict.SUPPORTED, start=34, end=44)


def test_what_nobody_opened_is_told_flags_first_then_other_sentences_with_figures() -> None:
    items = of_text(_TEXT, _FLAG, _FINE)
    assert [each.finding for each in unopened(items)] == ["f1"]
    assert [(each.sentence.text, [own.finding for own in each.items]) for each in unlooked(STORY, _TEXT, items)] == [
        ("They hired 300 clerks.", ["f2"]),
        ("They sold 12 boats.", []),
    ]


STORY = Story(1, 1, "Story 1")


@pytest.mark.parametrize("standing", [Standing(looked=True), Standing(State.SETTLED, outcome=Outcome.STANDS)])
def test_what_somebody_opened_or_settled_is_not_among_it(standing: Standing) -> None:
    items = [replace(each, standing=standing) for each in of_text(_TEXT, _FLAG, _FINE)]
    assert unopened(items) == ()
    assert [each.sentence.text for each in unlooked(STORY, _TEXT, items)] == ["They sold 12 boats."]


@pytest.mark.parametrize(
    ("said", "before", "four_eyes", "state"),
    [
        (Vote(Outcome.WRONG, "Ada"), None, False, State.SETTLED),
        (Vote(Outcome.WRONG, "Ada"), None, True, State.SECOND_READER),
        (Vote(Outcome.WRONG, "Ada"), Vote(Outcome.WRONG, "Ada"), True, State.SECOND_READER),
        (Vote(Outcome.WRONG, "Bo"), Vote(Outcome.WRONG, "Ada"), True, State.SETTLED),
        (Vote(Outcome.WRONG, "Bo"), Vote(Outcome.STANDS, "Ada"), True, State.SECOND_READER),
        (Vote(Outcome.STANDS, "Ada"), None, True, State.SETTLED),
    ],
)
def test_wrong_needs_a_second_person_where_four_eyes_are_asked_for(
    said: Vote,
    before: Vote | None,
    four_eyes: bool,
    state: State,
) -> None:
    assert state_after(said, before, four_eyes=four_eyes) is state


@pytest.mark.parametrize("outcome", Outcome)
def test_only_overruling_a_finding_against_the_words_needs_a_reason(outcome: Outcome) -> None:
    assert needs_reason(outcome, against=True) == (outcome in {Outcome.STANDS, Outcome.AUTHOR_INSISTS})
    assert not needs_reason(outcome, against=False)


def test_a_standing_is_told_in_words() -> None:
    assert Standing().word == "Open"
    assert Standing(State.SETTLED, outcome=Outcome.WRONG).word == "Wrong"
    assert Standing(State.CORRECTED, draft=3, due=date(2026, 1, 2)).word == "Corrected in draft 3"
