"""The desk under load: 200 stories, 10,000 findings, a map of 500 boxes, and 20 people who read it at once.

    python benchmarks/desk_load.py                       on SQLite, in a folder that is gone afterwards
    python benchmarks/desk_load.py --database postgresql://desk@127.0.0.1/load

The server is a process of its own, as `argmap review` starts it. Each person asks for one page after another, of one
story after another, and thinks in between: 5 seconds, which is short for somebody who reads a map or a claim. What is
told of each page is the server's time: from the last byte of the request to the last of the answer, measured beside the
server on loopback, so on a machine that does other things at the same time it tells of these too. Therefore it is told
as well what the server itself took of the processor, and how large it was after the first third and at the end. Now and
then somebody edits the large map and decides a finding, so that nothing can be answered from what was before.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import httpx

from pipeline.models import ArgumentMap, Article, Done, Fidelity, Finding, Inference, Role, Statement
from pipeline.review.database import open_database
from pipeline.review.desk import Desk
from pipeline.review.library.taking_in import new_story
from pipeline.review.security.users import own_user, person
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
STORIES, FINDINGS, BOXES, PEOPLE = 200, 50, 500, 20
LIMIT = 300
"""Milliseconds within which 95 of 100 pages are to be answered."""
ACTS = 15.0
"""Seconds between two acts of the person who works."""
OWN = "load"
PAGES: Mapping[str, str] = {
    "library": "/",
    "library, last page": "/?page=4&sort=title",
    "library, words": "/?q=patrol",
    "search": "/search?q=warning+shot",
    "story": "/stories/{story}",
    "map": "/stories/{story}/map",
    "map of 500 boxes": "/stories/1/map",
    "queue": "/queue",
    "queue, filtered": "/queue?story={story}",
    "log": "/log",
    "rows": "/rows",
    "news": "/events?after=1",
}


@dataclass(frozen=True)
class Load:
    """Who asks how often for how long, in seconds."""

    people: int
    seconds: float
    thinks: float
    stories: int = STORIES


def main() -> None:
    """Prints a table of pages: how often each was asked for, and the 50th, 95th and 100th of 100 in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", help="a URL; SQLite in a temporary folder if left out")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--thinks", type=float, default=5.0, help="seconds between two pages of one person")
    parser.add_argument("--stories", type=int, default=STORIES)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database or f"sqlite:///{folder}/desk.sqlite"
        began = time.perf_counter()
        fill(url, given.stories, Path(folder))
        print(f"{given.stories} stories of {FINDINGS} findings, in {time.perf_counter() - began:.0f} s")
        with served(url, Path(folder)) as (address, pid):
            times = asked(address, Load(given.people, given.seconds / 3, given.thinks, given.stories))
            first, before = memory(pid, "VmRSS"), worked(pid)
            later = asked(address, Load(given.people, given.seconds * 2 / 3, given.thinks, given.stories))
            each = (worked(pid) - before) / sum(map(len, later.values()))
            last, most = memory(pid, "VmRSS"), memory(pid, "VmHWM")
    for name, those in later.items():
        times[name].extend(those)
    tell(times)
    print(f"processor time of the server: {each:.0f} ms a page")
    print(f"memory of the server: {first} MB after the first third, {last} MB at the end, {most} MB at most")


def fill(url: str, stories: int, folder: Path) -> None:
    """Stories made of one real map of many titles; the first has the large one."""
    sys.path.insert(0, str(ROOT))
    from tests.example_map import done as example  # noqa: PLC0415

    desk = Desk(open_database(url), Settings(), folder / "copies")
    with desk.database.writing() as session:
        by = person(own_user(session, OWN, desk.now()))
    for number in range(stories):
        done = story(example(), number)
        with desk.database.writing() as session:
            new_story(session, large(done) if number == 0 else done, by, desk.now())
    desk.database.close()


def story(base: Done, number: int) -> Done:
    """The same article under another title, with as many findings as are asked for."""
    text = f"{base.article.text}\nStory {number} of the load.\n"
    article = Article.of(text, title=f"Story {number:03}: patrols and figures", source="The Varda Courier", file="x.md")
    found = base.findings.findings
    many = tuple(renamed(found[at % len(found)], f"f{number:03}n{at:03}") for at in range(FINDINGS))
    return base.model_copy(update={"article": article, "findings": base.findings.model_copy(update={"findings": many})})


def renamed(finding: Finding, id_: str) -> Finding:
    """The finding under an id of its own."""
    return finding.model_copy(update={"id": id_})


def large(done: Done) -> Done:
    """A map of 500 boxes, five under each."""
    spans = done.map.statements[0].spans
    statements = tuple(
        Statement(
            id=f"s{at}",
            role=Role.MAIN_CLAIM if at == 0 else Role.PREMISE,
            text=f"Statement {at} of a large map, as long as sentences of newspapers often are, or a little longer.",
            title=f"Statement {at} of a large map, as long as sentences often are",
            fidelity=Fidelity.PARAPHRASE,
            spans=spans,
        )
        for at in range(BOXES)
    )
    steps = tuple(
        Inference(id=f"i{at}", premises=(f"s{at}",), conclusion=f"s{(at - 1) // 5}") for at in range(1, BOXES)
    )
    empty: dict[str, object] = {
        "attacks": (),
        "rephrases": (),
        "contradictions": (),
        "apex": ("s0",),
        "disconnected": (),
    }
    argmap: ArgumentMap = done.map.model_copy(update={**empty, "statements": statements, "inferences": steps})
    findings = tuple(
        one.model_copy(update={"statement": f"s{at * 7 % BOXES}"}) for at, one in enumerate(done.findings.findings)
    )
    return done.model_copy(update={"map": argmap, "findings": done.findings.model_copy(update={"findings": findings})})


@contextmanager
def served(url: str, folder: Path) -> Iterator[tuple[str, int]]:
    """The address of a running desk with its token, and its process."""
    command = [sys.executable, "-m", "pipeline", "review", "--port", "0", "--no-open", "--json", "--name", OWN]
    with subprocess.Popen([*command, "--database", url], cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        told = ""
        for line in process.stdout or ():
            told += line
            if line.startswith("}"):
                break
        try:
            yield json.loads(told)["url"], process.pid
        finally:
            process.terminate()


def worked(pid: int) -> float:
    """Milliseconds of processor time that a process has taken."""
    ticks = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return 1000 * sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def memory(pid: int, of: str) -> int:
    """MB of a process: VmRSS now, VmHWM at most."""
    told = re.search(rf"{of}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
    return int(told[1]) // 1024 if told else 0


def asked(address: str, load: Load) -> dict[str, list[float]]:
    """Milliseconds of each page, by its name."""
    base = address.partition("/enter")[0]
    times: dict[str, list[float]] = defaultdict(list)
    with httpx.Client(base_url=base, timeout=120) as first:
        first.get(address.removeprefix(base))
        for path in PAGES.values():
            first.get(path.format(story=2)).raise_for_status()
        cookies = dict(first.cookies)
        until = time.monotonic() + load.seconds
        people = [
            threading.Thread(target=read, args=(base, cookies, number, load, until, times))
            for number in range(load.people)
        ]
        people.append(threading.Thread(target=work, args=(base, cookies, until)))
        for one in people:
            one.start()
        for one in people:
            one.join()
    return times


def read(
    base: str, cookies: dict[str, str], number: int, load: Load, until: float, times: Mapping[str, list[float]]
) -> None:
    """One person: page after page, each beginning with another one."""
    names = list(PAGES)
    with httpx.Client(base_url=base, cookies=cookies, timeout=120) as client:
        time.sleep(load.thinks * number / load.people)
        at = number
        while time.monotonic() < until:
            name = names[at % len(names)]
            path = PAGES[name].format(story=2 + at * 7 % (load.stories - 1))
            began = time.perf_counter()
            client.get(path).raise_for_status()
            times[name].append((time.perf_counter() - began) * 1000)
            at += 1
            time.sleep(load.thinks)


def work(base: str, cookies: dict[str, str], until: float) -> None:
    """Somebody who words a box of the large map, and decides a finding, in turn."""
    number = 0
    with httpx.Client(base_url=base, cookies=cookies, timeout=120, headers={"Origin": base}) as client:
        while time.monotonic() < until:
            page = client.get("/stories/1/map").raise_for_status().text
            client.headers["X-CSRF-Token"] = found(r'name="csrf" content="([^"]*)"', page)
            seen = {"draft": "1", "version": found(r'data-version="(\d+)"', page)}
            form = {**seen, "op": "gist", "statement": f"s{number % BOXES}", "text": f"Worded {number}"}
            done(client.post("/stories/1/map/acts", data=form))
            card = client.get(f"/queue?story={2 + number % (STORIES - 1)}").text
            at, version = (found(rf'name="{name}" value="([^"]*)"', card) for name in ("at", "seen"))
            done(client.post("/queue/decide", data={"at": at, "seen": version, "outcome": "wrong", "reason": "Known."}))
            number += 1
            time.sleep(min(ACTS, max(0.0, until - time.monotonic())))


def done(answer: httpx.Response) -> None:
    """Raises ValueError for an act that was not done."""
    if answer.status_code != 303:
        raise ValueError(f"{answer.request.url}: {answer.status_code} {answer.text[:1000]}")


def found(pattern: str, text: str) -> str:
    """The first group of what is found; empty if nothing is."""
    match = re.search(pattern, text)
    return match[1] if match else ""


def tell(times: Mapping[str, list[float]]) -> None:
    """The table."""
    print(f"{'page':24}{'asked':>7}{'p50 ms':>9}{'p95 ms':>9}{'most':>9}   limit {LIMIT}")
    every = [each for those in times.values() for each in those]
    for name, those in [*times.items(), ("all", every)]:
        cuts = quantiles(those, n=100) if len(those) > 1 else those * 99
        over = "  over" if cuts[94] > LIMIT else ""
        print(f"{name:24}{len(those):7}{cuts[49]:9.0f}{cuts[94]:9.0f}{max(those):9.0f}{over}")


if __name__ == "__main__":
    main()
