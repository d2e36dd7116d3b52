"""What a change of text, name, table, format or index has done again in a run: that, and nothing else."""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch.running import restated
from pipeline.corpus import read_articles
from pipeline.embed import MiniLM
from pipeline.index import ChromaIndex
from pipeline.job import Job, exit_code, run_all
from pipeline.ledger import SqliteLedger
from pipeline.llm import open_model
from pipeline.log import RunLog
from pipeline.models import Article, Failed, IndexOptions, ModelOptions, Outcome, RunRecord
from pipeline.ports import ReferenceTable
from pipeline.reference import HeardTable
from pipeline.remaking import differing, finish, make
from pipeline.store import RunFolder
from pipeline.verify import MemoryTable
from pipeline.workshop import ALL, WITH_NAMES, Stages, Workshop, article_files, map_article
from tests.checked import MEASURES, NORLAND, ROWS, SOURCES, SUDLAND, bare_map
from tests.loopback import Loopback

TEXTS = {
    "arms": "Arms cost money\n\nNorland's defence budget was 52.3 billion dollars in 2023, because the neighbours arm.",
    "trade": "Trade pays\n\nNorland's exports were 231 billion dollars in 2023. Therefore its ports must grow.",
    "quay": "the quay should stay open because the ferry lands there and no bus goes. it is cheap, so it can be kept.",
}
"""The last one has no title of its own."""
ROW = {"arms": "b2023", "trade": "e2023"}


def table(**values: str) -> ReferenceTable:
    """The invented country's, with other values in some rows."""
    rows = [row.model_copy(update={"value": Decimal(values.get(row.row_id, row.value))}) for row in ROWS]
    return HeardTable(
        MemoryTable(rows, (NORLAND, SUDLAND), MEASURES, SOURCES, name="t", hash=repr(sorted(values.items())))
    )


@cache
def embedder() -> MiniLM:
    return MiniLM()


@dataclass
class Bench:
    """A folder of texts, a run's folder beside it, and a count of what was done in the last run."""

    place: Path
    shop: Workshop
    done: Counter[str]

    def write(self, texts: Mapping[str, str]) -> None:
        for old in (self.place / "given").glob("*"):
            old.unlink()
        for name, text in texts.items():
            (self.place / "given" / f"{name}.txt").write_text(text, encoding="utf-8")

    def run(self, said: list[str] | None = None, **changed: Any) -> RunRecord:  # noqa: ANN401 - fields of Workshop
        self.done.clear()
        shop, folder = replace(self.shop, **changed), RunFolder(self.place / "out")
        log = RunLog(self.place / "out" / "run.log")
        job = Job(shop, folder, log, lambda *_: None, source="given")
        with folder.alone((said if said is not None else []).append):
            record = asyncio.run(run_all(list(read_articles([self.place / "given"])), job))
        assert exit_code(record) == 0, record.failed
        return record

    def files(self) -> dict[str, bytes]:
        """All that is written about articles, but what they answer to."""
        out = self.place / "out"
        found = sorted(path for path in out.glob("*/*") if path.is_file() and not path.name.startswith((".", "lock")))
        return {str(path.relative_to(out)): path.read_bytes() for path in found}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    counted: Counter[str] = Counter()

    def counting(stage: str) -> Callable[..., Any]:
        usual = getattr(Stages(), stage)

        def work(*given: Any) -> Any:  # noqa: ANN401 - any stage
            counted[stage] += 1
            return usual(*given)

        return work

    stages = replace(Stages(), **{stage: counting(stage) for stage in ("extract", "verify", "render")})
    index = ChromaIndex(IndexOptions(path=tmp_path / "index"), embedder())
    (tmp_path / "given").mkdir()
    made = Bench(tmp_path, Workshop(embedder(), index, table=table(), stages=stages), counted)
    made.write(TEXTS)
    return made


def test_a_run_that_changes_does_again_what_the_change_asks_for(bench: Bench) -> None:
    """One bench for all: each step begins where the one before it ended."""
    bench.run()
    assert bench.done == {"extract": 3, "verify": 3, "render": 3}
    first = bench.files()

    bench.run()
    assert not bench.done

    bench.run(formats=("html", "md"))
    assert bench.done == {"render": 3}
    assert set(bench.files()) < set(first)
    bench.run()
    assert bench.done == {"render": 3}
    assert bench.files() == first

    bench.run(table=table(tr2023="37"))
    assert bench.done == {"render": 3}, "a row that no article was checked against"
    assert {
        json.loads(data)["table"]["hash"] for name, data in bench.files().items() if name.endswith("findings.json")
    } == {"[('tr2023', '37')]"}

    other = {ROW["trade"]: "100e9"}
    record = bench.run(table=table(**other))
    assert bench.done == {"verify": 1, "render": 3}, "the one article that asked for it"
    assert sum(line.figure_verdicts.get("contradicted", 0) for line in record.articles if line.figure_verdicts) == 1
    changed = bench.files()
    bench.run()
    assert bench.files() == first

    bench.write({f"other-{name}": text for name, text in TEXTS.items()})
    record = bench.run()
    assert bench.done == {"render": 3}, "names of files are in no key"
    assert [line.file for line in record.articles] == ["other-arms.txt", "other-quay.txt", "other-trade.txt"]
    assert len({name.partition("/")[0] for name in bench.files()}) == 3, "no folder is left under another name"
    bench.write(TEXTS)
    bench.run()
    assert bench.files() == first
    assert bench.files() != changed


def test_pages_are_the_same_whether_they_were_made_at_once_or_taken_up(bench: Bench, tmp_path: Path) -> None:
    bench.run()
    bench.run(table=table(b2023="40e9", tr2023="37"))
    taken_up = bench.files()
    fresh = Bench(tmp_path / "fresh", bench.shop, Counter())
    (tmp_path / "fresh" / "given").mkdir(parents=True)
    fresh.write(TEXTS)
    fresh.run(table=table(b2023="40e9", tr2023="37"))
    assert fresh.files() == taken_up


def indexed(bench: Bench) -> set[str]:
    index = bench.shop.index
    assert isinstance(index, ChromaIndex)
    return set(index.articles().values())


def test_edited_and_removed_articles_leave_no_folder_and_no_passage(bench: Bench) -> None:
    bench.run()
    elsewhere = Article.of(TEXTS["trade"], title="Trade pays", source="mine")
    reading = bench.shop.stages.chunk(elsewhere, bench.shop)
    assert bench.shop.index is not None
    bench.shop.index.add(elsewhere, reading.passages, "another run's")
    bench.write({"arms": TEXTS["arms"].replace("arm.", "arm again.")})
    record = bench.run()
    assert bench.done == {"extract": 1, "verify": 1, "render": 1}
    folders = {path.name for path in (bench.place / "out").iterdir() if path.is_dir()} - {".argmap-run"}
    assert folders == {line.slug for line in record.articles}
    assert indexed(bench) == {"Arms cost money", "Trade pays"}, "another run has that one too"
    assert bench.shop.index.remove(elsewhere.id, "another run's") > 0
    assert indexed(bench) == {"Arms cost money"}


def test_what_a_file_held_that_cannot_be_read_now_stays(bench: Bench) -> None:
    record = bench.run()
    (bench.place / "given" / "trade.txt").write_bytes(b"\x00\x01" * 50)
    bench.done.clear()
    folder = RunFolder(bench.place / "out")
    job = Job(bench.shop, folder, RunLog(bench.place / "run.log"), lambda *_: None, source="given")
    found = list(read_articles([bench.place / "given"]))
    assert any(isinstance(each, Failed) for each in found)
    assert exit_code(asyncio.run(run_all(found, job))) == 4
    assert all((bench.place / "out" / line.slug / "map.json").is_file() for line in record.articles)


def test_articles_of_another_source_in_the_same_folder_stay(bench: Bench) -> None:
    bench.run()
    before = bench.files()
    folder = RunFolder(bench.place / "out")
    job = Job(bench.shop, folder, RunLog(bench.place / "run.log"), lambda *_: None, source="one more")
    asyncio.run(run_all([Article.of("Ports should grow. They pay.", title="Ports", source="s", file="p.txt")], job))
    assert before.items() <= bench.files().items()


def test_a_run_of_the_version_before_is_done_again_with_one_sentence(bench: Bench) -> None:
    bench.run()
    before = bench.files()
    for key in (bench.place / "out").glob("*/.key"):
        key.write_text("k0123456789abcdef012")
    said: list[str] = []
    bench.run(said)
    assert bench.done == {"extract": 3, "verify": 3, "render": 3}
    assert said == [f"{bench.place / 'out'}: holds articles of an earlier version of argmap; they are done again."]
    assert bench.files() == before


def test_a_page_that_is_gone_is_rendered_again_and_nothing_else(bench: Bench) -> None:
    bench.run()
    before = bench.files()
    gone = min((bench.place / "out").glob("*/report.html"))
    gone.unlink()
    bench.run()
    assert bench.done == {"render": 1}
    gone.write_text("")
    bench.run()
    assert bench.done == {"render": 1}, "as a power cut leaves it"
    assert bench.files() == before


def test_no_format_but_those_that_are_named_tells_a_files_name_or_which_table_it_was(bench: Bench) -> None:
    article = next(iter(read_articles([bench.place / "given"])))
    assert isinstance(article, Article)
    done = asyncio.run(finish(article, bench.shop))
    under = done.findings.table.model_copy(update={"hash": "another"})
    other = done.model_copy(
        update={
            "article": article.model_copy(update={"file": "b.txt:7", "notes": ("guessed",), "source_sha256": "0"}),
            "findings": done.findings.model_copy(update={"table": under}),
        }
    )
    assert set(differing(done, other, ALL)) == WITH_NAMES
    assert set(differing(done, done.model_copy(update={"map": bare_map(article)}), ALL)) == set(ALL)
    nouns = {"article.json", "findings.json"}
    one, two = article_files(done), article_files(other)
    assert {name for name in one if one[name] != two[name]} == nouns | {"report.html", "report.md"}


def test_an_outcome_of_a_batch_stands_under_a_table_that_answers_the_same(bench: Bench) -> None:
    shop, article = bench.shop, Article.of(TEXTS["arms"], title="Arms", source="s")
    made = asyncio.run(make(article, shop))
    assert made.checked.heard is not None
    assert len(made.checked.heard.asked) > 0
    heard, findings = (
        noun.model_dump_json(by_alias=True).encode() for noun in (made.checked.heard, made.done.findings)
    )
    outcome = Outcome(key="k", mapping="m", checking="c", ruling=shop.ruling_key, findings=findings, heard=heard)
    same = restated(outcome, replace(shop, table=table(tr2023="37")))
    assert same is not None
    assert json.loads(same.findings)["table"]["hash"] == "[('tr2023', '37')]"
    assert {**json.loads(same.findings), "table": 0} == {**json.loads(findings), "table": 0}
    assert same.checking == replace(shop, table=table(tr2023="37")).checking_key
    assert restated(outcome, replace(shop, table=table(b2023="1e9"))) is None
    assert restated(outcome.model_copy(update={"heard": b""}), shop) is None, "nobody listened"
    assert restated(outcome, replace(shop, table=None)) is None
    other = outcome.model_copy(update={"ruling": "another policy"})
    assert restated(other, replace(shop, table=table(tr2023="37"))) is None


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as found:
        yield found


def test_by_a_model_another_table_asks_nothing_that_was_asked_before(bench: Bench, server: Loopback) -> None:
    options = ModelOptions(model="m", base_url=server.url)
    model = open_model(options, SqliteLedger(bench.place / "ledger.sqlite"))
    bench.write(
        {**TEXTS, "open": "Ships\n\nNorland has 700 vessels of war, since it fears its neighbours' defence budget."}
    )
    bench.run(model=model, answers=options.key)
    calls, first = len(server.requests), bench.files()
    record = bench.run(model=model, answers=options.key, table=table(b2023="50e9"))
    assert len(server.requests) == calls
    assert bench.done["extract"] == 0
    assert record.articles[0].calls == 1
    bench.run(model=model, answers=options.key)
    assert len(server.requests) == calls
    assert bench.files() == first


def test_two_servers_that_call_a_model_alike_share_no_answer(tmp_path: Path, server: Loopback) -> None:
    article = Article.of(TEXTS["arms"], title="Arms", source="s")
    with SqliteLedger(tmp_path / "ledger.sqlite") as ledger, Loopback() as other:
        for options in (
            ModelOptions(model="m", base_url=server.url),
            ModelOptions(model="m", base_url=other.url),
            ModelOptions(model="m", base_url=other.url + "/"),
            ModelOptions(model="m", base_url="http://127.0.0.1:9/v1", server=other.url),
        ):
            model = open_model(options, ledger)
            asyncio.run(_mapped(article, Workshop(embedder(), model=model, answers=options.key)))
        assert (len(server.requests), len(other.requests)) == (1, 1)


def test_answers_of_a_version_that_told_no_servers_apart_are_not_paid_again(tmp_path: Path, server: Loopback) -> None:
    article, options = Article.of(TEXTS["arms"], title="Arms", source="s"), ModelOptions(model="m", base_url=server.url)
    with SqliteLedger(tmp_path / "new.sqlite") as ledger, SqliteLedger(tmp_path / "old.sqlite") as old:
        asyncio.run(_mapped(article, Workshop(embedder(), model=open_model(options, ledger))))
        for record in ledger.records():
            form = {name: part for name, part in json.loads(record.request).items() if name != "server"}
            text = json.dumps(form, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            old.put(replace(record, request=text, key=hashlib.sha256(text.encode()).hexdigest()))
        asyncio.run(_mapped(article, Workshop(embedder(), model=open_model(options, old))))
    assert len(server.requests) == 1


async def _mapped(article: Article, shop: Workshop) -> None:
    await map_article(article, shop)
    assert shop.model is not None
    await shop.model.close()
