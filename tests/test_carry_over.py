"""What became of everything in the next draft, and what people noted on it: all of it is accounted for."""

import json
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.diff import Version, carry_over, compare, links_of, taken
from pipeline.diff.fates import Met, Thing, fates
from pipeline.diff.meeting import out_of_line
from pipeline.models import Carried, CarryOver, Fate, MapDiff
from pipeline.store import dump
from tests.checked import TABLE
from tests.command import ARTICLES, argmap
from tests.drafts import Checked, checked, sample, written
from tests.test_ids import NEW, edited, own_articles

SAMPLE = sample(ARTICLES / "the-ledger-of-aid.md")
TEXT = [
    ["The strait should be patrolled.", "Norland spent $59.42 billion on defence in 2024."],
    ["Critics say that the patrol is dear.", "However, the harbour has 41 berths.", "Nobody pays for the old mill."],
    ["The fishermen want the patrol, because it keeps the strait open.", "They carried 12,400 passengers in 2023."],
]


def after(one: Checked, other: Checked) -> CarryOver:
    return carry_over(one.version, other.version)


def by_fate(things: tuple[Carried, ...] | None, fate: Fate) -> list[Carried]:
    return [one for one in things or () if one.fate is fate]


def texts(things: tuple[Carried, ...] | None, fate: Fate) -> list[str]:
    return [one.text for one in by_fate(things, fate)]


def only(things: tuple[Carried, ...] | None, *expected: Fate) -> bool:
    return {one.fate for one in things or ()} == set(expected)


def test_the_same_draft_carries_everything_over_as_it_was() -> None:
    over = after(checked(SAMPLE), checked(SAMPLE))
    assert only(over.all, Fate.STAYED)
    assert all(one.before == one.after and not one.differs for one in over.all)
    assert over.findings
    assert over.relations


def test_an_added_sentence_is_new_and_a_deleted_one_gone_and_all_else_stays() -> None:
    first = checked(written(TEXT))
    over = after(first, checked(first.draft.added(2, NEW[0])))
    assert texts(over.statements, Fate.NEW) == [NEW[0]]
    assert all(one.before == one.after for one in over.statements if one.before)
    over = after(first, checked(first.draft.deleted(3)))
    assert texts(over.findings, Fate.GONE)[:1] == ["41 berths"]
    assert any("41 berths" in text for text in texts(over.statements, Fate.GONE))


def test_a_reworded_sentence_is_led_from_its_old_id_to_its_new_one_with_its_figures() -> None:
    first = checked(written(TEXT))
    second = checked(written([[line.replace("They", "Gladly they") for line in part] for part in TEXT]))
    over = after(first, second)
    (statement,) = by_fate(over.statements, Fate.CHANGED)
    assert statement.before != statement.after
    assert set(statement.differs) == {"text", "words"}
    assert "Gladly" in statement.text
    (figure,) = by_fate(over.findings, Fate.CHANGED)
    assert (figure.differs, figure.text) == (("words",), "12,400 passengers")
    assert not by_fate(over.findings, Fate.GONE)
    assert all("words" in one.differs for one in by_fate(over.relations, Fate.CHANGED))


def test_a_figure_that_is_another_now_is_the_same_finding_changed() -> None:
    first = checked(written(TEXT))
    second = checked(written([[line.replace("41", "43") for line in part] for part in TEXT]))
    (figure,) = by_fate(after(first, second).findings, Fate.CHANGED)
    assert {"quote", "words"} <= set(figure.differs)
    assert figure.text == "43 berths"


def test_a_figure_whose_sentence_was_copied_meets_the_one_between_its_own_neighbours() -> None:
    lines = [line for part in TEXT for line in part]
    first = checked(written([lines]))
    second = checked(written([[lines[3], *lines]]))
    (figure,) = by_fate(after(first, second).findings, Fate.CHANGED)
    (here,) = (one for one in second.findings if one.id == figure.after)
    assert here.start == second.draft.text.rindex("41 berths")


def test_a_verdict_that_is_another_now_changes_the_finding_and_not_its_id() -> None:
    draft = written(TEXT)
    over = after(checked(draft), checked(draft, TABLE))
    judged = [one for one in by_fate(over.findings, Fate.CHANGED) if "verdict" in one.differs]
    assert any("59.42" in one.text for one in judged)
    assert all(one.before == one.after for one in judged)


def test_paragraphs_that_changed_places_moved_and_are_otherwise_as_they_were() -> None:
    first = checked(SAMPLE)
    over = after(first, checked(SAMPLE.swapped(3, 6)))
    assert by_fate(over.statements, Fate.MOVED)
    assert not by_fate(over.statements, Fate.NEW)
    assert not by_fate(over.statements, Fate.GONE)


def test_the_fewest_are_said_to_have_moved() -> None:
    things = [Thing(id_, id_) for id_ in "abcdef"]
    order = [things[at] for at in (3, 0, 1, 2, 4, 5)]
    met = [Met(one.id, one.id, ()) for one in things]
    assert [one.before for one in fates(things, order, met) if one.fate is Fate.MOVED] == ["d"]


@given(st.permutations(range(9)))
def test_what_is_left_of_those_that_moved_is_in_order(places: list[int]) -> None:
    moved = out_of_line(places)
    left = [place for at, place in enumerate(places) if at not in moved]
    assert all(one < other for one, other in pairwise(left))
    for at in moved:  # none of them could have stayed with all the others
        with_it = [place for other, place in enumerate(places) if other not in moved - {at}]
        assert with_it != sorted(with_it)


@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_each_thing_of_both_drafts_is_told_of_once_and_meets_its_own(data: st.DataObject) -> None:
    one = checked(data.draw(own_articles(repeating=data.draw(st.booleans()))))
    other = checked(data.draw(edited(one.draft)))
    over = after(one, other)
    for told, ours, theirs in (
        (over.statements, one.map.statements, other.map.statements),
        (over.relations, links_of(one.map), links_of(other.map)),
        (over.findings, one.findings, other.findings),
    ):
        assert told is not None
        assert sorted(each.before for each in told if each.before) == sorted(each.id for each in ours)
        assert sorted(each.after for each in told if each.after) == sorted(each.id for each in theirs)
        for each in told:
            assert (each.before is None) is (each.fate is Fate.NEW)
            assert (each.after is None) is (each.fate is Fate.GONE)
            assert bool(each.differs) is (each.fate is Fate.CHANGED)
    there = {each.id for each in other.map.statements} & {each.id for each in one.map.statements}
    assert all(each.after == each.before for each in over.statements if each.before in there)


@given(data=st.data())
@settings(deadline=None, max_examples=30)
def test_every_note_is_kept_or_shown_again_or_left_over(data: st.DataObject) -> None:
    one = checked(data.draw(own_articles(repeating=False)))
    over = after(one, checked(data.draw(edited(one.draft))))
    ids = [each.before for each in over.all if each.before]
    notes = {id_: f"on {id_}" for id_ in data.draw(st.lists(st.sampled_from(ids), unique=True))} | {"sunknown": "lost?"}
    found = taken(notes, over)
    assert sorted([*found.kept.values(), *found.again.values(), *found.left.values()]) == sorted(notes.values())
    assert found.left["sunknown"] == "lost?"
    now = {each.after: each for each in over.all if each.after}
    assert all(now[id_].fate in (Fate.STAYED, Fate.MOVED) for id_ in found.kept)
    assert all(now[id_].fate is Fate.CHANGED for id_ in found.again)


def test_findings_of_one_side_alone_are_not_called_the_same() -> None:
    one = checked(written(TEXT))
    assert carry_over(one.version, Version(one.map)).findings is None


def test_the_command_compares_two_drafts_and_two_runs_alike(tmp_path: Path) -> None:
    first = written([["# The strait"], *TEXT])
    (tmp_path / "one.md").write_text(first.text.replace("\n", "\n\n"), encoding="utf-8")
    second = first.swapped(2, 3).reworded(1, "rather")
    (tmp_path / "two.md").write_text(second.text.replace("\n", "\n\n"), encoding="utf-8")
    drafts = argmap("diff", "one.md", "two.md", cwd=tmp_path)
    assert drafts.returncode == 0, drafts.stderr
    assert "Moved statements" in drafts.stdout
    assert "Findings:" in drafts.stdout
    assert "→ s" in drafts.stdout
    assert max(map(len, drafts.stdout.splitlines())) <= 80
    for name in ("one", "two"):
        assert argmap("run", f"{name}.md", "--out", f"runs/{name}", cwd=tmp_path).returncode == 0
    runs = argmap("diff", "runs/one", "runs/two", "--json", cwd=tmp_path)
    found = MapDiff.model_validate_json(runs.stdout)
    assert by_fate(found.carried.statements, Fate.MOVED)
    assert found.carried.findings
    assert json.loads(runs.stdout)["carried"]["statements"][0].keys() == {"fate", "before", "after", "differs", "text"}


def test_a_run_of_several_articles_is_refused_with_what_to_give_instead(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(
            f"# The {name} mill\n\nThe mill should be kept in use.\n", encoding="utf-8"
        )
    assert argmap("run", "a.md", "b.md", "--out", "run", cwd=tmp_path).returncode == 0
    refused = argmap("diff", "run", "run", cwd=tmp_path)
    assert refused.returncode == 2
    assert "2 articles" in refused.stderr
    assert "folder of one" in refused.stderr


def test_no_word_of_a_map_steers_the_terminal(tmp_path: Path) -> None:
    first = checked(written(TEXT))
    texts = [one.model_copy(update={"text": f"m\x1b[2J\u202e {one.text} \x07"}) for one in first.map.statements]
    hostile = dump(first.map.model_copy(update={"statements": tuple(texts)}))
    hostile = hostile.replace(first.map.statements[1].id, "s\\u001b[31m")
    (tmp_path / "a.json").write_text(dump(first.map), encoding="utf-8")
    (tmp_path / "b.json").write_text(hostile, encoding="utf-8")
    told = argmap("diff", "a.json", "b.json", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "\ufffd" in told.stdout
    assert not set("\x1b\u202e\x07") & set(told.stdout)


def test_damaged_findings_are_told_and_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / "map.json").write_text(dump(checked(written(TEXT)).map), encoding="utf-8")
    (tmp_path / "findings.json").write_text("{}", encoding="utf-8")
    refused = argmap("diff", ".", "map.json", cwd=tmp_path)
    assert refused.returncode == 5
    assert "findings.json" in refused.stderr


def test_two_compared_without_a_word_in_common_share_nothing() -> None:
    one = checked(written([["Alpha beta gamma delta.", "Epsilon zeta eta theta."]]))
    other = checked(written([["Iron copper silver gold.", "Barley rye oats wheat."]]))
    found = compare(one.version, other.version)
    assert only(found.carried.statements, Fate.GONE, Fate.NEW)
