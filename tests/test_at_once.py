"""Rows are worked on several at once and answered in their order, each as soon as that allows."""

import asyncio
import json
import queue
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.at_once import in_order
from tests.command import argmap
from tests.loopback import Asked, Loopback, plausible


def test_several_are_under_way_at_once_and_answered_in_their_order() -> None:
    under_way, most = 0, 0

    async def job(row: int) -> int:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        for _ in range(10 - row):
            await asyncio.sleep(0)
        under_way -= 1
        return row * row

    assert list(in_order(iter(range(10)), job, 4)) == [row * row for row in range(10)]
    assert 1 < most <= 4


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_is_read_than_there_is_room_for(most: int) -> None:
    read = []

    def rows() -> Iterator[int]:
        for row in range(9):
            read.append(row)
            yield row

    async def job(row: int) -> int:
        return row

    for answered, _ in enumerate(in_order(rows(), job, most)):
        assert len(read) <= answered + most


@pytest.mark.parametrize("most", [1, 3])
def test_who_waits_for_an_answer_before_writing_the_next_line_gets_it(most: int) -> None:
    lines: queue.Queue[int | None] = queue.Queue()

    async def job(row: int) -> int:
        return row + 1

    lines.put(0)
    answers = in_order(iter(lines.get, None), job, most)
    for row in range(1, 4):
        assert next(answers) == row
        lines.put(row if row < 3 else None)
    assert list(answers) == []


def test_what_goes_wrong_with_reading_is_raised_after_what_was_read() -> None:
    def rows() -> Iterator[int]:
        yield 1
        raise OSError("the line broke")

    async def job(row: int) -> int:
        return row

    answers = in_order(rows(), job, 1)
    assert next(answers) == 1
    with pytest.raises(OSError, match="the line broke"):
        next(answers)


def test_articles_on_lines_are_asked_about_at_the_same_time(tmp_path: Path) -> None:
    both = threading.Barrier(2)

    def answer(asked: Asked) -> Mapping[str, Any]:
        both.wait(timeout=60)
        return plausible(asked)

    rows = [{"id": number, "text": f"Line {number} should stay open. It carries the pupils."} for number in range(4)]
    (tmp_path / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    with Loopback(answer=answer) as server:
        env = {"OPENAI_BASE_URL": server.url, "ARGMAP_MODEL": "m", "ARGMAP_CONCURRENCY": "2"}
        done = argmap("map", "--jsonl", "rows.jsonl", cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    maps = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in maps] == ["0", "1", "2", "3"]
    assert all(one["statements"] for one in maps)
