"""Two maps of one article: what met, what was lost, gained and changed."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.diff import diff, links_of
from pipeline.models import (
    ArgumentMap,
    ArticleRef,
    Asserter,
    AsserterKind,
    Assertion,
    AttackType,
    Hedge,
    HedgeLevel,
    MapDiff,
    Role,
)
from pipeline.store import dump
from tests.command import argmap
from tests.example_map import done

EXAMPLE = done().map


def changed(change: Callable[[dict], None]) -> ArgumentMap:  # type: ignore[type-arg]
    raw = json.loads(EXAMPLE.model_dump_json(by_alias=True))
    change(raw)
    return ArgumentMap.model_validate_json(json.dumps(raw))


def with_statement(number: int, **values: object) -> ArgumentMap:
    statements = list(EXAMPLE.statements)
    statements[number] = statements[number].model_copy(update=values)
    return EXAMPLE.model_copy(update={"statements": tuple(statements)})


def renamed() -> ArgumentMap:
    """The same map with other ids throughout."""
    text = EXAMPLE.model_dump_json(by_alias=True)
    for one in sorted((*EXAMPLE.statements, *EXAMPLE.inferences, *EXAMPLE.attacks), key=lambda one: -len(one.id)):
        text = text.replace(f'"{one.id}"', f'"other-{one.id}"')
    return ArgumentMap.model_validate_json(text)


def nothing(found: MapDiff) -> bool:
    return not any(value for name, value in found if name.startswith(("lost", "gained", "changed")))


@pytest.mark.parametrize("other", [EXAMPLE, renamed()], ids=["itself", "other ids"])
def test_a_map_has_nothing_against_itself_whatever_its_ids(other: ArgumentMap) -> None:
    found = diff(EXAMPLE, other)
    assert nothing(found)
    assert found.same_statements == len(EXAMPLE.statements)
    assert found.same_relations == len(links_of(EXAMPLE)) > 10


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"role": Role.BACKGROUND}, ("role",)),
        ({"text": "Quite other words that stand on the same place."}, ("text",)),
        ({"hedge": Hedge(level=HedgeLevel.PROBABLE, cues=("likely",))}, ("hedge",)),
        ({"assertions": (Assertion(asserter=Asserter(kind=AsserterKind.GROUP, name="critics")),)}, ("assertions",)),
        ({"title": "A shorter name"}, ()),
    ],
)
def test_a_statement_on_the_same_words_is_the_same_one_changed(values: dict[str, object], expected: tuple[str]) -> None:
    found = diff(EXAMPLE, with_statement(2, **values))
    assert tuple(name for pair in found.changed_statements for name in pair.changed) == expected
    assert not found.lost_statements
    assert not found.gained_statements
    assert not found.changed_relations


def test_what_one_side_lacks_is_lost_one_way_and_gained_the_other() -> None:
    top = EXAMPLE.statements[0]
    steps = tuple(one for one in EXAMPLE.inferences if top.id not in {*one.premises, one.conclusion})
    without = EXAMPLE.model_copy(update={"statements": EXAMPLE.statements[1:], "inferences": steps})
    there, back = diff(EXAMPLE, without), diff(without, EXAMPLE)
    assert there.lost_statements == back.gained_statements == (top,)
    assert there.lost_relations == back.gained_relations
    assert len(there.lost_relations) >= len(EXAMPLE.inferences) - len(steps) > 0


def test_an_attack_of_another_type_or_target_is_the_same_one_changed() -> None:
    number, attack = next((i, a) for i, a in enumerate(EXAMPLE.attacks) if a.type is AttackType.REBUTS)
    other = next(one.id for one in EXAMPLE.statements if one.id not in {attack.source, attack.target})
    for name, value in (("type", AttackType.UNDERMINES), ("target", other)):
        attacks = list(EXAMPLE.attacks)
        attacks[number] = attack.model_copy(update={name: value})
        found = diff(EXAMPLE, EXAMPLE.model_copy(update={"attacks": tuple(attacks)}))
        assert [pair.changed for pair in found.changed_relations] == [(name,)]


def test_a_premise_more_in_a_step_is_the_same_step_changed() -> None:
    step = EXAMPLE.inferences[0]
    more = next(one.id for one in EXAMPLE.statements if one.id not in {*step.premises, step.conclusion})
    linked = step.model_copy(update={"premises": (*step.premises, more)})
    found = diff(EXAMPLE, EXAMPLE.model_copy(update={"inferences": (linked, *EXAMPLE.inferences[1:])}))
    assert "sources" in next(pair.changed for pair in found.changed_relations)
    assert not found.lost_relations


def test_in_another_version_of_the_text_words_decide_and_places_do_not() -> None:
    def moved(raw: dict) -> None:  # type: ignore[type-arg]
        raw["article"]["sha256"] = "0" * 64
        raw["statements"][0]["text"] = raw["statements"][0]["text"].replace("a", "an", 1)
        other = raw["statements"][1]
        other["text"] = other["spans"][0]["quote"] = "Nothing of this stood there before."
        other["spans"] = [{"start": 0, "end": len(other["text"]), "quote": other["text"], "alignment": "exact"}]
        for statement in raw["statements"]:
            for span in statement["spans"]:
                span["start"], span["end"] = span["start"] + 5000, span["end"] + 5000

    found = diff(EXAMPLE, changed(moved))
    assert not found.same_text
    assert [pair.changed for pair in found.changed_statements] == [("text",)]
    assert [one.id for one in found.lost_statements] == [EXAMPLE.statements[1].id]
    assert [one.text for one in found.gained_statements] == ["Nothing of this stood there before."]


def test_maps_whose_ids_lead_nowhere_or_in_circles_are_still_compared() -> None:
    def circle(raw: dict) -> None:  # type: ignore[type-arg]
        one, other = raw["attacks"][:2]
        one.update(type="undercuts", target=other["id"])
        other.update(type="undercuts", target=one["id"])
        raw["inferences"][0]["conclusion"] = "nobody"

    assert diff(EXAMPLE, changed(circle)).same_statements == len(EXAMPLE.statements)


def test_the_command_tells_it_in_eighty_columns_and_as_json(tmp_path: Path) -> None:
    other = with_statement(2, role=Role.BACKGROUND, text=EXAMPLE.statements[2].text + " Or so it seems.")
    other = other.model_copy(update={"inferences": EXAMPLE.inferences[1:], "article": _long_title(other.article)})
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "map.json").write_text(dump(EXAMPLE), encoding="utf-8")
    (tmp_path / "b.json").write_text(dump(other), encoding="utf-8")
    told = argmap("diff", "a", "b.json", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "→ background" in told.stdout
    assert "Relations only in A" in told.stdout
    assert max(map(len, told.stdout.splitlines())) <= 80
    asked = argmap("diff", "a", "b.json", "--json", cwd=tmp_path)
    assert MapDiff.model_validate_json(asked.stdout) == diff(EXAMPLE, other)


def _long_title(ref: ArticleRef) -> ArticleRef:
    return ref.model_copy(update={"title": "A title that goes on " * 10})


@pytest.mark.parametrize("content", [None, "no json", "{}", b"\xff\xfe"])
def test_what_is_no_map_is_refused_in_a_sentence(tmp_path: Path, content: str | bytes | None) -> None:
    if content is not None:
        (tmp_path / "x.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    refused = argmap("diff", "x.json", "x.json", cwd=tmp_path)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "x.json" in refused.stderr
    assert "Traceback" not in refused.stderr
