"""Of an answer that is out of shape in places the rest is kept, and each place is told."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.extract.shapes import Links, links_shape
from pipeline.llm.salvage import Salvaged, salvaged
from tests.loopback import link

KEYS = tuple(str(number) for number in range(1, 9))
SHAPE = links_shape(KEYS)
SPOILT: tuple[dict[str, Any], ...] = (
    {"target": "99"},
    {"sources": []},
    {"sources": ["1", "99"]},
    {"type": "proves"},
    {"scheme": None},
    {"step_from": 3},
)


def saved(answer: object) -> Salvaged[Links] | None:
    """What is saved of an answer that is out of shape."""
    text = json.dumps(answer)
    with pytest.raises(ValidationError) as raised:
        SHAPE.model_validate_json(text)
    return salvaged(SHAPE, text, raised.value)


@given(st.lists(st.sampled_from(KEYS), min_size=1, max_size=12), st.data())
def test_what_is_in_shape_is_kept_in_its_order_and_the_rest_is_told(targets: list[str], data: st.DataObject) -> None:
    links = [link(["1"], target) for target in targets]
    most = max(1, len(links) // 2)
    at = data.draw(st.sets(st.integers(0, len(links) - 1), min_size=1, max_size=most))
    wrong = {place: data.draw(st.sampled_from(SPOILT)) for place in at}
    found = saved({"links": [one | wrong.get(place, {}) for place, one in enumerate(links)]})
    assert found is not None
    assert [one.model_dump() for one in found.answer.links] == [
        one for place, one in enumerate(links) if place not in at
    ]
    assert len(found.lost) == len(at)
    assert all(one.what.startswith("links: {") and one.why.startswith("At links.") for one in found.lost)


@pytest.mark.parametrize(
    "answer",
    [
        [],
        7,
        {},
        {"links": "none"},
        {"links": {"1": "2"}},
        {"links": [link(["1"], "99")] * 3 + [link(["1"], "2")]},
        {"links": [link(["1"], "2")] * 100},
        {"links": [link(["1"], "2"), ["1", "2"], None]},
    ],
    ids=["list", "number", "nothing", "word", "object", "most of it", "without end", "other things"],
)
def test_what_cannot_be_saved_is_not(answer: object) -> None:
    assert saved(answer) is None


@pytest.mark.parametrize("words", ["\x1b[2J\u202e", "x" * 5000])
def test_what_is_told_of_it_steers_nothing_and_is_short(words: str) -> None:
    found = saved({"links": [link(["1"], "2"), link(["1"], words)], "note": words})
    assert found is not None
    assert len(found.lost) == 2
    assert not any("\x1b" in one.what + one.why or len(one.what) > 230 for one in found.lost)
