"""One article of ten goes wrong in any stage, in any way: nine are finished, and the tenth is told."""

import asyncio
import errno
import gc
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from pipeline import api
from pipeline.boundary import OWN_FAULT, Boundary
from pipeline.cli import jobs, show, summary
from pipeline.corpus import read_article, read_articles
from pipeline.embed import MiniLM
from pipeline.errors import InputError, ModelRefused, StorageError, StorageLost
from pipeline.index import ChromaIndex
from pipeline.job import Job, exit_code, run_all
from pipeline.log import LOG, RunLog
from pipeline.models import (
    Article,
    Failed,
    IndexOptions,
    Passage,
    Quantity,
    ReadLimits,
    RunRecord,
    Unexpected,
)
from pipeline.ports import Hit, Index, Vectors
from pipeline.quantities import read_quantities
from pipeline.store import RunFolder
from pipeline.text.slug import slug
from pipeline.workshop import Stages, Workshop
from tests.checked import TABLE

COUNT = 10
WORK = TemporaryDirectory(prefix="boundary-")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
IN_STAGES = ("chunk", "extract", "ground", "assemble", "verify", "render")
STAGES = ("read", *IN_STAGES, "index", "store")


class Panic(BaseException):
    """What a library written in Rust raises: not an Exception."""


class Mute(Exception):
    """Cannot even say what it is."""

    def __str__(self) -> str:
        raise ValueError


ERRORS: Mapping[str, BaseException] = {
    type(error).__name__: error
    for error in (
        ZeroDivisionError("1 / 0"),
        KeyError("\x1b]0;owned\x07\x1b[2J\ud800"),
        MemoryError(),
        RecursionError("maximum recursion depth exceeded"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
        ExceptionGroup("several", [OSError(errno.EIO, "broken"), ValueError()]),
        AssertionError("W" * 100_000),
        Panic("called `Option::unwrap()` on a `None` value"),
        Mute(),
    )
}
"""By kind."""


def new_folder() -> Path:
    """A folder that goes with all the others when the tests end."""
    return Path(mkdtemp(dir=WORK.name))


def text_of(number: int) -> str:
    """An article, each of another length."""
    return (
        f"Norland and its budget, part {NUMBERS[number]}\n\nNorland set aside 52.{number} billion dollars in 2023 for"
        f" its forces, because its neighbours arm{' and arm' * number}. Critics call it a waste. So it must stop.\n"
    )


@cache
def paths() -> tuple[Path, ...]:
    """Ten files."""
    folder = new_folder()
    for number in range(COUNT):
        (folder / f"{number}.txt").write_text(text_of(number), encoding="utf-8")
    return tuple(sorted(folder.iterdir()))


@cache
def articles() -> tuple[Article, ...]:
    """The ten, read."""
    return tuple(map(read_article, paths()))


@cache
def shop() -> Workshop:
    """A real embedder and a real index, which keeps what it was given."""
    embedder = MiniLM()
    return Workshop(embedder, ChromaIndex(IndexOptions(path=new_folder()), embedder), table=TABLE)


@cache
def calm() -> Mapping[str, bytes]:
    """Every file of a run in which nothing goes wrong, but the run's own."""
    folder = new_folder()
    assert exit_code(ran(articles(), shop(), RunFolder(folder))) == 0
    return files(folder)


def files(folder: Path) -> Mapping[str, bytes]:
    """Everything that is written about articles."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("*/*") if path.is_file()}


def ran(given_: Sequence[Article | Failed], workshop: Workshop, folder: RunFolder) -> RunRecord:
    """A run, from articles to run.json."""
    log = RunLog(folder.path / LOG)
    return asyncio.run(run_all(given_, Job(workshop, folder, log, lambda *_: None)))


def failing(stage: str, error: BaseException, bad: Article, calls: Sequence[int] = ()) -> Stages:
    """Stages of which one raises for one article, each time or only in some of the calls for it."""
    usual, counted = getattr(Stages(), stage), itertools.count(1)

    def raising(*args: Any) -> Any:  # noqa: ANN401 - any stage
        concerned = {getattr(getattr(arg, "article", arg), "id", None) for arg in args}
        if bad.id in concerned and (not calls or next(counted) in calls):
            raise error
        return usual(*args)

    return replace(Stages(), **{stage: raising})


class Touchy(int):
    """A limit that cannot be compared with one length."""

    length: int
    error: BaseException

    def __lt__(self, other: int) -> bool:
        if other == self.length:
            raise self.error
        return int(self) < other


def limits_failing(error: BaseException, bad: Article) -> ReadLimits:
    """Limits at which reading one article fails."""
    limit = Touchy(10_000)
    limit.length, limit.error = len(bad.text), error
    return ReadLimits().model_copy(update={"max_chars": limit})


@dataclass
class FailingIndex:
    """A real index that fails when one article comes, or when passages are compared."""

    index: Index
    error: BaseException
    bad: str | None = None

    def add(self, article: Article, passages: Sequence[Passage], source: str = "") -> int:
        if article.id == self.bad:
            raise self.error
        return self.index.add(article, passages, source)

    def vectors(self, passages: Sequence[Passage]) -> Vectors:
        return self.index.vectors(passages)

    def pairs(self, passage_ids: Sequence[str], k: int) -> Sequence[tuple[str, str]]:
        if self.bad is None:
            raise self.error
        return self.index.pairs(passage_ids, k)

    def mend(self) -> int:
        return self.index.mend()

    def near(
        self, text: str, k: int = 5, *, article_id: str | None = None, not_article_id: str | None = None
    ) -> Sequence[Hit]:
        return self.index.near(text, k, article_id=article_id, not_article_id=not_article_id)

    def remove(self, article_id: str, source: str | None = None) -> int:
        return self.index.remove(article_id, source)


class FailingFolder(RunFolder):
    """A folder into which one article cannot be written."""

    def __init__(self, path: Path, error: BaseException, bad: Article) -> None:
        super().__init__(path)
        self.error, self.bad = error, slug(bad.title, bad.id)

    def write_article(self, name: str, *what: Any) -> None:  # noqa: ANN401 - the folder's own
        if name == self.bad:
            raise self.error
        super().write_article(name, *what)


def ran_failing(stage: str, error: BaseException, bad: Article, path: Path) -> RunRecord:
    """A run over the ten articles in which one stage raises for one of them."""
    given_, workshop, folder = articles(), shop(), RunFolder(path)
    if stage == "read":
        return ran(tuple(read_articles(paths(), limits_failing(error, bad))), workshop, folder)
    if stage == "index":
        assert workshop.index is not None
        return ran(given_, replace(workshop, index=FailingIndex(workshop.index, error, bad.id)), folder)
    if stage == "store":
        return ran(given_, workshop, FailingFolder(path, error, bad))
    return ran(given_, replace(workshop, stages=failing(stage, error, bad)), folder)


def kept(path: Path) -> RunRecord:
    """run.json, whole."""
    return RunRecord.model_validate_json((path / "run.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("stage", STAGES)
@given(kind=st.sampled_from(sorted(ERRORS)), number=st.integers(0, COUNT - 1))
@settings(max_examples=3, deadline=None)
def test_of_ten_articles_nine_are_finished_whatever_one_meets_in_whichever_stage(
    stage: str, kind: str, number: int
) -> None:
    bad, error, path = articles()[number], ERRORS[kind], new_folder()
    record = ran_failing(stage, error, bad, path)
    (failed,) = record.failed
    assert (failed.stage, failed.exit_code) == (stage, OWN_FAULT)
    assert failed.article == (paths()[number].name if stage == "read" else bad.title)
    assert f"({kind})" in failed.reason
    assert [line.id for line in record.articles] == [article.id for article in articles() if article.id != bad.id]
    assert exit_code(record) == 4
    own = f"{slug(bad.title, bad.id)}/"
    assert files(path) == {name: data for name, data in calm().items() if not name.startswith(own)}
    assert kept(path).model_dump() == record.model_dump()
    log = (path / LOG).read_text(encoding="utf-8")
    assert "Traceback (most recent call last)" in log
    assert kind in log
    assert "Traceback" not in (path / "run.json").read_text(encoding="utf-8")
    assert all(char.isprintable() or char == "\n" for char in log)


def test_the_next_run_does_only_what_failed() -> None:
    bad, path, extracted = articles()[3], new_folder(), []
    usual = Stages().extract

    def counting(reading: Any, workshop: Workshop) -> Any:  # noqa: ANN401 - the stage's own types
        extracted.append(reading.article.id)
        return usual(reading, workshop)

    assert exit_code(ran_failing("assemble", KeyError("x"), bad, path)) == 4
    again = ran(articles(), replace(shop(), stages=replace(Stages(), extract=counting)), RunFolder(path))
    assert (exit_code(again), extracted, len(again.articles)) == (0, [bad.id], COUNT)
    assert files(path) == calm()


def test_an_article_that_cannot_be_compared_is_finished_all_the_same() -> None:
    bad, path = articles()[5], new_folder()
    third = failing("chunk", ZeroDivisionError(), bad, calls=(3,))
    record = ran(articles(), replace(shop(), stages=third), RunFolder(path))
    assert [(failed.article, failed.stage) for failed in record.failed] == [(bad.title, "across")]
    assert (len(record.articles), record.across is not None, exit_code(record)) == (COUNT, True, 4)
    assert files(path) == calm()
    compared = json.loads((path / "across.json").read_text(encoding="utf-8"))["articles"]
    assert {article["id"] for article in compared} == {article.id for article in articles()} - {bad.id}


@pytest.mark.parametrize("error", [ZeroDivisionError(), StorageError("the index could not compare: it is gone")])
def test_when_nothing_can_be_compared_every_article_is_finished(error: Exception) -> None:
    path, index = new_folder(), shop().index
    assert index is not None
    record = ran(articles(), replace(shop(), index=FailingIndex(index, error)), RunFolder(path))
    assert [failed.stage for failed in record.failed] == ["across"]
    assert (len(record.articles), record.across, exit_code(record)) == (COUNT, None, 4)
    assert kept(path).failed[0].reason == record.failed[0].reason


def test_what_ends_an_iteration_ends_only_its_article() -> None:
    record = ran_failing("index", StopIteration(), articles()[0], new_folder())
    assert [failed.stage for failed in record.failed] == ["index"]
    assert "StopIteration" in record.failed[0].reason


def test_where_everything_fails_the_code_is_that_of_the_first() -> None:
    bad = articles()[0]
    record = ran([bad], replace(shop(), stages=failing("render", KeyError(), bad)), RunFolder(new_folder()))
    assert (record.articles, exit_code(record)) == ((), OWN_FAULT)


@pytest.mark.parametrize(
    ("stage", "calls", "says"),
    [("ground", (), "Failed: 1 article (why"), ("chunk", (3,), "Not everything was compared across articles (why")],
)
def test_the_summary_names_the_article_its_stage_and_the_log(
    stage: str, calls: Sequence[int], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, path = articles()[2], new_folder()
    stages = failing(stage, ZeroDivisionError("\x1b[2J"), bad, calls)
    record = ran(articles(), replace(shop(), stages=stages), RunFolder(path))
    summary.run(api.RunOutcome(record, path, reused=False), as_json=False)
    out, err = capsys.readouterr()
    told = "across" if calls else stage
    assert f"failed: {bad.title}: argmap met a fault of its own at the stage {told} (ZeroDivisionError)." in err
    assert str(path / LOG) in err
    assert says in out
    assert ("Failed:" in out, "Not everything was compared" in out) == (not calls, bool(calls))
    assert "Traceback" not in out + err
    assert "\x1b" not in out + err


def test_rows_of_a_file_go_wrong_one_by_one(tmp_path: Path) -> None:
    rows = [{"text": text_of(number), "title": f"Row {number}"} for number in range(3)]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    limits = limits_failing(KeyError("odd"), Article.of(text_of(1), title="", source=""))
    first, second, third = read_articles([file], limits)
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert isinstance(second, Unexpected)
    assert (second.article, second.stage) == ("rows.jsonl:2", "read")
    assert second.reason.startswith("line 2: ")


def lines_of(tmp_path: Path) -> Path:
    file = tmp_path / "lines.jsonl"
    rows = [{"id": str(number), "text": text_of(number)} for number in range(COUNT)]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


def nine_answer(
    answers: Iterator[Mapping[str, Any]], number: int, error: BaseException, capsys: pytest.CaptureFixture[str]
) -> None:
    """Printed as the command prints them: nine in order, one with its error, nothing that a terminal would obey."""
    assert show.lines(answers) == 4
    out, err = capsys.readouterr()
    rows = [json.loads(row) for row in out.splitlines()]
    assert [row["id"] for row in rows] == [str(each) for each in range(COUNT)]
    assert [at for at, row in enumerate(rows) if "error" in row] == [number]
    assert rows[number]["error"].startswith(f"line {number + 1}: ")
    assert f"({type(error).__name__})" in rows[number]["error"]
    assert "Traceback" not in err
    assert "\x1b" not in out + err


@pytest.mark.parametrize("stage", ["chunk", "extract", "ground", "assemble"])
def test_of_ten_lines_nine_are_mapped(stage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, error in zip((0, 4, 9), ERRORS.values(), strict=False):
        bad = Article.of(text_of(number), title="", source="")
        stages = failing(stage, error, bad)
        nine_answer(jobs.map_lines(str(lines_of(tmp_path)), {"model": None}, stages), number, error, capsys)


@pytest.mark.parametrize("kind", ERRORS)
def test_of_ten_lines_the_figures_of_nine_are_read(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def read(text: str) -> Sequence[Quantity]:
        if text == text_of(7):
            raise ERRORS[kind]
        return read_quantities(text)

    nine_answer(jobs.quantity_lines(str(lines_of(tmp_path)), read), 7, ERRORS[kind], capsys)


def test_a_traceback_is_shown_to_who_asks_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(_text: str) -> Sequence[Quantity]:
        raise KeyError("odd")

    monkeypatch.setenv("ARGMAP_DEBUG", "1")
    assert show.lines(jobs.quantity_lines(str(lines_of(tmp_path)), read)) == 4
    assert capsys.readouterr().err.count("Traceback") == COUNT


@pytest.mark.parametrize("stage", ["chunk", "extract", "ground", "assemble", "verify"])
def test_checking_one_article_tells_what_it_met(stage: str) -> None:
    bad = articles()[0]
    found = api.map_and_check(bad, {"model": None}, failing(stage, ZeroDivisionError(), bad))
    assert isinstance(found, Unexpected)
    assert (found.article, found.stage, found.exit_code) == (bad.title, stage, OWN_FAULT)
    assert "ZeroDivisionError" in found.reason


@pytest.mark.parametrize(
    "error",
    [
        KeyboardInterrupt(),
        SystemExit(3),
        GeneratorExit(),
        asyncio.CancelledError(),
        StorageLost("the ledger of paid calls failed"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_ends_everything_goes_through(error: BaseException) -> None:
    with pytest.raises(type(error)) as raised, Boundary("An article", "extract"):
        raise error
    assert raised.value is error


def test_a_full_disk_goes_through_in_our_words_too(tmp_path: Path) -> None:
    full = StorageError("cannot write here", where=str(tmp_path))
    full.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(StorageError), Boundary("An article", "store"):
        raise full


def test_what_was_expected_keeps_its_words_and_its_code() -> None:
    with Boundary("An article", "extract") as inside:
        raise ModelRefused("the key is not known", do="Set another.")
    assert type(inside.failed) is Failed
    assert (inside.failed.reason, inside.failed.exit_code) == ("the key is not known. Set another.", 3)


def test_without_trouble_there_is_none() -> None:
    with Boundary("An article", "extract") as inside:
        pass
    with pytest.raises(LookupError):
        _ = inside.failed


def test_a_title_cannot_steer_the_terminal_or_spoil_run_json() -> None:
    with Boundary("\x1b]0;owned\x07\ud800\u202eA title\n", "read") as inside:
        raise InputError("\x1b[2J it is empty")
    said = f"{inside.failed.article}{inside.failed.reason}"
    assert said.isprintable()
    assert "A title" in said
    assert exit_code(ran([inside.failed], shop(), path := RunFolder(new_folder()))) == 2
    assert kept(path.path).failed == (inside.failed,)


def test_the_log_never_holds_the_key_and_is_only_added_to(tmp_path: Path) -> None:
    log = RunLog(tmp_path / LOG, SecretStr("sk-very-secret"))
    log.keep(Failed(article="A", stage="read", reason="it is empty"))
    assert not log.path.exists()
    for said in ("first sk-very-secret", "second"):
        with Boundary("An article", "extract") as inside:
            raise ValueError(said)
        log.keep(inside.failed)
    told = log.path.read_text(encoding="utf-8")
    assert told.index("first") < told.index("second")
    assert "sk-very-secret" not in told


class Silent:
    """A model that is never asked."""

    name = "silent"

    async def close(self) -> None:
        """Nothing to let go of."""


def test_when_all_fail_at_once_for_good_it_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    async def extract(_reading: Any, _workshop: Workshop) -> Any:  # noqa: ANN401 - the stage's own types
        await asyncio.sleep(0)
        raise StorageLost("the ledger of paid calls failed")

    broken: Any = replace(shop(), model=Silent(), stages=replace(Stages(), extract=extract), concurrency=COUNT)
    with pytest.raises(StorageLost):
        ran(articles(), broken, RunFolder(new_folder()))
    gc.collect()
    assert not caplog.records, "asyncio would print a traceback for each"


def test_a_finished_article_is_counted_by_its_line() -> None:
    """Guards the comparison above: a calm run has ten folders, each with the files of the contract."""
    names = {name.rpartition("/")[2] for name in calm()}
    assert {"article.json", "map.json", "findings.json", "report.html", "report.md"} <= names
    assert len({name.partition("/")[0] for name in calm()}) == COUNT
