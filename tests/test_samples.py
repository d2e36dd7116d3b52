"""Several samples of a model: real requests, one map, and on each of its steps how many samples drew it."""

import asyncio
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import prompts
from pipeline.assemble import assemble
from pipeline.diff import agreed
from pipeline.errors import AnswerDeclined, BudgetReached, ModelRefused
from pipeline.extract import extract
from pipeline.ground import ground
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model, record
from pipeline.models import (
    Agreement,
    ArgumentMap,
    Article,
    Done,
    Findings,
    Inference,
    ModelOptions,
    Provenance,
    Reading,
    TableRef,
)
from pipeline.ports import Model
from pipeline.render import FORMATS, report_html, report_md
from pipeline.samples import sampled
from pipeline.store import dump
from pipeline.text.sentences import split
from tests.command import argmap
from tests.loopback import Asked, Loopback, link, plausible

TEXT = """The town should drop the harbour toll. It keeps small boats away. The chandlers lose their trade.
Critics warn that the quay needs money. A levy on cruise ships would bring twice that sum.
"""
ARTICLE = Article.of(TEXT, title="The harbour toll", source="test")
READING = Reading(article=ARTICLE, sentences=tuple(split(TEXT)), passages=())


@pytest.fixture
def ledger(tmp_path: Path) -> SqliteLedger:
    return SqliteLedger(tmp_path / "ledger.sqlite")


def options(server: Loopback, **changed: object) -> ModelOptions:
    given = {"timeout": 5.0, "deadline": 5.0, "attempts": 1, "reasks": 1} | changed
    return ModelOptions(model="m", base_url=server.url, **given)


async def mapped(model: Model) -> ArgumentMap:
    draft = await extract(READING, model, words=1000, near=lambda _passage: (), once=0)
    by = Provenance(
        engine="model", model=draft.model, prompts=draft.prompts, code="0", calls=draft.calls, tokens=draft.tokens
    )
    return assemble(draft, ground(draft, READING), READING, by)


def drawn(model: Model, samples: int) -> ArgumentMap:
    async def job() -> ArgumentMap:
        try:
            return await sampled(model, samples, mapped)
        finally:
            await model.close()

    return asyncio.run(job())


def seed(asked: Asked) -> int:
    return int(asked.get("seed", 0))


def shape(asked: Asked) -> str:
    return str(asked["response_format"]["json_schema"]["name"])


def by_seed(links: Mapping[int, list[dict[str, Any]]]) -> Callable[[Asked], Mapping[str, Any]]:
    """Plausible answers whose links are those of the sample that is asked."""

    def answer(asked: Asked) -> Mapping[str, Any]:
        return {"links": links[seed(asked)]} if shape(asked) == "Links" else plausible(asked)

    return answer


SHARED = [link(["2"], "1"), link(["4"], "1", "rebuts")]
OPINIONS = {
    0: [link(["2"], "1"), link(["3"], "1"), link(["5"], "4")],
    1: [*SHARED, link(["3"], "2"), link(["5"], "1", "undercuts", "4")],
    2: [*SHARED, link(["3"], "2"), link(["5"], "4", "undermines")],
}


def told(argmap: ArgumentMap) -> dict[tuple[str, str], str]:
    """First word of each end, and the agreement."""
    quote = {one.id: one.text.split()[0] for one in argmap.statements}
    steps = {one.id: (quote[one.premises[0]], quote[one.conclusion]) for one in argmap.inferences}
    ends = {one.id: (quote[one.source], quote.get(one.target, "a step")) for one in argmap.attacks}
    return {
        ends_[one.id]: str(one.agreement)
        for ends_, of in ((steps, argmap.inferences), (ends, argmap.attacks))
        for one in of
    }


def test_the_map_that_agrees_most_is_shown_with_the_agreement_on_each_step(ledger: SqliteLedger) -> None:
    with Loopback(answer=by_seed(OPINIONS)) as server:
        found = drawn(open_model(options(server), ledger), 3)
    assert told(found) == {
        ("It", "The"): "3/3",
        ("The", "It"): "2/3",
        ("Critics", "The"): "2/3",
        ("A", "a step"): "1/3",
    }
    assert found.provenance.samples is not None
    assert (found.provenance.samples.asked, found.provenance.samples.shown) == (3, 2)
    assert found.provenance.calls == 9


def test_each_sample_is_a_request_of_its_own_and_the_first_one_is_the_old_one(ledger: SqliteLedger) -> None:
    with Loopback() as server:
        drawn(open_model(options(server), ledger), 3)
        asked = [one for one in server.requests if shape(one) == "Units"]
    assert [one.get("seed") for one in asked] == [None, 1, 2]
    assert [one["temperature"] for one in asked] == [0, 0.7, 0.7]
    assert len(list(ledger.records())) == 9


def test_a_temperature_that_is_set_holds_for_all_samples(ledger: SqliteLedger) -> None:
    with Loopback() as server:
        drawn(open_model(options(server, temperature=0.3), ledger), 2)
        assert {one["temperature"] for one in server.requests} == {0.3}


def test_samples_are_paid_once_each_and_more_can_be_added(ledger: SqliteLedger) -> None:
    with Loopback(answer=by_seed(OPINIONS)) as server:
        alone = asyncio.run(_closing(open_model(options(server), ledger)))
        two = drawn(open_model(options(server), ledger), 2)
        assert len(server.requests) == 6
        three = drawn(open_model(options(server), ledger), 3)
        assert len(server.requests) == 9
        assert drawn(open_model(options(server), ledger), 3) == three
        assert len(server.requests) == 9
    assert alone.provenance.calls == 3
    assert two.provenance.calls == 6


async def _closing(model: Model) -> ArgumentMap:
    try:
        return await mapped(model)
    finally:
        await model.close()


def test_recorded_samples_are_replayed_each_for_itself(ledger: SqliteLedger, tmp_path: Path) -> None:
    with Loopback(answer=by_seed(OPINIONS)) as server:
        found = drawn(open_model(options(server), ledger), 3)
    record(ledger.records(), tmp_path / "answers.jsonl")
    again = drawn(open_model(ModelOptions(model=f"replay:{tmp_path / 'answers.jsonl'}"), ledger), 3)
    assert dump(again) == dump(found)


def test_a_sample_that_fails_is_named_and_not_counted(ledger: SqliteLedger) -> None:
    with Loopback(answer=by_seed(OPINIONS), step=lambda asked: "500" if seed(asked) == 1 else None) as server:
        found = drawn(open_model(options(server), ledger), 3)
    samples = found.provenance.samples
    assert samples is not None
    assert (samples.answered, len(samples.failed)) == (2, 1)
    assert "did not answer (500)" in samples.failed[0]
    assert {one.of for one in (step.agreement for step in (*found.inferences, *found.attacks)) if one} == {2}
    # Two agree with each other as much as with themselves: the first one is shown.
    assert samples.shown == 1


def test_one_answer_alone_agrees_with_nobody(ledger: SqliteLedger) -> None:
    with Loopback(step=lambda asked: "500" if seed(asked) else None) as server:
        found = drawn(open_model(options(server), ledger), 2)
    assert {step.agreement for step in (*found.inferences, *found.attacks)} == {None}


def test_samples_in_which_nothing_was_examined_count_for_nothing(ledger: SqliteLedger) -> None:
    with Loopback(step=lambda asked: "refusal" if seed(asked) else None) as server:
        found = drawn(open_model(options(server), ledger), 3)
    assert found.provenance.samples is not None
    assert found.provenance.samples.answered == 1
    assert all("declined to answer" in reason for reason in found.provenance.samples.failed)
    assert {step.agreement for step in found.inferences} == {None}


def test_when_no_sample_could_examine_anything_that_is_the_articles_error(ledger: SqliteLedger) -> None:
    with Loopback(always="refusal") as server, pytest.raises(AnswerDeclined, match="I cannot help with that"):
        drawn(open_model(options(server), ledger), 2)


def test_no_answer_at_all_is_the_first_ones_error(ledger: SqliteLedger) -> None:
    with Loopback(always="401") as server, pytest.raises(ModelRefused, match="incorrect key"):
        drawn(open_model(options(server), ledger), 3)


def test_a_budget_pays_for_whole_samples_before_further_ones(ledger: SqliteLedger, tmp_path: Path) -> None:
    prices = {"price_in": Decimal(1), "price_out": Decimal(1), "max_tokens": 400}
    with Loopback() as server:
        free = drawn(open_model(options(server), SqliteLedger(tmp_path / "free.sqlite")), 1)
        once = free.provenance.tokens.input + free.provenance.tokens.output
        budget = Decimal(once * 9) / 4_000_000
        found = drawn(open_model(options(server, budget=budget, **prices), ledger), 3)
    samples = found.provenance.samples
    assert samples is not None
    assert not found.not_checked
    assert samples.shown == 1
    assert samples.failed
    assert all("budget" in reason for reason in samples.failed)
    assert Decimal(found.provenance.cost or "9") <= budget


def test_nothing_is_bought_when_not_even_one_sample_is_within_the_budget(ledger: SqliteLedger) -> None:
    prices = {"price_in": Decimal(1), "price_out": Decimal(1), "budget": Decimal("0.000001")}
    with Loopback() as server:
        with pytest.raises(BudgetReached):
            drawn(open_model(options(server, **prices), ledger), 3)
        assert server.requests == []


def test_text_of_the_prompts_examples_leaks_from_no_sample(ledger: SqliteLedger) -> None:
    (example, *_) = prompts.load("roles").examples

    def parrot(asked: Asked) -> Mapping[str, Any]:
        given = dict(plausible(asked))
        if shape(asked) == "Units" and seed(asked):
            given["units"][0]["text"] = example
            given["units"][-1]["quotes"] = [prompts.load("roles").examples[-1]]
        return given

    with Loopback(answer=parrot) as server:
        found = drawn(open_model(options(server), ledger), 3)
        back = [one for one in server.requests if "repeats the example" in one["messages"][-1]["content"]]
    assert {seed(one) for one in back} == {1, 2}
    assert example not in dump(found.model_copy(update={"dropped": ()}))
    assert [lost.why for lost in found.dropped if "repeats the example" not in lost.why] == []


# The agreement itself, on maps that need no model.


def renamed(argmap: ArgumentMap) -> ArgumentMap:
    text = dump(argmap)
    for one in (*argmap.statements, *argmap.inferences, *argmap.attacks):
        text = text.replace(f'"{one.id}"', f'"other-{one.id}"')
    return ArgumentMap.model_validate_json(text)


@pytest.fixture(scope="module")
def opinions(tmp_path_factory: pytest.TempPathFactory) -> list[ArgumentMap]:
    """One map of each opinion."""
    found = []
    for links in OPINIONS.values():
        with Loopback(answer=by_seed({0: links})) as server:
            path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
            found.append(asyncio.run(_closing(open_model(options(server), SqliteLedger(path)))))
    return found


def test_ids_play_no_part(opinions: list[ArgumentMap]) -> None:
    _, plain = agreed(opinions)
    _, other = agreed([opinions[0], opinions[1], renamed(opinions[2])])
    assert told(other) == told(plain)


def test_statements_elsewhere_in_the_text_never_agree(opinions: list[ArgumentMap]) -> None:
    first = opinions[0]
    moved = {
        one.id: one.model_copy(update={"spans": (), "text": f"Wholly other words, number {at}, {at * 97}."})
        for at, one in enumerate(first.statements)
    }
    _, found = agreed([first, first.model_copy(update={"statements": tuple(moved.values())})])
    assert {str(step.agreement) for step in (*found.inferences, *found.attacks)} == {"1/2"}


@settings(deadline=None, max_examples=25)
@given(st.permutations(range(3)), st.integers(1, 3))
def test_the_order_of_samples_changes_no_agreement_and_none_leaves_its_bounds(
    opinions: list[ArgumentMap], order: list[int], copies: int
) -> None:
    maps = [opinions[at] for at in order] + [opinions[1]] * (copies - 1)
    place, found = agreed(maps)
    assert maps[place] in opinions[1:]
    for step in (*found.inferences, *found.attacks):
        assert step.agreement is not None
        assert copies * (maps[place] == opinions[1]) <= step.agreement.agree <= step.agreement.of == len(maps)
    if copies > 1:
        assert maps[place] == opinions[1]
        assert told(found)["It", "The"] == f"{len(maps)}/{len(maps)}"


def test_maps_without_steps_agree_and_one_map_is_itself(opinions: list[ArgumentMap]) -> None:
    bare = opinions[0].model_copy(update={"inferences": (), "attacks": ()})
    assert agreed([bare, bare]) == (0, bare)
    assert agreed([opinions[0]]) == (0, opinions[0])


# What a reader sees.


def finished(argmap: ArgumentMap) -> Done:
    return Done(
        article=ARTICLE, map=argmap, findings=Findings(table=TableRef(name="", hash=""), policy="", findings=())
    )


def test_agreement_stands_on_the_edges_of_every_format_that_can_carry_it(ledger: SqliteLedger) -> None:
    with Loopback(answer=by_seed(OPINIONS), step=lambda asked: "refusal" if seed(asked) == 3 else None) as server:
        found = finished(drawn(open_model(options(server), ledger), 4))
    page, memo = report_html(found), report_md(found)
    assert "because 2/3" in page
    assert "undercut 1/3" in page
    assert "drawn by so many of 3 samples" in page
    assert "3 of 4 answered, number 2 is shown; without an answer:" in page
    assert "*because 2/3*" in memo
    assert "so many of 3 samples of the model drew it" in memo
    assert "declined to answer" in memo
    texts = {name: form.write(found) for name, form in FORMATS.items()}
    for name in ("dot", "mermaid", "svg", "outline"):
        assert "because 2/3" in texts[name].text, name
    assert '"agreement": "2/3"' in texts["argdown"].text
    assert "2/3" in texts["graphml"].text
    for name in ("aif", "xaif", "csv", "kialo"):
        assert any("sample agreement" in loss for loss in texts[name].losses), name
    written = json.loads(dump(found.map))
    assert {"agree": 2, "of": 3} in [one["agreement"] for one in written["inferences"]]


def test_without_samples_no_output_names_them(opinions: list[ArgumentMap]) -> None:
    found = finished(opinions[1])
    texts = [dump(found.map), report_md(found), *(form.write(found).text for form in FORMATS.values())]
    assert all("agreement" not in text and "amples" not in text for text in texts)
    assert "drawn by so many" not in report_html(found)


def test_an_agreement_reads_back_as_it_was_written() -> None:
    step = Inference(id="i1", premises=("s1",), conclusion="s2", agreement=Agreement(agree=1, of=2))
    assert Inference.model_validate_json(step.model_dump_json()) == step
    assert "agreement" not in Inference(id="i1", premises=("s1",), conclusion="s2").model_dump()


# Through the command line.


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "toll.txt").write_text(f"The harbour toll\n\n{TEXT}", encoding="utf-8")
    return {"ARGMAP_MODEL": "scripted", "ARGMAP_ATTEMPTS": "1"}


def test_the_built_in_rules_refuse_samples(tmp_path: Path, env: dict[str, str]) -> None:
    for command in ("run", "map"):
        done = argmap(command, "toll.txt", "--samples", "3", cwd=tmp_path, env=dict.fromkeys(env, ""))
        assert done.returncode == 2
        assert "3 samples need a model" in done.stderr


def test_run_and_map_take_samples_and_try_failed_ones_again(tmp_path: Path, env: dict[str, str]) -> None:
    down = True

    def step(asked: Asked) -> str | None:
        return "500" if down and seed(asked) == 2 else None

    with Loopback(step=step) as server:
        env["OPENAI_BASE_URL"] = server.url
        one = argmap("run", "toll.txt", "--samples", "3", "--out", "out", cwd=tmp_path, env=env)
        assert one.returncode == 0, one.stderr
        assert "Samples without an answer: 1" in one.stdout
        paid = len(server.requests)
        down = False
        two = argmap("run", "toll.txt", "--samples", "3", "--out", "out", cwd=tmp_path, env=env)
        assert "Samples without" not in two.stdout
        assert len(server.requests) == paid + 1
        mapped_ = argmap("map", "toll.txt", "--samples", "3", "--json", cwd=tmp_path, env=env)
    written = json.loads(next((tmp_path / "out").glob("*/map.json")).read_text(encoding="utf-8"))
    assert {step["agreement"]["of"] for step in written["inferences"]} == {3}
    assert json.loads(mapped_.stdout)["provenance"]["samples"] == {"asked": 3, "shown": 1, "failed": []}
