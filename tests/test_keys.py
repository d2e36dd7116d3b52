"""Which setting asks for which stage again: each has its place in this table, and a new one fails until it has."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline import api, prompts
from pipeline.errors import SettingError
from pipeline.keys import article_key, bare, named
from pipeline.models import Article
from pipeline.reference import HeardTable
from pipeline.settings import Settings
from pipeline.verify import MemoryTable
from pipeline.workshop import Workshop
from tests.checked import TABLE, bare_map

MAP, CHECK, PAGES = "map", "check", "pages"
BY_MODEL: dict[str, tuple[object, set[str]]] = {
    "model": ("another", {MAP, CHECK}),
    "base_url": ("http://127.0.0.1:2/v1", {MAP, CHECK}),
    "server": ("another", {MAP, CHECK}),
    "temperature": (0.5, {MAP, CHECK}),
    "max_tokens": (4096, {MAP, CHECK}),
    "max_answer_bytes": (5000, {MAP, CHECK}),
    "reasks": (0, {MAP, CHECK}),
    "samples": (3, {MAP}),
    "words": (300, {MAP}),
    "passage_tokens": (100, {MAP}),
    "passage_overlap": (0, {MAP}),
    "formats": (("md",), {PAGES}),
}
"""What maps by a model answer to."""
BY_RULES: dict[str, tuple[object, set[str]]] = {"formats": (("md",), {PAGES})}
"""The built-in rules see no passage, no window and no prompt."""
OTHERS: dict[str, object] = {
    "api_key": "sk-other",
    "timeout": 5,
    "deadline": 5,
    "requests_per_minute": 5,
    "tokens_per_minute": 5,
    "outage": 5,
    "attempts": 2,
    "concurrency": 2,
    "budget": Decimal(1),
    "price_in": Decimal(1),
    "price_out": Decimal(1),
    "batch_lines": 5,
    "batch_bytes": 5000,
    "batch_tokens": 5,
    "batch_tries": 2,
    "batch_price": Decimal(1),
    "batch_poll": 5,
    "database": "postgresql://elsewhere/x",
    "database_patience": 5,
    "worker_timeout": 5,
    "outputs": Path("elsewhere"),
    "tables": Path("elsewhere"),
    "ledger": Path("elsewhere.sqlite"),
    "index": Path("elsewhere"),
    "collection": "elsewhere",
    "chroma_url": "http://127.0.0.1:1",
    "embed_key": "sk-other",
    "publisher": "somebody",
    "review_url": "http://127.0.0.1:1",
    "downloads": Path("elsewhere"),
    "worldbank_url": "http://127.0.0.1:1",
    "owid_url": "http://127.0.0.1:1",
    "dbnomics_url": "http://127.0.0.1:1",
    "eurostat_url": "http://127.0.0.1:1",
    "download_timeout": 5,
    "download_wait": 5,
    "download_attempts": 5,
    "download_bytes": 5,
    "max_bytes": 5000,
    "max_inflated_bytes": 5000,
    "max_chars": 5000,
    "max_pages": 5,
    "read_seconds": 5,
}
"""Where things lie, how long is waited and what it costs: no stage is done again."""
BY_WHAT_THEY_HOLD = {"table", "almanac", "evidence", "embed_model", "embed_url", "onnx", "tokenizer"}
"""Looked at below: what counts is what is in them."""


def keys(settings: dict[str, Any], folder: Path) -> dict[str, str]:
    given = {"ledger": folder / "ledger.sqlite", "index": folder / "index", **settings}
    shop = api.workshop(Settings(**given), indexed=False, checked=False)
    return keys_of(shop)


def keys_of(shop: Workshop) -> dict[str, str]:
    return {MAP: shop.mapping_key, CHECK: shop.checking_key, PAGES: shop.rendering_key}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {stage for stage in before if before[stage] != after[stage]}


ASKED: dict[str, Any] = {"model": "m", "base_url": "http://127.0.0.1:1/v1", "api_key": "sk-x"}
ASKED |= {"price_in": Decimal(2), "price_out": Decimal(2)}


def test_every_setting_asks_for_the_stages_that_it_can_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # some of them are places for files
    places = [*BY_MODEL, *OTHERS, *BY_WHAT_THEY_HOLD]
    assert sorted(places) == sorted(Settings.model_fields), "each in one place"
    by_model, by_rules = keys(ASKED, tmp_path), keys({}, tmp_path)
    for name, (value, stages) in BY_MODEL.items():
        assert changed(by_model, keys({**ASKED, name: value}, tmp_path)) == stages, name
    for name, value in OTHERS.items():
        assert not changed(by_model, keys({**ASKED, name: value}, tmp_path)), name
    for name in BY_MODEL.keys() - {"model", "samples"} | OTHERS.keys():
        value = BY_MODEL[name][0] if name in BY_MODEL else OTHERS[name]
        stages = BY_RULES[name][1] if name in BY_RULES else set()
        assert changed(by_rules, keys({name: value}, tmp_path)) == stages, name


def test_a_server_that_is_named_may_move_and_a_bar_at_the_end_of_its_address_is_none(tmp_path: Path) -> None:
    one = keys({**ASKED, "server": "ours"}, tmp_path)
    assert not changed(one, keys({**ASKED, "server": "ours", "base_url": "http://127.0.0.1:2/v1"}, tmp_path))
    assert not changed(keys(ASKED, tmp_path), keys({**ASKED, "base_url": f"{ASKED['base_url']}/"}, tmp_path))


class Other:
    """An embedder, or a parser, of another kind."""

    fingerprint = "other"

    def count(self, text: str) -> int:
        return len(text)

    embed = parse = None


def model_shop(folder: Path) -> Workshop:
    given = {"ledger": folder / "ledger.sqlite", "index": folder / "index", **ASKED}
    return api.workshop(Settings(**given), indexed=False, checked=False)


@pytest.mark.parametrize(
    ("change", "by_rules", "by_model"),
    [
        ({"table": TABLE}, {CHECK}, {CHECK}),
        ({"embedder": Other()}, {MAP, CHECK}, {MAP, CHECK}),
        ({"concurrency": 9}, set(), set()),
    ],
)
def test_tables_and_vectors_count_by_what_they_are(
    change: dict[str, Any], by_rules: set[str], by_model: set[str], tmp_path: Path
) -> None:
    shop = model_shop(tmp_path)
    assert changed(keys_of(shop), keys_of(replace(shop, **change))) == by_model
    shop = replace(shop, model=None)
    assert changed(keys_of(shop), keys_of(replace(shop, **change))) == by_rules


@pytest.mark.parametrize(
    ("prompt", "stages"),
    [("short", {MAP}), ("roles", {MAP}), ("relations", {MAP}), ("article", {MAP}), ("figures", {CHECK})],
)
def test_a_prompt_counts_where_it_is_asked(
    prompt: str, stages: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = model_shop(tmp_path)
    rules = replace(shop, model=None)
    before, unasked = keys_of(shop), keys_of(rules)
    load = prompts.load
    monkeypatch.setattr(
        prompts, "load", lambda name: load(name).model_copy(update={"sha256": "0"} if name == prompt else {})
    )
    assert changed(before, keys_of(shop)) == stages
    assert keys_of(rules) == unasked


def test_a_recording_counts_by_what_it_holds_and_not_by_where_it_lies(tmp_path: Path) -> None:
    form = json.dumps({"messages": [], "schema": {}, "prompt": {}, "params": {}})
    call = {"key": "k", "prompt": "roles@1", "model": "m", "request": form, "tokens_in": 1, "tokens_out": 1}
    for name, answer in (("one", "a"), ("copy", "a"), ("other", "b")):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({**call, "response": answer}))
    names = ("one", "copy", "other")
    one, copy, other = (keys({"model": f"replay:{tmp_path}/{name}.jsonl"}, tmp_path) for name in names)
    assert not changed(one, copy)
    assert changed(one, other) == {MAP, CHECK}


def test_an_unknown_format_is_told_with_all_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"no format 'pdf'.*html.*argdown"):
        keys({"formats": ("html", "pdf")}, tmp_path)
    assert keys({"formats": ("none",)}, tmp_path) != keys({"formats": ("all",)}, tmp_path)


GIVEN = Article.of("The quay is open.", title="The quay", source="Post", file="rows.jsonl:7")
UNNAMED = Article.of("The quay is open.", title="Rows, row 7", source="rows.jsonl", file="rows.jsonl:7")
MOVED = Article.of("The quay is open.", title="Others, row 9", source="others.jsonl", file="others.jsonl:9")


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"file": "other.jsonl:9"}, True),
        ({"notes": ("read as latin-1",)}, True),
        ({"source_sha256": "0"}, True),
        ({"title": "A quay"}, False),
        ({"source": "Herald"}, False),
        ({"author": "A. Reed"}, False),
        ({"published": date(2024, 5, 1)}, False),
        ({"url": "http://quay.example/1"}, False),
    ],
)
def test_an_article_is_the_same_by_text_and_given_metadata(change: dict[str, object], same: bool) -> None:
    other = GIVEN.model_copy(update=change)
    assert (article_key(other) == article_key(GIVEN)) is same
    assert (bare(other) == bare(GIVEN)) is same


def test_what_is_made_of_a_files_name_is_seen_by_no_stage_and_shown_on_the_map() -> None:
    assert article_key(UNNAMED) == article_key(MOVED) != article_key(GIVEN)
    assert bare(UNNAMED) == bare(MOVED)
    assert (bare(UNNAMED).title, bare(UNNAMED).source, bare(UNNAMED).file) == ("", "", "")
    shown = named(bare_map(bare(UNNAMED)), MOVED).article
    assert (shown.title, shown.source) == (MOVED.title, MOVED.source)


def heard(table: HeardTable, ask: Callable[[HeardTable], object]) -> Any:  # noqa: ANN401 - a Heard
    with table.listening() as asked:
        ask(table)
    return table.heard(asked)


def test_a_table_says_the_same_until_an_answer_or_a_name_changes() -> None:
    one = HeardTable(TABLE)
    told = heard(one, lambda t: (t.facts(["NOR"], ["budget"]), t.complete("NOR", "budget", "official")))
    assert len(told.asked) == 2
    assert one.still_says(told)
    assert HeardTable(TABLE).still_says(told)
    assert not HeardTable(MemoryTable((), (), (), ())).still_says(told)
    assert heard(one, lambda _: None).asked == ()
    assert one.still_says(heard(one, lambda t: t.sizes("budget"))), "what chance supports is reckoned anew"
